"""What all tests share: reproducible hypothesis runs, one thread a worker, the way to the real records."""

from __future__ import annotations

import os
from pathlib import Path

# Before numpy is first imported: pytest runs one worker a core, and workers started by joblib inherit this.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
os.environ.setdefault("MPLBACKEND", "agg")

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# derandomize: the same examples every time, so that a red run is red again. No deadline and no complaint about slow
# draws: kernels may be compiled inside the first example.
settings.register_profile(
    "house", deadline=None, derandomize=True, print_blob=False, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real records beside the repository; they are not part of it, so tests on them may be skipped."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real records (../shared/data, beside the repository) are not on this machine")
    return folder
