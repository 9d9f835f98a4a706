"""The section about self-service: words, tables and a figure, where contacts begin with a machine."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from sim.center import Center
from sim.comparison.run import run
from sim.report.assumptions import type_table
from sim.report.facts import Facts
from sim.report.self_service_section import self_service_section
from tests.comparison.small import description
from tests.report.cases import center

if TYPE_CHECKING:
    from sim.comparison.results import Results

RULE = {
    "at": "bot", "share": 0.8, "contained": 0.4, "falsely_contained": 0.2, "when_full": "blocked",
    "hand_off": {"aht": 0.9}, "recontact": {"probability": 0.5, "after": "30min", "to": {"sales": 1.0}},
}  # fmt: skip


def with_bot(**rule: Any) -> Center:
    """One queue of 100 contacts, four in five of which begin with a bot for two at a time."""
    data = description()
    sales = data["contact_types"]["sales"]
    sales["self_service"] = RULE | rule
    sales["demand"] = sales["demand"] | {"volume_basis": "first_attempts"}
    return Center.from_dict(
        data | {"self_services": {"bot": {"session": {"exponential": {"mean": "2min"}}, "capacity": 2}}}
    )


@lru_cache(maxsize=1)
def results() -> Results:
    """Ten days."""
    return run(with_bot(), 10, workers=1)


def facts() -> Facts:
    """What the report reads of them."""
    return Facts("bot", results())


def test_there_is_no_section_without_self_service() -> None:
    assert self_service_section(Facts("plain", run(center(), 2, workers=1))) == []


def test_the_section_tells_true_from_false_containment() -> None:
    (section,) = self_service_section(facts())
    first, second = section.text
    assert re.search(r"59\.8 % \(.*\) ended without an agent: 39\.7 % of all helped, 20\.2 % did not", first)
    assert "found it full" in second
    assert [drawing.name for drawing in section.drawings] == ["self_service"]
    (table,) = section.tables
    assert [cell.text for cell in table.head][:2] == ["contact type", "sessions with self-service"]
    assert [row[0].text for row in table.rows] == ["sales"]


def test_endings_add_up_to_all_who_came() -> None:
    endings = facts().session_endings
    assert endings["share"].sum() == pytest.approx(1.0)
    total = facts().kpi("self_service_sessions")[0] + facts().kpi("self_service_full")[0]
    assert endings["mean"].sum() == pytest.approx(total)


def test_what_is_assumed_of_the_machine_is_said() -> None:
    text = " ".join(cell.text for row in type_table(with_bot()).rows for cell in row)
    assert (
        "80 % begin with bot: 40 % of these are helped, 20 % only seem to be (50 % come again after 30 min, 100 % as "
        "sales), the others are handed over, handle time × 0.9, who finds it full is blocked" in text
    )
