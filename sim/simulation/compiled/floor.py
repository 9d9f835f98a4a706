"""What stands on the floor: visits, waiting lines and idle agents, and the heads that the selections look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.policies.selection import EMPTY, IdleKey, select_group, select_queue
from sim.simulation.compiled.chance import TOSS, reached_by, shown
from sim.simulation.compiled.memory import constant, rich
from sim.simulation.compiled.records import (
    agent_at,
    group_at,
    idle_heap,
    queue_at,
    visit_at,
)
from sim.simulation.compiled.wallboard import (
    agent_rank,
    contact_rank,
    group_benches,
    group_delay,
    group_queues,
    group_reserve,
    group_start,
    head_start,
    idle_count,
    idle_key,
    joined,
    next_raise,
    queue_delay,
    queue_groups,
    queue_reserve,
    queue_start,
    raise_after,
    raised_rank,
    since,
    taking,
    weight,
)
from sim.tables import Disposition, Origin

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

OPEN, CAME_FIRST = constant(Disposition.OPEN), constant(Origin.FIRST)
IDLE_SINCE = constant(IdleKey.IDLE_SINCE)

_select_group = kernel(woven=True)(select_group)
_select_queue = kernel(woven=True)(select_queue)


@kernel(inline=True)
def group_for(day: Day, queue: int, waited: int) -> int:
    """The group whose next idle agent takes a contact, -1 for nobody."""
    return _select_group(
        queue_start(day), queue_groups(day), agent_rank(day), queue_delay(day), queue_reserve(day),
        idle_count(day), idle_key(day), queue, waited,
    )  # fmt: skip


@kernel(inline=True)
def queue_for(day: Day, group: int, now: int) -> int:
    """The queue whose head a free agent takes, -1 for none."""
    return _select_queue(
        group_start(day), group_queues(day), group_benches(day), contact_rank(day), group_delay(day),
        group_reserve(day), weight(day), head_start(day), raise_after(day), raised_rank(day), next_raise(day),
        idle_count(day), taking(day), joined(day), since(day), group, now,
    )  # fmt: skip


@kernel(woven=True)
def new_visit(day: Day, case: int, attempt: int, leg: int, kind: int, now: int) -> int:
    """A visit offered now, the first of a contact with the request it came with; returns its number."""
    number = day.visits_count
    day.visits_count = number + 1
    visit = visit_at(day, number)
    visit.case, visit.attempt, visit.leg, visit.type, visit.offered = case, attempt, leg, kind, now
    visit.since = now
    visit.contact, visit.came_as, visit.request, visit.origin = number, kind, 0, CAME_FIRST
    visit.queue = visit.group = visit.agent = visit.answered = visit.ended = visit.transferred = -1
    visit.way = visit.holder = visit.due = visit.resumes = -1
    visit.talk = visit.hold = visit.wrap_up = visit.held = visit.asked = 0
    visit.disposition = OPEN
    visit.waiting = 0
    visit.drawn, visit.line = leg, -1
    if day.announces > 0:
        visit.predicted, visit.tries = -1, 0
    if day.machines > 0:
        visit.session = -1
    return number


@kernel(part=True)
def further_visit(day: Day, before_number: int, origin: int, now: int) -> int:
    """The next leg of a contact, of the type that the one before was handed on to; returns its number."""
    before = visit_at(day, before_number)
    number = new_visit(day, before.case, before.attempt, before.leg + 1, before.transferred, now)
    visit = visit_at(day, number)
    visit.contact, visit.origin = before.contact, origin
    visit.came_as, visit.request, visit.line = before.came_as, before.request, before.line
    return number


# ---- waiting lines -------------------------------------------------------------------------------------------


@kernel(inline=True)
def add_area(day: Day, queue_number: int, now: int) -> None:
    """Bring the time integral of a queue's length up to now."""
    queue = queue_at(day, queue_number)
    queue.area += (queue.waiting - queue.unseen) * (now - queue.changed)
    queue.changed = now


