"""Further contacts of a case: a customer who was not answered, or not helped, asks again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.draws import redial_after
from sim.simulation.compiled.duty import enter_center
from sim.simulation.compiled.floor import new_visit
from sim.simulation.compiled.memory import constant
from sim.simulation.compiled.records import case_attempt, type_at, visit_at
from sim.simulation.order import Kind

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

REDIAL = constant(Kind.REDIAL)
FIRST_LEG = constant(0)


@kernel(part=True)
def further_attempt(day: Day, cause: int, kind: int, origin: int, same_request: int, now: int) -> int:
    """The first visit of a further contact of a case, numbered among its attempts as it begins; returns its number.

    It brings the request of its cause once more, or a new one: work and transfer of the type, drawn by its number.
    """
    case = visit_at(day, cause).case
    attempt = case_attempt(day)[case] + 1
    case_attempt(day)[case] = attempt
    number = new_visit(day, case, attempt, FIRST_LEG, kind, now)
    visit = visit_at(day, number)
    visit.origin = origin
    visit.request = visit_at(day, cause).request if same_request else attempt
    enter_center(day, kind)
    return number


# ---- customers who were not answered -------------------------------------------------------------------------


@kernel(part=True)
def maybe_redial(day: Day, number: int, now: int) -> None:
    """A customer who was not answered may try again; attempts after the horizon are not part of the run."""
    visit = visit_at(day, number)
    if visit.attempt >= type_at(day, visit.type).redial_at_most:
        return
    delay = redial_after(day, visit.type, visit.case, visit.attempt)
    if delay >= 0 and now + delay < day.horizon:
        enter(day, now + delay, REDIAL, number)
