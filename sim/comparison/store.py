"""The store: finished replications on disk under a hash of everything they depend on; nothing is played twice.

A part is a Parquet file with some consecutive replications of one block, a row each. Where a block is cut depends on
how many workers there are, so parts of all cuts are found: their names tell the block and the replications in them.
"""

from __future__ import annotations

import io
import json
import logging
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError

if TYPE_CHECKING:
    from sim.center import Center
    from sim.comparison.units import Stream

Columns = Mapping[str, NDArray[Any]]
"""What is kept of one replication: arrays by name."""

_PACKAGE = Path(__file__).parents[1]
_ABANDONED = 24 * 3600.0
"""Age in seconds of an unfinished file that nobody is writing any more."""
_ABOUT = b"contact-center-sim"
_log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def program() -> str:
    """A hash of the sources of `sim` and the versions of what it computes with."""
    state = blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*.py")):
        state.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for package in ("numpy", "scipy", "numba", "simpy"):
        state.update(version(package).encode() + b"\0")
    return state.hexdigest()


def key_of(center: Center, stream: Stream, block: int, output: str) -> str:
    """The name of a block: equal for equal centers (files read included), random numbers, outputs and programs.

    `output` says what is kept of a replication, and how it was computed where that changes it. How many replications
    are played, by which engine and by how many workers is not in it.
    """
    parts = (center.digest, stream.seed, stream.antithetic, block, output, program())
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


class _TornError(Exception):
    """A part does not hold what was written."""


@dataclass(frozen=True)
class Store:
    """A folder of parts, which any number of programs may use at a time."""

    folder: Path

    def open(self) -> Store:
        """Makes the folder; UserError where nothing can be written there."""
        try:
            self._unfinished.mkdir(parents=True, exist_ok=True)
            self._write(probe := self._unfinished / uuid4().hex, b"")
            probe.unlink()
        except OSError as error:
            raise UserError(f"store {self.folder}: nothing can be written there ({reason(error)})") from None
        for left in self._unfinished.iterdir():
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > _ABANDONED:
                    left.unlink()
        return self

    def get(self, key: str) -> dict[int, Columns]:
        """What is kept of a block by replication; a torn part is named to the log, removed and counts as missing."""
        found: dict[int, Columns] = {}
        for path in sorted(self._shelf(key).glob(f"{key}.*.parquet")):
            try:
                found |= _read(path.read_bytes(), key)
            except OSError:  # removed a moment ago
                continue
            except _TornError:
                _log.warning("Store: %s is torn; what it held is played again.", path)
                with suppress(OSError):
                    path.unlink()
        return found

    def put(self, key: str, first: int, rows: Sequence[Columns]) -> None:
        """Keeps replications from `first` on under the key of their block; readers see all of them or none."""
        path = self._shelf(key) / f"{key}.{first}-{first + len(rows) - 1}.parquet"
        path.parent.mkdir(exist_ok=True)
        temporary = self._unfinished / uuid4().hex
        try:
            self._write(temporary, _written(key, first, rows))
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise

    @property
    def _unfinished(self) -> Path:
        return self.folder / ".unfinished"

    def _shelf(self, key: str) -> Path:
        return self.folder / key[:2]

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def opened(folder: str | Path | None) -> Store | None:
    """The store in a folder, ready to be used; None where none is wanted."""
    return None if folder is None else Store(Path(folder)).open()


def reason(error: OSError) -> str:
    """Why the system refused, in its own words."""
    return (error.strerror or str(error)).lower()


def _written(key: str, first: int, rows: Sequence[Columns]) -> bytes:
    """A Parquet file: the column `replication`, then one list a row of each array; shapes and checksum as metadata."""
    import pyarrow as pa
    from pyarrow import parquet

    numbers = np.arange(first, first + len(rows))
    stacked = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
    lists = [
        pa.FixedSizeListArray.from_arrays(pa.array(array.reshape(-1)), array[0].size)
        for array in stacked.values()
    ]
    shapes = {name: array.shape[1:] for name, array in stacked.items()}
    about = json.dumps({"shapes": shapes, "checksum": _checksum(key, numbers, stacked)})
    table = pa.table([pa.array(numbers), *lists], names=["replication", *stacked])
    buffer = io.BytesIO()
    # Mostly zeros and never searched: neither dictionaries nor statistics are worth their time.
    parquet.write_table(
        table.replace_schema_metadata({_ABOUT: about}), buffer,
        compression="zstd", use_dictionary=False, write_statistics=False,
    )  # fmt: skip
    return buffer.getvalue()


def _read(data: bytes, key: str) -> dict[int, Columns]:
    """The replications in a part, by number; _TornError where they are not those that were written under the key."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(pa.BufferReader(data)).read(use_threads=False)
        about = json.loads(table.schema.metadata[_ABOUT])
        numbers = table["replication"].to_numpy()
        arrays = {
            name: table[name].combine_chunks().flatten().to_numpy().reshape(len(numbers), *shape)
            for name, shape in about["shapes"].items()
        }
        whole = about["checksum"] == _checksum(key, numbers, arrays)
    except (
        OSError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        MemoryError,
        pa.ArrowException,
    ) as error:
        raise _TornError from error
    if not whole:
        raise _TornError
    return {
        number: {name: array[place] for name, array in arrays.items()}
        for place, number in enumerate(numbers.tolist())
    }


def _checksum(key: str, numbers: NDArray[Any], arrays: Columns) -> str:
    state = blake2b(repr((key, numbers.tolist())).encode(), digest_size=16)
    for name, array in arrays.items():
        state.update(repr((name, array.dtype.str, array.shape)).encode())
        state.update(np.ascontiguousarray(array).data)
    return state.hexdigest()
