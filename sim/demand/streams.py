"""Which random number is for what (decision D2): a number is named by its owner, its purpose and its place.

Key = (seed, hash of the owner); counter = (block of four purposes, interval and ordinal, attempt and leg,
replication). Nothing depends on the order of drawing, so one more queue, group or policy moves no other number.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.philox import fill_uniforms, uniform
from sim.demand.purposes import Purpose
from sim.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import ArrayLike

    from sim.tables import Float64

__all__ = ["Purpose", "check_owners", "owner_key", "replication_word", "uniform", "uniforms"]


def owner_key(room: str, name: str) -> int:
    """Signed 64-bit blake2b hash of "room/name", the second word of the key."""
    return int.from_bytes(blake2b(f"{room}/{name}".encode(), digest_size=8).digest(), "little", signed=True)


def check_owners(
    owners: Iterable[tuple[str, str]], key: Callable[[str, str], int] = owner_key
) -> dict[tuple[str, str], int]:
    """Keys of all owners (room, name); ConfigError where two different owners would share their numbers."""
    keys: dict[tuple[str, str], int] = {}
    first: dict[int, tuple[str, str]] = {}
    problems: list[Problem] = []
    for owner in owners:
        keys[owner] = key(*owner)
        other = first.setdefault(keys[owner], owner)
        if other != owner:
            message = f"has the same random numbers as {'.'.join(other)}; rename one of the two"
            problems.append(Problem(".".join(owner), message))
    if problems:
        raise ConfigError(problems)
    return keys


def replication_word(replication: int, antithetic: bool) -> tuple[int, int]:
    """Counter word and flip of a replication: antithetic replications 2k and 2k + 1 are one pair, u and 1 - u."""
    return (replication // 2, replication % 2) if antithetic else (replication, 0)


def uniforms(
    seed: int,
    owner: int,
    block: int,
    interval: ArrayLike,
    ordinal: ArrayLike,
    attempt: ArrayLike = 0,
    leg: ArrayLike = 0,
    replication: int = 0,
    flip: int = 0,
) -> Float64:
    """Uniforms of purposes 4 x block to 4 x block + 3 as an (n, 4) array, bit-equal to `uniform` row by row.

    `interval`, `ordinal`, `attempt` and `leg` are numbers or columns of one length; the GIL is released.
    """
    columns = [
        np.atleast_1d(np.asarray(column, dtype=np.int64)) for column in (interval, ordinal, attempt, leg)
    ]
    lengths = {len(column) for column in columns} - {1}
    if len(lengths) > 1:
        raise ValueError(f"columns of different lengths: {sorted(lengths)}")
    return fill_uniforms(
        seed, owner, block, columns[0], columns[1], columns[2], columns[3], replication, flip
    )
