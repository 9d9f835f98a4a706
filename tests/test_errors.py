"""Bad input, one line a mistake: what is done to a good center, and every fragment that the message must hold."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import sim
from sim.errors import ConfigError, Problem, UserError, did_you_mean
from sim.explain import by_days
from sim.load.choices import CONFIGS
from sim.load.yaml import read_yaml

Data = dict[str, Any]
SALES, DESK = "contact_types.sales", "agent_groups.sales_desk"


def put(path: str, value: object) -> Callable[[Data], None]:
    """Set a value deep in a description."""

    def change(data: Data) -> None:
        *parents, last = path.split(".")
        node: Any = data
        for step in parents:
            node = node[int(step)] if step.isdigit() else node[step]
        node[last] = value

    return change


def drop(path: str) -> Callable[[Data], None]:
    """Remove a key deep in a description."""

    def change(data: Data) -> None:
        *parents, last = path.split(".")
        node: Any = data
        for step in parents:
            node = node[step]
        del node[last]

    return change


def both(*changes: Callable[[Data], None]) -> Callable[[Data], None]:
    """One change after the other."""

    def change(data: Data) -> None:
        for each in changes:
            each(data)

    return change


def every_group(**changes: object) -> Callable[[Data], None]:
    """The same change in every agent group."""

    def change(data: Data) -> None:
        for group in data["agent_groups"].values():
            group.update(changes)

    return change


def deferred(data: Data) -> None:
    """Sales come by letter."""
    data["channels"]["letter"] = {"kind": "deferred"}
    data["contact_types"]["sales"]["channel"] = "letter"
    del data["contact_types"]["sales"]["patience"]


COMES_BACK: Data = {"probability": 0.7, "after": "1d"}


def _with_bot(rule: Data) -> Callable[[Data], None]:
    """Sales begin with a bot that contains half of them."""
    return both(
        put("self_services", {"bot": {"session": {"exponential": {"mean": "3min"}}}}),
        put(f"{SALES}.self_service", {"at": "bot", "contained": 0.5} | rule),
    )


TRAINING: Data = {"activity": "training", "days": "tue", "start": "10:00", "length": "2h", "share": 0.3}
SHORT_SHIFT = [{"start": "08:00", "length": "2h", "days": "mon-fri"}]
COMES_AGAIN = {"probability": 0.7, "after": "1d"}
HALF_SHIFT = [{"start": "08:00", "length": "9h", "share": 0.5}]

MAIL = (
    put("channels.mail", {"kind": "deferred"}),
    put("contact_types.experts.channel", "mail"),
    drop("contact_types.experts.patience"),
)

CASES: dict[str, tuple[Callable[[Data], None], list[str]]] = {
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
        [f"{DESK}.skills.sales.rank: must be a valid integer (got 'x')"],
    ),
    "unknown key": (
        put(f"{SALES}.patiance", "1min"),
        [f'{SALES}.patiance: unknown key "patiance"; did you mean "patience"?', "handle_time"],
    ),
    "unknown key of a group": (
        put(f"{DESK}.agent", 3),
        [f'{DESK}.agent: unknown key "agent"; did you mean "agents"?'],
    ),
    "unknown key of the demand": (
        put(f"{SALES}.demand.fiel", "f.csv"),
        ['did you mean "file"?', "volume_basis"],
    ),
    "unknown key at the top": (
        put("intervall", "30min"),
        ['intervall: unknown key "intervall"; did you mean "interval"?'],
    ),
    "service level in percent": (
        put(f"{SALES}.target.service_level", 80),
        [
            f"{SALES}.target.service_level: 80 is more than 1; a share is written as 0.8, not as 80 (did you mean 0.8?)"
        ],
    ),
    "negative share": (
        put(f"{DESK}.shrinkage.sick", -0.1),
        [f"{DESK}.shrinkage.sick: must be at least 0 (got -0.1)"],
    ),
    "bare number as a duration": (
        put(f"{SALES}.target.within", 20),
        [f"{SALES}.target.within: a duration needs its unit, such as 20s, 5min or 1h30m (got 20)"],
    ),
    "unknown unit": (
        put(f"{SALES}.target.within", "20 parsecs"),
        ["'20 parsecs' is no duration; write 20s, 5min, 1h30m, 2d"],
    ),
    "clock time as a small number": (
        put(f"{DESK}.shifts", [{"start": 8, "length": "10h"}]),
        [f'{DESK}.shifts[0].start: a clock time needs quotes, such as "08:30" (got the number 8)'],
    ),
    "clock time beyond midnight": (
        put(f"{DESK}.shifts", [{"start": "25:00", "length": "10h"}]),
        ["'25:00' is no clock time"],
    ),
    "truth value as a name": (
        put(f"{SALES}.channel", False),
        [
            f"{SALES}.channel: YAML reads an unquoted NO, off, yes or on as true or false; put the word in quotes"
        ],
    ),
    "number as a name": (
        both(
            put("contact_types.1999", {"channel": "phone", "handle_time": "3min", "patience": "never"}),
            lambda d: d["contact_types"].update({1999: d["contact_types"].pop("1999")}),
        ),
        ["contact_types[1999]: must be text (got the number 1999); put it in quotes"],
    ),
    "negative volume": (
        put(f"{SALES}.demand.volume", -3),
        [f"{SALES}.demand.volume: must be at least 0 (got -3)"],
    ),
    "endless volume": (
        put(f"{SALES}.demand.volume", float("inf")),
        [f"{SALES}.demand.volume: must be a finite number"],
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
        [f"{DESK}.headcount.scheduled: must be a valid integer", "(got 2.5)"],
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
    "escalation that nobody reads": (
        both(
            put(f"{SALES}.escalation", [{"after": "2min", "priority": 0}]),
            put("routing.contacts", "first_come_first_served"),
        ),
        [
            f"{SALES}.escalation: a priority is read by routing.contacts: priority only, not by first_come_first_served"
        ],
    ),
    "escalation that raises nobody": (
        put(f"{SALES}.escalation", [{"after": "2min", "priority": 1}]),
        [
            f"{SALES}: escalation[0] does not raise the contact: its priority 1 must be a smaller number than 1"
        ],
    ),
    "escalation out of order": (
        both(
            put(f"{SALES}.priority", 5),
            put(f"{SALES}.escalation", [{"after": "2min", "priority": 2}, {"after": "1min", "priority": 1}]),
        ),
        [f"{SALES}: escalation[1] comes no later than the step before it"],
    ),
    "escalation at once": (
        put(f"{SALES}.escalation", [{"after": "0s", "priority": 0}]),
        [f"{SALES}.escalation[0].after: must be more than 0"],
    ),
    "balking in two ways": (
        put(f"{SALES}.balking", {"probability": 0.1, "announced": "head_of_line", "tolerance": "2min"}),
        [f"{SALES}.balking: give one of probability, by_length (probabilities by how many wait already), or"],
    ),
    "balking by two odds": (
        put(f"{SALES}.balking", {"probability": 0.1, "by_length": [0.0, 0.5]}),
        [f"{SALES}.balking: give one of probability, by_length (probabilities by how many wait already), or"],
    ),
    "more than all balk": (
        put(f"{SALES}.balking", {"by_length": [0.0, 1.5]}),
        [f"{SALES}.balking.by_length[1]: 1.5 is more than 1"],
    ),
    "balking without a tolerance": (
        put(f"{SALES}.balking", {"announced": "head_of_line"}),
        [f"{SALES}.balking: give one of probability, by_length (probabilities by how many wait already), or"],
    ),
    "unknown predictor": (
        put(f"{SALES}.callback", {"when_wait_above": "3min", "predictor": "head_of_lines"}),
        [f"{SALES}.callback.predictor: 'head_of_lines' is not allowed; did you mean \"head_of_line\"?"],
    ),
    "two predictions for one customer": (
        both(
            put(f"{SALES}.callback", {"when_wait_above": "3min"}),
            put(f"{SALES}.balking", {"announced": "last_answered", "tolerance": "2min"}),
        ),
        [
            f"{SALES}: one wait is announced to a customer: balking.announced (last_answered) and callback.predictor"
        ],
    ),
    "nothing ever comes": (
        both(
            put("contact_types.spare", {"channel": "phone", "handle_time": "5min", "patience": "never"}),
            put(f"{DESK}.skills", {"sales": {}, "spare": {}}),
        ),
        [
            "contact_types.spare: it has no demand and no backlog, and no transfer, redial or recontact leads to it"
        ],
    ),
    "callback without a threshold": (
        put(f"{SALES}.callback", {"accept": 0.5}),
        [f"{SALES}.callback.when_wait_above: is missing"],
    ),
    "callbacks for ever": (
        put(f"{SALES}.callback", {"when_wait_above": "3min", "retry": {"after": "10min", "at_most": 0}}),
        [f"{SALES}.callback.retry.at_most: must be at least 1"],
    ),
    "trunk of an unknown type": (
        put("trunks", {"main": {"lines": 10, "types": ["slaes"]}}),
        ['trunks.main.types: "slaes" is no contact type; did you mean "sales"?'],
    ),
    "type on two trunks": (
        put("trunks", {"main": {"lines": 10, "types": ["sales"]}, "more": {"lines": 5, "types": ["sales"]}}),
        ["trunks.more.types: sales has lines already, on trunk main; a type is on one trunk"],
    ),
    "trunk without lines": (
        put("trunks", {"main": {"lines": 0, "types": []}}),
        ["trunks.main.lines: must be at least 1", "trunks.main.types: "],
    ),
    "unknown machine": (
        _with_bot({"at": "bott"}),
        [f'{SALES}.self_service.at: "bott" is not among self_services; did you mean "bot"?'],
    ),
    "more contained than there are": (
        _with_bot({"contained": 0.8, "falsely_contained": 0.3, "recontact": COMES_BACK}),
        [
            f"{SALES}.self_service: contained and falsely_contained are shares of all sessions and sum to 1.1, more "
            "than 1"
        ],
    ),
    "false containment without a recontact": (
        _with_bot({"falsely_contained": 0.1}),
        [
            f"{SALES}.self_service: falsely_contained customers were not helped: say in recontact how many come again"
        ],
    ),
    "false containment for ever": (
        _with_bot(
            {"contained": 0.0, "falsely_contained": 1.0, "recontact": COMES_BACK | {"probability": 1.0}}
        ),
        [f"{SALES}.self_service: nobody is helped and everybody comes again, for ever"],
    ),
    "shares of self-service beyond 1": (
        _with_bot({"share": 1.5, "contained": -0.1}),
        [
            f"{SALES}.self_service.share: 1.5 is more than 1",
            f"{SALES}.self_service.contained: must be at least 0",
        ],
    ),
    "self-service without containment": (
        put(f"{SALES}.self_service", {"at": "bot"}),
        [f"{SALES}.self_service.contained: is missing"],
    ),
    "another way when a machine is full": (
        _with_bot({"when_full": "block"}),
        [f"{SALES}.self_service.when_full: 'block' is not allowed; did you mean \"blocked\"?"],
    ),
    "a hand-off that takes no time": (
        _with_bot({"hand_off": {"aht": 0}}),
        [f"{SALES}.self_service.hand_off.aht: must be more than 0"],
    ),
    "false containment that leads nowhere": (
        _with_bot({"falsely_contained": 0.1, "recontact": COMES_BACK | {"to": {"slaes": 0.4}}}),
        [f'{SALES}.self_service.recontact.to: "slaes" is no contact type; did you mean "sales"?'],
    ),
    "a machine without room": (
        put("self_services", {"bot": {"session": "3min", "capacity": 0}}),
        ["self_services.bot.capacity: must be at least 1"],
    ),
    "a machine without sessions": (
        put("self_services", {"bot": {"capacity": 10}}),
        ["self_services.bot.session: is missing"],
    ),
    "self-service of a volume that does not say what it counts": (
        both(_with_bot({}), drop(f"{SALES}.redial"), drop(f"{SALES}.demand.volume_basis")),
        [f"{SALES}.demand.volume_basis: is missing, and some of its contacts end with self-service"],
    ),
    "callback of a mail": (
        both(
            put("channels.mail", {"kind": "deferred"}),
            put(f"{SALES}.channel", "mail"),
            drop(f"{SALES}.patience"),
            put(f"{SALES}.callback", {"when_wait_above": "3min"}),
        ),
        [f"{SALES}.callback: sales comes by mail, where no customer waits; leave it out"],
    ),
    "interval that does not divide the day": (
        put("interval", "7min"),
        ["interval: 7m does not divide the day (15min, 30min, 1h do)"],
    ),
    "opening inside an interval": (
        put(f"{SALES}.open", {"mon-fri": "08:10-18:00"}),
        [f"{SALES}.open.mon-fri: 08:10 lies inside an interval of 30m; open and close at interval bounds"],
    ),
    "closing before opening": (
        put(f"{SALES}.open", {"mon-fri": "18:00-08:00"}),
        [f"{SALES}.open.mon-fri: '18:00-08:00' closes before it opens"],
    ),
    "unknown day": (
        put(f"{SALES}.open", {"mon-fry": "08:00-18:00"}),
        [f"{SALES}.open: 'fry' is no day of the week (allowed: mon, tue"],
    ),
    "a day given twice": (
        put(f"{SALES}.open", {"mon-fri": "08:00-18:00", "fri": "08:00-16:00"}),
        [f"{SALES}.open: fri is given twice"],
    ),
    "shape of another length": (
        put(f"{SALES}.demand.shape", [1, 2, 3]),
        [f"{SALES}.demand.shape.mon-fri: has 3 weights for 20 open intervals"],
    ),
    "weights that fit neither the open hours nor the day": (
        both(deferred, put(f"{SALES}.demand.shape", [1] * 47)),
        [f"{SALES}.demand.shape.mon-fri: has 47 weights for 20 open intervals (or for all 48 of the day)"],
    ),
    "live contacts outside hours": (
        put(f"{SALES}.demand.outside_hours", 0.25),
        [
            f"{SALES}.demand.outside_hours: customers of a live channel (phone) come while it is open; "
            "only deferred ones come outside"
        ],
    ),
    "deferred contacts of a closed day left open": (
        both(
            deferred,
            put(f"{SALES}.demand.outside_hours", 0.25),
            put(f"{SALES}.demand.weekdays", {"sun": 0.2}),
        ),
        [
            f"{SALES}.demand.weekdays: has no factor for sat, when it is closed; contacts may come then; 0 if none do"
        ],
    ),
    "factor of a closed day without a share outside hours": (
        both(deferred, put(f"{SALES}.demand.weekdays", {"sun": 0.2})),
        [
            f"{SALES}.demand.weekdays: sun: the type is closed on that day; outside_hours says which share comes then"
        ],
    ),
    "event that says nothing": (
        put(f"{SALES}.demand.events", [{"date": "2026-04-13"}]),
        [
            f"{SALES}.demand.events[0]: says nothing; give volume, aht or both as multipliers, such as volume: 1.15"
        ],
    ),
    "event of no date": (
        put(f"{SALES}.demand.events", [{"date": "monday", "volume": 2}]),
        [f"{SALES}.demand.events[0].date: 'monday' is no date; write 2026-04-13 or 2026-04-13..2026-04-15"],
    ),
    "event that ends before it starts": (
        put(f"{SALES}.demand.events", [{"date": "2026-04-14..2026-04-13", "volume": 2}]),
        [f"{SALES}.demand.events[0].date: '2026-04-14..2026-04-13' ends before it starts"],
    ),
    "event beside the days": (
        put(f"{SALES}.demand.events", [{"date": "2027-04-13", "volume": 2}]),
        [f"{SALES}.demand.events[0].date: 2027-04-13 lies outside the center's days (2026-04-13 to 2026-04-"],
    ),
    "event of a negative volume": (
        put(f"{SALES}.demand.events", [{"date": "2026-04-13", "volum": 2, "aht": -1}]),
        [
            f'{SALES}.demand.events[0].volum: unknown key "volum"; did you mean "volume"?',
            f"{SALES}.demand.events[0].aht: must be more than 0 (got -1",
        ],
    ),
    "factor of a closed day": (
        put(f"{SALES}.demand.weekdays", {"sat": 0.5}),
        [f"{SALES}.demand.weekdays: sat: the type is closed on that day"],
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
    "shares of a handle time": (
        put(f"{SALES}.handle_time.split", {"talk": 0.5}),
        [
            f"{SALES}.handle_time.split: talk, hold and wrap_up are shares of one handle time and must sum to 1"
        ],
    ),
    "law and parts": (
        put(f"{SALES}.handle_time.talk", "3min"),
        ["give one law with a split, or talk, hold and wrap_up"],
    ),
    "shares of places": (
        put("sourcing", {"policy": "percentage", "shares": {"main": 0.5}}),
        ["sourcing: the shares of places must sum to 1"],
    ),
    "shares of an unknown place": (
        put("sourcing", {"policy": "percentage", "shares": {"bogota": 1.0}}),
        ['sourcing: "bogota" is no site or vendor with agents (allowed: main)'],
    ),
    "probabilities of transfers": (
        put(
            f"{SALES}.transfers",
            [{"to": "support", "probability": 0.6}, {"to": "experts", "probability": 0.6}],
        ),
        [f"{SALES}: the probabilities of transfers sum to 1.2, more than 1"],
    ),
    "transfer to nowhere": (
        put(f"{SALES}.transfers", [{"to": "expert", "probability": 0.1}]),
        [f'{SALES}.transfers[0].to: "expert" is no contact type; did you mean "experts"?'],
    ),
    "transfer of no kind": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "hot"}]),
        [f"{SALES}.transfers[0].kind: 'hot' is not allowed (allowed: cold, warm, consult)"],
    ),
    "transfer with other patience": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "patience": "keep"}]),
        [
            f"{SALES}.transfers[0].patience: 'keep' is not allowed; did you mean \"kept\"? (allowed: new, kept)"
        ],
    ),
    "conference of a cold transfer": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "conference": "1min"}]),
        [f"{SALES}.transfers[0]: conference is about warm transfers, and this one is cold; leave it out"],
    ),
    "consult without a talk": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "consult"}]),
        [f"{SALES}.transfers[0]: how long the two agents of a consult speak is missing; give talk"],
    ),
    "talk of a warm transfer": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "warm", "talk": "1min"}]),
        [f"{SALES}.transfers[0]: talk is about consults, and this transfer is warm; leave it out"],
    ),
    "taken over in a warm transfer": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "warm", "takes_over": 0.5}]),
        [f"{SALES}.transfers[0]: takes_over is about consults, and this transfer is warm; leave it out"],
    ),
    "warm transfer to a deferred type": (
        both(*MAIL, put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "warm"}])),
        [
            f"{SALES}.transfers[0].kind: is warm, but nobody is on the line of experts, which is deferred; use cold"
        ],
    ),
    "warm transfer by agents with other contacts in hand": (
        both(
            put("channels.phone.concurrency", 2),
            put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "warm"}]),
        ),
        [
            f"{SALES}.transfers[0].kind: is warm, but agents may have other customers on channel phone or beside it"
        ],
    ),
    "patience kept where nobody waits": (
        both(*MAIL, put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "patience": "kept"}])),
        [
            f"{SALES}.transfers[0].patience: is kept, but experts is deferred: nobody waits there; leave it out"
        ],
    ),
    "a group that hands on more than everybody": (
        both(
            put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.4}]),
            put(f"{DESK}.skills", {"sales": {"transfer": 3}}),
        ),
        [f"{DESK}.skills.sales.transfer: 3 times the 0.4 of all contacts that sales hands on is more than 1"],
    ),
    "affinity of no kind": (
        put("routing", {"affinity": "always"}),
        ["routing.affinity: 'always' is not allowed (allowed: none, prefer)"],
    ),
    "redial to nowhere": (
        put(f"{SALES}.redial.to", {"suport": 0.5}),
        [f'{SALES}.redial.to: "suport" is no contact type; did you mean "support"?'],
    ),
    "redial to more than everybody": (
        put(f"{SALES}.redial.to", {"support": 0.5, "experts": 0.6}),
        [f"{SALES}.redial.to: the shares sum to 1.1, more than 1"],
    ),
    "redial with other patience": (
        put(f"{SALES}.redial.patience", "keep"),
        [f"{SALES}.redial.patience: 'keep' is not allowed; did you mean \"kept\"? (allowed: new, kept)"],
    ),
    "redial with other work": (
        put(f"{SALES}.redial.work", "old"),
        [f"{SALES}.redial.work: 'old' is not allowed (allowed: kept, new)"],
    ),
    "recontact to nowhere": (
        put(f"{SALES}.recontact", {**COMES_AGAIN, "to": {"expert": 1.0}}),
        [f'{SALES}.recontact.to: "expert" is no contact type; did you mean "experts"?'],
    ),
    "recontact without resolution": (
        both(put(f"{SALES}.recontact", COMES_AGAIN), drop(f"{SALES}.resolution")),
        [f"{SALES}: recontact is about contacts that are not resolved; give resolution (or fcr) too"],
    ),
    "recontact for ever": (
        both(put(f"{SALES}.recontact", {**COMES_AGAIN, "probability": 1.0}), put(f"{SALES}.resolution", 0)),
        [f"{SALES}: nobody is resolved and everybody comes again, for ever; lower recontact.probability"],
    ),
    "recontact misspelt": (
        put(f"{SALES}.recontact", {"probability": 0.5, "afer": "1h"}),
        [f'{SALES}.recontact.afer: unknown key "afer"; did you mean "after"?', "recontact.after: is missing"],
    ),
    "resolution told twice": (
        both(put(f"{SALES}.recontact", COMES_AGAIN), put(f"{SALES}.fcr", {"value": 0.8})),
        [f"{SALES}: give either resolution or fcr, and not both"],
    ),
    "fcr without recontacts": (
        both(put(f"{SALES}.fcr", {"value": 0.8}), drop(f"{SALES}.resolution")),
        [f"{SALES}: fcr counts contacts that come again; give recontact (with some that come within 168h)"],
    ),
    "fcr too low": (
        both(
            put(f"{SALES}.recontact", COMES_AGAIN),
            put(f"{SALES}.fcr", {"value": 0.2, "within": "2d"}),
            drop(f"{SALES}.resolution"),
        ),
        [f"{SALES}: an fcr of 0.2 cannot be: even if nothing were resolved", "so it is 0.3 or more"],
    ),
    "volume basis left open by recontacts": (
        both(
            put(f"{SALES}.recontact", COMES_AGAIN),
            drop(f"{SALES}.redial"),
            drop(f"{SALES}.demand.volume_basis"),
        ),
        [f"{SALES}.demand.volume_basis: is missing, and customers who were not resolved come again"],
    ),
    "volume basis left open": (
        drop(f"{SALES}.demand.volume_basis"),
        [f"{SALES}.demand.volume_basis: is missing, and it redials"],
    ),
    "unknown law": (
        put(f"{SALES}.patience", {"exponental": {"mean": "3min"}}),
        [f'{SALES}.patience: "exponental" is no law here; did you mean "exponential"?', "lognormal"],
    ),
    "two laws": (
        put(f"{SALES}.patience", {"exponential": {"mean": "9s"}, "gamma": {"mean": "2s", "cv": 1}}),
        [f"{SALES}.patience: a law is one name with its parameters"],
    ),
    "law without its parameter": (
        put(f"{SALES}.patience", {"gamma": {"mean": "3min"}}),
        [f"{SALES}.patience.gamma.cv: is missing"],
    ),
    "live without patience": (
        drop(f"{SALES}.patience"),
        [f"{SALES}.patience: is missing: how long customers on a live channel (phone) wait, or `never`"],
    ),
    "order of a live queue": (
        put(f"{SALES}.order", "due"),
        [f"{SALES}.order: is for deferred channels; on a live one (phone) it is fifo"],
    ),
    "unknown order": (
        put(f"{SALES}.order", "lifo"),
        [f"{SALES}.order: 'lifo' is not allowed; did you mean \"fifo\"?"],
    ),
    "clock of a live target": (
        put(f"{SALES}.target.clock", "open_hours"),
        [
            f"{SALES}.target.clock: is for deferred channels; customers on a live one (phone) wait by elapsed time"
        ],
    ),
    "unknown clock": (
        put(f"{SALES}.target.clock", "business"),
        [f"{SALES}.target.clock: 'business' is not allowed; did you mean \"business_days\"?"],
    ),
    "pending work on a live channel": (
        put(f"{SALES}.pending", {"probability": 0.3, "after": "24h", "work": "4min"}),
        [f"{SALES}.pending: is for deferred channels; a customer on a live one (phone) is on the line"],
    ),
    "pending work without its parts": (
        put(f"{SALES}.pending", {"probability": 1.3}),
        [
            f"{SALES}.pending.probability: 1.3 is more than 1",
            f"{SALES}.pending.after: is missing",
            "pending.work: is missing",
        ],
    ),
    "chaser of waiting customers": (
        put(f"{SALES}.chaser", {"to": "sales", "probability": 0.03}),
        [f"{SALES}.chaser: is for deferred channels; customers on a live one (phone) wait themselves"],
    ),
    "chaser to nowhere": (
        put(f"{SALES}.chaser", {"to": "slaes", "probability": 0.03}),
        [f'{SALES}.chaser.to: "slaes" is no contact type; did you mean "sales"?'],
    ),
    "backlog of waiting customers": (
        put(f"{SALES}.backlog", {"contacts": 10, "age": "0s..36h"}),
        [f"{SALES}.backlog: is for deferred channels; nobody waits overnight on a live one (phone)"],
    ),
    "backlog that is no backlog": (
        put(f"{SALES}.backlog", {"contacts": -1, "age": "36h..0s"}),
        [f"{SALES}.backlog.contacts: must be at least 0 (got -1)", f"{SALES}.backlog.age"],
    ),
    "delays that look at heads of a queue by due time": (
        both(
            put("channels.phone.kind", "deferred"),
            lambda d: [
                k.pop("patience") and k.update(target={"within": "24h"}) for k in d["contact_types"].values()
            ],
            put(f"{SALES}.pending", {"probability": 0.3, "after": "24h", "work": "4min"}),
            put("routing", {"overflow": [{"group": "desk", "type": "sales", "after": "1h"}]}),
        ),
        [f"{SALES}.order: must be fifo with pending work and groups that come in after a wait"],
    ),
    "half a business day": (
        put(f"{SALES}.target", {"within": "36h", "clock": "business_days"}),
        [
            f"{SALES}.target: business days are whole days, such as within: 1d (got 36h); clock: open_hours counts"
        ],
    ),
    "deferred work without a due time": (
        both(
            both(put("channels.phone.kind", "deferred"), put(f"{SALES}.target", {})),
            put(f"{SALES}.target", {}),
        ),
        [
            f"{SALES}.target.within: is missing: by when work on a deferred channel (phone) is to be done, such as 24h"
        ],
    ),
    "service level of waiting customers on deferred work": (
        both(
            put("channels.phone.kind", "deferred"),
            put(f"{SALES}.target", {"within": "24h", "definition": "SL1"}),
        ),
        [f"{SALES}.target.definition: is for live channels; deferred work (phone) is done by when it is due"],
    ),
    "patience of deferred work": (
        put("channels.phone.kind", "deferred"),
        [f"{SALES}.patience: contacts on a deferred channel (phone) wait without a customer who could leave"],
    ),
    "slowdown that does not begin with one": (
        put("channels.phone.slowdown", [1.2, 1.3]),
        ["channels.phone: slowdown begins with 1.2, but one contact alone is what others are compared with"],
    ),
    "slowdown that speeds up": (
        put("channels.phone.slowdown", [1.0, 0.9]),
        ["channels.phone.slowdown[1]: must be at least 1 (got 0.9)"],
    ),
    "no place for a contact": (
        put("channels.phone.concurrency", 0),
        ["channels.phone.concurrency: must be at least 1 (got 0)"],
    ),
    "interruptible live contacts": (
        put("channels.phone.interruptible", True),
        ["channels.phone: interruptible is said of deferred channels; nothing interrupts a live contact"],
    ),
    "several deferred contacts at once": (
        put("channels.mail", {"kind": "deferred", "concurrency": 2}),
        [
            "channels.mail: a deferred contact is done alone; concurrency, slowdown and together_with are for live"
        ],
    ),
    "wrap-up that is neither inline nor offline": (
        put("channels.phone.wrap_up", "inlien"),
        [
            "channels.phone.wrap_up: 'inlien' is not allowed; did you mean \"inline\"? (allowed: inline, offline)"
        ],
    ),
    "together with an unknown channel": (
        put("channels.phone.together_with", ["chta"]),
        ['channels.phone.together_with: "chta" is no channel (allowed: phone)'],
    ),
    "together with itself": (
        put("channels.phone.together_with", ["phone"]),
        [
            'channels.phone.together_with: names "phone" itself; how many of its own contacts is said by concurrency'
        ],
    ),
    "together with deferred work": (
        both(put("channels.mail", {"kind": "deferred"}), put("channels.phone.together_with", ["mail"])),
        ["channels.phone.together_with: mail is deferred, and a deferred contact is done alone"],
    ),
    "ring-fence for a skill the group has not": (
        put(f"{DESK}.ring_fence", [{"types": ["expert"], "hours": "13:00-15:00"}]),
        [f'{DESK}.ring_fence[0].types: "expert" is no skill of the group (allowed: sales)'],
    ),
    "ring-fence without types": (
        put(f"{DESK}.ring_fence", [{"types": [], "hours": "13:00-15:00"}]),
        [f"{DESK}.ring_fence[0].types: "],
    ),
    "ring-fence that ends before it begins": (
        put(f"{DESK}.ring_fence", [{"types": ["sales"], "hours": "15:00-13:00"}]),
        [f"{DESK}.ring_fence[0].hours: '15:00-13:00' closes before it opens"],
    ),
    "ring-fence on a day that is none": (
        put(f"{DESK}.ring_fence", [{"types": ["sales"], "days": "mon-fry", "hours": "13:00-15:00"}]),
        [f"{DESK}.ring_fence[0].days: 'fry' is no day of the week"],
    ),
    "silence in percent": (
        put(f"{SALES}.silent", {"share": 45, "discovery": "30s"}),
        [
            f"{SALES}.silent.share: 45 is more than 1; a share is written as 0.8, not as 80 (did you mean 0.45?)"
        ],
    ),
    "silence that is never found out": (
        put(f"{SALES}.silent", {"share": 0.45}),
        [f"{SALES}.silent.discovery: is missing"],
    ),
    "silence of deferred work": (
        both(
            put("channels.phone.kind", "deferred"), put(f"{SALES}.silent", {"share": 0.4, "discovery": "30s"})
        ),
        [f"{SALES}.silent: contacts on a deferred channel (phone) wait without a customer who could leave"],
    ),
    "overload without patience": (
        both(
            every_group(agents=1), lambda d: [k.update(patience="never") for k in d["contact_types"].values()]
        ),
        [
            "contact_types.sales.patience: is never, and 272 agent hours of work meet 100 agent hours: the queue"
        ],
    ),
    "unknown channel": (
        put(f"{SALES}.channel", "fone"),
        [f'{SALES}.channel: "fone" is no channel; did you mean "phone"?'],
    ),
    "unknown kind of channel": (
        put("channels.phone.kind", "lively"),
        ["channels.phone.kind: 'lively' is not allowed; did you mean \"live\"?"],
    ),
    "unknown site": (put(f"{DESK}.site", "austin"), [f'{DESK}.site: "austin" is no site']),
    "unknown time zone": (
        put("timezone", "America/Chigaco"),
        [
            'timezone: "America/Chigaco" is no IANA time zone such as Europe/Berlin; did you mean "America/Chicago"?'
        ],
    ),
    "date in another order": (
        put("start", "13.04.2026"),
        ["start: must be a date such as 2026-04-13 (got '13.04.2026')"],
    ),
    "no days": (put("days", 0), ["days: must be at least 1 (got 0)"]),
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
    "a word for a section": (
        put("contact_types", "sales"),
        ["contact_types: must be keys with values below it (got 'sales')"],
    ),
    "a section left empty": (put("agent_groups", {}), ["agent_groups:"]),
    "a section left out": (drop("contact_types"), ["contact_types: is missing"]),
}


def _center() -> Data:
    """A good center as plain data, nothing of it shared."""
    data: Data = json.loads(json.dumps(read_yaml(CONFIGS / "center" / "two_skills.yaml")))
    return data


def _message(data: Data, overrides: tuple[str, ...] = ()) -> str:
    with pytest.raises(ConfigError) as caught:
        sim.load(data, overrides)
    return str(caught.value)


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_with_its_place_and_its_cure(case: str) -> None:
    change, fragments = CASES[case]
    data = _center()
    change(data)
    message = _message(data)
    assert [fragment for fragment in fragments if fragment not in message] == [], message
    assert "Input should" not in message
    assert "pydantic" not in message


def test_all_mistakes_of_a_center_come_at_once() -> None:
    data = _center()
    both(put("days", 0), put(f"{SALES}.target.within", 20), put(f"{DESK}.shrinkage.sick", 6))(data)
    lines = _message(data).splitlines()
    assert lines[0] == "center: 3 problems"
    assert [line.split(":")[0].strip() for line in lines[1:]] == [
        "days",
        f"{SALES}.target.within",
        f"{DESK}.shrinkage.sick",
    ]


def test_mistakes_that_show_only_together_come_at_once() -> None:
    data = _center()
    both(put(f"{DESK}.skills", ["slaes"]), put("timezone", "Mars"), put(f"{DESK}.pay.wage", "9 EUR/h"))(data)
    assert _message(data).splitlines()[0] == "center: 3 problems"


@pytest.mark.parametrize(
    ("overrides", "fragments"),
    [
        (("days=0",), ["center: 1 problem", "days: must be at least 1 (got 0)"]),
        (
            ("agent_groups.sale_desk.agents=3",),
            [
                'agent_groups.sale_desk: there is no agent group "sale_desk"; did you mean "sales_desk"?',
                "+key=value makes a new one",
            ],
        ),
        (("contact_types.sales.patience.mean=3min",), ["contact_types.sales.patience: a law is one name"]),
        (("days.hours=3",), ["days: 5 is a value and has no keys below it"]),
        (
            ("~contact_types.sales.rdial",),
            ['contact_types.sales.rdial: there is no key "rdial"; did you mean "redial"?'],
        ),
        (
            ("agent_groups.sales_desk.breaks.3.length=9min",),
            ["this is a list of 3; its items are counted from 0 to 2"],
        ),
        (
            ("agent_groups.sales_desk.breaks[0].length=9min",),
            ["items of a list are counted from 0 between dots: shifts.0.length=9h"],
        ),
        (("days",), ["days: is no override; write key=value"]),
        (("=3",), ["=3: is no override"]),
        (("days=1,2",), ["days=1,2: several values make several centers"]),
        (("days=interval(1,2)",), ["names no finite list of values"]),
        (("contact_types.sales.patience={exponential: {mean: 3min}",), ["the value cannot be read"]),
        (
            ("routing=priorty",),
            ['routing: there is no routing "priorty"; did you mean "priority"?', "longest_idle"],
        ),
        (
            ("center=ridgeline_voise",),
            ['there is no center "ridgeline_voise"; did you mean "ridgeline_voice"?'],
        ),
        (("days=1,2", "seed"), ["seed: is no override"]),
        (("x y", "a[0]=3"), ["command line: 2 problems", "x y: is no override", "a[0]=3: items of a list"]),
    ],
)
def test_a_wrong_override_is_told(overrides: tuple[str, ...], fragments: list[str]) -> None:
    message = _message(_center(), overrides)
    assert [fragment for fragment in fragments if fragment not in message] == [], message


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(
        ConfigError, match='there is no center "smal_shop"; did you mean "small_shop"'
    ) as caught:
        sim.load("smal_shop")
    assert "two_vendors" in str(caught.value)


def test_an_error_is_a_users_error_that_crosses_processes() -> None:
    error = ConfigError([Problem("days", "must be at least 1")], "center x")
    assert isinstance(error, UserError)
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.problems, copy.source) == (str(error), error.problems, "center x")


def test_nearest_words() -> None:
    assert did_you_mean("slaes", ["sales", "support"]) == '; did you mean "sales"? (allowed: sales, support)'
    assert did_you_mean("zzz", ["sales"]) == " (allowed: sales)"
    assert did_you_mean("x", []) == " (allowed: none are defined)"
    assert did_you_mean("k1", [f"k{i}" for i in range(20)]).endswith("k11, ...)")


def test_days_of_a_week_that_share_a_mistake_share_a_line() -> None:
    days = [Problem(f"a.open.{day}", "x") for day in ("mon", "tue", "wed")]
    apart = [Problem("a.open.mon", "y"), Problem("a.open.thu", "y"), Problem("b", "x"), Problem("b", "x")]
    assert by_days([*days, *apart]) == [
        Problem("a.open.mon-wed", "x"),
        Problem("a.open.mon,thu", "y"),
        Problem("b", "x"),
    ]
