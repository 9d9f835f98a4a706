"""The race alternates, pairs the rounds, and says what was simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.race import CALLBACKS, PEAK_SLICE, Contender, baselines, race
from benchmarks.spread import Spread, alternating, paired, spread
from benchmarks.workloads import w1, w2

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.legs import Timing
    from benchmarks.workloads import Workload


def runner(name: str, log: list[tuple[str, int]], *seconds: float) -> Callable[[Workload, int], Timing]:
    """An engine that claims to take these seconds for 100 contacts, seed by seed from 0."""

    def run(workload: Workload, seed: int) -> Timing:
        log.append((name, seed))
        contacts = 100 if workload.window is None else 10
        return {"contacts": contacts * workload.days, "seconds": seconds[seed] * workload.days}

    return run


def test_each_round_starts_with_the_next_contender() -> None:
    log: list[tuple[str, int]] = []
    field = [Contender(name, runner(name, log, 1, 1, 1)) for name in "abc"]
    race(field, w1(), rounds=3, seed=0)
    assert log == [(n, 0) for n in "abc"] + [(n, 1) for n in "bca"] + [(n, 2) for n in "cab"]


def test_ratio_is_paired_by_round() -> None:
    # The machine slows down threefold from round to round; the second engine is always twice as fast.
    log: list[tuple[str, int]] = []
    field = [
        Contender("slow", runner("slow", log, 2, 6, 18)),
        Contender("fast", runner("fast", log, 1, 3, 9)),
    ]
    slow, fast = race(field, w1(), rounds=3, seed=0)
    assert fast.over(slow) == Spread(2.0, 2.0, 2.0)
    assert slow.over(fast).median == 0.5
    assert fast.speed == Spread(100 / 3, 100 / 9, 100)
    assert (fast.workload, fast.rounds, fast.contacts, fast.is_slice) == ("W1", 3, 100, False)


def test_a_fast_engine_plays_more_days() -> None:
    """Contacts asked for over 10,000 a day, and never less than a day."""
    log: list[tuple[str, int]] = []
    field = [Contender(str(n), runner("x", log, 1), contacts=n) for n in (0, 14_000, 100_000)]
    assert [row.contacts for row in race(field, w2(), rounds=1, seed=0)] == [100, 100, 1_000]


def test_slice_is_passed_on_and_reported() -> None:
    log: list[tuple[str, int]] = []
    (row,) = race([Contender("a", runner("a", log, 1), window=PEAK_SLICE)], w2(10), rounds=1, seed=0)
    assert (row.workload, row.contacts, row.is_slice) == ("W2 x10", 10, True)


def test_two_measurements_take_turns() -> None:
    log: list[str] = []

    def measured(name: str, value: float) -> float:
        log.append(name)
        return value

    found = alternating(lambda: measured("a", 3.0), lambda: measured("b", 2.0), rounds=3)
    assert found == ([3.0] * 3, [2.0] * 3)
    assert "".join(log) == "abbaab"
    assert paired(*found) == Spread(1.5, 1.5, 1.5)
    assert spread([3, 1, 7]) == Spread(3, 1, 7)


def test_real_baselines_race() -> None:
    speed = {row.name: row.speed.median for row in race(baselines(), w2(), rounds=1)}
    assert speed["heapq loop"] > speed[CALLBACKS] > speed["SimPy, idiomatic"] > 0
