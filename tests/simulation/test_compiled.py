"""The compiled engine gives the tables of the model, contact for contact, to the microsecond (decision D7)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import Phase, given, settings

import sim
import sim.policies.router
from sim.center import Center
from sim.demand.plan import plan_of
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.simulation.compiled import blueprint, mould
from sim.simulation.compiled.entry import simulate_compiled
from sim.simulation.model import simulate
from tests.days import Played
from tests.examples import examples
from tests.simulation import tiny
from tests.simulation.equal import differences
from tests.simulation.test_engines import later_group_wins_ties
from tests.strategies import grid_days, sampled_days

if TYPE_CHECKING:
    from sim.tables import Outcomes

CENTERS = sorted(path.stem for path in Path("configs/center").glob("*.yaml"))


def drawn_day(center: Center, seed: int = 1, replication: int = 0, antithetic: bool = False) -> Played:
    """A day of a center as a run draws it."""
    demand = sample_demand(center, seed, replication, antithetic=antithetic)
    roster = sample_roster(center, seed, replication, antithetic=antithetic)
    return Played(center, demand, roster, seed, replication, antithetic)


def compiled(day: Played) -> Outcomes:
    """A day played by the compiled engine."""
    return simulate_compiled(day.center, day.demand, day.roster, day.seed, day.replication, day.antithetic)


def play_both(day: Played) -> list[str]:
    """Columns in which the engines differ on a day."""
    truth = simulate(day.center, day.demand, day.roster, day.seed, day.replication, day.antithetic)
    return differences(truth, compiled(day))


@examples(200)
@given(day=grid_days())
def test_engines_are_equal_on_days_full_of_ties(day: Played) -> None:
    """Integer grids of few ticks, zero work, zero patience: the order of simultaneous events decides everything."""
    assert play_both(day) == []


@examples(60)
@given(day=sampled_days(grid=False))
def test_engines_are_equal_on_days_drawn_from_smooth_laws(day: Played) -> None:
    """Days as a run sees them."""
    assert play_both(day) == []


@examples(60)
@given(day=sampled_days(grid=True))
def test_engines_are_equal_on_days_drawn_from_laws_on_a_grid(day: Played) -> None:
    """Work, patience and redials on a grid; arrivals anywhere."""
    assert play_both(day) == []


@pytest.mark.parametrize("name", CENTERS)
def test_engines_are_equal_on_every_center_of_the_project(name: str) -> None:
    """A plain replication, and one of an antithetic pair."""
    center = sim.load(name)
    assert play_both(drawn_day(center)) == []
    assert play_both(drawn_day(center, seed=2, replication=5, antithetic=True)) == []


def test_a_planted_difference_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The selections are compiled from their source, so a changed one reaches the model only: the days differ."""
    later_group_wins_ties(monkeypatch)

    @settings(max_examples=300, phases=[Phase.generate], database=None)
    @given(day=grid_days())
    def engines_are_equal(day: Played) -> None:
        assert play_both(day) == []

    with pytest.raises(AssertionError):
        engines_are_equal()


def test_a_microsecond_is_seen() -> None:
    """One microsecond of one contact's talk shows in the columns that it must show in."""
    day = drawn_day(sim.load("small_shop"))
    talk = day.demand.talk.copy()
    talk[0] += 1
    other = compiled(replace(day, demand=replace(day.demand, talk=talk)))
    assert {"segments.talk", "segments.ended", "agent_states.end"} <= set(differences(compiled(day), other))


def test_tables_grow_during_a_run() -> None:
    """Ten redials for each first attempt need more rows than there are first attempts, several times over."""
    kind = {"patience": "0s", "redial": {"probability": 1.0, "after": {"constant": "1s"}, "at_most": 40}}
    center = tiny.center({"sales": kind}, {"ada": ["sales"]})
    day = tiny.day(center, [tiny.Call(at, patience=0) for at in range(60)], agents=[0], shifts=[])
    assert play_both(day) == []
    assert len(compiled(day).segments) == 60 * 41


