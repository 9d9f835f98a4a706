"""Deferred work from the customer's side: when the first answer came, when all was done, and who asked after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.measures.backlog import endings
from sim.measures.waits import quantiles
from sim.tables import Origin

if TYPE_CHECKING:
    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.measures.waits import Quantiles
    from sim.tables import Int64, Segments

SUMS = ("responded", "response_time", "resolutions", "resolution_time", "outside_time", "chasers")
_NEVER = np.iinfo(np.int64).max
_GOES_ON = (Origin.RETURNED, Origin.FOLLOW_UP)


class _Visit(NamedTuple):
    """A visit of work that came back or goes on: by contact and leg, where it counts, and what happened."""

    contact: int
    leg: int
    interval: int
    queue: int
    offered: int
    ended: int
    origin: int
    done: int
    aside: int


class Responses:
    """First responses, resolutions and chasers of deferred work per (interval, queue), added up slice by slice.

    What came back (after waiting outside, or after being put back) is followed to the visit at which it came; its times
    count in the interval of the visit that ended them. Such visits are kept until the end: one may be over before the
    agent of the visit before it has wrapped up.
    """

    def __init__(self, center: Center, plan: Layout) -> None:
        self.center, self.plan, self.deferred = center, plan, center.deferred_types
        self.chased = np.array([kind.chaser is not None for kind in center.contact_types.values()], np.bool_)
        self.found = {name: np.zeros((plan.intervals, plan.queues), np.int64) for name in SUMS}
        self.linked: list[Int64] = []
        self.first: list[tuple[Int64, Int64, Int64]] = []
        self.full: list[tuple[Int64, Int64, Int64]] = []
        self.late: list[Int64] = []
        self.asked: list[Int64] = []

    def add(self, segments: Segments, interval: Int64) -> None:
        """Add visits that came to an end, each in the interval in which it counts."""
        mine = np.flatnonzero(self.deferred[segments.type])
        if len(mine):
            self._answer(segments, interval, mine)
        if self.chased.any():
            self._note_lateness(segments, interval, mine)

    def _answer(self, segments: Segments, interval: Int64, mine: Int64) -> None:
        """Work done at its first visit is told at once."""
        done, aside, returned = endings(segments)
        linked = np.isin(segments.origin[mine], _GOES_ON) | aside[mine] | returned[mine]
        alone = mine[~linked & done[mine]]
        took = segments.ended[alone] - segments.offered[alone]
        cell = (interval[alone], segments.queue[alone])
        self._count_first(*cell, took)
        self._count_full(*cell, took, np.zeros_like(took))
        rows, of = mine[linked], segments
        columns = (of.contact, of.leg, interval, of.queue, of.offered, of.ended, of.origin, done, aside)
        self.linked.append(np.stack([column[rows].astype(np.int64) for column in columns], axis=1))

    def _count_first(self, interval: Int64, queue: Int64, took: Int64) -> None:
        np.add.at(self.found["responded"], (interval, queue), 1)
        np.add.at(self.found["response_time"], (interval, queue), took)
        self.first.append((interval, queue, took))

    def _count_full(self, interval: Int64, queue: Int64, took: Int64, outside: Int64) -> None:
        np.add.at(self.found["resolutions"], (interval, queue), 1)
        np.add.at(self.found["resolution_time"], (interval, queue), took)
        np.add.at(self.found["outside_time"], (interval, queue), outside)
        self.full.append((interval, queue, took))

    def _follow(self) -> None:
        """Count what was done in several visits, from the coming of the first of them."""
        rows = np.concatenate(self.linked)
        first, full = [], []
        before, came, outside, is_answered = None, 0, 0, False
        for entry in rows[np.lexsort((rows[:, 1], rows[:, 0]))].tolist():
            one = _Visit(*entry)
            follows = one.origin in _GOES_ON and before is not None and before.contact == one.contact
            if not follows:
                came, outside, is_answered = one.offered, 0, False
            elif before is not None and one.origin == Origin.FOLLOW_UP:
                outside += one.offered - before.ended
            if (one.done or one.aside) and not is_answered:
                first.append((one.interval, one.queue, one.ended - came))
                is_answered = True
            if one.done:
                full.append((one.interval, one.queue, one.ended - came, outside))
            before = one
        if first:
            self._count_first(*np.array(first, np.int64).T)
        if full:
            self._count_full(*np.array(full, np.int64).T)

    def _note_lateness(self, segments: Segments, interval: Int64, mine: Int64) -> None:
        ended = np.where(segments.ended[mine] >= 0, segments.ended[mine], _NEVER)
        late = mine[(ended > segments.due[mine]) & self.chased[segments.type[mine]]]
        until = np.where(segments.ended[late] >= 0, segments.ended[late], _NEVER)
        columns = (segments.case[late], segments.offered[late], until, interval[late], segments.queue[late])
        self.late.append(np.stack(columns, axis=1))
        asked = np.flatnonzero(segments.origin == Origin.CHASER)
        self.asked.append(np.stack((segments.case[asked], segments.offered[asked]), axis=1))

    def columns(self) -> dict[str, Int64]:
        """Sums per (interval, queue). responded: had a first answer (a conversation that finished the work or set it
        aside) · response_time: from coming to the end of it · resolutions: finished, or handed on to another type ·
        resolution_time: from coming to then, of which outside_time was spent waiting for somebody outside · chasers:
        contacts that asked after late work of the queue, in the interval in which that had come."""
        if self.linked:
            self._follow()
        if self.late:
            self._count_chasers()
        return self.found

    def _count_chasers(self) -> None:
        """Each chaser belongs to the work of its case that was there when it came: of several, what came last."""
        late, asked = np.concatenate(self.late), np.concatenate(self.asked)
        late = late[np.lexsort((late[:, 1], late[:, 0]))]
        first, last = (np.searchsorted(late[:, 0], asked[:, 0], side=side) for side in ("left", "right"))
        for begin, stop, moment in zip(first.tolist(), last.tolist(), asked[:, 1].tolist(), strict=True):
            for row in range(stop - 1, begin - 1, -1):
                if late[row, 1] <= moment <= late[row, 2]:
                    self.found["chasers"][late[row, 3], late[row, 4]] += 1
                    break

    def first_responses(self) -> Quantiles:
        """Quantiles of the time to a first answer, for each scope in which there was one."""
        return self._quantiles(self.first)

    def resolutions(self) -> Quantiles:
        """Quantiles of the time until all was done, for each scope in which something was."""
        return self._quantiles(self.full)

    def _quantiles(self, rows: list[tuple[Int64, Int64, Int64]]) -> Quantiles:
        if not rows:
            return {}
        interval, queue, took = (np.concatenate(column) for column in zip(*rows, strict=True))
        return quantiles(self.center, interval, queue, took)
