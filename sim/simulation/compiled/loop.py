"""The life of a contact, event by event as in `sim.simulation.model`, and the loop that plays the events in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import NEVER
from sim.policies.allocation import allocate_counted, allocate_random
from sim.simulation.compiled import duty
from sim.simulation.compiled.affinity import familiar
from sim.simulation.compiled.attempts import further_attempt, maybe_redial, recontact_type, redial_type
from sim.simulation.compiled.benches import take
from sim.simulation.compiled.calendar import enter, strike_first
from sim.simulation.compiled.callbacks import next_try
from sim.simulation.compiled.deferred import due_of, expect_chaser, follow_up
from sim.simulation.compiled.draws import leaves_unseen, patience_of, sourcing_toss
from sim.simulation.compiled.duty import (
    calls_away,
    enter_center,
    is_open,
    leave_center,
    move_on,
    next_open,
)
from sim.simulation.compiled.floor import OPEN, group_for, leave_idle, new_visit, step_out, vanish
from sim.simulation.compiled.memory import array, column, constant, rich
from sim.simulation.compiled.records import (
    agent_at,
    arrival,
    case_type,
    known_at,
    patience,
    pending_at,
    plain_day_at,
    queue_at,
    rich_day_at,
    type_at,
    visit_at,
)
from sim.simulation.compiled.service import answer, become_free, schedule_eligible
from sim.simulation.compiled.stages import change_fence, end_stage
from sim.simulation.compiled.transfers import next_leg
from sim.simulation.compiled.trunks import gives_line, take_back
from sim.simulation.compiled.waiting import lose, turn_away, turns_away, wait
from sim.simulation.order import IDENTITY_BITS, Kind
from sim.tables import Disposition, Origin

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

SHIFT_START, LEVEL, SHIFT_END = constant(Kind.SHIFT_START), constant(Kind.LEVEL), constant(Kind.SHIFT_END)
BREAK_START, BREAK_END, RELEASE = constant(Kind.BREAK_START), constant(Kind.BREAK_END), constant(Kind.RELEASE)
ARRIVAL, TRANSFER, REDIAL = constant(Kind.ARRIVAL), constant(Kind.TRANSFER), constant(Kind.REDIAL)
RECONTACT, CHASE = constant(Kind.RECONTACT), constant(Kind.CHASE)
ELIGIBLE, ABANDON, CLOSE = constant(Kind.ELIGIBLE), constant(Kind.ABANDON), constant(Kind.CLOSE)
RING_FENCE = constant(Kind.RING_FENCE)
ABANDONED = constant(Disposition.ABANDONED)
HANG_UP, DIAL = constant(Kind.HANG_UP), constant(Kind.DIAL)
BLOCKED, FLOW_OUT = constant(Disposition.BLOCKED), constant(Disposition.FLOW_OUT)
AS_REDIAL, AS_RECONTACT = constant(Origin.REDIAL), constant(Origin.RECONTACT)
AS_BACKLOG = constant(Origin.BACKLOG)
AS_CHASER = constant(Origin.CHASER)
OPEN_END = constant(NEVER)
FIRST = NOTHING = AT_ONCE = constant(0)
NEW_REQUEST, SAME_REQUEST = constant(0), constant(1)
NEW = constant(-1)

_IDENTITY = (1 << IDENTITY_BITS) - 1
_ARRIVAL_KEY = ARRIVAL << IDENTITY_BITS

came = column("came")
shares = array("shares")
allocated = array("allocated")

_allocate_counted = kernel(part=True)(allocate_counted)
_allocate_random = kernel(part=True)(allocate_random)


# ---- the life of a contact -----------------------------------------------------------------------------------


@kernel(part=True)
def arrive(day: Day, now: int, case: int) -> None:
    """A first attempt reaches the center, or was there at the start."""
    kind = case_type(day)[case]
    number = new_visit(day, case, FIRST, FIRST, kind, now)
    if came(day)[case] < 0:
        visit = visit_at(day, number)
        visit.offered, visit.since, visit.origin = came(day)[case], came(day)[case], AS_BACKLOG
    enter_center(day, kind)
    come_in(day, number, patience(day)[case], now)


@kernel(part=True)
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
        answer(day, take(day, group), number, now)
        return
    if queue_at(day, queue).waiting >= type_at(day, visit.type).queue_limit:
        lose(day, number, BLOCKED, now)
        maybe_redial(day, number, now)
        return
    if day.announces > 0 and turns_away(day, number, now):
        return
    wait(day, number, limit, now)


@rich
def dial_again(day: Day, now: int, before: int) -> None:
    """A customer who did not pick up is to be called again, if the center is still open."""
    kind = type_at(day, visit_at(day, before).type)
    if not is_open(day, kind.windows, kind.windows_count, now):
        return
    number = next_try(day, before, visit_at(day, before).tries, now)
    enter_center(day, visit_at(day, number).type)
    group = group_for(day, visit_at(day, number).queue, AT_ONCE)
    if group >= 0:
        answer(day, take(day, group), number, now)
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
            answer(day, take(day, group), number, now)
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
def begin_further(
    day: Day, now: int, cause: int, kind: int, origin: int, same_request: int, patience: int
) -> None:
    """A further contact of a case reaches the center as a contact type, caused by a visit, or finds it closed."""
    number = further_attempt(day, cause, kind, origin, same_request, now)
    enter_center(day, kind)
    visit = visit_at(day, number)
    visit.patience = patience if patience >= 0 else patience_of(day, kind, visit.case, visit.attempt, FIRST)
    if is_open(day, type_at(day, kind).windows, type_at(day, kind).windows_count, now):
        come_in(day, number, visit.patience, now)
    else:
        turn_away(day, number, BLOCKED, now)
        maybe_redial(day, number, now)


@kernel(inline=True)
def call_again(day: Day, now: int, lost: int) -> None:
    """A redial: as the contact came before or as another type, with what is kept of it."""
    rule, kind = type_at(day, visit_at(day, lost).type), redial_type(day, lost)
    is_kept = rule.redial_keeps_work and kind == visit_at(day, lost).came_as
    patience = visit_at(day, lost).patience if rule.redial_keeps_patience else NEW
    begin_further(day, now, lost, kind, AS_REDIAL, SAME_REQUEST if is_kept else NEW_REQUEST, patience)


@rich
def come_again(day: Day, now: int, before: int) -> None:
    """A recontact: a new request, as the type that did not help or as another; who would find it closed comes when
    it is open."""
    kind = recontact_type(day, before)
    if is_open(day, type_at(day, kind).windows, type_at(day, kind).windows_count, now):
        begin_further(day, now, before, kind, AS_RECONTACT, NEW_REQUEST, NEW)
        return
    moment = next_open(day, kind, now)
    if moment < day.horizon:
        enter(day, moment, RECONTACT, before)


@kernel(part=True)
def transfer(day: Day, now: int, before: int) -> None:
    """A transferred contact joins its next queue as a new leg."""
    if visit_at(day, before).resumes >= 0:
        come_back(day, now, before)
        return
    number = next_leg(day, before, now)
    visit = visit_at(day, number)
    kind = visit.type
    move_on(day, visit_at(day, before).type, kind, now)
    if not day.drains and not is_open(day, type_at(day, kind).windows, type_at(day, kind).windows_count, now):
        turn_away(day, number, FLOW_OUT, now)
    else:
        offer(day, number, visit.patience, now)


@rich
def come_back(day: Day, now: int, before_number: int) -> None:
    """Pending work joins its queue as a task of its own; its clock stood still meanwhile."""
    number = follow_up(day, now, before_number)
    enter_center(day, visit_at(day, number).type)
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
    begin_further(day, now, number, kind, AS_CHASER, NEW_REQUEST, NEW)


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
        leave_center(day, visit.type, now)
    if not calls_away(day, agent_number, now):
        become_free(day, agent_number, now)


# ---- the loop ------------------------------------------------------------------------------------------------


@kernel(inline=True)
def happen(day: Day, now: int, kind: int, identity: int) -> None:
    """One event, by its kind; those of every contact are functions of their own, which cost least to call."""
    if kind == ARRIVAL:
        arrive(day, now, identity)
    elif kind == RELEASE:
        release(day, now, identity)
    elif kind == ABANDON:
        abandon(day, now, identity)
    elif kind == TRANSFER:
        transfer(day, now, identity)
    else:
        happen_seldom(day, now, kind, identity)


@kernel(part=True)
def happen_seldom(day: Day, now: int, kind: int, identity: int) -> None:
    """An event that is not part of every contact's life."""
    if kind == ELIGIBLE:
        become_eligible(day, now, identity)
    elif kind == HANG_UP:
        take_back(day, identity)
    elif kind == DIAL:
        dial_again(day, now, identity)
    elif kind == REDIAL:
        call_again(day, now, identity)
    elif kind == RECONTACT:
        come_again(day, now, identity)
    elif kind == CHASE:
        chase(day, now, identity)
    elif kind == BREAK_START:
        duty.break_is_due(day, now, identity)
    elif kind == BREAK_END:
        duty.end_break(day, now, identity)
    elif kind == SHIFT_START:
        duty.start_shift(day, now, identity)
    elif kind == SHIFT_END:
        duty.end_shift(day, now, identity)
    elif kind == LEVEL:
        duty.change_level(day, now, identity)
    elif kind == RING_FENCE:
        change_fence(day, now, identity)
    elif kind == CLOSE:
        close(day, now, identity)


