"""A comparison in the terminal: each alternative's KPIs, how they differ from the base, and what cannot be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from experiments.console import table
from sim.report.numbers import count, replications, with_interval

if TYPE_CHECKING:
    import pandas as pd

    from sim.comparison.compare import Comparison

LEVELS = (
    "service_level", "on_time", "days_in_target", "asa", "abandonment", "occupancy", "cost", "cost_per_resolved",
)  # fmt: skip
DIFFERENCES = ("service_level", "on_time", "abandonment", "asa", "cost", "cost_per_resolved")
_MOST_LINES = 3

Rows = dict[tuple[str, str], dict[str, Any]]
"""Rows of a table by alternative and KPI."""


def level_table(comparison: Comparison) -> None:
    """One line an alternative: its KPIs in total, with their confidence intervals."""
    kpis = _rows(comparison.kpis(("total",)), "mean")
    names = _known(kpis, LEVELS)
    lines = [[name, *(_level(kpis.get((name, kpi))) for kpi in names)] for name in comparison.results]
    played = comparison.results[comparison.base].replications
    title = f"{count(len(lines), 'alternative')}, each {replications(played)}"
    table(title, ["alternative", *(f">{kpi}" for kpi in names)], lines)


def difference_table(comparison: Comparison, deltas: pd.DataFrame) -> None:
    """One line an alternative: the paired differences from the base and their verdicts."""
    found = _rows(deltas, "difference")
    names = _known(found, DIFFERENCES)
    others = [name for name in comparison.results if name != comparison.base]
    lines = [[name, *(_difference(found.get((name, kpi))) for kpi in names)] for name in others]
    same = all(comparison.same_customers.values())
    how = "the same customers" if same else "paired by replication (some alternatives have other customers)"
    guard = f"; verdicts guarded for {len(others)} alternatives (Holm)" if len(others) > 1 else ""
    title = f'differences from "{comparison.base}", {how}{guard}'
    table(title, ["alternative", *(f">{kpi}" for kpi in names)], lines)


def needed(deltas: pd.DataFrame) -> list[str]:
    """For the service levels that cannot be told apart: how many replications would do it, if any number would."""
    undecided = [
        row
        for row in _rows(deltas, "replications_needed").values()
        if row["kpi"] == "service_level" and not row["effect"]
    ]
    undecided.sort(key=lambda row: float(row["replications_needed"]))
    lines = [
        f"service_level of {row['alternative']}: about {row['replications_needed']:,.0f} replications would tell a "
        "difference of this size apart"
        for row in undecided[:_MOST_LINES]
    ]
    more = len(undecided) - len(lines)
    return [*lines, *([f"... and {more} more in the report"] if more else [])]


def _rows(frame: pd.DataFrame, known: str) -> Rows:
    """The rows that have a value in a column."""
    rows = frame[frame[known].notna()].to_dict("records")
    return {(row["alternative"], row["kpi"]): {str(key): item for key, item in row.items()} for row in rows}


def _known(rows: Rows, wanted: Sequence[str]) -> list[str]:
    there = {kpi for _, kpi in rows}
    return [name for name in wanted if name in there]


def _level(row: Mapping[str, Any] | None) -> str:
    return "–" if row is None else with_interval(row["mean"], row["low"], row["high"], row["unit"])


def _difference(row: Mapping[str, Any] | None) -> str:
    """ "+2.1 points (+0.9 to +3.3)" and below it the verdict."""
    if row is None:
        return "–"
    unit = "points" if row["unit"] == "share" else row["unit"]
    change = with_interval(row["difference"], row["low"], row["high"], unit, signed=True)
    return f"{change}\n{row['effect'] or row['verdict']}"
