"""What all tests share: reproducible hypothesis runs, one thread a worker, kernels compiled once, the real records."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

# Before numpy is first imported: pytest runs one worker a core, and workers started by joblib inherit this.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
os.environ.setdefault("MPLBACKEND", "agg")

import pytest
from hypothesis import HealthCheck, settings

# A shell has what it runs in the background ignore Ctrl-C, and who is started from there too: some tests send it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[1]

# derandomize: the same examples every time, so that a red run is red again. No deadline and no complaint about slow
# draws: kernels may be compiled inside the first example.
# `make long` looks at other days each time, and at many more of them (see examples.py).
settings.register_profile(
    "house", deadline=None, derandomize=True, print_blob=False, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", settings.get_profile("house"), derandomize=False, print_blob=True, max_examples=2000
)
settings.load_profile("house")


COMPILE = (
    "import sim.demand.sample",
    "from sim.simulation.compiled.start import prepare; prepare(rich=False)",
    "from sim.simulation.compiled.start import load_loop; load_loop(rich=True)",
)
"""What a process does to have the samplers in the cache; then two at once, for the loops of plain and of rich days."""
compiling = pytest.StashKey[list["subprocess.Popen[bytes]"]]()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Before the workers of the whole suite are started: have kernels compiled once, not by each worker that comes to
    one; the loops while the workers collect."""
    whole = session.config.args_source == pytest.Config.ArgsSource.TESTPATHS
    if whole and session.config.getoption("numprocesses", None):
        commands = [[sys.executable, "-c", code] for code in COMPILE]
        subprocess.run(commands[0], cwd=ROOT, check=True)
        session.config.stash[compiling] = [subprocess.Popen(command, cwd=ROOT) for command in commands[1:]]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any) -> None:
    """No test begins before the loops are there."""
    for process in node.config.stash.get(compiling, []):
        process.wait()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real records beside the repository; they are not part of it, so tests on them may be skipped."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real records (../shared/data, beside the repository) are not on this machine")
    return folder
