"""What a command costs beside simulating: `ccsim --help`, a first compiled run, a what-if with its report."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import sim
from benchmarks.spread import Spread, spread

if TYPE_CHECKING:
    from collections.abc import Mapping

RICH = "from sim.simulation.compiled import start; start.prepare(True)"
FIRST_RUN = "from benchmarks import our_engine, workloads; our_engine.compiled(workloads.w2(), 1)"
CENTER, ONE_MORE, REPLICATIONS = "small_shop", "agent_groups.desk.agents=7", 40
"""The what-if: a center of the project as it is and with one more agent, and how often the two are played."""
WHAT_IF = (
    "-m", "experiments.cli", "compare", f"center={CENTER}", f"replications={REPLICATIONS}", "engine=compiled",
    f"alternatives={{today: [], one more: [{ONE_MORE}]}}", "workers=1",
)  # fmt: skip


@dataclass(frozen=True)
class Startup:
    """Wall-clock seconds; what takes long is None where it was left out."""

    help: Spread
    """From typing `ccsim --help` to its end."""
    warm: Spread
    """A process that plays its first day of W2 with the compiled engine, from its start to its end."""
    cold: Spread | None
    """The same with an empty cache, so that all kernels are compiled; once."""
    rich: Spread | None
    """Compiling the loop of centers that use more than plain contacts, the samplers being there; once."""
    session: Spread | None
    """What a what-if takes beyond playing in a session that has done one: reading centers, levels, differences."""
    command: Spread | None
    """The same in a process of its own that writes its report: `ccsim compare` less the playing."""


def measure_startup(rounds: int = 3, slow: bool = True) -> Startup:
    """Start fresh processes and time them; kernels are compiled into a folder that is thrown away."""
    _timed("-c", FIRST_RUN)
    warm = spread(_timed("-c", FIRST_RUN) for _ in range(rounds))
    helped = spread(_timed("-m", "experiments.cli", "--help") for _ in range(rounds))
    if not slow:
        return Startup(helped, warm, None, None, None, None)
    with tempfile.TemporaryDirectory() as folder:
        cold = spread([_timed("-c", FIRST_RUN, environment={"XDG_CACHE_HOME": folder})])
        rich = spread([_timed("-c", RICH, environment={"XDG_CACHE_HOME": folder})])
    session, command = _what_ifs(rounds)
    return Startup(helped, warm, cold, rich, session, command)


def _timed(*words: str, environment: Mapping[str, str] | None = None) -> float:
    started = perf_counter()
    subprocess.run(
        [sys.executable, *words], check=True, capture_output=True, env={**os.environ, **(environment or {})}
    )
    return perf_counter() - started


def _what_ifs(rounds: int) -> tuple[Spread, Spread]:
    """The what-if in this process and as a command, each less the time for which it plays; in turns."""
    _session()
    sessions, commands = [], []
    for _ in range(rounds):
        playing, whole = _session()
        sessions.append(whole - playing)
        with tempfile.TemporaryDirectory() as folder:
            commands.append(_timed(*WHAT_IF, f"results={folder}") - playing)
    return spread(sessions), spread(commands)


def _session() -> tuple[float, float]:
    """Seconds of playing, and of the whole: reading the center, playing, all levels and differences."""
    started = perf_counter()
    centers = {"today": sim.load(CENTER), "one more": sim.load(CENTER, [ONE_MORE])}
    loaded = perf_counter()
    comparison = sim.compare(centers, REPLICATIONS, engine="compiled", workers=1)
    played = perf_counter()
    comparison.deltas()
    comparison.kpis()
    return played - loaded, perf_counter() - started
