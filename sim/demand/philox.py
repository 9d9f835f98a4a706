"""Philox4x64-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC11) as kernels.

A block of four words is a pure function of key and counter, so a number belongs to what it is for and not to when it
is drawn. `numpy.random.Philox` increments its counter before use: block c here is its block with counter c - 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.demand.cache import kernel

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2E7470EE14C6C93)
_MULTIPLIER_1 = np.uint64(0xCA5A826395121157)
_WEYL_0 = np.uint64(0x9E3779B97F4A7C15)
_WEYL_1 = np.uint64(0xBB67AE8584CAA73B)
_SHIFT = np.uint64(12)
_UNIT = 2.0**-52


@kernel()
def _high(a: np.uint64, b: np.uint64) -> np.uint64:
    """Upper 64 bits of the 128-bit product."""
    a_low, a_high, b_low, b_high = a & _LOW, a >> _HALF, b & _LOW, b >> _HALF
    cross = a_high * b_low + ((a_low * b_low) >> _HALF)
    return a_high * b_high + (cross >> _HALF) + ((a_low * b_high + (cross & _LOW)) >> _HALF)


@kernel("UniTuple(uint64,4)(uint64,uint64,uint64,uint64,uint64,uint64)")
def philox4x64(
    key0: int, key1: int, c0: int, c1: int, c2: int, c3: int
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """The four words at counter (c0, c1, c2, c3) under the key (key0, key1); ten rounds."""
    k0, k1 = np.uint64(key0), np.uint64(key1)
    x0, x1, x2, x3 = np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3)
    for _ in range(10):
        high0, low0 = _high(_MULTIPLIER_0, x0), _MULTIPLIER_0 * x0
        high1, low1 = _high(_MULTIPLIER_1, x2), _MULTIPLIER_1 * x2
        x0, x1, x2, x3 = high1 ^ x1 ^ k0, low1, high0 ^ x3 ^ k1, low0
        k0 += _WEYL_0
        k1 += _WEYL_1
    return x0, x1, x2, x3


@kernel()
def _unit(word: np.uint64, flip: int) -> float:
    """(top 52 bits + 1/2) x 2^-52: strictly between 0 and 1, and 1 - u is exact; a flip turns u into 1 - u."""
    flipped = word ^ np.uint64(-np.int64(flip))
    return (np.float64(flipped >> _SHIFT) + 0.5) * _UNIT


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
    words = philox4x64(
        np.uint64(seed),
        np.uint64(owner),
        np.uint64(purpose >> 2),
        np.uint64((interval << 32) | ordinal),
        np.uint64((attempt << 32) | leg),
        np.uint64(replication),
    )
    return _unit(words[purpose & 3], flip)


@kernel("float64[:,::1](int64,int64,int64,int64[::1],int64[::1],int64,int64)")
def fill_uniforms(
    seed: int,
    owner: int,
    block: int,
    places: NDArray[np.int64],
    visits: NDArray[np.int64],
    replication: int,
    flip: int,
) -> NDArray[np.float64]:
    """The four uniforms of one block of purposes for each row; the columns are the purposes 4 x block + 0..3."""
    out = np.empty((places.size, 4))
    for row in range(places.size):
        words = philox4x64(
            np.uint64(seed),
            np.uint64(owner),
            np.uint64(block),
            np.uint64(places[row]),
            np.uint64(visits[row]),
            np.uint64(replication),
        )
        for column in range(4):
            out[row, column] = _unit(words[column], flip)
    return out
