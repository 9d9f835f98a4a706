"""One run's Outcomes added up: counts and microseconds by interval, exact integers all the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sim.measures.agent_time import agent_columns, agent_sums, slot_time
from sim.measures.backlog import Backlog
from sim.measures.cases import Cases
from sim.measures.cost import fees, wages
from sim.measures.entrance import Entrance, calls_back
from sim.measures.first_attempts import first_attempt_columns
from sim.measures.inversions import Inversions
from sim.measures.layout import Layout, layout
from sim.measures.origins import column_of, origin_columns, transfers, who_came
from sim.measures.responses import Responses
from sim.measures.self_service import SelfServiceSums
from sim.measures.service_level import first_level, own_level
from sim.measures.sessions import Sessions
from sim.measures.targets import target_columns
from sim.measures.travel import state_of, sums_of
from sim.measures.waits import BINS, Quantiles, Waits, histogram
from sim.measures.worth import value_columns
from sim.tables import Disposition, Int64, Manner, Origin, Outcomes, Segments

if TYPE_CHECKING:
    from enum import IntEnum

    from sim.center import Center
    from sim.tables import Int8

Attribution = Literal["arrival", "answer", "end"]
_KINDS = ("contacts", "services", "agents", "targets")


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

    def __getstate__(self) -> dict[str, Any]:
        return state_of(vars(self), _KINDS, "waits")

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(sums_of(state, _KINDS, "waits"))


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
        interval, wait = self._intervals(outcomes.segments), _waits(outcomes.segments)
        self.entrance.add(outcomes, interval, wait)
        if (came := who_came(outcomes)) is not outcomes:
            outcomes, interval, wait = came, self._intervals(came.segments), _waits(came.segments)
        plan, segments, pending = self.plan, outcomes.segments, outcomes.pending
        answered = np.flatnonzero(segments.disposition == Disposition.ANSWERED)
        first, part = _part(plan, interval)
        contacts = _contact_columns(part, segments, interval - first, wait)
        contacts |= first_attempt_columns(part, segments, interval - first, wait, contacts)
        contacts |= origin_columns(part, segments, interval - first)
        contacts["redials"] = contacts[column_of(Origin.REDIAL)]
        contacts |= self.inversions.columns(part, outcomes, interval - first)
        self._put(0, first, contacts)
        self._put(1, first, _service_columns(part, segments, interval - first, answered))
        self._add_agents(outcomes)
        online = answered[(~calls_back(segments) & plan.is_live[segments.queue])[answered]]
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
            if name in totals:
                totals[name][first : first + len(column)] += column
            else:
                totals[name] = np.zeros((self.plan.intervals, column.shape[1]), np.int64)
                totals[name][first : first + len(column)] = column

    def tallies(self) -> Tallies:
        """The sums of all that was added."""
        center, (contacts, services, agents) = self.center, self.rooms
        for room in (self.cases, self.backlog, self.responses, self.entrance, self.sessions):
            contacts = contacts | room.columns()
        contacts |= own_level(center, contacts) | first_level(center, contacts)
        contacts |= value_columns(center, contacts)
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
    """Counts of segments and sums of waits per (interval, queue); a balked contact is also an abandoned one, and a
    callback is no contact of its own."""
    count = _Count(plan.intervals, plan.queues, interval * plan.queues + segments.queue)
    ended, called = count.each(segments.disposition, Disposition), np.flatnonzero(calls_back(segments))
    came = ended - _Count(plan.intervals, plan.queues, count.key[called]).each(
        segments.disposition[called], Disposition
    )
    live, first_leg = plan.is_live, np.flatnonzero(segments.leg == 0)
    offered, answered = came.sum(axis=0), came[Disposition.ANSWERED]
    abandoned = ended[Disposition.ABANDONED] + ended[Disposition.BALKED]
    return {
        "offered": offered,
        "offered_live": offered * live,
        "contacts": count.of(first_leg),
        "first_attempts": count.of(first_leg[segments.attempt[first_leg] == 0]),
        "answered": answered,
        "answered_live": answered * live,
        "abandoned": abandoned,
        "abandoned_live": abandoned * live,
        "balked": ended[Disposition.BALKED],
        "blocked": ended[Disposition.BLOCKED],
        "callbacks": ended[Disposition.CALLBACK],
        "flow_out": came[Disposition.FLOW_OUT],
        "still_open": came[Disposition.OPEN],
        **{name: table * live for name, table in _waiting(plan, segments, wait, count).items()},
        **_going_on(plan, segments, count),
        "held": count.sum_of(np.flatnonzero(segments.held), segments.held),
    }


class _Count:
    """Counts and sums of rows by the cell of a table in which each one lies."""

    def __init__(self, intervals: int, columns: int, key: Int64) -> None:
        self.shape, self.key = (intervals, columns), key
        self.size = intervals * columns

    def of(self, rows: Int64) -> Int64:
        """How many of some rows lie in each cell."""
        return np.bincount(self.key[rows], minlength=self.size).reshape(self.shape)

    def each(self, kind: Int8, kinds: type[IntEnum]) -> Int64:
        """How many of each kind lie in each cell: (kinds, intervals, columns)."""
        found = np.bincount(self.key * len(kinds) + kind, minlength=self.size * len(kinds))
        return np.ascontiguousarray(found.reshape(self.size, len(kinds)).T).reshape(-1, *self.shape)

    def sum_of(self, rows: Int64, amount: Int64) -> Int64:
        """Sums of the amounts of some rows, exact in int64 (a weighted bincount would go through float64)."""
        total = np.zeros(self.size, np.int64)
        np.add.at(total, self.key[rows], amount[rows])
        return total.reshape(self.shape)


def _waiting(plan: Layout, segments: Segments, wait: Int64, count: _Count) -> dict[str, Int64]:
    """Counts and sums of who waited and who left, as they are of live contacts."""
    kind, came = segments.disposition, ~calls_back(segments)
    answered = np.flatnonzero((kind == Disposition.ANSWERED) & came)
    lost = np.flatnonzero((kind == Disposition.ABANDONED) | (kind == Disposition.BALKED))
    flow_out = np.flatnonzero((kind == Disposition.FLOW_OUT) & came)
    within = wait <= plan.within[segments.queue]
    short = wait[lost] <= plan.short_abandon[segments.queue[lost]]
    sums = {"wait_answered": count.sum_of(answered, wait), "wait_abandoned": count.sum_of(lost, wait)}
    return sums | {
        "answered_within": count.of(answered[within[answered]]),
        "waited": count.of(answered[wait[answered] > 0]),
        "abandoned_within": count.of(lost[within[lost]]),
        "short_abandoned": count.of(lost[short]),
        "wait_all": sums["wait_answered"] + sums["wait_abandoned"] + count.sum_of(flow_out, wait),
    }


def _going_on(plan: Layout, segments: Segments, count: _Count) -> dict[str, Int64]:
    """How many were handed on, to a higher tier, and in which manner."""
    moved = np.flatnonzero((segments.transferred >= 0) & (segments.disposition == Disposition.ANSWERED))
    tier, from_type = plan.tier_of_type, plan.type_of_queue[segments.queue[moved]]
    return {
        "transferred": count.of(moved),
        "escalated": count.of(moved[tier[segments.transferred[moved]] > tier[from_type]]),
        "warm": count.of(np.flatnonzero(segments.manner == Manner.WARM)),
        "consults": count.of(np.flatnonzero(segments.manner == Manner.CONSULT)),
    }


def _service_columns(plan: Layout, segments: Segments, interval: Int64, answered: Int64) -> dict[str, Int64]:
    """Handled contacts and their work per (interval, pair), in the interval of the contact, not of the work."""
    group = segments.group[answered]
    pair = plan.pair_of[segments.queue[answered], group]
    if (group < 0).any() or (pair < 0).any():
        raise ValueError("a contact was answered by a group that does not serve its queue")
    count = _Count(plan.intervals, plan.pairs, interval[answered] * plan.pairs + pair)
    every, resolved = np.arange(len(answered)), segments.resolved[answered]
    work = {name: getattr(segments, name)[answered] for name in ("talk", "hold", "wrap_up")}
    return {
        "handled": count.of(every),
        **{name: count.sum_of(np.flatnonzero(amount), amount) for name, amount in work.items()},
        "resolved": count.of(np.flatnonzero(resolved == 1)),
        "resolution_known": count.of(np.flatnonzero(resolved >= 0)),
    }
