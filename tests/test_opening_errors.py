"""Mistakes in where a run begins and in who is there then: each is told with its place and its cure."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.errors import ConfigError

GROUP = "sales_desk"
STATE = "opening_state"


def there(**state: list[dict[str, Any]]) -> dict[str, Any]:
    """A run from 10:30 with this state."""
    return {"from": "10:30", STATE: state}


def trunk(**state: list[dict[str, Any]]) -> dict[str, Any]:
    """As `there`, with three lines for sales."""
    return there(**state) | {"trunks": {"main": {"lines": 3, "types": ["sales"]}}}


CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "no time": ({"from": "half past ten"}, ["from: 'half past ten' is no clock time; write \"08:30\""]),
    "the end of the day": ({"from": "24:00"}, ["from: must be a time of the first day, before 24:00"]),
    "unknown key": ({STATE: {"wating": []}}, [f'{STATE}.wating: unknown key "wating"; did you mean "waiting"?']),
    "unknown type waiting": (
        there(waiting=[{"type": "slaes", "waited": "2min"}]),
        [f'{STATE}.waiting[0].type: "slaes" is no contact type; did you mean "sales"?'],
    ),
    "time without a unit": (
        there(waiting=[{"type": "sales", "waited": 40}]),
        [f"{STATE}.waiting[0].waited: a duration needs its unit, such as 20s"],
    ),
    "less than a contact": (
        there(waiting=[{"type": "sales", "waited": "40s", "contacts": 0}]),
        [f"{STATE}.waiting[0].contacts: must be at least 1 (got 0)"],
    ),
    "longer than a year": (
        there(waiting=[{"type": "sales", "waited": "400d"}]),
        [f"{STATE}.waiting[0].waited: must be at most 366 days (got 9600h)"],
    ),
    "waiting while closed": (
        there(waiting=[{"type": "sales", "waited": "2min"}]) | {"from": "04:00"},
        [f"{STATE}.waiting[0].type: sales is closed at 04:00, when the run begins"],
    ),
    "unknown group": (
        there(in_service=[{"type": "sales", "group": "sales_desc", "elapsed": "2min"}]),
        [f'{STATE}.in_service[0].group: "sales_desc" is no agent group; did you mean "{GROUP}"?'],
    ),
    "no group": (
        there(in_service=[{"type": "sales", "elapsed": "2min"}]), [f"{STATE}.in_service[0].group: is missing"]
    ),
    "a group without the skill": (
        there(in_service=[{"type": "experts", "group": GROUP, "elapsed": "2min"}]),
        [f"{STATE}.in_service[0].type: {GROUP} cannot serve experts; its skills are sales"],
    ),
    "more than agents on duty": (
        there(in_service=[{"type": "sales", "group": GROUP, "elapsed": "2min", "contacts": 99}]),
        [f"{STATE}.in_service: 99 contacts are in service with {GROUP}, and", "agents are on duty at 10:30"],
    ),
    "more than lines": (
        trunk(
            waiting=[{"type": "sales", "waited": "2min", "contacts": 2}],
            in_service=[{"type": "sales", "group": GROUP, "elapsed": "2min", "contacts": 2}],
        ),
        [f"{STATE}: 4 contacts of trunk main are there, and it has 3 lines"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_with_its_place_and_its_cure(case: str) -> None:
    changes, fragments = CASES[case]
    overrides = [f"{key}={value!r}".replace("None", "null") for key, value in changes.items()]
    with pytest.raises(ConfigError) as caught:
        sim.load("two_skills", overrides=overrides)
    text = str(caught.value)
    for fragment in fragments:
        assert fragment in text, text


def test_several_contacts_at_once_take_fewer_agents() -> None:
    """Two agents may hold six chats, not seven."""
    held = [{"type": "sales", "group": GROUP, "elapsed": "1min", "contacts": 7}]
    many = [f"{key}={value!r}" for key, value in there(in_service=held).items()]
    many += ["channels.phone.concurrency=3", f"agent_groups.{GROUP}.agents=2"]
    text = f"7 contacts, which take 3 agents, are in service with {GROUP}, and 2 of its agents"
    with pytest.raises(ConfigError, match=text):
        sim.load("two_skills", overrides=many)
    held[0]["contacts"] = 6
    many[1] = f"{STATE}={ {'in_service': held}!r}"
    assert sim.load("two_skills", overrides=many).opening_state.counts == (0, 6)


def test_records_before_the_beginning_are_no_part_of_a_run() -> None:
    center = sim.load("small_shop", overrides=("from=10:30",))
    with pytest.raises(ConfigError, match="1 of 2 arrivals lie outside the center's days from 10:30 on"):
        sim.replay_demand(center, ["orders", "orders"], [10 * 3_600_000_000, 11 * 3_600_000_000])
