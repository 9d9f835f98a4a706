"""Everything `ccsim bench` measures: races, growth, cores, a year, start, sampling, known values."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import c_loop, our_engine
from benchmarks.field import C_LOOP, RATIO, raced
from benchmarks.goals import Goal, Line
from benchmarks.known import Known, known_values, refuse_unequal, rivals
from benchmarks.our_engine import COMPILED, SIMPY
from benchmarks.sampling import measure_sampling
from benchmarks.scale import TIMES, YEAR_DAYS, growth_with_horizon, growth_with_size, measure_year, speedup
from benchmarks.spread import Spread
from benchmarks.startup import measure_startup
from benchmarks.workloads import w1, w2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.our_engine import Parts
    from benchmarks.workloads import Workload

    Progress = Callable[[int, int], None]

GIGA, MILLION = 1e9, 1e6
ENGINES = {COMPILED: "compiled", SIMPY: "SimPy engine"}


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    rounds: int
    load: float
    """Contacts that a plain Python engine plays in a round; compiled ones play more."""
    known_days: int
    """Days whose KPIs are held against known values."""
    draws: int
    """Rows of a column when sampling is timed."""
    replications: int
    """Days of W2 played on one core and on two."""
    year: int
    """Days of the year that is played in one replication."""
    slow: bool
    """Whether idiomatic SimPy at ten times the size, the compiling of kernels and a what-if are timed."""


def effort(rounds: int, quick: bool) -> Effort:
    """All of it, which takes minutes, or the essence of it."""
    if quick:
        return Effort(min(rounds, 2), 1e4, 40, 20_000, 60, 7, False)
    return Effort(rounds, 3e4, 200, 500_000, 600, YEAR_DAYS, True)


@dataclass(frozen=True)
class Measured:
    """The result of a benchmark."""

    machine: str
    effort: Effort
    lines: tuple[Line, ...]
    parts: dict[str, tuple[int, Parts]]
    """By workload and engine: first attempts of one day, and where its CPU seconds went."""
    known: tuple[Known, ...]
    missing: str = ""
    """Why there is no C loop; empty where there is one."""

    def missed(self) -> tuple[Line, ...]:
        """The lines whose goals are not reached."""
        return tuple(line for line in self.lines if line.is_missed)


def measure(how: Effort, seed: int, progress: Progress) -> Measured:
    """The whole benchmark; kernels and the C loop are compiled before anything is timed.

    Raises UnequalError where an engine does not simulate what it is raced on.
    """
    workloads = (w1(), w2(), w2(scale=TIMES))
    missing = _compile(workloads, seed)
    known = known_values(how.known_days, seed)
    if not missing:
        known += rivals(C_LOOP, c_loop.run, workloads, how.known_days, seed)
    refuse_unequal(known)
    steps = [
        *(partial(raced, one, how.rounds, how.load, seed, not missing, how.slow) for one in workloads),
        *(partial(step, how, seed) for step in (growth, long_runs, starts, sampling)),
    ]
    lines: list[Line] = []
    for done, step in enumerate(steps, start=1):
        progress(done, len(steps) + 2)
        lines += step()
    progress(len(steps) + 1, len(steps) + 2)
    parts = {
        f"{workload.name}, {name}": _parts(workload, engine, how, seed)
        for workload in workloads
        for engine, name in ENGINES.items()
    }
    progress(len(steps) + 2, len(steps) + 2)
    return Measured(machine(), how, tuple(lines), parts, known, missing)


def _compile(workloads: Iterable[Workload], seed: int) -> str:
    """Have everything compiled and read; why there is no C loop, if there is none."""
    for workload in workloads:
        our_engine.compiled(workload, seed)
    our_engine.run(w1(), seed)
    try:
        for workload in workloads:
            c_loop.build(workload)
    except c_loop.CannotBuildError as error:
        return str(error)
    return ""


WHY_COLD = "Numba takes about seven seconds for the loop of plain centers, three for the samplers, two for the tables."
WHY_CORES = (
    "Replications take an eighth longer beside others than alone: two runs side by side cost 4 % more each, since "
    "cores share memory, and the process that has started the workers reads the sums of each replication (0.15 MB) "
    "on the same two cores."
)
WHY_COMMAND = (
    "A process of its own reads pandas, Matplotlib, Numba and Hydra for more than a second, draws a dozen figures, "
    "which a second process paints meanwhile, and writes a page, a workbook and tables."
)


def growth(how: Effort, seed: int) -> list[Line]:
    """What a contact costs in a larger center and over a longer horizon."""
    lines = []
    for engine, name in ENGINES.items():
        days = 1 + int(how.load / 1e4) if engine == COMPILED else 1
        size = growth_with_size(engine, days, how.rounds, seed)
        lines.append(Line("W2 x10", f"{name}: cost of a contact over that in W2", size, RATIO, Goal(1.4)))
        horizon = growth_with_horizon(engine, days, how.rounds, seed)
        what = f"{name}: cost of a contact over that in ten shorter runs"
        lines.append(Line("ten times the days", what, horizon, RATIO, Goal(1.05)))
    return lines


def long_runs(how: Effort, seed: int) -> list[Line]:
    """A second core, and a year in one replication."""
    both = speedup(how.replications, how.rounds, seed)
    year = measure_year(how.year)
    subject = "a year" if how.year == YEAR_DAYS else f"{how.year} days of a year"
    seconds = Goal(60.0) if how.year == YEAR_DAYS else None
    contacts = f"{year.contacts / MILLION:.1f} million contacts in one replication"
    return [
        Line(
            "two cores",
            "compiled: time on one core over time on two",
            both,
            RATIO,
            Goal(1.8, at_least=True, why=WHY_CORES),
        ),
        Line(subject, f"{contacts}: wall clock", year.seconds, "s", seconds),
        Line(subject, f"{contacts}: peak memory", _scaled(year.memory, 1 / GIGA), "GB", Goal(1.5)),
    ]


def starts(how: Effort, _: int) -> list[Line]:
    """What is spent before and after playing."""
    found = measure_startup(how.rounds, how.slow)
    lines = [
        ("`ccsim --help`", found.help, Goal(0.5)),
        ("first day of W2 in a new process, kernels cached", found.warm, Goal(1.5)),
        ("the same with an empty cache, once for a version", found.cold, Goal(15.0, why=WHY_COLD)),
        ("the loop of all other centers compiled, once for a version", found.rich, None),
        ("what-if in a session: what it adds to its playing", found.session, Goal(2.0)),
        ("what-if as a command with its report: what it adds", found.command, Goal(2.0, why=WHY_COMMAND)),
    ]
    return [Line("start", what, time, "s", goal) for what, time, goal in lines if time is not None]


def sampling(how: Effort, _: int) -> list[Line]:
    """Variates per second of every law."""
    rates = measure_sampling(how.draws, how.rounds)
    goal = Goal(20.0, at_least=True)
    return [Line("sampling", name, _scaled(rate, 1 / MILLION), "M/s", goal) for name, rate in rates.items()]


def _scaled(measured: Spread, factor: float) -> Spread:
    return Spread(measured.median * factor, measured.low * factor, measured.high * factor)


def _parts(workload: Workload, engine: str, how: Effort, seed: int) -> tuple[int, Parts]:
    """The quickest of some runs, part by part: what others did to the machine meanwhile is no part of it."""
    runs = [our_engine.parts(workload, seed, engine) for _ in range(how.rounds)]
    contacts = our_engine.compiled(workload, seed)["contacts"]
    best = {name: min(run[name] for run in runs) for name in runs[0]}  # type: ignore[literal-required]
    return contacts, best  # type: ignore[return-value]


def machine() -> str:
    """Processor, cores, Python, the versions that matter and the C compiler, in one line."""
    cores = f"{os.cpu_count()} cores"
    versions = ", ".join(f"{name} {version(name)}" for name in ("simpy", "numpy", "numba", "ciw"))
    python = f"Python {platform.python_version()}"
    return f"{_processor()}, {cores}, {platform.system()}, {python}, {versions}, {c_loop.version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
