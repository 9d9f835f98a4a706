"""Deferred work: whether it was done when it was due, what is left at the end of each interval, and how old that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.tables import Disposition

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.tables import Int64, Segments

COLUMNS = ("due_met", "due_counted", "finished", "set_aside", "put_back", "lost", "backlog")
AGES = {"age_p50": 50, "age_p90": 90}
"""Percentiles of the age of what is left at the end of a day."""
_NOBODY = np.iinfo(np.int64).max


class Endings(NamedTuple):
    """How visits of deferred work ended: finished (or handed on to another type), set aside until somebody outside has
    answered, or put back (or handed on) into their own queue."""

    done: NDArray[np.bool_]
    aside: NDArray[np.bool_]
    returned: NDArray[np.bool_]


def endings(segments: Segments) -> Endings:
    """The endings of deferred visits; those that wait or are in hand when the run ends have none."""
    worked = (segments.disposition == Disposition.ANSWERED) & (segments.ended >= 0)
    aside = segments.resumes >= 0
    returned = segments.transferred == segments.type
    return Endings(worked & ~aside & ~returned, worked & aside, worked & returned)


class Backlog:
    """Sums of deferred contacts per (interval, queue), added up slice by slice; see `columns`."""

    def __init__(self, center: Center, plan: Layout) -> None:
        self.plan, self.deferred = plan, center.deferred_types
        shape = (plan.intervals, plan.queues)
        self.found = {name: np.zeros(shape, np.int64) for name in COLUMNS}
        self.since = np.full(shape if self.deferred.any() else (0, plan.queues), _NOBODY)
        self.left_over: list[tuple[Int64, Int64, Int64]] = []

    def add(self, segments: Segments, interval: Int64, end: int) -> None:
        """Add visits that came to an end (or were open when the run did), each in the interval in which it counts."""
        mine = np.flatnonzero(self.deferred[segments.type])
        if not len(mine):
            return
        plan, found = self.plan, self.found
        done, aside, back = (mask[mine] for mask in endings(segments))
        worked = done | aside | back
        offered, ended, due, queue = (
            getattr(segments, name)[mine] for name in ("offered", "ended", "due", "queue")
        )
        is_open = ended < 0
        counted, in_time = done | (is_open & (due <= end)), done & (ended <= due)
        at_end = np.minimum(np.where(ended >= 0, ended, 0) // plan.interval, plan.intervals - 1)
        for name, at, rows in (
            ("due_counted", interval[mine], counted), ("due_met", interval[mine], in_time),
            ("finished", at_end, done), ("set_aside", at_end, aside), ("put_back", at_end, back),
            ("lost", at_end, ~worked & ~is_open),
        ):  # fmt: skip
            np.add.at(found[name], (at[rows], queue[rows]), 1)
        first = np.clip(offered // plan.interval, plan.begin, plan.intervals - 1)
        self._keep(first, np.where(is_open, plan.intervals, at_end), queue, offered)

    def _keep(self, first: Int64, stop: Int64, queue: Int64, offered: Int64) -> None:
        """Visits that are there at the end of the intervals from `first` up to `stop`."""
        row, cell = _spans(first, stop)
        np.add.at(self.found["backlog"], (cell, queue[row]), 1)
        np.minimum.at(self.since, (cell, queue[row]), offered[row])
        last_of_day = self.plan.day_bounds[1:] - 1
        row, day = _spans(np.searchsorted(last_of_day, first), np.searchsorted(last_of_day, stop))
        self.left_over.append((day, self.plan.type_of_queue[queue[row]], offered[row]))

    def columns(self) -> dict[str, Int64]:
        """due_counted: finished, or due before the end of the run · due_met: finished when due · finished, set_aside,
        put_back: by the interval in which they were · backlog: came before the end of the interval and neither
        finished nor set aside by then, waiting or in hand · oldest: age (µs) of the oldest of these, 0 where there
        is none.

        lost: refused, or handed on by an agent whose customer did not stay; by the interval in which they left.
        Work that is put back into its own queue is not finished. What comes or ends after the last interval does so
        in it.
        """
        if not len(self.since):
            return self.found | {"oldest": np.zeros_like(self.found["backlog"])}
        closes = (np.arange(self.plan.intervals) + 1)[:, None] * self.plan.interval
        return self.found | {
            "oldest": np.where(self.found["backlog"] > 0, np.maximum(closes - self.since, 0), 0)
        }

    def ages(self) -> dict[str, Int64]:
        """Age (µs) at the end of each day that a part of what is left does not exceed, per (interval, type): in the
        last interval of the day, 0 elsewhere and where nothing is left."""
        plan = self.plan
        found = {name: np.zeros((plan.intervals, plan.types), np.int64) for name in AGES}
        if not self.left_over:
            return found
        day, kind, offered = (np.concatenate(column) for column in zip(*self.left_over, strict=True))
        order = np.lexsort((-offered, kind, day))
        cell, counts = np.unique(day[order] * plan.types + kind[order], return_counts=True)
        last, before = plan.day_bounds[1:][cell // plan.types] - 1, np.cumsum(counts) - counts
        for name, percent in AGES.items():
            at = before + (percent * counts + 99) // 100 - 1
            age = (last + 1) * plan.interval - offered[order][at]
            found[name][last, cell % plan.types] = np.maximum(age, 0)
        return found


def _spans(first: Int64, stop: Int64) -> tuple[Int64, Int64]:
    """For each row every number from `first` up to `stop`: the rows, and the numbers."""
    length = np.maximum(stop - first, 0)
    row = np.repeat(np.arange(len(first)), length)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length) + first[row]
