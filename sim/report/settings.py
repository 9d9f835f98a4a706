"""Settings of centers: those in force that nobody wrote down, and those in which two centers differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from sim.entities.law import AnyLaw
from sim.entities.units import show_clock
from sim.report.numbers import MISSING
from sim.report.terms import span

if TYPE_CHECKING:
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
    for name in type(entity).model_fields:
        value = getattr(entity, name)
        if isinstance(value, BaseModel) and not isinstance(value, AnyLaw):
            yield from _unset(value, (*path, name), owner)
        elif isinstance(value, Mapping) and name in _GROUPED:
            for key, inner in value.items():
                yield from _unset(inner, (*path, name, "*"), str(key))
        elif name not in entity.model_fields_set and value not in (None, (), {}, ""):
            yield ".".join((*path, name)), owner, _shown(name, value)


_DURATIONS = ("within", "short_abandon", "head_start", "late", "delay", "after", "interval", "fcr_within")


def _shown(name: str, value: Any) -> str:
    if name in _DURATIONS and isinstance(value, int):
        return span(value)
    if name == "from" and isinstance(value, int):
        return show_clock(value)
    if isinstance(value, Mapping):
        return "the same on all days" if name in {"open", "shape"} else str(dict(value))
    return str(value)


def changes(base: Center, other: Center) -> list[tuple[str, str, str]]:
    """(path, value in the base, value in the other) of every setting in which two centers differ; "–" for none."""
    before, after = (dict(_leaves(center.canonical(), ())) for center in (base, other))
    paths = [*before, *(path for path in after if path not in before)]
    return [
        (path, before.get(path, MISSING), after.get(path, MISSING))
        for path in paths
        if before.get(path) != after.get(path)
    ]


def _leaves(data: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(data, Mapping) and data:
        for key, value in data.items():
            yield from _leaves(value, (*path, str(key)))
    elif data is not None:
        text = _shown(path[-1], data)
        yield ".".join(path), text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 60
