"""SimPy with callbacks only: every event calls a function, there is no process, no resource and no store.

This is the speed limit of a model on SimPy's calendar. Arrivals are a chain of timeouts, a contact that has to wait
sets a timer for its patience, and a freed agent looks at the heads of its queues only.
"""

from __future__ import annotations

from collections import deque
from math import inf
from typing import TYPE_CHECKING, Any

from simpy import Environment

from benchmarks.legs import ABANDONED, NO_LEG, NOT_OFFERED, WAITING, Legs, Tally, play

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.workloads import Workload


def run(workload: Workload, seed: int) -> Tally:
    """Draw and simulate a workload; the time covers both."""
    return play(simulate, workload, seed)


def simulate(workload: Workload, legs: Legs) -> list[float]:
    """Simulate one day and return the wait of each leg in seconds, or ABANDONED or NOT_OFFERED."""
    floor = _SingleQueue(workload, legs) if workload.is_single_queue else _MultiSkill(workload, legs)
    floor.expect_arrival()
    floor.env.run()
    return floor.waits


class _Floor:
    """The clock, the chain of arrivals and the patience timers; what to do with a leg is the matter of subclasses."""

    def __init__(self, legs: Legs) -> None:
        self.env = Environment()
        self.legs = legs
        self.arrived, self.handle, self.patience = legs.arrived, legs.handle, legs.patience
        self.waits = [NOT_OFFERED] * len(legs.kind)
        self.next = 0

    def after(self, delay: float, call: Callable[[Any], None], value: object = None) -> None:
        """Call `call` with an event of this value after a delay."""
        self.env.timeout(delay, value).callbacks.append(call)

    def expect_arrival(self) -> None:
        """Set the timer of the next first leg, if there is one."""
        if self.next < self.legs.first:
            self.after(max(0.0, self.arrived[self.next] - self.env.now), self.arrive)

    def arrive(self, _: Any) -> None:
        """A first leg arrives."""
        leg = self.next
        self.next += 1
        self.expect_arrival()
        self.offer(leg)

    def offer(self, leg: int) -> None:
        """Serve the leg now or let it wait."""
        raise NotImplementedError

    def wait(self, leg: int, queue: deque[int]) -> None:
        """The leg joins a queue and starts to lose patience."""
        self.waits[leg] = WAITING
        queue.append(leg)
        self.after(self.patience[leg], self.lose_patience, leg)

    def lose_patience(self, timer: Any) -> None:
        """A leg that still waits abandons; its place in the queue is skipped later."""
        if self.waits[timer.value] == WAITING:
            self.waits[timer.value] = ABANDONED


class _SingleQueue(_Floor):
    def __init__(self, workload: Workload, legs: Legs) -> None:
        super().__init__(legs)
        self.idle = len(workload.agents)
        self.waiting: deque[int] = deque()

    def offer(self, leg: int) -> None:
        if not self.idle:
            self.wait(leg, self.waiting)
            return
        self.idle -= 1
        self.waits[leg] = 0.0
        self.after(self.handle[leg], self.release)

    def release(self, _: Any) -> None:
        while self.waiting:
            leg = self.waiting.popleft()
            if self.waits[leg] == WAITING:
                self.waits[leg] = self.env.now - self.arrived[leg]
                self.after(self.handle[leg], self.release)
                return
        self.idle += 1


class _MultiSkill(_Floor):
    def __init__(self, workload: Workload, legs: Legs) -> None:
        super().__init__(legs)
        self.kind, self.follow_up, self.group_of = legs.kind, legs.follow_up, workload.agents
        self.groups_of_type, self.tiers_of_group = workload.groups_of_type, workload.tiers_of_group
        self.waiting: list[deque[int]] = [deque() for _ in workload.types]
        self.idle: list[deque[int]] = [deque() for _ in workload.groups]
        for agent, group in enumerate(self.group_of):
            self.idle[group].append(agent)
        self.idle_since = [0.0] * len(self.group_of)
        self.is_idle = [True] * len(self.group_of)
        self.serves = [NO_LEG] * len(self.group_of)
        self.owed = [0.0] * len(self.group_of)
        for time, agent, length in workload.due_breaks:
            self.after(time, self.break_due, (agent, length))

    def offer(self, leg: int) -> None:
        chosen, since = None, inf
        for group in self.groups_of_type[self.kind[leg]]:
            agents = self.idle[group]
            if agents and self.idle_since[agents[0]] < since:
                chosen, since = agents, self.idle_since[agents[0]]
        if chosen is None:
            self.wait(leg, self.waiting[self.kind[leg]])
            return
        agent = chosen.popleft()
        self.is_idle[agent] = False
        self.waits[leg] = 0.0
        self.begin(agent, leg)

    def begin(self, agent: int, leg: int) -> None:
        """The agent serves the leg."""
        self.serves[agent] = leg
        self.after(self.handle[leg], self.release, agent)

    def release(self, timer: Any) -> None:
        """The agent has served a leg, which may escalate."""
        agent = timer.value
        second = self.follow_up[self.serves[agent]]
        self.free(agent)
        if second != NO_LEG:
            self.arrived[second] = self.env.now
            self.offer(second)

    def break_over(self, timer: Any) -> None:
        """The agent is back."""
        self.free(timer.value)

    def break_due(self, timer: Any) -> None:
        """The agent leaves for a break, or owes it until free."""
        agent, length = timer.value
        if self.is_idle[agent]:
            self.idle[self.group_of[agent]].remove(agent)
            self.is_idle[agent] = False
            self.after(length, self.break_over, agent)
        else:
            self.owed[agent] += length

    def free(self, agent: int) -> None:
        """The agent takes the break owed, the next leg, or waits for one."""
        if self.owed[agent]:
            self.after(self.owed[agent], self.break_over, agent)
            self.owed[agent] = 0.0
            return
        leg = self.next_leg(agent)
        if leg == NO_LEG:
            self.is_idle[agent] = True
            self.idle_since[agent] = self.env.now
            self.idle[self.group_of[agent]].append(agent)
            return
        self.waits[leg] = self.env.now - self.arrived[leg]
        self.begin(agent, leg)

    def next_leg(self, agent: int) -> int:
        """Take the most urgent leg an agent can serve out of its queue, the longest waiting among equals."""
        for tier in self.tiers_of_group[self.group_of[agent]]:
            best = NO_LEG
            for kind in tier:
                queue = self.waiting[kind]
                while queue and self.waits[queue[0]] != WAITING:
                    queue.popleft()
                if queue and (best == NO_LEG or self.arrived[queue[0]] < self.arrived[best]):
                    best = queue[0]
            if best != NO_LEG:
                return self.waiting[self.kind[best]].popleft()
        return NO_LEG
