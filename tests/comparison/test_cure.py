"""Extra agents: nobody else changes, the block is cured, and they cost what their hours cost."""

from __future__ import annotations

import numpy as np
import pytest

from sim.center import Center
from sim.comparison.cure import cure
from sim.comparison.cure_search import STEPS, CureSearch
from sim.comparison.extra import as_staffed, with_extra
from sim.comparison.run import run
from sim.comparison.shortfalls import blocks
from sim.comparison.units import Alternative, Stream, play
from sim.comparison.week import week_of
from sim.load import load
from tests.comparison.small import description, small
from tests.report.cases import center, results


def tables(subject: Center) -> list[np.ndarray]:
    """All sums of contacts of a replication."""
    (one,) = play(Alternative(subject), Stream(1), 0, 1)
    return [*one.tallies.contacts.values(), one.tallies.agents["busy"]]


@pytest.mark.parametrize("policy", ["erlang_c", "square_root"])
def test_a_staffing_policy_written_down_as_headcounts_changes_nothing(policy: str) -> None:
    subject = small(f"staffing={policy}")
    assert all(map(np.array_equal, tables(subject), tables(as_staffed(subject))))
    assert as_staffed(small()) == small()


def test_extra_agents_are_there_when_they_should_be_and_everybody_else_as_before() -> None:
    subject = center()
    more = with_extra(subject, "team", {16: 1, 17: 1, 20: 3})
    assert more.group_names == ("team", "team (extra)")
    (one,) = play(Alternative(more), Stream(1), 0, 1)
    (before,) = play(Alternative(subject), Stream(1), 0, 1)
    assert one.customers == before.customers
    logged = np.rint(one.tallies.agents["production"] / more.interval).astype(int)
    assert logged[16:24, 0].tolist() == [2] * 8
    assert logged[[16, 17, 20], 1].tolist() == [1, 1, 3]
    assert logged[[18, 19, 22, 23], 1].tolist() == [0, 0, 0, 0]


def test_extra_agents_of_a_vendor_abroad_are_there_by_the_clock_of_the_center() -> None:
    subject = load("two_vendors", overrides=["days=1"])
    more = with_extra(subject, "manila_desk", {20: 2, 21: 2})
    (one,) = play(Alternative(more), Stream(1), 0, 1)
    regular = (one.tallies.agents["production"] - one.tallies.agents["overtime"])[:, -1]
    assert np.flatnonzero(regular).tolist() == [20, 21]
    assert more.place_of(more.group_names[-1]) == "manila"


def test_rules_of_routing_about_the_group_hold_for_its_extra_agents() -> None:
    rules = "routing.overflow=[{group: manila_desk, after: 30s}]"
    subject = load("two_vendors", overrides=["days=1", rules])
    more = with_extra(subject, "manila_desk", {20: 1})
    assert [rule.group for rule in more.routing.overflow] == ["manila_desk", "manila_desk (extra)"]
    assert {rule.after for rule in more.routing.overflow} == {30_000_000}


def test_absence_is_paid_and_not_missing_from_the_extra_agents() -> None:
    data = description()
    data["agent_groups"]["team"] = {
        "headcount": {"fte": 3}, "skills": ["sales"], "pay": {"wage": "20 USD/h"},
        "shrinkage": {"leave": 0.1, "sick": 0.2},
    }  # fmt: skip
    more = with_extra(Center.from_dict(data), "team", {16: 2})
    (one,) = play(Alternative(more), Stream(1), 0, 1)
    hours = one.tallies.agents["production"][:, 1].sum() / 3.6e9
    assert hours == pytest.approx(1.0, abs=0.2)
    assert one.tallies.agents["paid"][16, 1] == pytest.approx(1800e6 * 2 / (0.9 * 0.8), rel=1e-6)


def test_the_worst_block_is_cured_at_the_price_of_the_extra_hours() -> None:
    """2 agents for 5/3 erlang are short all day; wage x on-costs is 24 USD an hour. A seat that closes while its agent
    talks is paid to the end, hence the band of a quarter hour a block of seats."""
    found = results(2)
    cured = cure(found, workers=1)
    assert cured is not None
    assert cured.before == blocks(week_of(found))[0]
    assert cured.worked
    assert cured.after.level.mean >= 0.8 > cured.before.level.mean
    assert cured.after.missed < cured.before.missed
    assert set(cured.extra) <= set(cured.before.intervals)
    assert cured.hours == sum(cured.extra.values()) / 2
    rows = cured.comparison.deltas(("total",)).set_index("kpi")
    assert rows.loc["cost", "difference"] == pytest.approx(24 * cured.hours, abs=24 * 0.25 * cured.most)
    assert rows.loc["service_level", "verdict"] == "higher"
    assert rows.loc["first_attempts", "difference"] == 0


def test_the_interval_in_which_a_run_begins_has_the_extra_hours_of_what_is_left_of_it() -> None:
    """From 10:40 on: a third of an hour of each agent who is more at 10:30, half an hour of any other."""
    cured = cure(run(center(1, **{"from": "10:40"}), 2, workers=1), workers=1)
    assert cured is not None
    first, later = cured.extra.pop(21), sum(cured.extra.values())
    assert cured.hours == pytest.approx(first / 3 + later / 2)


def test_extra_agents_come_every_week() -> None:
    cured = cure(run(Center.from_dict(description(days=14)), 2, workers=1), workers=1)
    assert cured is not None
    group = cured.comparison.results["cured"].center.agent_groups["team (extra)"]
    assert group.headcount is not None
    days = {row.date for row in group.headcount.rows or () if row.agents}
    assert len(days) == 2


def test_where_nothing_falls_short_there_is_nothing_to_cure() -> None:
    assert cure(results(9), workers=1) is None


def test_a_cure_has_no_agent_more_than_it_takes() -> None:
    """With one agent less in any interval, an interval that was cured falls short, or the block as a whole does."""
    found = results(2)
    block = blocks(week_of(found))[0]
    search = CureSearch(found, block, "team")
    extra, in_vain = search.found()
    numbers = np.array([extra.get(cell, 0) for cell in block.intervals])
    short, reached = search._judged(numbers)
    assert {block.intervals[place] for place in np.flatnonzero(short).tolist()} <= set(in_vain)
    for place in np.flatnonzero(numbers).tolist():
        less = numbers.copy()
        less[place] -= 1
        now, whole = search._judged(less)
        assert (now & ~short).any() or (reached and not whole)


def test_agents_that_are_added_in_vain_are_not_bought(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is answered in the first interval of the block counts as in time: the search adds to it for ever,
    and then leaves all of it out but what the next intervals need."""
    found = results(2)
    block = blocks(week_of(found))[0]
    search = CureSearch(found, block, "team")
    judged = search._judged

    def never_in_time(extra: np.ndarray) -> tuple[np.ndarray, bool]:
        short, reached = judged(extra)
        short[0] = True
        return short, reached

    monkeypatch.setattr(search, "_judged", never_in_time)
    extra, in_vain = search.found()
    assert in_vain[0] == block.start
    assert extra.get(block.start, 0) < STEPS
