"""The life of a contact, event by event as in `sim.simulation.model`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import NEVER
from sim.policies.allocation import allocate_counted, allocate_random
from sim.simulation.compiled.affinity import familiar
from sim.simulation.compiled.attempts import (
    NOT_CONTAINED,
    NOT_RESOLVED,
    further_attempt,
    maybe_redial,
    next_attempt,
    recontact_type,
    redial_rule,
    redial_type,
)
from sim.simulation.compiled.benches import take
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.callbacks import next_try
from sim.simulation.compiled.deferred import due_of, expect_chaser, follow_up
from sim.simulation.compiled.drain import enters, goes_on, is_done
from sim.simulation.compiled.draws import leaves_unseen, patience_of, sourcing_toss
from sim.simulation.compiled.duty import calls_away
from sim.simulation.compiled.floor import (
    OPEN,
    group_for,
    leave_idle,
    new_visit,
    step_out,
    vanish,
)
from sim.simulation.compiled.memory import array, constant, rich
from sim.simulation.compiled.opening import WAITED, waits_already
from sim.simulation.compiled.pools import is_open, next_open
from sim.simulation.compiled.records import (
    agent_at,
    bot_session_at,
    case_type,
    further_at,
    patience,
    queue_at,
    type_at,
    visit_at,
)
from sim.simulation.compiled.self_service import finish, takes
from sim.simulation.compiled.service import answer, become_free, schedule_eligible
from sim.simulation.compiled.stages import end_stage
from sim.simulation.compiled.transfers import next_leg
from sim.simulation.compiled.trunks import gives_line
from sim.simulation.compiled.waiting import lose, turn_away, turns_away, wait
from sim.simulation.order import SESSIONS_FROM, Kind
from sim.tables import Disposition, Ending, Origin

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

RECONTACT, CHASE = constant(Kind.RECONTACT), constant(Kind.CHASE)
ABANDONED, HANDED_OFF = constant(Disposition.ABANDONED), constant(Ending.HANDED_OFF)
BLOCKED, FLOW_OUT = constant(Disposition.BLOCKED), constant(Disposition.FLOW_OUT)
AS_FIRST, AS_REDIAL = constant(Origin.FIRST), constant(Origin.REDIAL)
AS_RECONTACT, AS_FALSELY_CONTAINED = constant(Origin.RECONTACT), constant(Origin.FALSE_CONTAINMENT)
AS_CHASER = constant(Origin.CHASER)
OPEN_END = constant(NEVER)
FIRST = NOTHING = AT_ONCE = constant(0)
NEW = constant(-1)

shares = array("shares")
allocated = array("allocated")

_allocate_counted = kernel(part=True)(allocate_counted)
_allocate_random = kernel(part=True)(allocate_random)


# ---- the life of a contact -----------------------------------------------------------------------------------


@kernel(part=True)
def arrive(day: Day, now: int, case: int) -> None:
    """A first attempt reaches the center, or is there as the run begins."""
    kind, limit, is_there = case_type(day)[case], patience(day)[case], case < day.opening
    enters(day, kind)
    if day.machines > 0 and not is_there and takes(day, case, FIRST, kind, AS_FIRST, FIRST, limit, now):
        return
    number = new_visit(day, case, FIRST, FIRST, kind, now)
    if not is_there:
        come_in(day, number, limit, now)
    elif waits_already(day, number, now):
        offer(day, number, limit, now)


@kernel(woven=True)
def come_in(day: Day, number: int, limit: int, now: int) -> None:
    """A contact asks for an agent, if there is a line for it."""
    if day.trunks == 0 or gives_line(day, number):
        offer(day, number, limit, now)
    else:
        visit_at(day, number).patience = limit
        turn_away(day, number, BLOCKED, now)
        maybe_redial(day, number, now)


@kernel(part=True)
def offer(day: Day, number: int, limit: int, now: int) -> None:
    """A contact asks for an agent: it is answered at once, finds the queue full, thinks better of it, or waits."""
    visit = visit_at(day, number)
    if type_at(day, visit.type).due_rule >= 0 and visit.due == -1:
        visit.due = due_of(day, visit.type, visit.offered, NOTHING)
    queue = type_at(day, visit.type).queues
    if type_at(day, visit.type).queues_count > 1:
        queue += allocate(day, number)
    visit.queue, visit.patience = queue, limit
    if day.prefers_familiar:
        agent = familiar(day, number)
        if agent >= 0:
            leave_idle(day, agent)
            answer(day, agent, number, now)
            return
    if visit.offered < now:
        queue_at(day, queue).area += now - visit.offered
    group = group_for(day, queue, now - visit.offered)
    if group >= 0:
        answer(day, take(day, group, queue, now - visit.offered), number, now)
        return
    if visit.origin == WAITED or not does_not_wait(day, number, now):
        wait(day, number, limit, now)


@kernel(inline=True)
def does_not_wait(day: Day, number: int, now: int) -> bool:
    """Whether a contact that no agent takes at once finds the queue full, or thinks better of it."""
    visit = visit_at(day, number)
    if queue_at(day, visit.queue).waiting >= type_at(day, visit.type).queue_limit:
        lose(day, number, BLOCKED, now)
        maybe_redial(day, number, now)
        return True
    return day.announces > 0 and turns_away(day, number, now)


@rich
def dial_again(day: Day, now: int, before: int) -> None:
    """A customer who did not pick up is to be called again, if the center is still open."""
    kind = type_at(day, visit_at(day, before).type)
    if not is_open(day, kind.windows, kind.windows_count, now):
        return
    number = next_try(day, before, visit_at(day, before).tries, now)
    queue = visit_at(day, number).queue
    group = group_for(day, queue, AT_ONCE)
    if group >= 0:
        answer(day, take(day, group, queue, AT_ONCE), number, now)
    else:
        wait(day, number, OPEN_END, now)


@kernel(inline=True)
def allocate(day: Day, number: int) -> int:
    """Sourcing: which of the places that share its type a contact is sent to."""
    visit = visit_at(day, number)
    parts = shares(day, 0, day.places)
    if day.counted:
        return _allocate_counted(allocated(day, type_at(day, visit.type).queues, day.places), parts)
    return _allocate_random(sourcing_toss(day, visit.case, visit.attempt, visit.leg), parts)


@kernel(inline=True)
def become_eligible(day: Day, now: int, number: int) -> None:
    """A wait has reached a delay of the policy: a further group may serve the contact, if it is the head."""
    visit = visit_at(day, number)
    if not visit.waiting:
        return
    waited = now - visit.since
    if queue_at(day, visit.queue).first == number:
        group = group_for(day, visit.queue, waited)
        if group >= 0:
            step_out(day, number, now)
            answer(day, take(day, group, visit.queue, waited), number, now)
            return
    schedule_eligible(day, number, waited)


@kernel(part=True)
def abandon(day: Day, now: int, number: int) -> None:
    """Patience is over: a contact that still waits leaves, and may call again later."""
    if visit_at(day, number).waiting:
        if type_at(day, visit_at(day, number).type).silent_share > 0.0 and leaves_unseen(day, number):
            vanish(day, number, now)
        else:
            step_out(day, number, now)
        lose(day, number, ABANDONED, now)
        maybe_redial(day, number, now)


@kernel(part=True)
def begin_further(day: Day, now: int, case: int, kind: int, origin: int, kept: int, given: int) -> None:
    """A further contact of a case reaches the center as a contact type, or finds it closed; with a request and a
    patience that are kept, or new ones."""
    attempt = next_attempt(day, case)
    request = kept if kept >= 0 else attempt
    enters(day, kind)
    limit = given if given >= 0 else patience_of(day, kind, case, attempt, FIRST)
    lets_in = is_open(day, type_at(day, kind).windows, type_at(day, kind).windows_count, now)
    if lets_in and day.machines > 0 and takes(day, case, attempt, kind, origin, request, limit, now):
        return
    number = further_attempt(day, case, attempt, kind, origin, request, now)
    visit_at(day, number).patience = limit
    if lets_in:
        come_in(day, number, limit, now)
    else:
        turn_away(day, number, BLOCKED, now)
        maybe_redial(day, number, now)


@kernel(inline=True)
def call_again(day: Day, now: int, number: int) -> None:
    """A redial: as the contact came before or as another type, with what is kept of it."""
    lost, kind = visit_at(day, number), redial_type(day, number)
    rule = further_at(day, redial_rule(day, number))
    kept = lost.request if rule.keeps_work and kind == lost.came_as else NEW
    begin_further(day, now, lost.case, kind, AS_REDIAL, kept, lost.patience if rule.keeps_patience else NEW)


@rich
def come_again(day: Day, now: int, identity: int) -> None:
    """A recontact: a new request, as the type that did not help or as another; who would find it closed comes when
    it is open."""
    if identity < SESSIONS_FROM:
        visit, origin = visit_at(day, identity), AS_RECONTACT
        case, kind = visit.case, recontact_type(day, NOT_RESOLVED, visit.case, visit.attempt, visit.type)
    else:
        session, origin = bot_session_at(day, identity - SESSIONS_FROM), AS_FALSELY_CONTAINED
        case, kind = (
            session.case,
            recontact_type(day, NOT_CONTAINED, session.case, session.attempt, session.type),
        )
    if is_open(day, type_at(day, kind).windows, type_at(day, kind).windows_count, now):
        begin_further(day, now, case, kind, origin, NEW, NEW)
        return
    moment = next_open(day, kind, now)
    if moment < day.horizon:
        enter(day, moment, RECONTACT, identity)


@rich
def hand_over(day: Day, now: int, session_number: int) -> None:
    """The machine cannot help: the contact asks for an agent, if its type is still open."""
    session = bot_session_at(day, session_number)
    finish(day, session_number, HANDED_OFF, now)
    kind = session.type
    if session.attempt > 0:
        number = further_attempt(
            day, session.case, session.attempt, kind, session.origin, session.request, now
        )
    else:
        number = new_visit(day, session.case, FIRST, FIRST, kind, now)
    visit = visit_at(day, number)
    visit.line, visit.session, visit.patience = session.line, session_number, session.patience
    if not day.drains and not is_open(day, type_at(day, kind).windows, type_at(day, kind).windows_count, now):
        turn_away(day, number, FLOW_OUT, now)
    else:
        offer(day, number, session.patience, now)


@kernel(part=True)
def transfer(day: Day, now: int, before: int) -> None:
    """A transferred contact joins its next queue as a new leg."""
    if visit_at(day, before).resumes >= 0:
        come_back(day, now, before)
        return
    number = next_leg(day, before, now)
    visit = visit_at(day, number)
    kind = visit.type
    goes_on(day, visit_at(day, before).type, kind, now)
    if not day.drains and not is_open(day, type_at(day, kind).windows, type_at(day, kind).windows_count, now):
        turn_away(day, number, FLOW_OUT, now)
    else:
        offer(day, number, visit.patience, now)


@rich
def come_back(day: Day, now: int, before_number: int) -> None:
    """Pending work joins its queue as a task of its own; its clock stood still meanwhile."""
    number = follow_up(day, now, before_number)
    enters(day, visit_at(day, number).type)
    offer(day, number, OPEN_END, now)


@rich
def chase(day: Day, now: int, number: int) -> None:
    """A customer asks after work that is still not begun; who would find it closed comes when it is open."""
    visit = visit_at(day, number)
    if not visit.waiting:
        return
    kind = type_at(day, visit.type).chased_as
    if not is_open(day, type_at(day, kind).windows, type_at(day, kind).windows_count, now):
        moment = next_open(day, kind, now)
        if moment < day.horizon:
            enter(day, moment, CHASE, number)
        return
    expect_chaser(day, number, visit.chased + 1, now)
    begin_further(day, now, visit.case, kind, AS_CHASER, NEW, NEW)


@kernel(inline=True)
def close(day: Day, now: int, kind: int) -> None:
    """A contact type closes under the rule `cut`: whoever still waits is sent away."""
    first = type_at(day, kind).queues
    for queue in range(first, first + type_at(day, kind).queues_count):
        while queue_at(day, queue).first >= 0:
            number = queue_at(day, queue).first
            step_out(day, number, now)
            if visit_at(day, number).disposition == OPEN:
                lose(day, number, FLOW_OUT, now)


@kernel(part=True)
def release(day: Day, now: int, agent_number: int) -> None:
    """A contact is finished: the agent goes home, takes a due break, takes the next contact, or is idle."""
    agent = agent_at(day, agent_number)
    if agent.desk:
        end_stage(day, agent_number, now)
        return
    visit = visit_at(day, agent.visit)
    agent.visit = -1
    if visit.transferred < 0:
        is_done(day, visit.type, now)
    if not calls_away(day, agent_number, now):
        become_free(day, agent_number, now)
