"""Deferred work: whether it was done when it was due, what is left at the end of each interval, and how old that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import Disposition

if TYPE_CHECKING:
    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.tables import Int64, Segments

COLUMNS = ("due_met", "due_counted", "finished", "backlog")
_NOBODY = np.iinfo(np.int64).max


class Backlog:
    """Sums of deferred contacts per (interval, queue), added up slice by slice; see `columns`."""

    def __init__(self, center: Center, plan: Layout) -> None:
        self.plan, self.deferred = plan, center.deferred_types
        shape = (plan.intervals, plan.queues)
        self.found = {name: np.zeros(shape, np.int64) for name in COLUMNS}
        self.since = np.full(shape if self.deferred.any() else (0, plan.queues), _NOBODY)

    def add(self, segments: Segments, interval: Int64, end: int) -> None:
        """Add visits that came to an end (or were open when the run did), each in the interval in which it counts."""
        mine = np.flatnonzero(self.deferred[segments.type])
        if not len(mine):
            return
        plan, found = self.plan, self.found
        done = segments.disposition[mine] == Disposition.ANSWERED
        done &= segments.transferred[mine] != segments.type[mine]
        offered, ended, due, queue = (
            getattr(segments, name)[mine] for name in ("offered", "ended", "due", "queue")
        )
        counted = done | ((segments.disposition[mine] == Disposition.OPEN) & (due <= end))
        left = np.where(ended >= 0, ended, _NOBODY)
        first = np.clip(offered // plan.interval, 0, plan.intervals)
        last = np.minimum(left // plan.interval, plan.intervals)
        _count(found["due_counted"], interval[mine][counted], queue[counted])
        _count(found["due_met"], interval[mine][done & (ended <= due)], queue[done & (ended <= due)])
        _count(found["finished"], np.minimum(last, plan.intervals - 1)[done], queue[done])
        for number in np.flatnonzero(first < last).tolist():
            place = slice(first[number], last[number]), queue[number]
            found["backlog"][place] += 1
            self.since[place] = np.minimum(self.since[place], offered[number])

    def columns(self) -> dict[str, Int64]:
        """due_counted: finished, or due before the end of the run · due_met: finished when due · finished: by the
        interval in which they ended · backlog: came before the end of the interval and not finished by then, waiting or
        in hand · oldest: age (µs) of the oldest of these, 0 where there is none.

        Work that is put back into its own queue is not finished.
        """
        if not len(self.since):
            return self.found | {"oldest": np.zeros_like(self.found["backlog"])}
        closes = (np.arange(self.plan.intervals) + 1)[:, None] * self.plan.interval
        return self.found | {"oldest": np.where(self.found["backlog"] > 0, closes - self.since, 0)}


def _count(table: Int64, interval: Int64, queue: Int64) -> None:
    np.add.at(table, (interval, queue), 1)
