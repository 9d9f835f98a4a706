"""Time-based escalation: who has waited long enough is served by another priority."""

from __future__ import annotations

from typing import Any

from tests.simulation.tiny import Call, center, play

TYPES: dict[str, dict[str, Any]] = {
    "gold": {"priority": 1},
    "plain": {
        "priority": 5,
        "escalation": [{"after": "10min", "priority": 1}, {"after": "20min", "priority": 0}],
    },
}
GOLD, PLAIN = 0, 1


def order(*calls: Call) -> list[int]:
    """Who is served in which order by one agent who is busy until minute 15 (by number of visit)."""
    story = play(center(TYPES), [Call(0, kind=GOLD, talk=15), *calls])
    answers = [(answered, number) for number, (answered, _) in enumerate(story.answers)]
    return [number for _, number in sorted((a, n) for a, n in answers if a is not None)][1:]


def test_before_the_step_the_priority_of_the_type_counts() -> None:
    """At 15 the plain contact has waited 9 minutes: gold goes first, though it came later."""
    assert order(Call(6, kind=PLAIN, talk=1), Call(8, kind=GOLD, talk=1)) == [2, 1]


def test_at_the_step_the_new_priority_counts() -> None:
    """At 15 the plain contact has waited exactly 10 minutes: equal priorities, so the longer wait goes first."""
    assert order(Call(5, kind=PLAIN, talk=1), Call(8, kind=GOLD, talk=1)) == [1, 2]
    assert order(Call(4, kind=GOLD, talk=1), Call(5, kind=PLAIN, talk=1)) == [1, 2]


def test_a_second_step_goes_beyond_the_first() -> None:
    """At 22 the first plain contact has waited 20 minutes: it passes gold that has waited longer."""
    calls = [Call(1, kind=GOLD, talk=7), Call(1, kind=GOLD, talk=1), Call(2, kind=PLAIN, talk=1)]
    assert order(*calls) == [1, 3, 2]


def test_only_the_head_of_a_queue_rises() -> None:
    """The second plain contact has not waited 10 minutes when the first is served, and stays behind gold."""
    calls = [Call(5, kind=PLAIN, talk=1), Call(8, kind=PLAIN, talk=1), Call(9, kind=GOLD, talk=1)]
    assert order(*calls) == [1, 3, 2]
