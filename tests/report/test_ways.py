"""The ways of contacts in words: how they come, and what becomes of who would have to wait or calls again."""

from __future__ import annotations

from typing import Any

import pytest

from sim.center import Center
from sim.report.assumptions import AFFINITY, assumptions, type_table
from tests.comparison.small import description

FIRST = {"volume": 100, "volume_basis": "first_attempts"}
BACK = {"probability": 0.7, "after": "1d"}
MAIL: dict[str, Any] = {"channel": "mail", "handle_time": "6min", "target": {"within": "24h"}}


def told(sales: dict[str, Any], **changes: Any) -> str:
    """What the page assumes of sales."""
    data = description()
    data["contact_types"]["sales"] |= sales
    row = type_table(Center.from_dict(data | changes)).rows[0]
    return " | ".join(cell.text for cell in row)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"queue_limit": 1200}, "at most 1,200 wait, one more is blocked"),
        ({"balking": {"probability": 0.1}}, "leave at once if nobody is free: 10 %"),
        (
            {"balking": {"by_length": [0, 0.2, 1]}},
            "free: by how many wait already (0, 1, 2 …; the last for more): 0 %, 20 %, 100 %",
        ),
        (
            {"balking": {"announced": "head_of_line", "tolerance": "2min"}},
            "free: those whose tolerance (constant 2 min) the wait announced exceeds",
        ),
        (
            {"demand": FIRST, "redial": BACK},
            "70 % redial after 24 h, at most 5 times, with the same work and new patience",
        ),
        (
            {"demand": FIRST, "redial": BACK | {"work": "new", "patience": "kept"}},
            "at most 5 times, with new work and the same patience",
        ),
        (
            {"demand": FIRST, "redial": BACK | {"blocked": {"probability": 0.9, "after": "1min"}}},
            "of who was blocked, 90 % redial after 1 min, at most 5 times, with the same work and new patience",
        ),
    ],
)
def test_what_becomes_of_who_would_wait_or_calls_again(rule: dict[str, Any], words: str) -> None:
    assert words in told(rule)


def test_steps_of_escalation_are_told_with_the_priority_they_begin_from() -> None:
    steps = [{"after": "2min", "priority": 1}, {"after": "5min", "priority": 0}]
    found = told({"priority": 3, "escalation": steps}, routing={"contacts": "priority"})
    assert "priority 3, rising to 1 after 2 min and 0 after 5 min of waiting" in found


def test_how_a_type_without_a_forecast_comes() -> None:
    """Mail has a backlog and recontacts of sales; cases come by transfers."""
    data = description(channels={"phone": {"kind": "live"}, "mail": {"kind": "deferred"}})
    data["contact_types"]["sales"] |= {
        "demand": FIRST, "resolution": 0.7, "recontact": BACK | {"to": {"mail": 0.5}},
        "transfers": [{"to": "cases", "probability": 0.1}],
    }  # fmt: skip
    data["contact_types"] |= {
        "mail": MAIL | {"backlog": {"contacts": 5, "age": "1h"}}, "cases": MAIL,
    }  # fmt: skip
    data["agent_groups"]["team"]["skills"] = list(data["contact_types"])
    volumes = {row[0].text: row[2].text for row in type_table(Center.from_dict(data)).rows}
    assert volumes["mail"] == "by backlog and recontacts only"
    assert volumes["cases"] == "by transfers only"


def test_affinity_trunks_and_the_window_of_fcr_are_told_of_the_center() -> None:
    plain = assumptions(Center.from_dict(description()))
    assert not any(line.startswith(("Affinity", "Trunk", "First contact")) for line in plain)
    data = description(trunks={"main": {"lines": 60, "types": ["sales"]}}, fcr_within="3d")
    data["contact_types"]["sales"]["resolution"] = 0.7
    found = assumptions(Center.from_dict(data | {"routing": {"affinity": "prefer"}}))
    assert AFFINITY in found
    assert "Trunk main: 60 lines for sales; who finds none free is blocked." in found
    assert "First contact resolution looks 3 d ahead for another contact." in found
