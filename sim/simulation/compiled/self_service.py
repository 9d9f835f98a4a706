"""Self-service before the queue, as in `sim.simulation.self_service`: sessions are rows of a table of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.demand.purposes import Purpose
from sim.entities.units import NEVER
from sim.simulation.compiled.attempts import (
    NOT_CONTAINED,
    RECONTACT_DELAY,
    RECONTACT_TOSS,
    RULES,
    comes_after,
    further_attempt,
    maybe_redial,
)
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.drain import is_lost
from sim.simulation.compiled.draws import quantile_of, uniform_of
from sim.simulation.compiled.memory import column, constant, rich, rich_else_true
from sim.simulation.compiled.records import bot_session_at, self_service_at, visit_at
from sim.simulation.compiled.trunks import has_line, line_for
from sim.simulation.compiled.waiting import turn_away
from sim.simulation.compiled.wallboard import free_lines, machine_room
from sim.simulation.order import SESSIONS_FROM, Kind
from sim.tables import Disposition, Ending

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

HANG_UP, HAND_OFF, RECONTACT = constant(Kind.HANG_UP), constant(Kind.HAND_OFF), constant(Kind.RECONTACT)
SELF_SERVICE, SESSION = constant(Purpose.SELF_SERVICE), constant(Purpose.SESSION)
CONTAINMENT = constant(Purpose.CONTAINED)
IN_PROGRESS, FULL, HANDED_OFF = constant(Ending.OPEN), constant(Ending.FULL), constant(Ending.HANDED_OFF)
CONTAINED, FALSELY_CONTAINED = constant(Ending.CONTAINED), constant(Ending.FALSELY_CONTAINED)
BLOCKED = constant(Disposition.BLOCKED)
FIRST_LEG = constant(0)

session_laws = column("session_laws")


@rich_else_true
def has_session_room(day: Day) -> bool:
    """Whether one more session fits into its table."""
    return day.machines == 0 or day.bots_count < day.bots_room


@rich
def takes(
    day: Day, case: int, attempt: int, kind: int, origin: int, request: int, limit: int, now: int
) -> bool:
    """A contact comes in: whether a machine has to do with it, so that it asks for no agent now."""
    rule = self_service_at(day, kind)
    if rule.machine < 0 or uniform_of(day, SELF_SERVICE, case, attempt, FIRST_LEG) >= rule.share:
        return False
    if day.trunks > 0 and not has_line(day, kind):
        return False
    number = new_session(day, case, attempt, kind, origin, now)
    session = bot_session_at(day, number)
    session.request, session.patience = request, limit
    if machine_room(day)[rule.machine] > 0:
        begin(day, number, now)
        return True
    session.end, session.ending = now, FULL
    if not rule.blocks:
        return False
    visit = further_attempt(day, case, attempt, kind, origin, request, now)
    visit_at(day, visit).patience = limit
    turn_away(day, visit, BLOCKED, now)
    maybe_redial(day, visit, now)
    return True


@kernel(part=True)
def new_session(day: Day, case: int, attempt: int, kind: int, origin: int, now: int) -> int:
    """A session that would begin now; returns its number."""
    number = day.bots_count
    day.bots_count = number + 1
    session = bot_session_at(day, number)
    session.case, session.attempt, session.type, session.origin = case, attempt, kind, origin
    session.self_service = self_service_at(day, kind).machine
    session.start, session.end, session.ending = now, -1, IN_PROGRESS
    session.line = -1
    return number


@kernel(part=True)
def begin(day: Day, number: int, now: int) -> None:
    """A session begins; what will come of it is known, so that who is helped leaves before others come."""
    session = bot_session_at(day, number)
    rule = self_service_at(day, session.type)
    machine_room(day)[rule.machine] -= 1
    if day.trunks > 0:
        session.line = line_for(day, session.type)
    u = uniform_of(day, SESSION, session.case, session.attempt, FIRST_LEG)
    time = quantile_of(day, session_laws(day)[rule.machine], u)
    if time >= NEVER:
        return
    toss = uniform_of(day, CONTAINMENT, session.case, session.attempt, FIRST_LEG)
    if toss < rule.leaves:
        session.outcome = CONTAINED if toss < rule.contained else FALSELY_CONTAINED
        enter(day, now + time, HANG_UP, SESSIONS_FROM + number)
    else:
        session.outcome = HANDED_OFF
        enter(day, now + time, HAND_OFF, number)


@kernel(part=True)
def finish(day: Day, number: int, ending: int, now: int) -> None:
    """A session is over, and leaves room at its machine."""
    session = bot_session_at(day, number)
    session.ending, session.end = ending, now
    machine_room(day)[session.self_service] += 1


@rich
def leave_machine(day: Day, now: int, number: int) -> None:
    """The customer leaves the machine: helped, or not, and then may come again."""
    session = bot_session_at(day, number)
    finish(day, number, session.outcome, now)
    is_lost(day, session.type, now)
    if session.line >= 0:
        free_lines(day)[session.line] += 1
        session.line = -1
    if session.outcome == FALSELY_CONTAINED:
        maybe_come_again(day, number, now)


@kernel(part=True)
def maybe_come_again(day: Day, number: int, now: int) -> None:
    """Contacts after the horizon are not part of the run."""
    session = bot_session_at(day, number)
    rule = session.type * RULES + NOT_CONTAINED
    delay = comes_after(day, rule, RECONTACT_TOSS, RECONTACT_DELAY, session.case, session.attempt)
    if delay >= 0 and now + delay < day.horizon:
        enter(day, now + delay, RECONTACT, SESSIONS_FROM + number)
