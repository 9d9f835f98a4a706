"""Service level by clock time and day, coloured by its distance from the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import TwoSlopeNorm

from sim.comparison.shortfalls import level_by_interval
from sim.entities.units import HOUR
from sim.report.figures.clock import ClockAxis, top_of
from sim.report.figures.style import (
    BLACK,
    PALE,
    TWO_WAYS,
    Drawing,
    color_bar,
    finished,
    panels,
    room_for,
    sheet,
    styled,
)
from sim.report.numbers import count, short
from sim.report.terms import promise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage

    from sim.comparison.week import Week
    from sim.tables import Float64

MOST_TYPES, MOST_ALTERNATIVES = 12, 20
_ROW, _MOST_NUMBERS = 0.27, 40


@styled
def heatmap(week: Week, table: pd.DataFrame, title: str) -> Drawing:
    """A panel a contact type with a row a day; for a single day one panel with a row a type."""
    table = table[table["service_level"].notna()]
    kinds = list(dict.fromkeys(table["queue"]))[:MOST_TYPES]
    slots = _slots(week, table)
    if week.center.days == 1:
        shown = [("", [(short(kind, 22), _row(week, table, kind, 0, slots)) for kind in kinds], kinds[0])]
    else:
        shown = [(kind, _days(week, table, kind, slots), kind) for kind in kinds]
    heights = [max(len(rows) * _ROW, 0.5) for _, rows, _ in shown]
    figure = sheet(title, _subtitle(week, kinds), sum(heights) + 0.42 * len(shown) + 0.45, fixed=True)
    left = room_for(label for _, rows, _ in shown for label, _ in rows)
    top = 0.12 if len(shown) == 1 else 0.3
    every = panels(figure, heights, left, right=1.15, top=top, gap=0.36, sharex=True)[:, 0]
    for axes, (name, rows, kind) in zip(every, shown, strict=True):
        target = week.center.contact_types[kind].target.service_level
        image = _paint(axes, np.array([values for _, values in rows]), target)
        axes.set_yticks(range(len(rows)), labels=[label for label, _ in rows])
        if name:
            axes.set_title(f"{short(name, 40)}: {promise(week.center, kind)}")
    _clock_ticks(every[-1], week, slots)
    color_bar(figure, image, _ticks(target, sum(heights)), min(sum(heights), 2.2))
    return finished("service_level_heatmap", _CAPTION, figure)


_CAPTION = (
    "White is the target, blue above it, orange below it; numbers are percent of contacts served in time by the "
    "target's own definition, all days together. Grey: no contact."
)


def _slots(week: Week, table: pd.DataFrame) -> list[int]:
    """Clock times (in intervals from midnight) from the first to the last that is in use."""
    used = {_slot(week, cell) for cell in table["interval"]}
    return list(range(min(used), max(used) + 1))


def _slot(week: Week, cell: int) -> int:
    return week.center.clock.clock_of(cell * week.center.interval) // week.center.interval


def _row(week: Week, table: pd.DataFrame, kind: str, day: int, slots: Sequence[int]) -> Float64:
    found = np.full(len(slots), np.nan)
    for row in table[table["queue"] == kind].itertuples():
        if week.day(int(row.interval)) == day:  # type: ignore[arg-type]
            found[_slot(week, int(row.interval)) - slots[0]] = row.service_level  # type: ignore[arg-type]
    return found


def _days(week: Week, table: pd.DataFrame, kind: str, slots: Sequence[int]) -> list[tuple[str, Float64]]:
    clock = week.center.clock
    rows = [
        (clock.weekday(day).capitalize(), _row(week, table, kind, day, slots))
        for day in range(week.center.days)
    ]
    return [(label, values) for label, values in rows if np.isfinite(values).any()]


def _paint(
    axes: Axes, values: Float64, target: float, across: tuple[float, float] | None = None
) -> AxesImage:
    """Cells in colour with their numbers; they lie between -0.5 and their count less a half, or from end to end."""
    low, middle, high = _ends(target)
    norm = TwoSlopeNorm(vcenter=middle, vmin=low, vmax=high)
    axes.set_facecolor(PALE)
    image = axes.imshow(
        values,
        cmap=TWO_WAYS,
        norm=norm,
        aspect="auto",
        interpolation="nearest",
        extent=_extent(values, across),
    )
    axes.grid(visible=False)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if values.shape[1] <= _MOST_NUMBERS:
        for (row, column), value in np.ndenumerate(values):
            if np.isfinite(value):
                strong = value < middle - 0.38 or value > middle + 0.8 * (1 - middle)
                axes.text(
                    column + (0.5 if across else 0.0), row, f"{100 * value:.0f}", ha="center", va="center",
                    fontsize=7 if values.shape[1] <= 32 else 6, color="white" if strong else BLACK,
                )  # fmt: skip
    return image


def _ticks(target: float, height: float) -> list[float]:
    """Ticks of the bar: the ends and the target, and what lies between where there is room."""
    low, middle, high = _ends(target)
    return (
        [low, middle, high] if height < 1.2 else [low, (low + middle) / 2, middle, (middle + high) / 2, high]
    )


def _extent(values: Float64, across: tuple[float, float] | None) -> tuple[float, float, float, float]:
    rows, columns = values.shape
    left, right = across or (-0.5, columns - 0.5)
    return left, right, rows - 0.5, -0.5


def _ends(target: float) -> list[float]:
    """Where the colours end below, are white, and end above."""
    middle = min(max(target, 0.02), 0.98)
    return [max(middle - 0.5, 0.0), middle, 1.0]


def _clock_ticks(axes: Axes, week: Week, slots: Sequence[int]) -> None:
    width = week.center.interval
    step = 1 if len(slots) * width / HOUR <= 18 else 2
    places = [place for place, slot in enumerate(slots) if slot * width % (step * HOUR) == 0]
    axes.set_xticks(
        [place - 0.5 for place in places], labels=[f"{slots[p] * width // HOUR:02d}:00" for p in places]
    )
    axes.tick_params(axis="x", length=3)
    axes.set_xlabel(f"local time ({week.zone})")


def _subtitle(week: Week, kinds: Sequence[str]) -> str:
    what = f"{count(len(week.tallies), 'week' if week.weeks > 1 else 'replication')}"
    if week.center.days == 1 and len(kinds) == 1:
        return f"{kinds[0]}: {promise(week.center, kinds[0])}; {what}"
    hidden = int((~week.center.deferred_types).sum()) - len(kinds)
    return f"service level by contact type on live channels; {what}" + (
        f"; {hidden} more types are in the tables" if hidden > 0 else ""
    )


@styled
def alternatives_heatmap(weeks: Mapping[str, Week]) -> Drawing | None:
    """Service level of all live contacts together by interval, a row an alternative; None where there is none."""
    tables = {name: level_by_interval(week) for name, week in list(weeks.items())[:MOST_ALTERNATIVES]}
    cells = [cell for table in tables.values() for cell in table["interval"]]
    if not cells:
        return None
    first = next(iter(weeks.values()))
    clock = ClockAxis(first, cells)
    live = [kind for name, kind in first.center.contact_types.items() if not first.center.is_deferred(name)]
    target = min(kind.target.service_level for kind in live)
    values = np.array([clock.column(table, "service_level") for table in tables.values()])
    title = "Service level through the day, alternative by alternative"
    subtitle = f"live contacts by their own targets; {count(len(first.tallies), 'replication')}"
    figure = sheet(title, subtitle, 0.7 + 0.28 * len(values), fixed=True)
    left = room_for(short(name, 34) for name in tables)
    axes = panels(figure, [1], left, right=1.15, top=top_of(clock, 1))[0, 0]
    image = _paint(axes, values, target, (0, len(clock.cells)))
    clock.dress([axes], room=13)
    axes.set_yticks(range(len(values)), labels=[short(name, 34) for name in tables])
    color_bar(figure, image, _ticks(target, 0.28 * len(values)), min(0.28 * len(values), 2.2))
    return finished("service_level_by_alternative", _CAPTION, figure)
