"""Agents of a group who differ: whose numbers these are, their law, and what they do to handle times and resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sim.demand.laws import quantile
from sim.demand.plan import FACTOR_UNIT, plan_of
from sim.demand.required import group_load
from sim.demand.roster import sample_roster
from sim.demand.streams import Purpose, uniform
from sim.entities.units import PPM
from tests.demand.test_roster import SHIFT, center
from tests.simulation import tiny

if TYPE_CHECKING:
    from sim.center import Center

NEW = {"share": 0.15, "aht": 1.35, "resolution": -0.06, "transfer": 1.5}
RULE = {"cv": 0.17, "new": NEW}


def office(heads: int = 40, **group: Any) -> Center:
    return center({"agents": heads, "shifts": [SHIFT], "proficiency": RULE} | group)


def test_agents_of_a_plain_group_are_alike() -> None:
    roster = sample_roster(center({"agents": 3}), 1)
    assert roster.aht.tolist() == [PPM] * 3
    assert roster.resolution.tolist() == [0] * 3
    assert roster.transfer.tolist() == [PPM] * 3


def test_an_agent_is_what_their_own_two_numbers_say() -> None:
    desk = office()
    roster, plan = sample_roster(desk, 5, 2), plan_of(desk)
    for agent in range(40):
        own, new = (
            uniform(5, plan.group_keys[0], int(purpose), 0, agent, 0, 0, 2, 0)
            for purpose in (Purpose.PROFICIENCY, Purpose.BEGINNER)
        )
        factor = quantile(plan.laws, plan.proficiency[0], own) / FACTOR_UNIT * (1.35 if new < 0.15 else 1.0)
        assert roster.aht[agent] == round(factor * PPM)
        assert roster.resolution[agent] == (-60_000 if new < 0.15 else 0)
        assert roster.transfer[agent] == (1_500_000 if new < 0.15 else PPM)


def test_the_law_has_mean_one_and_the_cv_given() -> None:
    """4,000 agents: bands of four standard errors (of a mean .17 / 63, of a share .0056, of a cv about 1.2 %)."""
    roster = sample_roster(office(4000), 1)
    new = roster.resolution < 0
    assert new.mean() == pytest.approx(0.15, abs=0.023)
    tenured = roster.aht[~new] / PPM
    assert tenured.mean() == pytest.approx(1.0, abs=0.012)
    assert tenured.std() / tenured.mean() == pytest.approx(0.17, rel=0.05)
    assert roster.aht[new].mean() / PPM == pytest.approx(1.35, abs=0.04)
    assert roster.aht.min() > 0


def test_who_an_agent_is_does_not_depend_on_days_heads_or_the_share_of_others() -> None:
    few, many = sample_roster(office(10), 3), sample_roster(office(12), 3, days=range(1, 2))
    assert many.aht[:10].tolist() == few.aht.tolist()
    more_new = sample_roster(office(10, proficiency={"cv": 0.17, "new": NEW | {"share": 0.5}}), 3)
    stay = (more_new.resolution < 0) == (few.resolution < 0)
    assert more_new.aht[stay].tolist() == few.aht[stay].tolist()
    assert set(np.flatnonzero(few.resolution < 0)) < set(np.flatnonzero(more_new.resolution < 0))


def test_seats_of_a_headcount_differ_as_named_agents_do() -> None:
    seats = center({"headcount": {"on_phone": {"08:00": 10, "18:00": 0}}, "proficiency": RULE})
    assert sample_roster(seats, 3).aht.tolist() == sample_roster(office(10), 3).aht.tolist()


def test_handle_time_is_the_work_times_the_group_times_the_agent() -> None:
    """Ten minutes x 1.2 of the skill x 1.5 of the agent."""
    where = tiny.center(groups={"ada": {"skills": {"sales": {"aht": 1.2}}}})
    story = tiny.play(where, [tiny.Call(0, talk=10), tiny.Call(0, talk=10)], (0, 0), aht=(PPM, 3 * PPM // 2))
    assert [spell.end for agent in (0, 1) for spell in story.agent(agent) if spell.state == "TALK"] == [
        12,
        18,
    ]


def test_points_of_an_agent_add_to_the_resolution() -> None:
    """Of two agents who share the calls the one resolves all, the other none."""
    where = tiny.center({"sales": {"resolution": 0.5}})
    calls = [tiny.Call(at, talk=1) for at in range(40)]
    story = tiny.play(where, calls, (0, 0), resolution=(500_000, -500_000))
    resolved = {
        (agent, done) for agent, done in zip(story.column("agent"), story.column("resolved"), strict=True)
    }
    assert resolved == {(0, 1), (1, 0)}


def test_an_agent_hands_on_by_type_times_group_times_agent() -> None:
    """Three tenths by the type, twice as many by the group, half of those by one of its two agents."""
    kinds = {"sales": {"transfers": [{"to": "experts", "probability": 0.3}]}, "experts": {}}
    where = tiny.center(kinds, {"ada": {"skills": {"sales": {"transfer": 2.0}}}, "bob": ["experts"]})
    calls = [tiny.Call(10 * (number // 2), talk=1, toss=(0.2, 0.4, 0.7)[number // 2]) for number in range(6)]
    story = tiny.play_compiled(where, calls, (0, 0, 1), transfer=(PPM, PPM // 2, PPM))
    rows = [row for row, kind in enumerate(story.column("type")) if kind == 0]
    by_agent = {
        agent: [story.column("transferred")[row] >= 0 for row in rows if story.column("agent")[row] == agent]
        for agent in (0, 1)
    }
    assert by_agent == {0: [True, True, False], 1: [True, False, False]}


def test_staffing_expects_the_mean_agent() -> None:
    """15 % of new agents at 1.35 make the mean agent 5.25 % slower."""
    offered, scales, shares = np.full((48, 1), 30.0), np.ones((48, 1)), np.ones((1, 1))
    plain, differing = (
        group_load(where, offered, scales, shares, 20, 0) for where in (center({"agents": 4}), office())
    )
    assert differing.aht / plain.aht == pytest.approx(1.0525)
