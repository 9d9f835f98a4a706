"""Deferred contacts: they wait without a customer, keep nobody, and are not sent away."""

from __future__ import annotations

import pytest

from tests.simulation.tiny import Call, Visit, center
from tests.simulation.tiny import play_compiled as play

CHANNELS = {"phone": {"kind": "live"}, "mail": {"kind": "deferred"}}
MAILS = {"channel": "mail", "target": {"within": "24h"}}
TYPES = {"sales": {}, "mails": MAILS}


@pytest.mark.parametrize("end_of_day", ["drain", "cut"])
def test_nobody_stays_for_what_can_wait(end_of_day: str) -> None:
    """A call until 125 and two mails: ada goes home after the call, and both mails are left."""
    described = center(TYPES, {"ada": ["mails", "sales"]}, channels=CHANNELS, end_of_day=end_of_day)
    story = play(described, [Call(115, talk=10), Call(116, kind=1, talk=1), Call(117, kind=1, talk=1)])
    left = Visit(116, None, None, "OPEN"), Visit(117, None, None, "OPEN")
    assert story.visits == [Visit(115, 115, 0, "ANSWERED"), *left]
    assert [(spell.state, spell.start, spell.end) for spell in story.agent(0)] == [
        ("AVAILABLE", 0, 115),
        ("TALK", 115, 120),
        ("TALK", 120, 125),
    ]


def test_a_call_that_becomes_a_case_leaves_the_center() -> None:
    """Handed on at 125 to mail that nobody serves by then: bob, whose shift was over at 120, need not stay."""
    types = {"sales": {"transfers": [{"to": "mails", "probability": 1.0}]}, "mails": MAILS}
    described = center(types, {"ada": ["mails"], "bob": ["sales"]}, channels=CHANNELS)
    calls = [Call(115, talk=10, toss=0.5)]
    story = play(described, calls, agents=[0, 1, 1], shifts=[(0, 0, 60), (1, 0, 120), (2, 0, 118)])
    assert story.visits == [Visit(115, 115, 1, "ANSWERED"), Visit(125, None, None, "OPEN")]
    assert [agent[-1].end for agent in map(story.agent, (1, 2))] == [125, 118]
