"""The two workloads every engine is raced on, as plain data, and the values they are known to give.

W1 is one queue (M/M/37+M, 10,000 contacts in 24 hours); W2 is a multi-skill day (five contact types and a second tier,
120 agents in six groups, breaks, escalation). All times are in seconds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Kpis:
    """What is known or measured of a workload: means over all legs of both tiers, waits in seconds."""

    asa: float
    """Mean wait of answered legs."""
    abandonment: float
    within: float
    """Share of offered legs answered within the threshold."""
    utilisation: float
    """Handle time over the agents' time in the (counted) day less their breaks."""
    asa_tier2: float | None = None


W1_EXACT = Kpis(asa=5.685, abandonment=0.05292, within=0.8381, utilisation=0.8888)
"""Erlang A values of M/M/37+M."""

W2_REFERENCE = Kpis(asa=26.38, abandonment=0.03979, within=0.8390, utilisation=0.6942, asa_tier2=38.47)
"""Means of 2,000 days of the heap loop (seed 20260413); standard errors 0.13, 0.0001, 0.0003, 0.0002 and 0.15.

Three independently built models (heap loop, callbacks, stores) give these days contact for contact alike.
"""


@dataclass(frozen=True)
class ContactType:
    """A queue: contacts a day, law of handle time and patience in seconds, priority (lower is served first)."""

    volume: float
    handle_mean: float
    patience_mean: float
    handle_cv: float | None = None
    """Coefficient of variation of a lognormal handle time; where no type has one, handle times are exponential."""
    priority: int = 0
    flat: bool = True
    """Arrivals are uniform over the day rather than after the workload's shape."""


@dataclass(frozen=True)
class Group:
    """A number of equal agents and the contact types they serve."""

    agents: int
    skills: tuple[int, ...]


@dataclass(frozen=True)
class Break:
    """A break of every agent; agent i of n is due at `start + window * i / n`, and takes it once free."""

    start: float
    length: float
    window: float


@dataclass(frozen=True)
class Workload:
    """A day to be simulated `days` times, each from empty until drained, with `scale` times the agents and volumes."""

    name: str
    types: tuple[ContactType, ...]
    groups: tuple[Group, ...]
    day: float
    shape: tuple[float, ...] = (1.0,)
    breaks: tuple[Break, ...] = ()
    escalation: float = 0.0
    """Probability that a served first leg is followed at once by a leg of the type `escalates_to`."""
    escalates_to: int = 0
    warm_up: float = 0.0
    """Contacts that arrive earlier in the day than this are simulated but not counted in the KPIs."""
    threshold: float = 20.0
    scale: int = 1
    days: int = 1
    window: tuple[float, float] | None = None
    """Only contacts arriving in this part of the day are simulated: a slice, for engines too slow for a day."""

    @cached_property
    def agents(self) -> tuple[int, ...]:
        """The group of each agent, in the order of the groups."""
        return tuple(g for g, group in enumerate(self.groups) for _ in range(group.agents * self.scale))

    @cached_property
    def groups_of_type(self) -> tuple[tuple[int, ...], ...]:
        """For each contact type the groups that serve it."""
        return tuple(
            tuple(g for g, group in enumerate(self.groups) if kind in group.skills)
            for kind in range(len(self.types))
        )

    @cached_property
    def tiers_of_group(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """For each group the contact types it serves, most urgent first, those of equal priority together."""
        return tuple(
            tuple(
                tuple(kind for kind in sorted(group.skills) if self.types[kind].priority == priority)
                for priority in sorted({self.types[kind].priority for kind in group.skills})
            )
            for group in self.groups
        )

    @cached_property
    def due_breaks(self) -> tuple[tuple[float, int, float], ...]:
        """When which agent is due for a break of which length: (time, agent, length), agent by agent."""
        n = len(self.agents)
        return tuple((b.start + b.window * i / n, i, b.length) for i in range(n) for b in self.breaks)

    @property
    def is_single_queue(self) -> bool:
        """Whether one contact type meets one group without breaks, which engines may simulate more simply."""
        return len(self.types) == 1 and len(self.groups) == 1 and not self.breaks


def w1(scale: int = 1, days: int = 1) -> Workload:
    """The single queue: M/M/37+M at scale 1, 24 hours from empty, KPIs for arrivals after the first hour."""
    return Workload(
        name=_name("W1", scale),
        types=(ContactType(volume=10_000, handle_mean=300, patience_mean=120),),
        groups=(Group(agents=37, skills=(0,)),),
        day=86_400.0,
        warm_up=3_600.0,
        scale=scale,
        days=days,
    )


def w2(scale: int = 1, days: int = 1) -> Workload:
    """The multi-skill day of multiskill.json: 12 hours, half-hour rates, until drained."""
    given = json.loads(Path(__file__).with_name("multiskill.json").read_text(encoding="utf-8"))
    return Workload(
        name=_name("W2", scale),
        types=tuple(ContactType(**kind) for kind in given["types"]),
        groups=tuple(Group(group["agents"], tuple(group["skills"])) for group in given["groups"]),
        day=float(given["day"]),
        shape=tuple(given["shape"]),
        breaks=tuple(Break(**pause) for pause in given["breaks"]),
        escalation=given["escalation"],
        escalates_to=given["escalates_to"],
        scale=scale,
        days=days,
    )


def _name(name: str, scale: int) -> str:
    return name if scale == 1 else f"{name} x{scale}"
