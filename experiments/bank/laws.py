"""Laws of a call: service, patience and redial, as tables and moments that a center can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.bank.demand import Estimate

if TYPE_CHECKING:
    import pandas as pd

    from experiments.bank.log import CallLog

Floats = NDArray[np.float64]
SHORT, TOO_LONG = 10.0, 7200.0
_KNOTS = (1, 2, 4, 6, 8, 10, 12, 15, 20, 30, 40, 50, 60, 75, 90, 120, 180, 240, 300, 420, 600, 900, 1200)
_SHOWN = (10.0, 60.0, 180.0, 300.0)
_RELIABLE = 50
_TAIL_FROM = 120.0
_TAIL = (0.5, 0.25, 0.1, 0.03, 0.01, 0.003, 0.001)
CAP = 7200.0
"""The longest patience a table gives, in seconds."""
WINDOW = 1800.0
"""Seconds after the end of a call within which another one of the same customer counts as a redial."""
_NEARBY = 600.0
IDENTIFIED = ("PS", "NE", "PE")
"""Kinds whose queued customers were identified."""
_REDIAL_KNOTS = (0.0, 60.0, 120.0, 240.0, 420.0, 600.0, 900.0, 1200.0, 1500.0, WINDOW)


@dataclass(frozen=True)
class Quantiles:
    """A law as a quantile table: linear between the given probabilities; values in seconds."""

    probabilities: tuple[float, ...]
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Expected value of the table in seconds."""
        p, x = np.array(self.probabilities), np.array(self.values)
        return float((np.diff(p) * (x[:-1] + x[1:]) / 2.0).sum())


@dataclass(frozen=True)
class Service:
    """Service times: a share of very short calls, and a lognormal body (mean in seconds, cv)."""

    calls: int
    too_long: int
    short: Estimate
    mean: Estimate
    cv: Estimate
    distance: float

    @property
    def overall(self) -> float:
        """Expected service time in seconds, the very short calls included at 4.5 s."""
        return self.short.value * 4.5 + (1.0 - self.short.value) * self.mean.value


@dataclass(frozen=True)
class Patience:
    """Kaplan-Meier patience: how it was seen, the table, and (time, survival, standard error) at a few times."""

    waits: int
    abandoned: int
    table: Quantiles
    reliable: float
    survival: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Redial:
    """The excess of abandoned over served customers who call again within the window, and its delays."""

    abandoned: int
    served: int
    raw: tuple[float, float]
    probability: Estimate
    after: Quantiles


def fit_service(services: pd.Series[float]) -> Service:
    """Service law of recorded service times in seconds.

    The mean is the sample mean of the body, since the load must be right; cv comes from the standard deviation of
    logs. `distance` is the Kolmogorov-Smirnov distance of the body to that lognormal's shape.
    """
    from scipy import stats

    seconds = services.to_numpy()
    seconds = seconds[seconds <= TOO_LONG]
    body = seconds[seconds >= SHORT]
    logs, count = np.log(body + 0.5), len(body)
    spread = float(logs.std(ddof=1))
    variance = np.expm1(spread**2)
    cv = float(np.sqrt(variance))
    cv_error = float((1.0 + variance) * spread / cv * spread / np.sqrt(2.0 * count))
    share = 1.0 - count / len(seconds)
    return Service(
        len(seconds), len(services) - len(seconds), Estimate(share, float(np.sqrt(share * (1 - share) / len(seconds)))),
        Estimate(float(body.mean()), float(body.std(ddof=1) / np.sqrt(count))), Estimate(cv, cv_error),
        float(stats.kstest(logs, "norm", args=(logs.mean(), spread)).statistic),
    )  # fmt: skip


def fit_patience(waits: pd.Series[float], abandoned: pd.Series[bool]) -> Patience:
    """Patience from waits that ended in abandonment (events) or in an answer (censored), by Kaplan-Meier.

    The table follows the estimate up to the last time with 50 customers at risk; beyond it the hazard is constant,
    at the rate seen after two minutes, and the table ends at two hours.
    """
    from scipy import stats

    seconds, events = np.asarray(waits, dtype=np.float64), np.asarray(abandoned, dtype=np.bool_)
    survival = stats.ecdf(stats.CensoredData.right_censored(seconds, ~events)).sf
    reliable = float(np.sort(seconds)[-min(_RELIABLE, len(seconds))])
    knots = np.array([float(k) for k in _KNOTS if k < reliable] + [reliable])
    share = 1.0 - np.asarray(survival.evaluate(knots))
    shown = tuple((t, *_greenwood(seconds, events, t)) for t in _SHOWN)
    table = _with_tail(knots, share, _late_rate(seconds, events, reliable))
    return Patience(len(seconds), int(events.sum()), table, reliable, shown)


