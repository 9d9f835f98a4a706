"""Starting the compiled engine: its kernels are compiled once for a version and loaded from the cache ever after."""

from __future__ import annotations

import ctypes
import logging
from contextlib import suppress
from typing import Any

from sim.demand.cache import is_warm
from sim.simulation.compiled.loop import play
from sim.simulation.compiled.write import finish, tile_all, write_segments

_log = logging.getLogger(__name__)
_KERNELS: tuple[tuple[Any, str], ...] = (
    (play, "(int64,)"),
    (write_segments, "(int64, int64)"),
    (finish, "(int64, int64, int64)"),
    (tile_all, "(int64, int64)"),
)

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_MEGABYTE = 2**20


def is_ready() -> bool:
    """Whether the kernels are in this process."""
    return all(kernel.signatures for kernel, _ in _KERNELS)


def is_compiled() -> bool:
    """Whether the kernels are in the cache, a tenth of a second away."""
    return is_warm("write.tile_all")


def prepare() -> None:
    """Have the kernels in this process, and in the cache for others; tells the log when they have to be compiled."""
    if is_ready():
        return
    if not is_compiled():
        _log.info("Compiling the fast engine: about ten seconds, once for this version.")
    for kernel, signature in _KERNELS:
        kernel.compile(signature)
    _keep_freed_memory()


def _keep_freed_memory() -> None:
    """Have the tables of a run lie where those of the run before lay; new pages of the system cost a third of a run.

    The C library of Linux comes to such thresholds by itself once it has seen large arrays; others have none.
    """
    with suppress(AttributeError, OSError, TypeError):
        allocator = ctypes.CDLL(None).mallopt
        allocator(_MMAP_THRESHOLD, 32 * _MEGABYTE)
        allocator(_TRIM_THRESHOLD, 64 * _MEGABYTE)
