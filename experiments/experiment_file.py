"""What an experiment's file may not say, told before Hydra composes it in words of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import ConfigError, Problem
from sim.load.choices import SECTIONS, find_option
from sim.load.yaml import read_yaml, shown

_FIRST_LINE = re.compile(r"^\s*#\s*@package\s+_global_\s*$", re.MULTILINE)


def check_experiment(name: str, folders: Sequence[Path] = ()) -> None:
    """ConfigError where the file lacks its first line, or names a center or a part of one where it cannot."""
    path = find_option("experiment", name, folders)
    if not _FIRST_LINE.search(path.read_text("utf-8", errors="replace")):
        text = 'its first line must be "# @package _global_"; without it nothing in the file is read'
        raise ConfigError([Problem(f"experiment {name}", text)], shown(path))
    data = read_yaml(path)
    if problems := [*_files(data.get("defaults")), *named_in_place(data)]:
        raise ConfigError(problems, shown(path))


def named_in_place(values: Mapping[str, Any]) -> Iterator[Problem]:
    """`center: small_shop`, `routing: priority`: a choice where only values can stand."""
    for group in ("center", *SECTIONS):
        if isinstance(given := values.get(group), str):
            yield Problem(group, _where(group, given))


def _files(defaults: Any) -> Iterator[Problem]:
    """`override /center: ../mine.yaml`: a path where only a name can stand."""
    for entry in defaults if isinstance(defaults, list) else ():
        given = entry.get("override /center") if isinstance(entry, Mapping) else None
        if isinstance(given, str) and given != Path(given).stem:
            yield Problem("defaults", _where("center", given))


def _where(group: str, given: str) -> str:
    name = Path(given).stem
    text = f'"{given}" cannot be named here; below `defaults:` write "- override /{group}: {name}"'
    own = f" (one of your own lies in conf/{group}/{name}.yaml, and the command has --config-dir conf)"
    word = "center=FILE.yaml" if group == "center" else f"{group}={name}"
    either = f"; or name none here, and write {word} on the command line"
    return text + own + either
