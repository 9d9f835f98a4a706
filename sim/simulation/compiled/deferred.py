"""Deferred work in the compiled engine: when it is due, as in `sim.entities.due`, and what becomes of it, as in
`sim.simulation.deferred`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.demand.purposes import CHASED_DAY, Purpose
from sim.entities import due
from sim.entities.units import DAY, NEVER
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.draws import quantile_of, uniform_of
from sim.simulation.compiled.floor import new_visit
from sim.simulation.compiled.memory import array, constant, rich
from sim.simulation.compiled.records import type_at, visit_at
from sim.simulation.order import Kind
from sim.tables import Origin

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

AS_FOLLOW_UP = constant(Origin.FOLLOW_UP)
CHASE, TRANSFER = constant(Kind.CHASE), constant(Kind.TRANSFER)
PENDING, PENDING_DELAY = constant(Purpose.PENDING), constant(Purpose.PENDING_DELAY)
CHASER = constant(Purpose.CHASER)

due_opens = array("due_opens")
due_closes = array("due_closes")
due_before = array("due_before")

due_at = kernel(part=True)(due.due_at)
used_between = kernel(part=True)(due.used_between)


# ---- when it is due ------------------------------------------------------------------------------------------


@kernel(part=True)
def due_of(day: Day, number: int, offered: int, used: int) -> int:
    """When a contact of a type is due that came at a moment, if so much of the time allowed is used already."""
    kind = type_at(day, number)
    first, count, left = kind.dates, kind.dates_count, max(kind.due_within - used, 0)
    opens, closes = due_opens(day, first, count), due_closes(day, first, count)
    return due_at(kind.due_rule, left, opens, closes, due_before(day, first, count + 1), offered)


@kernel(part=True)
def used_of(day: Day, number: int, start: int, end: int) -> int:
    """How much of the time allowed passes between two moments."""
    kind = type_at(day, number)
    first, count = kind.dates, kind.dates_count
    opens, closes = due_opens(day, first, count), due_closes(day, first, count)
    return used_between(kind.due_rule, opens, closes, due_before(day, first, count + 1), start, end)


# ---- work that waits for somebody outside --------------------------------------------------------------------


@rich
def maybe_pend(day: Day, number: int) -> None:
    """The work that now begins may leave a task that must wait for somebody outside; what comes back after the horizon
    is not part of the run."""
    visit = visit_at(day, number)
    rule = type_at(day, visit.type)
    if visit.origin == AS_FOLLOW_UP:
        return
    if uniform_of(day, PENDING, visit.case, visit.attempt, visit.leg) >= rule.pending_probability:
        return
    toss = uniform_of(day, PENDING_DELAY, visit.case, visit.attempt, visit.leg)
    delay = quantile_of(day, rule.pending_after, toss)
    if delay >= NEVER:
        return
    visit.resumes = visit.ended + delay
    if visit.resumes < day.horizon:
        enter(day, visit.resumes, TRANSFER, number)


@kernel(part=True)
def follow_up(day: Day, now: int, before_number: int) -> int:
    """The visit as which pending work comes back; its clock stood still meanwhile."""
    before = visit_at(day, before_number)
    kind = before.type
    number = new_visit(day, before.case, before.attempt, before.leg + 1, kind, now)
    visit = visit_at(day, number)
    visit.contact, visit.origin = before.contact, AS_FOLLOW_UP
    visit.came_as, visit.request = before.came_as, before.request
    visit.due = due_of(day, kind, now, used_of(day, kind, before.offered, before.ended))
    return number


# ---- customers who ask after late work -----------------------------------------------------------------------


@rich
def expect_chaser(day: Day, number: int, first_day: int, now: int) -> None:
    """Enter when the customer of a visit that waits would ask after it: each day it is late has its chance, at any
    time of that day; what lies before now or after the horizon is not part of the run."""
    visit = visit_at(day, number)
    probability = type_at(day, visit.type).chaser_probability
    chased, late = first_day, visit.due + (first_day - 1) * DAY
    while late < day.horizon:
        toss = uniform_of(day, CHASER, visit.case, visit.attempt, visit.leg | chased << CHASED_DAY)
        if toss < probability:
            moment = late + int(toss / probability * DAY)
            if now <= moment < day.horizon:
                visit.chased = chased
                enter(day, moment, CHASE, number)
                return
        chased, late = chased + 1, late + DAY
