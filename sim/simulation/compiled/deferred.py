"""Deferred work in the compiled engine, as in `sim.entities.due`: when it is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.due import due_at
from sim.simulation.compiled.memory import array
from sim.simulation.compiled.records import type_at

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

due_opens = array("due_opens")
due_closes = array("due_closes")
due_before = array("due_before")

_due_at = kernel(part=True)(due_at)


@kernel(part=True)
def due_of(day: Day, number: int, offered: int) -> int:
    """When a contact of a type is due that came at a moment."""
    kind = type_at(day, number)
    first, count = kind.dates, kind.dates_count
    opens, closes = due_opens(day, first, count), due_closes(day, first, count)
    return _due_at(kind.due_rule, kind.due_within, opens, closes, due_before(day, first, count + 1), offered)
