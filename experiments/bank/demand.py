"""Arrivals: volumes, shapes and weekday factors by kind, and how much more they vary than Poisson counts do.

A count of day d and half-hour h has mean L = E[d] s[h] and varies through a factor B of the day and a factor I of
the half-hour, both with mean 1. Products of residuals of *different* half-hours of a day estimate var B, squares of
one half-hour, less its Poisson variance, estimate (1 + var B)(1 + var I) - 1, and products of the day residuals of
two kinds estimate the covariance of their factors. None of the three needs a distribution.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.bank.log import CLASSES, KINDS, SPLIT, WEEKDAY_NAMES, CallLog, day_class

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Rows = NDArray[np.bool_]
_Statistic = Callable[[Rows], float]
_SMOOTH = np.array([1.0, 2.0, 3.0, 2.0, 1.0])
_FEW = 100.0
_ENOUGH_FOR_NOISE = 3.0
_OUTAGE = 3.0
_EXPECTED_ENOUGH = 15.0


@dataclass(frozen=True)
class Estimate:
    """A number and the standard error of it."""

    value: float
    error: float


@dataclass(frozen=True)
class Arrivals:
    """The fitted arrivals of a kind; `shape` is per mille of a class's day, by class of weekdays."""

    volume: Estimate
    weekdays: dict[str, float]
    shape: dict[str, list[float]]
    busyness: Estimate
    noise: Estimate
    correlation: Estimate
    vip_share: Estimate


def fit_arrivals(log: CallLog) -> tuple[dict[str, Arrivals], int]:
    """Arrivals by kind, and the number of half-hours set aside as outages and surges when variances are estimated."""
    counts = {kind: count_table(log, kind) for kind in KINDS}
    week = _Week(counts)
    return {kind: _arrivals(log, kind, counts[kind], week) for kind in KINDS}, week.odd_count


def count_table(log: CallLog, kind: str) -> pd.DataFrame:
    """Offered calls of a kind: one row a fitted day, one column a half-hour of the day."""
    import pandas as pd

    calls = log.offered
    calls = calls[calls.kind == kind]
    table = pd.crosstab(calls.day, calls.slot)
    return table.reindex(index=list(log.days), columns=range(48), fill_value=0).astype(float)


def _arrivals(log: CallLog, kind: str, table: pd.DataFrame, week: _Week) -> Arrivals:
    classes = table.index.map(day_class)
    totals = table.sum(axis=1)
    base = totals[classes == "sun-thu"]
    volume = Estimate(float(base.mean()), float(base.std(ddof=1) / np.sqrt(len(base))))
    factors = totals.groupby(lambda day: day.weekday()).mean() / volume.value
    shape = {
        name: _shape(table[classes == name].to_numpy()[:, first:last])
        for name, (first, last) in CLASSES.items()
    }
    weekdays = {
        name: float(factors[number]) for number, name in enumerate(WEEKDAY_NAMES) if number in factors.index
    }
    enough = volume.value / (CLASSES["sun-thu"][1] - CLASSES["sun-thu"][0]) >= _ENOUGH_FOR_NOISE
    return Arrivals(
        volume, weekdays, shape, week.busyness(kind), week.noise(kind) if enough else Estimate(0.0, 0.0),
        week.correlation(kind), _vip_share(log, kind),
    )  # fmt: skip


def _shape(counts: Floats) -> list[float]:
    """Per mille of the day by half-hour; few calls are smoothed over five half-hours."""
    total = counts.sum(axis=0)
    if total.mean() < _FEW:
        total = np.convolve(total, _SMOOTH, "same") / np.convolve(np.ones_like(total), _SMOOTH, "same")
    return [float(share) for share in 1000.0 * total / total.sum()]


def _vip_share(log: CallLog, kind: str) -> Estimate:
    """Share of VIP callers among queued calls; callers who did not queue were not told apart."""
    if kind not in SPLIT:
        return Estimate(0.0, 0.0)
    calls = log.offered
    queued = calls[(calls.kind == kind) & calls.queued]
    share = float(queued.vip.mean())
    return Estimate(share, float(np.sqrt(share * (1.0 - share) / len(queued))))


