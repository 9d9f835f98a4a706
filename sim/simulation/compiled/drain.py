"""The end of the day: which groups are still needed when they would go home, as in `sim.simulation.drain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.memory import column, constant
from sim.simulation.compiled.pools import is_open
from sim.simulation.compiled.records import group_at, pool_at, type_at
from sim.simulation.order import Kind

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

RELIEF = constant(Kind.RELIEF)

unanswered = column("unanswered")
in_hand = column("in_hand")
awaited = column("awaited")


# ---- contacts ------------------------------------------------------------------------------------------------


@kernel(inline=True)
def enters(day: Day, kind: int) -> None:
    """A contact of this type is in the center from now on."""
    unanswered(day)[kind] += 1


@kernel(inline=True)
def begins(day: Day, kind: int, now: int) -> None:
    """An agent begins with a contact."""
    in_hand(day)[kind] += 1
    is_lost(day, kind, now)


@kernel(inline=True)
def is_lost(day: Day, kind: int, now: int) -> None:
    """A contact is in nobody's line or machine any more: it was answered, or left."""
    unanswered(day)[kind] -= 1
    if day.keeping > 0 and unanswered(day)[kind] == 0:
        look_at(day, kind, now)


@kernel(inline=True)
def is_done(day: Day, kind: int, now: int) -> None:
    """A service is finished, and the contact has left the center or goes on."""
    in_hand(day)[kind] -= 1
    if day.keeping > 0 and in_hand(day)[kind] == 0:
        look_at(day, kind, now)


@kernel(inline=True)
def goes_on(day: Day, kind: int, to: int, now: int) -> None:
    """A contact is handed on, and now asks for an agent as this type."""
    unanswered(day)[to] += 1
    is_done(day, kind, now)


# ---- agents --------------------------------------------------------------------------------------------------


@kernel(part=True)
def keeps(day: Day, number: int, now: int) -> bool:
    """Whether agents of a group stay now, though their time is over; if so, they will be let go."""
    pool = pool_at(day, group_at(day, number).pool)
    if not day.drains or not is_needed(day, number) or is_open(day, pool.windows, pool.windows_count, now):
        return False
    keep(day, group_at(day, number).pool)
    return True


@kernel(inline=True)
def keep(day: Day, number: int) -> None:
    """Somebody stays in a pool."""
    if pool_at(day, number).keeps == 0:
        pool_at(day, number).keeps = 1
        day.keeping += 1


@kernel(part=True)
def is_needed(day: Day, number: int) -> bool:
    """Whether a contact in the center may still come to a group."""
    for kind in range(day.types):
        comes = awaited(day)[number * day.types + kind]
        if (comes & 1 and unanswered(day)[kind] > 0) or (comes & 2 and in_hand(day)[kind] > 0):
            return True
    return False


@kernel(part=True)
def look_at(day: Day, kind: int, now: int) -> None:
    """The last contact of a type was answered, or has left: at the end of this instant some may no longer be needed."""
    number = type_at(day, kind).pool
    if pool_at(day, number).keeps:
        pool_at(day, number).keeps = 0
        day.keeping -= 1
        enter(day, now, RELIEF, number)
