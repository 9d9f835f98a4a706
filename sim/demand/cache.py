"""Where compiled kernels are kept between runs, and the one decorator that compiles them.

Numba's own cache looks only at the file of the cached function: after an edit of a helper in another file the old
code keeps running, and compile flags are not in its key either. So the cache folder is named by a digest of every
source that takes part in a kernel, of the flags, of the versions and of the processor.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import uuid4

# SVML, where installed, would give vectorised loops another exp and log than scalar calls; Numba looks at its import.
os.environ.setdefault("NUMBA_DISABLE_INTEL_SVML", "1")


@contextmanager
def _left_out(*modules: str) -> Iterator[None]:
    """Whoever tries to import these finds that they are not installed, save those that are there already."""
    hidden = [name for name in modules if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


# Numba would load them to see that they are there, a fifth of its own start; no kernel calls them. A user's own
# kernels find SciPy's linear algebra when they are compiled.
with _left_out("coverage", "scipy.linalg"):
    import llvmlite  # type: ignore[import-untyped]
    import llvmlite.binding  # type: ignore[import-untyped]
    import numba
    import numba.extending
    import numba.np.arraymath
    import numpy as np

    from sim.demand.whole import PartCompiler, WholeCompiler

FLAGS: dict[str, Any] = {
    "nogil": True, "cache": True, "fastmath": False, "error_model": "numpy", "pipeline_class": WholeCompiler,
}  # fmt: skip
"""How every kernel is compiled; part of the digest."""
PART: dict[str, Any] = {
    "cache": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True, "pipeline_class": PartCompiler,
}  # fmt: skip
"""What is different for the parts of kernels."""
WOVEN: dict[str, Any] = {"forceinline": True}
"""What is different for parts that leave no call behind."""

SOURCES = Path(__file__).resolve().parents[1]
"""The folder of the package `sim`."""
VERSIONS = 4
"""Versions of kernels that are kept, those used last."""
IN_USE = 3600.0
"""Seconds since its last start for which a version is taken to be in use still."""

_settings: Any = numba.config
_log = logging.getLogger(__name__)
_APPLICATION = "contact-center-sim"
_COMPILES = re.compile(
    r"^\s*(?:import numba|from numba\b|from sim\.demand\.cache import .*\bkernel\b)", re.MULTILINE
)
_FOR_TYPES_ONLY = re.compile(r"^if TYPE_CHECKING:\n(?:(?: .*)?\n)+", re.MULTILINE)
_IMPORTS = re.compile(r"^\s*(?:from (sim[\w.]*) import ([\w, ]+|\([^)]*\))|import (sim[\w.]*))", re.MULTILINE)

Function = TypeVar("Function", bound=Callable[..., Any])
intrinsic: Any = numba.extending.intrinsic
"""The decorator of a function that says itself what machine code it is; from here, so that nobody loads Numba whole."""


def kernel_sources(package: Path = SOURCES) -> dict[str, str]:
    """Text by relative path of each module that compiles kernels and of each module of `sim` these import.

    What is imported for types only takes no part: annotations are never evaluated.
    """
    texts = {path: path.read_text("utf-8") for path in sorted(package.rglob("*.py"))}
    reached: set[Path] = set()
    waiting = [path for path, text in texts.items() if _COMPILES.search(text)]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting += [other for other in _imported(texts[path], package) if other in texts]
    return {path.relative_to(package).as_posix(): texts[path] for path in sorted(reached)}


def _imported(text: str, package: Path) -> list[Path]:
    modules: list[str] = []
    for origin, names, plain in _IMPORTS.findall(_FOR_TYPES_ONLY.sub("", text)):
        modules += [plain] if plain else [origin, *(f"{origin}.{name}" for name in re.findall(r"\w+", names))]
    stems = [package.parent.joinpath(*module.split(".")) for module in modules]
    return [file for stem in stems for file in (stem.with_suffix(".py"), stem / "__init__.py")]


def digest(package: Path = SOURCES) -> str:
    """Sixteen hex digits that change whenever compiled code could: sources, flags, versions, processor."""
    versions = (numba.__version__, llvmlite.__version__, np.__version__)
    machine = (llvmlite.binding.get_host_cpu_name(), llvmlite.binding.get_default_triple())
    parts = [repr(sorted(FLAGS.items())), repr(versions), repr(machine), repr(_settings.USING_SVML)]
    parts += [part for item in kernel_sources(package).items() for part in item]
    return blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def _home() -> Path:
    given = os.environ.get("XDG_CACHE_HOME", "")
    return Path(given) if os.path.isabs(given) else Path.home() / ".cache"


def _usable(folder: Path, *, private: bool = False) -> bool:
    """Whether files can be made in `folder` (made if need be); `private` asks that nobody else can write there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
        status = folder.stat()
    except OSError:
        return False
    return (
        not private
        or not hasattr(os, "getuid")
        or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
    )


