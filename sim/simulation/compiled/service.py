"""An agent and a contact: answering, what follows from it, and what a free agent does next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import PPM
from sim.simulation.compiled.attempts import maybe_recontact
from sim.simulation.compiled.benches import key_of, take
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.deferred import expect_chaser, maybe_pend
from sim.simulation.compiled.drain import goes_on
from sim.simulation.compiled.floor import (
    further_visit,
    group_for,
    join_idle,
    line_up_again,
    queue_for,
    step_out,
)
from sim.simulation.compiled.memory import column, constant, rich
from sim.simulation.compiled.records import (
    agent_at,
    answers,
    desk_at,
    queue_at,
    type_at,
    visit_at,
)
from sim.simulation.compiled.sessions import MOVES, answer_beside, look
from sim.simulation.compiled.transfers import decide
from sim.simulation.compiled.trunks import answered
from sim.simulation.compiled.work import NO_ANSWER, RETURNED, begin_service, share_of, write_conversation
from sim.simulation.order import Kind

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

RELEASE, ELIGIBLE = constant(Kind.RELEASE), constant(Kind.ELIGIBLE)
FIRST_LEG = constant(0)
FIRST_DAY = constant(1)

delays = column("delays")


@kernel(woven=True)
def answer(day: Day, agent_number: int, number: int, now: int) -> None:
    """An agent answers: what this service will be is now known, and so is when the agent is free again."""
    agent, visit = agent_at(day, agent_number), visit_at(day, number)
    if agent.desk:
        answer_beside(day, agent_number, number, now)
        return
    begin_service(day, agent_number, number, now)
    conversation = visit.talk + visit.hold
    visit.ended = now + conversation
    agent.visit = number
    agent.last_assigned = now
    agent.busy_time += conversation + visit.wrap_up
    agent.services_count += 1
    answers(day)[day.answers_count] = number
    day.answers_count += 1
    if not conversation_ends(day, number):
        enter(day, visit.ended + visit.wrap_up, RELEASE, agent_number)


@kernel(woven=True)
def conversation_ends(day: Day, number: int) -> bool:
    """It is known when a conversation ends, and something may follow from it; whether the agent then stays."""
    visit = visit_at(day, number)
    if visit.disposition == NO_ANSWER:
        return False
    stays = False
    if type_at(day, visit.type).ways_count > 0 and not visit.asked:
        stays = decide(day, number)
    if visit.transferred < 0 and type_at(day, visit.type).pending_after >= 0:
        maybe_pend(day, number)
    if visit.transferred < 0 and visit.resumes < 0 and type_at(day, visit.type).recontacts:
        maybe_recontact(day, number)
    if day.trunks > 0:
        answered(day, number)
    return stays


@kernel(part=True)
def become_free(day: Day, agent_number: int, now: int) -> None:
    """A free agent takes the head of the queue that routing selects, or becomes idle."""
    if agent_at(day, agent_number).desk:
        look(day, agent_number, now, MOVES)
        return
    queue = queue_for(day, agent_at(day, agent_number).group, now)
    if queue >= 0:
        number = queue_at(day, queue).first
        step_out(day, number, now)
        answer(day, agent_number, number, now)
    else:
        join_idle(day, agent_number, key_of(day, agent_number, now))


# ---- contacts that had been taken out of their queue ---------------------------------------------------------


@kernel(inline=True)
def put_back(day: Day, agent_number: int, now: int) -> None:
    """An agent has gone home: a task laid aside is put back."""
    if agent_at(day, agent_number).desk:
        put_task_back(day, agent_number, now)


@rich
def put_task_back(day: Day, agent_number: int, now: int) -> None:
    """A task laid aside is back at its place in the queue, with the work that is left."""
    if desk_at(day, agent_number).paused < 0:
        return
    desk = desk_at(day, agent_number)
    before_number, left = desk.paused, desk.rest // PPM
    desk.paused = -1
    before = visit_at(day, before_number)
    talk, hold, wrap_up = before.talk, before.hold, before.wrap_up
    held = share_of(left, talk + hold, hold) if hold > 0 else 0
    write_conversation(day, before_number, talk + hold - left, now)
    before.wrap_up, before.transferred = 0, before.type
    number = further_visit(day, before_number, RETURNED, now)
    after = visit_at(day, number)
    after.talk, after.hold, after.wrap_up = left - held, held, wrap_up
    after.since, after.due, after.queue = before.since, before.due, before.queue
    goes_on(day, before.type, after.type, now)
    offer_again(day, number, now)


@kernel(part=True)
def offer_again(day: Day, number: int, now: int) -> None:
    """A contact that had been taken out of its queue asks for an agent as if it had waited there all the time."""
    visit = visit_at(day, number)
    waited = now - visit.since
    bench = group_for(day, visit.queue, waited)
    if bench >= 0:
        answer(day, take(day, bench, visit.queue, waited), number, now)
        return
    line_up_again(day, number, now)
    schedule_eligible(day, number, waited)
    if type_at(day, visit.type).chased_as >= 0:
        expect_chaser(day, number, FIRST_DAY, now)


@kernel(part=True)
def schedule_eligible(day: Day, number: int, waited: int) -> None:
    """Enter the next delay of the routing policy that a wait will reach."""
    visit = visit_at(day, number)
    queue = queue_at(day, visit.queue)
    for place in range(queue.delays, queue.delays + queue.delays_count):
        if delays(day)[place] > waited:
            enter(day, visit.since + delays(day)[place], ELIGIBLE, number)
            return
