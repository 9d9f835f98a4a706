"""Demand against staffing: the expected load, what it requires, and who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.staffing import only_deferred
from sim.report.figures.clock import ClockAxis, top_of
from sim.report.figures.style import (
    BLACK,
    BLUE,
    ORANGE,
    RED,
    SKY,
    Drawing,
    finished,
    legend,
    panels,
    sheet,
    styled,
)
from sim.report.numbers import count, short

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.comparison.week import Week

MOST_GROUPS = 8


@styled
def demand_figure(week: Week, table: pd.DataFrame) -> Drawing:
    """One panel a group, the largest first to the number that has room, below the total."""
    rows = [("total", "total")] if (table["scope"] == "total").any() else []
    groups = table[table["scope"] == "group"]
    sizes = groups.groupby("group", sort=False)["agents"].sum().sort_values(ascending=False, kind="stable")
    kept = set(sizes.index[:MOST_GROUPS])
    rows += [("group", name) for name in dict.fromkeys(groups["group"]) if name in kept]
    clock = ClockAxis(week, table["interval"])
    height = 2.9 if len(rows) == 1 else 0.7 + 1.45 * len(rows)
    figure = sheet(_title(groups, week), _subtitle(week, len(sizes), len(kept)), height, fixed=True)
    every = list(panels(figure, [1] * len(rows), left=0.55, top=top_of(clock, len(rows)), sharex=True)[:, 0])
    for axes, (scope, name) in zip(every, rows, strict=True):
        _panel(axes, clock, table[(table["scope"] == scope) & (table["group"] == name)])
        axes.set_ylabel("agents")
        if len(rows) > 1:
            axes.set_title(short(name, 60), pad=14 if axes is every[0] and len(clock.days) > 1 else 4)
    legend(figure, every[0].get_legend_handles_labels()[0])
    clock.dress(every)
    return finished("demand_and_staffing", _CAPTION, figure)


_CAPTION = (
    "Expected load is the work of the expected live contacts, in agents kept busy. Required is Erlang A for each "
    "group on its own, at the service levels of the live contact types it is staffed for; deferred work needs nobody "
    "at a certain time, and the total is of the groups that serve live contacts. Agents logged in are means over the "
    "days played, with the range that eight of ten days lie in; on paid breaks, they are on duty but not logged in."
)


def _panel(axes: Axes, clock: ClockAxis, rows: pd.DataFrame) -> None:
    column = {
        name: clock.column(rows, name)
        for name in rows.columns
        if name not in {"scope", "group", "weekday", "start"}
    }
    column = {name: np.nan_to_num(values) if name == "load" else values for name, values in column.items()}
    clock.band(axes, np.zeros(len(clock.cells)), column["load"], color=SKY, alpha=0.45, label="expected load")
    clock.band(
        axes, column["agents_p10"], column["agents_p90"], color=ORANGE, alpha=0.35, label="8 of 10 days"
    )
    clock.steps(axes, column["on_duty"], color=BLACK, linewidth=0.9, linestyle="dotted", label="on duty")
    clock.steps(
        axes, column["required"], color=RED, linewidth=1.2, linestyle="dashed", label="required (Erlang A)"
    )
    clock.steps(axes, column["agents"], color=BLUE, linewidth=1.6, label="logged in")
    highest = np.nanmax([np.nanmax(np.nan_to_num(column[name])) for name in ("on_duty", "required", "load")])
    axes.set_ylim(0, max(highest * 1.08, 1))
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)  # type: ignore[call-arg]


def _title(groups: pd.DataFrame, week: Week) -> str:
    known = groups[groups["required"].notna() & ((groups["required"] > 0) | (groups["agents"] > 0))]
    known = known[~known["group"].isin(only_deferred(week.center))]
    short_of = known["agents"] < known["required"] - 0.05
    what = "intervals" if groups["group"].nunique() == 1 else "intervals, counted group by group"
    if not len(known):
        return "Expected load and agents by interval"
    if not short_of.any():
        return "Agents logged in cover the requirement in every interval"
    return f"Fewer agents logged in than required in {short_of.sum():,} of {len(known):,} {what}"


def _subtitle(week: Week, groups: int, shown: int) -> str:
    some = f"; the {shown} largest of {groups} groups" if shown < groups else ""
    plays = count(len(week.tallies), "week" if week.weeks > 1 else "replication")
    return f"agents by interval, local time; {plays}{some}"
