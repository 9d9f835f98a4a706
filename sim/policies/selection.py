"""The two questions a router answers, as plain functions over flat sequences that hold only heads (decision D6).

Both are written once: the SimPy model calls them on Python lists, a compiled loop may call them on int64 arrays.
The pairs of a queue are in the order of groups, those of a group in the order of queues, so that a strict
comparison leaves a tie to the lower index.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

Ints = Sequence[int]
NOBODY = -1
LAST = 2**62
"""A rank behind all others."""
EMPTY = -(2**62)
"""When the head of a queue joined in which nobody waits: earlier than any contact came."""
LOAD_BITS = 56
"""Keys of idle agents are below 2**56: an agent's load is written above them, so that who holds less goes first."""
MOST_IN_HAND = 2 ** (62 - LOAD_BITS) - 1
"""Contacts that an agent may hold at once: a load, two for each of them, has six bits more than its lowest one."""


class IdleKey(IntEnum):
    """What orders the idle agents of equal rank; the smallest key goes first and is fixed when the agent goes idle."""

    IDLE_SINCE = 0
    BUSY_SHARE = 1
    LAST_ASSIGNED = 2
    TOSS = 3


def select_group(
    start: Ints, bench_of: Ints, rank: Ints, delay: Ints, reserve: Ints, idle_count: Ints, idle_key: Ints,
    queue: int, waited: int,
) -> int:  # fmt: skip
    """From which bench a contact of `queue` that has waited so long is taken: smallest rank, then smallest idle key."""
    best, best_rank, best_key = NOBODY, LAST, 0
    for pair in range(start[queue], start[queue + 1]):
        bench = bench_of[pair]
        if idle_count[bench] <= reserve[pair] or waited < delay[pair]:
            continue
        its_rank, its_key = rank[pair], idle_key[bench]
        if its_rank < best_rank or (its_rank == best_rank and its_key < best_key):
            best, best_rank, best_key = bench, its_rank, its_key
    return best


def select_queue(
    start: Ints, queue_of: Ints, bench_of: Ints, rank: Ints, delay: Ints, reserve: Ints, weight: Ints, head_start: Ints,
    raise_after: Ints, raised_rank: Ints, next_raise: Ints, idle_count: Ints, taking: Ints, joined: Ints, since: Ints,
    group: int, now: int,
) -> int:  # fmt: skip
    """Which queue a free agent of `group` serves: smallest rank, then largest weight x (wait + head start).

    `joined` is when the head of each queue joined, EMPTY for an empty queue; `taking` says for each bench whether the
    agent, who stands on none, has room for its contacts. `since` is what the wait is scored from: `joined`, or for a
    policy that looks at due times when the head is due. A head that has waited `raise_after` has `raised_rank` instead:
    the first step of a queue has the queue's own place in these three, and leads to its next one (-1 for none).
    """
    best, best_rank, best_score = NOBODY, LAST, 0
    for pair in range(start[group], start[group + 1]):
        queue = queue_of[pair]
        if joined[queue] == EMPTY or now - joined[queue] < delay[pair]:
            continue
        bench = bench_of[pair]
        if idle_count[bench] < reserve[pair] or not taking[bench]:
            continue
        its_rank, step = rank[pair], queue
        while step >= 0 and now - joined[queue] >= raise_after[step]:
            its_rank, step = raised_rank[step], next_raise[step]
        score = weight[queue] * (now - since[queue] + head_start[queue])
        if its_rank < best_rank or (its_rank == best_rank and score > best_score):
            best, best_rank, best_score = queue, its_rank, score
    return best
