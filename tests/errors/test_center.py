"""Mistakes in the center itself, and in its policies."""

from __future__ import annotations

import pytest

from tests.errors.mistakes import Mistakes, check_told, put

CASES: Mistakes = {
    "unknown key at the top": (
        put("intervall", "30min"),
        ['intervall: unknown key "intervall"; did you mean "interval"?'],
    ),
    "unknown policy": (
        put("routing.policy", "longest_idel"),
        [
            "routing.policy: 'longest_idel' is no routing policy; did you mean \"longest_idle\"?",
            "least_occupied",
        ],
    ),
    "unknown rule for contacts": (
        put("routing.contacts", "fifo"),
        ["routing.contacts: 'fifo' is no rule for contacts (allowed: "],
    ),
    "overflow of no group": (
        put("routing.overflow", [{"after": "20s"}]),
        ["routing.overflow[0]: name the group this rule is for"],
    ),
    "overflow of an unknown group": (
        put("routing.overflow", [{"group": "sales", "after": "20s"}]),
        ['routing.overflow[0].group: "sales" is no agent group; did you mean "sales_desk"?'],
    ),
    "reserve without the skill": (
        put("routing.reserve", [{"group": "sales_desk", "type": "experts", "keep": 1}]),
        ["routing.reserve[0]: group sales_desk has no skill experts"],
    ),
    "weights that nobody reads": (
        put("routing.weights", {"sales": 2}),
        ["weights are read by contacts: longest_weighted_wait only"],
    ),
    "more contacts than can be numbered": (
        put("contact_types.sales.demand", {"volume": 1e12, "volume_basis": "first_attempts"}),
        [
            "contact_types.sales.demand: volume 1e+12 comes to 5e+12 contacts in 5 days; all types together may have "
            "1,000,000,000 in a replication"
        ],
    ),
    "a first day that no calendar reaches": (
        put("start", "9999-12-31"),
        ["start: must be at most 2199-12-31"],
    ),
    "no contact types": (put("contact_types", {}), ["contact_types: names nothing; at least one is needed"]),
    "a share as a percentage": (
        put("staffing", {"policy": "erlang_a", "max_occupancy": "88%"}),
        ["staffing.max_occupancy: '88%' is no number; a share is written as 0.88"],
    ),
    "end of the day of no kind": (
        put("end_of_day", "drian"),
        ["end_of_day: 'drian' is not allowed; did you mean \"drain\"? (allowed: drain, cut)"],
    ),
    "occupancy in percent": (
        put("staffing", {"policy": "erlang_a", "max_occupancy": 88}),
        [
            "staffing.max_occupancy: 88 is more than 1; a share is written as 0.8, not as 80 (did you mean 0.88?)"
        ],
    ),
    "interval that does not divide the day": (
        put("interval", "7min"),
        ["interval: 7m does not divide the day (15min, 30min, 1h do)"],
    ),
    "shares of places": (
        put("sourcing", {"policy": "percentage", "shares": {"main": 0.5}}),
        ["sourcing: the shares of places must sum to 1"],
    ),
    "shares of an unknown place": (
        put("sourcing", {"policy": "percentage", "shares": {"bogota": 1.0}}),
        ['sourcing: "bogota" is no site or vendor with agents (allowed: main)'],
    ),
    "affinity of no kind": (
        put("routing", {"affinity": "always"}),
        ["routing.affinity: 'always' is not allowed (allowed: none, prefer)"],
    ),
    "unknown time zone": (
        put("timezone", "America/Chigaco"),
        [
            'timezone: "America/Chigaco" is no IANA time zone such as Europe/Berlin; did you mean "America/Chicago"?'
        ],
    ),
    "first contact resolution within no time": (
        put("fcr_within", "0s"),
        ["fcr_within: must be more than 0 (got"],
    ),
    "a word in place of keys": (
        put("routing", "priority"),
        ["routing: must be keys with values below it (got"],
    ),
    "no days": (put("days", 0), ["days: must be at least 1 (got 0)"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_with_its_place_and_its_cure(case: str) -> None:
    check_told(*CASES[case])
