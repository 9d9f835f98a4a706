"""Who has to wait: announced waits, balking, callbacks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulation.tiny import Call, Spell, Story, center, minute
from tests.simulation.tiny import play_compiled as play

BUSY = Call(0, talk=20)


def sales(**kind: Any) -> Story:
    """One agent busy until 20; contacts of one minute come at 4 and 9."""
    return play(center({"sales": kind}), [BUSY, Call(4, talk=1), Call(9, talk=1)])


def rows(story: Story) -> list[tuple[int, int | None, str]]:
    """Visits as (offered, answered, ending)."""
    return [(visit.offered, visit.answered, visit.ending) for visit in story.visits]


def announced(story: Story) -> list[int]:
    """Announced waits in minutes, -1 for none."""
    return [wait // 60_000_000 if wait >= 0 else -1 for wait in story.column("predicted")]


# ---- predictors ----------------------------------------------------------------------------------------------


def balking(predictor: str) -> dict[str, Any]:
    """Nobody balks, but waits are announced."""
    return {"balking": {"announced": predictor, "tolerance": {"constant": "10h"}}}


def test_the_head_of_the_line_has_waited_so_long() -> None:
    assert announced(sales(**balking("head_of_line"))) == [-1, 0, 5]


def test_the_last_one_answered_waited_so_long() -> None:
    """The second waited 16 minutes; the fourth comes while the third is served."""
    story = play(
        center({"sales": balking("last_answered")}),
        [BUSY, Call(4, talk=1), Call(9, talk=5), Call(20, talk=1), Call(22, talk=1)],
    )
    assert announced(story) == [-1, 0, 0, 16, 12]


def test_the_queue_over_the_throughput() -> None:
    """At 4 nothing is known; at 23, answers at 0, 20 and 21: two in 23 minutes, and two before who comes."""
    story = play(
        center({"sales": balking("queue_over_throughput")}),
        [BUSY, Call(4, talk=1), Call(9, talk=9), Call(22, talk=1), Call(23, talk=1)],
    )
    assert announced(story) == [-1, 0, 0, 11, 23]


# ---- balking -------------------------------------------------------------------------------------------------


def test_who_balks_at_once_never_waits_and_may_redial() -> None:
    rule = {"balking": {"probability": 1.0}}
    assert rows(sales(**rule)) == [(0, 0, "ANSWERED"), (4, None, "BALKED"), (9, None, "BALKED")]
    redial = {"redial": {"probability": 1.0, "after": {"constant": "30min"}}}
    assert rows(sales(**rule, **redial))[3:] == [(34, 34, "ANSWERED"), (39, 39, "ANSWERED")]


def test_who_comes_to_a_long_queue_balks() -> None:
    """Nobody waits at 4, one waits at 9; the last number holds for any longer queue."""
    endings = [visit.ending for visit in sales(balking={"by_length": [0.0, 1.0]}).visits]
    assert endings == ["ANSWERED", "ANSWERED", "BALKED"]
    assert [visit.ending for visit in sales(balking={"by_length": [1.0]}).visits][1:] == ["BALKED", "BALKED"]


def test_who_finds_an_agent_or_a_full_queue_does_not_balk() -> None:
    assert rows(sales(balking={"probability": 1.0}, queue_limit=0))[1:] == [
        (4, None, "BLOCKED"),
        (9, None, "BLOCKED"),
    ]


@pytest.mark.parametrize(("tolerance", "ending"), [("5min", "ANSWERED"), ("299s", "BALKED")])
def test_a_wait_is_too_long_above_the_tolerance(tolerance: str, ending: str) -> None:
    rule = {"announced": "head_of_line", "tolerance": {"constant": tolerance}}
    assert [visit.ending for visit in sales(balking=rule).visits] == ["ANSWERED", "ANSWERED", ending]


# ---- callbacks -----------------------------------------------------------------------------------------------


def callback(**changes: Any) -> dict[str, Any]:
    """Offered above 3 minutes, always taken, always picked up."""
    return {
        "callback": {"when_wait_above": "3min", "accept": 1.0, "no_answer": 0.0, "ring": "2min"} | changes
    }


def test_a_callback_keeps_the_place_in_line_and_does_not_abandon() -> None:
    """At 9 the head has waited 5 minutes: a callback, with a patience of 1. Who comes at 10 is served after it."""
    calls = [BUSY, Call(4, talk=1), Call(9, talk=7, patience=1), Call(10, talk=1)]
    described = center({"sales": callback(), "support": {}}, {"ada": ["sales", "support"]})
    story = play(described, [*calls[:3], Call(10, kind=1, talk=1)])
    assert rows(story) == [
        (0, 0, "ANSWERED"), (4, 20, "ANSWERED"), (9, None, "CALLBACK"), (9, 21, "ANSWERED"), (10, 28, "ANSWERED"),
    ]  # fmt: skip
    assert story.column("origin") == [0, 0, 0, 3, 0]
    assert story.column("leg") == [0, 0, 0, 1, 0]
    assert minute(story.column("ended")[2]) == 9
    assert story.column("talk")[3] == 7 * 60_000_000


def test_nobody_is_called_back_who_need_not_wait_so_long() -> None:
    assert rows(sales(**callback(when_wait_above="5min")))[2] == (9, 21, "ANSWERED")


def test_who_does_not_pick_up_costs_the_ringing() -> None:
    story = sales(**callback(no_answer=1.0))
    assert rows(story)[3] == (9, 21, "NO_ANSWER")
    assert [spell.end for spell in story.agent(0)][:3] == [20, 21, 23]


def test_who_does_not_pick_up_is_called_again_a_few_times() -> None:
    """It rings from 21 to 23, so the next call is at 33: the agent is free and dials at once; then at 45."""
    story = sales(**callback(no_answer=1.0, retry={"after": "10min", "at_most": 2}))
    assert rows(story)[3:] == [(9, 21, "NO_ANSWER"), (33, 33, "NO_ANSWER"), (45, 45, "NO_ANSWER")]


def test_an_agent_with_another_chat_in_hand_rings_longer_than_it_rings() -> None:
    """Two chats at half pace, then a third beside the second. The callback of who came at 3 is begun beside that
    one: 10 minutes of ringing take the agent 20, and the customer is called again after 10."""
    chat = {"kind": "live", "concurrency": 2, "slowdown": [1.0, 2.0]}
    retry = {"after": {"constant": "0s"}, "at_most": 1}
    kind = callback(when_wait_above="0s", no_answer=1.0, ring="10min", retry=retry) | {"channel": "phone"}
    story = play(
        center({"sales": kind}, channels={"phone": chat}),
        [Call(0, talk=10), Call(1, talk=20), Call(2, talk=40), Call(3, talk=5)],
    )
    tried = [row for row in rows(story) if row[2] == "NO_ANSWER"]
    assert len(tried) == 2
    assert tried[1][0] == tried[0][1] + 10


def test_nobody_is_called_again_after_closing() -> None:
    """The center closes at 120: the next call would be at 123."""
    story = sales(**callback(no_answer=1.0, retry={"after": "100min", "at_most": 2}))
    assert rows(story)[3:] == [(9, 21, "NO_ANSWER")]


def test_nobody_stays_for_who_waits_to_be_called() -> None:
    """Ada goes home at 38 and leaves a callback behind that nobody else may serve; Bob goes home at closing."""
    made = center({"sales": callback(), "support": {}}, {"ada": ["sales", "support"], "bob": ["support"]})
    calls = [Call(0, talk=28), Call(4, talk=10), Call(9, talk=1)]
    story = play(made, calls, agents=[0, 1], shifts=[(0, 0, 30), (1, 0, 120)])
    assert rows(story) == [(0, 0, "ANSWERED"), (4, 28, "ANSWERED"), (9, None, "CALLBACK"), (9, None, "OPEN")]
    assert story.agent(1) == [Spell("AVAILABLE", 0, 120)]


def test_who_hangs_up_for_a_callback_frees_the_line() -> None:
    """Three lines: who takes a callback at 9 leaves a line for who comes at 10; who holds on does not."""
    trunks = {"main": {"lines": 3, "types": ["sales"]}}
    calls = [BUSY, Call(4), Call(9), Call(10)]
    called = play(center({"sales": callback()}, trunks=trunks), calls)
    assert [visit.ending for visit in called.visits if visit.answered is None] == ["CALLBACK", "CALLBACK"]
    online = play(center({"sales": callback(accept=0.0)}, trunks=trunks), calls)
    assert [visit.ending for visit in online.visits if visit.answered is None] == ["BLOCKED"]
