"""The agents' day: what each agent did from when to when, in one replication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.patches import Patch

from sim.entities.units import HOUR
from sim.report.figures.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    YELLOW,
    Drawing,
    finished,
    legend,
    panels,
    room_for,
    sheet,
    styled,
)
from sim.report.numbers import short

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.center import Center
    from sim.tables import AgentStates, Int64

MOST_AGENTS = 48
COLORS = {
    0: ("available", "#DADADA"), 1: ("talk", BLUE), 2: ("hold", SKY), 3: ("wrap-up", ORANGE),
    6: ("deferred work", YELLOW), 7: ("customer gone", GREY), 4: ("paid break", GREEN), 5: ("unpaid break", "#BFE3D6"),
}  # fmt: skip
_OVERTIME = ("overtime", PURPLE)
_SELDOM = 6
"""States from here on are in the legend only where somebody is in them."""


@styled
def agents_figure(center: Center, states: AgentStates, day: int, replication: int = 0) -> Drawing | None:
    """A row an agent on one day, evenly chosen from all groups where there are too many; None where nobody works."""
    begin, end = center.clock.day_starts[day], center.clock.day_starts[day + 1]
    inside = (states.start < end) & (states.end > begin)
    if not inside.any():
        return None
    agents = _by_group(states, inside)
    shown = agents[
        np.unique(np.linspace(0, len(agents) - 1, min(len(agents), MOST_AGENTS)).round().astype(int))
    ]
    title = f"What {'the' if len(shown) == len(agents) else len(shown)} agents did on {_date(center, day)}"
    hidden = f", {len(shown)} of {len(agents)} shown" if len(shown) < len(agents) else ""
    figure = sheet(
        title,
        f"replication {replication + 1}; {len(agents)} agents on duty{hidden}",
        0.7 + 0.155 * max(len(shown), 5),
        fixed=True,
    )
    left = room_for(short(name, 22) for name in center.group_names)
    axes = panels(figure, [1], left=left, right=0.28)[0, 0]
    _bars(axes, states, inside, shown)
    _label(axes, center, states, shown)
    moments = (
        states.start[inside & np.isin(states.agent, shown)],
        states.end[inside & np.isin(states.agent, shown)],
    )
    _clock(axes, center, max(int(moments[0].min()), begin), int(moments[1].max()))
    there = set(states.state[inside & np.isin(states.agent, shown)].tolist())
    entries = [entry for state, entry in COLORS.items() if state in there or state < _SELDOM]
    legend(figure, [Patch(color=color, label=label) for label, color in [*entries, _OVERTIME]])
    return finished("agents_day", _CAPTION, figure)


_CAPTION = (
    "Every agent's states in one replication, the groups one below the other. Overtime is underlined. Breaks wait for "
    "the contact in hand. Customer gone: in hand, but they had left unseen. Anonymous seats (staffing by headcount) "
    "have no breaks of their own."
)


def _by_group(states: AgentStates, inside: np.ndarray) -> Int64:
    """Agent numbers in the order of groups and of their first moment of the day."""
    frame = np.stack((states.group[inside], states.start[inside], states.agent[inside]))
    order = np.lexsort((frame[2], frame[1], frame[0]))
    return np.array(list(dict.fromkeys(frame[2][order].tolist())), np.int64)


def _bars(axes: Axes, states: AgentStates, inside: np.ndarray, shown: Int64) -> None:
    row_of = {agent: row for row, agent in enumerate(shown.tolist())}
    for state, (_, color) in COLORS.items():
        chosen = np.flatnonzero(inside & (states.state == state) & np.isin(states.agent, shown))
        _boxes(axes, states, chosen, row_of, (-0.4, 0.4), color)
    late = np.flatnonzero(inside & (states.overtime == 1) & np.isin(states.agent, shown))
    _boxes(axes, states, late, row_of, (0.28, 0.46), _OVERTIME[1])
    axes.set_ylim(len(shown) - 0.4, -0.6)


def _boxes(
    axes: Axes,
    states: AgentStates,
    chosen: Int64,
    row_of: dict[int, int],
    span: tuple[float, float],
    color: str,
) -> None:
    rows = np.array([row_of[agent] for agent in states.agent[chosen].tolist()], float)
    left, right, low, high = (
        states.start[chosen] / HOUR,
        states.end[chosen] / HOUR,
        rows + span[0],
        rows + span[1],
    )
    corners = np.stack(
        [np.stack(p, axis=-1) for p in ((left, low), (right, low), (right, high), (left, high))], axis=1
    )
    axes.add_collection(PolyCollection(list(corners), facecolors=color, linewidths=0))


def _label(axes: Axes, center: Center, states: AgentStates, shown: Int64) -> None:
    """Every row where there is room; the name of a group at its first row."""
    group_of = dict(zip(states.agent.tolist(), states.group.tolist(), strict=True))
    groups = [group_of[agent] for agent in shown.tolist()]
    firsts = [row for row, group in enumerate(groups) if row == 0 or groups[row - 1] != group]
    axes.set_yticks(firsts, labels=[short(center.group_names[groups[row]], 22) for row in firsts])
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    for row in firsts[1:]:
        axes.axhline(row - 0.5, color="#8A8A8A", linewidth=0.7)


def _clock(axes: Axes, center: Center, first: int, last: int) -> None:
    axes.set_xlim((first - 0.004 * (last - first)) / HOUR, (last + 0.004 * (last - first)) / HOUR)
    span = (last - first) / HOUR
    step = next((step for step in (1, 2, 3, 4, 6) if span / step <= 16), 6)
    ticks = range(-(-first // HOUR), last // HOUR + 1)
    chosen = [hour for hour in ticks if center.clock.clock_of(hour * HOUR) // HOUR % step == 0]
    axes.set_xticks(chosen, labels=[center.clock.label(hour * HOUR) for hour in chosen])
    axes.set_xlabel(f"local time ({center.timezone})")


def _date(center: Center, day: int) -> str:
    date = center.clock.date(day)
    return f"{date:%A} {date.day} {date:%B %Y}"
