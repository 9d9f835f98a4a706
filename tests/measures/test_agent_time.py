"""Agents' time is split exactly at interval bounds, and no microsecond is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.center import Center
from sim.entities.units import HOUR, SECOND
from sim.measures.agent_time import paid_time, presence, split
from sim.measures.tally import tally
from sim.tables import State
from tests.measures.made import one_queue, outcomes, random_outcomes, spell, two_places

TWO = two_places()
SPELLS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 60)), max_size=20)


@given(SPELLS, st.integers(1, 15), st.integers(1, 12))
def test_split_gives_each_interval_the_overlap_it_has(
    spells: list[tuple[int, int]], interval: int, count: int
) -> None:
    start = np.array([first for first, _ in spells], np.int64)
    end = start + np.array([length for _, length in spells], np.int64)
    row, cell, length = split(start, end, interval, count)
    for number, (first, last) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        found = {
            at: amount
            for at, amount in zip(cell[row == number], length[row == number], strict=True)
            if amount
        }
        bounds = [(k, k * interval, (k + 1) * interval if k < count - 1 else 10**9) for k in range(count)]
        overlap = {k: min(last, high) - max(first, low) for k, low, high in bounds}
        assert found == {k: amount for k, amount in overlap.items() if amount > 0}


def test_states_fall_into_their_intervals_and_sums() -> None:
    spells = [
        spell(State.AVAILABLE, 1000, 2000), spell(State.TALK, 2000, 2600), spell(State.HOLD, 2600, 2700),
        spell(State.WRAP_UP, 2700, 2800), spell(State.BREAK, 2800, 3700), spell(State.UNPAID_BREAK, 3700, 4000),
        spell(State.TALK, 4000, 4100, overtime=1),
    ]  # fmt: skip
    day = tally(Center.from_dict(one_queue()), outcomes([], spells))
    seconds = {name: (table[:3, 0] // SECOND).tolist() for name, table in day.agents.items()}
    assert seconds | {"hourly_cost": 0, "unpriced": 0} == {
        "available": [800, 200, 0], "talking": [0, 600, 500 - 400], "holding": [0, 100, 0], "wrapping_up": [0, 100, 0],
        "paid_break": [0, 800, 100], "unpaid_break": [0, 0, 300],
        "busy": [0, 800, 100], "production": [800, 1000, 100], "on_duty": [800, 1800, 200],
        "overtime": [0, 0, 100], "paid": [800, 1800, 200], "hourly_cost": 0, "unpriced": 0,
        "deferred_work": [0, 0, 0], "live_busy": [0, 800, 100], "live_production": [800, 1000, 100],
        "slot_capacity": [0, 0, 0], "free_for_deferred": [0, 0, 0],
    }  # fmt: skip


@given(random_outcomes())
def test_the_time_of_a_group_is_the_length_of_its_states(run: object) -> None:
    agents, states = tally(TWO, run).agents, run.agent_states  # type: ignore[arg-type, attr-defined]
    for group in range(2):
        own = states.group == group
        length = (states.end - states.start)[own]
        paid = states.state[own] != State.UNPAID_BREAK
        assert agents["on_duty"][:, group].sum() == length[paid].sum()
        assert agents["unpaid_break"][:, group].sum() == length[~paid].sum()
        assert agents["overtime"][:, group].sum() == length[paid & (states.overtime[own] == 1)].sum()
    parts = ("available", "talking", "holding", "wrapping_up", "paid_break")
    assert np.array_equal(agents["on_duty"], sum(agents[name] for name in parts))


def test_paid_time_adds_absence_by_division_and_leaves_overtime_alone() -> None:
    on_duty, overtime = np.array([[7 * HOUR]]), np.array([[1 * HOUR]])
    assert paid_time(on_duty, overtime, np.array([0.75]))[0, 0] == 6 * HOUR / 0.75 + HOUR


def test_presence_is_what_planned_and_sampled_absence_leave() -> None:
    shrinkage = {"leave": 0.1, "training": 0.05, "sick": 0.06, "late": "3min"}
    group = {"headcount": {"fte": 10}, "skills": ["sales"], "shrinkage": shrinkage,
             "shifts": [{"start": "08:00", "length": "8h"}]}  # fmt: skip
    center = Center.from_dict(
        one_queue(agent_groups={"team": group, "plain": {"agents": 1, "skills": ["sales"]}})
    )
    assert presence(center) == pytest.approx([0.9 * 0.95 * 0.94, 1.0])
