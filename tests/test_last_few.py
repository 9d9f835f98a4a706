"""What is kept for the last few."""

from __future__ import annotations

from itertools import count

from sim.last_few import LastFew
from tests.threads import THREADS, at_the_same_time


def test_the_oldest_is_forgotten_first_and_made_anew() -> None:
    made: list[int] = []
    kept = LastFew[int](2)

    def make(number: int) -> int:
        made.append(number)
        return number

    assert [kept.of(key, lambda key=key: make(key)) for key in (1, 2, 1, 3, 2, 1)] == [1, 2, 1, 3, 2, 1]  # type: ignore[misc]
    assert made == [1, 2, 3, 1]


def test_threads_may_ask_at_the_same_time() -> None:
    """More keys than are kept, in four threads."""
    kept, keys, right = LastFew[object](8), count(), list[bool]()

    def ask() -> None:
        for _ in range(5000):
            key, mine = next(keys), object()
            right.append(kept.of(key, lambda mine=mine: mine) is mine)  # type: ignore[misc]

    at_the_same_time(ask)
    assert right == [True] * (5000 * THREADS)
