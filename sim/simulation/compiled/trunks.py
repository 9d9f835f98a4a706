"""Lines into the center, as in `sim.simulation.trunks`: `line` of a visit is the trunk whose line its contact holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.memory import constant, rich
from sim.simulation.compiled.records import entrance_at, visit_at
from sim.simulation.compiled.wallboard import free_lines
from sim.simulation.order import Kind

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

HANG_UP = constant(Kind.HANG_UP)


@rich
def gives_line(day: Day, number: int) -> bool:
    """A contact comes in: it takes a line if its type needs one; False if none is free."""
    visit = visit_at(day, number)
    trunk = entrance_at(day, visit.type).trunk
    if trunk < 0:
        return True
    if free_lines(day)[trunk] == 0:
        return False
    free_lines(day)[trunk] -= 1
    visit.line = trunk
    return True


@rich
def answered(day: Day, number: int) -> None:
    """The customer hangs up when the conversation is over, unless the contact goes on to another queue."""
    visit = visit_at(day, number)
    if visit.transferred < 0 and visit.line >= 0:
        enter(day, visit.ended, HANG_UP, number)


@rich
def take_back(day: Day, number: int) -> None:
    """A customer has left: the line of the contact, if it holds one, is free."""
    visit = visit_at(day, number)
    if visit.line >= 0:
        free_lines(day)[visit.line] += 1
        visit.line = -1
