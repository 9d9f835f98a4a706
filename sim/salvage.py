"""What can still be checked of a description with mistakes, so that all errors of a file come at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.explain import problems_of

if TYPE_CHECKING:
    from sim.center import Center
    from sim.errors import Problem


def all_problems(
    data: Mapping[str, Any],
    error: ValidationError,
    model: type[Center],
    cross_checks: Callable[[Center], list[Problem]],
) -> list[Problem]:
    """The findings of `error`, then those of the cross-checks with a stand-in for each faulty part.

    What a cross-check says of a stand-in itself is not a finding.
    """
    found = problems_of(error, model)
    faulty = [tuple(detail["loc"]) for detail in error.errors(include_url=False)]
    try:
        center = model.model_validate(_with_stand_ins(data, faulty))
    except ValidationError:
        return found
    replaced = tuple(
        {".".join(str(step) for step in loc[:2]) for loc in faulty if loc and loc[0] in _STAND_INS}
    )
    return found + [problem for problem in cross_checks(center) if not problem.place.startswith(replaced)]


def _with_stand_ins(data: Mapping[str, Any], faulty: Sequence[tuple[int | str, ...]]) -> dict[str, Any]:
    """The description with harmless entries in place of faulty ones, and without other faulty settings."""
    sound = deepcopy(dict(data))
    for loc in faulty:
        section = sound.get(str(loc[0])) if loc else None
        if loc and loc[0] in _STAND_INS and len(loc) > 1 and isinstance(section, dict):
            section[loc[1]] = _STAND_INS[str(loc[0])](section.get(loc[1]))
        elif loc:
            sound.pop(str(loc[0]), None)
    return sound


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
}
