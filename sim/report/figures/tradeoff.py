"""Money against quality: each alternative as a cross of its two intervals, the frontier marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.report.figures.style import BLACK, BLUE, GREY, Drawing, finished, panels, room_for, sheet, styled
from sim.report.numbers import scale, short
from sim.report.terms import kpi_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from sim.report.numbers import Scale

_KEY_LINE, _ACROSS = 0.2, 8.96
"""Inches of a line of the key, and of axes and key together."""


@dataclass(frozen=True)
class Estimated:
    """A value with its interval, times what the axis shows it in."""

    mean: float
    low: float
    high: float

    @property
    def arms(self) -> list[list[float]]:
        """Lengths of the interval's two arms; 0 where there is no interval."""
        return [[max(self.mean - self.low, 0.0) if np.isfinite(self.low) else 0.0],
                [max(self.high - self.mean, 0.0) if np.isfinite(self.high) else 0.0]]  # fmt: skip


@styled
def tradeoff_figure(
    kpis: pd.DataFrame,
    best: Sequence[str],
    quality: str,
    cost: str = "cost",
    subtitle: str = "",
    of: str = "",
) -> Drawing | None:
    """Cost on the x axis, quality on the y axis; None where fewer than two alternatives have both.

    `kpis` are those of the total with a column `alternative`; `best` are the alternatives on the frontier; `of` is what
    the cost is of, such as "a day".
    """
    found = {
        kpi: kpis[(kpis["kpi"] == kpi) & kpis["mean"].notna()].set_index("alternative")
        for kpi in (cost, quality)
    }
    names = [
        name
        for name in dict.fromkeys(kpis["alternative"])
        if all(name in one.index for one in found.values())
    ]
    if len(names) < 2:
        return None
    across, up = (_scale(found[kpi].loc[names]) for kpi in (cost, quality))
    points = {name: (_point(found[cost], name, across), _point(found[quality], name, up)) for name in names}
    figure = sheet(_title(quality, names, best), subtitle, max(3.8, 0.9 + _KEY_LINE * len(names)), fixed=True)
    room = min(max(room_for(names) + 0.4, 2.2), 3.2)
    axes, key = panels(figure, [1], columns=2, width_ratios=(_ACROSS - room, room))[0]
    _crosses(axes, points, best)
    _number(axes, points, best)
    _key(key, names, best)
    axes.set_xlabel(f"{' '.join(filter(None, [kpi_name(cost), of]))} ({across.suffix.strip()})")
    axes.set_ylabel(f"{kpi_name(quality)} ({up.suffix.strip()})")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.xaxis.get_major_locator().set_params(nbins=7)
    return finished(f"{cost}_against_{quality}", _CAPTION, figure)


_CAPTION = (
    "Crosses are 95 % intervals. Blue: beaten by none, which means that no other alternative is told to be better in "
    "one (paired, guarded for all pairs) without being worse in the other (by the 95 % interval of that difference "
    "alone); points whose crosses overlap may differ."
)


def _scale(rows: pd.DataFrame) -> Scale:
    return scale(str(rows["unit"].iloc[0]), float(rows["mean"].abs().max()))


def _point(rows: pd.DataFrame, name: str, how: Scale) -> Estimated:
    mean, low, high = rows.loc[[name], ["mean", "low", "high"]].to_numpy(float)[0] * how.factor
    return Estimated(float(mean), float(low), float(high))


def _title(quality: str, names: Sequence[str], best: Sequence[str]) -> str:
    what = kpi_name(quality).replace(", own target", "")
    return f"Cost against {what}: {len(best)} of {len(names)} alternatives are beaten by none"


def _crosses(axes: Axes, points: dict[str, tuple[Estimated, Estimated]], best: Sequence[str]) -> None:
    for name, (x, y) in points.items():
        color = BLUE if name in best else GREY
        axes.errorbar(
            x.mean,
            y.mean,
            xerr=x.arms,
            yerr=y.arms,
            color=color,
            zorder=2.5 + (name in best),
            fmt="o",
            markersize=5,
            elinewidth=1.3,
        )
    axes.margins(0.12)


def _number(axes: Axes, points: dict[str, tuple[Estimated, Estimated]], best: Sequence[str]) -> None:
    """A number beside each point, on the side with most room between points, bars and other numbers."""
    low, high = axes.get_xlim(), axes.get_ylim()

    def place_of(x: float, y: float) -> tuple[float, float]:
        return (x - low[0]) / (low[1] - low[0]) * 6.4, (y - high[0]) / (high[1] - high[0]) * 3.0

    place = {name: place_of(x.mean, y.mean) for name, (x, y) in points.items()}
    taken = [(*at, *at) for at in place.values()]
    for x, y in points.values():
        (left, right), (down, up) = ((one.mean - one.arms[0][0], one.mean + one.arms[1][0]) for one in (x, y))
        taken.append((*place_of(left, y.mean), *place_of(right, y.mean)))
        taken.append((*place_of(x.mean, down), *place_of(x.mean, up)))
    for number, (name, (x, y)) in enumerate(points.items(), 1):
        offsets = [(r * a, r * b) for r in (0.15, 0.26, 0.4) for a, b in _SIDES]
        best_offset = max(
            offsets, key=lambda o: (round(min(_gap(place[name], o, other) for other in taken), 1), -abs(o[0]))
        )
        at = (place[name][0] + best_offset[0], place[name][1] + best_offset[1])
        taken.append((*at, *at))
        axes.annotate(
            str(number), (x.mean, y.mean), (72 * best_offset[0], 72 * best_offset[1]), textcoords="offset points",
            ha="center", va="center", fontsize=9, fontweight="bold", color=BLUE if name in best else BLACK,
        )  # fmt: skip


_SIDES = ((0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7))


def _gap(
    point: tuple[float, float], offset: tuple[float, float], other: tuple[float, float, float, float]
) -> float:
    """Inches between a number and a point or bar (its two ends), at most 0.15 (more room than that is no better)."""
    x, y = point[0] + offset[0], point[1] + offset[1]
    beside = max(other[0] - x, 0.0, x - other[2])
    return min(float(np.hypot(beside, max(other[1] - y, 0.0, y - other[3]))), 0.15)


def _key(axes: Axes, names: Sequence[str], best: Sequence[str]) -> None:
    axes.set_axis_off()
    for number, name in enumerate(names, 1):
        color, weight = (BLUE, "bold") if name in best else (BLACK, "normal")
        height = 1 - (number - 0.5) * _KEY_LINE / max(3.2, 0.4 + _KEY_LINE * len(names))
        axes.text(
            0.06,
            height,
            f"{number}",
            transform=axes.transAxes,
            ha="right",
            va="center",
            color=color,
            fontweight=weight,
        )
        axes.text(
            0.1, height, short(name, 40), transform=axes.transAxes, va="center", color=color, fontsize=8.5
        )
