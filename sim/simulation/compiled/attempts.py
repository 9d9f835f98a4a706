"""Further contacts of a case: a customer who was not answered, or not helped, asks again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.demand.purposes import Purpose
from sim.entities.units import NEVER
from sim.simulation.compiled import layouts
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.draws import is_resolved, quantile_of, uniform_of
from sim.simulation.compiled.floor import new_visit
from sim.simulation.compiled.memory import constant, rich
from sim.simulation.compiled.records import case_attempt, further_at, visit_at, way_at
from sim.simulation.order import Kind
from sim.tables import Disposition

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

REDIAL, RECONTACT = constant(Kind.REDIAL), constant(Kind.RECONTACT)
FIRST_LOSS, RULES = constant(Disposition.ABANDONED), constant(layouts.RULES)
NOT_RESOLVED, NOT_CONTAINED = constant(layouts.NOT_RESOLVED), constant(layouts.NOT_CONTAINED)
REDIAL_TOSS, REDIAL_DELAY = constant(Purpose.REDIAL), constant(Purpose.REDIAL_DELAY)
REDIAL_TYPE = constant(Purpose.REDIAL_TYPE)
RECONTACT_TOSS, RECONTACT_DELAY = constant(Purpose.RECONTACT), constant(Purpose.RECONTACT_DELAY)
RECONTACT_TYPE = constant(Purpose.RECONTACT_TYPE)
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


# ---- by a rule -----------------------------------------------------------------------------------------------


@kernel(part=True)
def comes_after(day: Day, rule_number: int, toss: int, delay_toss: int, case: int, attempt: int) -> int:
    """After how long (µs) a customer comes again by a rule, with the tosses for these purposes; -1 if not at all."""
    rule = further_at(day, rule_number)
    if attempt >= rule.at_most or uniform_of(day, toss, case, attempt, FIRST_LEG) >= rule.probability:
        return -1
    delay = quantile_of(day, rule.after, uniform_of(day, delay_toss, case, attempt, FIRST_LEG))
    return delay if delay < NEVER else -1


@kernel(part=True)
def comes_as(day: Day, rule_number: int, toss: int, case: int, attempt: int, kind: int) -> int:
    """The contact type as which a customer comes again by a rule: one of its own, or as before."""
    rule = further_at(day, rule_number)
    if rule.switch_count > 0:
        tossed = uniform_of(day, toss, case, attempt, FIRST_LEG)
        for place in range(rule.switch, rule.switch + rule.switch_count):
            if tossed < way_at(day, place).reached:
                return way_at(day, place).to
    return kind


# ---- customers who were not answered -------------------------------------------------------------------------


@kernel(inline=True)
def redial_rule(day: Day, number: int) -> int:
    """The rule of a customer who was not answered, by how they were lost."""
    visit = visit_at(day, number)
    return visit.type * RULES + visit.disposition - FIRST_LOSS


@kernel(part=True)
def maybe_redial(day: Day, number: int, now: int) -> None:
    """A customer who was not answered may try again; attempts after the horizon are not part of the run."""
    visit = visit_at(day, number)
    delay = comes_after(day, redial_rule(day, number), REDIAL_TOSS, REDIAL_DELAY, visit.case, visit.attempt)
    if delay >= 0 and now + delay < day.horizon:
        enter(day, now + delay, REDIAL, number)


@kernel(part=True)
def redial_type(day: Day, lost_number: int) -> int:
    """The contact type as which a customer calls again."""
    lost = visit_at(day, lost_number)
    return comes_as(day, redial_rule(day, lost_number), REDIAL_TYPE, lost.case, lost.attempt, lost.came_as)


# ---- customers who were not helped ---------------------------------------------------------------------------


@rich
def maybe_recontact(day: Day, number: int) -> None:
    """A customer whose concern the conversation that now begins does not resolve may come again, as may be known
    already; contacts after the horizon are not part of the run."""
    visit = visit_at(day, number)
    if is_resolved(day, visit.agent, visit.type, visit.case, visit.attempt, visit.leg):
        return
    rule = visit.type * RULES + NOT_RESOLVED
    delay = comes_after(day, rule, RECONTACT_TOSS, RECONTACT_DELAY, visit.case, visit.attempt)
    if delay >= 0 and visit.ended + delay < day.horizon:
        enter(day, visit.ended + delay, RECONTACT, number)


@kernel(part=True)
def recontact_type(day: Day, cause: int, case: int, attempt: int, kind: int) -> int:
    """The contact type as which a customer comes again whom an agent, or a machine, did not help."""
    return comes_as(day, kind * RULES + cause, RECONTACT_TYPE, case, attempt, kind)
