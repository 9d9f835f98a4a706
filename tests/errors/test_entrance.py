"""Mistakes in what happens before the queue: lines, machines, announced waits, balking, callbacks."""

from __future__ import annotations

import pytest

from tests.errors.mistakes import COMES_BACK, MAIL, SALES, Mistakes, both, check_told, drop, put, with_bot

CASES: Mistakes = {
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
    "fewer than nobody may wait": (
        put(f"{SALES}.queue_limit", -1),
        [f"{SALES}.queue_limit: must be at least 0 (got -1)"],
    ),
    "nobody picks up, in percent": (
        put(f"{SALES}.callback", {"when_wait_above": "3min", "no_answer": 7}),
        [
            f"{SALES}.callback.no_answer: 7 is more than 1; a share is written as 0.8, not as 80 (did you mean 0.07?)"
        ],
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
    "lines of a mail": (
        both(*MAIL, put("trunks", {"main": {"lines": 10, "types": ["experts"]}})),
        ["trunks.main.types: experts comes by mail, where no customer waits; leave it out"],
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
        with_bot({"at": "bott"}),
        [f'{SALES}.self_service.at: "bott" is not among self_services; did you mean "bot"?'],
    ),
    "more contained than there are": (
        with_bot({"contained": 0.8, "falsely_contained": 0.3, "recontact": COMES_BACK}),
        [
            f"{SALES}.self_service: contained and falsely_contained are shares of all sessions and sum to 1.1, more "
            "than 1"
        ],
    ),
    "false containment without a recontact": (
        with_bot({"falsely_contained": 0.1}),
        [
            f"{SALES}.self_service: falsely_contained customers were not helped: say in recontact how many come again"
        ],
    ),
    "false containment for ever": (
        with_bot(
            {"contained": 0.0, "falsely_contained": 1.0, "recontact": COMES_BACK | {"probability": 1.0}}
        ),
        [f"{SALES}.self_service: nobody is helped and everybody comes again, for ever"],
    ),
    "shares of self-service beyond 1": (
        with_bot({"share": 1.5, "contained": -0.1}),
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
        with_bot({"when_full": "block"}),
        [f"{SALES}.self_service.when_full: 'block' is not allowed; did you mean \"blocked\"?"],
    ),
    "a hand-off that takes no time": (
        with_bot({"hand_off": {"aht": 0}}),
        [f"{SALES}.self_service.hand_off.aht: must be more than 0"],
    ),
    "false containment that leads nowhere": (
        with_bot({"falsely_contained": 0.1, "recontact": COMES_BACK | {"to": {"slaes": 0.4}}}),
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
        both(with_bot({}), drop(f"{SALES}.redial"), drop(f"{SALES}.demand.volume_basis")),
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
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_with_its_place_and_its_cure(case: str) -> None:
    check_told(*CASES[case])