@kernel(woven=True)
def line_up(day: Day, number: int, now: int) -> None:
    """Put a visit into its line: at the end, or before those who are due later."""
    visit = visit_at(day, number)
    queue = queue_at(day, visit.queue)
    add_area(day, visit.queue, now)
    queue.waiting += 1
    visit.waiting = 1
    before, after = queue.last, -1
    if queue.by_due:
        while before >= 0 and visit_at(day, before).due > visit.due:
            before, after = visit_at(day, before).before, before
    visit.before, visit.after = before, after
    if after < 0:
        queue.last = number
    else:
        visit_at(day, after).before = number
    if before < 0:
        queue.first = number
        _show_head(day, visit.queue)
    else:
        visit_at(day, before).after = number


@kernel(part=True)
def line_up_again(day: Day, number: int, now: int) -> None:
    """Put a visit where it would stand if it had never been taken."""
    line_up(day, number, now)
    visit = visit_at(day, number)
    queue = queue_at(day, visit.queue)
    ahead = visit.before
    while ahead >= 0 and _is_behind(day, ahead, number, queue.by_due):
        ahead = visit_at(day, ahead).before
    if ahead != visit.before:
        visit_at(day, visit.before).after = visit.after
        if visit.after < 0:
            queue.last = visit.before
        else:
            visit_at(day, visit.after).before = visit.before
        behind = visit_at(day, ahead).after if ahead >= 0 else queue.first
        visit.before, visit.after, visit_at(day, behind).before = ahead, behind, number
        if ahead >= 0:
            visit_at(day, ahead).after = number
        else:
            queue.first = number
    _show_head(day, visit.queue)


@kernel(part=True)
def _is_behind(day: Day, one: int, other: int, by_due: int) -> bool:
    first, second = visit_at(day, one), visit_at(day, other)
    if by_due and first.due != second.due:
        return first.due > second.due
    return first.since > second.since or (first.since == second.since and first.contact > second.contact)


@rich
def vanish(day: Day, number: int, now: int) -> None:
    """A customer leaves and nobody sees it: the place in the line is still taken."""
    queue = visit_at(day, number).queue
    add_area(day, queue, now)
    queue_at(day, queue).unseen += 1


@kernel(woven=True)
def step_out(day: Day, number: int, now: int) -> None:
    """Take a visit out of its line, wherever it stands."""
    visit = visit_at(day, number)
    queue = queue_at(day, visit.queue)
    add_area(day, visit.queue, now)
    queue.waiting -= 1
    if visit.disposition != OPEN:
        queue.unseen -= 1
    visit.waiting = 0
    if visit.after < 0:
        queue.last = visit.before
    else:
        visit_at(day, visit.after).before = visit.before
    if visit.before < 0:
        queue.first = visit.after
        _show_head(day, visit.queue)
    else:
        visit_at(day, visit.before).after = visit.after


@kernel(inline=True)
def _show_head(day: Day, number: int) -> None:
    head = queue_at(day, number).first
    joined(day)[number] = visit_at(day, head).since if head >= 0 else EMPTY
    if day.looks_at_due:
        since(day)[number] = visit_at(day, head).due if head >= 0 else EMPTY


# ---- idle agents ---------------------------------------------------------------------------------------------


@kernel(woven=True)
def join_idle(day: Day, number: int, key: int) -> None:
    """An agent is idle from now on; a list keeps who has been idle longest, a heap whose key is smallest."""
    agent = agent_at(day, number)
    group = group_at(day, agent.group)
    chain_idle(day, number)
    agent.idle_key = key + reached_by(day, group.bench, 0) if day.idle_rule == TOSS else key
    if day.idle_rule != IDLE_SINCE:
        _rise(day, group.members, idle_count(day)[group.bench], number)
    idle_count(day)[group.bench] += 1
    show_idle(day, agent.group)


