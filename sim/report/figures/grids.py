"""A sweep in figures: heatmaps of pairs of settings, and what each setting does by itself."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.margins import margin
from sim.report.figures.style import (
    BLACK,
    BLUE,
    DARK,
    HEAD,
    PALE,
    Drawing,
    finished,
    panels,
    room_for,
    sheet,
    styled,
)
from sim.report.numbers import count, number, scale, short
from sim.report.terms import kpi_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.report.numbers import Scale
    from sim.tables import Float64

MOST_PAIRS, MOST_SETTINGS, _ACROSS = 6, 6, 3
_OTHERS = "means over all other settings"


@styled
def marginal_figure(frame: pd.DataFrame, kpi: str, paths: Sequence[str], unit: str) -> Drawing:
    """A panel a setting: the KPI at each of its values, with its interval."""
    shown = list(paths)[:MOST_SETTINGS]
    tables = [margin(frame, kpi, [path]) for path in shown]
    how = scale(unit, max(float(table["mean"].abs().max()) for table in tables))
    columns, lines = min(_ACROSS, len(shown)), math.ceil(len(shown) / _ACROSS)
    subtitle = f"{_OTHERS}, {_n(frame)}; bars are 95 % intervals"
    figure = sheet(_strongest(kpi, shown, tables, unit), subtitle, 0.3 + 2.9 * lines, fixed=True)
    grid = panels(
        figure, [1] * lines, left=0.85, top=0.25, gap=0.95, columns=columns, across=0.25, sharey=True
    )
    for axes, path, table in zip(grid.flat, shown, tables, strict=False):
        _points(axes, [value_text(value) for value in table[path]], table, how.factor)
        axes.set_title(short(setting_name(path), 34))
    _hide(grid.flat[len(shown) :])
    for row in grid:
        row[0].set_ylabel(f"{kpi_name(kpi)} ({how.suffix.strip() or unit})")
    return finished(f"sweep_{kpi}_by_setting", _MARGIN_CAPTION, figure)


_MARGIN_CAPTION = (
    "Each point is the mean over all cells with that value. Cells share their random numbers; the interval is that of "
    "cells that err alike, which is the widest it can be."
)
_PAIR_CAPTION = (
    "Each number is the mean over all cells with these two values; the table has every cell by itself."
)


@styled
def pairs_figure(frame: pd.DataFrame, kpi: str, paths: Sequence[str], unit: str) -> Drawing | None:
    """A heatmap a pair of settings, the first pairs of the grid to the number that has room; None for one setting."""
    pairs = list(combinations(paths, 2))[:MOST_PAIRS]
    if not pairs:
        return None
    tables = [margin(frame, kpi, pair) for pair in pairs]
    low, high = (float(pick([pick(table["mean"]) for table in tables])) for pick in (min, max))
    lines, columns = math.ceil(len(pairs) / 2), min(2, len(pairs))
    tallest = max(table[pair[1]].nunique() for table, pair in zip(tables, pairs, strict=True))
    hidden = math.comb(len(paths), 2) - len(pairs)
    more = f"; {hidden} more pairs are in the table" if hidden else ""
    subtitle = f"{_OTHERS}, {_n(frame)}{more}"
    title = f"{kpi_name(kpi)[0].upper()}{kpi_name(kpi)[1:]} from {number(low, unit)} to {number(high, unit)}"
    figure = sheet(title, subtitle, 0.3 + lines * (0.95 + 0.34 * max(tallest, 3)), fixed=True)
    left = room_for(value_text(value) for _, path in pairs for value in frame[path].dropna().unique()) + 0.25
    grid = panels(figure, [1] * lines, left, top=0.2, gap=0.9, columns=columns, across=left + 0.15)
    how = scale(unit, high)
    for axes, pair, table in zip(grid.flat, pairs, tables, strict=False):
        _cells(axes, table, pair, (low, high), how)
    _hide(grid.flat[len(pairs) :])
    _unit(figure, how, unit)
    return finished(f"sweep_{kpi}_by_pairs", _PAIR_CAPTION, figure)


def _n(frame: pd.DataFrame) -> str:
    return f"{frame['cell'].nunique()} cells, {count(int(frame['n'].max()), 'replication')} each"


def _strongest(kpi: str, paths: Sequence[str], tables: Sequence[pd.DataFrame], unit: str) -> str:
    """The setting that moves the KPI most, by how much."""
    ranges = [float(table["mean"].max() - table["mean"].min()) for table in tables]
    best = int(np.argmax(ranges))
    change = number(ranges[best], "points" if unit == "share" else unit)
    what = kpi_name(kpi).replace(", own target", "")
    return f"{what[0].upper()}{what[1:]} moves most with {setting_name(paths[best])}: by {change}"


def _points(axes: Axes, labels: Sequence[str], table: pd.DataFrame, factor: float) -> None:
    mean, low, high = (table[name].to_numpy(float) * factor for name in ("mean", "low", "high"))
    arms = np.nan_to_num(np.vstack([mean - low, high - mean]))
    places = np.arange(len(labels))
    axes.errorbar(
        places,
        mean,
        yerr=arms,
        color=BLUE,
        marker="o",
        markersize=5,
        linewidth=1.2,
        elinewidth=1.4,
        capsize=3,
    )
    crowded = sum(map(len, labels)) > 26
    texts = [label.replace(" ", "\n", 1) if crowded else label for label in labels]
    axes.set_xticks(places, labels=texts, fontsize=8.5 if len(labels) < 8 else 7)
    axes.margins(x=0.1)
    axes.grid(visible=False, axis="x")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")


def _cells(
    axes: Axes, table: pd.DataFrame, pair: tuple[str, str], ends: tuple[float, float], how: Scale
) -> None:
    across, down = (list(dict.fromkeys(table[path])) for path in pair)
    values: Float64 = np.full((len(down), len(across)), np.nan)
    for row in table.to_dict("records"):
        values[down.index(row[pair[1]]), across.index(row[pair[0]])] = row["mean"]
    axes.set_facecolor(PALE)
    axes.imshow(values, cmap="cividis", vmin=ends[0], vmax=ends[1], aspect="auto", interpolation="nearest")
    middle = ends[0] + 0.42 * (ends[1] - ends[0])
    if values.size <= 150:
        for (row, column), value in np.ndenumerate(values):
            if np.isfinite(value):
                color = BLACK if value > middle else "white"
                axes.text(
                    column,
                    row,
                    f"{value * how.factor:,.{how.decimals}f}",
                    ha="center",
                    va="center",
                    fontsize=8,
                    color=color,
                )
    axes.grid(visible=False)
    axes.tick_params(length=0)
    axes.set_xticks(range(len(across)), labels=[value_text(value) for value in across])
    axes.set_yticks(range(len(down)), labels=[value_text(value) for value in down])
    axes.set_xlabel(short(setting_name(pair[0]), 40))
    axes.set_ylabel(short(setting_name(pair[1]), 28))


def _unit(figure: Figure, how: Scale, unit: str) -> None:
    height = float(figure.get_size_inches()[1])
    text = f"numbers: {how.suffix.strip() or unit}"
    figure.text(0.99, 1 - (HEAD - 0.3) / height, text, ha="right", va="top", fontsize=8.5, color=DARK)


def _hide(rest: Iterable[Axes]) -> None:
    for axes in rest:
        axes.set_visible(False)


def setting_name(path: str) -> str:
    """The end of a config path that tells it from others: "desk agents" of agent_groups.desk.agents."""
    words = path.split(".")
    kept = words[1:] if words[0] in {"contact_types", "agent_groups"} else words
    return " ".join(word.replace("_", " ") for word in kept[-3:])


def value_text(value: object) -> str:
    """A setting's value as short as it can be: laws without their brackets."""
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value).translate(str.maketrans("", "", "{}[]\"'"))
    text = text.replace("mean: ", "").replace(": ", " ")
    return short(text, 18)
