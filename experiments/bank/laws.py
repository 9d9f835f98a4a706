"""Laws of a call: service, patience and redial, as tables and moments that a center can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.bank.demand import Estimate
from experiments.bank.log import KINDS, CallLog

if TYPE_CHECKING:
    import pandas as pd

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


def fit_redial(log: CallLog, kinds: tuple[str, ...]) -> Redial:
    """Redial of identified customers of some kinds.

    A call back is seen only where the customer was identified, which happened in the queue alone. So both shares are
    divided by the share of offered calls that queued at those times. With p after abandonment and q after a
    service of 10 s or more, the probability that abandonment itself causes a call is 1 - (1 - p) / (1 - q).
    """
    calls = log.calls[log.calls.offered & log.calls.kind.isin(KINDS) & log.calls.day.isin(log.days)]
    seen = _identified_share(calls[calls.kind.isin(kinds)])
    known = calls[calls.customer > 0].sort_values(["customer", "arrival"])
    known = known.assign(
        gap=known.groupby("customer").arrival.shift(-1) - known.end.where(known.answered, known.queue_end),
        seen=known.slot.map(seen),
    )
    known = known[known.kind.isin(kinds)]
    lost, served = known[~known.answered], known[known.answered & (known.service >= SHORT)]
    p, q = _returns(lost), _returns(served)
    excess = (p - q) / (1.0 - q)
    error = np.sqrt(p[-1] * (1 - p[-1]) / len(lost) + q[-1] * (1 - q[-1]) / len(served)) / (1 - q[-1])
    rises = np.maximum.accumulate(np.maximum(excess, 0.0))
    table = Quantiles(tuple(float(v) for v in rises / rises[-1]), _REDIAL_KNOTS)
    raw = tuple(float(group.gap.between(0.0, WINDOW).mean()) for group in (lost, served))
    return Redial(len(lost), len(served), (raw[0], raw[1]), Estimate(float(excess[-1]), float(error)), table)


def _identified_share(calls: pd.DataFrame) -> pd.Series[float]:
    """Share of offered calls with an identified customer, by half-hour of the day."""
    return (calls.customer > 0).astype(float).groupby(calls.slot).mean()


def _returns(known: pd.DataFrame) -> Floats:
    """Share of customers who called again by each knot, corrected for the calls that could not be seen."""
    weight = 1.0 / known.seen.to_numpy()
    gap = known.gap.to_numpy()
    return np.array([float((weight * ((gap >= 0.0) & (gap <= knot))).mean()) for knot in _REDIAL_KNOTS])
