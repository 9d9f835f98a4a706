"""What an agent with a desk holds, as in `sim.simulation.desk`: open sessions by a clock of the agent's own, a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import NEVER
from sim.policies.lanes import DEFERRED as DEFERRED_LANE
from sim.simulation.compiled.memory import constant
from sim.simulation.compiled.records import (
    agent_at,
    bench_at,
    desk_at,
    group_at,
    lane_at,
    paces,
    session_at,
    type_at,
    visit_at,
)
from sim.simulation.stage import Stage
from sim.tables import State

if TYPE_CHECKING:
    from sim.simulation.compiled.layouts import Session
    from sim.simulation.compiled.records import Day

CONVERSATION, WRAP_UP, DISCOVERY, HELD, MEETING = (constant(stage) for stage in Stage)
TALKING, HOLDING, WRAPPING_UP = constant(State.TALK), constant(State.HOLD), constant(State.WRAP_UP)
DEFERRED, DISCOVERING = constant(State.DEFERRED), constant(State.DISCOVERY)
TASKS = constant(DEFERRED_LANE)
NOT_YET = constant(NEVER)
FAR = constant(2**61)


@kernel(inline=True)
def session_of(day: Day, number: int, place: int) -> Session:
    """One of the open sessions of an agent."""
    return session_at(day, number * day.sessions_most + place)


@kernel(inline=True)
def has_task(day: Day, number: int) -> bool:
    """Whether the agent is working on a deferred contact."""
    return desk_at(day, number).open_count > 0 and session_of(day, number, 0).lane == TASKS


@kernel(part=True)
def advance(day: Day, number: int, now: int) -> None:
    """Bring the clock of an agent up to now."""
    desk = desk_at(day, number)
    if desk.open_count > 0:
        desk.clock += (now - desk.read) * desk.pace
        agent_at(day, number).busy_time += now - desk.read
        if desk.clock > FAR:
            wind_back(day, number)
    desk.read = now


@kernel(part=True)
def wind_back(day: Day, number: int) -> None:
    """Have the clock of an agent who has held something for weeks begin anew: only differences matter, and a word has
    room for 106 days of them."""
    desk = desk_at(day, number)
    for place in range(desk.open_count):
        session_of(day, number, place).target -= desk.clock
    desk.clock = 0


@kernel(part=True)
def first_session(day: Day, number: int) -> int:
    """The place of the session whose stage is over next; there must be one."""
    best = 0
    for place in range(1, desk_at(day, number).open_count):
        session, chosen = session_of(day, number, place), session_of(day, number, best)
        if session.target < chosen.target or (
            session.target == chosen.target and session.visit < chosen.visit
        ):
            best = place
    return best


@kernel(part=True)
def end_of_first(day: Day, number: int, now: int) -> int:
    """When that will be; nobody knows while the agent stays with a customer."""
    desk = desk_at(day, number)
    if desk.open_count == 0 or session_of(day, number, 0).stage == HELD:
        return NOT_YET
    target = session_of(day, number, first_session(day, number)).target
    return now + max(0, -((desk.clock - target) // desk.pace))


@kernel(part=True)
def open_session(day: Day, number: int, visit: int, lane: int, stage: int, work: int) -> None:
    """A contact comes to hand, for so much work."""
    desk = desk_at(day, number)
    session = session_of(day, number, desk.open_count)
    session.visit, session.lane, session.stage, session.target = visit, lane, stage, desk.clock + work
    desk.open_count += 1


@kernel(part=True)
def close_session(day: Day, number: int, place: int) -> None:
    """A contact is out of hand."""
    desk = desk_at(day, number)
    desk.open_count -= 1
    for following in range(place, desk.open_count):
        gone, kept = session_of(day, number, following), session_of(day, number, following + 1)
        gone.visit, gone.lane, gone.stage, gone.target = kept.visit, kept.lane, kept.stage, kept.target


@kernel(part=True)
def pause(day: Day, number: int) -> None:
    """Lay the task aside, with the work that is left."""
    desk, task = desk_at(day, number), session_of(day, number, 0)
    desk.paused, desk.rest = task.visit, task.target - desk.clock
    desk.open_count = desk.clock = 0


@kernel(part=True)
def resume(day: Day, number: int) -> None:
    """Take the paused task up again."""
    desk = desk_at(day, number)
    open_session(day, number, desk.paused, TASKS, CONVERSATION, desk.rest)
    desk.paused = -1


@kernel(part=True)
def doing(day: Day, number: int) -> int:
    """What the agent is doing, as agent time calls it; -1 with nothing in hand."""
    if has_task(day, number):
        return DEFERRED
    state = -1
    for place in range(desk_at(day, number).open_count):
        stage = session_of(day, number, place).stage
        if stage == CONVERSATION:
            return TALKING
        if stage in (HELD, MEETING):
            return HOLDING
        if stage == DISCOVERY:
            state = DISCOVERING
        elif state < 0:
            state = WRAPPING_UP
    return state


@kernel(part=True)
def pace_of(day: Day, number: int) -> int:
    """How fast the open sessions go on: as slow as the slowest of their channels."""
    count = desk_at(day, number).open_count
    slowest = NOT_YET
    for place in range(count):
        kind = visit_at(day, session_of(day, number, place).visit).type
        slowest = min(slowest, paces(day)[kind * day.sessions_most + count - 1])
    return slowest


@kernel(part=True)
def has_room(day: Day, number: int, bench_number: int) -> bool:
    """Whether one more contact of a bench may come to hand now."""
    desk, bench = desk_at(day, number), bench_at(day, bench_number)
    if bench.shut > 0:
        return False
    if bench.lane == TASKS:
        return desk.open_count == 0 and desk.paused < 0
    if has_task(day, number):
        task = session_of(day, number, 0)
        return type_at(day, visit_at(day, task.visit).type).interruptible > 0 and task.stage == CONVERSATION
    lane = lane_at(day, bench.lane)
    mine = 0
    for place in range(desk.open_count):
        other = session_of(day, number, place).lane
        mine += other == bench.lane
        if not lane.beside >> other & 1:
            return False
    return mine < lane.concurrency


@kernel(part=True)
def is_leaving(day: Day, number: int) -> bool:
    """Whether an agent takes no more contacts before the next break or the way home."""
    agent = agent_at(day, number)
    group = group_at(day, agent.group)
    one_too_many = agent.seat > 0 and group.staffed > group.level
    return agent.home_after > 0 or agent.first_due >= 0 or one_too_many
