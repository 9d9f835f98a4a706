"""One run's Outcomes added up: counts and microseconds by interval, exact integers all the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from sim.measures.agent_time import agent_columns, agent_sums, slot_time
from sim.measures.backlog import Backlog
from sim.measures.cases import Cases
from sim.measures.cost import fees, wages
from sim.measures.entrance import Entrance, calls_back
from sim.measures.inversions import Inversions
from sim.measures.layout import Layout, layout
from sim.measures.origins import origin_columns, transfers, who_came
from sim.measures.responses import Responses
from sim.measures.self_service import SelfServiceSums
from sim.measures.service_level import own_level
from sim.measures.sessions import Sessions
from sim.measures.targets import target_columns
from sim.measures.waits import BINS, Quantiles, Waits, histogram
from sim.measures.worth import value_columns
from sim.tables import Disposition, Int64, Manner, Origin, Outcomes, Segments

if TYPE_CHECKING:
    from sim.center import Center

Mask = NDArray[np.bool_]
Attribution = Literal["arrival", "answer", "end"]


@dataclass(frozen=True)
class Tallies:
    """Sums of one replication, int64, each a table of intervals by columns.

    contacts: (intervals, queues) · services: (intervals, pairs in the order of `center.pairs`) · agents: (intervals,
    groups) · targets: (intervals, types) · waits: (queues, bins) histogram of the waits of answered contacts, see
    `waits.histogram` · transfers: (types, types) contacts handed on, from and to · quantiles: quantiles of the same
    waits by (kind, name) of a scope · first_responses, resolutions: quantiles of the time until deferred work had
    its first answer and was done, likewise. Waits are those of live contacts. Times are µs, money and values are in
    millionths. A contact belongs to the interval in which it was offered; what happens after the last interval
    counts in the last one.
    """

    contacts: dict[str, Int64]
    services: dict[str, Int64]
    agents: dict[str, Int64]
    targets: dict[str, Int64]
    waits: Int64
    transfers: Int64
    quantiles: Quantiles
    first_responses: Quantiles
    resolutions: Quantiles


def tally(center: Center, outcomes: Outcomes, attribution: Attribution = "arrival") -> Tallies:
    """Add up a run. `attribution` says which moment puts a contact into an interval: `arrival` (when it was offered),
    `answer` (when it was answered, or left) or `end` (when the customer left); one still open counts where offered."""
    adding = Adding(center, attribution)
    adding.add(outcomes)
    return adding.tallies()


class Adding:
    """Adds up a run slice by slice; what is no plain sum (levels, targets, money, quantiles) is worked out at the end.

    Without `exact_waits`, which keep every wait, quantiles over the whole run are read from a histogram.
    """

    def __init__(
        self, center: Center, attribution: Attribution = "arrival", exact_waits: bool = True
    ) -> None:
        self.center, self.plan, self.attribution = center, layout(center), attribution
        self.rooms: tuple[dict[str, Int64], ...] = ({}, {}, {})
        self.histogram = np.zeros((self.plan.queues, BINS), np.int64)
        self.transfers = np.zeros((self.plan.types, self.plan.types), np.int64)
        self.inversions = Inversions(center, self.plan)
        self.waits, self.backlog = Waits(center, exact_waits), Backlog(center, self.plan)
        self.responses = Responses(center, self.plan)
        self.cases, self.entrance = Cases(center, self.plan), Entrance(center, self.plan)
        self.sessions = Sessions(center, self.plan)
        self.self_service = SelfServiceSums(center, self.plan)

    def add(self, outcomes: Outcomes) -> None:
        """Add the visits that came to an end in a slice, and what agents did in it."""
        self.entrance.add(outcomes, self._intervals(outcomes.segments), _waits(outcomes.segments))
        outcomes = who_came(outcomes)
        plan, segments, pending = self.plan, outcomes.segments, outcomes.pending
        interval, wait = self._intervals(segments), _waits(segments)
        answered = segments.disposition == Disposition.ANSWERED
        first, part = _part(plan, interval)
        contacts = _contact_columns(part, segments, interval - first, wait)
        contacts |= origin_columns(part, segments, interval - first)
        contacts |= self.inversions.columns(part, outcomes, interval - first)
        self._put(0, first, contacts)
        self._put(1, first, _service_columns(part, segments, interval - first, answered))
        self._add_agents(outcomes)
        online = answered & ~calls_back(segments) & plan.is_live[segments.queue]
        queue, waited = segments.queue[online], wait[online]
        self.histogram += histogram(queue, waited, plan.queues)
        self.transfers += transfers(plan.types, segments)
        self.backlog.add(segments, interval, outcomes.end)
        self.responses.add(segments, interval)
        self.cases.add(outcomes)
        self.sessions.add(outcomes, interval)
        self.self_service.add(outcomes)
        self.waits.add(interval[online], queue, waited)
        if pending is not None:
            earliest = pending.offered.min(initial=outcomes.end)
            self.waits.settle(max(int(earliest // plan.interval), 0))

    def _intervals(self, segments: Segments) -> Int64:
        """The interval of each visit; what lies outside the run counts in its first or its last one."""
        plan = self.plan
        return np.clip(_moment(segments, self.attribution) // plan.interval, plan.begin, plan.intervals - 1)

    def _add_agents(self, outcomes: Outcomes) -> None:
        states, plan = outcomes.agent_states, self.plan
        first, part = _part(plan, np.clip(states.start // plan.interval, 0, plan.intervals - 1), states.end)
        origin = first * plan.interval
        moved = replace(states, start=states.start - origin, end=states.end - origin)
        self._put(2, first, agent_sums(part, moved))

    def _put(self, room: int, first: int, columns: dict[str, Int64]) -> None:
        """Add columns that begin with an interval."""
        totals = self.rooms[room]
        for name, column in columns.items():
            if name not in totals:
                totals[name] = np.zeros((self.plan.intervals, column.shape[1]), np.int64)
            totals[name][first : first + len(column)] += column

    def tallies(self) -> Tallies:
        """The sums of all that was added."""
        center, (contacts, services, agents) = self.center, self.rooms
        for room in (self.cases, self.backlog, self.responses, self.entrance, self.sessions):
            contacts = contacts | room.columns()
        contacts |= own_level(center, contacts) | value_columns(center, contacts)
        services = services | {
            "fees": fees(center, services["handled"]),
            "slot_time": slot_time(center, services),
        }
        agents = agent_columns(center, agents)
        agents |= wages(center, agents)
        targets = target_columns(center, self.plan, contacts)
        targets |= self.entrance.line_columns() | self.backlog.ages() | self.self_service.columns()
        return Tallies(
            contacts, services, agents, targets, self.histogram, self.transfers, self.waits.quantiles(),
            self.responses.first_responses(), self.responses.resolutions(),
        )  # fmt: skip


def _part(plan: Layout, interval: Int64, end: Int64 | None = None) -> tuple[int, Layout]:
    """The first of some intervals, and a layout of those from it to the last one (in which the latest `end` lies)."""
    if not len(interval):
        return 0, replace(plan, intervals=1)
    first, last = int(interval.min()), int(interval.max())
    if end is not None:
        last = min(max(last, int((end.max() - 1) // plan.interval)), plan.intervals - 1)
    return first, replace(plan, intervals=last - first + 1)


def _moment(segments: Segments, attribution: Attribution) -> Int64:
    ended = np.where(segments.ended >= 0, segments.ended, segments.offered)
    answered = np.where(segments.answered >= 0, segments.answered, ended)
    return {"arrival": segments.offered, "answer": answered, "end": ended}[attribution]


def _waits(segments: Segments) -> Int64:
    """Time in queue, µs: until the answer, else until the contact left; 0 while it is open."""
    left = np.where(segments.answered >= 0, segments.answered, segments.ended)
    return np.where(segments.disposition == Disposition.OPEN, 0, left - segments.offered)


def _contact_columns(plan: Layout, segments: Segments, interval: Int64, wait: Int64) -> dict[str, Int64]:
    """Counts of segments and sums of waits per (interval, queue); a balked contact is also an abandoned one."""
    shape = (plan.intervals, plan.queues)
    key = interval * plan.queues + segments.queue
    return {
        name: np.bincount(key[mask], minlength=shape[0] * shape[1]).reshape(shape)
        for name, mask in _events(plan, segments, wait).items()
    } | {
        name: _add(key[mask], wait[mask], shape) for name, mask in _waiting(plan, segments).items()
    } | {"held": _add(key, segments.held, shape)}  # fmt: skip


def _events(plan: Layout, segments: Segments, wait: Int64) -> dict[str, Mask]:
    kind, queue, online = segments.disposition, segments.queue, ~calls_back(segments)
    answered, lost = online & (kind == Disposition.ANSWERED), _lost(segments)
    live = plan.is_live[queue]
    first_leg, within = segments.leg == 0, wait <= plan.within[queue]
    moved = (kind == Disposition.ANSWERED) & (segments.transferred >= 0)
    higher = plan.tier_of_type[segments.transferred] > plan.tier_of_type[plan.type_of_queue[queue]]
    return {
        "offered": online,
        "offered_live": online & live,
        "contacts": first_leg,
        "first_attempts": first_leg & (segments.attempt == 0),
        "redials": segments.origin == Origin.REDIAL,
        "answered": answered,
        "answered_live": answered & live,
        "answered_within": answered & live & within,
        "waited": answered & live & (wait > 0),
        "abandoned": lost,
        "abandoned_live": lost & live,
        "abandoned_within": lost & live & within,
        "short_abandoned": lost & live & (wait <= plan.short_abandon[queue]),
        "balked": kind == Disposition.BALKED,
        "blocked": kind == Disposition.BLOCKED,
        "callbacks": kind == Disposition.CALLBACK,
        "flow_out": online & (kind == Disposition.FLOW_OUT),
        "still_open": online & (kind == Disposition.OPEN),
        "transferred": moved,
        "escalated": moved & higher,
        "warm": segments.manner == Manner.WARM,
        "consults": segments.manner == Manner.CONSULT,
    }


def _waiting(plan: Layout, segments: Segments) -> dict[str, Mask]:
    online = ~calls_back(segments) & plan.is_live[segments.queue]
    answered = online & (segments.disposition == Disposition.ANSWERED)
    lost = online & _lost(segments)
    return {
        "wait_answered": answered,
        "wait_abandoned": lost,
        "wait_all": answered | lost | (online & (segments.disposition == Disposition.FLOW_OUT)),
    }


def _lost(segments: Segments) -> Mask:
    kind = segments.disposition
    return np.asarray((kind == Disposition.ABANDONED) | (kind == Disposition.BALKED))


def _service_columns(plan: Layout, segments: Segments, interval: Int64, answered: Mask) -> dict[str, Int64]:
    """Handled contacts and their work per (interval, pair), in the interval of the contact, not of the work."""
    shape = (plan.intervals, plan.pairs)
    pair = plan.pair_of[segments.queue[answered], segments.group[answered]]
    if (segments.group[answered] < 0).any() or (pair < 0).any():
        raise ValueError("a contact was answered by a group that does not serve its queue")
    key, resolved = interval[answered] * plan.pairs + pair, segments.resolved[answered]
    size = shape[0] * shape[1]
    columns = {"handled": np.bincount(key, minlength=size).reshape(shape)}
    for name in ("talk", "hold", "wrap_up"):
        columns[name] = _add(key, getattr(segments, name)[answered], shape)
    columns["resolved"] = np.bincount(key[resolved == 1], minlength=size).reshape(shape)
    columns["resolution_known"] = np.bincount(key[resolved >= 0], minlength=size).reshape(shape)
    return columns


def _add(key: Int64, amount: Int64, shape: tuple[int, int]) -> Int64:
    """Sums of amounts by key, exact in int64 (a weighted bincount would go through float64)."""
    total = np.zeros(shape[0] * shape[1], np.int64)
    np.add.at(total, key, amount)
    return total.reshape(shape)
