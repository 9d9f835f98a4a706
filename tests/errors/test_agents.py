"""Mistakes in agent groups: headcounts, skills, shifts, breaks, shrinkage, pay."""

from __future__ import annotations

import pytest

from tests.errors.mistakes import (
    DESK,
    HALF_SHIFT,
    SALES,
    SHORT_SHIFT,
    TRAINING,
    Mistakes,
    both,
    check_told,
    drop,
    every_group,
    put,
)

CASES: Mistakes = {
    "misspelt skill": (
        put(f"{DESK}.skills", ["slaes"]),
        [
            f'{DESK}.skills: "slaes" is no contact type; did you mean "sales"? (allowed: sales, support, experts)'
        ],
    ),
    "no skill": (
        put(f"{DESK}.skills", {}),
        [f"{DESK}.skills: is empty; name the contact types this group serves"],
    ),
    "nobody serves a type": (
        both(put("agent_groups.second_tier.skills", ["support"])),
        ["contact_types.experts: nobody can serve it: no agent group has this skill"],
    ),
    "rank that is no number": (
        put(f"{DESK}.skills", {"sales": {"rank": "x"}}),
        [f"{DESK}.skills.sales.rank: must be a whole number (got 'x')"],
    ),
    "unknown key of a group": (
        put(f"{DESK}.agent", 3),
        [f'{DESK}.agent: unknown key "agent"; did you mean "agents"?'],
    ),
    "negative share": (
        put(f"{DESK}.shrinkage.sick", -0.1),
        [f"{DESK}.shrinkage.sick: must be at least 0 (got -0.1)"],
    ),
    "clock time as a small number": (
        put(f"{DESK}.shifts", [{"start": 8, "length": "10h"}]),
        [f'{DESK}.shifts[0].start: a clock time needs quotes, such as "08:30" (got the number 8)'],
    ),
    "clock time beyond midnight": (
        put(f"{DESK}.shifts", [{"start": "25:00", "length": "10h"}]),
        ["'25:00' is no clock time"],
    ),
    "zero agents": (
        every_group(agents=0),
        [
            "contact_types.sales: 3264 contacts are expected, but its agent groups (sales_desk, all_round) have zero",
            "contact_types.experts",
        ],
    ),
    "half an agent": (
        put(f"{DESK}.agents", 2.5),
        [f"{DESK}.headcount.scheduled: must be a whole number (got 2.5)"],
    ),
    "no agents at all": (
        drop(f"{DESK}.agents"),
        [f"{DESK}: give agents (or headcount), or a schedule file, and not both"],
    ),
    "agents and headcount": (put(f"{DESK}.headcount", {"scheduled": 3}), ["agents is short for headcount"]),
    "headcount given twice": (
        both(drop(f"{DESK}.agents"), put(f"{DESK}.headcount", {"scheduled": 3, "fte": 4})),
        [f"{DESK}.headcount: give exactly one of scheduled, fte and on_phone"],
    ),
    "headcount at no clock time": (
        both(drop(f"{DESK}.agents"), put(f"{DESK}.headcount", {"on_phone": {"8h": 3}})),
        [f"{DESK}.headcount.on_phone: '8h' is no clock time"],
    ),
    "unknown staffing policy": (
        put("staffing", {"policy": "erlang_b"}),
        ["staffing.policy: 'erlang_b' is not allowed; did you mean \"erlang_c\"?"],
    ),
    "fixed staffing of nobody": (
        put("staffing", {"policy": "fixed"}),
        ["agents gives the number of each group under policy: fixed"],
    ),
    "staffing of an unknown group": (
        put("staffing", {"policy": "fixed", "agents": {"sale_desk": 3}}),
        ['staffing.agents: "sale_desk" is no agent group; did you mean "sales_desk"?'],
    ),
    "break longer than its shift": (
        put(f"{DESK}.shifts", SHORT_SHIFT),
        [f"{DESK}.breaks[0]: a break of 15m after 3h does not fit into shifts[0] of 2h"],
    ),
    "proficiency of nothing": (
        put(f"{DESK}.proficiency", {}),
        [f"{DESK}.proficiency: give cv (how far agents differ), new (who are beginners), or both"],
    ),
    "spread of agents in percent": (
        put(f"{DESK}.proficiency", {"cv": 17}),
        [
            f"{DESK}.proficiency.cv: 17 is more than 1; a share is written as 0.8, not as 80 (did you mean 0.17?)"
        ],
    ),
    "new agents without a share": (
        put(f"{DESK}.proficiency", {"new": {"ath": 1.35}}),
        [
            f"{DESK}.proficiency.new.share: is missing",
            f'{DESK}.proficiency.new.ath: unknown key "ath"; did you mean "aht"?',
        ],
    ),
    "new agents who hand on more than they serve": (
        both(
            put("contact_types.sales.transfers", [{"to": "experts", "probability": 0.5}]),
            put(f"{DESK}.proficiency", {"new": {"share": 0.2, "transfer": 3.0}}),
        ),
        [
            f"{DESK}.proficiency.new.transfer: 3 times the 0.5 of all contacts that others hand on of sales is more"
        ],
    ),
    "new agents who hand on fewer than none": (
        put(f"{DESK}.proficiency", {"new": {"share": 0.2, "transfer": -1.0}}),
        [f"{DESK}.proficiency.new.transfer: must be at least 0 (got -1.0)"],
    ),
    "training that counts twice": (
        both(
            put(f"{DESK}.off_phone", [TRAINING]),
            put(f"{DESK}.headcount", {"fte": 20}),
            drop(f"{DESK}.agents"),
            put(f"{DESK}.shrinkage.training", 0.03),
        ),
        [f"{DESK}.off_phone[0].activity: training is also in shrinkage.training, and would count twice"],
    ),
    "unknown activity": (
        put(f"{DESK}.off_phone", [TRAINING | {"activity": "trainin"}]),
        [f"{DESK}.off_phone[0].activity: 'trainin' is not allowed; did you mean \"training\"?"],
    ),
    "training at no time": (
        put(f"{DESK}.off_phone", [{key: TRAINING[key] for key in ("activity", "start", "length", "share")}]),
        [f"{DESK}.off_phone[0]: give either days (of every week) or a date, and not both"],
    ),
    "training of nobody": (
        put(f"{DESK}.off_phone", [TRAINING | {"agents": 3}]),
        [
            f"{DESK}.off_phone[0]: give either agents (how many) or share (of those at work then), and not both"
        ],
    ),
    "training at night": (
        put(f"{DESK}.off_phone", [TRAINING | {"start": "02:00"}]),
        [
            f"{DESK}.off_phone[0]: nobody of the group is at work from 02:00 for 2h on these days, all the time"
        ],
    ),
    "training of more than there are": (
        put(f"{DESK}.off_phone", [{**TRAINING, "agents": 99, "share": None}]),
        [f"{DESK}.off_phone[0].agents: is 99, but at most "],
    ),
    "training of anonymous seats": (
        both(
            drop(f"{DESK}.agents"),
            drop(f"{DESK}.breaks"),
            drop(f"{DESK}.shrinkage"),
            put(f"{DESK}.headcount", {"on_phone": {"08:00": 9, "18:00": 0}}),
            put(f"{DESK}.off_phone", [TRAINING]),
        ),
        [f"{DESK}.off_phone: on_phone counts agents net of training and meetings"],
    ),
    "sick beside the days": (
        put(f"{DESK}.away", [{"date": "2026-05-13", "agents": 2}]),
        [f"{DESK}.away[0].date: 2026-05-13 lies outside the center's days"],
    ),
    "more sick than scheduled": (
        put(f"{DESK}.away", [{"date": "2026-04-13", "agents": 99}]),
        [f"{DESK}.away[0].agents: is 99, but at most "],
    ),
    "nobody sick": (
        put(f"{DESK}.away", [{"date": "2026-04-13", "agents": 0}]),
        [f"{DESK}.away[0].agents: must be more than 0 (got 0)"],
    ),
    "shares of shifts": (
        both(put(f"{DESK}.shifts", HALF_SHIFT)),
        [f"{DESK}: the shares of shifts sum to 0.5, not to 1"],
    ),
    "a group that hands on more than everybody": (
        both(
            put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.4}]),
            put(f"{DESK}.skills", {"sales": {"transfer": 3}}),
        ),
        [f"{DESK}.skills.sales.transfer: 3 times the 0.4 of all contacts that sales hands on is more than 1"],
    ),
    "overload without patience": (
        both(
            every_group(agents=1), lambda d: [k.update(patience="never") for k in d["contact_types"].values()]
        ),
        [
            "contact_types.sales.patience: is never, and 272 agent hours of work meet 100 agent hours: the queue"
        ],
    ),
    "unknown site": (put(f"{DESK}.site", "austin"), [f'{DESK}.site: "austin" is no site']),
    "wage without currency": (
        put(f"{DESK}.pay.wage", "21"),
        [f"{DESK}.pay.wage: '21' is no amount of money; write 21 USD/h"],
    ),
    "another currency": (
        put(f"{DESK}.pay.wage", "21 EUR/h"),
        [f"{DESK}.pay.wage: is in EUR, the center's currency is USD"],
    ),
    "shrinkage counted twice": (
        put(f"{DESK}.shrinkage.training", 0.03),
        ["leave, training and meetings come off an fte count"],
    ),
    "a section left empty": (put("agent_groups", {}), ["agent_groups:"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_with_its_place_and_its_cure(case: str) -> None:
    check_told(*CASES[case])
