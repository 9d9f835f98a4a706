"""What will happen: a heap of entries in the written order of simultaneous events (four children to a place)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.simulation.compiled.records import pending_at
from sim.simulation.order import IDENTITY_BITS

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day


@kernel(part=True)
def enter(day: Day, moment: int, kind: int, identity: int) -> None:
    """Put an entry into the calendar."""
    key = (kind << IDENTITY_BITS) + identity
    place = day.pending_count
    day.pending_count = place + 1
    while place > 0:
        parent = (place - 1) >> 2
        above = pending_at(day, parent)
        if above.moment < moment or (above.moment == moment and above.key < key):
            break
        here = pending_at(day, place)
        here.moment, here.key = above.moment, above.key
        place = parent
    here = pending_at(day, place)
    here.moment, here.key = moment, key


@kernel(inline=True)
def strike_first(day: Day) -> None:
    """Take the first entry out of the calendar."""
    size = day.pending_count - 1
    day.pending_count = size
    last = pending_at(day, size)
    moment, key = last.moment, last.key
    place, child = 0, 1
    while child < size:
        best = pending_at(day, child)
        chosen = child
        for other in range(child + 1, min(child + 4, size)):
            entry = pending_at(day, other)
            if entry.moment < best.moment or (entry.moment == best.moment and entry.key < best.key):
                best, chosen = entry, other
        if moment < best.moment or (moment == best.moment and key < best.key):
            break
        here = pending_at(day, place)
        here.moment, here.key = best.moment, best.key
        place, child = chosen, 4 * chosen + 1
    here = pending_at(day, place)
    here.moment, here.key = moment, key
