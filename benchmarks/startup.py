"""What a command costs before it simulates: `ccsim --help`, and the first run of compiled kernels, cold and warm."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from time import perf_counter

FIRST_RUN = """
from time import perf_counter
started = perf_counter()
from benchmarks import our_engine
from benchmarks.workloads import w2
our_engine.run(w2(), 1)
print(perf_counter() - started)
"""


@dataclass(frozen=True)
class Startup:
    """Wall-clock seconds; `cold` is None where compiling was not timed."""

    help: float
    """From typing `ccsim --help` to its end; best of some."""
    cold: float | None
    """Imports, compiling all kernels of the sampling, and one day of W2, in a fresh process with an empty cache."""
    warm: float
    """The same with the kernels in the cache."""


def measure_startup(cold: bool = True, repetitions: int = 5) -> Startup:
    """Start fresh processes and time them; with `cold`, kernels are compiled into a folder that is thrown away."""
    helped = min(_timed("-m", "experiments.cli", "--help") for _ in range(repetitions))
    if not cold:
        return Startup(helped, None, _first_run(dict(os.environ)))
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_CACHE_HOME": folder}
        return Startup(helped, _first_run(environment), _first_run(environment))


def _timed(*words: str) -> float:
    started = perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    return perf_counter() - started


def _first_run(environment: dict[str, str]) -> float:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_RUN], check=True, capture_output=True, text=True, env=environment
    )
    return float(done.stdout)
