"""What the page says about customers: deferred work in its own terms, callbacks with both waits, cases and ways out."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from sim.center import Center
from sim.comparison.backlog import ALL, backlog_table
from sim.comparison.journey import TOTAL, WAYS_OUT, ways_out
from sim.comparison.run import run
from sim.report.contents import contents
from sim.report.customer_sections import customer_sections
from sim.report.facts import Facts
from sim.report.numbers import number
from sim.report.terms import promise, slash
from sim.report.words import answer
from tests.report.cases import center, customers, results

if TYPE_CHECKING:
    from sim.report.pieces import Section


def described(**changes: Any) -> Center:
    """A phone line that calls back, and two kinds of letters, some of which are late and asked after."""
    volume = {"volume_basis": "first_attempts"}
    hours = {"mon-sun": "08:00-18:00"}
    letters = {
        "channel": "mail", "open": hours, "demand": volume | {"volume": 60}, "handle_time": "9min",
        "target": {"service_level": 0.9, "within": "2h", "clock": "open_hours"},
        "chaser": {"to": "calls", "probability": 0.9},
        "pending": {"probability": 0.3, "after": {"constant": "3h"}, "work": {"constant": "2min"}},
    }  # fmt: skip
    kinds = {
        "calls": {
            "channel": "phone", "open": hours, "demand": volume | {"volume": 200}, "handle_time": "5min",
            "patience": {"exponential": {"mean": "20min"}}, "resolution": 0.6, "recontact": {"probability": 0.5,
            "after": "1h"},
            "callback": {"when_wait_above": "30s", "accept": 0.5, "no_answer": 0.1},
        },
        "letters": letters,
        "claims": letters | {"target": {"within": "1d", "clock": "business_days"}},
    }  # fmt: skip
    return Center.from_dict({
        "name": "Letters and calls", "start": "2026-04-13", "days": 3,
        "channels": {"phone": {"kind": "live"}, "mail": {"kind": "deferred", "interruptible": True}},
        "contact_types": kinds,
        "agent_groups": {
            "desk": {"agents": 3, "skills": ["calls"]}, "office": {"agents": 1, "skills": ["letters", "claims"]},
        },
    } | changes)  # fmt: skip


@lru_cache(maxsize=1)
def facts() -> Facts:
    """The center played a few times."""
    return Facts("letters", run(described(), 3, workers=1))


@lru_cache(maxsize=1)
def sections() -> dict[str, Section]:
    """Its sections about customers by title."""
    return {section.title: section for section in customer_sections(facts())}


def test_targets_of_deferred_work_are_told_by_their_clock() -> None:
    center = described()
    assert promise(center, "letters") == "90 % done within 2 h of opening hours"
    assert slash(center, "claims") == "80 % in 1 business day"
    assert promise(center, "calls") == "80 % within 20 s by SL5"


def test_the_answer_says_how_much_is_done_when_due_and_what_is_left() -> None:
    (told,) = [line for line in answer(facts()) if line.startswith("Deferred work")]
    level = facts().kpi("on_time", "type", "letters")
    assert f"letters {100 * level[0]:.1f} %" in told
    assert "At the end" in told
    assert "of work" in told
    assert any(
        line.startswith("Against what Erlang A requires for the service level of live contacts")
        for line in answer(facts())
    )


def test_totals_and_blocks_are_of_live_contacts() -> None:
    assert facts().kpi("asa") == facts().kpi("asa", "type", "calls")
    assert facts().kpi("service_level") == facts().kpi("service_level", "channel_kind", "live")
    assert {block.contact_type for block in facts().blocks} <= {"calls"}
    assert set(facts().worst["type"]) <= {"calls"}
    assert set(facts().waits["type"]) == {"calls"}


@pytest.mark.parametrize(("kpi", "scope"), [("service_level", "letters"), ("service_level", "claims")])
def test_the_level_of_deferred_work_is_the_share_done_when_due(kpi: str, scope: str) -> None:
    assert facts().kpi(kpi, "type", scope) == facts().kpi("on_time", "type", scope)


def test_every_section_is_there_and_a_plain_center_has_none_of_them() -> None:
    assert list(sections()) == ["Channels", "Backlog and age", "The journey", "Callbacks"]
    assert not customer_sections(Facts("plain", results()))
    assert [one.title for one in customer_sections(Facts("desk", run(customers(), 2, workers=1)))] == [
        "Channels", "Backlog and age", "Segments and priority", "The journey",
    ]  # fmt: skip


def test_lines_of_a_trunk_are_told_with_their_load_and_who_found_none() -> None:
    """Two lines for about 100 calls of four minutes in four hours: most of the time both are held."""
    found = Facts("two lines", run(center(trunks={"main": {"lines": 2, "types": ["sales"]}}), 3, workers=1))
    assert not len(Facts("plain", results()).lines)
    (section,) = [one for one in customer_sections(found) if one.title == "Lines"]
    (table,) = section.tables
    assert [cell.text for cell in table.head] == [
        "trunk", "contact types", "lines", "load of lines", "blocked for want of a line",
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[0]][:3] == ["main", "sales", "2"]
    blocked = found.lines.set_index("kpi").loc["no_line", "mean"]
    assert blocked == found.kpi("blocked")[0] > 0
    told = contents(found.results, [found], "run", {}, (), (), {})
    assert len(told.tables["lines"]) == len(told.sheets["lines"]) == 2
    assert set(told.sheets["lines"]["lines"]) == {2}


def test_the_callbacks_of_a_page_are_those_of_the_rows() -> None:
    taken, waits, errors = sections()["Callbacks"].tables
    rows = [facts().results.segments(replication) for replication in range(3)]
    called = sum(int((one["disposition"] == "callback").sum()) for one in rows)
    assert facts().kpi("callbacks")[0] == pytest.approx(called / 3)
    assert f"{called / 3:.1f}".rstrip("0").rstrip(".") in sections()["Callbacks"].text[0].replace(".0 ", " ")
    assert [cell.text for cell in waits.head[1:]] == [
        "ASA", "wait announced to callbacks", "wait of callbacks", "wait to conversation",
    ]  # fmt: skip
    assert [row[0].text for row in taken.rows] == ["calls"]
    assert errors.rows[0][1].text == "wait of the first in line"


def test_chasers_are_told_where_they_come_from_and_where_they_go() -> None:
    (line,) = sections()["Backlog and age"].text
    assert "letters" in line
    assert "of calls contacts" in line
    chasers = sum(facts().kpi("chasers", "type", name)[0] for name in ("letters", "claims"))
    assert chasers == pytest.approx(facts().kpi("from_chaser", "type", "calls")[0])


def test_contacts_of_cases_add_up_by_why_they_came() -> None:
    again = sum(facts().kpi(f"{name}_per_case")[0] for name in ("redials", "recontacts", "chasers"))
    assert facts().kpi("contacts_per_case")[0] == pytest.approx(1.0 + again)


def test_first_attempts_stand_beside_all_attempts() -> None:
    """Of the types that customers hold on for; each value is the KPI of that name."""
    desk = Facts("desk", run(customers(), 3, workers=1))
    (section,) = [one for one in customer_sections(desk) if one.title == "The journey"]
    (table,) = [one for one in section.tables if one.caption == "First attempts and all attempts"]
    assert [row[0].text for row in table.rows] == ["dealer_orders", "consumer_service", "all"]
    assert [cell.text for cell in table.head[1:]] == [
        "service level, first attempts", "service level, own target", "abandonment, first attempts", "abandonment",
        "answered, first attempts", "answered, all attempts", "answered, cases",
    ]  # fmt: skip
    first, every, cases = (
        desk.kpi(name)[0] for name in ("first_attempt_answer_rate", "answer_rate", "cases_answered")
    )
    assert first < cases
    assert every < cases
    assert table.rows[-1][5].text == number(first, "share")
    assert {"kpi", "scope", "name", "mean"} <= set(
        contents(desk.results, [desk], "run", {}, (), (), {}).tables["attempts"]
    )


def test_ways_out_add_up_to_what_was_offered() -> None:
    table = ways_out(facts().results)
    assert set(table["way"]) <= set(WAYS_OUT)
    for name, rows in table.groupby("type"):
        scope = "total" if name == TOTAL else "type"
        assert rows["mean"].sum() == pytest.approx(facts().kpi("offered", scope, str(name))[0] / 3)
        assert rows["share"].sum() == pytest.approx(1.0)


def test_the_backlog_flows_and_all_types_together_are_their_sum() -> None:
    table = backlog_table(facts().results)
    for _, rows in table.groupby("type", sort=False):
        left = (rows["came"] - rows["finished"] - rows["set_aside"]).cumsum()
        assert rows["backlog"].tolist() == pytest.approx(left.tolist())
        assert (rows["oldest"] >= rows["age_p90"].fillna(0.0)).all()
    parts = table[table["type"] != ALL].groupby("date")[["came", "backlog"]].sum()
    whole = table[table["type"] == ALL].set_index("date")[["came", "backlog"]]
    assert parts.to_numpy() == pytest.approx(whole.to_numpy())
    assert (table["days_of_work"] >= 0.0).all()
