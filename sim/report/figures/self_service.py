"""Where sessions with self-service end: a bar a contact type, divided by what came of who came to its machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Patch

from sim.report.figures.style import (
    BLACK,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    Drawing,
    finished,
    legend,
    panels,
    room_for,
    sheet,
    styled,
)
from sim.report.numbers import count, number, short
from sim.report.terms import kpi_name

if TYPE_CHECKING:
    import pandas as pd

    from sim.center import Center

MOST = 14
COLORS = {"contained": GREEN, "falsely_contained": ORANGE, "handed_over": SKY, "self_service_full": GREY}


@styled
def self_service_figure(center: Center, endings: pd.DataFrame) -> Drawing:
    """Bars below each other, the types in the order of the center; the largest where there are too many."""
    sizes = endings.groupby("type", sort=False)["mean"].sum()
    kept = set(sizes.sort_values(ascending=False, kind="stable").index[:MOST])
    names = [name for name in center.type_names if name in kept]
    hidden = f"; {len(sizes) - len(names)} more types are in the table" if len(names) < len(sizes) else ""
    subtitle = f"contacts a day, means over {count(int(endings['n'].max()), 'replication')}{hidden}"
    figure = sheet(_title(endings), subtitle, 0.75 + 0.32 * len(names), fixed=True)
    axes = panels(figure, [1], left=room_for(short(name, 34) for name in names), right=0.25)[0, 0]
    ends = np.zeros(len(names))
    there = [one for one in COLORS if endings.loc[endings["ending"] == one, "mean"].sum() > 0]
    for one in there:
        rows = endings[endings["ending"] == one].set_index("type").reindex(names)
        means = rows["mean"].to_numpy(float)
        axes.barh(
            range(len(names)), means, left=ends, color=COLORS[one], height=0.66, edgecolor="white",
            linewidth=0.5,
        )  # fmt: skip
        for place, (width, share) in enumerate(zip(means.tolist(), rows["share"].tolist(), strict=True)):
            if width > 0.06 * float(sizes.max()):
                axes.annotate(
                    number(share, "share"), (ends[place] + width / 2, place), ha="center", va="center",
                    fontsize=8.5, color=BLACK,
                )  # fmt: skip
        ends += means
    axes.set_yticks(range(len(names)), labels=[short(name, 34) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.04 * max(float(ends.max()), 1e-9))
    axes.set_xlabel("contacts a day that came to the machine")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.grid(visible=False, axis="y")
    legend(figure, [Patch(color=COLORS[one], label=kpi_name(one)) for one in there])
    return finished("self_service", _CAPTION, figure)


_CAPTION = (
    "Contained sessions helped; falsely contained customers left without help and may come again; the others were "
    "handed over to the queue, or found the machine full."
)


def _title(endings: pd.DataFrame) -> str:
    means = endings.groupby("ending")["mean"].sum()
    kept = float(means["contained"] + means["falsely_contained"])
    came = kept + float(means["handed_over"])
    if not kept > 0:
        return "Self-service hands everybody over to the queue"
    helped = float(means["contained"]) / kept
    away = number(kept / came, "share")
    return f"Self-service keeps {away} of its sessions from the queue and helps {number(helped, 'share')} of these"
