"""State in plain memory: records and columns that kernels reach by address, as a C program reaches its structs.

Handing arrays from one kernel to the next costs reference counts at every call, a factor of four in an event loop. So
the arrays stay with Python, which keeps them alive; a kernel is handed one record, `Day`, that holds their addresses.
Nothing is checked here: an index beyond the end is memory of somebody else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array, populate_array

from sim.demand.cache import PART, kernel
from sim.simulation.compiled.record_type import type_of

Record = TypeVar("Record")
Function = TypeVar("Function", bound=Callable[..., Any])

_BYTE = ir.IntType(8)
_WORD = ir.IntType(64)


def constant(number: int) -> int:
    """A number for kernels; a plain one would have the functions it is handed to compiled once more, just for it."""
    return cast("int", np.int64(number))


def rich(function: Function) -> Function:
    """A kernel's part that only rich days have: in a plain day, which must never come to it, it is not compiled at all.

    A plain day that comes to it nevertheless is counted in `missed` and found out.
    """
    return _only_rich(function, lambda _day, *_others: _miss(_day))


def rich_else_true(function: Function) -> Function:
    """A question that only rich days ask; in a plain day the answer is yes."""
    return _only_rich(function, lambda _day, *_others: True)


def _only_rich(function: Function, otherwise: Callable[..., Any]) -> Function:
    part: Any = kernel(part=True)(function)

    def stub(_day, *_others):  # type: ignore[no-untyped-def]
        raise NotImplementedError

    @overload(stub, jit_options=cast("Any", PART))  # Numba compares the signatures, annotations too
    def _choose(_day, *_others):  # type: ignore[no-untyped-def]
        if not is_plain(_day):
            chosen, name = lambda _day, *_others: part(_day, *_others), "rich"  # noqa: PLW0108 - a function is asked for
        else:
            chosen, name = otherwise, "plain"
        chosen.__qualname__ = f"{name}_{function.__module__}_{function.__name__}".replace(".", "_")
        return chosen

    return cast("Function", stub)


@kernel(part=True)
def _miss(day: Any) -> int:
    day.missed += 1
    return 0


def is_plain(day: Any) -> bool:
    """Whether a type of `Day` is that of plain days."""
    return "is_plain" in day.fields


def record_at(record: type[Record], plain: bool) -> Callable[[int], Record]:
    """A kernel function: the record at an address, as plain or rich days know it."""
    kind = type_of(record, plain)

    @intrinsic
    def at(_typing: Any, address: Any) -> Any:
        def build(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], context.get_value_type(kind))

        return kind(address), build

    return cast("Callable[[int], Record]", at)


def rows(member: str, record: type[Record], shorter: bool = False) -> Callable[[Any, int], Record]:
    """A kernel function: row `index` of the table whose address `owner` keeps in `member`; `shorter` in plain days."""
    kinds = {plain: type_of(record, plain, shorter) for plain in (False, True)}

    @intrinsic
    def row(_typing: Any, owner: Any, index: Any) -> Any:
        offset, kind = owner.offset(member), kinds[is_plain(owner)]

        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            table = _address(builder, arguments[0], offset, _BYTE)
            number = context.cast(builder, arguments[1], signature.args[1], types.int64)
            distance = builder.mul(number, ir.Constant(_WORD, kind.size))
            return builder.bitcast(builder.gep(table, [distance]), context.get_value_type(kind))

        return kind(owner, index), build

    return cast("Callable[[Any, int], Record]", row)


def column(member: str, kind: Any = types.int64) -> Callable[[Any], Any]:
    """A kernel function: the column of numbers whose address `owner` keeps in `member`; it can be indexed."""
    pointer: Any = types.CPointer(kind)  # type: ignore[no-untyped-call]

    @intrinsic
    def numbers(_typing: Any, owner: Any) -> Any:
        offset = owner.offset(member)

        def build(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return _address(builder, arguments[0], offset, context.get_value_type(kind))

        return pointer(owner), build

    return cast("Callable[[Any], Any]", numbers)


def array(member: str, kind: Any = types.int64, width: int = 0) -> Callable[[Any, int, int], Any]:
    """A kernel function: `count` numbers of a column from `first` on (or rows of `width` numbers) as an array."""
    view = types.Array(kind, 2 if width else 1, "C")
    step = 8 * (width or 1)

    @intrinsic
    def numbers(_typing: Any, owner: Any, first: Any, count: Any) -> Any:
        offset = owner.offset(member)

        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            first, count = (
                context.cast(builder, argument, given, types.intp)
                for argument, given in zip(arguments[1:], signature.args[1:], strict=True)
            )
            start = _address(builder, arguments[0], offset, _BYTE)
            data = builder.gep(start, [builder.mul(first, ir.Constant(_WORD, step))])
            shape, strides = [count], [ir.Constant(_WORD, step)]
            if width:
                shape, strides = [count, ir.Constant(_WORD, width)], [*strides, ir.Constant(_WORD, 8)]
            made = make_array(view)(context, builder)  # type: ignore[no-untyped-call]
            data = builder.bitcast(data, context.get_data_type(kind).as_pointer())
            size = ir.Constant(_WORD, 8)
            populate_array(made, data, shape, strides, size, meminfo=None)  # type: ignore[no-untyped-call]
            return made._getvalue()

        return view(owner, first, count), build

    return cast("Callable[[Any, int, int], Any]", numbers)


def least_of_four(member: str) -> Callable[[Any, int], int]:
    """A kernel function: of four rows in a column of numbers of two words, from a row on, which one is the smallest.

    There is no branch in it, and all are read at once: which it is is as good as random, and a processor that guesses
    wrong, or waits for one comparison to know what to read for the next, loses more time than this takes.
    """
    pair = ir.IntType(128)

    @intrinsic
    def least(_typing: Any, owner: Any, first: Any) -> Any:
        offset = owner.offset(member)

        def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            rows = builder.gep(_address(builder, arguments[0], offset, pair), [arguments[1]])
            found = [(builder.load(rows, align=8), arguments[1])]
            for step in range(1, 4):
                place = [ir.Constant(_WORD, step)]
                found.append(
                    (builder.load(builder.gep(rows, place), align=8), builder.add(arguments[1], *place))
                )
            first, second = _smaller(builder, *found[:2]), _smaller(builder, *found[2:])
            return _smaller(builder, first, second)[1]

        return types.int64(owner, types.int64), build

    return cast("Callable[[Any, int], int]", least)


def _smaller(builder: Any, one: tuple[Any, Any], other: tuple[Any, Any]) -> tuple[Any, Any]:
    is_other = builder.icmp_signed("<", other[0], one[0])
    return builder.select(is_other, other[0], one[0]), builder.select(is_other, other[1], one[1])


def _address(builder: Any, owner: Any, offset: int, kind: Any) -> Any:
    """Reads an address that does not change while a kernel runs, so that it need not be read again after each write."""
    pointer = kind.as_pointer().as_pointer()
    place = cgutils.pointer_add(builder, owner, offset, pointer)  # type: ignore[no-untyped-call]
    address = builder.load(place)
    address.set_metadata("invariant.load", builder.module.add_metadata([]))
    return address
