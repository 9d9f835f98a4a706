"""Hypothesis-made demand and rosters on a grid of moments, written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from sim.entities.units import NEVER, PPM
from tests.days import demand_of, roster_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.center import Center
    from sim.tables import Demand, Roster


@st.composite
def grid_demands(draw: st.DrawFn, center: Center, moments: Sequence[int]) -> Demand:
    """Four to thirty contacts at the first nine moments: zero work, no patience, endless patience."""
    tick = moments[1] - moments[0]
    before_the_end = [moment for moment in moments[:9] if moment < center.clock.horizon]
    kinds = st.one_of(
        st.tuples(st.just(index), st.sampled_from(before_the_end), _patiences(center, name, tick))
        for index, name in enumerate(center.type_names)
    )
    row = st.tuples(
        kinds,
        st.integers(0, 2).map(lambda ticks: ticks * tick),
        st.sampled_from([0, 0, tick]),
        st.sampled_from([0, 0, tick]),
        st.sampled_from([0.05, 0.3, 0.6, 0.95]),
    )
    rows = [(*who, *work) for who, *work in draw(st.lists(row, min_size=4, max_size=30))]
    return demand_of(rows, center.interval)


def _patiences(center: Center, name: str, tick: int) -> st.SearchStrategy[int]:
    some = [0, tick, 2 * tick, 3 * tick, NEVER]
    return st.sampled_from([NEVER] if center.is_deferred(name) else some)


@st.composite
def grid_rosters(draw: st.DrawFn, groups: int, moments: Sequence[int], horizon: int) -> Roster:
    """Named agents with up to two shifts and breaks, and seats whose number rises and falls, mixed in one group.

    As in every roster, nothing begins at the horizon or later, and shifts end there at the latest.
    """
    tick = moments[1] - moments[0]
    moments = [moment for moment in moments if moment < horizon]
    some_moment, some_ticks = st.sampled_from(moments), st.integers(1, 6).map(lambda ticks: ticks * tick)
    group_of: list[int] = []
    shifts: list[tuple[int, int, int]] = []
    pauses: list[tuple[int, int, int, int]] = []
    levels: list[tuple[int, int, int]] = []
    for group in range(groups):
        for _ in range(draw(st.integers(0, 3))):
            agent = len(group_of)
            group_of.append(group)
            for start, length in draw(st.lists(st.tuples(some_moment, some_ticks), min_size=1, max_size=2)):
                shifts.append((agent, start, min(start + length, horizon)))
            pauses += [
                (agent, due, draw(st.integers(1, 2)) * tick, draw(st.integers(0, 1)))
                for due in draw(st.lists(some_moment, max_size=3))
            ]
        seats = draw(st.integers(0, 3))
        group_of += [group] * seats
        steps = sorted(draw(st.sets(some_moment, max_size=5))) if seats else []
        levels += [(group, step, draw(st.integers(0, seats))) for step in steps]
        if steps and draw(st.booleans()):
            levels.append((group, horizon, 0))
    multipliers = draw(st.sampled_from([(PPM,), (PPM,), (PPM // 2, PPM), (PPM, 3 * PPM // 2, 1_370_001)]))
    aht = [multipliers[agent % len(multipliers)] for agent in range(len(group_of))]
    points = [draw(st.sampled_from([-300_000, 0, 500_000]))] * len(group_of)
    eager = [draw(st.sampled_from([PPM, 0, 3 * PPM // 2]))] * (len(group_of) // 2)
    eager += [PPM] * (len(group_of) - len(eager))
    return roster_of(group_of, shifts, pauses, levels, aht, points, eager)
