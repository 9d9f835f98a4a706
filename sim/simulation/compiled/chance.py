"""Random routing: how far each bench has come in the order of tosses, as in `sim.simulation.idle.IdleInRandomOrder`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.policies.selection import LOAD_BITS, IdleKey
from sim.simulation.compiled.memory import column, constant
from sim.simulation.compiled.wallboard import (
    agent_rank,
    idle_count,
    idle_key,
    queue_delay,
    queue_groups,
    queue_reserve,
    queue_start,
)

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

TOSS = constant(IdleKey.TOSS)
_KEYS = constant((1 << LOAD_BITS) - 1)
_BITS = constant(LOAD_BITS)

reached = column("reached")


@kernel(inline=True)
def reached_by(day: Day, bench: int, load: int) -> int:
    """How far a bench has come among those who hold as much."""
    far: int = reached(day)[bench * day.loads + load]
    return far


@kernel(inline=True)
def shown(day: Day, bench: int, key: int) -> int:
    """What the wallboard shows of the agent whose turn it is: the key, under random routing as far as it is beyond what
    the bench has reached."""
    if day.idle_rule != TOSS:
        return key
    return key - reached_by(day, bench, key >> _BITS)


@kernel(part=True)
def pass_by(day: Day, bench: int, queue: int, waited: int) -> None:
    """A contact of a queue chose this bench: of the benches among which it chose, each has been passed by as much."""
    first, stop, rank = queue_start(day)[queue], queue_start(day)[queue + 1], 0
    for pair in range(first, stop):
        if queue_groups(day)[pair] == bench:
            rank = agent_rank(day)[pair]
    key = idle_key(day)[bench]
    load = key >> _BITS
    for pair in range(first, stop):
        other = queue_groups(day)[pair]
        may_come = idle_count(day)[other] > queue_reserve(day)[pair] and waited >= queue_delay(day)[pair]
        is_beyond = idle_key(day)[other] >> _BITS == load and idle_key(day)[other] >= key
        if may_come and agent_rank(day)[pair] == rank and is_beyond:
            reached(day)[other * day.loads + load] += key & _KEYS
