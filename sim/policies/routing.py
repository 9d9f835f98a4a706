"""Routing policies: frozen descriptions that become a RoutingTable, the only thing a run reads (decision D6).

A policy has two halves, one for each question of a router. `policy` says which agent takes a contact, `contacts`
says which contact a free agent takes; `overflow` and `reserve` restrict both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from sim.entities.model import Entity
from sim.entities.units import NEVER, PPM, SECOND, Duration
from sim.errors import did_you_mean
from sim.policies.selection import IdleKey

__all__ = [
    "AGENT_RULES", "CONTACT_RULES", "AgentRule", "ContactRule", "IdleKey", "Overflow", "Pair", "PairRule", "Reserve",
    "Routing", "RoutingTable",
]  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """A queue and a group that may serve it (from one of its benches), with all that a policy may look at.

    `order` and `after` come from sourcing: places of a smaller order are asked first, later ones after a wait.
    """

    queue: int
    group: int
    bench: int
    queue_name: str
    contact_type: str
    group_name: str
    rank: int
    aht: int
    skills: int
    priority: int
    within: int
    order: int = 0
    after: int = 0


@dataclass(frozen=True)
class RoutingTable:
    """A policy as data: pairs grouped by queue and by group (start offsets, then one entry a pair).

    `queue_groups` and `group_benches` say from which bench a pair is served, `bench_group` whose bench that is. Where
    nobody holds several contacts, the benches are the groups.
    """

    idle_key: IdleKey
    bench_group: tuple[int, ...]
    queue_start: tuple[int, ...]
    queue_groups: tuple[int, ...]
    agent_rank: tuple[int, ...]
    queue_delay: tuple[int, ...]
    queue_reserve: tuple[int, ...]
    group_start: tuple[int, ...]
    group_queues: tuple[int, ...]
    group_benches: tuple[int, ...]
    contact_rank: tuple[int, ...]
    group_delay: tuple[int, ...]
    group_reserve: tuple[int, ...]
    weight: tuple[int, ...]
    head_start: tuple[int, ...]
    raise_after: tuple[int, ...]
    raised_rank: tuple[int, ...]
    next_raise: tuple[int, ...]
    by_due: bool = False

    def delays(self, queue: int) -> tuple[int, ...]:
        """The distinct waits, above zero, after which further groups may serve the queue, in rising order."""
        return tuple(
            sorted({d for d in self.queue_delay[self.queue_start[queue] : self.queue_start[queue + 1]] if d})
        )


@dataclass(frozen=True)
class AgentRule:
    """How a contact chooses among idle agents: a rank for each pair, then an idle key; one sentence in `meaning`."""

    meaning: str
    rank: Callable[[Pair], int]
    idle_key: IdleKey = IdleKey.IDLE_SINCE


@dataclass(frozen=True)
class ContactRule:
    """How a free agent chooses among waiting contacts: a rank for each pair, then weight x (wait + head start).

    `by_due`: the wait is counted from when the contact is due, so that the most overdue comes first.
    """

    meaning: str
    rank: Callable[[Pair], int]
    weight: Callable[[Pair], int] = lambda pair: 1
    by_due: bool = False


AGENT_RULES: dict[str, AgentRule] = {
    "longest_idle": AgentRule("every skilled agent alike, the longest idle first", lambda p: 0),
    "least_occupied": AgentRule("the smallest busy share of the shift so far", lambda p: 0, IdleKey.BUSY_SHARE),
    "round_robin": AgentRule("the agent whose last assignment is longest ago", lambda p: 0, IdleKey.LAST_ASSIGNED),
    "random": AgentRule("any skilled agent, by a toss made when the agent went idle", lambda p: 0, IdleKey.TOSS),
    "fastest_first": AgentRule("the group with the smallest handle-time multiplier for this contact", lambda p: p.aht),
    "least_skilled_first": AgentRule("the group with the fewest skills, the versatile kept free", lambda p: p.skills),
    "skill_rank": AgentRule("the group that ranks this contact type best", lambda p: p.rank),
}  # fmt: skip

CONTACT_RULES: dict[str, ContactRule] = {
    "first_come_first_served": ContactRule("the longest waiting over all queues", lambda p: 0),
    "priority": ContactRule("the smallest priority number, then the longest waiting", lambda p: p.priority),
    "skill_rank": ContactRule("the type this group ranks best, then the longest waiting", lambda p: p.rank),
    "longest_weighted_wait": ContactRule("the largest wait times weight of the type", lambda p: 0),
    "wait_over_target": ContactRule(
        "the largest wait as a multiple of the type's target wait", lambda p: 0,
        lambda p: max(1, PPM * SECOND // max(p.within, SECOND)),
    ),
    "earliest_due": ContactRule(
        "the earliest due: coming + target wait, deferred work by its clock", lambda p: 0, by_due=True
    ),
}  # fmt: skip


def _known(rules: dict[str, AgentRule] | dict[str, ContactRule], what: str) -> BeforeValidator:
    def check(value: object) -> object:
        if not isinstance(value, str) or value not in rules:
            raise ValueError(f"{value!r} is no {what}{did_you_mean(str(value), rules)}")
        return value

    return BeforeValidator(check)


_NEXT_PLACE = 10**9


class PairRule(Entity):
    """Which groups and types a rule is about: a group, a type, or groups that rank the type `rank` or worse."""

    group: str | None = None
    type: str | None = None
    rank: int | None = Field(default=None, ge=0, le=1000)

    @model_validator(mode="after")
    def _about_somebody(self) -> PairRule:
        if self.group is None and self.rank is None:
            raise ValueError(
                "name the group this rule is for, or the skill rank from which it holds for every group"
            )
        return self

    def holds(self, pair: Pair) -> bool:
        """Whether the rule is about this queue and group."""
        return (
            self.group in (None, pair.group_name)
            and self.type in (None, pair.contact_type)
            and (self.rank is None or pair.rank >= self.rank)
        )


class Overflow(PairRule):
    """Timed overflow: a group may serve a contact type only after the contact has waited `after`."""

    after: Duration


class Reserve(PairRule):
    """Reserve: a group serves a type only while more than `keep` of its agents are idle; those wait for other work."""

    keep: int = Field(ge=1, le=100_000)


class Routing(Entity):
    """A routing policy: an agent rule, a contact rule, weights of types, timed overflow and reserves.

    `affinity`: a customer who comes back is answered by who served the case last, if that agent is idle.
    """

    policy: Annotated[str, _known(AGENT_RULES, "routing policy")] = "longest_idle"
    contacts: Annotated[str, _known(CONTACT_RULES, "rule for contacts")] = "priority"
    weights: dict[str, Annotated[int, Field(ge=1, le=1_000_000)]] = Field(default_factory=dict)
    overflow: tuple[Overflow, ...] = ()
    reserve: tuple[Reserve, ...] = ()
    affinity: Literal["none", "prefer"] = "none"

    @model_validator(mode="after")
    def _weights_are_read(self) -> Routing:
        if self.weights and self.contacts != "longest_weighted_wait":
            raise ValueError(
                f"weights are read by contacts: longest_weighted_wait only, not by {self.contacts}"
            )
        return self

    def table(
        self,
        pairs: Sequence[Pair],
        bench_group: Sequence[int],
        head_start: Sequence[int],
        raises: Sequence[Sequence[tuple[int, int]]],
    ) -> RoutingTable:
        """The policy as a table over the pairs of a center; per queue, `head_start` is in microseconds and `raises` are
        the steps (wait in microseconds, rank from then on) of time-based escalation."""
        agents, contacts, queues = AGENT_RULES[self.policy], CONTACT_RULES[self.contacts], len(head_start)
        by_queue = sorted(pairs, key=lambda p: (p.queue, p.group))
        by_group = sorted(pairs, key=lambda p: (p.group, p.queue))
        weight = {p.queue: self.weights.get(p.contact_type, 1) * contacts.weight(p) for p in pairs}
        return RoutingTable(
            idle_key=agents.idle_key,
            bench_group=tuple(bench_group),
            queue_start=_starts([p.queue for p in by_queue], queues),
            queue_groups=tuple(p.bench for p in by_queue),
            agent_rank=tuple(p.order * _NEXT_PLACE + agents.rank(p) for p in by_queue),
            queue_delay=tuple(self._delay(p) for p in by_queue),
            queue_reserve=tuple(self._reserve(p) for p in by_queue),
            group_start=_starts([p.group for p in by_group], max(bench_group, default=-1) + 1),
            group_queues=tuple(p.queue for p in by_group),
            group_benches=tuple(p.bench for p in by_group),
            contact_rank=tuple(contacts.rank(p) for p in by_group),
            group_delay=tuple(self._delay(p) for p in by_group),
            group_reserve=tuple(self._reserve(p) for p in by_group),
            weight=tuple(min(weight.get(q, 1), PPM) for q in range(queues)),
            head_start=tuple(head_start),
            **_steps(raises),
            by_due=contacts.by_due,
        )

    def _delay(self, pair: Pair) -> int:
        return max((rule.after for rule in self.overflow if rule.holds(pair)), default=pair.after)

    def _reserve(self, pair: Pair) -> int:
        return max((rule.keep for rule in self.reserve if rule.holds(pair)), default=0)


def _steps(raises: Sequence[Sequence[tuple[int, int]]]) -> dict[str, tuple[int, ...]]:
    """Steps of escalation as flat sequences: the first step of each queue at its own place, the others behind."""
    steps: list[tuple[int, int, int]] = [(*queue[0], -1) if queue else (NEVER, 0, -1) for queue in raises]
    for place, queue in enumerate(raises):
        last = place
        for wait, rank in queue[1:]:
            steps[last] = (steps[last][0], steps[last][1], len(steps))
            last = len(steps)
            steps.append((wait, rank, -1))
    columns = (tuple(step[place] for step in steps) for place in range(3))
    return dict(zip(("raise_after", "raised_rank", "next_raise"), columns, strict=True))


def _starts(indices: Sequence[int], count: int) -> tuple[int, ...]:
    """Offsets of each index in a sorted list of indices, and its length at the end."""
    starts = [0] * (count + 1)
    for index in indices:
        starts[index + 1] += 1
    for index in range(count):
        starts[index + 1] += starts[index]
    return tuple(starts)
