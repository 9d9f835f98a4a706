"""`ccsim compare`: levels, paired differences and verdicts in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim.report
from experiments import cli
from experiments.verdicts import needed

QUICK = ["center=small_shop", "workers=1"]


@pytest.fixture(autouse=True)
def quick_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory, and a report that is one line."""

    def write_report(subject: Any, folder: Path, command: str, **_: Any) -> Path:
        page = folder / "report.html"
        page.write_text(f"{command}: {', '.join(subject.results)}", "utf-8")
        return page

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sim.report, "write_report", write_report, raising=False)


def _lines(text: str, start: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith(start)]


def test_levels_differences_and_verdicts_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["alternatives={today: [], three more: [agent_groups.desk.agents=9]}", "replications=4"]
    assert cli.main(["compare", *QUICK, *words]) == 0
    said = capsys.readouterr().out
    assert "2 alternatives, each 4 replications, 95 % intervals" in said
    assert 'differences from "today", the same customers' in said
    level, difference = _lines(said, "three more")
    assert level.count("%") >= 3
    assert "+" in difference
    assert "points (" in difference
    verdict = said.split(difference)[1].split("\n")[1].split()
    assert verdict == ["better", "better", "better", "worse"]  # service level, abandonment, asa; cost
    (page,) = tmp_path.glob("results/compare-*/report.html")
    assert page.read_text("utf-8").endswith("today, three more")


def test_values_side_by_side_make_alternatives_and_several_are_guarded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["compare", *QUICK, "replications=3", "agent_groups.desk.agents=6,7,8"]) == 0
    said = capsys.readouterr().out
    assert 'differences from "agent_groups.desk.agents=6"' in said
    assert "verdicts guarded for 2 alternatives (Holm)" in said


def test_an_alternative_with_other_customers_is_called_that(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["contact_types.orders.demand.volume=460,500", "replications=2"]
    assert cli.main(["compare", *QUICK, *words]) == 0
    assert "some alternatives have other customers" in capsys.readouterr().out


def test_an_alternative_that_leaves_a_queue_open_with_nobody_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    levels = '"agent_groups.desk.headcount={on_phone: {\\"08:00\\": 8, \\"16:00\\": 0}}"'
    early = f"[{levels}, ~agent_groups.desk.breaks]"
    words = [f"alternatives={{today: [], early: {early}}}", "replications=2"]
    assert cli.main(["compare", *QUICK, *words]) == 0
    (line,) = _lines(capsys.readouterr().out, "Nobody is scheduled for orders: ")
    assert line.endswith("contacts), in “early”.")


def test_one_alternative_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is played for it."""
    for words, name in (([], "as given"), (["alternatives={today: []}"], "today")):
        assert cli.main(["compare", *QUICK, "replications=100000", *words]) == 2
        told = capsys.readouterr()
        assert f'alternatives: there is only one, "{name}"; name more' in told.err
        assert not told.out
    assert not list(tmp_path.glob("results/*"))


def test_what_cannot_be_told_apart_comes_with_a_price_in_replications(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["alternatives={today: [], tossed: ['routing={policy: random}']}", "replications=3"]
    assert cli.main(["compare", *QUICK, *words]) == 0
    said = capsys.readouterr().out
    assert "cannot be told apart" in said
    assert "service_level of tossed: about " in said


def test_only_the_nearest_undecided_alternatives_are_listed() -> None:
    rows = [("service_level", f"a{n}", 100.0 * n, "") for n in range(5, 0, -1)]
    rows += [
        ("service_level", "told", 2.0, "better"),
        ("service_level", "equal", float("nan"), ""),
        ("asa", "a1", 9.0, ""),
    ]
    frame = pd.DataFrame(rows, columns=["kpi", "alternative", "replications_needed", "effect"])
    lines = needed(frame)
    assert [line.split(":")[0] for line in lines[:3]] == [f"service_level of a{n}" for n in (1, 2, 3)]
    assert lines[3:] == ["... and 2 more in the report"]
