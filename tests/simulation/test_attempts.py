"""Further contacts of a case: who was not answered calls again, who was not helped comes again."""

from __future__ import annotations

from typing import Any

from sim.entities.units import HOUR, MINUTE
from sim.tables import Origin
from tests.simulation.tiny import OPENS, Call, Story, center, moment, play_compiled

NOBODY_HELPED = {
    "resolution": 0.0,
    "recontact": {"probability": 0.9999999, "after": {"constant": "20min"}, "at_most": 1},
}
CALLS_AGAIN = {"probability": 1.0, "after": {"constant": "10min"}, "at_most": 1}


def origins(story: Story) -> list[str]:
    """Why each visit came."""
    return [Origin(origin).name for origin in story.column("origin")]


def test_who_was_not_resolved_comes_again_with_new_work() -> None:
    """After 3 minutes of talk and 20 minutes, with 7 minutes by the type's law; at most once."""
    story = play_compiled(
        center({"sales": NOBODY_HELPED | {"handle_time": {"constant": "7min"}}}), [Call(0, talk=3, wrap_up=2)]
    )
    assert story.visits == [(0, 0, 0, "ANSWERED"), (23, 23, 0, "ANSWERED")]
    assert story.column("talk") == [3 * MINUTE, 7 * MINUTE]
    assert origins(story) == ["FIRST", "RECONTACT"]
    assert [story.column(name) for name in ("case", "contact", "attempt", "leg")] == [
        [0, 0],
        [0, 1],
        [0, 1],
        [0, 0],
    ]
    assert story.column("resolved") == [0, 0]


def test_who_was_resolved_does_not_come_again() -> None:
    story = play_compiled(center({"sales": NOBODY_HELPED | {"resolution": 1.0}}), [Call(0, talk=3)])
    assert story.column("resolved") == [1]


def test_only_the_last_leg_decides() -> None:
    """The first leg hands on and resolves nothing, yet does not bring the customer back: the second leg does."""
    kinds = {
        "sales": NOBODY_HELPED | {"transfers": [{"to": "experts", "probability": 0.5}]},
        "experts": NOBODY_HELPED | {"handle_time": {"constant": "5min"}},
    }
    story = play_compiled(center(kinds, {"ada": ["sales", "experts"]}), [Call(0, talk=3, toss=0.1)])
    assert story.visits == [(0, 0, 0, "ANSWERED"), (3, 3, 0, "ANSWERED"), (28, 28, 0, "ANSWERED")]
    assert story.column("type") == [0, 1, 1]
    assert origins(story) == ["FIRST", "TRANSFER", "RECONTACT"]


def test_a_recontact_as_another_type_is_work_of_that_type() -> None:
    kinds: dict[str, Any] = {
        "sales": NOBODY_HELPED | {"recontact": NOBODY_HELPED["recontact"] | {"to": {"desk": 1.0}}},  # type: ignore[operator]
        "desk": {"handle_time": {"constant": "9min"}},
    }
    story = play_compiled(center(kinds), [Call(0, talk=3)])
    assert story.column("type") == [0, 1]
    assert story.column("talk") == [3 * MINUTE, 9 * MINUTE]


def test_who_would_find_the_door_closed_comes_the_next_day_in_proportion() -> None:
    """Open from 08:00 to 10:00: 22 hours of night lie over the 2 hours of the next day. Two hours after 08:11 it is
    10:11, a hundred and twentieth of the night (as far as whole millionths say) and so one minute past 08:00."""
    late = NOBODY_HELPED | {"recontact": NOBODY_HELPED["recontact"] | {"after": {"constant": "2h"}}}  # type: ignore[operator]
    story = play_compiled(
        center({"sales": late}, days=2), [Call(10, talk=1)], shifts=[(0, 0, 120), (0, 1440, 1560)]
    )
    assert story.column("offered")[0] == moment(10)
    part = 11 * MINUTE * 1_000_000 // (22 * HOUR)
    assert story.column("offered")[1] == OPENS + 24 * HOUR + part * 2 * HOUR // 1_000_000


def test_who_would_come_after_the_last_day_does_not() -> None:
    late = NOBODY_HELPED | {"recontact": NOBODY_HELPED["recontact"] | {"after": {"constant": "2h"}}}  # type: ignore[operator]
    assert len(play_compiled(center({"sales": late}), [Call(10, talk=1)]).visits) == 1


