"""Who works when, without dice."""

from __future__ import annotations

from collections import Counter

import sim
from sim.demand.heads import largest_remainder, scheduled_heads, shift_plan, works_on
from sim.entities.agent_group import AgentGroup, Shift
from sim.entities.units import WEEKDAYS


def test_days_off_rotate_evenly_and_begin_at_the_end_of_the_week() -> None:
    shift = Shift(start="08:00", length="8h", days="5 of mon-sat")
    off = [[day for day in WEEKDAYS[:6] if not works_on(shift, ordinal, day)] for ordinal in range(6)]
    assert off[:3] == [["sat"], ["fri"], ["thu"]]
    assert Counter(day for days in off for day in days) == dict.fromkeys(WEEKDAYS[:6], 1)
    assert not works_on(shift, 0, "sun")


def test_days_off_rotate_through_all_shifts_of_a_group() -> None:
    """Two heads in each of three shifts: no day of the week loses two of them while another loses none."""
    center = sim.load("ridgeline_voice", overrides=["agent_groups.bilingual_voice.headcount={fte: 14.2}"])
    heads = [len(shift_plan(center, "bilingual_voice", day, 12)) for day in range(5)]
    assert max(heads) - min(heads) <= 2


def test_heads_are_rounded_by_the_largest_remainder() -> None:
    assert largest_remainder(7, [0.5, 0.3, 0.2]) == [4, 2, 1]
    assert sum(largest_remainder(10, [1 / 3, 1 / 3, 1 / 3])) == 10


def test_planned_shrinkage_comes_off_an_fte_count_by_its_product() -> None:
    group = AgentGroup.model_validate(
        {"headcount": {"fte": 100}, "skills": ["a"], "shrinkage": {"leave": 0.1, "training": 0.1}}
    )
    assert scheduled_heads(group) == 81
