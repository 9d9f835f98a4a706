"""Engines raced in alternation, so that a machine that warms up or is shared slows all of them alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import ciw_queue, heap_loop, simpy_callbacks, simpy_idiomatic
from benchmarks.spread import Spread, paired, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.legs import Timing
    from benchmarks.workloads import Workload

CALLBACKS = "SimPy, callbacks only"
IDIOMATIC = "SimPy, idiomatic"
PEAK_SLICE = (10_800.0, 13_200.0)
"""Forty minutes of W2's morning peak, from empty: flatters an engine whose cost grows with the queues of a full day."""


@dataclass(frozen=True)
class Contender:
    """A named engine; `run(workload, seed)` returns at least `contacts` and `seconds`."""

    name: str
    run: Callable[[Workload, int], Timing]
    contacts: float = 0.0
    """It plays as many days a round as hold about so many contacts, but at least one: a fast engine needs more."""
    window: tuple[float, float] | None = None
    """Part of the day (seconds) this engine simulates instead of the whole: for the ones that would take minutes."""


@dataclass(frozen=True)
class Row:
    """One engine on one workload: contacts per second over the rounds."""

    workload: str
    name: str
    rounds: int
    contacts: int
    """Contacts simulated in the median round."""
    speed: Spread
    speeds: tuple[float, ...]
    """Round by round, to be divided by another engine's."""
    is_slice: bool
    """Whether only a part of the day was simulated."""

    def over(self, other: Row) -> Spread:
        """This engine's speed divided by another one's in the same round."""
        return paired(self.speeds, other.speeds)


def baselines(slow_window: tuple[float, float] | None = None, contacts: float = 0.0) -> list[Contender]:
    """The baselines that can express both workloads, fastest first; idiomatic SimPy plays `slow_window` only."""
    return [
        Contender("heapq loop", heap_loop.run, contacts),
        Contender(CALLBACKS, simpy_callbacks.run, contacts),
        Contender(IDIOMATIC, simpy_idiomatic.run, contacts, slow_window),
    ]


def ciw(contacts: float = 0.0) -> Contender:
    """Ciw, which can express one queue only."""
    return Contender("Ciw", ciw_queue.run, contacts)


def race(contenders: Iterable[Contender], workload: Workload, rounds: int = 5, seed: int = 1) -> list[Row]:
    """Let each contender simulate the workload once a round, the first to start changing from round to round.

    Nobody is warmed up here: compile kernels before. Each round has its own seed, `seed` + round.
    """
    field = list(contenders)
    speeds: dict[str, list[float]] = {contender.name: [] for contender in field}
    contacts: dict[str, list[int]] = {contender.name: [] for contender in field}
    for lap in range(rounds):
        first = lap % len(field)
        for contender in field[first:] + field[:first]:
            result = contender.run(_workload_of(contender, workload), seed + lap)
            speeds[contender.name].append(result["contacts"] / result["seconds"])
            contacts[contender.name].append(int(result["contacts"]))
    return [_row(c, workload, contacts[c.name], speeds[c.name]) for c in field]


def _workload_of(contender: Contender, workload: Workload) -> Workload:
    a_day = sum(kind.volume for kind in workload.types) * workload.scale
    return replace(workload, days=max(1, round(contender.contacts / a_day)), window=contender.window)


def _row(contender: Contender, workload: Workload, contacts: list[int], speeds: list[float]) -> Row:
    return Row(
        workload=workload.name,
        name=contender.name,
        rounds=len(speeds),
        contacts=int(median(contacts)),
        speed=spread(speeds),
        speeds=tuple(speeds),
        is_slice=contender.window is not None,
    )
