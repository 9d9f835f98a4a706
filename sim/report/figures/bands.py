"""Measures by interval: the mean of all days, and the range that eight of ten days lie in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.report.figures.clock import ClockAxis, top_of
from sim.report.figures.style import (
    BLUE,
    RED,
    SKY,
    Drawing,
    finished,
    panels,
    percent_axis,
    seconds_ticks,
    sheet,
    styled,
)
from sim.report.numbers import count

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.comparison.week import Week

MOST_PANELS = 8


@dataclass(frozen=True)
class Panel:
    """One measure of one type or group by interval; `frame` has the columns measure, measure_p10 and measure_p90."""

    label: str
    measure: str
    frame: pd.DataFrame
    target: float | None = None


@styled
def bands_figure(name: str, title: str, week: Week, shown: Sequence[Panel], hidden: str = "") -> Drawing:
    """Panels below each other on one time axis."""
    cells = [
        cell for panel in shown for cell in panel.frame.loc[panel.frame[panel.measure].notna(), "interval"]
    ]
    clock = ClockAxis(week, cells)
    plays = f"{count(len(week.tallies), 'week' if week.weeks > 1 else 'replication')}"
    subtitle = f"line: {plays} together; band: where eight of ten lie{f'; {hidden}' if hidden else ''}"
    figure = sheet(title, subtitle, 0.7 + 1.42 * len(shown) if len(shown) > 1 else 2.7, fixed=True)
    every = list(panels(figure, [1] * len(shown), top=top_of(clock, 2), sharex=True)[:, 0])
    for axes, panel in zip(every, shown, strict=True):
        _panel(axes, clock, panel)
        axes.set_title(panel.label, pad=14 if axes is every[0] and len(clock.days) > 1 else 4)
    clock.dress(every)
    return finished(name, _CAPTIONS[shown[0].measure], figure)


_CAPTIONS = {
    "service_level": "Share served in time by the target's own definition; the dashed line is the target.",
    "asa": "Average speed of answer: mean wait of answered contacts. The longest bands are cut.",
    "backlog": "Contacts that came before the end of the interval and were not finished by then, waiting or in hand.",
    "oldest": "Time since the oldest contact of the backlog came, nights and closed days included; 0 if none is left.",
    "live_occupancy": "Share of the time logged in with a live contact in hand; above the dashed line work wears "
    "people out. Deferred work counts as free time here; of groups that do nothing else all work is shown, without a "
    "line.",
    "occupancy": "Share of the time logged in with work in hand.",
}


def _panel(axes: Axes, clock: ClockAxis, panel: Panel) -> None:
    mean, low, high = (clock.column(panel.frame, panel.measure + end) for end in ("", "_p10", "_p90"))
    clock.band(axes, low, high, color=SKY, alpha=0.4)
    clock.steps(axes, mean, color=BLUE, linewidth=1.5)
    if panel.target is not None:
        axes.axhline(panel.target, color=RED, linewidth=1.1, linestyle="dashed")
    _AXES[panel.measure](axes, mean, high)


def _seconds(axes: Axes, mean: np.ndarray, high: np.ndarray, name: str = "ASA") -> None:
    """Zero to a little above the highest value, in seconds or minutes."""
    top = max(float(np.nanmax(np.append(mean, 1.0))), float(np.nanquantile(np.append(high, 1.0), 0.97)))
    axes.set_ylim(0, top * 1.1)
    axes.set_ylabel(f"{name} ({seconds_ticks(axes.yaxis, top * 1.1, 5)})")


def _contacts(axes: Axes, mean: np.ndarray, high: np.ndarray) -> None:
    axes.set_ylim(0, max(float(np.nanmax(np.append(high, mean))), 1.0) * 1.1)
    axes.set_ylabel("contacts")


_AXES: dict[str, Callable[[Axes, np.ndarray, np.ndarray], None]] = {
    "service_level": lambda axes, mean, high: percent_axis(axes, "service level"),
    "asa": _seconds,
    "backlog": _contacts,
    "oldest": lambda axes, mean, high: _seconds(axes, mean, high, "age"),
    "live_occupancy": lambda axes, mean, high: percent_axis(axes, "live occupancy"),
    "occupancy": lambda axes, mean, high: percent_axis(axes, "occupancy"),
}
