"""Lines into the center, as in `sim.simulation.trunks`: `line` of a visit is the trunk whose line its contact holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.memory import constant, rich
from sim.simulation.compiled.records import entrance_at, visit_at
from sim.simulation.compiled.wallboard import free_lines
from sim.simulation.order import Kind

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

HANG_UP = constant(Kind.HANG_UP)


@kernel(part=True)
def has_line(day: Day, kind: int) -> bool:
    """Whether a contact of a type would be given a line, or needs none."""
    trunk = entrance_at(day, kind).trunk
    return trunk < 0 or free_lines(day)[trunk] > 0


@kernel(part=True)
def line_for(day: Day, kind: int) -> int:
    """The trunk of whose lines a contact of a type now holds one, -1 if it needs none."""
    trunk = entrance_at(day, kind).trunk
    if trunk >= 0:
        free_lines(day)[trunk] -= 1
    return trunk


@rich
def gives_line(day: Day, number: int) -> bool:
    """A contact comes in: it takes a line if its type needs one; False if none is free."""
    visit = visit_at(day, number)
    if not has_line(day, visit.type):
        return False
    visit.line = line_for(day, visit.type)
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
