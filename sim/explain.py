"""Pydantic's findings in our form: path, what was given, what is allowed, the nearest right word."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from sim.errors import Problem, did_you_mean

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(r"(?<=\.)(mon|tue|wed|thu|fri|sat|sun)(?=$|[.\[])")
_NOISE = re.compile(r"^(Value error|Assertion failed), ")
_CLASS = re.compile(r" or instance of \w+")
_SHARE_LIMIT = "less_than_equal"
_PERCENTAGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%\s*")
_PERCENT = 2
"""From here on a share was probably meant in percent."""
_PLAINER = (
    ("Input should be greater than or equal to", "must be at least"),
    ("Input should be less than or equal to", "must be at most"),
    ("Input should be greater than", "must be more than"),
    ("Input should be a valid dictionary", "must be keys with values below it"),
    ("Input should be", "must be"),
    (", unable to parse string as an integer", ""),
    (", unable to parse string as a number", ""),
    (", unable to interpret input", ""),
    ("must be a valid integer, got a number with a fractional part", "must be a whole number"),
    ("must be a valid integer", "must be a whole number"),
    ("must be a valid number", "must be a number"),
    ("must be a valid string", "must be text"),
    ("must be a valid boolean", "must be true or false"),
    ("must be a valid tuple", "must be a list, in square brackets"),
)
_WRITTEN_AS = {"rows": "file", "law": "the name of a law"}
"""Fields that a center file writes in another way."""
_MISSPELT = 0.8
"""Words as near as this are one word misspelt."""
_SHORT_FORMS = {"AgentGroup": ("agents",), "OpeningState": ("file",)}


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """One Problem for each finding, in the order of the file."""
    found = [
        Problem(_path(detail["loc"]), _message(dict(detail), model))
        for detail in error.errors(include_url=False)
    ]
    return by_days(list(dict.fromkeys(found)))


def by_days(problems: list[Problem]) -> list[Problem]:
    """One problem where days of the week share it: `open.mon` to `open.fri` become `open.mon-fri`; what
    every day shares is mostly written without days, and is told so."""
    found: dict[tuple[str, str, Problem], list[str]] = {}
    for problem in dict.fromkeys(problems):
        before, day, after = [*_DAY.split(problem.place, maxsplit=1), "", ""][:3]
        found.setdefault((before, after, replace(problem, place="")), []).append(day)
    return [replace(one, place=_on_days(before, days, after)) for (before, after, one), days in found.items()]


def _on_days(before: str, days: list[str], after: str) -> str:
    """The place of what some days share."""
    return f"{before[:-1]}{after}" if len(days) == len(_WEEK) else f"{before}{_span(days)}{after}"


def _span(days: list[str]) -> str:
    """The days of a week in short: "mon-fri" where they follow each other, else "mon,wed"."""
    if len(days) == 1:
        return days[0]
    first = _WEEK.index(days[0])
    row = tuple(days) == _WEEK[first : first + len(days)]
    return f"{days[0]}-{days[-1]}" if row else ",".join(days)


def _path(loc: tuple[int | str, ...]) -> str:
    text = ""
    for step in (step for step in loc if not str(step).startswith("[")):
        text += f"[{step}]" if isinstance(step, int) else ("." if text else "") + str(step)
    return text.replace("handle_time.law", "handle_time")


def _message(detail: dict[str, Any], model: type[BaseModel]) -> str:
    kind, given, context = detail["type"], detail.get("input"), detail.get("ctx", {})
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        return _unknown(key, detail["loc"][:-1], model)
    if kind == "missing":
        return "is missing"
    if kind == "string_type" and isinstance(given, bool):
        return "YAML reads an unquoted NO, off, yes or on as true or false; put the word in quotes"
    if kind == "string_type" and isinstance(given, (int, float)):
        return f"must be text (got the number {given}); put it in quotes"
    if kind == "literal_error":
        allowed = [word.strip().strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        return f"{given!r} is not allowed{did_you_mean(str(given), allowed)}"
    if (
        kind == _SHARE_LIMIT
        and isinstance(given, (int, float))
        and context.get("le") == 1.0
        and 1 < given <= 100
    ):
        meant = f" (did you mean {given / 100:g}?)" if given >= _PERCENT else ""
        return f"{given!r} is more than 1; a share is written as 0.8, not as 80{meant}"
    if kind.startswith("date_"):
        return f"must be a date such as 2026-04-13 (got {given!r})"
    if kind == "float_parsing" and (share := _PERCENTAGE.fullmatch(str(given))):
        return f"{given!r} is no number; a share is written as {float(share[1]) / 100:g}"
    if kind == "too_short":
        return "names nothing; at least one is needed"
    text = _CLASS.sub("", _NOISE.sub("", detail["msg"]))
    for long, plain in _PLAINER:
        text = text.replace(long, plain)
    shown = "" if kind == "value_error" or isinstance(given, (dict, list, BaseModel)) else f" (got {given!r})"
    return f"{text}{shown}".replace("(got None)", "(got nothing)")


def _unknown(key: str, loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    """What to do with a key that is not known at a place: put it one level deeper, or take the nearest right word."""
    parts = _parts(loc, model)
    words = sorted({name for part in parts for name in _keys(part)})
    below = sorted(
        _WRITTEN_AS.get(name, name)
        for part in parts
        for name, field in part.model_fields.items()
        if any(key in _keys(inner) for inner in _models(field.annotation))
    )
    if below and not get_close_matches(key, words, n=1, cutoff=_MISSPELT):
        return f'unknown key "{key}"; it belongs below {" or ".join(below[:3])}'
    return f'unknown key "{key}"{did_you_mean(key, words)}'


def _parts(loc: tuple[int | str, ...], model: type[BaseModel]) -> list[type[BaseModel]]:
    """The models that may stand at a place of the config, found by walking along the path."""
    current: Any = model
    for step in loc:
        current = _step(current, step)
    return _models(current)


def _keys(part: type[BaseModel]) -> list[str]:
    """The keys of a model as a center file writes them."""
    return [_WRITTEN_AS.get(name, name) for name in part.model_fields] + [
        *_SHORT_FORMS.get(part.__name__, ())
    ]


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
