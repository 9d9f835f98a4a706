"""The race alternates, pairs the rounds, and says what was simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.race import PEAK_SLICE, Contender, baselines, race
from benchmarks.workloads import w1, w2

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.legs import Timing
    from benchmarks.workloads import Workload


def runner(name: str, log: list[tuple[str, int]], *seconds: float) -> Callable[[Workload, int], Timing]:
    """An engine that claims to take these seconds for 100 contacts, seed by seed from 0."""

    def run(workload: Workload, seed: int) -> Timing:
        log.append((name, seed))
        return {"contacts": 100 if workload.window is None else 10, "seconds": seconds[seed]}

    return run


def test_each_round_starts_with_the_next_contender() -> None:
    log: list[tuple[str, int]] = []
    field = [Contender(name, runner(name, log, 1, 1, 1)) for name in "abc"]
    race(field, w1(), baseline="a", rounds=3, seed=0)
    assert log == [(n, 0) for n in "abc"] + [(n, 1) for n in "bca"] + [(n, 2) for n in "cab"]


def test_ratio_is_paired_by_round() -> None:
    # The machine slows down threefold from round to round; the second engine is always twice as fast.
    log: list[tuple[str, int]] = []
    field = [
        Contender("slow", runner("slow", log, 2, 6, 18)),
        Contender("fast", runner("fast", log, 1, 3, 9)),
    ]
    slow, fast = race(field, w1(), baseline="slow", rounds=3, seed=0)
    assert (slow.ratio, fast.ratio) == (1.0, 2.0)
    assert (fast.median, fast.low, fast.high) == pytest.approx((100 / 3, 100 / 9, 100))
    assert (fast.workload, fast.rounds, fast.contacts, fast.is_slice) == ("W1", 3, 100, False)


def test_slice_is_passed_on_and_reported() -> None:
    log: list[tuple[str, int]] = []
    (row,) = race([Contender("a", runner("a", log, 1), PEAK_SLICE)], w2(10), baseline="a", rounds=1, seed=0)
    assert (row.workload, row.contacts, row.is_slice) == ("W2 x10", 10, True)


def test_unknown_baseline_is_named() -> None:
    with pytest.raises(ValueError, match=r"'d' does not race \(a\)"):
        race([Contender("a", runner("a", [], 1))], w1(), baseline="d", rounds=1)


def test_ciw_races_on_one_queue_only() -> None:
    assert [contender.name for contender in baselines(w1())][-1] == "Ciw"
    assert "Ciw" not in {contender.name for contender in baselines(w2())}


def test_real_baselines_race() -> None:
    rows = race(baselines(w2()), w2(), baseline="SimPy, callbacks only", rounds=1)
    speed = {row.name: row.median for row in rows}
    assert speed["heapq loop"] > speed["SimPy, callbacks only"] > speed["SimPy, idiomatic"] > 0
