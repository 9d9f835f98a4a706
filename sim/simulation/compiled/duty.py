"""Who is on duty: shifts, headcounts, breaks, and the end of the day, as in `sim.simulation.duty`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.entities.units import NEVER
from sim.simulation.compiled.benches import leave
from sim.simulation.compiled.calendar import enter
from sim.simulation.compiled.drain import is_needed, keep, keeps
from sim.simulation.compiled.floor import longest_seat
from sim.simulation.compiled.memory import constant
from sim.simulation.compiled.records import (
    agent_at,
    break_at,
    duty_at,
    fall_at,
    group_at,
    level_at,
    overtime_at,
    pause_at,
    seats,
    shift_at,
    surplus,
)
from sim.simulation.compiled.service import become_free, put_back
from sim.simulation.compiled.sessions import look_again, reconsider
from sim.simulation.order import Kind

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

BREAK_END = constant(Kind.BREAK_END)
OPEN_END = constant(NEVER)


# ---- shifts --------------------------------------------------------------------------------------------------


@kernel(inline=True)
def start_shift(day: Day, now: int, row: int) -> None:
    """A named agent comes on duty; one who is still at work goes on, and what lay between shifts was overtime."""
    shift = shift_at(day, row)
    agent = agent_at(day, shift.agent)
    if not agent.on_duty:
        clock_in(day, shift.agent, shift.end, now)
        return
    agent.home_after = 0
    note_overtime(day, shift.agent, now)
    agent.until = max(agent.until, shift.end)
    if agent.desk:
        look_again(day, shift.agent, now)


@kernel(inline=True)
def end_shift(day: Day, now: int, row: int) -> None:
    """The shift is over: an agent with a contact in hand finishes it first, the others go home."""
    shift = shift_at(day, row)
    agent = agent_at(day, shift.agent)
    if not agent.on_duty or agent.until != now:
        return
    if not keeps(day, agent.group, now):
        send_home(day, shift.agent, now)
        return
    group = group_at(day, agent.group)
    if group.first_staying < 0:
        group.first_staying = row
    else:
        shift_at(day, group.last_staying).next = row
    group.last_staying = row


@kernel(part=True)
def send_home(day: Day, number: int, now: int) -> None:
    """An agent leaves now, or after the contact in hand."""
    if agent_at(day, number).visit >= 0:
        agent_at(day, number).home_after = 1
        if agent_at(day, number).idle_serial >= 0:
            leave(day, number)
    else:
        go_home(day, number, now)


@kernel(part=True)
def calls_away(day: Day, number: int, now: int) -> bool:
    """At a release: whether the agent goes (or just went) home or begins a break instead of going on working."""
    agent = agent_at(day, number)
    if not agent.on_duty:
        return True
    if agent.home_after:
        go_home(day, number, now)
        return True
    if agent.seat:
        group = group_at(day, agent.group)
        if group.staffed > group.level:
            since = surplus(day)[group.surplus + group.surplus_first]
            drop_surplus(day, agent.group)
            leave_seat(day, number, since, now)
            reconsider(day, agent.group, now)
            return True
    return takes_break(day, number, now)


@kernel(part=True)
def clock_in(day: Day, number: int, until: int, now: int) -> None:
    """An agent comes on duty and is free at once."""
    agent = agent_at(day, number)
    agent.on_duty = 1
    agent.came, agent.until, agent.busy_time = now, until, 0
    become_free(day, number, now)


@kernel(part=True)
def go_home(day: Day, number: int, now: int) -> None:
    """An agent leaves now, out of idleness or a break; breaks that are still due are forgotten."""
    agent = agent_at(day, number)
    if agent.idle_serial >= 0:
        leave(day, number)
    if agent.break_row >= 0:
        finish_break(day, number, now)
    agent.on_duty = agent.home_after = 0
    agent.first_due = agent.last_due = -1
    note_duty(day, number, now)
    note_overtime(day, number, now)
    put_back(day, number, now)


@kernel(part=True)
def note_duty(day: Day, number: int, now: int) -> None:
    """Write down that an agent was on duty until now."""
    agent, row = agent_at(day, number), day.duties_count
    since = max(agent.came, day.settled)
    spell = duty_at(day, row)
    spell.start, spell.end, spell.agent, spell.next = since, now, number, -1
    if agent.first_duty < 0:
        agent.first_duty = row
    else:
        duty_at(day, agent.last_duty).next = row
    agent.last_duty = row
    agent.time_on_duty += now - since
    day.duties_count += 1
    day.last = max(day.last, now)


@kernel(part=True)
def note_overtime(day: Day, number: int, now: int) -> None:
    """Write down what an agent worked beyond the end of the shift."""
    agent, row = agent_at(day, number), day.overtime_count
    since = max(agent.until, day.settled)
    if since >= now:
        return
    spell = overtime_at(day, row)
    spell.start, spell.end, spell.next = since, now, -1
    if agent.first_overtime < 0:
        agent.first_overtime = row
    else:
        overtime_at(day, agent.last_overtime).next = row
    agent.last_overtime = row
    day.overtime_count += 1


# ---- headcounts ----------------------------------------------------------------------------------------------


@kernel(inline=True)
def change_level(day: Day, now: int, row: int) -> None:
    """A headcount rises or falls at once, unless the end-of-day rule defers a fall."""
    level = level_at(day, row)
    group = group_at(day, level.group)
    since = level.start
    while group.falls_count > 0 and fall_at(day, group.falls + group.falls_count - 1).agents <= level.agents:
        group.falls_count -= 1
        since = fall_at(day, group.falls + group.falls_count).start
    if level.agents < group.level and keeps(day, level.group, now):
        fall = fall_at(day, group.falls + group.falls_count)
        fall.agents, fall.start = level.agents, since
        group.falls_count += 1
    else:
        set_level(day, level.group, level.agents, since, now)


@kernel(part=True)
def set_level(day: Day, number: int, agents: int, since: int, now: int) -> None:
    """Staff a group with so many seats: idle ones leave first, then whoever finishes first."""
    group = group_at(day, number)
    group.level = agents
    while group.surplus_count > 0 and group.staffed - group.surplus_count < agents:
        drop_surplus(day, number)
    seat = 0
    while group.staffed < agents:
        group.staffed += 1
        while agent_at(day, seats(day)[group.seats + seat]).on_duty:
            seat += 1
        clock_in(day, seats(day)[group.seats + seat], OPEN_END, now)
    while group.staffed - group.surplus_count > agents:
        idle = longest_seat(day, number)
        if idle >= 0:
            leave_seat(day, idle, since, now)
        else:
            place = (group.surplus_first + group.surplus_count) % group.seat_count
            surplus(day)[group.surplus + place] = since
            group.surplus_count += 1
    reconsider(day, number, now)


@kernel(inline=True)
def drop_surplus(day: Day, number: int) -> None:
    """The seat that has been one too many for longest leaves, or stays after all."""
    group = group_at(day, number)
    group.surplus_first = (group.surplus_first + 1) % group.seat_count
    group.surplus_count -= 1


@kernel(inline=True)
def leave_seat(day: Day, number: int, since: int, now: int) -> None:
    """A seat is given up; it was one too many since then."""
    agent = agent_at(day, number)
    group_at(day, agent.group).staffed -= 1
    agent.until = since
    go_home(day, number, now)


# ---- breaks --------------------------------------------------------------------------------------------------


@kernel(inline=True)
def break_is_due(day: Day, now: int, row: int) -> None:
    """A break begins at once, or waits in full length for the contact in hand or the break before."""
    number = break_at(day, row).agent
    agent = agent_at(day, number)
    if not agent.on_duty or agent.home_after:
        return
    break_at(day, row).next = -1
    if agent.first_due < 0:
        agent.first_due = row
    else:
        break_at(day, agent.last_due).next = row
    agent.last_due = row
    if agent.idle_serial >= 0:
        leave(day, number)
    if agent.visit < 0 and agent.break_row < 0:
        takes_break(day, number, now)


@kernel(part=True)
def takes_break(day: Day, number: int, now: int) -> bool:
    """Whether the agent now begins a break that is due."""
    agent = agent_at(day, number)
    row = agent.first_due
    if row < 0:
        return False
    agent.first_due = break_at(day, row).next
    agent.break_row, agent.break_start = row, now
    enter(day, now + break_at(day, row).length, BREAK_END, row)
    return True


@kernel(inline=True)
def end_break(day: Day, now: int, row: int) -> None:
    """A break is over; an agent who has gone home meanwhile is not concerned."""
    number = break_at(day, row).agent
    if agent_at(day, number).break_row != row:
        return
    finish_break(day, number, now)
    if not takes_break(day, number, now):
        become_free(day, number, now)


@kernel(part=True)
def finish_break(day: Day, number: int, now: int) -> None:
    """Write down a break that ends now."""
    agent, row = agent_at(day, number), day.pauses_count
    spell = pause_at(day, row)
    spell.start, spell.end, spell.next = max(agent.break_start, day.settled), now, -1
    spell.paid = break_at(day, agent.break_row).paid
    if agent.first_pause < 0:
        agent.first_pause = row
    else:
        pause_at(day, agent.last_pause).next = row
    agent.last_pause = row
    day.pauses_count += 1
    agent.break_row = -1


# ---- the end of the day --------------------------------------------------------------------------------------


@kernel(part=True)
def relieve(day: Day, now: int, pool_number: int) -> None:
    """At the end of an instant in which the last contact of a type was answered, or has left: groups of its pool that
    are no longer needed go home, and falls of headcount take effect."""
    for number in range(day.groups):
        group = group_at(day, number)
        if group.pool == pool_number:
            if not is_needed(day, number):
                _relieve_group(day, number, now)
            elif group.first_staying >= 0 or group.falls_count > 0:
                keep(day, pool_number)


@kernel(part=True)
def _relieve_group(day: Day, number: int, now: int) -> None:
    group = group_at(day, number)
    row = group.first_staying
    group.first_staying = -1
    while row >= 0:
        shift = shift_at(day, row)
        if agent_at(day, shift.agent).on_duty and agent_at(day, shift.agent).until <= now:
            send_home(day, shift.agent, now)
        row = shift.next
    falls = group.falls_count
    group.falls_count = 0
    for place in range(group.falls, group.falls + falls):
        fall = fall_at(day, place)
        set_level(day, number, fall.agents, fall.start, now)


@kernel(part=True)
def close_books(day: Day, end: int) -> None:
    """Write down what the end of the run, or of a slice, finds unfinished."""
    for number in range(day.agents_count):
        agent = agent_at(day, number)
        if agent.on_duty and agent.came < end:
            note_duty(day, number, end)
            note_overtime(day, number, end)
        if agent.break_row >= 0 and agent.break_start < end:
            finish_break(day, number, end)
