"""Queues that would only grow are refused; those that something limits are not."""

from __future__ import annotations

from typing import Any

import pytest

from sim.demand.feasible import check_feasible
from sim.errors import ConfigError
from tests.simulation.tiny import center

PATIENT = {"demand": {"volume": 24, "volume_basis": "first_attempts"}}
"""Four hours of work that come in two, to one agent; nobody gives up."""
TWO = {"ada": {"skills": ["sales"], "agents": 1}, "bob": {"skills": ["support"], "agents": 1}}
LINES = {"main": {"lines": 3, "types": ["sales"]}}
HANDED_ON = {"transfers": [{"to": "support", "probability": 0.9}]}
CALLED_BACK = {"callback": {"when_wait_above": "1min"}}


def grows(types: dict[str, dict[str, Any]], groups: dict[str, Any] | None = None, **rest: Any) -> bool:
    """Whether a center is refused since a queue would grow without end."""
    described = center(types, groups or {"ada": TWO["ada"]}, **rest)
    try:
        check_feasible(described)
    except ConfigError as refused:
        return "grow without end" in str(refused)
    return False


def test_lines_limit_a_queue_unless_customers_hang_up_to_be_called_back() -> None:
    assert grows({"sales": PATIENT})
    assert not grows({"sales": PATIENT}, trunks=LINES)
    assert grows({"sales": PATIENT | CALLED_BACK}, trunks=LINES)


@pytest.mark.parametrize("alone", [False, True])
def test_lines_limit_queues_to_which_only_those_who_hold_one_are_handed_on(alone: bool) -> None:
    """Support gets 21 contacts; one more of its own, without a line, and the lines do not limit it any more."""
    support = {} if not alone else {"demand": {"volume": 1, "volume_basis": "first_attempts"}}
    assert (
        grows({"sales": PATIENT | HANDED_ON, "support": support or {"demand": None}}, TWO, trunks=LINES)
        == alone
    )


def test_balking_limits_a_queue_if_in_the_end_few_enough_join_it() -> None:
    """Two hours for four hours' work: at most half of those who come may join a queue however long."""
    for rule, too_much in (
        ({"by_length": [0.0, 0.49]}, True),
        ({"by_length": [0.0, 0.51]}, False),
        ({"probability": 0.2}, True),
        ({"by_length": [0.0, 1.0]}, False),
        ({"announced": "head_of_line", "tolerance": "5min"}, False),
    ):
        assert grows({"sales": PATIENT | {"balking": rule}}) == too_much


def test_agents_with_several_chats_in_hand_get_more_done() -> None:
    """Two hours for four hours' work: with three places at full pace enough, at 1.6 times the pace of one not."""
    for slowdown, too_much in ([1.0], False), ([1.0, 1.3, 1.9], True):
        channels = {"phone": {"kind": "live", "concurrency": 3, "slowdown": slowdown}}
        assert grows({"sales": PATIENT}, channels=channels) == too_much
