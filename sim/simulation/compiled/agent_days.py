"""The days of agents from what the loop wrote down: the same rows as `sim.simulation.agent_time.agent_states`.

What an agent did is written down in order of time and does not overlap, so one walk through it tiles the time on duty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import types

from sim.demand.cache import kernel
from sim.entities.units import NEVER
from sim.simulation.compiled.memory import column, constant
from sim.simulation.compiled.records import (
    agent_at,
    answers,
    desk_at,
    duty_at,
    overtime_at,
    pause_at,
    service_at,
    stint_at,
    visit_at,
)
from sim.tables import State

if TYPE_CHECKING:
    from sim.simulation.compiled.layouts import Service
    from sim.simulation.compiled.records import Day

AVAILABLE, TALK, HOLD = constant(State.AVAILABLE), constant(State.TALK), constant(State.HOLD)
WRAP_UP, BREAK = constant(State.WRAP_UP), constant(State.BREAK)
UNPAID_BREAK = constant(State.UNPAID_BREAK)
UNFINISHED = constant(NEVER)
IN_TIME = constant(0)

rows_agent = column("rows_agent")
rows_group = column("rows_group")
rows_state = column("rows_state", types.int8)
rows_start = column("rows_start")
rows_end = column("rows_end")
rows_overtime = column("rows_overtime", types.int8)


@kernel(inline=True)
def sort_services(day: Day) -> None:
    """Lay the services of each agent side by side, reading visits as they were answered: nearly as they lie."""
    place = 0
    for number in range(day.agents_count):
        agent = agent_at(day, number)
        agent.services = place
        if agent.desk:
            agent.services_count = desk_at(day, number).stints_count + 1
        place += agent.services_count
        agent.services_count = 0
    for turn in range(day.answers_count):
        visit = visit_at(day, answers(day)[turn])
        agent = agent_at(day, visit.agent)
        service = service_at(day, agent.services + agent.services_count)
        agent.services_count += 1
        service.start, service.hold_at = visit.answered, visit.answered + visit.talk
        service.wrap_up_at, service.over = visit.ended, visit.ended + visit.wrap_up
        service.state = -1
        if visit.held < 0:
            service.wrap_up_at = service.over = UNFINISHED
        if service.start < day.settled:
            leave_out_told(day, service)
    for number in range(day.agents_count):
        if agent_at(day, number).desk:
            lay_stints(day, number)


@kernel(inline=True)
def leave_out_told(day: Day, service: Service) -> None:
    """Cut off what an earlier slice has told of a service."""
    service.start = day.settled
    service.hold_at = max(service.hold_at, day.settled)
    service.wrap_up_at = max(service.wrap_up_at, day.settled)


@kernel(part=True)
def lay_stints(day: Day, number: int) -> None:
    """What an agent did who may hold several contacts is written down already, but for what is going on."""
    desk, row = desk_at(day, number), desk_at(day, number).first_stint
    while row >= 0:
        stint = stint_at(day, row)
        lay(day, number, stint.start, stint.end, stint.state)
        row = stint.next
    if desk.state >= 0:
        lay(day, number, desk.changed, UNFINISHED, desk.state)


@kernel(inline=True)
def lay(day: Day, number: int, start: int, over: int, state: int) -> None:
    """Put a stint among the services of its agent, as far as no earlier slice has told of it."""
    if over > day.settled:
        agent = agent_at(day, number)
        service = service_at(day, agent.services + agent.services_count)
        agent.services_count += 1
        service.start, service.over, service.state = max(start, day.settled), over, state


@kernel(inline=True)
def tile(day: Day, number: int, end: int) -> None:
    """Write the rows of one agent, cut at `end`: what was done on duty, and AVAILABLE between."""
    agent = agent_at(day, number)
    duty, pause = agent.first_duty, agent.first_pause
    row, beyond = agent.services, agent.services + agent.services_count
    day.late = agent.first_overtime
    while duty >= 0:
        spell = duty_at(day, duty)
        now, logout = spell.start, min(spell.end, end)
        while True:
            served = service_at(day, row).start if row < beyond else logout
            paused = pause_at(day, pause).start if pause >= 0 else logout
            begins = min(served, paused)
            if begins >= logout:
                break
            over = min(service_at(day, row).over if served <= paused else pause_at(day, pause).end, end)
            if over > begins:
                put(day, number, AVAILABLE, now, begins)
                now = over
            if served <= paused:
                put_service(day, number, row, end)
                row += 1
            else:
                put_pause(day, number, pause, end)
                pause = pause_at(day, pause).next
        put(day, number, AVAILABLE, now, logout)
        duty = spell.next


@kernel(inline=True)
def put_service(day: Day, number: int, row: int, end: int) -> None:
    """Talk, hold and wrap-up of a visit, in this order, cut at `end`."""
    service = service_at(day, row)
    if service.state >= 0:
        put(day, number, service.state, service.start, min(service.over, end))
        return
    hold_at, wrap_up_at = min(service.hold_at, end), min(service.wrap_up_at, end)
    put(day, number, TALK, service.start, hold_at)
    put(day, number, HOLD, hold_at, wrap_up_at)
    put(day, number, WRAP_UP, wrap_up_at, min(service.over, end))


@kernel(inline=True)
def put_pause(day: Day, number: int, row: int, end: int) -> None:
    """A break, cut at `end`."""
    pause = pause_at(day, row)
    put(day, number, BREAK if pause.paid else UNPAID_BREAK, pause.start, min(pause.end, end))


@kernel(inline=True)
def put(day: Day, number: int, state: int, start: int, end: int) -> None:
    """A row, or several where overtime begins or ends in it; nothing if it has no length."""
    if start < end:
        if day.late < 0:
            put_row(day, number, state, start, end, IN_TIME)
        else:
            put_in_parts(day, number, state, start, end)


@kernel(part=True)
def put_in_parts(day: Day, number: int, state: int, start: int, end: int) -> None:
    """Rows that are overtime or none of it throughout."""
    while start < end:
        while day.late >= 0 and overtime_at(day, day.late).end <= start:
            day.late = overtime_at(day, day.late).next
        stop, late = end, 0
        if day.late >= 0:
            begins = overtime_at(day, day.late).start
            late = int(start >= begins)
            stop = min(end, overtime_at(day, day.late).end if late else begins)
        put_row(day, number, state, start, stop, late)
        start = stop


@kernel(woven=True)
def put_row(day: Day, number: int, state: int, start: int, end: int, late: int) -> None:
    """One row."""
    row = day.rows_count
    rows_agent(day)[row], rows_group(day)[row] = number, agent_at(day, number).group
    rows_state(day)[row], rows_overtime(day)[row] = state, late
    rows_start(day)[row], rows_end(day)[row] = start, end
    day.rows_count = row + 1
