"""Everything a report says about one alternative, gathered once from the rooms that compute it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sim.comparison.backlog import backlog_table
from sim.comparison.customers import Precedence, precedence, segment_table
from sim.comparison.journey import attempt_table, callback_table, case_table, flows, journey, ways_out
from sim.comparison.lines import line_table
from sim.comparison.promises import Promise, promises
from sim.comparison.self_service import session_endings, session_kpis
from sim.comparison.shortfalls import Block, blocks, worst_intervals
from sim.comparison.staffing import Balance, balance, staffing_table
from sim.comparison.waits import wait_distribution
from sim.comparison.week import Week, week_of
from sim.measures.cost import PriceLine, price_table
from sim.measures.intervals import interval_table

if TYPE_CHECKING:
    import pandas as pd

    from sim.center import Center
    from sim.comparison.cure import Cure
    from sim.comparison.results import Results


@dataclass(frozen=True)
class Facts:
    """An alternative by name, its results, and the cure of its worst block where one was sought."""

    name: str
    results: Results
    cure: Cure | None = None

    @property
    def center(self) -> Center:
        """The center that was played."""
        return self.results.center

    @cached_property
    def kpis(self) -> pd.DataFrame:
        """Every KPI over every scope."""
        return self.results.kpis()

    @property
    def is_mixed(self) -> bool:
        """Whether there are live and deferred channels."""
        return bool((self.kpis["scope"] == "channel_kind").any())

    @cached_property
    def week(self) -> Week:
        """What happened by weekday and clock time."""
        return week_of(self.results)

    @cached_property
    def intervals(self) -> pd.DataFrame:
        """Measures by interval of the week and contact type."""
        return interval_table(self.week.center, self.week.tallies)

    @cached_property
    def live_intervals(self) -> pd.DataFrame:
        """The same of live contact types."""
        return self.intervals[~self.intervals["queue"].map(self.center.is_deferred).astype(bool)]

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """Each contact type's target and how often it was met."""
        return promises(self.results)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Where service falls short, worst first."""
        return blocks(self.week)

    @cached_property
    def worst(self) -> pd.DataFrame:
        """The ten worst intervals."""
        return worst_intervals(self.week)

    @cached_property
    def staffing(self) -> pd.DataFrame:
        """Load, requirement and agents by interval and group."""
        return staffing_table(self.results, self.week)

    @cached_property
    def balance(self) -> Balance | None:
        """Agent-hours above and below the requirement."""
        return balance(self.staffing, self.week)

    @cached_property
    def backlog(self) -> pd.DataFrame:
        """Deferred work by contact type and day."""
        return backlog_table(self.results)

    @cached_property
    def backlog_through_the_day(self) -> pd.DataFrame:
        """Backlog and age of the oldest by interval of the week and contact type."""
        return interval_table(self.week.center, self.week.tallies, ("backlog", "oldest"))

    @cached_property
    def segments(self) -> pd.DataFrame:
        """KPIs by segment of customers, on live channels."""
        return segment_table(self.results)

    @property
    def has_segments(self) -> bool:
        """Whether there are several segments of customers to hold against each other."""
        return self.segments["name"].nunique() > 1 and bool(self.segments["mean"].notna().any())

    @property
    def has_journey(self) -> bool:
        """Whether anybody came who had been there before."""
        return not set(self.journey["origin"]) <= {"first"}

    @cached_property
    def precedence(self) -> tuple[Precedence, ...]:
        """Segments that wait longer than those of larger priority numbers."""
        return precedence(self.results)

    @cached_property
    def journey(self) -> pd.DataFrame:
        """Visits a day by contact type and origin."""
        return journey(self.results)

    @cached_property
    def session_endings(self) -> pd.DataFrame:
        """How sessions with self-service ended, a day, by contact type."""
        return session_endings(self.results)

    @cached_property
    def session_kpis(self) -> pd.DataFrame:
        """KPIs of self-service by contact type and machine."""
        return session_kpis(self.results)

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Transfers a day from type to type."""
        return flows(self.results)

    @cached_property
    def ways_out(self) -> pd.DataFrame:
        """Visits a day by contact type and by how they ended."""
        return ways_out(self.results)

    @cached_property
    def cases(self) -> pd.DataFrame:
        """Contacts per case and why they came."""
        return case_table(self.kpis)

    @cached_property
    def attempts(self) -> pd.DataFrame:
        """First attempts beside all attempts."""
        return attempt_table(self.kpis)

    @cached_property
    def callbacks(self) -> pd.DataFrame:
        """Announced waits and callbacks by contact type; empty where none are announced."""
        return callback_table(self.center, self.kpis)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Load of lines and blocking by trunk; empty where there are none."""
        return line_table(self.center, self.kpis)

    @cached_property
    def waits(self) -> pd.DataFrame:
        """The distribution of waits by contact type."""
        return wait_distribution(self.results)

    @cached_property
    def prices(self) -> tuple[PriceLine, ...]:
        """What each part of the center costs, per unit side by side."""
        return price_table(self.center, self.results.tallies)

    def kpi(self, name: str, scope: str = "total", of: str = "total") -> tuple[float, float, float]:
        """Mean, low and high of a KPI; NaN where it is not measured."""
        kpis = self.kpis
        rows = kpis[(kpis["kpi"] == name) & (kpis["scope"] == scope) & (kpis["name"] == of)]
        if not len(rows):
            return float("nan"), float("nan"), float("nan")
        mean, low, high = rows[["mean", "low", "high"]].to_numpy(float)[0].tolist()
        return mean, low, high
