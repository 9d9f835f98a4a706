"""The day of an agent: shifts, headcounts, breaks, and what is next when a contact is done."""

from __future__ import annotations

from sim.entities.units import NEVER
from tests.spec import kinds
from tests.spec.contacts import push, see_who_may_go, seek
from tests.spec.needed import groups_of, may_come, must_stay
from tests.spec.state import BUSY, IDLE, NONE, OFF, PAUSED, Day
from tests.spec.wallboard import stop_idling


def release(day: Day, now: int, agent: int) -> None:
    """Wrap-up is over: home, break, next contact, or idle, in this order."""
    visit, group = day.serving[agent], day.group_of[agent]
    if day.onward[visit] == NONE:
        day.served[day.type[visit]] -= 1
        see_who_may_go(day, now, day.type[visit])
    if day.leaves_next[agent]:
        log_out(day, now, agent, day.until[agent])
    elif day.is_seat[agent] and day.staffed[group] > day.level[group]:
        give_up_seat(day, now, agent, day.too_many_since[group].pop(0))
    elif day.due[agent]:
        begin_break(day, now, agent)
    else:
        seek(day, now, agent)


def start_shift(day: Day, now: int, row: int) -> None:
    """A named agent comes, or works on if still there; what was worked between two shifts is overtime."""
    agent, end = day.shift_agent[row], day.shift_end[row]
    if day.doing[agent] == OFF:
        log_in(day, now, agent, end)
        return
    day.leaves_next[agent] = False
    if day.until[agent] < now:
        day.overtime.append((agent, day.until[agent], now))
    day.until[agent] = max(day.until[agent], end)


def end_shift(day: Day, now: int, row: int) -> None:
    """A named agent goes home, unless another shift covers this moment or the group is still needed."""
    agent = day.shift_agent[row]
    if day.doing[agent] == OFF or day.until[agent] != now:
        return
    if must_stay(day, now, day.group_of[agent]):
        day.kept[day.group_of[agent]].append(agent)
    else:
        send_home(day, now, agent)


def relieve(day: Day, now: int, pool: int) -> None:
    """Groups to which nothing can come any more go home, each agent after the contact in hand."""
    for group in groups_of(day, pool):
        if may_come(day, group):
            continue
        kept, day.kept[group] = day.kept[group], []
        for agent in kept:
            if day.doing[agent] != OFF and day.until[agent] <= now:
                send_home(day, now, agent)
        falls, day.put_off[group] = day.put_off[group], []
        for agents, since in falls:
            set_level(day, now, group, agents, since)


def send_home(day: Day, now: int, agent: int) -> None:
    """Now, or after the contact in hand."""
    if day.doing[agent] == BUSY:
        day.leaves_next[agent] = True
    else:
        log_out(day, now, agent, day.until[agent])


def log_in(day: Day, now: int, agent: int, until: int) -> None:
    """On duty, and free at once."""
    day.came[agent], day.until[agent], day.worked[agent] = now, until, 0
    seek(day, now, agent)


def log_out(day: Day, now: int, agent: int, until: int) -> None:
    """Off duty; a running break ends, breaks still due are forgotten, time after `until` is overtime."""
    if day.doing[agent] == IDLE:
        stop_idling(day, agent)
    if day.doing[agent] == PAUSED:
        note_break(day, now, agent)
    day.doing[agent], day.leaves_next[agent] = OFF, False
    day.due[agent] = []
    day.duties.append((agent, day.came[agent], now))
    if until < now:
        day.overtime.append((agent, until, now))


def change_level(day: Day, now: int, row: int) -> None:
    """A headcount changes; a fall that the end-of-day rule puts off keeps the time since when it is due."""
    group, agents, since = day.level_group[row], day.level_agents[row], now
    falls = day.put_off[group]
    while falls and falls[-1][0] <= agents:
        since = falls.pop()[1]
    if agents < day.level[group] and must_stay(day, now, group):
        falls.append((agents, since))
    else:
        set_level(day, now, group, agents, since)


def set_level(day: Day, now: int, group: int, agents: int, since: int) -> None:
    """Idle seats leave, longest idle first; for each busy one too many, the next to finish leaves."""
    day.level[group] = agents
    too_many = day.too_many_since[group]
    del too_many[: max(0, agents - (day.staffed[group] - len(too_many)))]
    while day.staffed[group] < agents:
        day.staffed[group] += 1
        log_in(day, now, next(seat for seat in day.seats[group] if day.doing[seat] == OFF), NEVER)
    while day.staffed[group] - len(too_many) > agents:
        idle = [
            (day.idle_since[agent], turn, agent) for _, turn, agent in day.idle[group] if day.is_seat[agent]
        ]
        if idle:
            give_up_seat(day, now, min(idle)[2], since)
        else:
            too_many.append(since)


def give_up_seat(day: Day, now: int, agent: int, since: int) -> None:
    """An anonymous agent goes; they were one too many since then."""
    day.staffed[day.group_of[agent]] -= 1
    log_out(day, now, agent, since)


def break_due(day: Day, now: int, row: int) -> None:
    """A break falls due: idle agents take it, others when they are done; those on their way home do not."""
    agent = day.break_agent[row]
    if day.doing[agent] == OFF or day.leaves_next[agent]:
        return
    day.due[agent].append(row)
    if day.doing[agent] == IDLE:
        stop_idling(day, agent)
        begin_break(day, now, agent)


def begin_break(day: Day, now: int, agent: int) -> None:
    """The break due first, in its full length."""
    row = day.due[agent].pop(0)
    day.doing[agent], day.pause[agent], day.paused_at[agent] = PAUSED, row, now
    push(day, now + day.break_length[row], kinds.BREAK_END, row)


def end_break(day: Day, now: int, row: int) -> None:
    """Back from a break, unless it was cut short by going home."""
    agent = day.break_agent[row]
    if day.doing[agent] != PAUSED or day.pause[agent] != row:
        return
    note_break(day, now, agent)
    if day.due[agent]:
        begin_break(day, now, agent)
    else:
        seek(day, now, agent)


def note_break(day: Day, now: int, agent: int) -> None:
    """Write a break down."""
    day.breaks.append((agent, day.paused_at[agent], now, day.break_paid[day.pause[agent]]))
