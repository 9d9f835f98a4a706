"""SimPy as its tutorials teach it: a process per contact, agents in a store, `request | timeout` for patience.

One queue uses a Store. Skills use a FilterStore, whose items stand in the order in which agents became idle, so that
the first match is the longest idle; its requests are sorted by priority and then by the time of asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from simpy import Environment, Event, FilterStore, Store
from simpy.resources.resource import SortedQueue
from simpy.resources.store import FilterStoreGet

from benchmarks.legs import ABANDONED, NO_LEG, NOT_OFFERED, Legs, Tally, play

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from benchmarks.workloads import Workload

BREAK = -1
"""Priority of an agent's own break: before every contact."""


def run(workload: Workload, seed: int) -> Tally:
    """Draw and simulate a workload; the time covers both."""
    return play(simulate, workload, seed)


def simulate(workload: Workload, legs: Legs) -> list[float]:
    """Simulate one day and return the wait of each leg in seconds, or ABANDONED or NOT_OFFERED."""
    env = Environment()
    day = _SingleQueue(env, workload, legs) if workload.is_single_queue else _MultiSkill(env, workload, legs)
    env.process(day.arrivals())
    env.run()
    return day.waits


@dataclass(eq=False)
class _Agent:
    skills: frozenset[int]


class _AgentRequest(FilterStoreGet):
    """Asks a floor for an agent of some kind."""

    def __init__(self, floor: _Floor, accepts: Callable[[_Agent], bool], priority: int) -> None:
        self.key = (priority, floor.env.now)
        super().__init__(floor, accepts)


class _Floor(FilterStore):
    """Idle agents, the longest idle first."""

    GetQueue: ClassVar[type[list[Any]]] = SortedQueue

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        self.env = env


class _Day:
    """One day's contacts as processes."""

    def __init__(self, env: Environment, legs: Legs) -> None:
        self.env = env
        self.legs = legs
        self.waits = [NOT_OFFERED] * len(legs.kind)

    def arrivals(self) -> Generator[Event, Any, None]:
        """Start a process for each first leg when it arrives."""
        for leg in range(self.legs.first):
            yield self.env.timeout(max(0.0, self.legs.arrived[leg] - self.env.now))
            self.env.process(self.contact(leg))

    def contact(self, leg: int) -> Generator[Event, Any, None]:
        """The life of a leg."""
        raise NotImplementedError


class _SingleQueue(_Day):
    def __init__(self, env: Environment, workload: Workload, legs: Legs) -> None:
        super().__init__(env, legs)
        self.agents = Store(env)
        for _ in workload.agents:
            self.agents.put(_Agent(frozenset({0})))

    def contact(self, leg: int) -> Generator[Event, Any, None]:
        with self.agents.get() as request:
            yield request | self.env.timeout(self.legs.patience[leg])
            if not request.triggered:
                self.waits[leg] = ABANDONED
                return
        self.waits[leg] = max(0.0, self.env.now - self.legs.arrived[leg])
        yield self.env.timeout(self.legs.handle[leg])
        yield self.agents.put(request.value)


class _MultiSkill(_Day):
    def __init__(self, env: Environment, workload: Workload, legs: Legs) -> None:
        super().__init__(env, legs)
        self.priority = [kind.priority for kind in workload.types]
        self.agents = _Floor(env)
        staff = [_Agent(frozenset(workload.groups[group].skills)) for group in workload.agents]
        for agent in staff:
            self.agents.put(agent)
        for time, agent_index, length in workload.due_breaks:
            env.process(self.take_break(staff[agent_index], time, length))

    def take_break(self, agent: _Agent, due: float, length: float) -> Generator[Event, Any, None]:
        """The agent is asked for when the break falls due, and comes once free."""
        yield self.env.timeout(due)
        yield _AgentRequest(self.agents, lambda candidate: candidate is agent, BREAK)
        yield self.env.timeout(length)
        yield self.agents.put(agent)

    def contact(self, leg: int) -> Generator[Event, Any, None]:
        kind = self.legs.kind[leg]
        with _AgentRequest(self.agents, lambda agent: kind in agent.skills, self.priority[kind]) as request:
            yield request | self.env.timeout(self.legs.patience[leg])
            if not request.triggered:
                self.waits[leg] = ABANDONED
                return
        self.waits[leg] = max(0.0, self.env.now - self.legs.arrived[leg])
        yield self.env.timeout(self.legs.handle[leg])
        yield self.agents.put(request.value)
        second = self.legs.follow_up[leg]
        if second != NO_LEG:
            self.legs.arrived[second] = self.env.now
            self.env.process(self.contact(second))
