"""Paired differences under common random numbers, guarded for several alternatives, and what may be said of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.estimates import CONFIDENCE, Nature, Sums, linearise, quantile_t, standard_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.tables import Float64, Int64

HIGHER, LOWER, SAME = "higher", "lower", "cannot be told apart"
POWER = 0.8
_ROUNDING = 1e-12
_MOST = 1e6


@dataclass(frozen=True)
class Differences:
    """Alternative minus base for each KPI, with the interval and two-sided p-value of this comparison alone.

    `base` and `other` are the two levels; `wide_low` and `wide_high` hold for all alternatives together (Bonferroni);
    `wins` is the share of observations in which the alternative had the higher value, ties half. NaN: no value, or
    (all but the levels and their difference) one observation.
    """

    base: Float64
    other: Float64
    difference: Float64
    low: Float64
    high: Float64
    wide_low: Float64
    wide_high: Float64
    error: Float64
    p: Float64
    n: Int64
    wins: Float64

    @property
    def equal(self) -> NDArray[np.bool_]:
        """Where every observation of both is the same, so that there is nothing to test: no difference, no error."""
        return np.asarray((self.difference == 0.0) & (self.error == 0.0), np.bool_)


def paired(
    base: Sums,
    other: Sums,
    nature: Nature | None = None,
    alternatives: int = 1,
    confidence: float = CONFIDENCE,
) -> Differences:
    """Difference of two ratios of sums whose observations share their random numbers, row by row.

    The error is that of the differences between both residuals, so that what the two have in common cancels.
    """
    nature = nature or Nature.unknown(base.numerators.shape[1])
    n = ((base.denominators > 0) | (other.denominators > 0)).sum(axis=0)
    (level, residuals), (other_level, other_residuals) = linearise(base, n), linearise(other, n)
    scale = np.maximum(np.abs(level), np.abs(other_level))
    difference = _without_rounding(other_level - level, scale)
    error = _without_rounding(standard_error(other_residuals - residuals, n), scale)
    trials = np.minimum(nature.trials(base), nature.trials(other))
    if all(np.array_equal(*columns) for columns in zip(base, other, strict=True)):
        nature = replace(
            nature, periods=np.zeros_like(nature.periods)
        )  # the same play: nothing is left to chance
    narrow, wide = (
        _bounds(difference, error, quantile_t(1.0 - (1.0 - confidence) / share, n - 1), nature, trials)
        for share in (2.0, 2.0 * alternatives)
    )
    p = _p_value(difference, error, n, nature, trials)
    return Differences(level, other_level, difference, *narrow, *wide, error, p, n, _wins(base, other))


def _without_rounding(value: Float64, scale: Float64) -> Float64:
    """Values within rounding error of 0 as 0, so that equal alternatives are equal."""
    return np.where(np.abs(value) <= _ROUNDING * scale, 0.0, value)


def _bounds(
    difference: Float64, error: Float64, reach: Float64, nature: Nature, trials: Float64
) -> tuple[Float64, Float64]:
    """The t interval. Where a share of periods differed by the same amount throughout, few days without variance do not
    prove that there is none: a share u of days (the score bound of one never seen) may turn out the other way."""
    with np.errstate(invalid="ignore", divide="ignore"):
        unseen = reach**2 / (trials + reach**2)
    half = np.where(nature.periods & (error == 0.0), unseen * (1.0 + np.abs(difference)), reach * error)
    limit = np.where(nature.share, 1.0, np.inf)
    return np.maximum(difference - half, -limit), np.minimum(difference + half, limit)


def _p_value(difference: Float64, error: Float64, n: Int64, nature: Nature, trials: Float64) -> Float64:
    """Two-sided p-value of the interval: 1 for equal values, 0 for an unequal constant that is no share of periods."""
    from scipy.special import stdtr

    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(difference == 0.0, 0.0, np.abs(difference) / error)
        t = np.where(nature.periods & (error == 0.0), np.sqrt(trials * np.abs(difference)), t)
        p = 2.0 * stdtr(np.maximum(n - 1, 1).astype(np.float64), -t)
    return np.where((n > 1) & np.isfinite(difference), p, np.nan)


def _wins(base: Sums, other: Sums) -> Float64:
    """Share of observations with the higher value in `other`, of those in which both have one; ties count half."""
    with np.errstate(invalid="ignore", divide="ignore"):
        values = [sums.numerators / sums.denominators for sums in (base, other)]
        gap = _without_rounding(values[1] - values[0], np.maximum(np.abs(values[0]), np.abs(values[1])))
        both = np.isfinite(gap)
        wins: Float64 = np.where(both, 0.5 + 0.5 * np.sign(gap), 0.0).sum(axis=0) / both.sum(axis=0)
    return wins


def holm(p: Float64) -> Float64:
    """Adjusted p-values of several alternatives (rows), KPI by KPI (columns); NaN stays NaN and counts for nothing.

    At most the confidence's complement of all verdicts on one KPI are wrong, whatever the dependence (Holm 1979).
    """
    order = np.argsort(p, axis=0)  # NaN last
    ranked = np.take_along_axis(p, order, axis=0)
    remaining = np.isfinite(p).sum(axis=0) - np.arange(len(p))[:, None]
    stepped = np.minimum(np.maximum.accumulate(ranked * np.maximum(remaining, 1), axis=0), 1.0)
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, stepped, axis=0)
    return adjusted


def guarded(found: Sequence[Differences]) -> Float64:
    """Holm's adjusted p-values, (alternatives, KPIs), of those that differ from the base in some observation; who is
    equal to it throughout makes no test for the others stricter, and keeps its p of 1."""
    p, equal = np.array([one.p for one in found]), np.array([one.equal for one in found])
    return np.where(equal, p, holm(np.where(equal, np.nan, p)))


def verdicts(difference: Float64, adjusted: Float64, confidence: float = CONFIDENCE) -> list[str]:
    """ "higher" or "lower" than the base where the guarded p-value allows it, else "cannot be told apart"."""
    told = adjusted < 1.0 - confidence
    return [
        (HIGHER if value > 0 else LOWER) if sure else SAME
        for value, sure in zip(difference.tolist(), told.tolist(), strict=True)
    ]


def replications_needed(found: Differences, alternatives: int = 1, confidence: float = CONFIDENCE) -> Float64:
    """Observations that would tell the difference seen apart from 0 with a probability of 80 %, at the variance seen.

    NaN where no difference was seen or more than a million would be needed.
    """
    tail = 1.0 - (1.0 - confidence) / (2.0 * alternatives)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = found.error**2 * found.n / found.difference**2
    low, high = np.ones(spread.shape, np.int64), np.full(spread.shape, 2 * _MOST, np.int64)
    while (high - low > 1).any():
        middle = (low + high) // 2
        degrees = np.maximum(middle - 1, 1)
        enough = (quantile_t(tail, degrees) + quantile_t(POWER, degrees)) ** 2 * spread <= middle
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where((high <= _MOST) & (found.difference != 0.0), high.astype(np.float64), np.nan)
