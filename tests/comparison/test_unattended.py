"""Queues that are open with nobody scheduled: where they are, how many contacts they expect, and how that is said."""

from __future__ import annotations

from typing import Any

import pytest

from sim.center import Center
from sim.comparison.requirement import group_requirement, queue_requirement, scheduled_agents
from sim.comparison.unattended import unattended
from sim.demand.expected import expected_offered
from sim.load import load
from sim.report.unattended import unattended_lines
from tests.comparison.small import description


def _with_levels(on_phone: dict[str, Any], **changes: Any) -> Center:
    """One queue, open 08:00-12:00 with 100 contacts a day, and a group that is there as given."""
    data = description(**changes)
    data["agent_groups"]["team"] = {"headcount": {"on_phone": on_phone}, "skills": ["sales"]}
    return Center.from_dict(data)


def test_open_intervals_without_agents_are_found_and_neighbours_make_one_window() -> None:
    center = _with_levels({"08:30": 3, "11:00": 0})
    first, second = unattended(center)
    assert (first.queue, first.start, first.stop) == ("sales", 16, 17)
    assert (second.start, second.stop) == (22, 24)
    assert (first.contacts, second.contacts) == pytest.approx((12.5, 25.0))
    assert unattended_lines({"x": center}) == [
        "Nobody is scheduled for sales: Mon 08:00–08:30 (about 12 contacts) and Mon 11:00–12:00 (about 25 contacts)."
    ]


def test_an_interval_in_which_somebody_is_there_for_a_moment_is_attended() -> None:
    assert unattended(_with_levels({"08:00": 3, "11:45": 0})) == ()


def test_absence_and_lateness_leave_no_queue_unattended_and_a_closed_one_needs_nobody() -> None:
    data = description()
    data["agent_groups"]["team"] = {
        "headcount": {"scheduled": 1}, "skills": ["sales"], "shrinkage": {"sick": 0.9, "late": "1h"},
        "shifts": [{"start": "08:00", "length": "4h"}],
    }  # fmt: skip
    assert unattended(Center.from_dict(data)) == ()


def test_whose_agents_are_held_by_a_queue_that_nobody_serves_is_told() -> None:
    """Sales hands on warm to experts, for whom nobody is there after ten; mail of a cold transfer holds nobody."""
    data = description()
    sales = data["contact_types"]["sales"]
    sales["demand"]["volume_basis"] = "first_attempts"
    sales["transfers"] = [{"to": "experts", "probability": 0.2, "kind": "warm"}]
    data["contact_types"]["experts"] = {"channel": "phone", "handle_time": "5min", "patience": "never"}
    data["agent_groups"]["experts"] = {
        "headcount": {"on_phone": {"08:00": 1, "10:00": 0}}, "skills": ["experts"],
    }  # fmt: skip
    told = unattended_lines({"x": Center.from_dict(data)})
    (line,) = [one for one in told if "for experts" in one]
    assert line.endswith("; agents of sales stay with whom they hand on then until somebody is there.")
    data["contact_types"]["experts"]["patience"] = "5min"
    assert "stay" not in "".join(unattended_lines({"x": Center.from_dict(data)}))
    data["contact_types"]["experts"]["patience"] = "never"
    data["end_of_day"] = "cut"
    assert "stay" not in "".join(unattended_lines({"x": Center.from_dict(data)}))


def test_a_day_without_shifts_is_named_by_its_weekday() -> None:
    data = description(days=7)
    data["agent_groups"]["team"] = {
        "agents": 4, "skills": ["sales"], "shifts": [{"start": "08:00", "length": "4h", "days": "mon-fri"}],
    }  # fmt: skip
    (line,) = unattended_lines({"x": Center.from_dict(data)})
    assert line == (
        "Nobody is scheduled for sales: Sat 08:00–12:00 (about 100 contacts) and Sun 08:00–12:00 (about 100 contacts)."
    )


def test_a_window_goes_on_past_midnight_and_the_lesser_ones_are_counted() -> None:
    data = description(days=7)
    data["contact_types"]["sales"]["open"] = {"mon-sun": "00:00-24:00"}
    data["agent_groups"]["team"] = {
        "headcount": {"on_phone": {"06:00": 3, "22:00": 0}}, "skills": ["sales"],
    }  # fmt: skip
    (line,) = unattended_lines({"x": Center.from_dict(data)})
    assert "Mon 22:00–Tue 06:00 (about 33 contacts)" in line
    assert line.endswith("and 4 more windows (about 100 contacts).")


