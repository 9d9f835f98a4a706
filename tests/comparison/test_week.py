"""The week of a center: sums by weekday and clock time are those of the whole, week by week."""

from __future__ import annotations

import numpy as np
import pytest

from sim.center import Center
from sim.comparison.run import run
from sim.comparison.shortfalls import block_of, blocks, late, level_by_interval, worst_intervals
from sim.comparison.staffing import balance, staffing_table
from sim.comparison.week import week_of
from sim.load import load
from tests.comparison.small import description, small


def long_center(days: int, **changes: str) -> Center:
    """One queue over some days."""
    return Center.from_dict(description(days=days, **changes))


def test_a_week_or_less_is_taken_as_it_is() -> None:
    results = run(small(), 2, workers=1)
    week = week_of(results)
    assert (week.weeks, len(week.tallies)) == (1, 2)
    for name, table in results.tallies[1].contacts.items():
        assert np.array_equal(week.tallies[1].contacts[name], table), name
    assert np.array_equal(week.sums("agents", "busy")[0], results.tallies[0].agents["busy"])


def test_longer_horizons_become_weeks_and_the_incomplete_one_is_left_out() -> None:
    results = run(long_center(16), 2, workers=1)
    week = week_of(results)
    assert (week.weeks, len(week.tallies), week.center.days) == (2, 4, 7)
    source, width = results.tallies[0].contacts["offered"], results.center.clock.intervals // 16
    for number in range(2):
        rows = source[7 * width * number : 7 * width * (number + 1)]
        assert np.array_equal(week.tallies[number].contacts["offered"], rows)


def test_clock_times_stay_together_when_the_clock_is_moved() -> None:
    """From Monday 23 March 2026 on, Berlin skips an hour on the first Sunday; calls come from 08:00 to 12:00 only."""
    center = long_center(14, start="2026-03-23", timezone="Europe/Berlin")
    week = week_of(run(center, 1, workers=1))
    for one in week.tallies:
        cells = np.flatnonzero(one.contacts["offered"].sum(axis=1)) % 48
        assert (cells.min(), cells.max()) == (16, 23)


def test_queues_of_one_type_are_added_up() -> None:
    shares = "sourcing={policy: percentage, shares: {charlotte: 0.5, bogota: 0.5}, types: [orders]}"
    results = run(load("two_vendors", overrides=["days=1", shares]), 1, workers=1)
    week = week_of(results)
    assert len(results.center.queues) == len(week.center.queues) + 1
    own = np.array([queue.contact_type == "orders" for queue in results.center.queues])
    for name in ("offered", "level_met", "abandoned"):
        table = results.tallies[0].contacts[name]
        assert np.array_equal(week.sums("contacts", name)[0, :, 0], table[:, own].sum(axis=1)), name
    handled = results.tallies[0].services["handled"].sum()
    assert week.sums("services", "handled").sum() == handled


def test_blocks_are_neighbouring_intervals_below_target_and_worst_first() -> None:
    week = week_of(run(small(), 6, workers=1))
    found = blocks(week)
    assert found
    assert [block.late for block in found] == sorted((block.late for block in found), reverse=True)
    met, counted = (week.sums("contacts", name).sum(axis=0) for name in ("level_met", "level_counted"))
    inside = {(cell, block.contact_type) for block in found for cell in block.intervals}
    for (cell, kind), total in np.ndenumerate(counted):
        name = week.center.type_names[kind]
        target = week.center.contact_types[name].target.service_level
        short = total > 0 and met[cell, kind] / total < target
        assert ((cell, name) in inside) == short, (cell, name)


def test_a_block_counts_the_days_it_misses_and_its_level_is_that_of_all_days() -> None:
    week = week_of(run(long_center(1), 6, workers=1))
    met, counted = (
        week.sums("contacts", name)[:, 16:20, 0].sum(axis=1) for name in ("level_met", "level_counted")
    )
    block = block_of(week, 0, 16, 20)
    assert (block.weekday, block.begins, block.ends) == ("mon", "08:00", "10:00")
    assert block.level.mean == pytest.approx(met.sum() / counted.sum())
    assert block.level.low < block.level.mean < block.level.high
    assert (block.missed, block.days) == (int((met < 0.8 * counted).sum()), 6)
    assert block.late == pytest.approx(max(0.8 * counted.sum() - met.sum(), 0) / 6)
    assert float(late(np.int64(9), np.int64(10), np.int64(800_000))) == 0.0


def test_a_block_at_the_end_of_the_day_ends_at_midnight() -> None:
    week = week_of(run(long_center(1), 1, workers=1))
    assert block_of(week, 0, 46, 48).ends == "24:00"


def test_the_worst_intervals_are_those_with_most_late_contacts() -> None:
    week = week_of(run(small(), 4, workers=1))
    table = worst_intervals(week, 3)
    assert len(table) == 3
    assert table["late"].is_monotonic_decreasing
    assert (table["met"] <= table["days"]).all()
    assert (table["low"] <= table["service_level"]).all()
    everything = worst_intervals(week, 10_000)
    assert (everything["late"] > 0).all()
    assert everything["late"].max() == table["late"].max()


def test_the_level_by_interval_is_that_of_all_types() -> None:
    week = week_of(run(small(), 2, workers=1))
    table = level_by_interval(week).set_index("interval")["service_level"]
    met, counted = (week.sums("contacts", name).sum(axis=(0, 2)) for name in ("level_met", "level_counted"))
    assert table.to_dict() == {cell: met[cell] / counted[cell] for cell in np.flatnonzero(counted).tolist()}


def test_load_and_requirement_are_held_against_agents_logged_in() -> None:
    """100 calls of 4 min over eight half-hours are 100 / 8 x 240 / 1800 = 5/3 erlang; two agents are logged in."""
    results = run(long_center(1), 4, workers=1)
    week = week_of(results)
    table = staffing_table(results, week)
    open_hours = table[table["load"] > 0]
    assert open_hours["load"].to_numpy() == pytest.approx([5 / 3] * 8)
    assert (open_hours["required"] >= 2).all()
    assert open_hours["agents"].to_numpy() == pytest.approx([2.0] * 8)
    assert open_hours["start"].tolist()[0] == "08:00"
    found = balance(table, week)
    assert found is not None
    assert found.required == pytest.approx(open_hours["required"].sum() / 2)
    assert found.above - found.below == pytest.approx(found.agents - found.required)
    assert found.deferred == 0.0


def test_the_total_is_the_sum_of_the_groups() -> None:
    results = run(small(), 2, workers=1)
    table = staffing_table(results, week_of(results))
    groups = (
        table[table["scope"] == "group"].groupby("interval")[["load", "required", "agents", "on_duty"]].sum()
    )
    total = table[table["scope"] == "total"].set_index("interval")[["load", "required", "agents", "on_duty"]]
    assert groups.loc[total.index].to_numpy() == pytest.approx(total.to_numpy())


def test_a_target_that_no_number_meets_has_no_requirement() -> None:
    data = description()
    data["contact_types"]["sales"]["target"] = {"service_level": 1.0}
    results = run(Center.from_dict(data), 1, workers=1)
    week = week_of(results)
    table = staffing_table(results, week)
    assert table["required"].isna().all()
    assert balance(table, week) is None
