"""The choices of the second reading, and what they look at: heads of lines and idle agents, kept up to date."""

from __future__ import annotations

from bisect import insort

from sim.entities.units import PPM
from sim.policies.routing import IdleKey
from sim.policies.selection import EMPTY, select_group, select_queue
from sim.policies.sourcing import allocate_counted, allocate_random
from tests.spec.state import IDLE, NONE, Day


def line_up(day: Day, visit: int) -> None:
    """A visit joins the end of its line; lines are doubly linked lists."""
    queue = day.queue[visit]
    day.waits[visit] = True
    day.waiting[queue] += 1
    day.before[visit], day.after[visit] = day.tail[queue], NONE
    if day.tail[queue] == NONE:
        day.head[queue] = visit
        day.joined[queue] = day.offered[visit]
    else:
        day.after[day.tail[queue]] = visit
    day.tail[queue] = visit


def step_out(day: Day, visit: int) -> None:
    """A visit leaves its line, wherever it stands."""
    queue, before, after = day.queue[visit], day.before[visit], day.after[visit]
    day.waits[visit] = False
    day.waiting[queue] -= 1
    if before == NONE:
        day.head[queue] = after
        day.joined[queue] = EMPTY if after == NONE else day.offered[after]
    else:
        day.after[before] = after
    if after == NONE:
        day.tail[queue] = before
    else:
        day.before[after] = before


def start_idling(day: Day, now: int, agent: int) -> None:
    """An agent may be chosen from now on; equal keys are served in the order of going idle."""
    group = day.group_of[agent]
    day.doing[agent], day.idle_since[agent] = IDLE, now
    day.idle_turns += 1
    day.idle_entry[agent] = (idle_key(day, now, agent), day.idle_turns, agent)
    insort(day.idle[group], day.idle_entry[agent])
    show_idle(day, group)


def idle_key(day: Day, now: int, agent: int) -> int:
    """What a group's idle agents are sorted by."""
    match day.idle_rule:
        case IdleKey.IDLE_SINCE:
            return now
        case IdleKey.LAST_ASSIGNED:
            return day.assigned[agent]
        case IdleKey.BUSY_SHARE:
            return day.worked[agent] * PPM // max(1, now - day.came[agent])
        case _:
            day.spells[agent] += 1
            toss = day.draws.idle_toss(day.group_of[agent], day.ordinal[agent], day.spells[agent], 0)
            return day.reached[day.group_of[agent]] + toss


def take_first(day: Day, group: int, queue: int, waited: int) -> int:
    """The idle agent whose turn it is for a contact of a queue; no longer idle."""
    if day.idle_rule == IdleKey.TOSS:
        pass_by(day, group, queue, waited)
    agent = day.idle[group][0][2]
    stop_idling(day, agent)
    return agent


def pass_by(day: Day, chosen: int, queue: int, waited: int) -> None:
    """All groups of the best rank among which the contact chose have been passed by as far as the chosen one."""
    t, passed = day.table, day.first_key[chosen]
    asked = [
        (t.queue_groups[pair], t.agent_rank[pair])
        for pair in range(t.queue_start[queue], t.queue_start[queue + 1])
        if waited >= t.queue_delay[pair] and day.idle_count[t.queue_groups[pair]] > t.queue_reserve[pair]
    ]
    best = min(rank for _, rank in asked)
    for group, rank in asked:
        if rank == best:
            day.reached[group] += passed
            show_idle(day, group)


def stop_idling(day: Day, agent: int) -> None:
    """An agent is no longer there to be chosen."""
    group = day.group_of[agent]
    day.idle[group].remove(day.idle_entry[agent])
    show_idle(day, group)


def show_idle(day: Day, group: int) -> None:
    """The wallboard of the selections."""
    idle = day.idle[group]
    day.idle_count[group] = len(idle)
    if idle:
        reached = day.reached[group] if day.idle_rule == IdleKey.TOSS else 0
        day.first_key[group] = idle[0][0] - reached


def group_for(day: Day, queue: int, waited: int) -> int:
    """The group that takes a contact."""
    t = day.table
    return select_group(
        t.queue_start, t.queue_groups, t.agent_rank, t.queue_delay, t.queue_reserve, day.idle_count, day.first_key,
        queue, waited,
    )  # fmt: skip


def queue_for(day: Day, group: int, now: int) -> int:
    """The queue a free agent serves."""
    t = day.table
    return select_queue(
        t.group_start, t.group_queues, t.group_benches, t.contact_rank, t.group_delay, t.group_reserve, t.weight,
        t.head_start, t.raise_after, t.raised_rank, t.next_raise, day.idle_count, day.taking, day.joined, day.joined,
        group, now,
    )  # fmt: skip


def allocate(day: Day, visit: int) -> int:
    """The queue of the place this visit is sent to."""
    kind, case = day.type[visit], day.case[visit]
    queues = day.queues_of[kind]
    if len(queues) == 1:
        return queues[0]
    if day.counted:
        return queues[allocate_counted(day.sent[kind], day.shares)]
    return queues[
        allocate_random(
            day.draws.sourcing(day.identity[case], day.attempt[visit], day.leg[visit]), day.shares
        )
    ]
