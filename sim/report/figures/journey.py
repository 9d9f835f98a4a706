"""Where visits come from: a bar a contact type, divided by what its visits follow from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Patch

from sim.comparison.journey import TOTAL
from sim.report.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LEGEND_LINE,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    YELLOW,
    Drawing,
    finished,
    legend,
    legend_lines,
    panels,
    room_for,
    sheet,
    styled,
)
from sim.report.numbers import count, number, short
from sim.report.terms import origin_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.center import Center

MOST = 14
COLORS = {
    "first": SKY, "redial": RED, "transfer": BLUE, "callback": GREEN, "recontact": ORANGE, "chaser": PURPLE,
    "backlog": GREY, "returned": YELLOW, "follow_up": BLACK,
    "false_containment": ORANGE,
}  # fmt: skip
HATCHES = {"false_containment": "////"}
"""Who comes again after a machine has the colour of recontacts: there are too many origins to differ by it alone."""


@styled
def journey_figure(center: Center, journey: pd.DataFrame) -> Drawing:
    """Bars below each other, the types in the order of the center; the largest where there are too many."""
    kinds = journey[journey["type"] != TOTAL]
    sizes = kinds.groupby("type", sort=False)["mean"].sum()
    kept = set(sizes[sizes > 0].sort_values(ascending=False, kind="stable").index[:MOST])
    names = [name for name in center.type_names if name in kept]
    origins = list(dict.fromkeys(journey["origin"]))
    hidden = (
        f"; {len(center.type_names) - len(names)} more types are in the table"
        if len(names) < len(sizes)
        else ""
    )
    subtitle = f"visits to queues a day, means over {count(int(journey['n'].max()), 'replication')}{hidden}"
    more = LEGEND_LINE * (len(legend_lines(map(origin_name, origins))) - 1)
    figure = sheet(_title(journey), subtitle, 0.75 + 0.32 * len(names) + more, fixed=True)
    left = room_for(short(name, 34) for name in names)
    axes = panels(figure, [1], left, right=0.25, top=0.12 + more)[0, 0]
    ends = np.zeros(len(names))
    for origin in origins:
        means = kinds[kinds["origin"] == origin].set_index("type")["mean"].reindex(names).to_numpy(float)
        axes.barh(
            range(len(names)),
            means,
            left=ends,
            height=0.66,
            linewidth=0.5,
            facecolor=COLORS[origin],
            edgecolor="white",
            hatch=HATCHES.get(origin),
        )
        ends += means
    _totals(axes, ends)
    axes.set_yticks(range(len(names)), labels=[short(name, 34) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.08 * max(float(ends.max()), 1e-9))
    axes.set_xlabel("visits to queues a day")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.grid(visible=False, axis="y")
    patches = [
        Patch(facecolor=COLORS[one], edgecolor="white", hatch=HATCHES.get(one), label=origin_name(one))
        for one in origins
    ]
    legend(figure, patches)
    return finished("journey", _CAPTION, figure)


_CAPTION = (
    "Each visit to a queue counts once, by what it follows from; the number at the end of a bar is all visits of the "
    "type a day."
)


def _title(journey: pd.DataFrame) -> str:
    total = journey[journey["type"] == TOTAL].set_index("origin")["share"]
    first = float(total.get("first", 0.0))
    largest = total.drop("first", errors="ignore").sort_values(ascending=False, kind="stable")
    most = f", above all {origin_name(str(largest.index[0]))}" if len(largest) > 1 else ""
    if len(largest) == 1:
        return f"{number(1.0 - first, 'share')} of visits are {origin_name(str(largest.index[0]))}"
    return f"{number(1.0 - first, 'share')} of visits are not first attempts{most}"


def _totals(axes: Axes, ends: np.ndarray) -> None:
    for place, end in enumerate(ends.tolist()):
        axes.annotate(
            number(end, "contacts"), (end, place), (4, 0), textcoords="offset points", va="center", fontsize=8.5,
            color=BLACK,
        )  # fmt: skip
