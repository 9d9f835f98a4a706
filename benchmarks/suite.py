"""Everything `ccsim bench` measures: races, growth with size, where the time goes, sampling, start, known values."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import our_engine, simpy_callbacks
from benchmarks.known import Known, known_values
from benchmarks.race import PEAK_SLICE, Contender, Row, baselines, race
from benchmarks.sampling import measure_sampling
from benchmarks.startup import Startup, measure_startup
from benchmarks.workloads import w1, w2

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.legs import Timing
    from benchmarks.our_engine import Parts
    from benchmarks.workloads import Workload

    Progress = Callable[[int, int], None]
    Run = Callable[[Workload, int], Timing]

OURS = "our SimPy engine"
CALLBACKS = "SimPy, callbacks only"
IDIOMATIC = "SimPy, idiomatic"
SIZE = 10
"""How many times the agents and the volume of W2 are taken to see whether the cost of a contact grows."""


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    rounds: int
    days: int
    """Days of a workload that an engine plays in a round."""
    known_days: int
    """Days whose KPIs are held against known values."""
    draws: int
    """Numbers in a column when sampling is timed."""
    slow: bool
    """Whether idiomatic SimPy at ten times the size and the compiling of kernels are timed."""


def effort(rounds: int, quick: bool) -> Effort:
    """All of it, which takes minutes, or the essence of it."""
    return Effort(min(rounds, 2), 1, 8, 20_000, False) if quick else Effort(rounds, 3, 60, 200_000, True)


@dataclass(frozen=True)
class Goal:
    """What is asked of the engine and what was measured."""

    text: str
    measured: float
    wanted: float
    at_least: bool
    unit: str = "x"

    @property
    def is_met(self) -> bool:
        """Whether the measured value is on the right side of the wanted one."""
        return self.measured >= self.wanted if self.at_least else self.measured <= self.wanted


@dataclass(frozen=True)
class Measured:
    """The result of a benchmark."""

    machine: str
    effort: Effort
    races: tuple[Row, ...]
    growth: dict[str, float]
    """Cost of a contact at ten times the size of W2 over that at its own size, by engine."""
    parts: dict[str, tuple[int, Parts]]
    """By workload: first attempts of one day, and where its CPU seconds went."""
    known: tuple[Known, ...]
    sampling: dict[str, float]
    """Numbers a second by what is drawn."""
    startup: Startup

    def goals(self) -> tuple[Goal, ...]:
        """The goals of the SimPy engine and how they were met in this run."""
        ratio = {row.name: row.ratio for row in self.races if row.workload == "W2"}
        goals = (
            Goal("W2: speed over SimPy with callbacks only", ratio[OURS], 0.5, True),
            Goal("W2: speed over idiomatic SimPy", ratio[OURS] / ratio[IDIOMATIC], 5.0, True),
            Goal("W2: cost of a contact at ten times the size", self.growth[OURS], 1.4, False),
            Goal("ccsim --help", self.startup.help, 0.5, False, "s"),
        )
        if self.startup.cold is None:
            return goals
        return (*goals, Goal("first run ever, compiling included", self.startup.cold, 15.0, False, "s"))


def measure(how: Effort, seed: int, progress: Progress) -> Measured:
    """The whole benchmark; kernels are compiled and files read before anything is timed."""
    for workload in (w1(), w2()):
        our_engine.run(workload, seed)
    done = iter(range(1, 8))
    races: list[Row] = []
    for workload in (w1(days=how.days), w2(days=how.days), w2(scale=SIZE)):
        races += _raced(workload, how, seed)
        progress(next(done), 7)
    growth = {name: grown(run, how, seed) for name, run in _GROWING.items()}
    progress(next(done), 7)
    parts = {workload.name: _parts(workload, how, seed) for workload in (w1(), w2(), w2(scale=SIZE))}
    progress(next(done), 7)
    known = known_values(how.known_days, seed)
    progress(next(done), 7)
    sampling, startup = measure_sampling(how.draws), measure_startup(cold=how.slow)
    progress(next(done), 7)
    return Measured(machine(), how, tuple(races), growth, parts, known, sampling, startup)


def _raced(workload: Workload, how: Effort, seed: int) -> list[Row]:
    """Our engine and the baselines in alternation; the slow ones of a large workload play a slice of it, once."""
    field = [
        Contender(OURS, our_engine.run),
        *baselines(workload, PEAK_SLICE if workload.scale > 1 else None),
    ]
    rows = race([c for c in field if not c.window], workload, CALLBACKS, how.rounds, seed)
    sliced = [c for c in field if c.window or c.name == CALLBACKS]
    if len(sliced) > 1 and how.slow:
        rows += race(sliced, workload, CALLBACKS, 1, seed)[1:]
    return rows


_GROWING: dict[str, Run] = {OURS: our_engine.run, CALLBACKS: simpy_callbacks.run}


def grown(run: Run, how: Effort, seed: int) -> float:
    """Cost of a contact at ten times the size over that at its own size, as many contacts of each in alternation."""
    small = w2(days=SIZE)
    field = [Contender("large", run), Contender("small", lambda _, seed: run(small, seed))]
    _, row = race(field, w2(scale=SIZE), "large", how.rounds, seed)
    return row.ratio


def _parts(workload: Workload, how: Effort, seed: int) -> tuple[int, Parts]:
    """The quickest of some runs, part by part: what others did to the machine meanwhile is no part of it."""
    runs = [our_engine.parts(workload, seed) for _ in range(how.rounds)]
    contacts = our_engine.run(workload, seed)["contacts"]
    best = {name: min(run[name] for run in runs) for name in runs[0]}  # type: ignore[literal-required]
    return contacts, best  # type: ignore[return-value]


def machine() -> str:
    """Processor, cores, Python and the versions that matter, in one line."""
    cores = f"{os.cpu_count()} cores"
    versions = ", ".join(f"{name} {version(name)}" for name in ("simpy", "numpy", "numba", "ciw"))
    return f"{_processor()}, {cores}, {platform.system()}, Python {platform.python_version()}, {versions}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
