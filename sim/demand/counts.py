"""Poisson counts as a kernel: the quantile of a uniform number, exact, and quick where a series can vouch for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.cache import kernel
from sim.demand.kernels import exp, normal_quantiles

if TYPE_CHECKING:
    from sim.tables import Float64 as Floats
    from sim.tables import Int64 as Integers

_SMALLEST_WEIGHT = 1e-30
_GRAIN = 2.0**36
_SERIES_FROM = 8.0
_SERIES_TO = 3.2
_DOUBT = 2e-9
_UNSURE = -1


@kernel(part=True)
def _by_series(score: float, mean: float) -> int:
    """The count from a series in 1 / sqrt(mean), or _UNSURE where a whole number is nearer than its error.

    P(X <= k) is the incomplete gamma function Q(k + 1, mean). Q(x, mean) = u is solved for x by reverting Fisher's
    expansion of the gamma quantile (Giles, Algorithm 955, ACM Transactions on Mathematical Software 42, 2016, has the
    first terms); the count is the whole part of x. For scores up to 3.2 the error is below 1.2 / mean^2.
    """
    if abs(score) > _SERIES_TO:
        return _UNSURE
    w, root = score * score, math.sqrt(mean)
    over = 1.0 / root
    third = -(1.0 / 36.0 + w / 72.0) * score
    fourth = -8.0 / 405.0 + w * (7.0 / 810.0 + w / 270.0)
    fifth = (671.0 / 38880.0 - w * (137.0 / 38880.0 + w * (23.0 / 17280.0))) * score
    x = mean + root * score + (1.0 / 3.0 + w / 6.0) + over * (third + over * (fourth + over * fifth))
    count = int(x)
    doubt = 2.0 / (mean * mean) + 3e-11 * mean
    return count if doubt < x - count < 1.0 - doubt else _UNSURE


@kernel(part=True)
def _from_zero(u: float, mean: float) -> int:
    """The count by summing from 0, or _UNSURE where u is as near to a sum as rounding, or far up."""
    weight = exp(-mean)
    below, total, count = 0.0, weight, 0
    if u > 0.999:
        return _UNSURE
    while total < u:
        count += 1
        weight *= mean / count
        below = total
        total += weight
    return count if total - u > _DOUBT and u - below > _DOUBT else _UNSURE


@kernel(part=True)
def _from_below(share: float, weight: float, low: int, mode: int, mean: float) -> int:
    total = weight
    for k in range(low, mode):
        if total >= share:
            return k
        weight *= mean / (k + 1)
        total += weight
    return mode


@kernel(part=True)
def _from_above(share: float, weight: float, high: int, mode: int, mean: float) -> int:
    total = 0.0
    for k in range(high, mode, -1):
        total += weight
        if total > share:
            return k
        weight *= k / mean
    return mode + 1


@kernel(part=True)
def _exact(u: float, mean: float) -> int:
    """The count for a positive mean, by summing all weights that matter.

    Weights relative to the mode's are summed from the far end of each tail, so both tails keep their relative
    accuracy. The mean is first cut to 36 bits (a relative 1.5e-11): two different means then differ by more than
    the rounding of these sums, which makes the result monotone in the mean as well as in u.
    """
    mantissa, exponent = math.frexp(mean)
    mean = math.ldexp(np.rint(mantissa * _GRAIN) / _GRAIN, exponent)
    mode = int(mean)
    weight, low = 1.0, mode
    while low > 0 and weight > _SMALLEST_WEIGHT:
        weight *= low / mean
        low -= 1
    lowest = weight
    below = 0.0
    for k in range(low, mode + 1):
        below += weight
        weight *= mean / (k + 1)
    weight, high = 1.0, mode
    while weight > _SMALLEST_WEIGHT:
        high += 1
        weight *= mean / high
    above, highest = 0.0, weight
    for k in range(high, mode, -1):
        above += weight
        weight *= k / mean
    total = below + above
    if (1.0 - u) * total >= above:
        return _from_below(u * total, lowest, low, mode, mean)
    return _from_above((1.0 - u) * total, highest, high, mode, mean)


@kernel("int64[::1](float64[:],float64[::1],float64[:])")
def _fill_counts(u: Floats, scores: Floats, mean: Floats) -> Integers:
    out = np.empty(u.size, np.int64)
    for row in range(u.size):
        count = 0
        if mean[row] > 0.0:
            near_zero = mean[row] < _SERIES_FROM
            count = _from_zero(u[row], mean[row]) if near_zero else _by_series(scores[row], mean[row])
        out[row] = _exact(u[row], mean[row]) if count == _UNSURE else count
    return out


def poisson_quantiles(u: Floats, mean: Floats) -> Integers:
    """Smallest k with P(X <= k) >= u for Poisson counts, row by row; 0 for a mean of 0."""
    return _fill_counts(u, normal_quantiles(u), mean)
