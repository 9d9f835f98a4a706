"""The store: finished blocks on disk under a hash of everything they depend on, so that nothing is played twice."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np

from sim.comparison.estimates import Sums
from sim.errors import UserError

if TYPE_CHECKING:
    from sim.center import Center
    from sim.comparison.units import Stream

_CHECKSUM = 16
_PACKAGE = Path(__file__).parents[1]


@lru_cache(maxsize=1)
def program() -> str:
    """A hash of the sources of `sim` and the versions of what it computes with."""
    state = blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*.py")):
        state.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for package in ("numpy", "scipy", "numba", "simpy"):
        state.update(version(package).encode() + b"\0")
    return state.hexdigest()


def key_of(center: Center, stream: Stream, first: int, count: int, kinds: tuple[str, ...]) -> str:
    """The name of a block's part: equal for equal centers (files read included), random numbers and program."""
    parts = (center.digest, stream.seed, stream.antithetic, first, count, kinds, program())
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Store:
    """A folder of parts; a torn or foreign part counts as missing."""

    folder: Path

    def open(self) -> Store:
        """Makes the folder; UserError where nothing can be written there."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(probe := self.folder / f".{uuid4().hex}", b"")
            probe.unlink()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UserError(f"store {self.folder}: nothing can be written there ({reason})") from None
        return self

    def get(self, key: str) -> Sums | None:
        """The values kept under a key, None where there are none."""
        try:
            data = self._path(key).read_bytes()
        except OSError:
            return None
        if blake2b(data[_CHECKSUM:], digest_size=_CHECKSUM).digest() != data[:_CHECKSUM]:
            return None
        numerators, denominators = np.load(io.BytesIO(data[_CHECKSUM:]))
        return Sums(numerators, denominators)

    def put(self, key: str, sums: Sums) -> None:
        """Keeps values under a key; readers see all of them or nothing."""
        buffer = io.BytesIO()
        np.save(buffer, np.stack(sums))
        data = buffer.getvalue()
        path = self._path(key)
        path.parent.mkdir(exist_ok=True)
        temporary = path.with_name(f".{uuid4().hex}")
        self._write(temporary, blake2b(data, digest_size=_CHECKSUM).digest() + data)
        temporary.replace(path)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.part"

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
