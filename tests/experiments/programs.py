"""Commands as tests give them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["center=small_shop", "replications=2", "workers=1"]


def python(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a Python of its own says to such words."""
    path = {"PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ, **path},
        check=False,
    )
