"""Starting the compiled engine: its kernels are compiled once for a version and loaded from the cache ever after."""

from __future__ import annotations

import ctypes
import logging
from contextlib import suppress
from typing import Any

from sim.demand.cache import is_warm
from sim.simulation.compiled.loop import play, play_rich
from sim.simulation.compiled.write import WRITERS

_log = logging.getLogger(__name__)
_LOOPS: dict[bool, tuple[Any, str]] = {False: (play, "(int64,)"), True: (play_rich, "(int64,)")}
"""The loop of plain and of rich days, by whether a day is rich."""
_WRITERS = ("(int64, int64)", "(int64, int64, int64)")
"""What visits and agents are written with is called by these."""

_ready: set[bool] = set()
"""What is in this process."""

COMPILING = {
    False: "Compiling the fast engine: about ten seconds, once for this version.",
    True: "Compiling the fast engine for all that this center uses: about twenty seconds, once for this version.",
}
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_MEGABYTE = 2**20


def is_ready(rich: bool = False) -> bool:
    """Whether the kernels of plain or rich days are in this process."""
    return rich in _ready


def is_compiled(rich: bool = False) -> bool:
    """Whether the kernels of plain or rich days are in the cache, a tenth of a second away."""
    last = "write.write_rich_agents" if rich else "write.write_agents"
    return is_warm("loop.play_rich" if rich else "loop.play-") and is_warm(last)


def prepare(rich: bool = False) -> None:
    """Have the kernels of plain or rich days in this process, and in the cache for others; tells the log when they have
    to be compiled."""
    if is_ready(rich):
        return
    if not is_compiled(rich):
        _log.info(COMPILING[rich])
    load_loop(rich)
    for kernel, signature in zip(WRITERS[rich], _WRITERS, strict=True):
        kernel.compile(signature)
    _keep_freed_memory()
    _ready.add(rich)


def load_loop(rich: bool) -> None:
    """Have the loop of plain or rich days in this process and in the cache; by far the most of what is compiled."""
    kernel, signature = _LOOPS[rich]
    kernel.compile(signature)


def _keep_freed_memory() -> None:
    """Have the tables of a run lie where those of the run before lay; new pages of the system cost a third of a run.

    The C library of Linux comes to such thresholds by itself once it has seen large arrays; others have none.
    """
    with suppress(AttributeError, OSError, TypeError):
        allocator = ctypes.CDLL(None).mallopt
        allocator(_MMAP_THRESHOLD, 32 * _MEGABYTE)
        allocator(_TRIM_THRESHOLD, 64 * _MEGABYTE)
