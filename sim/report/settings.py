"""Settings of centers: those in force that nobody wrote down, and those in which two centers differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, BeforeValidator

from sim.entities.agent_group import parse_levels
from sim.entities.law import AnyLaw
from sim.entities.units import (
    parse_clock,
    parse_days,
    parse_duration,
    parse_hours,
    parse_money,
    parse_span,
    show_clock,
)
from sim.report.numbers import MISSING
from sim.report.terms import span

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from sim.center import Center


def defaults(center: Center) -> list[tuple[str, str]]:
    """Settings in force that the description did not write: (path, value), the same ones of several entries as one."""
    found: dict[tuple[str, str], list[str]] = {}
    for path, owner, value in _unset(center, ()):
        found.setdefault((path, value), []).append(owner)
    return [
        (path if not any(owners) else f"{path} ({', '.join(dict.fromkeys(owners))})", value)
        for (path, value), owners in found.items()
    ]


_GROUPED = ("contact_types", "agent_groups", "channels", "segments", "sites", "vendors")


def _unset(entity: BaseModel, path: tuple[str, ...], owner: str = "") -> Iterator[tuple[str, str, str]]:
    for name, field in type(entity).model_fields.items():
        value = getattr(entity, name)
        if isinstance(value, BaseModel) and not isinstance(value, AnyLaw):
            yield from _unset(value, (*path, name), owner)
        elif isinstance(value, Mapping) and name in _GROUPED:
            for key, inner in value.items():
                yield from _unset(inner, (*path, name, "*"), str(key))
        elif name not in entity.model_fields_set and value not in (None, (), {}, ""):
            text = _ON_ALL_DAYS if name in {"open", "shape"} else _shown(_written(value, _writers(field)))
            yield ".".join((*path, name)), owner, text


_ON_ALL_DAYS = "the same on all days"
_WRITERS: dict[Any, tuple[type, Callable[[Any], str]]] = {
    parse_duration: (int, span),
    parse_clock: (int, show_clock),
    parse_span: (tuple, lambda window: "..".join(map(span, window))),
    parse_hours: (tuple, lambda hours: "-".join(map(show_clock, hours))),
    parse_days: (tuple, ", ".join),
    parse_levels: (tuple, lambda steps: ", ".join(f"{agents} from {show_clock(at)}" for at, agents in steps)),
    parse_money: (tuple, lambda money: f"{money[0]:g} {money[1]}{'/' if money[2] else ''}{money[2]}"),
}
"""How what is read by a function is written: the type it is kept as, and the text of it."""


def _writers(field: FieldInfo) -> list[tuple[type, Callable[[Any], str]]]:
    """How the values of a field, or those in it, are written."""
    parts = (*field.metadata, *_parts(field.annotation))
    return [_WRITERS[one.func] for one in parts if isinstance(one, BeforeValidator) and one.func in _WRITERS]


def _parts(annotation: Any) -> Iterator[Any]:
    for part in get_args(annotation):
        yield part
        yield from _parts(part)


def _written(value: Any, writers: list[tuple[type, Callable[[Any], str]]]) -> Any:
    """A value as a center file has it: durations with their unit, times as on a clock, money with its currency."""
    if isinstance(value, Mapping):
        return {key: _written(item, writers) for key, item in value.items()}
    if isinstance(value, AnyLaw):
        return value.model_dump(mode="json")
    return next((write(value) for kind, write in writers if isinstance(value, kind)), value)


def _shown(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_shown, value))}]"
    return str(dict(value)) if isinstance(value, Mapping) else str(value)


def changes(base: Center, other: Center) -> list[tuple[str, str, str]]:
    """(path, value in the base, value in the other) of every setting in which two centers differ; "–" for none."""
    before, after = (dict(_leaves(center, ())) for center in (base, other))
    paths = [*before, *(path for path in after if path not in before)]
    return [
        (path, before.get(path, MISSING), after.get(path, MISSING))
        for path in paths
        if path != "name" and before.get(path) != after.get(path)
    ]


def _leaves(data: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(path, text) of every value, of items of a list by their number."""
    if isinstance(data, BaseModel) and not isinstance(data, AnyLaw):
        for name, field in type(data).model_fields.items():
            yield from _leaves(_written(getattr(data, name), _writers(field)), (*path, name))
    elif isinstance(data, Mapping) and data:
        for key, value in data.items():
            yield from _leaves(value, (*path, str(key)))
    elif isinstance(data, tuple) and any(isinstance(item, BaseModel) for item in data):
        for number, item in enumerate(data):
            yield from _leaves(item, (*path, str(number)))
    elif data not in (None, (), {}, ""):
        text = _shown(data)
        yield ".".join(path), text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 60
