"""Who has to wait hears for how long, as in `sim.simulation.announcements`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.policies.prediction import REMEMBERED, predicted_wait
from sim.simulation.compiled.callbacks import is_dialled_in_vain
from sim.simulation.compiled.draws import balk_toss, tolerance_of
from sim.simulation.compiled.layouts import BY_A_TOSS, BY_THE_WAIT
from sim.simulation.compiled.memory import constant, rich
from sim.simulation.compiled.records import balk_odds, entrance_at, queue_at, visit_at
from sim.simulation.compiled.wallboard import answer_moments, joined
from sim.tables import Origin

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

CALLBACK = constant(Origin.CALLBACK)
BY_TOSS, BY_WAIT = constant(BY_A_TOSS), constant(BY_THE_WAIT)

_predicted_wait = kernel(part=True)(predicted_wait)


@kernel(part=True)
def balks(day: Day, number: int) -> bool:
    """Whether the customer leaves at once: by a toss, or since the announced wait is too long for them."""
    visit = visit_at(day, number)
    rule = entrance_at(day, visit.type)
    if rule.balks == BY_TOSS:
        place = rule.balk_odds + min(queue_at(day, visit.queue).waiting, rule.balk_odds_count - 1)
        odds: float = balk_odds(day)[place]
        return balk_toss(day, visit.case, visit.attempt, visit.leg) < odds
    if rule.balks == BY_WAIT:
        return visit.predicted > tolerance_of(day, visit.type, visit.case, visit.attempt, visit.leg)
    return False


@kernel(part=True)
def predict(day: Day, predictor: int, queue_number: int, now: int) -> int:
    """The wait to announce to who joins a queue now."""
    queue = queue_at(day, queue_number)
    remembered = min(queue.answers, REMEMBERED)
    oldest = 0
    if remembered > 0:
        oldest = answer_moments(day)[queue_number * REMEMBERED + (queue.answers - remembered) % REMEMBERED]
    return _predicted_wait(
        predictor, now, joined(day)[queue_number], queue.waiting, queue.last_wait, remembered, oldest
    )


@rich
def is_missed(day: Day, number: int, now: int) -> bool:
    """An agent takes a contact of a queue, which later predictions may look at: whether it is a callback, and nobody
    picks up."""
    visit = visit_at(day, number)
    queue = queue_at(day, visit.queue)
    queue.last_wait = now - visit.offered
    answer_moments(day)[visit.queue * REMEMBERED + queue.answers % REMEMBERED] = now
    queue.answers += 1
    return visit.origin == CALLBACK and is_dialled_in_vain(day, number, now)
