"""All errors of a file come at once: those of single keys and those that only show across the center."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import sim
from sim.load.choices import CONFIGS
from sim.load.yaml import read_yaml
from tests.errors.mistakes import MAIL, both, drop, every_group, put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sim.errors import Problem
    from tests.errors.mistakes import Data

FAULTY = """
name: x
start: 2026-04-13
timezone: Europe/Lodon
interval: 7min
channels: {phone: {kind: live}}
contact_types:
  a: {channel: fone, demand: {volume: 100}, handle_time: 3min, patience: never}
  b: {channel: phone, demand: {volume: -3}, handle_time: 3min, patience: never}
  c: {channel: phone, demand: {volume: 3}, handle_time: 3, patience: never}
  d: {channel: phone, demand: {volume: 3}, handle_time: 3min, patience: never}
agent_groups:
  g: {agents: 3, skills: [aa, b, c]}
  h: {agents: 3, skills: [a], breaks: [{length: 15min, after: 3}]}
"""


def test_faults_of_every_kind_are_told_together() -> None:
    with pytest.raises(sim.ConfigError) as error:
        sim.load(yaml.safe_load(FAULTY))
    places = {problem.place for problem in error.value.problems}
    assert places == {
        "contact_types.b.demand.volume", "contact_types.c.handle_time", "agent_groups.h.breaks[0].after",
        "interval", "timezone", "contact_types.a.channel", "contact_types.d", "agent_groups.g.skills",
    }  # fmt: skip


def test_a_faulty_contact_type_is_still_known_by_its_name() -> None:
    """Group g may serve c: that c is faulty itself does not make it an unknown skill."""
    with pytest.raises(sim.ConfigError) as error:
        sim.load(yaml.safe_load(FAULTY))
    (skills,) = [p.message for p in error.value.problems if p.place == "agent_groups.g.skills"]
    assert '"aa" is no contact type; did you mean "a"? (allowed: a, b, c, d)' in skills


def test_fixed_staffing_names_every_group() -> None:
    with pytest.raises(sim.ConfigError, match="has no number for support_desk"):
        sim.load("two_skills", overrides=["staffing={policy: fixed, agents: {sales_desk: 3}}"])


def test_a_reserve_leaves_somebody_to_serve() -> None:
    reserve = "routing={reserve: [{group: all_round, type: sales, keep: 99}]}"
    with pytest.raises(sim.ConfigError, match="so all_round would never serve it"):
        sim.load("two_skills", overrides=[reserve])


def only_problem(change: Callable[[Data], None], center: str = "two_skills") -> str:
    """The one finding about a center of the project with one mistake."""
    data = described(center)
    change(data)
    with pytest.raises(sim.ConfigError) as error:
        sim.load(data)
    (found,) = error.value.problems
    return str(found)


def described(center: str) -> Data:
    """A center of the project as plain data, nothing of it shared."""
    data: Data = json.loads(json.dumps(read_yaml(CONFIGS / "center" / f"{center}.yaml"), default=str))
    return data


ONE_MISTAKE = {
    "the only type of a segment": (
        both(
            put("segments", {"vip": {"priority": 1}, "other": {}}),
            put("contact_types.sales.segment", "vip"),
            put("contact_types.support.segment", "other"),
            put("contact_types.sales.tier", 0),
        ),
        "contact_types.sales.tier",
    ),
    "the segment of its only type": (
        both(put("segments", {"vip": {}}), put("contact_types.sales.segment", 5)),
        "contact_types.sales.segment",
    ),
    "the segment of its only type misspelt": (
        both(put("segments", {"vip": {}}), put("contact_types.sales.segment", "vpi")),
        "contact_types.sales.segment",
    ),
    "the only way to a type": (
        both(put("contact_types.sales.transfers.0.probability", 2), put("contact_types.support.transfers", [])),
        "contact_types.sales.transfers[0].probability",
    ),
    "the only way to a type misspelt": (
        both(put("contact_types.sales.transfers.0.to", "expert"), put("contact_types.support.transfers", [])),
        "contact_types.sales.transfers[0].to",
    ),
    "the only agents with a skill": (
        put("agent_groups.second_tier.skills", "experts"), "agent_groups.second_tier.skills",
    ),
    "the only agents with a skill misspelt": (
        put("agent_groups.second_tier.skills", ["expert"]), "agent_groups.second_tier.skills",
    ),
    "a group that holds agents back": (
        both(
            put("routing.reserve", [{"group": "all_round", "rank": 2, "keep": 2}]),
            put("agent_groups.all_round.headcount", {"scheduled": "many"}),
            drop("agent_groups.all_round.agents"),
        ),
        "agent_groups.all_round.headcount.scheduled",
    ),
    "a channel of letters": (
        both(*MAIL, put("contact_types.experts.order", "fifo"), put("channels.mail", {"kind": "defered"})),
        "channels.mail.kind",
    ),
    "the interval": (
        both(put("interval", "15"), put("contact_types.experts.open", {"mon-fri": "08:15-18:00"})), "interval",
    ),
    "the start": (
        both(
            put("start", "tomorrow"),
            put("agent_groups.all_round.away", [{"date": "2026-04-13", "agents": 1}]),
        ),
        "start",
    ),
    "the place of a group": (
        both(
            put("sites", {"north": {}, "south": {}}), every_group(site="north"),
            put("agent_groups.all_round.site", ["south"]),
            put("sourcing", {"policy": "fill_first", "order": ["north", "south"], "after": "30s", "types": ["sales"]}),
        ),
        "agent_groups.all_round.site",
    ),
    "a section": (both(put("sites", 3), every_group(site="north")), "sites"),
}  # fmt: skip
"""A change with one mistake, and where that is; nothing else is wrong."""


@pytest.mark.parametrize("case", ONE_MISTAKE)
def test_what_only_follows_from_a_mistake_is_not_told(case: str) -> None:
    change, place = ONE_MISTAKE[case]
    assert only_problem(change).startswith(f"{place}: ")


def test_the_currency_is_told_once_and_not_beside_every_amount() -> None:
    assert only_problem(put("currency", 5), "two_vendors").startswith("currency: ")


def test_a_name_that_begins_like_that_of_a_faulty_entry_is_still_looked_at() -> None:
    data = described("two_skills")
    data["contact_types"]["sales_plus"] = {**data["contact_types"]["sales"], "channel": "fone"}
    data["contact_types"]["sales"]["tier"] = 0
    with pytest.raises(sim.ConfigError) as error:
        sim.load(data)
    places = [problem.place for problem in error.value.problems]
    assert places == [
        "contact_types.sales.tier",
        "contact_types.sales_plus.channel",
        "contact_types.sales_plus",
    ]


def settings(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every setting within the entries of a description."""
    for key, value in node.items() if isinstance(node, dict) else ():
        if len(path) > 1 and key != "skills":
            yield (*path, key)
        yield from settings(value, (*path, key))


@pytest.mark.parametrize("center", ["two_skills", "two_vendors"])
def test_any_one_faulty_setting_is_told_within_its_entry(center: str) -> None:
    """Every setting in turn is something that it cannot be; nothing is told of any other entry."""
    found = {path: problems_of(center, path) for path in settings(described(center))}
    assert sum(bool(problems) for problems in found.values()) > 50
    elsewhere = [
        (path, p) for path, each in found.items() for p in each if not p.place.startswith(".".join(path[:2]))
    ]
    assert elsewhere == []


def problems_of(center: str, path: tuple[str, ...]) -> tuple[Problem, ...]:
    """What is told of a center in which a setting is what it cannot be; nothing where it may be anything."""
    data = described(center)
    put(".".join(path), {"no such": 1})(data)
    try:
        sim.load(data)
    except sim.ConfigError as error:
        return error.problems
    return ()
