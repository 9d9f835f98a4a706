"""Agents who hold several contacts, or a task that a live contact may interrupt, as in `sim.simulation.sessions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import PPM
from sim.policies.selection import NOBODY
from sim.simulation.compiled.benches import key_under_load, leave, stand
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.desk import (
    CONVERSATION,
    DISCOVERY,
    NOT_YET,
    advance,
    doing,
    end_of_first,
    has_room,
    has_task,
    is_leaving,
    open_session,
    pace_of,
    pause,
    resume,
)
from sim.simulation.compiled.draws import discovery_of
from sim.simulation.compiled.floor import queue_for, step_out
from sim.simulation.compiled.memory import constant, rich
from sim.simulation.compiled.records import (
    agent_at,
    desk_at,
    group_at,
    queue_at,
    stint_at,
    type_at,
    visit_at,
)
from sim.simulation.compiled.wallboard import taking
from sim.simulation.compiled.work import begin_service
from sim.simulation.order import Kind
from sim.tables import Disposition

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

RELEASE = constant(Kind.RELEASE)
OPEN = constant(Disposition.OPEN)
NO_QUEUE = constant(NOBODY)
MOVES, STAYS = constant(1), constant(0)


# ---- a contact -------------------------------------------------------------------------------------------------


@rich
def answer_beside(day: Day, agent_number: int, number: int, now: int) -> None:
    """An agent who stood on a bench takes a contact."""
    begin(day, agent_number, number, now)
    settle(day, agent_number, now, MOVES)


@kernel(part=True)
def begin(day: Day, agent_number: int, number: int, now: int) -> None:
    """A contact comes to hand; a task that is being worked on is laid aside."""
    agent, visit = agent_at(day, agent_number), visit_at(day, number)
    lane = type_at(day, visit.type).lane
    advance(day, agent_number, now)
    if has_task(day, agent_number):
        pause(day, agent_number)
    agent.visit, agent.last_assigned = number, now
    if visit.disposition == OPEN:
        begin_service(day, agent_number, number, now)
        open_session(day, agent_number, number, lane, CONVERSATION, (visit.talk + visit.hold) * PPM)
    else:
        search = discovery_of(day, number)
        open_session(day, agent_number, number, lane, DISCOVERY, search * PPM)


# ---- an agent --------------------------------------------------------------------------------------------------


@rich
def look(day: Day, agent_number: int, now: int, moves: int) -> None:
    """Take what waits while there is room; with nothing else in hand, go on with a paused task."""
    desk = desk_at(day, agent_number)
    advance(day, agent_number, now)
    queue = _choose(day, agent_number, now)
    while queue >= 0:
        number = queue_at(day, queue).first
        step_out(day, number, now)
        begin(day, agent_number, number, now)
        moves = MOVES
        queue = _choose(day, agent_number, now)
    if desk.open_count == 0 and desk.paused >= 0:
        agent_at(day, agent_number).visit = desk.paused
        resume(day, agent_number)
    settle(day, agent_number, now, moves)


@kernel(part=True)
def _choose(day: Day, agent_number: int, now: int) -> int:
    if is_leaving(day, agent_number):
        return NO_QUEUE
    group = group_at(day, agent_at(day, agent_number).group)
    for bench in range(group.bench, group.bench + group.benches):
        taking(day)[bench] = has_room(day, agent_number, bench)
    return queue_for(day, agent_at(day, agent_number).group, now)


@kernel(part=True)
def settle(day: Day, agent_number: int, now: int, moves: int) -> None:
    """After a change: enter the next end, write down what was done so far, and stand where there is room.

    Unless the agent `moves` (holds more or less than before), it keeps its place among those who hold as much.
    """
    desk = desk_at(day, agent_number)
    if desk.open_count > 0:
        desk.pace = pace_of(day, agent_number)
    end = end_of_first(day, agent_number, now)
    if end != desk.next_end and end < NOT_YET:
        enter(day, end, RELEASE, agent_number)
    desk.next_end = end
    _note(day, agent_number, now)
    if agent_at(day, agent_number).idle_serial < 0:
        _stand(day, agent_number, now, moves)


@kernel(part=True)
def _note(day: Day, agent_number: int, now: int) -> None:
    """Write down what the agent has been doing if that changes now."""
    desk, state = desk_at(day, agent_number), doing(day, agent_number)
    if state != desk.state:
        end_stint(day, agent_number, now)
        desk.state, desk.changed = state, now


@kernel(part=True)
def end_stint(day: Day, agent_number: int, now: int) -> None:
    """What the agent has been doing ends now."""
    desk, row = desk_at(day, agent_number), day.stints_count
    if desk.state < 0 or desk.changed >= now:
        return
    stint = stint_at(day, row)
    stint.agent, stint.start, stint.end, stint.state, stint.next = (
        agent_number,
        desk.changed,
        now,
        desk.state,
        -1,
    )
    if desk.first_stint < 0:
        desk.first_stint = row
    else:
        stint_at(day, desk.last_stint).next = row
    desk.last_stint = row
    desk.stints_count += 1
    day.stints_count += 1


@kernel(part=True)
def _stand(day: Day, agent_number: int, now: int, moves: int) -> None:
    agent, desk = agent_at(day, agent_number), desk_at(day, agent_number)
    if not agent.on_duty or agent.break_row >= 0 or is_leaving(day, agent_number):
        return
    group, room = group_at(day, agent.group), 0
    for place in range(group.benches):
        if has_room(day, agent_number, group.bench + place):
            room |= 1 << place
    if moves:
        load = 2 * desk.open_count - has_task(day, agent_number) + (desk.paused >= 0)
        desk.key = key_under_load(day, agent_number, now, load)
    if room:
        stand(day, agent_number, room, desk.key)


# ---- what others bring about -----------------------------------------------------------------------------------


@kernel(inline=True)
def reconsider(day: Day, group_number: int, now: int) -> None:
    """What agents of a group may take has changed."""
    if group_at(day, group_number).holds_several:
        reconsider_each(day, group_number, now)


@rich
def reconsider_each(day: Day, group_number: int, now: int) -> None:
    """Each agent of a group looks again, first who has stood longest on a bench."""
    group = group_at(day, group_number)
    last, number = group.idle_last, group.idle_first
    day.turn += 1
    while number >= 0:
        following = agent_at(day, number).idle_after if number != last else -1
        desk_at(day, number).turn = day.turn
        look_again(day, number, now)
        number = following
    for number in range(day.agents_count):
        if agent_at(day, number).group == group_number and desk_at(day, number).turn < day.turn:
            look_again(day, number, now)


@rich
def look_again(day: Day, agent_number: int, now: int) -> None:
    """An agent may take other contacts than before."""
    agent = agent_at(day, agent_number)
    if agent.idle_serial >= 0:
        leave(day, agent_number)
    if agent.on_duty and agent.break_row < 0:
        look(day, agent_number, now, STAYS)
