"""The workloads as a loop of C that can do nothing else (`reference.c`), built when there is a compiler.

The machine code lives in a temporary folder for as long as it takes to load it; nothing is written to the checkout.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import tempfile
from functools import lru_cache
from math import log, log1p, sqrt
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from benchmarks.legs import empty_tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.legs import Tally
    from benchmarks.workloads import Workload

SOURCE = Path(__file__).with_name("reference.c")
FLAGS = ("-O3", "-march=native", "-std=c11", "-fPIC", "-shared")
_NEVER_BEFORE = -1.0
_COUNTS = ("contacts", "offered", "answered", "abandoned", "within", "answered_tier2")
_SUMS = ("wait_sum", "wait_sum_tier2", "busy")


class _Tally(ctypes.Structure):
    _fields_ = (*((name, ctypes.c_int64) for name in _COUNTS), *((name, ctypes.c_double) for name in _SUMS))


class CannotBuildError(Exception):
    """There is a compiler, but it does not accept the source; the message is the compiler's."""


def compiler() -> list[str] | None:
    """The command of the C compiler ($CC, else cc), or None where there is none or the platform is not POSIX."""
    command = shlex.split(os.environ.get("CC") or "cc")
    return command if os.name == "posix" and shutil.which(command[0]) else None


def version() -> str:
    """Name and version of the compiler, or that there is none."""
    command = compiler()
    if command is None:
        return "no C compiler"
    done = subprocess.run([*command, "--version"], check=False, capture_output=True, text=True)
    return f"{done.stdout.partition(chr(10))[0].strip()}, {' '.join(FLAGS[:2])}"


def run(workload: Workload, seed: int) -> Tally:
    """Play all days of a workload; the time covers drawing and simulating, compiling it before does not."""
    play, found = build(workload), _Tally()
    started = process_time()
    play(seed, workload.days, ctypes.byref(found))
    tally = empty_tally()
    tally["seconds"] = process_time() - started
    for name in (*_COUNTS, *_SUMS):
        tally[name] = getattr(found, name)  # type: ignore[literal-required]
    return tally


def build(workload: Workload) -> Any:
    """The function `play` of reference.c for a workload; raises CannotBuildError."""
    return _build(constants(workload))


@lru_cache(maxsize=16)
def _build(header: str) -> Any:
    command = compiler()
    if command is None:
        raise CannotBuildError(
            "there is no C compiler: install one or name it in the environment variable CC"
        )
    with tempfile.TemporaryDirectory(prefix="reference-") as folder:
        Path(folder, "workload.h").write_text(header, encoding="utf-8")
        library = Path(folder, "reference.so")
        words = [*command, *FLAGS, "-I", folder, str(SOURCE), "-o", str(library), "-lm"]
        done = subprocess.run(words, check=False, capture_output=True, text=True)
        if done.returncode:
            raise CannotBuildError(done.stderr)
        play = ctypes.CDLL(str(library)).play
    play.argtypes = (ctypes.c_uint64, ctypes.c_int64, ctypes.POINTER(_Tally))
    play.restype = None
    return play


def constants(workload: Workload) -> str:
    """The text of workload.h: all that reference.c is to know of a workload, as constants."""
    if workload.window:
        raise ValueError(f"{workload.name}: the loop plays whole days, not a slice of one")
    kinds, due = workload.types, sorted(workload.due_breaks)
    cvs = [kind.handle_cv for kind in kinds]
    variances = [log1p(cv**2) if cv else 0.0 for cv in cvs]
    means = [kind.handle_mean for kind in kinds]
    order = [[kind for tier in tiers for kind in tier] for tiers in workload.tiers_of_group]
    rates, reached = _arrivals(workload)
    names = {
        "TYPES": len(kinds), "GROUPS": len(workload.groups), "AGENTS": len(workload.agents),
        "INTERVALS": len(workload.shape), "BREAKS": len(due), "DAY": workload.day,
        "WARM_UP": workload.warm_up or _NEVER_BEFORE, "THRESHOLD": workload.threshold,
        "ESCALATION": workload.escalation, "TIER_2": workload.escalates_to if workload.escalation else -1,
        "LOGNORMAL": int(any(cv is not None for cv in cvs)),
    }  # fmt: skip
    pauses = ", ".join(f"{{{time!r}, {length!r}, {agent}}}" for time, agent, length in due)
    return "\n".join(
        [
            *(f"#define {name} {value!r}" for name, value in names.items()),
            _table("double", "RATE", rates),
            _tables("double", "REACHED", reached),
            _table("double", "HANDLE_MEAN", means),
            _table(
                "double", "HANDLE_LOG_MEAN", [log(m) - v / 2 for m, v in zip(means, variances, strict=True)]
            ),
            _table("double", "HANDLE_LOG_SPREAD", map(sqrt, variances)),
            _table("double", "PATIENCE_MEAN", [kind.patience_mean for kind in kinds]),
            _table("int", "PRIORITY", [kind.priority for kind in kinds]),
            _table("int", "GROUP_OF", workload.agents),
            _table("int", "GROUPS_OF_TYPE_COUNT", map(len, workload.groups_of_type)),
            _tables("int", "GROUPS_OF_TYPE", workload.groups_of_type),
            _table("int", "TYPES_OF_GROUP_COUNT", map(len, order)),
            _tables("int", "TYPES_OF_GROUP", order),
            "typedef struct { double time, length; int agent; } Due;",
            f"static const Due DUE[{max(1, len(due))}] = {{{pauses or '{0}'}}};",
            "",
        ]
    )


def _arrivals(workload: Workload) -> tuple[list[float], list[list[float]]]:
    """Contacts a second in each interval, and the share of the first type, of the first two, and so on."""
    width = workload.day / len(workload.shape)
    rates, reached = [], []
    for weight in workload.shape:
        parts = [
            kind.volume
            * workload.scale
            * (1 / len(workload.shape) if kind.flat else weight / sum(workload.shape))
            for kind in workload.types
        ]
        rates.append(sum(parts) / width)
        reached.append([sum(parts[: place + 1]) / sum(parts) for place in range(len(parts))])
    return rates, reached


def _table(kind: str, name: str, values: Iterable[float]) -> str:
    numbers = list(values)
    return f"static const {kind} {name}[{len(numbers)}] = {{{', '.join(map(repr, numbers))}}};"


def _tables(kind: str, name: str, values: Sequence[Sequence[float]]) -> str:
    width = max(map(len, values))
    rows = ", ".join(f"{{{', '.join(map(repr, row))}}}" for row in values)
    return f"static const {kind} {name}[{len(values)}][{width}] = {{{rows}}};"