def test_attempts_of_a_case_are_numbered_as_they_begin_whatever_they_follow_from() -> None:
    """A customer who comes again and is lost calls again."""
    kinds = {
        "sales": NOBODY_HELPED | {"patience": {"constant": "1min"}, "redial": CALLS_AGAIN | {"at_most": 3}}
    }
    calls = [Call(0, talk=3), Call(20, talk=9)]
    story = play_compiled(center(kinds), calls)
    mine = [row for row, case in enumerate(story.column("case")) if case == 0]
    assert [origins(story)[row] for row in mine] == ["FIRST", "RECONTACT", "REDIAL"]
    assert [story.column("attempt")[row] for row in mine] == [0, 1, 2]
    assert [story.visits[row].offered for row in mine] == [0, 23, 34]
    assert story.column("talk")[mine[2]] == 10 * MINUTE, "the redial brings the request of the recontact"


def lost_at_2(**redial: Any) -> Story:
    """A call that is lost after 2 of 7 minutes' talk are brought, and calls again at 12 as the redial says."""
    kinds = {
        "sales": {
            "redial": CALLS_AGAIN | redial,
            "patience": {"constant": "8min"},
            "handle_time": {"constant": "5min"},
        },
        "desk": {"handle_time": {"constant": "9min"}, "patience": {"constant": "30min"}},
    }
    return play_compiled(center(kinds), [Call(0, talk=19), Call(0, patience=2, talk=7)])


def test_a_redial_keeps_work_or_brings_new_work() -> None:
    assert lost_at_2().column("talk")[2] == 7 * MINUTE
    assert lost_at_2(work="new").column("talk")[2] == 5 * MINUTE


def test_a_redial_has_new_patience_or_keeps_its_own() -> None:
    """New patience lasts from 12 to the answer at 19, two minutes do not."""
    assert lost_at_2().visits[2].answered == 19
    kept = lost_at_2(patience="kept").visits[2]
    assert (kept.answered, kept.ending) == (None, "ABANDONED")


def test_a_redial_as_another_type_brings_work_of_that_type() -> None:
    story = lost_at_2(to={"desk": 1.0})
    assert (story.column("type")[2], story.column("talk")[2]) == (1, 9 * MINUTE)
    assert origins(story) == ["FIRST", "FIRST", "REDIAL"]


def test_who_was_blocked_calls_again_by_a_law_of_their_own() -> None:
    """One may wait, and leaves at 2; another is blocked at 1, calls again each minute, and waits from 3 on with a new
    request. The first calls again after ten minutes, is blocked, and then calls each minute too, three times in all."""
    own = {"after": {"constant": "1min"}, "at_most": 3, "work": "new"}
    kinds = {
        "sales": {
            "queue_limit": 1, "patience": {"constant": "30min"}, "handle_time": {"constant": "5min"},
            "redial": CALLS_AGAIN | {"blocked": own},
        }
    }  # fmt: skip
    calls = [Call(0, talk=19), Call(0, patience=2, talk=7), Call(1, talk=8)]
    story = play_compiled(center(kinds), calls)
    of_case = [
        [story.visits[row].offered for row, case in enumerate(story.column("case")) if case == number]
        for number in (1, 2)
    ]
    assert of_case == [[0, 12, 13, 14], [1, 2, 3]]
    assert story.visits[4] == (3, 19, 0, "ANSWERED")
    assert story.column("talk")[4] == 5 * MINUTE


def test_a_customer_who_comes_back_is_answered_by_who_served_them_before() -> None:
    """Agent 0 answers at 0 and is idle since 3, agent 1 since 0: the longest idle would be agent 1."""
    calls = [Call(0, talk=3), Call(30, talk=1)]
    named = {"groups": {"ada": ["sales"]}, "types": {"sales": NOBODY_HELPED}}
    agents = {
        affinity: play_compiled(center(**named, routing={"affinity": affinity}), calls, agents=[0, 0]).answers
        for affinity in ("none", "prefer")
    }
    assert agents["none"] == [(0, 0), (23, 1), (30, 0), (51, 0)]
    assert agents["prefer"] == [(0, 0), (23, 0), (30, 1), (51, 1)]


def test_a_busy_or_absent_familiar_agent_is_not_waited_for() -> None:
    """Agent 0 goes home at 10; the customer who comes back at 23 is served by agent 1."""
    story = play_compiled(
        center({"sales": NOBODY_HELPED}, routing={"affinity": "prefer"}), [Call(0, talk=3)], agents=[0, 0],
        shifts=[(0, 0, 10), (1, 0, 120)],
    )  # fmt: skip
    assert story.answers == [(0, 0), (23, 1)]