@kernel(inline=True)
def has_room(day: Day) -> bool:
    """Whether one more event, whatever it is, fits into the tables: a rise of headcount may answer many contacts, and
    who comes may at once be called back."""
    return (
        day.visits_count + 1 < day.visits_room
        and day.pending_count + 4 * day.agents_count + 4 < day.pending_room
    )


@kernel(inline=True)
def play_on(day: Day) -> bool:
    """Play all events of a day in their order; False if a table has to grow before the next one.

    First attempts and the roster are sorted streams of their own; the calendar holds what follows from the run. Each
    of the three ends with an entry that is never reached.
    """
    while has_room(day):
        moment, key = arrival(day)[day.next_case], _ARRIVAL_KEY + day.next_case
        origin = 0
        known = known_at(day, day.next_known)
        if known.moment < moment or (known.moment == moment and known.key < key):
            moment, key, origin = known.moment, known.key, 1
        pending = pending_at(day, 0)
        if pending.moment < moment or (pending.moment == moment and pending.key < key):
            moment, key, origin = pending.moment, pending.key, 2
        if moment >= day.stop:
            return True
        if origin == 0:
            day.next_case += 1
        elif origin == 1:
            day.next_known += 1
        else:
            strike_first(day)
        happen(day, moment, key >> IDENTITY_BITS, key & _IDENTITY)
    return False


@kernel()
def play(address: int) -> bool:
    """Play the plain day at this address; see `play_on`."""
    return play_on(plain_day_at(address))


@kernel()
def play_rich(address: int) -> bool:
    """Play the rich day at this address; see `play_on`."""
    return play_on(rich_day_at(address))
