"""Paired differences as a forest plot: every alternative against the base, KPI by KPI."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from sim.report.figures.style import (
    BLACK,
    BLUE,
    DARK,
    GREY,
    RED,
    Drawing,
    finished,
    legend,
    panels,
    room_for,
    sheet,
    styled,
)
from sim.report.numbers import count, scale, short
from sim.report.terms import kpi_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes

KPIS = (
    "service_level",
    "abandonment",
    "asa",
    "days_in_target",
    "resolution_rate",
    "cost",
    "occupancy",
    "aht",
)
PANELS = 6
"""As many of KPIS, in their order, as have differences."""
MOST = 20
_COLORS = {"better": BLUE, "worse": RED, "": DARK}


@styled
def forest_figure(deltas: pd.DataFrame, customers: str = "the same customers in both") -> Drawing | None:
    """A panel a KPI of the total with a row an alternative; None without a difference to show."""
    rows = deltas[(deltas["scope"] == "total") & deltas["difference"].notna()]
    kpis = [kpi for kpi in KPIS if kpi in set(rows["kpi"])][:PANELS]
    if not kpis:
        return None
    names = list(dict.fromkeys(rows["alternative"]))[:MOST]
    columns = min(3, len(kpis))
    lines = math.ceil(len(kpis) / columns)
    n, base = int(rows["n"].max()), rows["base"].iloc[0]
    figure = sheet(
        _title(rows, len(names), short(str(base), 40)),
        f"means over {count(n, 'paired replication')}, 95 % intervals",
        lines * (0.8 + 0.27 * len(names)) + 0.1,
        fixed=True,
    )
    left = room_for(short(name, 34) for name in names)
    grid = panels(figure, [1] * lines, left, top=0.25, gap=0.8, columns=columns, sharey=True)
    for axes in grid.flat[len(kpis) :]:
        axes.set_visible(False)
    for place, (axes, kpi) in enumerate(zip(grid.flat, kpis, strict=False)):
        _panel(axes, rows[rows["kpi"] == kpi], names, kpi)
        if place % columns == 0:
            axes.set_yticks(range(len(names)), labels=[short(name, 34) for name in names])
        axes.tick_params(axis="y", length=0)
    legend(
        figure,
        [
            _sample(BLUE, "better"),
            _sample(RED, "worse"),
            _sample(DARK, "higher or lower"),
            _sample(GREY, "cannot be told apart", True),
        ],
    )
    return finished("differences", _CAPTION.format(customers=customers), figure)


_CAPTION = (
    "Alternative minus base, {customers}. Thick: 95 % interval of this difference alone; thin: "
    "intervals that hold for all alternatives together. Hollow grey: cannot be told apart from the base (Holm, 5 %)."
)


def _title(rows: pd.DataFrame, count: int, base: str) -> str:
    told = rows[(rows["kpi"] == "service_level") & (rows["effect"] != "")]
    better, worse = (int((told["effect"] == effect).sum()) for effect in ("better", "worse"))
    if count == 1:
        verdict = "is better than" if better else "is worse than" if worse else "cannot be told apart from"
        return f"Service of “{short(str(rows['alternative'].iloc[0]), 40)}” {verdict} that of “{base}”"
    found = [f"{number} {word}" for number, word in ((better, "better"), (worse, "worse")) if number]
    return f"Service against “{base}”: of {count} alternatives {' and '.join(found) or 'none told apart'}"


def _panel(axes: Axes, rows: pd.DataFrame, names: list[str], kpi: str) -> None:
    unit = str(rows["unit"].iloc[0])
    how = scale("points" if unit == "share" else unit, float(rows["difference"].abs().max()))
    for row in rows[rows["alternative"].isin(names)].to_dict("records"):
        _row(axes, names.index(row["alternative"]), row, how.factor)
    axes.axvline(0, color=BLACK, linewidth=0.9, zorder=1)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    axes.set_title(kpi_name(kpi))
    axes.set_xlabel("percentage points" if unit == "share" else how.suffix.strip() or unit)
    axes.xaxis.get_major_locator().set_params(nbins=5)  # type: ignore[call-arg]
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:+,g}".replace("-", "−") if value else "0")
    axes.margins(x=0.08)


def _row(axes: Axes, place: int, row: Mapping[Any, Any], factor: float) -> None:
    told = row["verdict"] in {"higher", "lower"}
    color = _COLORS[row["effect"]] if told else GREY
    for ends, width in ((("low_all", "high_all"), 0.9), (("low", "high"), 2.6)):
        values = [row[end] * factor for end in ends]
        axes.plot(values, [place, place], color=color, linewidth=width, solid_capstyle="butt")
    fill = color if told else "white"
    axes.plot(row["difference"] * factor, place, "o", color=color, markersize=5.5, markerfacecolor=fill)


def _sample(color: str, label: str, hollow: bool = False) -> Line2D:
    return Line2D(
        [],
        [],
        color=color,
        marker="o",
        markersize=5,
        label=label,
        markerfacecolor="white" if hollow else color,
    )
