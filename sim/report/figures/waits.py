"""The waiting-time distribution: how many of the answered had been answered after how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import SECOND
from sim.report.figures.style import (
    DASHES,
    LINES,
    Drawing,
    finished,
    panels,
    percent_axis,
    seconds_ticks,
    sheet,
    styled,
)
from sim.report.numbers import short
from sim.report.terms import span

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.center import Center

MOST_TYPES = 10


@styled
def waits_figure(center: Center, table: pd.DataFrame) -> Drawing | None:
    """One curve a contact type with a dot at its target's time; None where nobody was answered."""
    if not len(table):
        return None
    sizes = table.groupby("type", sort=False)["answered"].first()
    kept = list(sizes.sort_values(ascending=False, kind="stable").index[:MOST_TYPES])
    names = [name for name in sizes.index if name in kept]
    figure = sheet(
        _title(center, table, kept[0]), _subtitle(int(sizes.sum()), len(sizes), len(names)), 3.4, fixed=True
    )
    axes = panels(figure, [1])[0, 0]
    end = _end(center, table[table["type"].isin(names)])
    for number, name in enumerate(names):
        _curve(axes, center, table[table["type"] == name], name, number, end)
    axes.set_xlim(-0.01 * end, end)
    axes.set_xlabel(f"wait until the answer ({seconds_ticks(axes.xaxis, end, 12)})")
    lowest = float(table[table["type"].isin(names)]["share"].min())
    percent_axis(axes, "answered within", max(int(10 * lowest - 0.5), 0) / 10)
    if len(names) > 1:
        axes.legend(
            loc="lower right",
            ncols=1 if len(names) < 6 else 2,
            frameon=True,
            edgecolor="none",
            framealpha=0.9,
        )
    return finished("waiting_times", _CAPTION, figure)


_CAPTION = (
    "Answered contacts only, all replications together; those who abandoned are not in it. The dot on each curve is "
    "the time that the type's target allows. A curve starts at the share that did not wait at all."
)


def _curve(axes: Axes, center: Center, rows: pd.DataFrame, name: str, number: int, end: float) -> None:
    color, dash = LINES[number % len(LINES)], DASHES[number // len(LINES)]
    inside = rows[rows["seconds"] <= end]
    axes.plot(
        inside["seconds"], inside["share"], color=color, linestyle=dash, linewidth=1.6, label=short(name)
    )
    within = center.contact_types[name].target.within / SECOND
    axes.plot(within, _share(center, rows, name), "o", color=color, markersize=5.5, clip_on=False, zorder=4)


def _share(center: Center, rows: pd.DataFrame, name: str) -> float:
    """The share answered within the whole seconds of the type's target."""
    within = min(center.contact_types[name].target.within // SECOND, len(rows) - 1)
    return float(rows["share"].iloc[within])


def _end(center: Center, table: pd.DataFrame) -> float:
    """Where nearly everybody has been answered, and every target's time is in sight."""
    late = table[(table["share"] < 0.985) & (table["seconds"] <= 900)].groupby("type")["seconds"].max()
    within = max(center.contact_types[name].target.within for name in set(table["type"])) / SECOND
    return float(max(late.max() if len(late) else 0, min(1.5 * within, 3600), 10))


def _title(center: Center, table: pd.DataFrame, largest: str) -> str:
    target, rows = center.contact_types[largest].target, table[table["type"] == largest]
    share = _share(center, rows, largest)
    return (
        f"{100 * share:.0f} % of answered {short(largest, 30)} contacts waited at most {span(target.within)}"
    )


def _subtitle(answered: int, kinds: int, shown: int) -> str:
    some = f"; the {shown} largest of {kinds} types" if shown < kinds else ""
    return f"share of answered contacts by wait, {answered:,} answered contacts; dot: the time the target allows{some}"
