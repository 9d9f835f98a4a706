"""Records as kernels know them: fields may be narrow in memory, but every integer that is read is a whole word; and
what only rich days have is a constant in plain ones.

Narrow fields keep rows short, and how much memory a run touches tells in its time. A narrow integer in a kernel would
have each function that it is handed to compiled once more. Where a constant is asked for, what it rules out is no part
of the machine code.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
from numba import from_dtype, types
from numba.core.datamodel.models import RecordModel
from numba.core.datamodel.registry import register_default
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_getattr_generic, lower_setattr_generic
from numba.np.arrayobj import record_getattr, record_setattr

_SIZES = {"int": np.int64, "Address": np.int64, "float": np.float64, "Number": np.int32, "Code": np.int16}
_layouts: dict[tuple[type, bool], np.dtype[np.void]] = {}


class RecordType(types.Record):
    """A record whose integers are words when read; fields that are `constant` read so, whatever is written."""

    def __init__(self, fields: Any, size: int, aligned: bool, constant: dict[str, float]) -> None:
        super().__init__(fields, size, aligned)
        self.constant = constant
        self.name += repr(sorted(constant.items()))

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
        return _read_as(record, name)


@lower_getattr_generic(RecordType)  # type: ignore[no-untyped-call]
def _read(context: Any, builder: Any, record: Any, value: Any, name: str) -> Any:
    if name in record.constant:
        return context.get_constant(_read_as(record, name), record.constant[name])
    found = record_getattr(context, builder, record, value, name)
    return context.cast(builder, found, record.typeof(name), _read_as(record, name))


@lower_setattr_generic(RecordType)  # type: ignore[no-untyped-call]
def _write(context: Any, builder: Any, signature: Any, arguments: Any, name: str) -> None:
    if name not in signature.args[0].constant:
        record_setattr(context, builder, signature, arguments, name)


def _read_as(record: RecordType, name: str) -> Any:
    if name in record.constant:
        return types.float64 if isinstance(record.constant[name], float) else types.int64
    return types.int64 if isinstance(record.typeof(name), types.Integer) else record.typeof(name)


def constants_of(record: type) -> dict[str, float]:
    """What the fields of a record read as that plain days do not have: those that its class gives a value."""
    return {name: vars(record)[name] for name in record.__annotations__ if name in vars(record)}


def layout_of(record: type, without_constants: bool = False) -> np.dtype[np.void]:
    """The memory of a record whose class lists its fields: the widest first, so that none lies across two words."""
    if (record, without_constants) not in _layouts:
        left_out = constants_of(record) if without_constants else {}
        kinds = {name: kind for name, kind in record.__annotations__.items() if name not in left_out}
        formats = {name: np.dtype(_SIZES[kind]) for name, kind in kinds.items()}
        order = sorted(formats, key=lambda name: -formats[name].itemsize)
        offsets, size = {}, 0
        for name in order:
            offsets[name], size = size, size + formats[name].itemsize
        _layouts[record, without_constants] = np.dtype(
            {
                "names": list(formats), "formats": list(formats.values()),
                "offsets": [offsets[name] for name in formats], "itemsize": -(-size // 8) * 8,
            }
        )  # fmt: skip
    return _layouts[record, without_constants]


def type_of(record: type, plain: bool = False, shorter: bool = False) -> RecordType:
    """A record's type in kernels of rich or plain days; in the latter, its rows may be `shorter`: without constants."""
    memory: Any = from_dtype(layout_of(record, plain and shorter))
    fields: Any = [
        (name, {"type": field.type, "offset": field.offset, "alignment": field.alignment, "title": None})
        for name, field in memory.fields.items()
    ]
    return RecordType(fields, memory.size, memory.aligned, constants_of(record) if plain else {})
