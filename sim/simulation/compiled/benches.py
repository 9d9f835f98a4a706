"""Who is next of the agents with room for one more contact, as in `sim.simulation.idle`, where agents hold several.

Each bench keeps a heap; an agent may be in the heaps of all benches of its group. Agents of other groups are kept by
`sim.simulation.compiled.floor`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.policies.selection import LOAD_BITS, IdleKey
from sim.simulation.compiled.chance import TOSS, pass_by, reached_by, shown
from sim.simulation.compiled.draws import idle_toss
from sim.simulation.compiled.floor import (
    chain_idle,
    leave_idle,
    show_idle,
    take_idle,
    unchain_idle,
)
from sim.simulation.compiled.memory import constant
from sim.simulation.compiled.records import (
    agent_at,
    bench_at,
    bench_heap,
    bench_keys,
    bench_places,
    desk_at,
    group_at,
)
from sim.simulation.compiled.wallboard import idle_count, idle_key, queue_groups, queue_start

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

IDLE_SINCE, LAST_ASSIGNED = constant(IdleKey.IDLE_SINCE), constant(IdleKey.LAST_ASSIGNED)
BUSY_SHARE = constant(IdleKey.BUSY_SHARE)
_ROOT = 1000


@kernel(woven=True)
def key_of(day: Day, agent_number: int, now: int) -> int:
    """What sorts the idle agents, fixed when the agent goes idle."""
    agent = agent_at(day, agent_number)
    if day.idle_rule == IDLE_SINCE:
        return now
    if day.idle_rule == LAST_ASSIGNED:
        return agent.last_assigned
    if day.idle_rule == BUSY_SHARE:
        return share_ppm(agent.busy_time, max(now - agent.came, 1))
    agent.spells += 1
    return toss(day, agent_number, 0)


@kernel(part=True)
def toss(day: Day, agent_number: int, place: int) -> int:
    """The toss of random routing on a bench of the agent's group, for this spell of idleness."""
    agent = agent_at(day, agent_number)
    return idle_toss(day, agent.group, agent.ordinal, agent.spells, place)


@kernel(inline=True)
def share_ppm(part: int, whole: int) -> int:
    """part x PPM // whole by long division in two steps, since the product need not fit into a word."""
    share, rest = part // whole, part % whole
    for _ in range(2):
        share, rest = share * _ROOT + rest * _ROOT // whole, rest * _ROOT % whole
    return share


@kernel(part=True)
def key_under_load(day: Day, agent_number: int, now: int, load: int) -> int:
    """The key of an agent who begins to hold more or less: who holds less goes first. Tosses are made on each bench."""
    key = load << LOAD_BITS
    return key if day.idle_rule == TOSS else key + key_of(day, agent_number, now)


@kernel(part=True)
def stand(day: Day, number: int, benches: int, key: int) -> None:
    """Add an agent to benches of its group, given as bits; under random routing with a toss on each beyond the key."""
    agent = agent_at(day, number)
    group = group_at(day, agent.group)
    chain_idle(day, number)
    if day.idle_rule == TOSS:
        agent.spells += 1
    desk_at(day, number).benches = benches
    for place in range(group.benches):
        if benches >> place & 1:
            bench, its_key = group.bench + place, key
            if day.idle_rule == TOSS:
                its_key += reached_by(day, bench, key >> LOAD_BITS) + toss(day, number, place)
            bench_keys(day)[number * day.benches_most + place] = its_key
            _rise(day, bench, idle_count(day)[bench], number)
            idle_count(day)[bench] += 1
            _show(day, bench)


@kernel(part=True)
def leave(day: Day, number: int) -> None:
    """Remove an agent from all its benches."""
    agent = agent_at(day, number)
    if not agent.desk:
        leave_idle(day, number)
        return
    group, benches = group_at(day, agent.group), desk_at(day, number).benches
    unchain_idle(day, number)
    for place in range(group.benches):
        if benches >> place & 1:
            bench = group.bench + place
            idle_count(day)[bench] -= 1
            _close_gap(day, bench, idle_count(day)[bench], bench_places(day)[_row(day, bench, number)])
            _show(day, bench)


@kernel(woven=True)
def take(day: Day, bench: int, queue: int, waited: int) -> int:
    """Remove the agent whose turn it is from all its benches; a contact of the queue chose this one."""
    if day.idle_rule == TOSS:
        pass_by(day, bench, queue, waited)
        _show_benches(day, queue)
    if not group_at(day, bench_at(day, bench).group).holds_several:
        return take_idle(day, bench_at(day, bench).group)
    number: int = bench_heap(day)[bench_at(day, bench).members]
    leave(day, number)
    return number


@kernel(part=True)
def _show_benches(day: Day, queue: int) -> None:
    """What is shown of all benches that serve a queue."""
    for pair in range(queue_start(day)[queue], queue_start(day)[queue + 1]):
        bench = queue_groups(day)[pair]
        group = bench_at(day, bench).group
        if group_at(day, group).holds_several:
            _show(day, bench)
        else:
            show_idle(day, group)


@kernel(inline=True)
def _show(day: Day, bench: int) -> None:
    if idle_count(day)[bench] > 0:
        first = bench_heap(day)[bench_at(day, bench).members]
        idle_key(day)[bench] = shown(day, bench, bench_keys(day)[_row(day, bench, first)])


@kernel(inline=True)
def _row(day: Day, bench: int, number: int) -> int:
    """Where the columns of agents on benches tell of an agent on a bench."""
    return number * day.benches_most + bench - group_at(day, bench_at(day, bench).group).bench


@kernel(inline=True)
def _goes_first(day: Day, bench: int, one: int, other: int) -> bool:
    """Whether one agent on a bench is chosen before another."""
    mine, theirs = bench_keys(day)[_row(day, bench, one)], bench_keys(day)[_row(day, bench, other)]
    return mine < theirs or (
        mine == theirs and agent_at(day, one).idle_serial < agent_at(day, other).idle_serial
    )


@kernel(inline=True)
def _put(day: Day, bench: int, place: int, number: int) -> None:
    bench_heap(day)[bench_at(day, bench).members + place] = number
    bench_places(day)[_row(day, bench, number)] = place


@kernel(part=True)
def _rise(day: Day, bench: int, place: int, number: int) -> None:
    """Move up from a free place of a bench's heap, and settle."""
    first = bench_at(day, bench).members
    while place > 0:
        parent = (place - 1) // 2
        other = bench_heap(day)[first + parent]
        if _goes_first(day, bench, other, number):
            break
        _put(day, bench, place, other)
        place = parent
    _put(day, bench, place, number)


@kernel(part=True)
def _close_gap(day: Day, bench: int, size: int, place: int) -> None:
    """Fill a place of a heap that had one member more than `size` with its last member."""
    if place == size:
        return
    first, heap = bench_at(day, bench).members, bench_heap(day)
    number = heap[first + size]
    child = 2 * place + 1
    while child < size:
        if child + 1 < size and _goes_first(day, bench, heap[first + child + 1], heap[first + child]):
            child += 1
        if _goes_first(day, bench, number, heap[first + child]):
            break
        _put(day, bench, place, heap[first + child])
        place, child = child, 2 * child + 1
    _rise(day, bench, place, number)