def test_where_sourcing_divides_a_type_each_queue_needs_agents_of_its_own_place() -> None:
    """Half of 100 contacts go to each place; agents of one do not attend the other's queue."""
    data = description(
        sites={"here": {}, "there": {}},
        sourcing={"policy": "percentage", "shares": {"here": 0.5, "there": 0.5}},
    )
    data["agent_groups"] = {
        "one": {"site": "here", "agents": 3, "skills": ["sales"]},
        "two": {"site": "there", "headcount": {"on_phone": {"08:00": 3, "10:00": 0}}, "skills": ["sales"]},
    }
    center = Center.from_dict(data)
    (window,) = unattended(center)
    assert (window.queue, window.start, window.stop) == ("sales@there", 20, 24)
    assert window.contacts == pytest.approx(25.0)
    one_queue = Center.from_dict({key: item for key, item in data.items() if key != "sourcing"})
    assert unattended(one_queue) == ()


def test_a_staffing_policy_is_held_to_the_agents_that_it_asks_for() -> None:
    levels = {"08:30": 3, "11:00": 0}
    assert unattended(_with_levels(levels))
    assert unattended(_with_levels(levels, staffing={"policy": "erlang_c"})) == ()


def test_alternatives_are_named_unless_all_of_them_share_it() -> None:
    short, whole = _with_levels({"08:00": 3, "11:00": 0}), _with_levels({"08:00": 3})
    line = "Nobody is scheduled for sales: Mon 11:00–12:00 (about 25 contacts)"
    assert unattended_lines({"today": whole, "less": short}) == [f"{line}, in “less”."]
    assert unattended_lines({"today": short, "less": short}) == [f"{line}."]


@pytest.mark.parametrize("name", ["small_shop", "two_skills", "two_vendors", "ridgeline_voice"])
def test_nothing_is_said_of_the_centers_that_come_with_the_program(name: str) -> None:
    assert unattended_lines({name: load(name)}) == []


def test_deferred_work_waits_for_the_morning_and_is_no_unattended_queue() -> None:
    center = _with_levels({"08:30": 3, "11:00": 0}, channels={"phone": {"kind": "deferred"}}, **_letters())
    assert unattended(center) == ()


def _letters() -> dict[str, Any]:
    letters = description()["contact_types"]["sales"] | {"target": {"within": "24h"}}
    del letters["patience"]
    return {"contact_types": {"sales": letters}}


def test_nobody_is_missed_before_a_run_begins() -> None:
    """From half past ten on nobody is expected, required or missed before; later all is as in the whole day."""
    whole = load("small_shop", overrides=("days=2",))
    rest = load("small_shop", overrides=("days=2", "from=10:30"))
    expected, later = expected_offered(whole), expected_offered(rest)
    assert later[:21].sum() == 0.0 < expected[:21].sum()
    assert (later[21:] == expected[21:]).all()
    assert unattended(rest) == unattended(whole) == ()


def test_a_run_that_begins_within_an_interval_needs_and_has_the_agents_of_what_is_left_of_it() -> None:
    """From 10:40 on, two thirds of the half-hour at 10:30 are left: two thirds of its contacts, at the same pace."""
    whole, rest = (_with_levels({"08:00": 3}, **begins) for begins in ({}, {"from": "10:40"}))
    assert rest.widths[20:23].tolist() == [0, 20 * 60_000_000, 30 * 60_000_000]
    assert expected_offered(rest)[21] == pytest.approx(expected_offered(whole)[21] * 2 / 3)
    assert scheduled_agents(rest)[21:] == pytest.approx(scheduled_agents(whole)[21:])
    for required in (group_requirement, queue_requirement):
        for model in ("erlang_a", "erlang_c"):
            assert (required(rest).of(model)[21:] == required(whole).of(model)[21:]).all()  # type: ignore[arg-type]
        assert required(rest).offered.sum() == pytest.approx(expected_offered(rest).sum())


def test_agents_who_are_kept_for_other_types_attend_no_queue() -> None:
    """A fence from 09:15 to 10:45 leaves nobody from 09:30 to 10:30, unless another one takes sales again."""
    data = description()
    data["channels"]["mail"] = {"kind": "deferred"}
    data["contact_types"]["mails"] = {
        "channel": "mail", "demand": {"volume": 5}, "handle_time": "5min", "target": {"within": "24h"},
    }  # fmt: skip
    team = {"headcount": {"on_phone": {"08:00": 2, "12:00": 0}}, "skills": ["sales", "mails"]}
    for_mails = {"types": ["mails"], "hours": "09:15-10:45"}
    data["agent_groups"]["team"] = team | {"ring_fence": [for_mails]}
    (window,) = unattended(Center.from_dict(data))
    assert (window.queue, window.start, window.stop) == ("sales", 19, 21)
    data["agent_groups"]["team"] = team | {
        "ring_fence": [for_mails, {"types": ["sales"], "hours": "10:10-10:20"}]
    }
    (window,) = unattended(Center.from_dict(data))
    assert (window.start, window.stop) == (19, 20)
