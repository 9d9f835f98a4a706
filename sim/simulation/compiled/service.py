"""An agent and a contact: answering, what follows from it, and what a free agent does next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import PPM
from sim.policies.selection import IdleKey
from sim.simulation.compiled.attempts import maybe_recontact
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.draws import idle_toss, transfer_toss, work_of
from sim.simulation.compiled.floor import join_idle, queue_for, step_out
from sim.simulation.compiled.memory import constant
from sim.simulation.compiled.records import (
    agent_at,
    aht,
    answers,
    hold,
    queue_at,
    talk,
    toss,
    type_at,
    visit_at,
    way_at,
    wrap_up,
)
from sim.simulation.order import Kind
from sim.tables import Disposition

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

ANSWERED = constant(Disposition.ANSWERED)
RELEASE, TRANSFER = constant(Kind.RELEASE), constant(Kind.TRANSFER)
IDLE_SINCE, LAST_ASSIGNED = constant(IdleKey.IDLE_SINCE), constant(IdleKey.LAST_ASSIGNED)
BUSY_SHARE = constant(IdleKey.BUSY_SHARE)
FIRST_LEG = constant(0)
_ROOT = 1000


@kernel(part=True)
def answer(day: Day, agent_number: int, number: int, now: int) -> None:
    """An agent answers: what this service will be is now known, and so is when the agent is free again."""
    agent, visit = agent_at(day, agent_number), visit_at(day, number)
    if visit.leg > 0:
        first, second, third = work_of(day, visit.type, visit.case, visit.attempt, visit.leg)
    elif visit.request > 0:
        first, second, third = work_of(day, visit.type, visit.case, visit.request, FIRST_LEG)
    else:
        case = visit.case
        first, second, third = talk(day)[case], hold(day)[case], wrap_up(day)[case]
    multiplier = aht(day)[agent.group * day.types + visit.type]
    if agent.aht != PPM:
        multiplier = times(multiplier, agent.aht)
    if multiplier != PPM:
        first, second = times(first, multiplier), times(second, multiplier)
        third = times(third, multiplier)
    visit.talk, visit.hold, visit.wrap_up = first, second, third
    visit.disposition = ANSWERED
    visit.answered, visit.ended = now, now + first + second
    visit.group, visit.agent = agent.group, agent_number
    agent.visit = number
    agent.last_assigned = now
    agent.busy_time += first + second + third
    agent.services_count += 1
    answers(day)[day.answers_count] = number
    day.answers_count += 1
    enter(day, now + first + second + third, RELEASE, agent_number)
    if type_at(day, visit.type).ways_count > 0:
        decide_transfer(day, number)
    if visit.transferred < 0 and type_at(day, visit.type).recontact_at_most > 0:
        maybe_recontact(day, number)


@kernel(inline=True)
def times(part: int, ppm: int) -> int:
    """A duration times a multiplier in parts per million, rounded; the product itself need not fit into a word."""
    return part // PPM * ppm + (part % PPM * ppm + PPM // 2) // PPM


@kernel(inline=True)
def decide_transfer(day: Day, number: int) -> None:
    """The contact may go on to another queue when its conversation ends."""
    visit = visit_at(day, number)
    kind = type_at(day, visit.type)
    tossed = toss_of(day, number)
    for place in range(kind.ways, kind.ways + kind.ways_count):
        way = way_at(day, place)
        if tossed < way.reached:
            visit.transferred = way.to
            enter(day, visit.ended + way.delay, TRANSFER, number)
            return


@kernel(part=True)
def toss_of(day: Day, number: int) -> float:
    """The toss that decides about a transfer: drawn with the demand for its request, else by key."""
    visit = visit_at(day, number)
    if visit.leg > 0:
        return transfer_toss(day, visit.case, visit.attempt, visit.leg)
    if visit.request > 0:
        return transfer_toss(day, visit.case, visit.request, FIRST_LEG)
    tossed: float = toss(day)[visit.case]
    return tossed


@kernel(part=True)
def become_free(day: Day, agent_number: int, now: int) -> None:
    """A free agent takes the head of the queue that routing selects, or becomes idle."""
    queue = queue_for(day, agent_at(day, agent_number).group, now)
    if queue >= 0:
        number = queue_at(day, queue).first
        step_out(day, number, now)
        answer(day, agent_number, number, now)
    else:
        join_idle(day, agent_number, idle_key_of(day, agent_number, now))


@kernel(part=True)
def idle_key_of(day: Day, agent_number: int, now: int) -> int:
    """What sorts the idle agents, fixed when the agent goes idle."""
    agent = agent_at(day, agent_number)
    if day.idle_rule == IDLE_SINCE:
        return now
    if day.idle_rule == LAST_ASSIGNED:
        return agent.last_assigned
    if day.idle_rule == BUSY_SHARE:
        return share_ppm(agent.busy_time, max(now - agent.came, 1))
    agent.spells += 1
    return idle_toss(day, agent.group, agent.ordinal, agent.spells)


@kernel(inline=True)
def share_ppm(part: int, whole: int) -> int:
    """part x PPM // whole by long division in two steps, since the product need not fit into a word."""
    share, rest = part // whole, part % whole
    for _ in range(2):
        share, rest = share * _ROOT + rest * _ROOT // whole, rest * _ROOT % whole
    return share
