"""What a sweep is asked for, and its cells in the terminal: what was set and the KPIs that follow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, model_validator

from experiments.console import say, table
from experiments.settings import Settings
from sim.report.numbers import count, with_interval

if TYPE_CHECKING:
    import pandas as pd

SHOWN = ("service_level", "abandonment", "asa", "cost")
_MOST_CELLS = 40
_MOST_ERRORS = 3


class Grid(Settings):
    """Settings of a sweep; `a.b=1,2,3` is a line of its grid."""

    takes_grid: ClassVar[bool] = True

    grid: dict[str, tuple[Any, ...]] = Field(
        default_factory=dict, description="config path -> list of values"
    )
    scopes: tuple[str, ...] = Field(
        default=("total",), description="kinds of scope: total, type, group, site ..."
    )

    @model_validator(mode="after")
    def _no_others(self) -> Grid:
        given = [name for name in ("until", "router") if getattr(self, name) is not None]
        if given:
            raise ValueError(f"`ccsim sweep` has no setting {' and no setting '.join(given)}")
        return self


def manifest(settings: Grid, cells: int, engines: Sequence[str]) -> str:
    """JSON text with what it takes to make the table again: program, command, random numbers, grid and base."""
    from sim import __version__
    from sim.comparison.store import program
    from sim.measures.kpis import MEASURES

    content = {
        "command": settings.command_line,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "program": {"name": "contact-center-sim", "version": __version__, "digest": program()},
        "run": settings.model_dump(mode="json", include={"seed", "replications", "antithetic", "scopes"})
        | {"engine": ", ".join(engines)},
        "cells": cells,
        "grid": settings.grid,
        "base": {"source": settings.base.source, **settings.base.data},
        "definitions": {measure.name: measure.definition for measure in MEASURES},
    }
    return json.dumps(content, indent=1, ensure_ascii=False, default=str)


def sweep_table(frame: pd.DataFrame, paths: Sequence[str]) -> None:
    """The cells in order, at most forty of them, and what was wrong with those that could not be played."""
    total = frame[(frame["scope"] == "total") & frame["kpi"].isin(SHOWN)]
    names = [kpi for kpi in SHOWN if total.loc[total["kpi"] == kpi, "mean"].notna().any()]
    varied = [path for path in paths if frame[path].nunique() > 1]
    cells: dict[int, dict[str, Any]] = {}
    for row in total.to_dict("records"):
        cell = cells.setdefault(row["cell"], {path: str(row[path]) for path in varied})
        cell[row["kpi"]] = with_interval(row["mean"], row["low"], row["high"], row["unit"])
    lines = [[cell.get(column, "–") for column in (*varied, *names)] for cell in cells.values()]
    columns = [*(path.split(".", 1)[-1] for path in varied), *(f">{kpi}" for kpi in names)]
    if lines:
        title = f"{count(len(lines), 'cell')}, the same random numbers in each, 95 % confidence intervals"
        table(title, columns, lines[:_MOST_CELLS])
    if len(lines) > _MOST_CELLS:
        say(f"... and {count(len(lines) - _MOST_CELLS, 'more cell')} in the table")
    _tell_errors(frame[frame["error"] != ""])


def _tell_errors(failed: pd.DataFrame) -> None:
    if len(failed):
        say(f"{count(len(failed), 'cell')} could not be played; see `error` in the table:")
        say(*(f"  {message}" for message in failed["error"].drop_duplicates().head(_MOST_ERRORS)))
