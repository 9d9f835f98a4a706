"""Plays centers whose figures are known by theory or from publications, and judges every figure.

for example
    ccsim verify
    ccsim verify quick=true
    ccsim verify seed=2
    ccsim verify only="Erlang A" workers=1

Of the settings that all commands have, seed, engine, workers and results are read. In a checkout the whole catalogue
writes docs/validation.md; a quick or a partial one, or one with another seed, writes a results folder.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from pydantic import Field

from experiments.app import hydra_app
from experiments.console import progress, say, table
from experiments.settings import Settings
from experiments.verification import FAMILIES
from experiments.verification.case import Family
from experiments.verification.page import Found, page, row, square_told
from experiments.verification.verdict import Judged, figures_of, judge
from sim.errors import ConfigError, Problem, did_you_mean

ROOT = Path(__file__).parents[1]
READ = ("quick", "only", "seed", "engine", "workers", "results")


class VerifySettings(Settings):
    """Settings of `ccsim verify`."""

    quick: bool = Field(default=False, description="play every case shorter, as the tests do")
    only: str = Field(default="", description="part of the name of a family or case")


def main(settings: VerifySettings) -> None:
    """Play, print each family, write the page; exit code 1 where a figure is out of its band."""
    _refuse_unread(settings)
    found = [(family, _judged(family, settings)) for family in _chosen(settings.only)]
    if not _is_of_the_page(settings):
        with settings.folder() as folder:
            _write(found, settings.seed, folder.path, Path("validation.png"))
    else:
        _write(found, settings.seed, ROOT / "docs", Path("figures") / "validation.png")
        say(f"Page: {ROOT / 'docs' / 'validation.md'}")
    every = [entry for _, judged in found for entry in judged]
    figures = figures_of(every)
    outside = [verdict for verdict in figures if not verdict.holds]
    say(f"{len(figures) - len(outside)} of {len(figures)} figures are in their bands")
    say(square_told(every))
    if outside:
        sys.exit(1)


def _is_of_the_page(settings: VerifySettings) -> bool:
    """Whether a run writes the page of a checkout, which is of the whole catalogue with the seed that is fixed."""
    is_whole = not settings.quick and not settings.only
    is_fixed = settings.seed == VerifySettings.model_fields["seed"].default
    return is_whole and is_fixed and (ROOT / "docs" / "model.md").is_file()


def _refuse_unread(settings: VerifySettings) -> None:
    words = [word for word in settings.asked.words if word.lstrip("+").partition("=")[0] not in READ]
    if words:
        text = f"is not read by `ccsim verify`, whose cases are fixed (read are {', '.join(READ)})"
        raise ConfigError([Problem(word, text) for word in words], "command line")


def _chosen(only: str) -> list[Family]:
    """Whole families of the name, else the cases of the name."""
    word = only.casefold()
    families = [family for family in FAMILIES if word in family.name.casefold()]
    families = families or [
        Family(family.name, family.about, cases)
        for family in FAMILIES
        if (cases := tuple(case for case in family.cases if word in case.name.casefold()))
    ]
    if not families:
        names = [name for family in FAMILIES for name in (family.name, *(case.name for case in family.cases))]
        raise ConfigError(
            [Problem("only", f'"{only}" is part of no name{did_you_mean(only, names)}')], "command line"
        )
    return families


def _judged(family: Family, settings: VerifySettings) -> list[Judged]:
    sizes = [case.quick if settings.quick else case.full for case in family.cases]
    with progress(family.name) as advance:
        judged = [
            judge(
                case,
                size,
                settings.seed,
                settings.engine,
                settings.workers,
                _from(sum(sizes[:place]), sum(sizes), advance),
            )
            for place, (case, size) in enumerate(zip(family.cases, sizes, strict=True))
        ]
    rows = [
        (entry.case.name if verdict is entry.verdicts[0] else "", *(cell.strip("*") for cell in row(verdict)))
        for entry in judged
        for verdict in entry.verdicts
    ]
    table(family.name, ("case", "figure", ">exact", ">estimate", ">±", ">z", "verdict"), rows)
    return judged


def _from(before: int, total: int, advance: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Progress of one case as progress of its family."""
    return lambda done, _: advance(before + done, total)


def _write(found: Found, seed: int, folder: Path, picture: Path) -> None:
    from importlib.metadata import version

    from sim.report.figures.calibration import calibration_figure

    judged = [entry for _, entries in found for entry in entries]
    drawing = calibration_figure(
        [entry.verdicts[0].normal_score for entry in judged],
        [verdict.normal_score for verdict in figures_of(judged)],
        f"{len(judged)} cases, {len(figures_of(judged))} figures, seed {seed}",
    )
    (folder / picture).parent.mkdir(parents=True, exist_ok=True)
    (folder / picture).write_bytes(drawing.png)
    text = page(found, seed, version("contact-center-sim"), picture.as_posix())
    (folder / "validation.md").write_text(text, "utf-8")


if __name__ == "__main__":
    hydra_app(main, "verify")()
