"""Records as kernels know them: fields may be narrow in memory, but every integer that is read is a whole word.

Narrow fields keep rows short, and how much memory a run touches tells in its time. A narrow integer in a kernel would
have each function that it is handed to compiled once more.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
from numba import from_dtype, types
from numba.core.datamodel.models import RecordModel
from numba.core.datamodel.registry import register_default
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_getattr_generic
from numba.np.arrayobj import record_getattr

_SIZES = {"int": np.int64, "Address": np.int64, "float": np.float64, "Number": np.int32, "Code": np.int16}
_layouts: dict[type, np.dtype[np.void]] = {}


class RecordType(types.Record):
    """A record whose integers are words when read."""

    @property
    def mangling_args(self) -> tuple[str, tuple[int, ...]]:
        """What functions are named by. Numba takes a record's number in the process; two kernels compiled in two
        processes and kept in one cache would have functions of one name for different records."""
        content = blake2b(self.name.encode(), digest_size=7).digest()
        return type(self).__name__, (int.from_bytes(content, "big"),)


register_default(RecordType)(RecordModel)


@infer_getattr
class _Reading(AttributeTemplate):
    key = RecordType

    def generic_resolve(self, record: Any, name: str) -> Any:  # type: ignore[override]
        return _read_as(record.typeof(name))


@lower_getattr_generic(RecordType)  # type: ignore[no-untyped-call]
def _read(context: Any, builder: Any, record: Any, value: Any, name: str) -> Any:
    kept = record.typeof(name)
    found = record_getattr(context, builder, record, value, name)
    return context.cast(builder, found, kept, _read_as(kept))


def _read_as(kept: Any) -> Any:
    return types.int64 if isinstance(kept, types.Integer) else kept


def layout_of(record: type) -> np.dtype[np.void]:
    """The memory of a record whose class lists its fields: the widest first, so that none lies across two words."""
    if record not in _layouts:
        formats = {name: np.dtype(_SIZES[kind]) for name, kind in record.__annotations__.items()}
        order = sorted(formats, key=lambda name: -formats[name].itemsize)
        offsets, size = {}, 0
        for name in order:
            offsets[name], size = size, size + formats[name].itemsize
        _layouts[record] = np.dtype(
            {
                "names": list(formats), "formats": list(formats.values()),
                "offsets": [offsets[name] for name in formats], "itemsize": -(-size // 8) * 8,
            }
        )  # fmt: skip
    return _layouts[record]


def type_of(record: type) -> RecordType:
    """A record's type in kernels."""
    plain: Any = from_dtype(layout_of(record))
    fields: Any = [
        (name, {"type": field.type, "offset": field.offset, "alignment": field.alignment, "title": None})
        for name, field in plain.fields.items()
    ]
    return RecordType(fields, plain.size, plain.aligned)
