"""What can still be checked of a description with mistakes, so that all errors of a file come at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.explain import problems_of

if TYPE_CHECKING:
    from sim.center import Center
    from sim.errors import Problem

Place = tuple[int | str, ...]
"""A path in the config, step by step."""


def all_problems(
    data: Mapping[str, Any],
    error: ValidationError,
    model: type[Center],
    cross_checks: Callable[[Center], list[Problem]],
) -> list[Problem]:
    """The findings of `error`, then those of the cross-checks on what is left without the faulty settings.

    A setting that leaves an entry unsound has a stand-in for the whole entry. No finding is what a cross-check says of
    an entry with a mistake, nor what rests on something that was left out.
    """
    found = problems_of(error, model)
    sound, gone = deepcopy(dict(data)), list[Place]()
    for leave_out in (_settings, _entries):
        gone += leave_out(sound, _places(error))
        try:
            center = model.model_validate(sound)
        except ValidationError as again:
            error = again
        else:
            gone += _of_unknown_kind(sound, gone)
            return found + [one for one in cross_checks(center) if not _rests_on(one, gone)]
    return found


def _places(error: ValidationError) -> list[Place]:
    return [tuple(detail["loc"]) for detail in error.errors(include_url=False) if detail["loc"]]


def _settings(sound: dict[str, Any], faulty: Iterable[Place]) -> list[Place]:
    """Leave out faulty settings of entries, and faulty sections; returns their places."""
    gone = [place[:3] if place[0] in _STAND_INS else place[:1] for place in faulty]
    for section, *rest in gone:
        entries = sound.get(str(section))
        if not rest:
            sound.pop(str(section), None)
            if section in _NEEDED:
                sound[str(section)] = _NEEDED[str(section)]
        elif isinstance(entries, dict) and isinstance(entry := entries.get(rest[0]), dict):
            entry.pop(rest[-1], None)
    return gone


def _entries(sound: dict[str, Any], faulty: Iterable[Place]) -> list[Place]:
    """Put harmless entries in place of those that are still faulty; returns their places."""
    gone = [place[:2] if place[0] in _STAND_INS else place[:1] for place in faulty]
    for section, *name in gone:
        entries = sound.get(str(section))
        if name and isinstance(entries, dict):
            entries[name[0]] = _STAND_INS[str(section)](entries.get(name[0]))
        else:
            sound.pop(str(section), None)
    return gone


def _of_unknown_kind(sound: Mapping[str, Any], gone: Iterable[Place]) -> list[Place]:
    """Contact types of channels with a mistake: nobody knows whether these are live."""
    unknown = [place[1] for place in gone if place[0] == "channels" and len(place) > 1]
    kinds = sound["contact_types"].items()
    return [("contact_types", name) for name, kind in kinds if kind.get("channel") in unknown]


def _rests_on(problem: Problem, gone: Iterable[Place]) -> bool:
    """Whether a finding is about an entry with a mistake, or may follow from what was left out."""
    at = problem.place.replace("[", ".[").split(".")
    patterns = [one.split(".") for one in problem.rests_on]
    return any(
        [str(step) for step in place[:2]] == at[: len(place[:2])]
        or any(_agree(pattern, place) for pattern in patterns)
        for place in gone
    )


def _agree(pattern: list[str], place: Place) -> bool:
    """Whether one of two places lies within the other; `*` is any name. A section's name means the section as a whole:
    it is told of what is written in it whether that is sound."""
    if len(pattern) == 1 and len(place) > 1:
        return False
    return all(step in ("*", str(other)) for step, other in zip(pattern, place, strict=False))


def _type(given: Any) -> dict[str, Any]:
    channel = given.get("channel") if isinstance(given, Mapping) else None
    return {"channel": str(channel), "demand": {"volume": 0}, "handle_time": "1min", "patience": "never"}


def _group(given: Any) -> dict[str, Any]:
    skills = given.get("skills") if isinstance(given, Mapping) else None
    return {"agents": 1, "skills": [str(name) for name in skills] if isinstance(skills, (list, dict)) else []}


_STAND_INS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "contact_types": _type,
    "agent_groups": _group,
    "sites": lambda given: {},
    "vendors": lambda given: {"price": {"per_contact": "0 USD"}},
    "channels": lambda given: {"kind": "live"},
    "segments": lambda given: {"patience": "never"},
    "self_services": lambda given: {"session": "1min"},
    "trunks": lambda given: {"lines": 1, "types": []},
}
_NEEDED = {"name": "?", "start": "2026-01-05"}
"""Settings without which nothing can be checked."""
