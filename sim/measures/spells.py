"""Spells of time, divided among the intervals they touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.measures.layout import Layout
    from sim.tables import Int64


def spread(table: Int64, column: Int64, start: Int64, stop: Int64, plan: Layout) -> None:
    """Add spells from `start` to `stop` (µs) to a table of intervals by columns, each divided among the intervals it
    touches; what lies after the last interval counts in the last one."""
    last = np.minimum((stop - 1) // plan.interval, plan.intervals - 1)
    first = np.minimum(start // plan.interval, last)
    for step in range(int((last - first).max(initial=-1)) + 1):
        on = first + step <= last
        at = first[on] + step
        begin = np.where(step == 0, start[on], at * plan.interval)
        end = np.where(at == last[on], stop[on], (at + 1) * plan.interval)
        np.add.at(table, (at, column[on]), end - begin)
