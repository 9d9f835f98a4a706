"""The time axis of a week: open intervals side by side, closed hours left out, days divided by a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import HOUR
from sim.report.figures.style import DARK, GREY
from sim.report.terms import day_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.comparison.week import Week
    from sim.tables import Float64

_STEPS = (1, 2, 3, 4, 6, 8, 12)


class ClockAxis:
    """Places of intervals on the x axis, and the ticks that tell which they are."""

    def __init__(self, week: Week, intervals: Iterable[int]) -> None:
        self.week = week
        self.cells = sorted(set(intervals))
        self.place = {cell: place for place, cell in enumerate(self.cells)}
        self.edges = np.arange(len(self.cells) + 1)
        days = [week.day(cell) for cell in self.cells]
        self.days = {day: (days.index(day), days.index(day) + days.count(day)) for day in dict.fromkeys(days)}

    def column(self, frame: pd.DataFrame, name: str) -> Float64:
        """A column of a table by interval at its places, NaN where the table has no such interval."""
        found = np.full(len(self.cells), np.nan)
        inside = frame["interval"].isin(self.place)
        found[frame.loc[inside, "interval"].map(self.place).to_numpy()] = frame.loc[inside, name].to_numpy(
            float
        )
        return found

    def steps(self, axes: Axes, values: Float64, **options: object) -> None:
        """A step line over the intervals."""
        axes.stairs(values, self.edges, baseline=None, **options)  # type: ignore[arg-type]

    def band(self, axes: Axes, low: Float64, high: Float64, **options: object) -> None:
        """The area between two step lines."""
        lows, highs = (np.append(values, values[-1:]) for values in (low, high))
        axes.fill_between(self.edges, lows, highs, step="post", linewidth=0, **options)  # type: ignore[arg-type]

    def dress(self, panels: list[Axes], room: int = 18) -> None:
        """Limits, day lines, day names above the first panel and clock times below the last; panels share their x.

        `room` is for how many clock times of a single day there is.
        """
        ticks = self._ticks(room)
        for axes in panels:
            axes.grid(visible=False, axis="x")
            for first, _ in list(self.days.values())[1:]:
                axes.axvline(first, color=GREY, linewidth=0.8)
        panels[-1].set_xlim(0, len(self.cells))
        panels[-1].set_xticks([place for place, _ in ticks], labels=[label for _, label in ticks])
        panels[-1].set_xlabel(f"local time ({self.zone})")
        self._name_days(panels[0])

    @property
    def zone(self) -> str:
        """The center's time zone."""
        return self.week.zone

    def name(self, day: int) -> str:
        """ "Mon 13 Apr", or the weekday alone where weeks are laid over each other."""
        clock = self.week.center.clock
        weekday = day_name(clock.weekday(day))
        return weekday if self.week.weeks > 1 else f"{weekday[:3]} {clock.date(day).day} {clock.date(day):%b}"

    def _name_days(self, axes: Axes) -> None:
        if len(self.days) > 1:
            for day, (first, last) in self.days.items():
                axes.annotate(
                    self.name(day), ((first + last) / 2, 1.0), (0, 3), xycoords=("data", "axes fraction"),
                    textcoords="offset points", ha="center", va="bottom", fontsize=8.5, color=DARK,
                )  # fmt: skip

    def _has_room(self, place: int) -> bool:
        """Whether a label would keep clear of the next day's first one."""
        ends = [last for first, last in self.days.values() if first <= place < last]
        width = 0.05 if len(self.days) < 4 else 0.018
        return len(self.days) == 1 or ends[0] - place > width * len(self.cells)

    def _ticks(self, most: int) -> list[tuple[int, str]]:
        """Whole hours, as many as have room."""
        clock, width = self.week.center.clock, self.week.center.interval
        starts = [clock.clock_of(cell * width) for cell in self.cells]
        room = most if len(self.days) == 1 else max((18 if len(self.days) < 4 else 26) // len(self.days), 3)
        longest = max(last - first for first, last in self.days.values()) * width / HOUR
        step = next((step for step in _STEPS if longest / step <= room), 24)
        return [
            (place, f"{start // HOUR:02d}:00" if len(self.days) < 4 else f"{start // HOUR:02d}")
            for place, start in enumerate(starts)
            if start % (step * HOUR) == 0 and self._has_room(place)
        ]


def top_of(clock: ClockAxis, panels: int) -> float:
    """Inches above the first of some panels: for its name, and for the names of days."""
    return 0.05 + (0.15 if panels > 1 else 0.0) + (0.2 if len(clock.days) > 1 else 0.0)
