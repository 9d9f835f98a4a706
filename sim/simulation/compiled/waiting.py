"""Waiting, or leaving instead: what becomes of contacts that no agent takes at once, as in `sim.simulation.model`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import NEVER
from sim.simulation.compiled.announcements import balks, predict
from sim.simulation.compiled.attempts import maybe_redial
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.callbacks import is_wanted, next_try
from sim.simulation.compiled.deferred import expect_chaser
from sim.simulation.compiled.drain import is_lost
from sim.simulation.compiled.floor import line_up
from sim.simulation.compiled.memory import constant, rich
from sim.simulation.compiled.records import entrance_at, queue_at, type_at, visit_at
from sim.simulation.compiled.service import schedule_eligible
from sim.simulation.compiled.transfers import let_go
from sim.simulation.compiled.trunks import take_back
from sim.simulation.order import Kind
from sim.tables import Disposition, Origin

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

ABANDON, NO_LIMIT = constant(Kind.ABANDON), constant(NEVER)
BALKED, CALLBACK = constant(Disposition.BALKED), constant(Disposition.CALLBACK)
AS_CALLBACK = constant(Origin.CALLBACK)
NO_TRIES = NOTHING = constant(0)
FIRST_DAY = constant(1)


@kernel(part=True)
def wait(day: Day, number: int, limit: int, now: int) -> None:
    """A contact joins the end of its line, to wait within its patience."""
    visit = visit_at(day, number)
    line_up(day, number, now)
    if limit < NEVER:
        enter(day, max(visit.offered + limit, now), ABANDON, number)
    if queue_at(day, visit.queue).delays_count > 0:
        schedule_eligible(day, number, now - visit.offered)
    if type_at(day, visit.type).chased_as >= 0:
        expect_chaser(day, number, FIRST_DAY, now)


@kernel(part=True)
def lose(day: Day, number: int, disposition: int, now: int) -> None:
    """A visit ends without an answer."""
    visit = visit_at(day, number)
    visit.disposition = disposition
    visit.ended = now
    if visit.holder >= 0:
        let_go(day, number, NOTHING, now)
    if visit.origin != AS_CALLBACK:
        is_lost(day, visit.type, now)
    if day.trunks > 0:
        take_back(day, number)


@kernel(inline=True)
def turn_away(day: Day, number: int, disposition: int, now: int) -> None:
    """A visit that finds its queue closed is written down under the type's first queue."""
    visit = visit_at(day, number)
    visit.queue = type_at(day, visit.type).queues
    lose(day, number, disposition, now)


@rich
def turns_away(day: Day, number: int, now: int) -> bool:
    """A contact would have to wait: whether it leaves instead, with a callback or for good."""
    visit = visit_at(day, number)
    predictor = entrance_at(day, visit.type).predictor
    if predictor >= 0:
        visit.predicted = predict(day, predictor, visit.queue, now)
        if is_wanted(day, number):
            callback = next_try(day, number, NO_TRIES, now)
            lose(day, number, CALLBACK, now)
            wait(day, callback, NO_LIMIT, now)
            return True
    if not balks(day, number):
        return False
    lose(day, number, BALKED, now)
    maybe_redial(day, number, now)
    return True