@kernel(inline=True)
def chain_idle(day: Day, number: int) -> None:
    """Put an agent at the end of the list of its group."""
    agent = agent_at(day, number)
    group = group_at(day, agent.group)
    day.idle_serial += 1
    agent.idle_serial = day.idle_serial
    agent.idle_before, agent.idle_after = group.idle_last, -1
    if group.idle_last < 0:
        group.idle_first = number
    else:
        agent_at(day, group.idle_last).idle_after = number
    group.idle_last = number


@kernel(woven=True)
def leave_idle(day: Day, number: int) -> None:
    """An agent is no longer idle."""
    agent = agent_at(day, number)
    group = group_at(day, agent.group)
    unchain_idle(day, number)
    idle_count(day)[group.bench] -= 1
    if day.idle_rule != IDLE_SINCE:
        _close_gap(day, group.members, idle_count(day)[group.bench], agent.idle_place)
    show_idle(day, agent.group)


@kernel(inline=True)
def unchain_idle(day: Day, number: int) -> None:
    """Take an agent out of the list of its group."""
    agent = agent_at(day, number)
    group = group_at(day, agent.group)
    agent.idle_serial = -1
    if agent.idle_before < 0:
        group.idle_first = agent.idle_after
    else:
        agent_at(day, agent.idle_before).idle_after = agent.idle_after
    if agent.idle_after < 0:
        group.idle_last = agent.idle_before
    else:
        agent_at(day, agent.idle_after).idle_before = agent.idle_before


@kernel(woven=True)
def take_idle(day: Day, group: int) -> int:
    """Remove the agent whose turn it is; the group must have an idle agent."""
    number = next_idle(day, group)
    leave_idle(day, number)
    return number


@kernel(inline=True)
def next_idle(day: Day, group: int) -> int:
    """The agent whose turn it is; the group must have an idle agent."""
    if day.idle_rule == IDLE_SINCE:
        return group_at(day, group).idle_first
    first: int = idle_heap(day)[group_at(day, group).members]
    return first


@kernel(part=True)
def longest_seat(day: Day, group: int) -> int:
    """The seat that has been idle longest, whatever the routing policy sorts by; -1 if no seat is idle."""
    number = group_at(day, group).idle_first
    while number >= 0 and (agent_at(day, number).seat == 0 or agent_at(day, number).visit >= 0):
        number = agent_at(day, number).idle_after
    return number


@kernel(inline=True)
def show_idle(day: Day, group: int) -> None:
    """The wallboard shows the agent of a group whose turn it is."""
    bench = group_at(day, group).bench
    if idle_count(day)[bench] > 0:
        idle_key(day)[bench] = shown(day, bench, agent_at(day, next_idle(day, group)).idle_key)


@kernel(part=True)
def goes_first(day: Day, one: int, other: int) -> bool:
    """Whether one idle agent is chosen before another."""
    mine, theirs = agent_at(day, one), agent_at(day, other)
    return mine.idle_key < theirs.idle_key or (
        mine.idle_key == theirs.idle_key and mine.idle_serial < theirs.idle_serial
    )


@kernel(part=True)
def _rise(day: Day, first: int, place: int, number: int) -> None:
    """Move up from a free place of a group's heap, which begins at `first`, and settle."""
    heap = idle_heap(day)
    while place > 0:
        parent = (place - 1) // 2
        if goes_first(day, heap[first + parent], number):
            break
        heap[first + place] = heap[first + parent]
        agent_at(day, heap[first + place]).idle_place = place
        place = parent
    heap[first + place] = number
    agent_at(day, number).idle_place = place


@kernel(part=True)
def _close_gap(day: Day, first: int, size: int, place: int) -> None:
    """Fill a place of a heap that had one member more than `size` with its last member."""
    if place == size:
        return
    heap = idle_heap(day)
    number = heap[first + size]
    child = 2 * place + 1
    while child < size:
        if child + 1 < size and goes_first(day, heap[first + child + 1], heap[first + child]):
            child += 1
        if goes_first(day, number, heap[first + child]):
            break
        heap[first + place] = heap[first + child]
        agent_at(day, heap[first + place]).idle_place = place
        place, child = child, 2 * child + 1
    _rise(day, first, place, number)
