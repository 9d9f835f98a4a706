"""Estimates over replications: ratios of sums with delta-method intervals, and shares of days.

Replications are the only independent observations, so every standard error is taken between them (between pairs of
them when they are antithetic), never between contacts or days of one replication.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.tables import Float64, Int64

CONFIDENCE = 0.95
_ROUNDING = 1e-24
Flags = NDArray[np.bool_]


class Sums(NamedTuple):
    """Numerators and denominators of KPIs: one row a replication, one column a KPI; a denominator 0 has no value."""

    numerators: Float64
    denominators: Float64


@dataclass(frozen=True)
class Nature:
    """What is known of each KPI: `share` lies in 0..1; `periods` is a share of days or intervals.

    `days` is the number of days in one observation.
    """

    share: Flags
    periods: Flags
    days: Int64

    @classmethod
    def unknown(cls, columns: int) -> Nature:
        """KPIs that may take any value."""
        return cls(np.zeros(columns, bool), np.zeros(columns, bool), np.ones(columns, np.int64))

    def trials(self, sums: Sums) -> Float64:
        """Independent trials behind a share that was 0 or 1 throughout: contacts one by one, periods at most by day."""
        total: Float64 = sums.denominators.sum(axis=0)
        return np.where(self.periods, np.minimum(total, len(sums.denominators) * self.days), total)


@dataclass(frozen=True)
class Estimates:
    """Means of KPIs with intervals and standard errors; `n` counts the replications (or pairs) that had a value.

    Without a value the mean is NaN; with fewer than two there is no interval: low, high and error are NaN.
    """

    mean: Float64
    low: Float64
    high: Float64
    error: Float64
    n: Int64

    @property
    def half_width(self) -> Float64:
        """Half the length of each interval."""
        return (self.high - self.low) / 2.0


def quantile_t(probability: float, degrees: Int64) -> Float64:
    """Quantile of Student's t; NaN without a degree of freedom."""
    from scipy.special import stdtrit

    return np.where(degrees > 0, stdtrit(np.maximum(degrees, 1).astype(np.float64), probability), np.nan)


def observations(sums: Sums, antithetic: bool = False) -> Sums:
    """The independent observations of replications: antithetic replications 2k and 2k+1 are one, their sum.

    A value that is NaN (a quantile of no waits) or lacks a denominator becomes 0 over 0.
    """
    there = np.isfinite(sums.numerators) & (sums.denominators > 0)
    cleaned = (np.where(there, column, 0.0) for column in sums)
    if not antithetic:
        return Sums(*cleaned)
    return Sums(*(column.reshape(-1, 2, column.shape[1]).sum(axis=1) for column in cleaned))


def linearise(sums: Sums, n: Int64) -> tuple[Float64, Float64]:
    """The ratio of sums R and each observation's residual (N - R D) / mean D.

    The variance of the residuals over n is the delta-method variance of R (Cochran, Sampling Techniques, 1977, 6.4).
    """
    total = sums.denominators.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = sums.numerators.sum(axis=0) / total
        return ratio, (sums.numerators - ratio * sums.denominators) * (n / total)


def standard_error(residuals: Float64, n: Int64) -> Float64:
    """Standard error of a mean from the residuals of n observations; NaN where n is below 2."""
    degrees = np.where(n > 1, n - 1, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        squares: Float64 = (residuals**2).sum(axis=0)
        return np.sqrt(squares / (degrees * n))


def estimate(sums: Sums, nature: Nature | None = None, confidence: float = CONFIDENCE) -> Estimates:
    """Ratios of sums with t intervals over observations; a plain mean is a ratio whose denominators are 1.

    Intervals stay within what is possible: 0..1 for shares, 0 and above where no observation is negative. Shares of
    periods, and shares that were 0 or 1 in every observation, have a score interval instead; see `score_interval`.
    """
    nature = nature or Nature.unknown(sums.numerators.shape[1])
    n = (sums.denominators > 0).sum(axis=0)
    mean, residuals = linearise(sums, n)
    error = standard_error(residuals, n)
    reach = quantile_t(0.5 + confidence / 2.0, n - 1)
    low, high = mean - reach * error, mean + reach * error
    low = np.where((sums.numerators >= 0.0).all(axis=0), np.maximum(low, 0.0), low)
    high = np.where(nature.share, np.minimum(high, 1.0), high)
    scored = nature.periods | (nature.share & ((mean <= 0.0) | (mean >= 1.0)))
    score_low, score_high = score_interval(mean, error, n, nature.trials(sums), reach)
    return Estimates(mean, np.where(scored, score_low, low), np.where(scored, score_high, high), error, n)


def score_interval(
    mean: Float64, error: Float64, n: Int64, trials: Float64, reach: Float64
) -> tuple[Float64, Float64]:
    """Wilson's score interval of a share, on the number of independent trials its periods are worth.

    Periods of one replication may depend on each other, so that number is what explains the variance seen between
    observations, p (1 - p) / variance. Where no variance is seen (0 % or 100 % throughout), `trials` holds. The
    quantile is Student's, for the few observations behind it (Wilson 1927; Korn and Graubard, Survey Methodology 24,
    1998).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        seen = error**2 * (n - 1) / n
        ratio = reach**2 / np.where(seen > _ROUNDING * mean**2, mean * (1.0 - mean) / seen, trials)
        centre = (mean + ratio / 2.0) / (1.0 + ratio)
        spread = np.sqrt(ratio * (mean * (1.0 - mean) + ratio / 4.0)) / (1.0 + ratio)
    return np.maximum(centre - spread, 0.0), np.minimum(centre + spread, 1.0)
