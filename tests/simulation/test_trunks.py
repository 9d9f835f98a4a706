"""Lines into the center: held from entry until the customer leaves, on whatever leg."""

from __future__ import annotations

from typing import Any

import pytest

from sim.entities.units import MINUTE
from sim.lines import finds_no_line, lines_held, most_held
from tests.simulation.tiny import Call, Story, center
from tests.simulation.tiny import play_compiled as play

ONE_LINE = {"main": {"lines": 1, "types": ["sales"]}}


def endings(story: Story) -> list[str]:
    """How each visit ended."""
    return [visit.ending for visit in story.visits]


def test_who_finds_no_line_is_blocked() -> None:
    """One waits and one talks on two lines: the third is turned away though the queue has no limit."""
    trunks = {"main": {"lines": 2, "types": ["sales"]}}
    story = play(center(trunks=trunks), [Call(0, talk=10), Call(1, talk=5), Call(2)])
    assert endings(story) == ["ANSWERED", "ANSWERED", "BLOCKED"]


def test_a_line_is_free_when_the_conversation_ends_not_after_wrap_up() -> None:
    """The agent writes up until 9; the line is free at 5, at which very moment somebody comes in."""
    story = play(center(trunks=ONE_LINE), [Call(0, talk=3, hold=2, wrap_up=4), Call(4), Call(5)])
    assert endings(story) == ["ANSWERED", "BLOCKED", "ANSWERED"]
    assert story.answers[2] == (9, 0)


def test_who_gives_up_frees_the_line_only_after_arrivals() -> None:
    """At minute 3 somebody comes in and somebody gives up: arrivals are first, so there is no line yet."""
    trunks = {"main": {"lines": 2, "types": ["sales"]}}
    calls = [Call(0, talk=10), Call(1, patience=2), Call(3), Call(4, talk=1)]
    assert endings(play(center(trunks=trunks), calls)) == ["ANSWERED", "ABANDONED", "BLOCKED", "ANSWERED"]


def test_a_transferred_contact_holds_its_line_on_the_way_and_on_the_next_leg() -> None:
    """Sales hands on after 2 minutes; support takes the contact 3 minutes later, and hangs up after its 10."""
    types = {
        "sales": {"transfers": [{"to": "support", "probability": 0.5, "delay": "3min"}]},
        "support": {},
    }
    calls = [Call(0, talk=2, toss=0.1), Call(3), Call(14), Call(15, talk=1)]
    story = play(center(types, {"ada": ["sales"], "bob": ["support"]}, trunks=ONE_LINE), calls, agents=[0, 1])
    assert endings(story) == ["ANSWERED", "BLOCKED", "ANSWERED", "BLOCKED", "ANSWERED"]


@pytest.mark.parametrize(
    ("way", "hangs_up"),
    [
        ({"kind": "warm", "conference": "3min"}, 25),
        ({"kind": "consult", "talk": "3min", "takes_over": 0.0}, 15),
    ],
    ids=["warm", "consult"],
)
def test_a_customer_in_a_conference_holds_one_line(way: dict[str, Any], hangs_up: int) -> None:
    """Bob is busy until 12; then he and Ada meet for 3 minutes, and in a warm transfer he works on for 10."""
    types = {"sales": {"transfers": [{"to": "support", "probability": 0.5} | way]}, "support": {}}
    described = center(types, {"ada": ["sales"], "bob": ["support"]}, trunks=ONE_LINE)
    calls = [Call(0, kind=1, talk=12), Call(1, talk=2, toss=0.1), Call(4), Call(hangs_up - 1), Call(hangs_up)]
    story = play(described, calls, agents=[0, 1])
    assert [(v.offered, v.ending) for v in story.visits if v.offered > 1] == [
        (3, "ANSWERED"), (4, "BLOCKED"), (hangs_up - 1, "BLOCKED"), (hangs_up, "ANSWERED"),
    ]  # fmt: skip


def test_a_customer_who_gives_up_during_a_warm_transfer_leaves_the_line() -> None:
    """Nobody answers at support: the customer's patience there ends at 8, and the line is free."""
    types = {
        "sales": {"transfers": [{"to": "support", "probability": 0.5, "kind": "warm"}]},
        "support": {"patience": {"constant": "5min"}},
    }
    described = center(types, {"ada": ["sales"], "bob": ["support"]}, trunks=ONE_LINE)
    calls = [Call(0, kind=1, talk=30), Call(1, talk=2, toss=0.1), Call(7), Call(9)]
    story = play(described, calls, agents=[0, 1])
    assert [v.ending for v in story.visits] == ["ANSWERED", "ANSWERED", "ABANDONED", "BLOCKED", "ANSWERED"]


def test_other_types_need_no_line() -> None:
    story = play(
        center({"sales": {}, "support": {}}, {"ada": ["sales", "support"]}, trunks=ONE_LINE),
        [Call(0, talk=5), Call(1, kind=1, talk=5), Call(2)],
    )
    assert endings(story) == ["ANSWERED", "ANSWERED", "BLOCKED"]


def test_who_is_blocked_may_redial_and_find_a_line() -> None:
    kind = {"redial": {"probability": 1.0, "after": {"constant": "2min"}, "at_most": 2}}
    story = play(center({"sales": kind}, trunks=ONE_LINE), [Call(0, talk=3), Call(1, talk=1)])
    assert [(v.offered, v.ending) for v in story.visits] == [(0, "ANSWERED"), (1, "BLOCKED"), (3, "ANSWERED")]


def test_what_held_lines_and_who_found_none_is_read_from_the_rows() -> None:
    """A full queue and a full trunk both block; only the second counts as no line."""
    trunks = {"main": {"lines": 2, "types": ["sales"]}}
    described = center(
        {"sales": {"queue_limit": 0}, "support": {}}, {"ada": ["sales"], "bob": ["support"]}, trunks=trunks
    )
    story = play(described, [Call(0, talk=10), Call(1)], agents=[0, 1])
    held = lines_held(described, story.outcomes.segments, story.outcomes.bot_sessions, story.outcomes.end)
    assert [(b - a) // MINUTE for a, b in zip(held.start.tolist(), held.stop.tolist(), strict=True)] == [10]
    assert finds_no_line(described, story.outcomes.segments, held).tolist() == [False, False]
    one = center(trunks=ONE_LINE)
    blocked = play(one, [Call(0, talk=10), Call(1)])
    held = lines_held(one, blocked.outcomes.segments, blocked.outcomes.bot_sessions, blocked.outcomes.end)
    assert finds_no_line(one, blocked.outcomes.segments, held).tolist() == [False, True]
    assert most_held(held, 0) == 1
