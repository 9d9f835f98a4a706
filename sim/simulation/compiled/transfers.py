"""Transfers: how a contact goes on to another queue, and the agent who may stay until somebody answers there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import NEVER, PPM
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.desk import MEETING, advance, session_of
from sim.simulation.compiled.draws import meeting_of, patience_of, takes_over, transfer_toss
from sim.simulation.compiled.floor import further_visit
from sim.simulation.compiled.memory import constant, rich
from sim.simulation.compiled.records import agent_at, desk_at, eagerness, toss, type_at, visit_at, way_at
from sim.simulation.order import Kind
from sim.tables import Manner, Origin

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

RELEASE, TRANSFER = constant(Kind.RELEASE), constant(Kind.TRANSFER)
COLD, WARM = constant(Manner.COLD), constant(Manner.WARM)
AS_TRANSFER, AS_CALLBACK = constant(Origin.TRANSFER), constant(Origin.CALLBACK)
FIRST_LEG = constant(0)
ENDLESS = constant(NEVER)


@kernel(woven=True)
def decide(day: Day, number: int) -> bool:
    """The contact may go on to another queue when its conversation ends; whether the agent then stays."""
    visit = visit_at(day, number)
    kind = type_at(day, visit.type)
    factor = eagerness(day)[visit.agent * day.types + visit.type]
    tossed = toss_of(day, number)
    for place in range(kind.ways, kind.ways + kind.ways_count):
        way = way_at(day, place)
        if tossed < way.reached * factor:
            visit.way, visit.transferred = place, way.to
            enter(day, visit.ended + way.delay, TRANSFER, number)
            if way.manner == COLD:
                return False
            visit.held = -1
            return True
    return False


@kernel(woven=True)
def toss_of(day: Day, number: int) -> float:
    """The toss that decides about a transfer: drawn with the demand for its request, else by key."""
    visit = visit_at(day, number)
    if visit.drawn > 0:
        return transfer_toss(day, visit.case, visit.attempt, visit.drawn)
    if visit.request > 0:
        return transfer_toss(day, visit.case, visit.request, FIRST_LEG)
    tossed: float = toss(day)[visit.case]
    return tossed


@kernel(part=True)
def next_leg(day: Day, before_number: int, now: int) -> int:
    """The next leg of a contact, with work of its type and patience new or kept; returns its number."""
    before = visit_at(day, before_number)
    way = way_at(day, before.way)
    number = further_visit(day, before_number, AS_TRANSFER, now)
    visit = visit_at(day, number)
    if way.keeps_patience:
        online = before.answered - before.offered if before.origin != AS_CALLBACK else 0
        visit.patience = rest(before.patience, online)
    else:
        visit.patience = patience_of(day, visit.type, visit.case, visit.attempt, visit.leg)
    if before.held < 0:
        visit.holder = before_number
    return number


@kernel(inline=True)
def rest(patience: int, waited: int) -> int:
    """What a wait leaves of patience."""
    return patience if patience >= ENDLESS else patience - waited


# ---- agents who stay -----------------------------------------------------------------------------------------


@kernel(part=True)
def meet(day: Day, number: int, first: int, second: int, third: int, now: int) -> tuple[int, int, int, int]:
    """The agent who stayed with the leg before meets the one who now answers: in a warm transfer all speak before the
    second agent's own work begins; in a consult the two do, and that may be all the second agent has to do.

    Returns talk, hold and wrap-up of the second agent, and whether they were only asked.
    """
    visit = visit_at(day, number)
    way = way_at(day, visit_at(day, visit.holder).way)
    together = meeting_of(day, way.meeting, visit.case, visit.attempt, visit.leg)
    let_go(day, number, together, now)
    if way.manner == WARM or takes_over(day, way.takes_over, visit.case, visit.attempt, visit.leg):
        return together + first, second, third, 0
    return together, 0, 0, 1


@kernel(part=True)
def meet_beside(day: Day, agent_number: int, together: int, now: int) -> None:
    """An agent who may hold several contacts, and stayed with a customer, meets whoever answered, then wraps up."""
    desk, session = desk_at(day, agent_number), session_of(day, agent_number, 0)
    advance(day, agent_number, now)
    session.stage, session.target = MEETING, desk.clock + together * PPM
    desk.next_end = now + together
    enter(day, desk.next_end, RELEASE, agent_number)


@rich
def let_go(day: Day, number: int, together: int, now: int) -> None:
    """The wait of the agent who stayed is over: after the meeting, which counts as hold, comes the wrap-up."""
    first = visit_at(day, visit_at(day, number).holder)
    agent = agent_at(day, first.agent)
    first.held = now - first.ended
    first.hold += first.held + together
    first.ended = now + together
    visit_at(day, number).holder = -1
    if agent.desk:
        meet_beside(day, first.agent, together, now)
        return
    agent.busy_time += first.held + together
    enter(day, first.ended + first.wrap_up, RELEASE, first.agent)
