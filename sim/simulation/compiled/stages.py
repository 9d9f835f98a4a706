"""What a session's end brings about, and ring-fences, as in `sim.simulation.sessions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import PPM
from sim.simulation.compiled import columns
from sim.simulation.compiled.benches import leave
from sim.simulation.compiled.desk import (
    CONVERSATION,
    DISCOVERY,
    HELD,
    MEETING,
    NOT_YET,
    TASKS,
    WRAP_UP,
    advance,
    close_session,
    first_session,
    session_of,
)
from sim.simulation.compiled.drain import is_done
from sim.simulation.compiled.duty import calls_away
from sim.simulation.compiled.memory import rich
from sim.simulation.compiled.records import (
    agent_at,
    bench_at,
    desk_at,
    fence_at,
    group_at,
    segments,
    type_at,
    visit_at,
)
from sim.simulation.compiled.service import conversation_ends
from sim.simulation.compiled.sessions import MOVES, STAYS, look, reconsider, settle
from sim.simulation.compiled.work import conversation, write_conversation

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day


@rich
def end_stage(day: Day, agent_number: int, now: int) -> None:
    """The next session comes to an end: a customer leaves, a wrap-up is finished, a silence is understood."""
    agent, desk = agent_at(day, agent_number), desk_at(day, agent_number)
    if desk.next_end != now:
        return
    desk.next_end = NOT_YET
    advance(day, agent_number, now)
    place = first_session(day, agent_number)
    session = session_of(day, agent_number, place)
    number, lane, stage = session.visit, session.lane, session.stage
    if (stage in (CONVERSATION, MEETING)) and _goes_on(day, agent_number, place, now):
        if lane == TASKS and agent.idle_serial >= 0:
            leave(day, agent_number)
        settle(day, agent_number, now, STAYS)
        return
    close_session(day, agent_number, place)
    if agent.idle_serial >= 0:
        leave(day, agent_number)
    agent.visit = session_of(day, agent_number, desk.open_count - 1).visit if desk.open_count > 0 else -1
    if stage != DISCOVERY:
        _is_over(day, number, lane, stage, now)
    _become_free(day, agent_number, now)


@kernel(part=True)
def _goes_on(day: Day, agent_number: int, place: int, now: int) -> bool:
    """The conversation is over: how long it took is written down; whether the agent stays, or a wrap-up follows."""
    session = session_of(day, agent_number, place)
    visit = visit_at(day, session.visit)
    if session.stage == CONVERSATION:
        write_conversation(day, session.visit, visit.talk + visit.hold, now)
        if conversation_ends(day, session.visit):
            session.stage = HELD
            return True
    if visit.wrap_up == 0 or type_at(day, visit.type).offline > 0:
        return False
    session.stage = WRAP_UP
    session.target += visit.wrap_up * PPM
    return True


@kernel(part=True)
def _is_over(day: Day, number: int, lane: int, stage: int, now: int) -> None:
    visit = visit_at(day, number)
    if stage == WRAP_UP and lane != TASKS:
        visit.wrap_up = now - visit.ended
    if visit.transferred < 0:
        is_done(day, visit.type, now)


@kernel(part=True)
def _become_free(day: Day, agent_number: int, now: int) -> None:
    """An agent who holds less goes home or takes a break if nothing is left, else looks for more."""
    if agent_at(day, agent_number).idle_serial >= 0:
        leave(day, agent_number)
    desk = desk_at(day, agent_number)
    if desk.open_count == 0:
        desk.clock = 0
        if calls_away(day, agent_number, now):
            settle(day, agent_number, now, MOVES)
            return
    look(day, agent_number, now, MOVES)


@rich
def change_fence(day: Day, now: int, row: int) -> None:
    """A ring-fence begins or ends."""
    fence = fence_at(day, row)
    group = group_at(day, fence.group)
    group.running ^= 1 << fence.number
    for number in range(group.bench, group.bench + group.benches):
        bench = bench_at(day, number)
        bench.shut = group.running != 0 and group.running & bench.fences == 0
    reconsider(day, fence.group, now)


# ---- the books -----------------------------------------------------------------------------------------------


@kernel(part=True)
def write_desks(day: Day, rows: int, end: int) -> None:
    """Write over the columns of visits what the end of the run, or of a slice, finds in hand: as far as it is done."""
    for agent_number in range(day.agents_count):
        if agent_at(day, agent_number).desk:
            desk = desk_at(day, agent_number)
            advance(day, agent_number, end)
            for place in range(desk.open_count):
                session = session_of(day, agent_number, place)
                _cut(day, rows, session.visit, session.stage, session.target - desk.clock, end)
            if desk.paused >= 0:
                _cut(day, rows, desk.paused, CONVERSATION, desk.rest, end)


@kernel(part=True)
def _cut(day: Day, rows: int, number: int, stage: int, rest: int, end: int) -> None:
    visit, out = visit_at(day, number), segments(day)
    place = number - day.first_visit
    if stage == WRAP_UP:
        out[columns.WRAP_UP * rows + place] = end - visit.ended
    elif stage == CONVERSATION:
        lasted, held = conversation(day, number, visit.talk + visit.hold - rest // PPM, end)
        out[columns.ENDED * rows + place] = end
        out[columns.TALK * rows + place], out[columns.HOLD * rows + place] = lasted - held, held
        out[columns.WRAP_UP * rows + place] = 0
