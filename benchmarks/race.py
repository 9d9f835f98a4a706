"""Engines raced in alternation, so that a machine that warms up or is shared slows all of them alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import ciw_queue, heap_loop, simpy_callbacks, simpy_idiomatic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.legs import Timing
    from benchmarks.workloads import Workload


PEAK_SLICE = (10_800.0, 13_200.0)
"""Forty minutes of W2's morning peak, from empty: flatters an engine whose cost grows with the queues of a full day."""


@dataclass(frozen=True)
class Contender:
    """A named engine; `run(workload, seed)` returns at least `contacts` and `seconds`."""

    name: str
    run: Callable[[Workload, int], Timing]
    window: tuple[float, float] | None = None
    """Part of the day (seconds) this engine simulates instead of the whole: for the ones that would take minutes."""


@dataclass(frozen=True)
class Row:
    """One line of the result: contacts per second over the rounds, and how that compares with the baseline."""

    workload: str
    name: str
    rounds: int
    contacts: int
    """Contacts simulated in the median round."""
    median: float
    low: float
    high: float
    ratio: float
    """Median over the rounds of this engine's speed divided by the baseline's in the same round."""
    is_slice: bool
    """Whether only a part of the day was simulated."""


def baselines(workload: Workload, slow_window: tuple[float, float] | None = None) -> list[Contender]:
    """The baselines that can express a workload, fastest first; idiomatic SimPy plays `slow_window` only."""
    contenders = [
        Contender("heapq loop", heap_loop.run),
        Contender("SimPy, callbacks only", simpy_callbacks.run),
        Contender("SimPy, idiomatic", simpy_idiomatic.run, slow_window),
    ]
    return [*contenders, Contender("Ciw", ciw_queue.run)] if workload.is_single_queue else contenders


def race(
    contenders: Iterable[Contender], workload: Workload, baseline: str, rounds: int = 5, seed: int = 1
) -> list[Row]:
    """Let each contender simulate the workload once a round, the first to start changing from round to round.

    Nobody is warmed up here: compile kernels before. Each round has its own seed, `seed` + round.
    """
    field = list(contenders)
    if baseline not in {contender.name for contender in field}:
        raise ValueError(f"baseline {baseline!r} does not race ({', '.join(c.name for c in field)})")
    speeds: dict[str, list[float]] = {contender.name: [] for contender in field}
    contacts: dict[str, list[int]] = {contender.name: [] for contender in field}
    for lap in range(rounds):
        first = lap % len(field)
        for contender in field[first:] + field[:first]:
            result = contender.run(_workload_of(contender, workload), seed + lap)
            speeds[contender.name].append(result["contacts"] / result["seconds"])
            contacts[contender.name].append(int(result["contacts"]))
    return [_row(c, workload, contacts[c.name], speeds[c.name], speeds[baseline]) for c in field]


def _workload_of(contender: Contender, workload: Workload) -> Workload:
    return replace(workload, window=contender.window) if contender.window else workload


def _row(
    contender: Contender, workload: Workload, contacts: list[int], speeds: list[float], base: list[float]
) -> Row:
    return Row(
        workload=workload.name,
        name=contender.name,
        rounds=len(speeds),
        contacts=int(median(contacts)),
        median=median(speeds),
        low=min(speeds),
        high=max(speeds),
        ratio=median(own / other for own, other in zip(speeds, base, strict=True)),
        is_slice=contender.window is not None,
    )