def _greenwood(seconds: Floats, events: NDArray[np.bool_], until: float) -> tuple[float, float]:
    """Survival S at a time and its standard error S sqrt(sum d / (n (n - d))), n at risk and d events at each time."""
    times, deaths = np.unique(seconds[events & (seconds <= until)], return_counts=True)
    at_risk = len(seconds) - np.searchsorted(np.sort(seconds), times)
    survival = float(np.prod(1.0 - deaths / at_risk))
    return survival, survival * float(np.sqrt((deaths / (at_risk * np.maximum(at_risk - deaths, 1))).sum()))


def _late_rate(seconds: Floats, events: NDArray[np.bool_], reliable: float) -> float:
    """Abandonments a second of waiting between two minutes (half of a shorter record) and the last reliable time."""
    start = min(_TAIL_FROM, reliable / 2.0)
    exposure = (np.clip(seconds, start, reliable) - start).sum()
    return float((events & (seconds > start) & (seconds <= reliable)).sum() / exposure)


def _with_tail(knots: Floats, share: Floats, rate: float) -> Quantiles:
    """A quantile table from (time, probability) points with an exponential tail of a given rate, up to the cap."""
    grows = np.diff(share, prepend=0.0) > 0.0
    probabilities, values = [0.0, *share[grows]], [0.0, *knots[grows]]
    left, last = 1.0 - probabilities[-1], values[-1]
    tail = [(1.0 - left * part, last - np.log(part) / rate) for part in _TAIL]
    kept = [point for point in tail if point[1] < CAP]
    end = (1.0, CAP if len(kept) < len(tail) else kept.pop()[1])
    for probability, value in (*kept, end):
        probabilities.append(probability)
        values.append(value)
    return Quantiles(tuple(float(p) for p in probabilities), tuple(float(v) for v in values))


def fit_redial(log: CallLog, kinds: tuple[str, ...]) -> Redial | None:
    """Redial of identified customers of some kinds; None where abandonment makes nobody call again.

    A call back is seen only if the customer was identified, which happened in the queue alone. So each one seen
    counts for 1 / (share identified among the calls of these kinds within ten minutes of it). With p of the customers
    calling again after abandonment and q after a service of 10 s or more, the probability that abandonment itself
    makes a customer call is 1 - (1 - p) / (1 - q).
    """
    calls = log.calls[log.calls.offered & log.calls.kind.isin(IDENTIFIED) & log.calls.day.isin(log.days)]
    calls = calls.sort_values("arrival", kind="stable")
    known = calls.assign(stands_for=1.0 / _identified_nearby(calls, kinds))
    known = known[known.customer > 0].sort_values(["customer", "arrival"], kind="stable")
    following = known.groupby("customer")[["arrival", "stands_for"]].shift(-1)
    left = known.end.where(known.answered, known.queue_end)
    known = known.assign(gap=following.arrival - left, weight=following.stands_for)
    known = known[known.kind.isin(kinds)]
    lost, served = known[~known.answered], known[known.answered & (known.service >= SHORT)]
    p, q = _returns(lost), _returns(served)
    excess = (p - q) / (1.0 - q)
    rises = np.maximum.accumulate(np.maximum(excess, 0.0))
    if not rises[-1]:
        return None
    table = Quantiles((0.0, *(rises[1:] / rises[-1]).tolist()), _REDIAL_KNOTS)
    error = float(np.hypot(_error(lost), _error(served)) / (1.0 - q[-1]))
    raw = tuple(float(group.gap.between(0.0, WINDOW).mean()) for group in (lost, served))
    return Redial(len(lost), len(served), (raw[0], raw[1]), Estimate(float(excess[-1]), error), table)


def _identified_nearby(calls: pd.DataFrame, kinds: tuple[str, ...]) -> Floats:
    """Share of calls of some kinds within ten minutes of each call with an identified customer; at least 0.05."""
    near, moments = calls[calls.kind.isin(kinds)], calls.arrival.to_numpy()
    known = np.concatenate([[0.0], np.cumsum(near.customer.to_numpy() > 0)])
    first = np.searchsorted(near.arrival.to_numpy(), moments - _NEARBY, side="left")
    last = np.searchsorted(near.arrival.to_numpy(), moments + _NEARBY, side="right")
    share = (known[last] - known[first]) / np.maximum(last - first, 1)
    return np.asarray(np.maximum(share, 0.05), dtype=np.float64)


def _returns(known: pd.DataFrame) -> Floats:
    """Share of customers who called again by each knot, with the calls that could not be seen."""
    weight, gap = known.weight.to_numpy(), known.gap.to_numpy()
    by_knot = [np.where((gap >= 0.0) & (gap <= knot), weight, 0.0).mean() for knot in _REDIAL_KNOTS]
    return np.asarray(by_knot, dtype=np.float64)


def _error(known: pd.DataFrame) -> float:
    """Standard error of the share who called again within the window."""
    seen = known.weight.where(known.gap.between(0.0, WINDOW), 0.0)
    return float(seen.std(ddof=1) / np.sqrt(len(seen)))
