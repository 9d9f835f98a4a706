"""Philox4x64-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC11) as kernels.

A block of four words is a pure function of key and counter, so a number belongs to what it is for and not to when it
is drawn. `numpy.random.Philox` increments its counter before use: block c here is its block with counter c - 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]

from sim.demand.cache import intrinsic, kernel

if TYPE_CHECKING:
    from sim.tables import Float64 as Floats
    from sim.tables import Int64 as Integers

    Word = np.uint64
    Block = tuple[Word, Word, Word, Word]

_MULTIPLIER_0 = np.uint64(0xD2E7470EE14C6C93)
_MULTIPLIER_1 = np.uint64(0xCA5A826395121157)
_WEYL_0 = np.uint64(0x9E3779B97F4A7C15)
_WEYL_1 = np.uint64(0xBB67AE8584CAA73B)
_SHIFT = np.uint64(12)
_UNIT = 2.0**-52


@intrinsic
def _high(_typing: Any, a: Any, b: Any) -> Any:
    """Upper 64 bits of the 128-bit product, which a processor has at once."""

    def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        double = ir.IntType(128)
        product = builder.mul(*(builder.zext(factor, double) for factor in arguments))
        return builder.trunc(builder.lshr(product, ir.Constant(double, 64)), ir.IntType(64))

    return a(a, b), build


@kernel(inline=True)
def _rounds(key0: Word, key1: Word, c0: Word, c1: Word, c2: Word, c3: Word) -> Block:
    for _ in range(10):
        high0, low0 = _high(_MULTIPLIER_0, c0), _MULTIPLIER_0 * c0
        high1, low1 = _high(_MULTIPLIER_1, c2), _MULTIPLIER_1 * c2
        c0, c1, c2, c3 = high1 ^ c1 ^ key0, low1, high0 ^ c3 ^ key1, low0
        key0 += _WEYL_0
        key1 += _WEYL_1
    return c0, c1, c2, c3


@kernel()
def philox4x64(key0: Word, key1: Word, c0: Word, c1: Word, c2: Word, c3: Word) -> Block:
    """The four words at counter (c0, c1, c2, c3) under the key (key0, key1); ten rounds."""
    return _rounds(key0, key1, c0, c1, c2, c3)


@kernel(inline=True)
def _keyed(
    seed: int, owner: int, block: int, interval: int, ordinal: int, attempt: int, leg: int, replication: int
) -> Block:
    """The four words of a block of purposes, with the place of the use laid out in the counter."""
    place = np.uint64((interval << 32) | ordinal)
    visit = np.uint64((attempt << 32) | leg)
    return _rounds(np.uint64(seed), np.uint64(owner), np.uint64(block), place, visit, np.uint64(replication))


@kernel(part=True)
def _unit(word: Word, flip: int) -> float:
    """(top 52 bits + 1/2) x 2^-52: strictly between 0 and 1, and 1 - u is exact; a flip turns u into 1 - u."""
    return (float(np.int64((word ^ np.uint64(-flip)) >> _SHIFT)) + 0.5) * _UNIT


@kernel("float64(int64,int64,int64,int64,int64,int64,int64,int64,int64)")
def uniform(
    seed: int,
    owner: int,
    purpose: int,
    interval: int,
    ordinal: int,
    attempt: int,
    leg: int,
    replication: int,
    flip: int,
) -> float:
    """The one uniform number in (0, 1) for this use; ordinal and leg below 2^32, `flip` 1 for the antithetic one."""
    words = _keyed(seed, owner, purpose >> 2, interval, ordinal, attempt, leg, replication)
    return _unit(words[purpose & 3], flip)


@kernel("float64[:,::1](int64,int64,int64,int64[:],int64[:],int64[:],int64[:],int64,int64)")
def fill_uniforms(
    seed: int,
    owner: int,
    block: int,
    interval: Integers,
    ordinal: Integers,
    attempt: Integers,
    leg: Integers,
    replication: int,
    flip: int,
) -> Floats:
    """The uniforms of one block of purposes for each row, its four columns; an array of one serves all rows."""
    sizes = (interval.size, ordinal.size, attempt.size, leg.size)
    a, b, c, d = sizes[0] > 1, sizes[1] > 1, sizes[2] > 1, sizes[3] > 1
    out = np.empty((0 if min(sizes) == 0 else max(sizes), 4))
    for row in range(len(out)):
        place, number, visit, part = interval[row * a], ordinal[row * b], attempt[row * c], leg[row * d]
        words = _keyed(seed, owner, block, place, number, visit, part, replication)
        for column in range(4):
            out[row, column] = _unit(words[column], flip)
    return out
