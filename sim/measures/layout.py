"""A center as the index arrays that measures need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.once import once

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.tables import Int64


@dataclass(frozen=True)
class Layout:
    """Sizes, thresholds and memberships of a center.

    type_of_queue, is_live, within, short_abandon (µs): per queue · tier_of_type: per type · pair_of: index of the
    pair of a queue and a group, -1 where the group cannot serve it · day_bounds: first interval of each day, and the
    number of intervals at the end; an interval belongs to the day in which it starts · begin: the interval
    in which the run begins; who was there before counts in it.
    """

    interval: int
    intervals: int
    groups: int
    type_of_queue: Int64
    is_live: NDArray[np.bool_]
    within: Int64
    short_abandon: Int64
    tier_of_type: Int64
    pair_queue: Int64
    pair_group: Int64
    pair_of: Int64
    day_bounds: Int64
    begin: int = 0

    @property
    def queues(self) -> int:
        """Number of queues."""
        return len(self.type_of_queue)

    @property
    def types(self) -> int:
        """Number of contact types."""
        return len(self.tier_of_type)

    @property
    def pairs(self) -> int:
        """Number of pairs of a queue and a group that may serve it."""
        return len(self.pair_queue)


@once
def layout(center: Center) -> Layout:
    """The index arrays of a center."""
    kinds = tuple(center.contact_types.values())
    targets = [kinds[queue.type_index].target for queue in center.queues]
    pair_of = np.full((len(center.queues), len(center.group_names)), -1, np.int64)
    for number, pair in enumerate(center.pairs):
        pair_of[pair.queue, pair.group] = number
    starts = np.array(center.clock.day_starts, np.int64)
    return Layout(
        interval=center.interval,
        intervals=center.clock.intervals,
        groups=len(center.group_names),
        type_of_queue=_ints([queue.type_index for queue in center.queues]),
        is_live=np.array([not center.is_deferred(queue.contact_type) for queue in center.queues], np.bool_),
        within=_ints([target.within for target in targets]),
        short_abandon=_ints([target.short_abandon for target in targets]),
        tier_of_type=_ints([kind.tier for kind in kinds]),
        pair_queue=_ints([pair.queue for pair in center.pairs]),
        pair_group=_ints([pair.group for pair in center.pairs]),
        pair_of=pair_of,
        day_bounds=-(-starts // center.interval),
        begin=center.begin // center.interval,
    )


def _ints(values: list[int]) -> Int64:
    return np.array(values, np.int64)
