"""What will happen: a heap of entries in the written order of simultaneous events (four children to a place).

All places beyond the entries hold one that is never reached, so that each place has four children.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.simulation.compiled.memory import constant, least_of_four
from sim.simulation.compiled.records import pending_at
from sim.simulation.order import AFTER_ALL, IDENTITY_BITS

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

NEVER_REACHED = constant(AFTER_ALL)

soonest = least_of_four("pending")


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
    """Take the first entry out of the calendar, and move the last one to where it now belongs."""
    size = day.pending_count - 1
    day.pending_count = size
    last = pending_at(day, size)
    moment, key = last.moment, last.key
    last.moment = last.key = NEVER_REACHED
    place, child = 0, 1
    while child < size:
        chosen = soonest(day, child)
        best = pending_at(day, chosen)
        if moment < best.moment or (moment == best.moment and key < best.key):
            break
        here = pending_at(day, place)
        here.moment, here.key = best.moment, best.key
        place, child = chosen, 4 * chosen + 1
    if size > 0:
        here = pending_at(day, place)
        here.moment, here.key = moment, key