def test_the_calendar_grows_during_a_run() -> None:
    """More contacts wait at once than the calendar has room for at first."""
    center = tiny.center({"sales": {"patience": {"constant": "30min"}}}, {"ada": ["sales"]})
    day = tiny.day(center, [tiny.Call(1, patience=30) for _ in range(3000)], agents=[0])
    assert play_both(day) == []


def test_long_times_do_not_overflow() -> None:
    """A headcount busy for months and work of months times a multiplier: products beyond 64 bits, quotients within."""
    groups = {"ada": {"skills": {"sales": {"rank": 0, "aht": 1.37}}}}
    center = tiny.center(groups=groups, routing={"policy": "least_occupied"}, days=700)
    calls = [tiny.Call(at, talk=150 * 24 * 60) for at in (0, 1, 300 * 24 * 60, 640 * 24 * 60)]
    day = tiny.day(center, calls, agents=[0, 0], levels=[(0, 0, 2)])
    assert play_both(day) == []


def test_an_agent_who_is_never_without_a_chat_for_half_a_year_is_the_same_agent() -> None:
    """The clock of a desk counts millionths of a microsecond: a word of them is full after 106 days."""
    chat = {
        "channel": "chat", "demand": {"volume": 2, "volume_basis": "first_attempts", "shape": "flat"},
        "handle_time": {"constant": "10d"}, "patience": {"exponential": {"mean": "2d"}},
    }  # fmt: skip
    center = Center.from_dict(
        {
            "name": "half a year", "start": "2026-01-01", "days": 180,
            "channels": {"chat": {"kind": "live", "concurrency": 3}}, "contact_types": {"help": chat},
            "agent_groups": {"desk": {"agents": 1, "skills": ["help"]}},
        }
    )  # fmt: skip
    assert play_both(drawn_day(center)) == []


def test_a_headcount_without_seats_is_refused() -> None:
    """A roster made by hand must have the seats that its headcounts ask for."""
    day = tiny.day(tiny.center(), [tiny.Call(0)], agents=[0], levels=[(0, 0, 2)])
    with pytest.raises(ValueError, match="headcount"):
        compiled(day)


def test_the_demand_is_left_as_it_was() -> None:
    """Another engine may play the same tables afterwards."""
    day = drawn_day(sim.load("small_shop"))
    before = {name: column.copy() for name, column in day.demand.as_dict().items()}
    compiled(day)
    assert all(np.array_equal(column, before[name]) for name, column in day.demand.as_dict().items())


def test_a_center_taken_for_a_plain_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels of plain days take for granted what `features.is_rich` promises."""
    center = sim.load("ridgeline")
    monkeypatch.setattr(blueprint, "is_rich", lambda _center: False)
    with pytest.raises(RuntimeError, match="taken for a plain one"):
        blueprint.Blueprint(center, plan_of(center))


@pytest.mark.parametrize("name", ["benchmark_day", "small_shop", "ridgeline"])
def test_a_roster_that_comes_again_is_played_as_before(name: str) -> None:
    """From the third run on the tables of an equal roster are copied; a roster in between that differs is seen."""
    day = drawn_day(sim.load(name))
    truth = compiled(day)
    later = replace(day.roster, aht=day.roster.aht * 2)
    other = compiled(replace(day, roster=later))
    for _ in range(3):
        assert differences(truth, compiled(day)) == []
    for _ in range(3):
        assert differences(other, compiled(replace(day, roster=later))) == []
    assert differences(truth, other) != []


def test_every_column_of_a_roster_tells_it_from_another() -> None:
    roster = drawn_day(sim.load("two_skills")).roster
    parts = {"": roster, "shifts": roster.shifts, "breaks": roster.breaks, "levels": roster.levels}
    seen = 0
    for name, part in parts.items():
        for column, numbers in vars(part).items():
            if isinstance(numbers, np.ndarray) and len(numbers):
                changed = replace(part, **{column: numbers + 1})
                other = replace(roster, **{name: changed}) if name else changed
                assert mould._content(other) != mould._content(roster), (name, column)
                seen += 1
    assert seen > 10
