"""Overrides in Hydra's grammar on plain data: `a.b=c` replaces the whole node, `+a.b=c` adds, `~a.b` deletes."""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping, MutableSequence
from dataclasses import dataclass
from typing import Any, Literal

from sim.errors import ConfigError, Problem, did_you_mean
from sim.load.yaml import parse_yaml

COMMAND_LINE = "command line"
NAMED = {
    "contact_types": "contact type", "agent_groups": "agent group", "channels": "channel", "segments": "segment",
    "sites": "site", "vendors": "vendor",
}  # fmt: skip
"""Sections of a center whose keys are names that the user gave."""
_TEXT = re.compile(r"(?P<mark>\+\+|\+|~)?(?P<key>[^=~+][^=]*?)\s*=(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True)
class Override:
    """One override: what it does to which key, its value, and all values where several were given (a sweep)."""

    text: str
    kind: Literal["set", "add", "delete"]
    key: str
    value: Any = None
    sweep: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The key in steps, without the optional `center.` in front."""
        steps = tuple(self.key.split("."))
        return steps[1:] if len(steps) > 1 and steps[0] == "center" else steps


def parse_overrides(texts: Iterable[str], source: str = COMMAND_LINE) -> list[Override]:
    """Every override understood, or ConfigError with all that are not."""
    read, problems = list[Override](), list[Problem]()
    for text in texts:
        try:
            read.append(_parse(text))
        except _UnreadableError as error:
            problems.append(Problem(text, str(error)))
    if problems:
        raise ConfigError(problems, source)
    return read


class _UnreadableError(Exception):
    """An override that neither Hydra's grammar nor YAML can read."""


def _parse(text: str) -> Override:
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    if "${" in text:
        raise _UnreadableError("${...} is filled in within files only; write the value itself")
    try:
        parsed = OverridesParser.create().parse_override(text)
    except HydraException:
        return _parse_as_yaml(text)
    if not parsed.key_or_group or parsed.package is not None:
        raise _UnreadableError("is no override; write key=value, such as days=2 or routing=priority")
    if parsed.is_delete():
        return Override(text, "delete", _dotted(parsed.key_or_group))
    if parsed.is_sweep_override():
        if not parsed.is_discrete_sweep():
            raise _UnreadableError("names no finite list of values; write a,b,c or range(1,4)")
        return Override(
            text, "set", _dotted(parsed.key_or_group), sweep=tuple(parsed.sweep_string_iterator())
        )
    kind: Literal["set", "add"] = "add" if parsed.is_add() or parsed.is_force_add() else "set"
    return Override(text, kind, _dotted(parsed.key_or_group), _data(parsed.value()))


def _parse_as_yaml(text: str) -> Override:
    """What Hydra's grammar cannot say, such as {"08:00": 4} or a name with an umlaut, is read as one line of YAML."""
    import yaml

    match = _TEXT.fullmatch(text.strip())
    if not match or match["mark"] == "~":
        raise _UnreadableError(
            "is no override; write key=value, such as days=2, ~key to delete, +key=value to add"
        )
    if "[" in match["key"]:
        raise _UnreadableError("items of a list are counted from 0 between dots: shifts.0.length=9h")
    try:
        value = parse_yaml(match["value"])
    except yaml.YAMLError:
        raise _UnreadableError(
            "the value cannot be read; quote the whole override and check its brackets"
        ) from None
    if isinstance(value, str) and "=" in value:
        raise _UnreadableError("the value has another = in it; put the value in quotes")
    return Override(text, "add" if match["mark"] else "set", match["key"], value)


def _dotted(key: str) -> str:
    return key.replace("/", ".")


def _data(value: Any) -> Any:
    """Plain data of a parsed value; quoted strings inside become strings."""
    if isinstance(value, dict):
        return {_data(key): _data(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_data(item) for item in value]
    return value


def apply_override(data: MutableMapping[str, Any], override: Override) -> Problem | None:
    """Changes `data` in place; a Problem where the path leads nowhere.

    Keys that are not there yet are made, for a key left out of a file has a default; but nothing is set inside a
    contact type, group, site or vendor that does not exist, unless `+` says that it is new.
    """
    node: Any = data
    for depth, step in enumerate(override.path[:-1]):
        key = _key(node, step)
        if key is None:
            if not isinstance(node, MutableMapping) or not _may_be_made(override, depth):
                return _nowhere(override, node, depth)
            node[step], key = {}, step
        if node[key] is None and override.kind != "delete":
            node[key] = {}
        node = node[key]
        if not isinstance(node, (MutableMapping, MutableSequence)):
            return Problem(
                ".".join(override.path[: depth + 1]), f"{node!r} is a value and has no keys below it"
            )
    return _finish(node, override)


def _may_be_made(override: Override, depth: int) -> bool:
    named = depth == 1 and override.path[0] in NAMED
    return override.kind == "add" or (override.kind == "set" and not named)


def _finish(node: Any, override: Override) -> Problem | None:
    last = override.path[-1]
    key = _key(node, last)
    if key is None and (override.kind == "delete" or isinstance(node, MutableSequence)):
        return _nowhere(override, node, len(override.path) - 1)
    if override.kind == "delete":
        del node[key]
    else:
        node[last if key is None else key] = override.value
    return None


def _key(node: Any, step: str) -> Any:
    """The key or index that a step names in a node, None where there is none; YAML may have read a key as a number."""
    if isinstance(node, MutableMapping):
        return next((key for key in node if not isinstance(key, bool) and str(key) == step), None)
    return int(step) if step.isdigit() and int(step) < len(node) else None


def _nowhere(override: Override, node: Any, depth: int) -> Problem:
    place, step = ".".join(override.path[: depth + 1]), override.path[depth]
    if isinstance(node, MutableSequence):
        return Problem(
            place, f"this is a list of {len(node)}; its items are counted from 0 to {len(node) - 1}"
        )
    what = NAMED[override.path[0]] if depth == 1 and override.path[0] in NAMED else "key"
    hint = "" if override.kind == "delete" else "; +key=value makes a new one"
    return Problem(place, f'there is no {what} "{step}"{did_you_mean(step, map(str, node))}{hint}')
