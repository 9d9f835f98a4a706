"""`ccsim verify`: which cases, where the page goes, what it says, and the exit code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from experiments import cli, verify
from experiments.verification import FAMILIES
from experiments.verification.case import Case, Check, Family

if TYPE_CHECKING:
    from pathlib import Path

SMALL = replace(
    next(c for f in FAMILIES for c in f.cases if c.name == "Ten agents and no queue"), quick=8, full=8
)
WRONG = replace(
    SMALL, name="A wrong value", checks=(Check("blocking", 0.5), Check("occupancy", 0.785417656893))
)


def catalogue(monkeypatch: pytest.MonkeyPatch, *cases: Case) -> None:
    """A catalogue of one family."""
    monkeypatch.setattr(verify, "FAMILIES", (Family("Small ones", "What is about them.", cases),))


def test_a_quick_run_writes_a_results_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue(monkeypatch, SMALL)
    assert cli.main(["verify", "quick=true", "engine=simpy", "workers=1", f"results={tmp_path}"]) == 0
    said = capsys.readouterr().out
    assert "2 of 2 figures are in their bands" in said
    assert "0.214582" in said
    (folder,) = tmp_path.iterdir()
    assert (folder / "validation.png").read_bytes().startswith(b"\x89PNG")
    page = (folder / "validation.md").read_text("utf-8")
    assert "2 of 2 figures of 1 cases lie in their bands" in page
    assert "Version 0.1.0, seed 1, engine simpy" in page
    assert "## Small ones\n\nWhat is about them.\n\n### Ten agents and no queue\n" in page
    assert "| blocking | 0.214582 |" in page


def test_the_whole_catalogue_writes_the_page_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "model.md").write_text("")
    monkeypatch.setattr(verify, "ROOT", tmp_path)
    catalogue(monkeypatch, SMALL)
    assert cli.main(["verify", "workers=1", f"results={tmp_path / 'results'}"]) == 0
    assert (tmp_path / "docs" / "figures" / "validation.png").is_file()
    assert "](figures/validation.png)" in (tmp_path / "docs" / "validation.md").read_text("utf-8")
    assert not (tmp_path / "results").exists()
    assert f"Page: {tmp_path / 'docs' / 'validation.md'}" in capsys.readouterr().out


def test_another_seed_leaves_the_page_of_the_checkout_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "model.md").write_text("")
    monkeypatch.setattr(verify, "ROOT", tmp_path)
    catalogue(monkeypatch, SMALL)
    pages = []
    for seed in (2, 3):
        results = tmp_path / f"results{seed}"
        assert cli.main(["verify", f"seed={seed}", "workers=1", f"results={results}"]) == 0
        (folder,) = results.iterdir()
        pages.append((folder / "validation.md").read_text("utf-8"))
        assert f"seed {seed}, engine" in pages[-1]
    assert [path.name for path in (tmp_path / "docs").iterdir()] == ["model.md"]
    first, second = ([line for line in page.splitlines() if "| blocking |" in line] for page in pages)
    assert first != second
    assert "1 is expected, and in 95 runs of 100 it lies between 0.00 and 5.02." in capsys.readouterr().out


def test_a_figure_out_of_its_band_fails_but_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue(monkeypatch, SMALL, WRONG)
    with pytest.raises(SystemExit) as stop:
        cli.main(["verify", "only=wrong", "workers=1", f"results={tmp_path}"])
    assert stop.value.code == 1
    assert "1 of 2 figures are in their bands" in capsys.readouterr().out
    (folder,) = tmp_path.iterdir()
    page = (folder / "validation.md").read_text("utf-8")
    assert page.count("**outside**") == 1
    assert "### Ten agents" not in page


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["replications=5"], "is not read by `ccsim verify`"),
        (["center=small_shop"], "is not read by `ccsim verify`"),
        (["only=Erlnag"], '"Erlnag" is part of no name'),
    ],
)
def test_what_is_not_read_is_refused(
    words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", *words, f"results={tmp_path / 'results'}"]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


def test_families_are_found_by_name_before_cases() -> None:
    assert [family.name for family in verify._chosen("redials")] == ["Redials and recontacts"]
    (division,) = verify._chosen("overflow")
    assert [case.name for case in division.cases] == ["Overflow after 45 seconds"]
    assert verify._chosen("") == list(FAMILIES)
