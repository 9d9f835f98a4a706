"""Callbacks (virtual hold), as in `sim.simulation.callbacks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.drain import enters
from sim.simulation.compiled.draws import callback_toss, dial_delay, no_answer_toss
from sim.simulation.compiled.floor import new_visit
from sim.simulation.compiled.memory import constant
from sim.simulation.compiled.records import entrance_at, visit_at
from sim.simulation.order import Kind
from sim.tables import Origin

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

DIAL, AS_CALLBACK = constant(Kind.DIAL), constant(Origin.CALLBACK)


@kernel(part=True)
def is_wanted(day: Day, number: int) -> bool:
    """Whether who is told this wait is offered a callback and takes it."""
    visit = visit_at(day, number)
    rule = entrance_at(day, visit.type)
    if rule.calls_back == 0 or visit.predicted <= rule.callback_above:
        return False
    return callback_toss(day, visit.case, visit.attempt, visit.leg) < rule.accept


@kernel(part=True)
def next_try(day: Day, before_number: int, tries: int, now: int) -> int:
    """The next visit of a contact that is called back: in the same queue, with the same request."""
    before = visit_at(day, before_number)
    number = new_visit(day, before.case, before.attempt, before.leg + 1, before.type, now)
    visit = visit_at(day, number)
    visit.contact, visit.origin = before.contact, AS_CALLBACK
    visit.came_as, visit.request = before.came_as, before.request
    visit.drawn, visit.queue, visit.tries = before.drawn, before.queue, tries
    visit.patience = before.patience
    if day.machines > 0:
        visit.session = before.session
    return number


@kernel(part=True)
def is_dialled_in_vain(day: Day, number: int, now: int) -> bool:
    """An agent dials, and from now on this is a contact in the center: whether nobody picks up. If so it rings for a
    while, and the customer is called again later, a few times."""
    visit = visit_at(day, number)
    enters(day, visit.type)
    rule = entrance_at(day, visit.type)
    if no_answer_toss(day, visit.case, visit.attempt, visit.leg) >= rule.no_answer:
        return False
    visit.tries += 1
    if visit.tries <= rule.dial_at_most:
        delay = rule.ring + dial_delay(day, visit.type, visit.case, visit.attempt, visit.leg)
        if now + delay < day.horizon:
            enter(day, now + delay, DIAL, number)
    return True
