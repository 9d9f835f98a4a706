"""A sweep seen along one or two of its settings: means over all the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

ESTIMATES = ["mean", "low", "high"]


def settings_of(frame: pd.DataFrame) -> list[str]:
    """The config paths of a sweep's table that have more than one value."""
    first = list(frame.columns).index("kpi")
    return [path for path in frame.columns[1:first] if frame[path].nunique() > 1]


def margin(frame: pd.DataFrame, kpi: str, paths: Sequence[str]) -> pd.DataFrame:
    """Columns of `paths`, mean, low, high and cells: a KPI of the total, averaged over the other settings.

    Cells share their random numbers, so that the ends of intervals are averaged as well: as if they all erred alike,
    which is the widest that the interval of the average can be. Values keep the order of the grid.
    """
    rows = frame[(frame["kpi"] == kpi) & (frame["scope"] == "total") & frame["mean"].notna()]
    grouped = rows.groupby(list(paths), sort=False, observed=True)[ESTIMATES]
    return grouped.mean().assign(cells=grouped.size()).reset_index()


def told_kpis(frame: pd.DataFrame, wanted: Sequence[str]) -> list[str]:
    """The wanted KPIs that have values and are not the same in every cell."""
    rows = frame[frame["scope"] == "total"]
    values = {kpi: rows.loc[rows["kpi"] == kpi, "mean"].dropna() for kpi in wanted}
    return [kpi for kpi, found in values.items() if found.nunique() > 1]
