"""All errors of a file come at once: those of single keys and those that only show across the center."""

from __future__ import annotations

import pytest
import yaml

import sim

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
