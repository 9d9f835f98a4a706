"""What a service is: the work a contact brings, who does it, and how long it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import PPM
from sim.simulation.compiled.announcements import is_missed
from sim.simulation.compiled.desk import TASKS
from sim.simulation.compiled.drain import begins
from sim.simulation.compiled.draws import pending_work_of, work_of
from sim.simulation.compiled.memory import constant
from sim.simulation.compiled.records import (
    agent_at,
    aht,
    case_agent,
    entrance_at,
    hold,
    self_service_at,
    talk,
    type_at,
    visit_at,
    wrap_up,
)
from sim.simulation.compiled.transfers import meet
from sim.tables import Disposition, Origin

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

ANSWERED, NO_ANSWER = constant(Disposition.ANSWERED), constant(Disposition.NO_ANSWER)
RETURNED, SERVED_BEFORE = constant(Origin.RETURNED), constant(Origin.IN_SERVICE)
AS_FOLLOW_UP = constant(Origin.FOLLOW_UP)
FIRST_LEG = constant(0)


@kernel(woven=True)
def begin_service(day: Day, agent_number: int, number: int, now: int) -> None:
    """Who does the work, and how much it is: agents are faster or slower; a task once begun keeps what is left, and
    a callback that nobody takes only rings."""
    agent, visit = agent_at(day, agent_number), visit_at(day, number)
    visit.disposition = ANSWERED
    visit.answered, visit.group, visit.agent = now, agent.group, agent_number
    is_ringing = day.announces > 0 and visit.origin != SERVED_BEFORE and is_missed(day, number, now)
    begins(day, visit.type, now)
    if is_ringing:
        visit.disposition = NO_ANSWER
        visit.talk, visit.hold, visit.wrap_up = entrance_at(day, visit.type).ring, 0, 0
        return
    if day.prefers_familiar:
        case_agent(day)[visit.case] = agent_number
    if visit.origin == RETURNED:
        return
    if visit.origin == AS_FOLLOW_UP:
        first = pending_work_of(day, visit.type, visit.case, visit.attempt, visit.leg)
        second = third = 0
    elif visit.drawn > 0:
        first, second, third = work_of(day, visit.type, visit.case, visit.attempt, visit.drawn)
    elif visit.request > 0:
        first, second, third = work_of(day, visit.type, visit.case, visit.request, FIRST_LEG)
    else:
        case = visit.case
        first, second, third = talk(day)[case], hold(day)[case], wrap_up(day)[case]
    multiplier = aht(day)[agent.group * day.types + visit.type]
    if agent.aht != PPM:
        multiplier = times(multiplier, agent.aht)
    if day.machines > 0 and visit.session >= 0:
        multiplier = times(multiplier, self_service_at(day, visit.type).eased)
    if multiplier != PPM:
        first, second = times(first, multiplier), times(second, multiplier)
        third = times(third, multiplier)
    if visit.holder >= 0:
        first, second, third, visit.asked = meet(day, number, first, second, third, now)
    visit.talk, visit.hold, visit.wrap_up = first, second, third


@kernel(inline=True)
def times(part: int, ppm: int) -> int:
    """A duration times a multiplier in parts per million, rounded; the product itself need not fit into a word."""
    return part // PPM * ppm + (part % PPM * ppm + PPM // 2) // PPM


@kernel(part=True)
def share_of(part: int, whole: int, of: int) -> int:
    """part x of // whole by long division, nine bits at a time, since the product need not fit into a word."""
    share = rest = 0
    for shift in range(54, -1, -9):
        step = (rest << 9) + part * (of >> shift & 511)
        share, rest = (share << 9) + step // whole, step % whole
    return share


@kernel(part=True)
def conversation(day: Day, number: int, done: int, now: int) -> tuple[int, int]:
    """How long a conversation took, and the hold in it: a live one until now, a deferred one as it was worked on."""
    visit = visit_at(day, number)
    lasted = done if type_at(day, visit.type).lane == TASKS else now - visit.answered
    return lasted, share_of(lasted, visit.talk + visit.hold, visit.hold) if visit.hold > 0 else 0


@kernel(part=True)
def write_conversation(day: Day, number: int, done: int, now: int) -> None:
    """The customer leaves."""
    visit = visit_at(day, number)
    lasted, held = conversation(day, number, done, now)
    visit.talk, visit.hold = lasted - held, held
    visit.ended = now
