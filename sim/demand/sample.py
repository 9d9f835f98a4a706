"""Demand: who calls, when, how patient they are and what work they bring, drawn before the clock starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from sim.demand.counts import poisson_quantiles
from sim.demand.kernels import normal_cdf, normal_quantile
from sim.demand.laws import quantile, quantiles
from sim.demand.opening import opening_rows
from sim.demand.places import contacts_of, order_of_arrival
from sim.demand.plan import FACTOR_UNIT, SamplingPlan, plan_of
from sim.demand.streams import Purpose, replication_word, uniform, uniforms
from sim.entities.units import PPM, to_ppm
from sim.tables import Demand, Float64, Int64

if TYPE_CHECKING:
    from sim.center import Center
    from sim.entities.contact_type import Busyness, HandleTime

Work = TypeVar("Work", int, Int64)
_COUNT, _NOISE = Purpose.COUNT % 4, Purpose.NOISE % 4


def sample_demand(
    center: Center, seed: int, replication: int = 0, days: range | None = None, antithetic: bool = False
) -> Demand:
    """First attempts of the given days (all by default), in order of arrival; the first day begins, when the run does,
    with who is there then.

    The rows of a day are the same however the horizon is sliced. Antithetic replications 2k and 2k + 1 use u and
    1 - u.
    """
    sampler = Sampler(center, seed, replication, antithetic)
    chosen = days if days is not None else range(center.days)
    parts = [sampler.type_rows(index, chosen) for index in range(len(center.contact_types))]
    kind, interval, ordinal, arrival, *rest = (np.concatenate(column) for column in zip(*parts, strict=True))
    # rows come by type, interval and ordinal, so that ties are in order
    order = order_of_arrival(arrival, interval, center.clock.interval)
    if center.begin:
        order = order[arrival[order] >= center.begin]
    columns = [column.take(order) for column in (kind, interval, ordinal, arrival, *rest)]
    before = opening_rows(sampler) if 0 in chosen else []
    return Demand(*(map(np.concatenate, zip(before, columns, strict=True)) if before else columns))


class Sampler:
    """The draws of one replication."""

    def __init__(self, center: Center, seed: int, replication: int, antithetic: bool) -> None:
        self.center = center
        self.kinds = list(center.contact_types.values())
        self.plan: SamplingPlan = plan_of(center)
        self.seed = seed
        self.replication, self.flip = replication_word(replication, antithetic)

    def type_rows(self, index: int, days: range) -> tuple[Int64 | Float64, ...]:
        """The columns of Demand for one contact type."""
        interval, ordinal = contacts_of(*self._counts(index, days))
        position, patience, talk, hold, wrap_up, toss = self.customers(index, interval, ordinal)
        width = self.center.clock.interval
        arrival = interval * width + (position * width).astype(np.int64)
        kind = np.full(len(interval), index, dtype=np.int64)
        return kind, interval, ordinal, arrival, patience, talk, hold, wrap_up, toss

    def customers(
        self, index: int, interval: Int64, ordinal: Int64
    ) -> tuple[Float64, Int64, Int64, Int64, Int64, Float64]:
        """What contacts of a type bring: place in the interval, patience, talk, hold, wrap-up, transfer toss."""
        u = self.block(index, Purpose.POSITION, interval, ordinal)
        patience = quantiles(self.plan.laws, self.plan.patience[index], u[:, 1])
        return u[:, 0], patience, *self._work(index, interval, ordinal, u[:, 2]), u[:, 3].copy()

    def block(self, index: int, purpose: Purpose, interval: Int64, ordinal: Int64) -> Float64:
        """The uniforms of contacts for a purpose and the three beside it."""
        key = self.plan.type_keys[index]
        return uniforms(self.seed, key, purpose // 4, interval, ordinal, 0, 0, self.replication, self.flip)

    def _counts(self, index: int, days: range) -> tuple[Int64, Int64]:
        """Numbers of arrivals and the intervals they fall into, empty forecasts left out; none before the run."""
        counts, intervals = self._day_counts(index, days)
        counts[intervals < self.center.begin // self.center.interval] = 0
        return counts, intervals

    def _day_counts(self, index: int, days: range) -> tuple[Int64, Int64]:
        kind = self.kinds[index]
        starts, width = self.center.clock.day_starts, self.center.clock.interval
        bounds = [(-(-starts[day] // width), -(-starts[day + 1] // width)) for day in days]
        spans = [np.arange(low, high, dtype=np.int64) for low, high in bounds]
        intervals = np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64)
        if kind.demand is None or not len(intervals):
            return np.zeros(len(intervals), dtype=np.int64), intervals
        mean = self.plan.expected[intervals, index]
        busyness = [self._busyness(index, kind.demand.busyness, day) for day in days]
        mean = mean * np.repeat(busyness, [len(span) for span in spans])
        if kind.demand.counts == "fixed":
            day_means = np.split(mean, np.cumsum([len(span) for span in spans])[:-1])
            return np.concatenate([_rounded(day) for day in day_means]), intervals
        u = self.block(index, Purpose.COUNT, intervals, np.zeros_like(intervals))
        if self.plan.noise[index] >= 0:
            mean = mean * (quantiles(self.plan.laws, self.plan.noise[index], u[:, _NOISE]) / FACTOR_UNIT)
        return poisson_quantiles(u[:, _COUNT].copy(), mean), intervals

    def _busyness(self, index: int, busyness: Busyness, day: int) -> float:
        """The day's factor: gamma by a normal score that shares its common factor with other types."""
        if self.plan.busyness[index] < 0:
            return 1.0
        own = normal_quantile(self._day_uniform(self.plan.type_keys[index], day))
        common = normal_quantile(self._day_uniform(self.plan.factor_keys[busyness.factor], day))
        rho = busyness.correlation
        score = rho**0.5 * common + (1.0 - rho) ** 0.5 * own
        return quantile(self.plan.laws, self.plan.busyness[index], normal_cdf(score)) / FACTOR_UNIT

    def _day_uniform(self, key: int, day: int) -> float:
        return uniform(self.seed, key, int(Purpose.BUSYNESS), day, 0, 0, 0, self.replication, self.flip)

    def _work(self, index: int, interval: Int64, ordinal: Int64, u: Float64) -> tuple[Int64, Int64, Int64]:
        plan, rule = self.plan, self.kinds[index].handle_time
        begin = self.center.begin // self.center.interval
        scale = plan.aht_scale[np.maximum(interval, begin), index] if plan.scales_aht[index] else None
        main = _scaled(quantiles(plan.laws, plan.talk[index], u), scale)
        if rule.law is not None:
            return self.parts_of(index, main)
        others = self.block(index, Purpose.HOLD, interval, ordinal)
        parts = (
            _scaled(quantiles(plan.laws, law, others[:, column]), scale) if law >= 0 else np.zeros_like(main)
            for law, column in ((plan.hold[index], 0), (plan.wrap_up[index], 1))
        )
        return (main, *parts)  # type: ignore[return-value]

    def parts_of(self, index: int, total: Int64) -> tuple[Int64, Int64, Int64]:
        """Talk, hold and wrap-up of handle times of a type that are one law."""
        return split_work(total, *shares_of(self.kinds[index].handle_time))


def shares_of(rule: HandleTime) -> tuple[int, int]:
    """Shares of hold and wrap-up in a handle time, in parts per million."""
    return to_ppm(rule.split.hold), to_ppm(rule.split.wrap_up)


def split_work(total: Work, hold_share: int, wrap_up_share: int) -> tuple[Work, Work, Work]:
    """Talk, hold and wrap-up as exact shares (ppm) of one handle time; talk takes what rounding leaves."""
    hold = total * hold_share // PPM
    wrap_up = total * wrap_up_share // PPM
    return total - hold - wrap_up, hold, wrap_up


def _scaled(work: Int64, scale: Float64 | None) -> Int64:
    return work if scale is None else np.rint(work * scale).astype(np.int64)


def _rounded(mean: Float64) -> Int64:
    """Whole counts whose running total stays nearest to the expected one."""
    total = np.floor(np.cumsum(mean) + 0.5).astype(np.int64)
    return np.diff(total, prepend=0)
