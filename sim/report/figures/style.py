"""One look for all figures: colours that the colour-blind can tell apart (Okabe and Ito), titles that speak."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report.figures.painting import Painting

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.image import AxesImage
    from numpy.typing import NDArray

BLUE, ORANGE, GREEN, RED, SKY, PURPLE, YELLOW, BLACK = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#222222",
)  # fmt: skip
GREY, PALE, DARK = "#8A8A8A", "#E3E3E3", "#4A4A4A"
LINES = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY, BLACK, GREY)
DASHES = ("solid", "dashed", "dotted", "dashdot")
TWO_WAYS = LinearSegmentedColormap.from_list("below and above", [RED, "#F3C9A8", "#F7F7F7", "#A9CCE3", BLUE])
WIDTH = 10.0
HEAD, BELOW = 0.72, 0.5
"""Inches above the axes for title and subtitle, and below them for clock times."""
LEGEND_LINE = 0.18

STYLE: Any = {
    "font.family": "DejaVu Sans", "font.size": 9, "axes.titlesize": 9.5, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "axes.labelsize": 9, "axes.labelcolor": DARK, "axes.edgecolor": GREY,
    "axes.linewidth": 0.8, "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True,
    "axes.axisbelow": True, "grid.color": PALE, "grid.linewidth": 0.6, "xtick.color": DARK, "ytick.color": DARK,
    "xtick.labelsize": 8.5, "ytick.labelsize": 8.5, "xtick.major.size": 3, "ytick.major.size": 3,
    "legend.frameon": False, "legend.fontsize": 8.5, "figure.facecolor": "white", "hatch.linewidth": 0.5,
    "text.parse_math": False, "text.hinting": "none", "svg.hashsalt": "ccsim",
    "path.simplify": True,
}  # fmt: skip

Args = ParamSpec("Args")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Drawing:
    """A figure with its file name (without ending), what a reader should see in it, and words for who cannot see it."""

    name: str
    title: str
    caption: str
    picture: Painting | bytes

    @property
    def png(self) -> bytes:
        """The figure as PNG."""
        return self.picture if isinstance(self.picture, bytes) else self.picture.png


def styled(draw: Callable[Args, Made]) -> Callable[Args, Made]:
    """Draws in the house style without touching the settings of whoever calls."""

    @wraps(draw)
    def inside(*args: Args.args, **kwargs: Args.kwargs) -> Made:
        with mpl.rc_context(STYLE):
            return draw(*args, **kwargs)

    return inside


def sheet(title: str, subtitle: str, height: float, width: float = WIDTH, fixed: bool = False) -> Figure:
    """An empty figure of `height` inches below its title, which says what is found; the subtitle says of what.

    Axes are laid out by matplotlib, or `fixed` by `panels`, which takes half the time.
    """
    total = height + HEAD
    figure = Figure(figsize=(width, total), layout=None if fixed else "constrained")
    FigureCanvasAgg(figure)
    engine: Any = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=(0, 0, 1, 1 - HEAD / total), w_pad=0.08, h_pad=0.06)
    figure.text(0.012, 1 - 0.12 / total, title, fontsize=11.5, fontweight="bold", va="top", color=BLACK)
    figure.text(0.012, 1 - 0.40 / total, subtitle, fontsize=8.5, va="top", color=DARK)
    return figure


def panels(
    figure: Figure,
    heights: Sequence[float],
    left: float = 0.72,
    right: float = 0.12,
    top: float = 0.12,
    gap: float = 0.42,
    columns: int = 1,
    across: float = 0.2,
    **options: Any,
) -> NDArray[Any]:
    """Axes below each other with heights in proportion, or a grid of them, at fixed distances in inches: margins beside
    and above them, `gap` between rows and `across` between columns; (rows, columns)."""
    width, total = (float(size) for size in figure.get_size_inches())
    tall = (total - HEAD - top - BELOW - gap * (len(heights) - 1)) / len(heights)
    wide = (width - left - right - across * (columns - 1)) / columns
    place = {
        "left": left / width, "right": 1 - right / width, "bottom": BELOW / total, "top": 1 - (HEAD + top) / total,
        "hspace": gap / tall, "wspace": across / wide,
    }  # fmt: skip
    return np.asarray(
        figure.subplots(
            len(heights), columns, squeeze=False, height_ratios=list(heights), gridspec_kw=place, **options
        )
    )


def room_for(labels: Iterable[str]) -> float:
    """Inches that tick labels take to the left of an axis."""
    return 0.18 + max((sum(map(_width, label)) for label in labels), default=0.0)


def _width(letter: str) -> float:
    """Inches of a letter in a tick label, rounded up by the kind of letter."""
    if letter in "ijlI.,:;'|!()ft r-":
        return 0.048
    return 0.13 if letter in "mwMW@%…" or ord(letter) > 0x2000 else 0.077


def color_bar(figure: Figure, image: AxesImage, ticks: Sequence[float], height: float) -> None:
    """A bar of `height` inches at the right, with shares at its ticks; the first is marked as open to below."""
    width, total = (float(size) for size in figure.get_size_inches())
    place = (1 - 0.92 / width, 1 - (HEAD + 0.12 + height) / total, 0.14 / width, height / total)
    bar = figure.colorbar(image, cax=figure.add_axes(place))
    bar.set_ticks(
        ticks, labels=[f"{'≤ ' if tick == ticks[0] > 0 else ''}{100 * tick:.0f} %" for tick in ticks]
    )
    bar.outline.set_visible(False)


def legend(figure: Figure, handles: Sequence[Any]) -> None:
    """The legend at the right end of the subtitle's line, or below it where the line has no room for both, in as many
    lines as it takes."""
    width, total = (float(size) for size in figure.get_size_inches())
    labels = [str(handle.get_label()) for handle in handles]
    beside = sum(map(_entry, labels)) + sum(map(_width, figure.texts[1].get_text())) < width - 0.3
    ends = [0, *accumulate(len(line) for line in legend_lines(labels, width))]
    for number, (first, last) in enumerate(pairwise(ends)):
        below = 0.56 + LEGEND_LINE * number
        figure.legend(
            handles=handles[first:last], loc="upper right" if beside else "upper left", ncols=last - first,
            bbox_to_anchor=(0.995, 1 - 0.33 / total) if beside else (0.012, 1 - below / total),
            handlelength=1.6, columnspacing=1.4, borderaxespad=0.0,
        )  # fmt: skip


def legend_lines(labels: Iterable[str], width: float = WIDTH) -> list[list[str]]:
    """The entries of a legend in the lines that it takes; more than one need `LEGEND_LINE` inches each."""
    lines: list[list[str]] = [[]]
    for label in labels:
        if lines[-1] and sum(map(_entry, [*lines[-1], label])) > width - 0.3:
            lines.append([])
        lines[-1].append(label)
    return lines


def _entry(label: str) -> float:
    """Inches that an entry of a legend takes."""
    return 0.45 + sum(map(_width, label))


def seconds_ticks(axis: Axis, top: float, room: int = 8) -> str:
    """Ticks at round seconds, minutes or hours up to `top` seconds; the unit they are in."""
    steps = (
        1,
        2,
        5,
        10,
        15,
        20,
        30,
        60,
        120,
        180,
        300,
        600,
        900,
        1_800,
        3_600,
        7_200,
        14_400,
        21_600,
        43_200,
        86_400,
    )
    step = next((step for step in steps if top / step <= room), -(-top // (room * 86_400)) * 86_400)
    unit, factor = ("h", 3_600) if step >= 3_600 else ("min", 60) if step >= 60 or top > 300 else ("s", 1)
    places = [step * number for number in range(int(top // step) + 1)]
    axis.set_ticks(places, labels=[f"{place / factor:g}" for place in places])
    return unit


def percent_axis(axes: Axes, label: str, bottom: float = 0.0) -> None:
    """A y axis of shares up to (a little above) 100 %."""
    axes.set_ylim(bottom, 1 + 0.02 * (1 - bottom))
    axes.yaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    axes.set_ylabel(label)


def finished(name: str, caption: str, figure: Figure) -> Drawing:
    """The figure, to be painted in the house style."""
    return Drawing(name, figure.texts[0].get_text(), caption, Painting(figure, STYLE))


def paintings(drawings: Iterable[Drawing]) -> list[Painting]:
    """The pictures of some figures that may have to be painted still."""
    return [one.picture for one in drawings if not isinstance(one.picture, bytes)]
