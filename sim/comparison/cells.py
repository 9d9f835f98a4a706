"""The cells of a sweep: every combination of the values of a grid, each a center or the reason why it is none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import ConfigError, Problem
from sim.load.description import Description, describe

if TYPE_CHECKING:
    from sim.center import Center

Base = str | Path | Mapping[str, Any] | Description
COLUMNS = ("kpi", "scope", "name", "mean", "low", "high", "n", "unit", "error")
RESERVED = ("cell", *COLUMNS)


@dataclass(frozen=True)
class Cell:
    """One combination: its number, the value of each path, and its center, or else what is wrong with it."""

    number: int
    settings: dict[str, Any]
    center: Center | None
    error: str = ""


def cells_of(base: Base, grid: Mapping[str, Sequence[Any]], folders: Sequence[Path] = ()) -> list[Cell]:
    """All combinations, the last path varying fastest; ConfigError where the grid or each of its cells is wrong.

    A value is data, or text as it would stand on the command line: 12, "20s", "priority", "{constant: 1min}".
    """
    _check(grid)
    start = base if isinstance(base, Description) else describe(base, folders=folders)
    found = [
        _cell(number, dict(zip(grid, combination, strict=True)), start, folders)
        for number, combination in enumerate(product(*grid.values()))
    ]
    if all(cell.center is None for cell in found):
        raise ConfigError(
            [Problem("", cell.error) for cell in found[:3]], f"sweep: none of {len(found)} cells can be"
        )
    return found


def _check(grid: Mapping[str, Any]) -> None:
    problems = [
        Problem(f"grid.{path}", "needs a list of values, such as [1, 2, 3]")
        for path, values in grid.items()
        if not isinstance(values, (list, tuple, range)) or not values
    ]
    problems += [Problem(f"grid.{path}", "changes no result") for path in grid if path in RESERVED]
    if not grid:
        problems.append(Problem("grid", "names no setting; write grid: {staffing.plus: [0, 1, 2]}"))
    if problems:
        raise ConfigError(problems, "sweep")


def _cell(number: int, settings: dict[str, Any], start: Description, folders: Sequence[Path]) -> Cell:
    overrides = [f"{path}={_text(value)}" for path, value in settings.items()]
    try:
        return Cell(number, settings, start.changed(overrides, folders, "grid").center())
    except ConfigError as error:
        return Cell(number, settings, None, "; ".join(map(str, error.problems)))


def columns_of(cells: Sequence[Cell]) -> dict[str, list[Any]]:
    """The value of each path by cell; where the values of a path are of different kinds, all of them are text."""
    paths = cells[0].settings
    table = {path: [cell.settings[path] for cell in cells] for path in paths}
    return {path: values if _is_plain(values) else list(map(_text, values)) for path, values in table.items()}


def _is_plain(values: Sequence[Any]) -> bool:
    kinds = {type(value) for value in values}
    return kinds <= {int, float} or kinds in ({bool}, {str})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
