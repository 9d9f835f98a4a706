"""The KPIs of a center in the terminal, one column for the total and one a contact type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.console import say, table
from sim.report.numbers import count, with_interval

if TYPE_CHECKING:
    import pandas as pd

HEADLINES = (
    "offered", "service_level", "service_level_1", "asa", "wait_p90", "abandonment", "on_time", "days_in_target",
    "aht", "occupancy", "transfer_rate", "redial_share", "paid_hours", "overtime_hours", "cost",
    "cost_per_contact",
    "cost_per_resolved",
)  # fmt: skip
"""The KPIs that a command shows in the terminal; the report has all of them."""
_ONLY_IF_MODELLED = {
    "on_time",
    "transfer_rate",
    "redial_share",
    "overtime_hours",
    "cost",
    "cost_per_contact",
    "cost_per_resolved",
}
_MOST_COLUMNS = 6


def kpi_table(title: str, kpis: pd.DataFrame, names: Sequence[str] = HEADLINES) -> None:
    """A table of KPIs, one column for the total and one for each contact type."""
    shown = kpis[kpis["scope"].isin(["total", "type"]) & kpis["kpi"].isin(names)]
    columns = list(dict.fromkeys(zip(shown["scope"], shown["name"], strict=True)))
    if len(columns) == 2:  # a single contact type is the total
        columns = columns[:1]
    keys = zip(shown["kpi"], shown["scope"], shown["name"], strict=True)
    numbers = zip(shown["mean"], shown["low"], shown["high"], shown["unit"], strict=True)
    cells = {key: with_interval(*found) for key, found in zip(keys, numbers, strict=True)}
    known = {kpi for kpi, *_ in cells}
    happened = set(shown.loc[shown["mean"] > 0, "kpi"])
    rows = [
        [kpi, *(cells.get((kpi, *column), "–") for column in columns[:_MOST_COLUMNS])]
        for kpi in names
        if kpi in happened or kpi in known - _ONLY_IF_MODELLED
    ]
    table(title, ["KPI", *(f">{name}" for _, name in columns[:_MOST_COLUMNS])], rows)
    if len(columns) > _MOST_COLUMNS:
        hidden = columns[_MOST_COLUMNS:]
        say(
            f"{count(len(hidden), 'more contact type')} in the report: {', '.join(name for _, name in hidden)}.",
            "",
        )