@lru_cache(maxsize=1)
def folder() -> Path:
    """The folder of this version's compiled kernels: in the user's cache, else in a temporary folder of their own."""
    name = digest()
    try:
        kept = _home() / _APPLICATION / name
    except RuntimeError:  # a user without a home
        kept = None
    if kept and _used(kept):
        return kept
    shared = (
        Path(tempfile.gettempdir()) / f"{_APPLICATION}-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    )
    if _usable(shared, private=True) and _used(shared / name):
        return shared / name
    return Path(tempfile.mkdtemp(prefix=f"{_APPLICATION}-"))


def _used(kept: Path) -> bool:
    """Whether a version's folder is usable; it is marked as used, and a new one takes the place of the oldest."""
    known = kept.is_dir()
    if not _usable(kept):
        return False
    with suppress(OSError):
        os.utime(kept)
        if not known:
            prune(kept.parent)
    return True


def prune(home: Path) -> None:
    """Removes the folders of all but the newest versions, save those in use.

    Each is taken away whole before it is emptied, so that a program that still wants it finds all of it or nothing,
    and then compiles anew; several programs may do this at one time.
    """
    used = {}
    for path in home.iterdir():
        with suppress(OSError):  # another program took it away
            if re.fullmatch(r"[0-9a-f]{16}", path.name):
                used[path] = path.stat().st_mtime
    for path in sorted(used, key=lambda path: -used[path])[VERSIONS:]:
        if time.time() - used[path] > IN_USE:
            with suppress(OSError):
                shutil.rmtree(path.rename(home / f".old-{uuid4().hex}"), ignore_errors=True)


def is_warm(name: str = "") -> bool:
    """Whether kernels of this version (those whose "module.function" begins so) were compiled before.

    If not, their first import or call takes several seconds.
    """
    return any(folder().rglob(f"{name}*.nbi"))


@lru_cache(maxsize=1)
def _announce() -> None:
    """Tells the log when the first kernel of this process has to be compiled."""
    if not is_warm():
        _log.info("Compiling the samplers: about three seconds, once for this version.")


def kernel(
    *signatures: str, inline: bool = False, part: bool = False, woven: bool = False
) -> Callable[[Function], Function]:
    """The decorator of every compiled function; with signatures it is compiled (or loaded) where it is defined.

    `inline` makes the function's text part of each kernel that calls it. A `part` is called by kernels only: it is
    kept with them, and compiled in half the time without its own door to Python. A `woven` part is compiled into each
    function that calls it, which spares the call: for what every contact goes through, and is not called everywhere.
    """
    flags = (FLAGS | PART if part or woven else FLAGS) | (WOVEN if woven else {})

    def decorate(function: Function) -> Function:
        # Each time: Numba reads its settings again, and forgets this one, when it was imported before this module.
        _settings.CACHE_DIR = str(folder())
        if signatures:
            _announce()
        compiled = numba.njit(list(signatures) or None, inline="always" if inline else "never", **flags)
        return cast("Function", compiled(function))

    return decorate
