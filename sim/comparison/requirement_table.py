"""Requirement, schedule and simulated service side by side: by interval and queue, by day, by group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.comparison.estimates import Nature, Sums, estimate, observations
from sim.comparison.fte import PAID_HOURS, by_product, by_sum, fte, shrinkage_parts, weeks_of
from sim.comparison.requirement import (
    Requirement,
    basis,
    expected_abandonment,
    group_requirement,
    mean_agents,
    queue_requirement,
    scheduled_agents,
)
from sim.entities.units import HOUR, PPM, WEEKDAYS
from sim.measures.intervals import Cells
from sim.measures.kpis import measure
from sim.measures.layout import layout
from sim.measures.targets import ceilings, levels, reaches
from sim.measures.views import View, membership

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from sim.center import Center
    from sim.comparison.results import Results
    from sim.tables import Float64, Int64

SIMULATED = ("service_level", "asa", "abandonment", "occupancy")
DEFINITIONS = {
    "forecast": "contacts expected: first attempts, redials and transfers in",
    "aht": "expected handle time in s, with the multipliers of the groups that the queue is staffed with; of contacts "
    "that an agent holds several of, the part that takes an agent",
    "erlang_c": "fewest agents on the phone that keep the service level if nobody hangs up; each queue alone; of "
    "deferred work, hands for all of it in the hours of its agents",
    "erlang_a": "fewest agents on the phone that keep the service level with the patience of customers; each queue "
    "alone; of deferred work, as Erlang C",
    "required": "Erlang A, or Erlang C where the center is staffed by it",
    "scheduled": "agents on shift and on no break that is due, before absence and lateness, of all groups that may "
    "serve the queue (a group of several skills counts in each of its queues)",
    "net": "scheduled - required",
    "on_phone": "agents logged in, mean over replications: after absence and lateness, overtime included",
    "net_on_phone": "on_phone - required",
    "target_met": "share of replications in which the interval reached the target's service level",
    "intervals_in_target": "intervals that reached the target's service level ÷ intervals with a service level",
    "days_in_target": "days that reached the target's service level and kept its ceiling on abandonment ÷ days with a "
    "service level",
    "short_hours": "agent-hours of the intervals with fewer agents on the phone than required, below the requirement",
}  # fmt: skip
ALL = "all"
"""The date of the rows that add up the whole horizon."""


@dataclass(frozen=True)
class Plan:
    """What a center requires and schedules, and what its replications made of it; tables are built when asked for."""

    results: Results

    @property
    def center(self) -> Center:
        """The center that was played."""
        return self.results.center

    @cached_property
    def queues(self) -> Requirement:
        """What each queue requires alone."""
        return queue_requirement(self.center)

    @cached_property
    def groups(self) -> Requirement:
        """What each group requires, its contact types pooled."""
        return group_requirement(self.center)

    @cached_property
    def required(self) -> Int64:
        """The agents that the schedule is held against, (intervals, queues)."""
        return self.queues.of(basis(self.center))

    @cached_property
    def abandonment(self) -> Float64:
        """Share that Erlang A expects to abandon in each queue with the agents it requires."""
        return expected_abandonment(self.center, self.queues)

    @cached_property
    def by_group(self) -> Float64:
        """Agents scheduled, mean per (interval, group)."""
        return scheduled_agents(self.center)

    @cached_property
    def _scheduled(self) -> Float64:
        """Agents scheduled per (interval, queue)."""
        center = self.center
        serving = [tuple(p.group for p in center.pairs if p.queue == q) for q in range(len(center.queues))]
        return np.asarray(self.by_group @ membership(serving, len(center.group_names)).T, np.float64)

    @cached_property
    def _cells(self) -> Cells:
        return Cells(self.center, self.results.tallies)

    @cached_property
    def _on_phone(self) -> Float64:
        return mean_agents(self.center, self._cells["production"].mean(axis=0))

    def intervals(self) -> pd.DataFrame:
        """One row an interval and queue, columns as in DEFINITIONS; what is simulated has a 95 % interval beside it
        (`_low`, `_high`). Rows without contacts and agents, expected or seen, are left out."""
        import pandas as pd

        sums = _Sums(self._cells, np.arange(self.center.clock.intervals))
        table = {
            "forecast": self.queues.offered, "aht": self.queues.aht,
            "erlang_c": self.queues.erlang_c, "erlang_a": self.queues.erlang_a,
            "scheduled": self._scheduled, "net": self._scheduled - self.required,
            "on_phone": self._on_phone, "net_on_phone": self._on_phone - self.required,
            "offered": sums["offered"].mean(axis=0),
        }  # fmt: skip
        table |= self._simulated(sums) | self._periods(*self._reached(sums, False), "target_met")
        seen = np.any([table[name] > 0 for name in ("forecast", "scheduled", "on_phone", "offered")], axis=0)
        interval, queue = np.nonzero(seen)
        labels = self._clock(interval) | {"queue": [self.queues.names[q] for q in queue.tolist()]}
        return pd.DataFrame(labels | {name: column[interval, queue] for name, column in table.items()})

    def days(self) -> pd.DataFrame:
        """One row a day and queue, then one a queue for the whole horizon (date ALL); hours are agent-hours, and `peak`
        is the most agents required in an interval."""
        import pandas as pd

        firsts = layout(self.center).day_bounds[:-1]
        dates = [self.center.clock.date(day) for day in range(self.center.days)]
        table = pd.concat(
            [
                self._added(
                    firsts, [str(date) for date in dates], [WEEKDAYS[date.weekday()] for date in dates]
                ),
                self._added(firsts[:1], [ALL], [ALL]),
            ],
            ignore_index=True,
        )
        return table[(table["forecast"] > 0) | (table["scheduled_hours"] > 0)].reset_index(drop=True)

    def worst(self, count: int = 10) -> pd.DataFrame:
        """The worst rows of `intervals` by the contacts that are served too late; see `worst`."""
        kinds = list(self.center.contact_types.values())
        targets = {queue.name: kinds[queue.type_index].target.service_level for queue in self.center.queues}
        return worst(self.intervals(), targets, count)

    def group_table(self, shrinkage: float | None = None, paid_hours: float = PAID_HOURS) -> pd.DataFrame:
        """One row a group, its contact types pooled: required hours a week and peak, FTE by the product and by the sum
        of its shrinkage (or by the share given), scheduled hours a week, and the FTE employed where the center says."""
        import pandas as pd

        widths, weeks, required = (
            self.center.widths / HOUR,
            weeks_of(self.center),
            self.groups.of(basis(self.center)),
        )
        rows = []
        for index, (name, group) in enumerate(self.center.agent_groups.items()):
            parts = shrinkage_parts(group)
            shares = (by_product(parts), by_sum(parts)) if shrinkage is None else (shrinkage, shrinkage)
            hours = float(widths @ required[:, index]) / weeks
            rows.append(
                {
                    "group": name, "required_hours": hours, "peak": int(required[:, index].max()),
                    "shrinkage_product": shares[0], "fte_product": fte(hours, shares[0], 1.0, paid_hours),
                    "shrinkage_sum": shares[1], "fte_sum": fte(hours, shares[1], 1.0, paid_hours),
                    "scheduled_hours": float(widths @ self.by_group[:, index]) / weeks,
                    "employed": np.nan if not group.headcount else group.headcount.fte or np.nan,
                }
            )  # fmt: skip
        return pd.DataFrame(rows)

    def _added(self, firsts: Int64, dates: list[str], weekdays: list[str]) -> pd.DataFrame:
        """The rows of periods that begin with the given intervals."""
        import pandas as pd

        widths, sums = self.center.widths[:, None] / HOUR, _Sums(self._cells, firsts)
        hours = {
            "erlang_c_hours": self.queues.erlang_c, "erlang_a_hours": self.queues.erlang_a,
            "required_hours": self.required, "scheduled_hours": self._scheduled,
            "net_hours": self._scheduled - self.required, "on_phone_hours": self._on_phone,
            "short_hours": np.maximum(self.required - self._on_phone, 0.0),
        }  # fmt: skip
        table = {
            "forecast": np.add.reduceat(self.queues.offered, firsts),
            "peak": np.maximum.reduceat(self.required, firsts),
            **{name: np.add.reduceat(agents * widths, firsts) for name, agents in hours.items()},
            "offered": sums["offered"].mean(axis=0),
            **self._simulated(sums),
            **self._of_finer(firsts, np.arange(self.center.clock.intervals), False, "intervals_in_target"),
            **self._of_finer(firsts, layout(self.center).day_bounds[:-1], True, "days_in_target"),
        }
        names = self.queues.names
        labels = {
            "date": [date for date in dates for _ in names],
            "weekday": [day for day in weekdays for _ in names],
            "queue": list(names) * len(dates),
        }
        return pd.DataFrame(labels | {name: column.reshape(-1) for name, column in table.items()})

    def _of_finer(self, firsts: Int64, finer: Int64, with_ceiling: bool, name: str) -> dict[str, Float64]:
        """The share of finer periods, such as intervals, that meet the target within each period."""
        met, counted = self._reached(_Sums(self._cells, finer), with_ceiling)
        places = np.searchsorted(finer, firsts)
        met, counted = (np.add.reduceat(column, places, axis=1) for column in (met, counted))
        days = self.center.days if len(firsts) == 1 else 1
        return self._periods(met, counted, name, days)

    def _reached(self, sums: _Sums, with_ceiling: bool) -> tuple[Int64, Int64]:
        """Periods that reach the service level (and keep the ceiling on abandonment), and those that have one."""
        kinds = [queue.type_index for queue in self.center.queues]
        met = reaches(sums["level_met"], sums["level_counted"], levels(self.center)[kinds])
        if with_ceiling:
            met &= sums["abandoned"] * PPM <= ceilings(self.center)[kinds] * sums["offered"]
        return met.astype(np.int64), (sums["level_counted"] > 0).astype(np.int64)

    def _simulated(self, sums: _Sums) -> dict[str, Float64]:
        table: dict[str, Float64] = {}
        for name in SIMULATED:
            entry = measure(name)
            above, below = (np.broadcast_to(part, sums["offered"].shape) for part in entry.ratio(View(sums)))
            table |= self._estimated(above, below, name, entry.unit == "share", False)
        return table

    def _periods(self, met: Int64, counted: Int64, name: str, days: int = 1) -> dict[str, Float64]:
        return self._estimated(met, counted, name, True, True, days)

    def _estimated(
        self, above: Any, below: Any, name: str, share: bool, periods: bool, days: int = 1
    ) -> dict[str, Float64]:
        """Ratio of sums over replications with its 95 % interval, from tables of (replication, period, queue)."""
        shape, antithetic = above.shape[1:], self.results.antithetic
        flat = Sums(*(np.asarray(part, np.float64).reshape(len(above), -1) for part in (above, below)))
        size = flat.numerators.shape[1]
        nature = Nature(
            np.full(size, share), np.full(size, periods), np.full(size, days * (1 + antithetic), np.int64)
        )
        found = estimate(observations(flat, antithetic), nature)
        columns = {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
        return {key: column.reshape(shape) for key, column in columns.items()}

    def _clock(self, interval: Int64) -> dict[str, Any]:
        starts = [self.center.clock.local(index * self.center.interval) for index in interval.tolist()]
        return {
            "interval": interval.tolist(),
            "date": [start.date().isoformat() for start in starts],
            "weekday": [WEEKDAYS[start.weekday()] for start in starts],
            "start": [f"{start:%H:%M}" for start in starts],
        }


class _Sums(dict[str, Any]):
    """Sums per (replication, period, queue) of the periods that begin with the given intervals."""

    def __init__(self, cells: Cells, firsts: Int64) -> None:
        super().__init__()
        self.cells, self.firsts = cells, firsts

    def __missing__(self, name: str) -> Int64:
        self[name] = np.add.reduceat(self.cells[name], self.firsts, axis=1)
        found: Int64 = self[name]
        return found


def worst(intervals: pd.DataFrame, targets: Mapping[str, float], count: int = 10) -> pd.DataFrame:
    """The intervals in which most contacts are served too late for the target, most first.

    `late` is the contacts a day beyond what the target allows: (target - service level) × offered; `targets` are
    service levels by queue.
    """
    late = (intervals["queue"].map(targets) - intervals["service_level"]) * intervals["offered"]
    short = intervals.assign(late=late)[late > 0]
    return short.sort_values("late", ascending=False, kind="stable").head(count).reset_index(drop=True)
