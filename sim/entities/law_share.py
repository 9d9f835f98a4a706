"""How much of a law lies within a duration: its distribution function."""

from __future__ import annotations

from bisect import bisect_right
from math import erf, exp, gamma, log, log1p, sqrt

from sim.entities.law import (
    AnyLaw,
    Constant,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Lognormal,
    Mixture,
    Triangular,
    Uniform,
    Weibull,
)


def share_within(law: AnyLaw, duration: int) -> float:
    """P(X <= duration), the duration in microseconds and not negative."""
    if law.mean == 0:
        return 1.0
    match law:
        case Constant():
            return float(law.root <= duration)
        case Uniform() | Triangular() | Empirical():
            return _by_table(law, duration)
        case Exponential():
            return 1.0 - exp(-duration / law.mean)
        case Weibull():
            return 1.0 - exp(-((duration / law.mean * gamma(1 + 1 / law.shape)) ** law.shape))
        case Lognormal():
            return _lognormal(law, duration)
        case Gamma():
            return _gamma(law.cv**-2, duration * law.cv**-2 / law.mean)
        case Erlang():
            return _gamma(float(law.shape), duration * law.shape / law.mean)
        case Mixture():
            total = sum(part.weight for part in law.root)
            return sum(part.weight * share_within(part.law, duration) for part in law.root) / total
    raise TypeError(f"{law.name} has no distribution function here")


def _by_table(law: Uniform | Triangular | Empirical, duration: int) -> float:
    match law:
        case Uniform():
            if law.low == law.high:
                return float(law.low <= duration)
            return min(1.0, max(0.0, (duration - law.low) / (law.high - law.low)))
        case Triangular():
            return _triangular(law, duration)
        case Empirical():
            return _linear(law, duration)


def _triangular(law: Triangular, duration: int) -> float:
    if duration >= law.high:
        return 1.0
    if duration < law.low:
        return 0.0
    width = law.high - law.low
    if duration < law.mode:
        return (duration - law.low) ** 2 / (width * (law.mode - law.low))
    return 1.0 - (law.high - duration) ** 2 / (width * (law.high - law.mode))


def _linear(law: Empirical, duration: int) -> float:
    """The quantile table read backwards; where it is flat, its end."""
    above = bisect_right(law.values, duration)
    if above in (0, len(law.values)):
        return float(above > 0)
    low, high = law.values[above - 1], law.values[above]
    first, last = law.probabilities[above - 1], law.probabilities[above]
    return first + (last - first) * (duration - low) / (high - low)


def _lognormal(law: Lognormal, duration: int) -> float:
    if duration == 0:
        return 0.0
    square = log1p(law.cv**2)
    if square == 0:
        return float(law.mean <= duration)
    return 0.5 * (1.0 + erf((log(duration / law.mean) + square / 2) / sqrt(2 * square)))


def _gamma(shape: float, x: float) -> float:
    from scipy.special import gammainc

    return float(gammainc(shape, x))
