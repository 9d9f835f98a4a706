"""Self-service before the queue: who begins with a machine, what comes of it, and what the machine holds meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from sim.tables import Ending, Origin
from tests.simulation import tiny
from tests.simulation.tiny import Call, Story, center, minute

CONTAINED, FALSELY, HANDED = (
    {"contained": 1.0},
    {"contained": 0.0, "falsely_contained": 1.0},
    {"contained": 0.0},
)
BACK = {"probability": 0.99999, "after": {"constant": "20min"}, "at_most": 1}


def bot(takes: str = "5min", capacity: int | None = None) -> dict[str, Any]:
    """A machine whose sessions all take so long."""
    return {"bot": {"session": {"constant": takes}} | ({"capacity": capacity} if capacity else {})}


def with_bot(rule: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """A contact type all of whose contacts begin with the machine."""
    back = {"recontact": BACK} if "falsely_contained" in rule else {}
    return {"self_service": {"at": "bot", "share": 1.0} | back | rule, **rest}


def sessions(story: Story) -> list[tuple[int, int | None, str]]:
    """When each session began and was over, and how."""
    rows = story.outcomes.bot_sessions
    columns = zip(rows.start.tolist(), rows.end.tolist(), rows.ending.tolist(), strict=True)
    return [
        (minute(start), minute(end) if end >= 0 else None, Ending(how).name) for start, end, how in columns
    ]


def test_who_is_contained_asks_for_no_agent() -> None:
    """A session of five minutes, and no visit to the queue."""
    story = tiny.play(center({"sales": with_bot(CONTAINED)}, self_services=bot()), [Call(0), Call(3)])
    assert sessions(story) == [(0, 5, "CONTAINED"), (3, 8, "CONTAINED")]
    assert story.visits == []


def test_who_is_handed_over_asks_for_an_agent_when_the_session_is_over() -> None:
    """The visit begins there, and the work is what the machine left: 8 of 10 minutes."""
    kind = with_bot(HANDED | {"hand_off": {"aht": 0.8}})
    story = tiny.play(center({"sales": kind}, self_services=bot()), [Call(0, talk=10)])
    assert sessions(story) == [(0, 5, "HANDED_OFF")]
    assert [(v.offered, v.answered) for v in story.visits] == [(5, 5)]
    assert [minute(end) for end in story.column("ended")] == [13]
    assert story.column("session") == [0]
    assert story.column("origin") == [Origin.FIRST]


def test_who_is_falsely_contained_comes_again_as_another_type() -> None:
    """Twenty minutes after the session, as a further attempt of the case, past no machine."""
    kind = with_bot(FALSELY | {"recontact": BACK | {"to": {"support": 1.0}}})
    story = tiny.play(center({"sales": kind, "support": {}}, self_services=bot()), [Call(0)])
    assert sessions(story) == [(0, 5, "FALSELY_CONTAINED")]
    assert [(v.offered, v.ending) for v in story.visits] == [(25, "ANSWERED")]
    columns = ("type", "attempt", "origin", "session")
    assert [story.column(name) for name in columns] == [[1], [1], [Origin.FALSE_CONTAINMENT], [-1]]


def test_who_comes_again_as_the_same_type_begins_with_the_machine_again() -> None:
    """At most once here: the second session is the last."""
    story = tiny.play(center({"sales": with_bot(FALSELY)}, self_services=bot()), [Call(0)])
    assert sessions(story) == [(0, 5, "FALSELY_CONTAINED"), (25, 30, "FALSELY_CONTAINED")]
    assert story.outcomes.bot_sessions.origin.tolist() == [Origin.FIRST, Origin.FALSE_CONTAINMENT]


@pytest.mark.parametrize(("when_full", "ending"), [("queue", "ANSWERED"), ("blocked", "BLOCKED")])
def test_who_finds_the_machine_full_goes_to_the_queue_or_is_blocked(when_full: str, ending: str) -> None:
    """One place: the second of three finds none, the third comes as it falls free."""
    kind = with_bot(CONTAINED | {"when_full": when_full})
    story = tiny.play(center({"sales": kind}, self_services=bot(capacity=1)), [Call(0), Call(1), Call(5)])
    assert sessions(story) == [(0, 5, "CONTAINED"), (1, 1, "FULL"), (5, 10, "CONTAINED")]
    assert [(v.offered, v.ending) for v in story.visits] == [(1, ending)]


def test_the_place_of_who_is_handed_over_falls_free_after_arrivals() -> None:
    """Who goes on to the queue yields to whoever comes at that instant, in the machine too."""
    kind = with_bot(HANDED)
    story = tiny.play(center({"sales": kind}, self_services=bot(capacity=1)), [Call(0), Call(5)])
    assert sessions(story) == [(0, 5, "HANDED_OFF"), (5, 5, "FULL")]
    assert [v.answered for v in story.visits] == [5, 5]


def test_who_is_blocked_by_a_full_machine_may_redial() -> None:
    """After six minutes the place is free."""
    redial = {"probability": 1.0, "after": {"constant": "6min"}, "at_most": 1}
    kind = with_bot(CONTAINED | {"when_full": "blocked"}, redial=redial)
    story = tiny.play(center({"sales": kind}, self_services=bot(capacity=1)), [Call(0), Call(1)])
    assert sessions(story) == [(0, 5, "CONTAINED"), (1, 1, "FULL"), (7, 12, "CONTAINED")]


def test_a_line_is_held_from_entry_through_the_machine_to_the_end_of_talk() -> None:
    """Session 0 to 5, talk 5 to 8: a call at 7 finds no line, one at 8 does."""
    trunks = {"main": {"lines": 1, "types": ["sales"]}}
    described = center({"sales": with_bot(HANDED)}, self_services=bot(), trunks=trunks)
    story = tiny.play(described, [Call(0, talk=3, wrap_up=2), Call(7), Call(8)])
    assert sessions(story) == [(0, 5, "HANDED_OFF"), (8, 13, "HANDED_OFF")]
    assert [(v.offered, v.ending) for v in story.visits] == [
        (5, "ANSWERED"),
        (7, "BLOCKED"),
        (13, "ANSWERED"),
    ]


def test_a_line_falls_free_as_a_contained_customer_leaves() -> None:
    """At the very instant of the next call."""
    trunks = {"main": {"lines": 1, "types": ["sales"]}}
    described = center({"sales": with_bot(CONTAINED)}, self_services=bot(), trunks=trunks)
    story = tiny.play(described, [Call(0), Call(4), Call(5)])
    assert sessions(story) == [(0, 5, "CONTAINED"), (5, 10, "CONTAINED")]
    assert [(v.offered, v.ending) for v in story.visits] == [(4, "BLOCKED")]


def test_agents_stay_for_who_is_with_the_machine_at_closing() -> None:
    """Under `drain` the contact is in the center: handed over at 122, and served."""
    story = tiny.play(center({"sales": with_bot(HANDED)}, self_services=bot()), [Call(117, talk=4)])
    assert [(v.offered, v.ending) for v in story.visits] == [(122, "ANSWERED")]
    assert story.agent(0)[-1].end == 126


def test_who_is_with_the_machine_at_closing_is_sent_away_under_cut() -> None:
    """Handed over after closing, the contact flows out."""
    described = center({"sales": with_bot(HANDED)}, self_services=bot(), end_of_day="cut")
    story = tiny.play(described, [Call(117, talk=4)])
    assert [(v.offered, v.ending) for v in story.visits] == [(122, "FLOW_OUT")]


def test_a_callback_keeps_what_the_machine_left() -> None:
    """The work of who is called back is that of the contact that was handed over."""
    callback = {"when_wait_above": "0s", "accept": 1.0, "no_answer": 0.0}
    kind = with_bot(HANDED | {"hand_off": {"aht": 0.5}}, callback=callback)
    calls = [Call(at, talk=10) for at in range(3)]
    story = tiny.play(center({"sales": kind}, self_services=bot()), calls)
    assert story.column("session") == [0, 1, 2, 2]
    assert [(v.answered, v.ending) for v in story.visits] == [
        (5, "ANSWERED"),
        (10, "ANSWERED"),
        (None, "CALLBACK"),
        (15, "ANSWERED"),
    ]
    assert [minute(end) for end in story.column("ended")] == [10, 15, 7, 20]


def test_a_backlog_is_past_the_machine() -> None:
    """Mail that was there at the start is not answered by a bot any more; mail that comes is."""
    mail = {
        "channel": "mail",
        "self_service": {"at": "bot", "contained": 1.0},
        "target": {"within": "24h"},
    }
    described = center({"sales": mail}, self_services=bot(), channels={"mail": {"kind": "deferred"}})
    story = tiny.play(described, [Call(-9 * 60), Call(0)])
    assert sessions(story) == [(0, 5, "CONTAINED")]
    assert [v.offered for v in story.visits] == [-9 * 60]
