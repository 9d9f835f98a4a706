"""Requirement against schedule: what each queue needs, who is scheduled, and who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.week import DAYS, Week
from sim.report.figures.clock import ClockAxis
from sim.report.figures.style import BLACK, BLUE, GREY, RED, Drawing, finished, legend, sheet, styled
from sim.report.numbers import short

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.center import Center

MOST_QUEUES = 6
NAMES = {"erlang_c": "Erlang C", "erlang_a": "Erlang A"}


@styled
def requirement_figure(center: Center, intervals: pd.DataFrame, model: str) -> Drawing:
    """One panel a queue, the largest to the number that has room, over the first week; `intervals` is the table of
    `requirement_table`, `model` the formula that the schedule is held against."""
    week = Week(center, (), 1, False, center.timezone)
    table = intervals[[week.day(cell) < DAYS for cell in intervals["interval"]]]
    table = table[(table[model] > 0) | (table["scheduled"] > 0)]
    sizes = table.groupby("queue", sort=False)[model].sum().sort_values(ascending=False, kind="stable")
    kept = [name for name in sizes.index[:MOST_QUEUES] if sizes[name] > 0]
    clock = ClockAxis(week, table.loc[table["queue"].isin(kept), "interval"])
    subtitle = f"agents by interval, local time; required by {NAMES[model]}, each queue alone"
    if len(kept) < len(sizes):
        subtitle += f"; the {len(kept)} largest of {len(sizes)} queues"
    figure = sheet(_title(table, model), subtitle, 2.6 if len(kept) == 1 else 1.0 + 1.5 * len(kept))
    panels = list(figure.subplots(len(kept), 1, sharex=True, squeeze=False)[:, 0])
    for axes, name in zip(panels, kept, strict=True):
        _panel(axes, clock, table[table["queue"] == name], model)
        axes.set_title(short(name, 60), pad=14 if axes is panels[0] and len(clock.days) > 1 else 4)
    legend(figure, panels[0].get_legend_handles_labels()[0])
    clock.dress(panels)
    return finished("requirement_and_schedule", _CAPTION, figure)


_CAPTION = (
    "Required is the fewest agents on the phone that keep the service level in each interval. Scheduled agents are on "
    "shift and on no break that is due; on the phone is who of them is logged in on average after absence and "
    "lateness. Filled: fewer on the phone than required."
)


def _panel(axes: Axes, clock: ClockAxis, rows: pd.DataFrame, model: str) -> None:
    column = {name: clock.column(rows, name) for name in (model, "scheduled", "on_phone")}
    required, there = column[model], column["on_phone"]
    clock.band(axes, np.fmin(required, there), required, color=RED, alpha=0.3, label="short")
    clock.steps(axes, column["scheduled"], color=GREY, linewidth=1.1, linestyle="dotted", label="scheduled")
    clock.steps(axes, required, color=BLACK, linewidth=1.3, label="required")
    clock.steps(axes, there, color=BLUE, linewidth=1.4, label="on the phone")
    highest = max(float(np.nanmax(values)) for values in column.values())
    axes.set_ylim(0, max(highest * 1.1, 1))
    axes.set_ylabel("agents")
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)  # type: ignore[call-arg]


def _title(table: pd.DataFrame, model: str) -> str:
    needed = table[table[model] > 0]
    below = int((needed["net_on_phone"] < -0.05).sum())
    what = "intervals" if table["queue"].nunique() == 1 else "intervals of a queue"
    if not below:
        return f"The schedule covers the requirement in all {len(needed)} {what}"
    return f"Fewer agents on the phone than required in {below} of {len(needed)} {what}"
