"""What a contact costs as things grow: ten times the center, ten times the horizon, a second core, a whole year."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import sim
from benchmarks.memory import peak_memory
from benchmarks.our_engine import COMPILED, center_of, run
from benchmarks.spread import Spread, alternating, paired, spread
from benchmarks.workloads import w2

if TYPE_CHECKING:
    from benchmarks.workloads import Workload
    from sim.center import Center

TIMES = 10
"""How many times the size of W2, and how many times its horizon."""
YEAR_DAYS, YEAR_CONTACTS = 365, 5_000_000


@dataclass(frozen=True)
class Year:
    """A year in one replication, in a process of its own: first attempts, wall-clock seconds, peak memory (bytes)."""

    contacts: int
    seconds: Spread
    memory: Spread


def growth_with_size(engine: str, days: int, rounds: int, seed: int) -> Spread:
    """CPU time of a contact in ten times the center over that in W2: as many contacts of each, in alternation."""
    large, small = w2(scale=TIMES, days=days), w2(days=TIMES * days)
    sides = [partial(_per_contact, workload, engine, seed) for workload in (large, small)]
    return paired(*alternating(sides[0], sides[1], rounds))


def _per_contact(workload: Workload, engine: str, seed: int) -> float:
    tally = run(workload, seed, engine)
    return tally["seconds"] / tally["contacts"]


def growth_with_horizon(engine: str, days: int, rounds: int, seed: int) -> Spread:
    """CPU time of ten times the days in one run over that of ten runs of so many days, from start to sums."""
    long, short = center_of(w2(), TIMES * days), center_of(w2(), days)
    sides = [
        partial(_cpu_seconds, center, count, engine, seed) for center, count in ((long, 1), (short, TIMES))
    ]
    return paired(*alternating(sides[0], sides[1], rounds))


def _cpu_seconds(center: Center, replications: int, engine: str, seed: int) -> float:
    started = process_time()
    sim.run(center, replications, seed, engine, workers=1)
    return process_time() - started


def speedup(replications: int, rounds: int, seed: int) -> Spread:
    """Wall-clock time of so many replications of W2 on one core over that on two, whose workers have started."""
    sides = [partial(_wall_seconds, center_of(w2()), replications, workers, seed) for workers in (1, 2)]
    _wall_seconds(center_of(w2()), 2 * TIMES, 2, seed)
    return paired(*alternating(sides[0], sides[1], rounds))


def _wall_seconds(center: Center, replications: int, workers: int, seed: int) -> float:
    started = perf_counter()
    sim.run(center, replications, seed, COMPILED, workers=workers)
    return perf_counter() - started


def year_workload() -> Workload:
    """W2 with as many contacts a day as make a year of five million, and agents in proportion."""
    day = w2()
    factor = YEAR_CONTACTS / YEAR_DAYS / sum(kind.volume for kind in day.types)
    return replace(
        day,
        types=tuple(replace(kind, volume=kind.volume * factor) for kind in day.types),
        groups=tuple(replace(group, agents=round(group.agents * factor)) for group in day.groups),
    )


def measure_year(days: int = YEAR_DAYS, rounds: int = 1) -> Year:
    """Play so many days of the year with the compiled engine, each time in a new process."""
    code = f"from benchmarks.scale import play_year; play_year({days})"
    found: list[dict[str, Any]] = []
    for _ in range(rounds):
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout))
    memory = spread(one["memory"] for one in found)
    return Year(int(found[0]["contacts"]), spread(one["seconds"] for one in found), memory)


def play_year(days: int) -> None:
    """In the process of its own: from the center to its KPIs; tells contacts, seconds and bytes as JSON."""
    center = center_of(year_workload(), days)
    started = perf_counter()
    results = sim.run(center, 1, engine=COMPILED, workers=1)
    contacts = int(results.tallies[0].contacts["first_attempts"].sum())
    results.kpis(("total",))
    seconds = perf_counter() - started
    print(json.dumps({"contacts": contacts, "seconds": seconds, "memory": peak_memory()}))
