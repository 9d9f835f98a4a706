"""What is required against what is scheduled and what is played; the reference week of four isolated voice queues."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.comparison.fte import by_product, by_sum, fte, shrinkage_parts, weeks_of
from sim.comparison.requirement import (
    agent_hours,
    basis,
    expected_abandonment,
    group_requirement,
    peaks,
    queue_requirement,
    scheduled_agents,
)
from sim.comparison.requirement_table import ALL, Plan, worst
from sim.demand.required import net_required, required_levels
from sim.errors import UserError
from sim.measures.scopes import scopes
from sim.measures.values import values
from sim.policies.requirement import performance
from tests.comparison.small import description

if TYPE_CHECKING:
    from sim.center import Center

QUEUES = ("consumer", "dealer", "technical", "spanish")


@pytest.fixture(scope="module")
def ridgeline() -> Center:
    return sim.load("ridgeline_voice")


@pytest.fixture(scope="module")
def plan(ridgeline: Center) -> Plan:
    """Monday and Tuesday, four times."""
    return Plan(sim.run(sim.load("ridgeline_voice", ["days=2"]), replications=4, workers=1))


# ---- the reference week ------------------------------------------------------------------------------------------


def test_the_published_hours_and_peaks_of_monday(ridgeline: Center) -> None:
    found = queue_requirement(ridgeline)
    assert found.names == QUEUES
    assert agent_hours(ridgeline, found.erlang_a)[0].tolist() == [194.5, 106.5, 107.0, 36.0]
    assert peaks(ridgeline, found.erlang_a)[0].tolist() == [22, 12, 12, 4]


def test_voice_and_deferred_work_make_the_published_days(ridgeline: Center) -> None:
    """Published day totals (677, 604, 573, 557, 534 h) include 233 h of chat and deferred work on Monday, which follow
    the weekday factors; the voice part must be the rest, to the hour of rounding (two rounded figures: ± 1.5 h)."""
    voice = agent_hours(ridgeline, queue_requirement(ridgeline).erlang_a).sum(axis=1)
    other = 233 * np.array([1.22, 1.07, 1.00, 0.97, 0.92]) / 1.22
    assert (voice[:5] + other).tolist() == pytest.approx([677, 604, 573, 557, 534], abs=1.5)


def test_customers_who_never_hang_up_require_more(ridgeline: Center) -> None:
    found = queue_requirement(ridgeline)
    assert (found.erlang_c >= found.erlang_a).all()
    assert agent_hours(ridgeline, found.erlang_c).sum(axis=0).tolist() == [992.0, 501.5, 522.0, 192.5]


def test_isolated_queues_require_what_their_groups_do(ridgeline: Center) -> None:
    queues, groups = queue_requirement(ridgeline), group_requirement(ridgeline)
    assert np.array_equal(queues.erlang_a, groups.erlang_a)
    assert np.array_equal(queues.erlang_c, groups.erlang_c)


@pytest.mark.parametrize("policy", ["erlang_a", "erlang_c"])
def test_groups_require_what_the_staffing_policy_asks_for(policy: str) -> None:
    center = sim.load("two_skills", [f"staffing={policy}"])
    assert basis(center) == policy
    assert np.array_equal(group_requirement(center).of(basis(center)), net_required(center))


def test_a_stricter_target_requires_more() -> None:
    words = [f"contact_types.{name}.target.service_level=0.9" for name in QUEUES]
    stricter = queue_requirement(sim.load("ridgeline_voice", [*words, "staffing.max_occupancy=0.8"]))
    hours = agent_hours(sim.load("ridgeline_voice"), stricter.erlang_a)[0]
    assert (hours > [194.5, 106.5, 107.0, 36.0]).all()


def test_what_a_requirement_expects_to_abandon_is_told_by_queue(ridgeline: Center) -> None:
    """One interval by hand, and all of them within what a queue of fewest agents can lose."""
    found = queue_requirement(ridgeline)
    lost = expected_abandonment(ridgeline, found)
    one = replace(found, offered=np.where(np.arange(len(found.offered))[:, None] == 20, found.offered, 0.0))
    kind = ridgeline.contact_types["consumer"]
    assert kind.patience is not None
    alone = performance(
        "erlang_a", found.offered[20, 0] / 1800, found.aht[20, 0], int(found.erlang_a[20, 0]),
        patience=kind.patience.mean / 1e6,
    )  # fmt: skip
    assert expected_abandonment(ridgeline, one)[0] == pytest.approx(alone.abandonment)
    assert ((lost > 0.01) & (lost < 0.08)).all()


# ---- queues of divided types -------------------------------------------------------------------------------------


def test_a_divided_type_has_a_requirement_at_each_place_with_the_handle_time_of_that_place() -> None:
    center = sim.load("two_vendors", ["sourcing=percentage"])
    found = queue_requirement(center)
    column = {name: place for place, name in enumerate(found.names)}
    offered, aht = found.offered.sum(axis=0), np.nanmean(found.aht, axis=0)
    for kind, mean in (("orders", 360.0), ("service", 410.0)):
        total = sum(offered[column[f"{kind}@{place}"]] for place in ("charlotte", "bogota", "manila"))
        for place, share, multiplier in (
            ("charlotte", 0.55, 1.0),
            ("bogota", 0.28, 1.08),
            ("manila", 0.17, 1.15),
        ):
            at = column[f"{kind}@{place}"]
            assert offered[at] == pytest.approx(share * total)
            assert aht[at] == pytest.approx(multiplier * mean)


# ---- the schedule ------------------------------------------------------------------------------------------------


def _shifts(**changes: Any) -> Center:
    """Four agents from 08:00 to 12:00 with a break of a quarter of an hour that is due from 09:00 to 11:00."""
    team: dict[str, Any] = {
        "headcount": {"scheduled": 4}, "skills": ["sales"], "shifts": [{"start": "08:00", "length": "4h"}],
        "breaks": [{"length": "15min", "after": "1h..3h"}],
    }  # fmt: skip
    return sim.load(description(agent_groups={"team": team | changes}))


def test_scheduled_agents_are_on_shift_and_on_no_break() -> None:
    """Breaks are due at 09:15, 09:45, 10:15 and 10:45: one in each half-hour from 09:00 to 11:00, half as long."""
    agents = scheduled_agents(_shifts())[:, 0]
    assert agents[15:25].tolist() == [0, 4, 4, 3.5, 3.5, 3.5, 3.5, 4, 4, 0]


def test_the_agents_of_a_shift_fill_the_window_of_their_break_whatever_other_shifts_there_are() -> None:
    both = [
        {"start": "08:00", "length": "4h", "share": 0.5},
        {"start": "14:00", "length": "4h", "share": 0.5},
    ]
    agents = scheduled_agents(_shifts(headcount={"scheduled": 8}, shifts=both))[:, 0]
    for first in (16, 28):
        assert agents[first : first + 8].tolist() == [4, 4, 3.5, 3.5, 3.5, 3.5, 4, 4]


def test_the_schedule_is_before_sickness_and_lateness() -> None:
    absent = _shifts(shrinkage={"sick": 0.5, "system": 0.1, "late": "20min"})
    assert np.array_equal(scheduled_agents(absent), scheduled_agents(_shifts()))


def test_planned_shrinkage_is_off_the_schedule() -> None:
    center = _shifts(headcount={"fte": 5}, shrinkage={"leave": 0.2, "sick": 0.1})
    assert np.array_equal(scheduled_agents(center), scheduled_agents(_shifts()))


def test_levels_by_the_clock_are_the_schedule() -> None:
    team = {"headcount": {"on_phone": {"08:00": 3, "09:15": 5, "12:00": 0}}, "skills": ["sales"]}
    agents = scheduled_agents(sim.load(description(agent_groups={"team": team})))[:, 0]
    assert agents[15:25].tolist() == [0, 3, 3, 4, 5, 5, 5, 5, 5, 0]


def test_a_staffing_policy_is_the_schedule() -> None:
    center = sim.load("ridgeline_voice", ["staffing=erlang_a"])
    assert np.array_equal(scheduled_agents(center), required_levels(center))


def test_hours_of_the_schedule_are_shifts_less_breaks() -> None:
    """Four agents of four hours, a quarter of an hour off each."""
    center = _shifts()
    assert agent_hours(center, scheduled_agents(center)).tolist() == [[15.0]]


# ---- full-time equivalents ---------------------------------------------------------------------------------------


def test_the_published_full_time_equivalents() -> None:
    """3,112 h a week: 111 FTE at 30 % shrinkage, 116 at 33 %; division, never multiplication by 1.3 (101)."""
    assert fte(3112, 0.30) == pytest.approx(111, abs=0.5)
    assert fte(3112, 0.33) == pytest.approx(116, abs=0.5)


@pytest.mark.parametrize("shrinkage", [1.0, 30.0, -0.1])
def test_a_shrinkage_that_leaves_nobody_is_refused(shrinkage: float) -> None:
    with pytest.raises(UserError, match="shares from 0 to below 1"):
        fte(100, shrinkage)


def test_causes_of_shrinkage_and_both_ways_to_add_them_up() -> None:
    group = _shifts(
        headcount={"fte": 10}, shrinkage={"leave": 0.10, "sick": 0.06, "late": "3min"},
        breaks=[{"length": "15min", "after": "1h"}, {"length": "30min", "after": "2h", "paid": False}],
    ).agent_groups["team"]  # fmt: skip
    parts = shrinkage_parts(group)
    assert parts == pytest.approx({"leave": 0.10, "sick": 0.06, "late": 3 / 210, "paid breaks": 15 / 210})
    assert by_sum(parts) == pytest.approx(0.16 + 18 / 210)
    assert by_product(parts) == pytest.approx(1 - 0.9 * 0.94 * (1 - 3 / 210) * (1 - 15 / 210))


@pytest.mark.parametrize(("days", "weeks"), [(1, 1), (6, 1), (7, 1), (8, 2), (14, 2), (364, 52)])
def test_a_week_that_is_begun_counts(days: int, weeks: int) -> None:
    assert weeks_of(sim.load(description(days=days))) == weeks


def test_groups_need_their_hours_divided_by_what_shrinkage_leaves(ridgeline: Center) -> None:
    whole = Plan(sim.run(ridgeline, replications=1, workers=1))
    table = whole.group_table().set_index("group")
    row: Any = table.loc["consumer_voice"]
    assert (row.required_hours, row.peak, row.employed) == (923.5, 22, 38)
    assert row.fte_product == pytest.approx(923.5 / 40 / (1 - row.shrinkage_product))
    assert row.fte_product < row.fte_sum < row.employed
    given: Any = whole.group_table(shrinkage=0.3, paid_hours=37.5).set_index("group").loc["consumer_voice"]
    assert given.fte_product == given.fte_sum == pytest.approx(923.5 / 37.5 / 0.7)


# ---- beside what was played --------------------------------------------------------------------------------------


def test_the_table_has_each_open_interval_of_each_queue(plan: Plan) -> None:
    table = plan.intervals()
    needed = table[table["forecast"] > 0]
    assert needed.groupby(["date", "queue"]).size().tolist() == [24] * 8
    assert np.isclose(needed["net"], needed["scheduled"] - needed["erlang_a"]).all()
    assert np.isclose(needed["net_on_phone"], needed["on_phone"] - needed["erlang_a"]).all()
    first: Any = needed.iloc[0]
    assert (first.date, first.weekday, first.start, first.queue) == ("2026-04-13", "mon", "07:00", "consumer")
    assert (first.forecast, first.aht) == (pytest.approx(1464 * 0.022), 390.0)


def test_simulated_columns_are_those_of_the_interval_table(plan: Plan) -> None:
    other = plan.results.intervals().set_index(["interval", "queue"])
    own = plan.intervals().set_index(["interval", "queue"])
    for name in ("offered", "service_level", "asa", "abandonment", "occupancy", "target_met"):
        pd.testing.assert_series_equal(own[name], other[name].reindex(own.index), check_names=False)
    assert np.allclose(own["on_phone"], other["agents"].reindex(own.index))


def test_days_add_up_to_the_kpis(plan: Plan) -> None:
    center, days = plan.center, plan.days()
    assert days["date"].unique().tolist() == ["2026-04-13", "2026-04-14", ALL]
    kpis = values(center, plan.results.tallies, scopes(center, ("type", "type_day")))
    pooled = kpis.pooled()
    for row in days.itertuples():
        name = row.queue if row.date == ALL else f"{row.queue} {row.date}"
        kind = "type" if row.date == ALL else "type_day"
        for kpi in (
            "service_level",
            "asa",
            "abandonment",
            "occupancy",
            "intervals_in_target",
            "days_in_target",
        ):
            expected = pooled[kpis.row(kpi, kind, str(name))]
            assert getattr(row, kpi) == pytest.approx(expected), (name, kpi)


def test_intervals_of_estimates_are_those_of_the_kpis(plan: Plan) -> None:
    kpis = plan.results.kpis(("type",)).set_index(["kpi", "name"])
    whole = plan.days().query("date == 'all'").set_index("queue")
    for kpi in ("service_level", "asa", "abandonment", "occupancy", "intervals_in_target", "days_in_target"):
        for queue in QUEUES:
            for end in ("low", "high"):
                assert whole.loc[queue, f"{kpi}_{end}"] == pytest.approx(kpis.loc[(kpi, queue), end]), (
                    kpi,
                    queue,
                )


def test_hours_of_the_days_are_those_of_the_intervals(plan: Plan) -> None:
    days, table = plan.days().set_index(["date", "queue"]), plan.intervals()
    sums = (
        table.groupby(["date", "queue"])[["erlang_a", "erlang_c", "scheduled", "net", "on_phone"]].sum() / 2
    )
    names = ["erlang_a_hours", "erlang_c_hours", "scheduled_hours", "net_hours", "on_phone_hours"]
    assert np.allclose(days.loc[sums.index, names], sums)
    assert (days["required_hours"] == days["erlang_a_hours"]).all()
    assert days.loc[("2026-04-13", "consumer"), ["required_hours", "peak"]].tolist() == [194.5, 22]


def test_the_worst_intervals_are_those_with_most_contacts_beyond_the_target() -> None:
    table = pd.DataFrame(
        {
            "queue": ["a", "a", "b", "b"],
            "service_level": [0.5, 0.9, 0.7, np.nan],
            "offered": [10.0, 99.0, 60.0, 0.0],
        }
    )
    found = worst(table, {"a": 0.8, "b": 0.8})
    assert found["queue"].tolist() == ["b", "a"]
    assert found["late"].tolist() == pytest.approx([6.0, 3.0])
    assert len(worst(table, {"a": 0.8, "b": 0.8}, count=1)) == 1


def test_a_group_of_two_skills_counts_in_both_queues() -> None:
    center = sim.load("two_skills", ["days=1"])
    found = Plan(sim.run(center, replications=1, workers=1)).intervals().groupby("queue")["scheduled"].sum()
    groups = scheduled_agents(center).sum(axis=0)
    of = {name: groups[place] for place, name in enumerate(center.group_names)}
    for queue in center.type_names:
        serving = [name for name, group in center.agent_groups.items() if queue in group.skills]
        assert found[queue] == pytest.approx(sum(of[name] for name in serving))
