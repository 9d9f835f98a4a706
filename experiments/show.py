"""Numbers as a reader wants them: shares in percent, waits in seconds, money with its currency, intervals beside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.console import table

if TYPE_CHECKING:
    import pandas as pd

HEADLINES = (
    "offered", "service_level", "service_level_1", "asa", "wait_p90", "abandonment", "days_in_target", "aht",
    "occupancy", "transfer_rate", "redial_share", "paid_hours", "overtime_hours", "cost", "cost_per_contact",
    "cost_per_resolved",
)  # fmt: skip
"""The KPIs that a command shows in the terminal; the report has all of them."""
_ONLY_IF_MODELLED = {
    "transfer_rate",
    "redial_share",
    "overtime_hours",
    "cost",
    "cost_per_contact",
    "cost_per_resolved",
}
_MOST_COLUMNS = 6


def number(value: float, unit: str) -> str:
    """One value with its unit: 0.8214 share -> "82.1 %"; missing values are a dash."""
    if math.isnan(value):
        return "–"
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit in {"s", "h"}:
        return f"{value:,.1f} {unit}"
    if unit == "contacts":
        return f"{value:,.1f}"
    return f"{value:,.2f} {unit}"


def with_interval(mean: float, low: float, high: float, unit: str) -> str:
    """A mean and its confidence interval: "82.1 % (80.9 – 83.3)"."""
    text = number(mean, unit)
    if text == "–" or math.isnan(low) or math.isnan(high):
        return text
    ends = [number(end, unit).removesuffix(unit).removesuffix("%").strip() for end in (low, high)]
    return f"{text} ({ends[0]} – {ends[1]})"


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
