"""Segments of customers in the order of their priority: how long they wait, how many leave, who is overtaken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.comparison.customers import live_segments, priorities
from sim.report.figures.style import BLUE, Drawing, finished, panels, room_for, sheet, styled
from sim.report.numbers import number, replications, scale, short
from sim.report.terms import kpi_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.center import Center

MOST = 14
PANELS = ("asa", "abandonment", "overtaken", "priority_inversion")


@styled
def segments_figure(center: Center, table: pd.DataFrame) -> Drawing | None:
    """A panel a KPI with a row a segment; None where nobody was offered."""
    segments = live_segments(center)
    spans, names = priorities(center, segments), list(segments)[:MOST]
    rows = table[table["mean"].notna() & table["name"].isin(names)]
    shown = [kpi for kpi in PANELS if (rows["kpi"] == kpi).any()]
    if "asa" not in shown:
        return None
    labels = [
        f"{short(name, 26)} ({'–'.join(str(end) for end in dict.fromkeys(spans[name]))})" for name in names
    ]
    waits = rows[rows["kpi"] == "asa"].sort_values("mean", kind="stable")
    n = int(rows["n"].max())
    order = ", the first to be served above" if len(set(spans.values())) > 1 else ", all the same"
    figure = sheet(
        _title(waits), f"segments by priority number (in brackets){order}; means over "
        f"{replications(n)}", 0.85 + 0.3 * len(names), fixed=True,
    )  # fmt: skip
    grid = panels(figure, [1], room_for(labels), top=0.25, columns=len(shown), across=0.22, sharey=True)
    for axes, kpi in zip(grid[0], shown, strict=True):
        _panel(axes, rows[rows["kpi"] == kpi], names, kpi)
        axes.tick_params(axis="y", length=0)
    grid[0, 0].set_yticks(range(len(names)), labels=labels)
    return finished("segments", _CAPTION, figure)


_CAPTION = (
    "Contact types on live channels. Overtaken: waited beyond the target's time while an agent who may serve them "
    "answered a contact of a larger priority number; inversion: the share of answered contacts that overtook somebody."
)


def _title(waits: pd.DataFrame) -> str:
    first, last = waits.iloc[0], waits.iloc[-1]
    if len(waits) == 1:
        return f"{short(str(first['name']), 30)} waits {number(first['mean'], 's')}"
    longest, shortest = (
        f"{short(str(row['name']), 30)} {what}" for row, what in ((last, _wait(last)), (first, _wait(first)))
    )
    if float(last["low"]) > float(waits["high"].iloc[:-1].max(skipna=False)):
        return f"{short(str(last['name']), 30)} waits longest, {_wait(last)}; {shortest}"
    return f"Mean waits: {shortest}, {longest}"


def _wait(row: Any) -> str:
    return number(row["mean"], "s")


def _panel(axes: Axes, rows: pd.DataFrame, names: list[str], kpi: str) -> None:
    unit = str(rows["unit"].iloc[0])
    how = scale(unit, float(rows["mean"].max()))
    places = [names.index(name) for name in rows["name"]]
    mean, low, high = (rows[column].to_numpy(float) * how.factor for column in ("mean", "low", "high"))
    arms: Any = np.nan_to_num(np.vstack([mean - low, high - mean])).clip(0.0)
    axes.errorbar(mean, places, xerr=arms, fmt="o", color=BLUE, markersize=5.5, elinewidth=2.2, capsize=0)
    axes.set_xlim(0, 1.12 * max(float(np.nanmax(np.append(high, mean))), 10.0**-how.decimals))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    axes.set_title(kpi_name(kpi))
    axes.set_xlabel(
        "% of offered"
        if kpi in {"abandonment", "overtaken"}
        else "% of answered"
        if unit == "share"
        else f"mean wait of answered ({how.suffix.strip()})"
    )
    axes.xaxis.get_major_locator().set_params(nbins=4)  # type: ignore[call-arg]
