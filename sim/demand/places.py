"""Kernels for the rows of Demand: which contacts there are, and their order of arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.demand.cache import kernel

if TYPE_CHECKING:
    from sim.tables import Int64 as Integers


@kernel("UniTuple(int64[::1],2)(int64[:],int64[:])")
def contacts_of(counts: Integers, intervals: Integers) -> tuple[Integers, Integers]:
    """Interval and ordinal of each contact, for so many contacts in each interval."""
    total = 0
    for place in range(counts.size):
        total += counts[place]
    interval, ordinal = np.empty(total, np.int64), np.empty(total, np.int64)
    row = 0
    for place in range(counts.size):
        for number in range(counts[place]):
            interval[row] = intervals[place]
            ordinal[row] = number
            row += 1
    return interval, ordinal


@kernel(part=True)
def _insert(arrival: Integers, order: Integers) -> None:
    """Insertion sort of rows by arrival, quick where most are in order."""
    for place in range(1, order.size):
        row, hole = order[place], place
        while hole > 0 and arrival[order[hole - 1]] > arrival[row]:
            order[hole] = order[hole - 1]
            hole -= 1
        order[hole] = row


@kernel("int64[::1](int64[:],int64[:],int64,int64[:],int64)")
def _sorted(arrival: Integers, interval: Integers, first: int, starts: Integers, width: int) -> Integers:
    bucket, order = np.empty(arrival.size, np.int64), np.empty(arrival.size, np.int64)
    filled = np.zeros(arrival.size + 1, np.int64)
    for row in range(arrival.size):
        place = interval[row] - first
        share = (arrival[row] - interval[row] * width) / width
        bucket[row] = starts[place] + int(share * (starts[place + 1] - starts[place]))
        filled[bucket[row] + 1] += 1
    for place in range(1, filled.size):
        filled[place] += filled[place - 1]
    for row in range(arrival.size):
        order[filled[bucket[row]]] = row
        filled[bucket[row]] += 1
    _insert(arrival, order)
    return order


def order_of_arrival(arrival: Integers, interval: Integers, width: int) -> Integers:
    """The rows sorted by arrival, those of one moment in the order given; takes a time in proportion to their number.

    Contacts are spread evenly over their interval (of `width` µs), so that one bucket each holds about one of them;
    what the buckets leave in disorder is put in order by insertion.
    """
    first = int(interval.min()) if len(interval) else 0
    starts = np.append(0, np.cumsum(np.bincount(interval - first)))
    return _sorted(arrival, interval, first, starts, width)