class _Week:
    """Residuals of Sunday to Thursday, with the expected counts, and what they say about variance."""

    def __init__(self, counts: dict[str, pd.DataFrame]) -> None:
        first, last = CLASSES["sun-thu"]
        index = counts[KINDS[0]].index
        chosen = np.array([day_class(day) == "sun-thu" for day in index])
        self.weekday = np.array([day.weekday() for day in index])[chosen]
        self.month = np.array([day.month for day in index])[chosen]
        self.counts = {kind: table.to_numpy()[chosen, first:last] for kind, table in counts.items()}
        self.expected = {kind: self._expected(table) for kind, table in self.counts.items()}
        total, mean = np.sum(list(self.counts.values()), axis=0), np.sum(list(self.expected.values()), axis=0)
        odd = (mean >= _EXPECTED_ENOUGH) & ((total > _OUTAGE * mean) | (total < mean / _OUTAGE))
        self.odd_count = int(odd.sum())
        self.expected = {kind: np.where(odd, 0.0, mean) for kind, mean in self.expected.items()}
        self.residual = {
            kind: np.where(odd, 0.0, table - self.expected[kind]) for kind, table in self.counts.items()
        }

    def _expected(self, counts: Floats) -> Floats:
        """Level of the month times factor of the weekday (iterative proportional fitting) times the common shape."""
        totals = counts.sum(axis=1)
        days = np.full(len(totals), totals.mean())
        for _ in range(50):
            for key in (self.weekday, self.month):
                for value in np.unique(key):
                    rows = key == value
                    days[rows] *= totals[rows].sum() / days[rows].sum()
        return np.outer(days, counts.sum(axis=0) / counts.sum())

    def _freed(self, rows: Floats) -> float:
        """Correction for the degrees of freedom that month and weekday took."""
        parameters = len(np.unique(self.weekday)) + len(np.unique(self.month)) - 1
        return len(rows) / max(1.0, len(rows) - parameters)

    def _day_variance(self, a: str, b: str, keep: Rows) -> float:
        """Covariance of the day factors of two kinds (of one: its variance)."""
        x, y = self.residual[a][keep], self.residual[b][keep]
        u, v = self.expected[a][keep], self.expected[b][keep]
        own = a == b
        product = x.sum(axis=1) * y.sum(axis=1) - ((x * y).sum(axis=1) if own else 0.0)
        scale = u.sum(axis=1) * v.sum(axis=1) - ((u * v).sum(axis=1) if own else 0.0)
        return float(product.sum() * self._freed(x) / scale.sum())

    def _cv(self, kind: str, keep: Rows) -> float:
        return float(np.sqrt(max(0.0, self._day_variance(kind, kind, keep))))

    def _noise_cv(self, kind: str, keep: Rows) -> float:
        residual, expected = self.residual[kind][keep], self.expected[kind][keep]
        same = ((residual**2).sum() * self._freed(residual) - expected.sum()) / (expected**2).sum()
        day = max(0.0, self._day_variance(kind, kind, keep))
        return float(np.sqrt(max(0.0, (1.0 + same) / (1.0 + day) - 1.0)))

    def _loading(self, kind: str, keep: Rows) -> float:
        """Share of a kind's day variance that it has in common with the largest kind, whose own share is 1."""
        scale = self._cv(kind, keep) * self._cv(KINDS[0], keep)
        common = self._day_variance(kind, KINDS[0], keep) / scale if scale > 0.0 else 0.0
        return 1.0 if kind == KINDS[0] else min(1.0, max(0.0, common)) ** 2

    def busyness(self, kind: str) -> Estimate:
        """Coefficient of variation of the day factor."""
        return self._jackknife(lambda keep: self._cv(kind, keep))

    def noise(self, kind: str) -> Estimate:
        """Coefficient of variation of the half-hour factor."""
        return self._jackknife(lambda keep: self._noise_cv(kind, keep))

    def correlation(self, kind: str) -> Estimate:
        """Share of the day variance that comes from the common factor."""
        return self._jackknife(lambda keep: self._loading(kind, keep))

    def _jackknife(self, statistic: _Statistic) -> Estimate:
        """The statistic on all days, with its standard error from leaving out one day at a time."""
        count = len(self.weekday)
        left_out = np.array([statistic(np.arange(count) != day) for day in range(count)])
        error = np.sqrt((count - 1) / count * ((left_out - left_out.mean()) ** 2).sum())
        return Estimate(statistic(np.ones(count, dtype=bool)), float(error))
