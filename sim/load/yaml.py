"""YAML as data: strict reading, with file, line and column in every complaint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sim.errors import ConfigError, Problem

LARGEST_FILE = 20_000_000
"""Bytes of the largest YAML file that is read; a larger one was named by mistake."""


class _Strict(yaml.SafeLoader):
    """Plain data only: no tags that make objects, dates and clock times stay text, and no key twice in one mapping."""

    def compose_mapping_node(self, anchor: dict[Any, yaml.Node]) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        seen: dict[str, int] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                text = f'the key "{key.value}" is written twice, also on line {seen[key.value]}'
                raise yaml.MarkedYAMLError(problem=text, problem_mark=key.start_mark)
            seen[str(key.value)] = key.start_mark.line + 1
        return node


_Strict.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _digit in "0123456789":  # before the rule that reads 10:30 as 630, a number to the base of 60
    _Strict.yaml_implicit_resolvers[_digit].insert(
        0, ("tag:yaml.org,2002:str", re.compile(r"^\d{1,2}:\d{2}$"))
    )


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file; ConfigError for a file that is missing, huge, broken or no mapping."""
    name = shown(path)
    try:
        if (size := path.stat().st_size) > LARGEST_FILE:
            raise ConfigError([Problem("", f"is {size / 1e6:,.0f} MB; a YAML file has at most 20 MB")], name)
        data = yaml.load(path.read_text("utf-8"), _Strict)
    except OSError as error:
        raise ConfigError(
            [Problem("", f"cannot be read: {(error.strerror or str(error)).lower()}")], name
        ) from None
    except UnicodeDecodeError:
        raise ConfigError([Problem("", "is not UTF-8 text; is it a YAML file?")], name) from None
    except yaml.YAMLError as error:
        raise ConfigError([yaml_problem(error)], name) from None
    except RecursionError:
        raise ConfigError([Problem("", "is nested too deeply")], name) from None
    if not isinstance(data, dict):
        raise ConfigError(
            [Problem("", "holds no settings; a file starts with a line such as `name: My center`")], name
        )
    traps = list(_word_traps(data))
    if traps:
        raise ConfigError(traps, name)
    return data


def parse_yaml(text: str) -> Any:
    """The value of one line of YAML; raises yaml.YAMLError."""
    return yaml.load(text, _Strict)


def yaml_problem(error: yaml.YAMLError) -> Problem:
    """Line, column and cause of broken YAML, in words."""
    mark = getattr(error, "problem_mark", None)
    place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    cause = str(getattr(error, "problem", None) or "this is not YAML")
    if "'\\t'" in cause:
        cause = "a tab; YAML is indented with spaces"
    elif "could not determine a constructor" in cause:
        cause = f"{cause.split(' for the ')[-1]} is refused; a config is plain data"
    return Problem(place, cause)


def _word_traps(node: Any, place: str = "") -> Iterator[Problem]:
    """Names that YAML 1.1 did not read as words: NO, off, yes, on."""
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(key, bool):
                word = "NO, no, off or false" if not key else "yes, on or true"
                yield Problem(
                    place, f"YAML reads an unquoted {word} as a truth value; put this name in quotes"
                )
            yield from _word_traps(value, f"{place}.{key}" if place else str(key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            if isinstance(value, bool):
                yield Problem(
                    f"{place}[{index}]", f"YAML reads this word as {str(value).lower()}; put it in quotes"
                )
            yield from _word_traps(value, f"{place}[{index}]")


def shown(path: Path) -> str:
    """A path as its user would write it: relative to the working directory where it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
