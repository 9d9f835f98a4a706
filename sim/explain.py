"""Pydantic's findings in our form: path, what was given, what is allowed, the nearest right word."""

from __future__ import annotations

import re
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from sim.errors import Problem, did_you_mean

_NOISE = re.compile(r"^(Value error|Assertion failed), ")
_SHARE_LIMIT = "less_than_equal"


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """One Problem for each finding, in the order of the file."""
    found = [
        Problem(_path(detail["loc"]), _message(dict(detail), model))
        for detail in error.errors(include_url=False)
    ]
    return list(dict.fromkeys(found))


def _path(loc: tuple[int | str, ...]) -> str:
    text = ""
    for step in loc:
        text += f"[{step}]" if isinstance(step, int) else ("." if text else "") + str(step)
    return text.replace("handle_time.law", "handle_time")


def _message(detail: dict[str, Any], model: type[BaseModel]) -> str:
    kind, given, context = detail["type"], detail.get("input"), detail.get("ctx", {})
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        return f'unknown key "{key}"{did_you_mean(key, _fields(detail["loc"][:-1], model))}'
    if kind == "missing":
        return "is missing"
    if kind == "literal_error":
        allowed = [word.strip().strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        return f"{given!r} is not allowed{did_you_mean(str(given), allowed)}"
    if (
        kind == _SHARE_LIMIT
        and isinstance(given, (int, float))
        and context.get("le") == 1.0
        and 1 < given <= 100
    ):
        return (
            f"{given!r} is more than 1; a share is written as 0.8, not as 80 (did you mean {given / 100:g}?)"
        )
    text = _NOISE.sub("", detail["msg"])
    shown = "" if kind == "value_error" or isinstance(given, (dict, list, BaseModel)) else f" (got {given!r})"
    return text + shown


def _fields(loc: tuple[int | str, ...], model: type[BaseModel]) -> list[str]:
    """The keys allowed at a place of the config, found by walking the models along the path."""
    current: Any = model
    for step in loc:
        current = _step(current, step)
    return sorted({name for part in _models(current) for name in part.model_fields})


def _step(annotation: Any, step: int | str) -> Any:
    for part in _models(annotation):
        if step in part.model_fields:
            return part.model_fields[str(step)].annotation
        if getattr(part, "name", None) == step:
            return part
    return annotation


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]
