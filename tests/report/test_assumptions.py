"""The center in words: what is said of agents is what the run makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sim
from sim.center import Center
from sim.comparison.compare import compare
from sim.report.assumptions import SEATS, assumptions, costs_of_two_kinds, group_table, type_table
from sim.report.contents import contents
from sim.report.facts import Facts
from sim.report.terms import beginning
from tests.comparison.small import description

if TYPE_CHECKING:
    from sim.report.pieces import Section

TEAM = {
    "agents": 3, "skills": ["sales"], "pay": {"wage": "20 USD/h", "on_costs": 1.2},
    "shifts": [{"start": "08:00", "length": "4h"}], "breaks": [{"length": "15min", "after": "2h", "paid": True}],
    "shrinkage": {"sick": 0.05, "late": "3min"},
}  # fmt: skip


def _staffed(**changes: Any) -> Center:
    return Center.from_dict(description(agent_groups={"team": TEAM}, **changes))


GIVEN, ASKED = _staffed(), _staffed(staffing={"policy": "erlang_a"})


def _texts(center: Center) -> str:
    (row,) = group_table(center).rows
    return " | ".join(cell.text for cell in row)


def test_a_staffing_policy_makes_seats_and_what_it_does_not_use_is_said() -> None:
    assert not any(SEATS in line for line in assumptions(GIVEN))
    (line,) = [line for line in assumptions(ASKED) if SEATS in line]
    assert line.startswith("Staffing: Each group has, in every interval, the fewest agents")
    assert "Shifts, breaks, lateness and schedules of the groups are not used" in line
    assert "paid breaks are not in the cost" in line


def test_shifts_breaks_and_lateness_are_told_only_where_they_are_played() -> None:
    assert "shifts 08:00 4 h; breaks 15 min paid" in _texts(GIVEN)
    assert "late 3 min" in _texts(GIVEN)
    assert "not used: anonymous seats" in _texts(ASKED)
    assert "late" not in _texts(ASKED)
    assert "5.0 % on the day" in _texts(ASKED)


def test_costs_of_shifts_and_of_seats_are_not_held_against_each_other_without_a_word() -> None:
    other = _staffed(staffing={"policy": "erlang_c"})
    assert costs_of_two_kinds({"today": GIVEN, "more": GIVEN}) == ""
    assert costs_of_two_kinds({"a": ASKED, "c": other}) == ""
    line = costs_of_two_kinds({"today": GIVEN, "a": ASKED, "c": other})
    assert "“today” pays agents as the center says" in line
    assert "“a” and “c” pay anonymous seats exactly as required" in line


def test_how_agents_differ_is_told_beside_their_skills() -> None:
    rule = {"cv": 0.17, "new": {"share": 0.15, "aht": 1.35, "resolution": -0.06, "transfer": 1.5}}
    assert "differs" not in _texts(GIVEN)
    differing = Center.from_dict(description(agent_groups={"team": TEAM | {"proficiency": rule}}))
    told = "sales (1); AHT differs between agents, cv 0.17; 15 % are new, AHT × 1.35, resolution -6 points"
    told += ", transfers × 1.5"
    assert told in _texts(differing)


def test_sessions_and_sick_calls_are_told_beside_shifts_and_shrinkage() -> None:
    start = description()["start"]
    training = {"activity": "training", "days": "mon-wed", "start": "09:00", "length": "1h", "share": 0.5}
    team = TEAM | {"off_phone": [training], "away": [{"date": start, "agents": 1}]}
    told = _texts(Center.from_dict(description(agent_groups={"team": team})))
    assert "training mon–wed 09:00 1 h, 50 % of those at work" in told
    assert f"late 3 min; 1 more away on {start} (not in the cost)" in told


def test_events_of_a_date_are_told_beside_the_volume() -> None:
    data = description(agent_groups={"team": TEAM})
    data["contact_types"]["sales"]["demand"]["events"] = [{"date": data["start"], "volume": 1.15, "aht": 1.1}]
    (row,) = type_table(Center.from_dict(data)).rows
    assert f"{data['start']} volume × 1.15, AHT × 1.1" in " | ".join(cell.text for cell in row)


def test_agents_who_hand_on_more_than_the_types_say_are_told_beside_an_offered_volume() -> None:
    """1000 contacts of which 10 % go to the desk behind: given as offered there, too, 100; twice as many come."""
    data = description(agent_groups={"team": TEAM})
    sales = data["contact_types"]["sales"]
    sales["demand"] = {"volume": 1000, "volume_basis": "offered"}
    sales["transfers"] = [{"to": "desk", "probability": 0.1}]
    desk = {key: sales[key] for key in ("channel", "handle_time", "patience")}
    data["contact_types"]["desk"] = desk | {"demand": {"volume": 100, "volume_basis": "offered"}}
    told = []
    for factor in (1.0, 2.0):
        data["agent_groups"]["team"]["skills"] = {"sales": {"transfer": factor}, "desk": {}}
        told.append([line for line in assumptions(Center.from_dict(data)) if "given as offered" in line])
    assert told[0] == []
    assert "expected to bring 200 of desk (100 given) in all" in told[1][0]


def test_a_comparison_says_it_beside_the_alternatives_and_beside_money() -> None:
    found = compare({"today": GIVEN, "asked": ASKED}, 2, workers=1)
    every = [Facts(name, one) for name, one in found.results.items()]
    sections: dict[str, Section] = {
        one.title: one for one in contents(found, every, "compare", {}, (), (), {}).sections
    }
    line = costs_of_two_kinds({"today": GIVEN, "asked": ASKED})
    assert line in sections["The alternatives"].text
    assert line in sections["Money"].text


def test_the_page_says_where_a_run_begins_and_who_is_there() -> None:
    """Nothing of a whole day; the moment, and those who wait and who are in service."""
    assert beginning(sim.load("small_shop")) == ""
    assert beginning(sim.load("small_shop", overrides=("from=10:30",))) == "from 10:30"
    state = "opening_state={waiting: [{type: orders, waited: 1min, contacts: 3}]}"
    there = sim.load("small_shop", overrides=("from=10:30", state))
    assert beginning(there) == "from 10:30 with 3 waiting and 0 in service"
    assert ", played from 10:30 with 3 waiting and 0 in service" in assumptions(there)[0]
