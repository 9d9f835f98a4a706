"""Further contacts of a case: a customer who was not answered, or not helped, asks again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.draws import (
    is_resolved,
    recontact_delay,
    recontact_toss,
    redial_after,
    redial_toss,
)
from sim.simulation.compiled.floor import new_visit
from sim.simulation.compiled.memory import constant, rich
from sim.simulation.compiled.records import case_attempt, type_at, visit_at, way_at
from sim.simulation.order import Kind

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

REDIAL, RECONTACT = constant(Kind.REDIAL), constant(Kind.RECONTACT)
FIRST_LEG = constant(0)


@kernel(part=True)
def next_attempt(day: Day, case: int) -> int:
    """A further contact of a case begins, and is numbered among its attempts."""
    attempt: int = case_attempt(day)[case] + 1
    case_attempt(day)[case] = attempt
    return attempt


@kernel(part=True)
def further_attempt(day: Day, case: int, attempt: int, kind: int, origin: int, request: int, now: int) -> int:
    """The first visit of a further contact of a case; returns its number.

    It brings the request of an earlier contact once more, or a new one: work and transfer of the type, drawn by that
    number.
    """
    number = new_visit(day, case, attempt, FIRST_LEG, kind, now)
    visit = visit_at(day, number)
    visit.origin, visit.request = origin, request
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


@kernel(part=True)
def redial_type(day: Day, lost_number: int) -> int:
    """The contact type as which a customer calls again."""
    lost = visit_at(day, lost_number)
    rule = type_at(day, lost.type)
    if rule.redial_switch_count == 0:
        return lost.came_as
    toss = redial_toss(day, lost.case, lost.attempt)
    return switched(day, rule.redial_switch, rule.redial_switch_count, toss, lost.came_as)


# ---- customers who were not helped ---------------------------------------------------------------------------


@rich
def maybe_recontact(day: Day, number: int) -> None:
    """A customer whose concern the conversation that now begins does not resolve may come again, as may be known
    already; contacts after the horizon are not part of the run."""
    visit = visit_at(day, number)
    if visit.attempt >= type_at(day, visit.type).recontact_at_most:
        return
    if is_resolved(day, visit.agent, visit.type, visit.case, visit.attempt, visit.leg):
        return
    delay = recontact_delay(day, visit.type, visit.case, visit.attempt)
    if delay >= 0 and visit.ended + delay < day.horizon:
        enter(day, visit.ended + delay, RECONTACT, number)


@kernel(part=True)
def recontact_type(day: Day, before_number: int) -> int:
    """The contact type as which a customer comes again."""
    before = visit_at(day, before_number)
    rule = type_at(day, before.type)
    if rule.recontact_switch_count == 0:
        return before.type
    toss = recontact_toss(day, before.case, before.attempt)
    return switched(day, rule.recontact_switch, rule.recontact_switch_count, toss, before.type)


@kernel(part=True)
def switched(day: Day, first: int, count: int, toss: float, kind: int) -> int:
    """The type as which a customer comes, for a toss below `reached`; else as before."""
    for place in range(first, first + count):
        if toss < way_at(day, place).reached:
            return way_at(day, place).to
    return kind
