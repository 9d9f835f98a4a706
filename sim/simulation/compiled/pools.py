"""Whether something is open, and when it opens again, as in `sim.simulation.pools`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import DAY, NEVER, PPM
from sim.simulation.compiled.memory import constant
from sim.simulation.compiled.records import type_at, window_at

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

OPEN_END = constant(NEVER)


@kernel(part=True)
def is_open(day: Day, first: int, count: int, moment: int) -> bool:
    """Whether a time lies in one of the windows, which are in order of time; a closing time does not."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if window_at(day, first + middle).opens <= moment:
            low = middle + 1
        else:
            high = middle
    return low > 0 and moment < window_at(day, first + low - 1).closes


@kernel(part=True)
def next_open(day: Day, kind: int, moment: int) -> int:
    """When a contact that would come as a closed type comes instead; OPEN_END if the type does not open again.

    The time in which the type is closed is laid over its next day, in proportion: nobody waits at the door.
    """
    first, count = type_at(day, kind).windows, type_at(day, kind).windows_count
    following = 0
    while following < count and window_at(day, first + following).opens <= moment:
        following += 1
    if following == count:
        return OPEN_END
    opens, closes = window_at(day, first + following).opens, window_at(day, first + following).closes
    closed = window_at(day, first + following - 1).closes if following > 0 else 0
    part = (moment - closed) * PPM // (opens - closed)
    return opens + part * min(closes - opens, DAY) // PPM
