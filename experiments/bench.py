"""Races our engines against baselines: contacts per second, ratios within the run, and whether the goals are met.

for example
    ccsim bench
    ccsim bench quick=true

Of the settings that all commands have, seed and results are read. The whole benchmark takes some minutes and writes
docs/performance.md; a quick one writes a results folder. Baselines live in benchmarks/, which a checkout of the
repository has and an installed package has not; one of them is a loop of C, which needs a C compiler.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from experiments.app import hydra_app
from experiments.console import progress, say, table
from experiments.settings import Settings
from sim.errors import ConfigError, Problem

if TYPE_CHECKING:
    from benchmarks.suite import Measured

ROOT = Path(__file__).resolve().parents[1]
PAGE = "performance.md"
READ = ("rounds", "quick", "seed", "results")


class BenchSettings(Settings):
    """Settings of `ccsim bench`."""

    rounds: int = Field(default=5, ge=1, le=1000, description="how often each engine runs; medians are shown")
    quick: bool = Field(default=False, description="at most two rounds, and nothing that takes long")


def main(settings: BenchSettings) -> None:
    """Measure, print the tables, write the page."""
    _refuse_unread(settings)
    _need_baselines()
    if settings.quick:
        with settings.folder() as folder:
            _measure(settings, folder.path)
            folder.page = Path(PAGE)
    else:
        _measure(settings, ROOT / "docs")
        say(f"Page: {ROOT / 'docs' / PAGE}")


def _measure(settings: BenchSettings, folder: Path) -> None:
    from benchmarks.page import page, tables
    from benchmarks.suite import effort, measure

    if not os.access(folder, os.W_OK):
        text = f"{folder} cannot be written; quick=true writes a results folder instead"
        raise ConfigError([Problem(PAGE, text)], "bench")
    with progress("racing") as advance:
        measured = measure(effort(settings.rounds, settings.quick), settings.seed, advance)
    (folder / PAGE).write_text(page(measured, settings.command_line), "utf-8")
    for shown in tables(measured):
        table(shown.title, shown.columns, shown.rows)
    say(
        measured.machine,
        *([f"No C loop: {measured.missing}"] if measured.missing else []),
        _verdict(measured),
    )


def _refuse_unread(settings: BenchSettings) -> None:
    words = [word for word in settings.asked.words if word.lstrip("+").partition("=")[0] not in READ]
    if words:
        text = f"is not read by `ccsim bench`, whose workloads are fixed (read are {', '.join(READ)})"
        raise ConfigError([Problem(word, text) for word in words], "command line")


def _need_baselines() -> None:
    try:
        import_module("benchmarks.suite")
    except ModuleNotFoundError as error:
        missing = str(error.name)
        text = f"need {missing}, which is not installed: pip install -e '.[dev]'"
        if missing.partition(".")[0] == "benchmarks":
            text = "are not part of the installed package; run `make bench` in a checkout of the repository"
        raise ConfigError([Problem("baselines", text)], "bench") from None


def _verdict(measured: Measured) -> str:
    missed = [f"{line.subject}: {line.what}" for line in measured.missed()]
    return f"Missed: {'; '.join(missed)}." if missed else "All goals are met."


if __name__ == "__main__":
    hydra_app(main, "bench")()
