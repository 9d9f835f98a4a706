"""Priority inversion: who was answered while somebody of higher priority waited longer than promised.

An answered contact is an *inversion* if, at that moment, a contact of a type with a smaller priority number was waiting
that had waited longer than its target's `within` (of deferred work: that was overdue) and that the same agent could
have served (the group has the skill, and the wait was beyond the routing policy's delay). That contact was *overtaken*.
Priorities are those of the types, without escalation; reserves are not looked at. Who leaves or is answered at that
very moment no longer waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.entities.units import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.tables import Int64, Outcomes, Segments

    Flags = NDArray[np.bool_]


_NAMES = ("inversions", "outrankable", "overtaken", "overtakable")


class Rivalry(NamedTuple):
    """A group that may serve two queues of different priority, the higher one after a wait of `delay` (µs)."""

    group: int
    lower: int
    higher: int
    delay: int


class Inversions:
    """Counts of a run, slice by slice. Who waits for whom is known as soon as somebody is answered, so it is looked at
    in the slice of the answer, visits in progress included; what is found of these is `known` until they are over."""

    def __init__(self, center: Center, plan: Layout) -> None:
        self.rivalries = list(rivals(center, plan))
        self.seen = 0
        self.known: dict[str, set[tuple[int, ...]]] = {"inversions": set(), "overtaken": set()}

    def columns(self, plan: Layout, outcomes: Outcomes, interval: Int64) -> dict[str, Int64]:
        """Counts per (interval, queue) of the visits that are over: `inversions` of `outrankable` (answered by a group
        that may serve a higher priority), and `overtaken` of `overtakable` (offered where such a group may serve them
        and a lower one too)."""
        shape = (plan.intervals, plan.queues)
        if not self.rivalries:
            return {name: np.zeros(shape, np.int64) for name in _NAMES}
        key = interval * plan.queues + outcomes.segments.queue
        return {
            name: np.bincount(key[flag], minlength=shape[0] * shape[1]).reshape(shape)
            for name, flag in self._found(plan, outcomes).items()
        }

    def _found(self, plan: Layout, outcomes: Outcomes) -> dict[str, Flags]:
        """What is true of each visit that is over, by what this slice shows and what was known before."""
        rows, pending = outcomes.segments, outcomes.pending
        found = _flags(plan, rows if pending is None else _together(rows, pending), self.rivalries, self.seen)
        before = np.flatnonzero(rows.offered < self.seen)
        for name, known in self.known.items():
            found[name][before] |= _are_in(known, _keys(rows, before))
            if pending is not None:
                old = _are_in(known, _keys(pending, np.arange(len(pending))))
                self.known[name] = set(_keys(pending, np.flatnonzero(found[name][len(rows) :] | old)))
        self.seen = outcomes.end
        return {name: flag[: len(rows)] for name, flag in found.items()}


def _together(rows: Segments, pending: Segments) -> Segments:
    pairs = zip(rows.as_dict().values(), pending.as_dict().values(), strict=True)
    return type(rows)(*(np.concatenate(pair) for pair in pairs))


def _are_in(known: set[tuple[int, ...]], visits: list[tuple[int, ...]]) -> Flags:
    return np.array([visit in known for visit in visits], dtype=np.bool_)


def _keys(rows: Segments, places: Int64) -> list[tuple[int, ...]]:
    """Case, attempt and leg of some visits."""
    columns = (column[places].tolist() for column in (rows.case, rows.attempt, rows.leg))
    return list(zip(*columns, strict=True))


def rivals(center: Center, plan: Layout) -> Iterator[Rivalry]:
    """Every rivalry of a center; none where priorities do not differ within a group."""
    table, kinds = center.routing_table, tuple(center.contact_types.values())
    priority = [kinds[kind].priority for kind in plan.type_of_queue.tolist()]
    if len(set(priority)) == 1:
        return
    for group in range(plan.groups):
        served = range(table.group_start[group], table.group_start[group + 1])
        for place in served:
            higher = table.group_queues[place]
            for lower in (table.group_queues[other] for other in served):
                if priority[higher] < priority[lower]:
                    yield Rivalry(group, lower, higher, table.group_delay[place])


def _flags(plan: Layout, segments: Segments, rivalries: list[Rivalry], since: int) -> dict[str, Flags]:
    """What answers from a moment on say about each visit."""
    found = {name: np.zeros(len(segments), np.bool_) for name in _NAMES}
    visits = _Visits(plan, segments)
    for higher in {one.higher for one in rivalries}:
        found["overtakable"][visits.of_queue(higher)] = True
    for one in rivalries:
        served = visits.served(one.lower, one.group)
        found["outrankable"][served] = True
        above, late, gone = visits.late(one.higher, one.delay)
        if not len(above):
            continue
        served = served[segments.answered[served] >= since]
        moments = segments.answered[served]
        found["inversions"][served] |= _any_waits(moments, late, gone)
        found["overtaken"][above] |= _any_answer(late, gone, np.sort(moments))
    return found


class _Visits:
    """Places of visits, found once for all rivalries that ask for them."""

    def __init__(self, plan: Layout, segments: Segments) -> None:
        self.plan, self.segments = plan, segments
        order = np.argsort(segments.queue.astype(np.int16), kind="stable")
        self.by_queue = np.split(order, np.cumsum(np.bincount(segments.queue, minlength=plan.queues))[:-1])
        self.by_group: dict[tuple[int, int], Int64] = {}
        self.waits: dict[tuple[int, int], tuple[Int64, Int64, Int64]] = {}

    def of_queue(self, queue: int) -> Int64:
        """All visits to a queue."""
        return self.by_queue[queue]

    def served(self, queue: int, group: int) -> Int64:
        """Visits to a queue that a group answered."""
        if (queue, group) not in self.by_group:
            mine, rows = self.by_queue[queue], self.segments
            self.by_group[queue, group] = mine[(rows.group[mine] == group) & (rows.answered[mine] >= 0)]
        return self.by_group[queue, group]

    def late(self, queue: int, delay: int) -> tuple[Int64, Int64, Int64]:
        """Visits to a queue that waited longer than promised and than a delay; since when they did, and until when."""
        if (queue, delay) not in self.waits:
            self.waits[queue, delay] = self._late(queue, delay)
        return self.waits[queue, delay]

    def _late(self, queue: int, delay: int) -> tuple[Int64, Int64, Int64]:
        mine, rows = self.by_queue[queue], self.segments
        offered, answered, ended, due = (
            column[mine] for column in (rows.offered, rows.answered, rows.ended, rows.due)
        )
        gone = np.where(answered >= 0, answered, ended)
        gone[gone < 0] = NEVER
        due = np.where(due >= 0, due, offered + self.plan.within[queue])
        since = np.maximum(due, offered + delay)
        waits = since < gone
        return mine[waits], since[waits], gone[waits]


def _any_waits(moments: Int64, late: Int64, gone: Int64) -> Flags:
    """Whether at each moment some contact is late and not yet gone."""
    since, until = np.sort(late), np.sort(gone)
    return np.asarray(np.searchsorted(since, moments, "left") > np.searchsorted(until, moments, "right"))


def _any_answer(late: Int64, gone: Int64, answers: Int64) -> Flags:
    """Whether an answer falls between the moment at which each contact is late and the one at which it is gone."""
    return np.asarray(np.searchsorted(answers, late, "right") < np.searchsorted(answers, gone, "left"))
