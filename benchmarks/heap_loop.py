"""A plain Python event loop over `heapq`: what a careful programmer gets without any library or compiler.

Arrivals are merged from their sorted column, the heap holds what busy agents do next, and impatience needs no event:
a contact whose patience has run out is dropped when it comes to the head of its queue.
"""

from __future__ import annotations

from collections import deque
from heapq import heapify, heappop, heappush, heapreplace
from math import inf
from typing import TYPE_CHECKING, Any

from benchmarks.legs import ABANDONED, NO_LEG, NOT_OFFERED, Legs, Tally, play

if TYPE_CHECKING:
    from benchmarks.workloads import Workload

IDLE = -2
"""What an agent serves while waiting for a contact; NO_LEG means a break."""


def run(workload: Workload, seed: int) -> Tally:
    """Draw and simulate a workload; the time covers both."""
    return play(simulate, workload, seed)


def simulate(workload: Workload, legs: Legs) -> list[float]:
    """Simulate one day and return the wait of each leg in seconds, or ABANDONED or NOT_OFFERED."""
    if workload.is_single_queue:
        return _single_queue(len(workload.agents), legs)
    return _multi_skill(workload, legs)


def _single_queue(idle: int, legs: Legs) -> list[float]:
    arrived, handle, patience = legs.arrived, legs.handle, legs.patience
    waits = [ABANDONED] * legs.first
    releases = [inf]
    waiting: deque[int] = deque()
    for leg, now in enumerate([*arrived, inf]):
        while (release := releases[0]) < now:
            while waiting:
                head = waiting.popleft()
                wait = release - arrived[head]
                if wait < patience[head]:
                    waits[head] = wait
                    heapreplace(releases, release + handle[head])
                    break
            else:
                heappop(releases)
                idle += 1
        if now == inf:
            break
        if idle:
            idle -= 1
            waits[leg] = 0.0
            heappush(releases, now + handle[leg])
        else:
            waiting.append(leg)
    return waits


class _Floor:
    """Agents and queues of the multi-skill day, and the calendar of what agents do next.

    In the calendar (time, agent) is a release or the end of a break, (time, ~agent, length) a break that falls due.
    """

    def __init__(self, workload: Workload, legs: Legs) -> None:
        self.arrived, self.patience = legs.arrived, legs.patience
        self.kind, self.handle = legs.kind, legs.handle
        self.groups_of_type, self.tiers_of_group = workload.groups_of_type, workload.tiers_of_group
        self.group_of = workload.agents
        self.waits = [NOT_OFFERED] * len(legs.kind)
        self.waiting: list[deque[int]] = [deque() for _ in workload.types]
        self.idle: list[deque[int]] = [deque() for _ in workload.groups]
        for agent, group in enumerate(self.group_of):
            self.idle[group].append(agent)
        self.idle_since = [0.0] * len(self.group_of)
        self.serves = [IDLE] * len(self.group_of)
        self.owed = [0.0] * len(self.group_of)
        self.calendar: list[tuple[Any, ...]] = [
            (time, ~agent, length) for time, agent, length in workload.due_breaks
        ]
        self.calendar.append((inf, 0))
        heapify(self.calendar)

    def offer(self, leg: int, now: float) -> None:
        """The longest idle agent of the eligible groups takes the leg, or it queues."""
        chosen, since = None, inf
        for group in self.groups_of_type[self.kind[leg]]:
            agents = self.idle[group]
            if agents and self.idle_since[agents[0]] < since:
                chosen, since = agents, self.idle_since[agents[0]]
        if chosen is None:
            self.waits[leg] = ABANDONED
            self.waiting[self.kind[leg]].append(leg)
            return
        agent = chosen.popleft()
        self.serves[agent] = leg
        self.waits[leg] = 0.0
        heappush(self.calendar, (now + self.handle[leg], agent))

    def next_leg(self, agent: int, now: float) -> int:
        """Take the most urgent leg an agent can serve out of its queue, the longest waiting among equals."""
        arrived, patience = self.arrived, self.patience
        for tier in self.tiers_of_group[self.group_of[agent]]:
            best = NO_LEG
            for kind in tier:
                queue = self.waiting[kind]
                while queue and now - arrived[queue[0]] >= patience[queue[0]]:
                    queue.popleft()
                if queue and (best == NO_LEG or arrived[queue[0]] < arrived[best]):
                    best = queue[0]
            if best != NO_LEG:
                return self.waiting[self.kind[best]].popleft()
        return NO_LEG

    def free(self, agent: int, now: float) -> None:
        """The agent at the head of the calendar takes the break owed, the next leg, or waits for one."""
        if self.owed[agent]:
            self.serves[agent] = NO_LEG
            heapreplace(self.calendar, (now + self.owed[agent], agent))
            self.owed[agent] = 0.0
            return
        leg = self.next_leg(agent, now)
        if leg == NO_LEG:
            heappop(self.calendar)
            self.serves[agent] = IDLE
            self.idle_since[agent] = now
            self.idle[self.group_of[agent]].append(agent)
            return
        self.serves[agent] = leg
        self.waits[leg] = now - self.arrived[leg]
        heapreplace(self.calendar, (now + self.handle[leg], agent))

    def break_due(self, agent: int, length: float, now: float) -> None:
        """The agent at the head of the calendar leaves for a break, or owes it until free."""
        if self.serves[agent] != IDLE:
            self.owed[agent] += length
            heappop(self.calendar)
            return
        self.idle[self.group_of[agent]].remove(agent)
        self.serves[agent] = NO_LEG
        heapreplace(self.calendar, (now + length, agent))


def _multi_skill(workload: Workload, legs: Legs) -> list[float]:
    floor = _Floor(workload, legs)
    calendar, serves, follow_up = floor.calendar, floor.serves, legs.follow_up
    for leg, arrival in enumerate([*legs.arrived[: legs.first], inf]):
        while (event := calendar[0])[0] < arrival:
            now, agent = event[0], event[1]
            if agent < 0:
                floor.break_due(~agent, event[2], now)
                continue
            served = serves[agent]
            floor.free(agent, now)
            if served != NO_LEG and follow_up[served] != NO_LEG:
                legs.arrived[follow_up[served]] = now
                floor.offer(follow_up[served], now)
        if arrival < inf:
            floor.offer(leg, arrival)
    return floor.waits
