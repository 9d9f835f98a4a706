"""The folder of a report: complete, self-contained, the same for the same results, and there whole or not at all."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.comparison.compare import compare
from sim.comparison.run import run
from sim.comparison.sweep import sweep
from sim.errors import UserError
from sim.report import files, write_report, write_sweep
from sim.report.figures.style import Drawing
from sim.report.pieces import Section
from tests.comparison.small import description
from tests.report.cases import FORMULA, MARKUP, center, comparison, hostile, results

TABLES = {"kpis", "intervals", "worst_intervals", "staffing", "prices", "segments", "agent_states"}
FIGURES = {
    "demand_and_staffing", "service_level_heatmap", "service_level_by_interval", "asa_by_interval",
    "occupancy_by_interval", "waiting_times", "agents_day",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of one center."""
    return write_report(results(), tmp_path_factory.mktemp("run") / "report", "ccsim run").parent


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of three alternatives."""
    found = comparison(2, 3, 4)
    return write_report(found, tmp_path_factory.mktemp("compare") / "report", "ccsim compare").parent


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are not painted, for tests that do not look at them."""
    monkeypatch.setattr("sim.report.figures.style.Painting", lambda figure, style: b"png")


def names_of(folder: Path, pattern: str) -> set[str]:
    """Names without endings."""
    return {path.stem for path in folder.glob(pattern)}


def test_every_file_of_a_run_is_there(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {
        "report.html", "figures", "tables", "workbook.xlsx", "manifest.json",
    }  # fmt: skip
    assert names_of(folder, "figures/*.png") == FIGURES
    assert names_of(folder, "tables/*.parquet") == names_of(folder, "tables/*.csv") == TABLES


def test_every_file_of_a_comparison_is_there(compared: Path) -> None:
    names = names_of(compared, "figures/*.png")
    assert {"differences", "cost_against_service_level", "service_level_by_alternative"} <= names
    assert {"1_demand_and_staffing", "3_service_level_heatmap"} <= names
    assert names_of(compared, "tables/*.parquet") == TABLES | {"differences"}


@pytest.mark.parametrize("which", ["folder", "compared"])
def test_the_page_needs_nothing_else(which: str, request: pytest.FixtureRequest) -> None:
    page = (request.getfixturevalue(which) / "report.html").read_text("utf-8")
    assert not re.search(r"https?://|<script|<link|<iframe|@import|url\(", page)
    assert set(re.findall(r'src="([^,"]*)', page)) == {"data:image/png;base64"}
    assert "default-src 'none'" in page
    anchors = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors
    assert page.count("<h1>") == 1


def test_sl1_stands_beside_the_own_service_level_and_every_kpi_has_its_definition(folder: Path) -> None:
    page = (folder / "report.html").read_text("utf-8")
    assert page.index("service level, own target") < page.index("service level SL1")
    assert "answered within T ÷ (answered + abandoned)" in page
    assert "n = 6" in page


@pytest.mark.usefixtures("quick")
def test_names_that_are_markup_or_formulas_stay_words(tmp_path: Path) -> None:
    alternatives = {FORMULA: hostile(), MARKUP: hostile()}
    page = write_report(compare(alternatives, 2, workers=1), tmp_path / "report", MARKUP).read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    lines = (tmp_path / "report" / "tables" / "kpis.csv").read_text("utf-8").split("\n")
    assert lines[1].startswith("\"'=HYPERLINK")


def test_the_same_results_make_the_same_files_whichever_engine_played(folder: Path, tmp_path: Path) -> None:
    """What a process did before decides which engine plays: that shows in the manifest and nowhere else."""
    other = "simpy" if results().engine == "compiled" else "compiled"
    again = write_report(run(center(), 6, engine=other, workers=1), tmp_path / "again", "ccsim run").parent
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "manifest.json":
            assert (again / path.relative_to(folder)).read_bytes() == path.read_bytes(), path.name


@pytest.mark.usefixtures("quick")
def test_the_manifest_says_how_numbers_came_about(tmp_path: Path) -> None:
    options = {
        "overrides": {"3 agents": ["agent_groups.team.agents=3"]},
        "config": {"seed": 1},
        "seconds": 1.5,
    }
    write_report(comparison(2, 3), tmp_path / "report", "ccsim compare a=b", **options)  # type: ignore[arg-type]
    found = json.loads((tmp_path / "report" / "manifest.json").read_text("utf-8"))
    assert (found["command"], found["config"], found["seconds"]) == ("ccsim compare a=b", {"seed": 1}, 1.5)
    engine = comparison(2, 3).results["2 agents"].engine
    same = {"seed": 1, "replications": 8, "antithetic": False, "confidence": 0.95, "note": ""}
    assert found["run"] == same | {"engine": engine}
    assert [one["name"] for one in found["alternatives"]] == ["2 agents", "3 agents"]
    assert found["alternatives"][1]["overrides"] == ["agent_groups.team.agents=3"]
    assert found["alternatives"][0]["digest"] == center(2).digest
    assert found["alternatives"][0]["center"]["contact_types"]["sales"]["target"]["definition"] == "SL5"
    assert found["alternatives"][0]["service_level_in_force"]["sales"]["within_us"] == 20_000_000
    assert set(found["program"]["packages"]) >= {"simpy", "numpy", "matplotlib"}
    assert len(found["program"]["digest"]) == 32
    assert set(found["definitions"]["service_levels"]) == {f"SL{number}" for number in range(1, 9)}


@pytest.mark.usefixtures("quick")
def test_what_a_command_adds_comes_first(tmp_path: Path) -> None:
    own = Section("Own section", drawings=[Drawing("own", "title", "caption", b"png")])
    extra = {"own": results().kpis(("total",))}
    page = write_report(
        results(), tmp_path / "report", "x", answer=["Own answer."], sections=[own], tables=extra
    ).read_text("utf-8")
    assert page.index("Own answer.") < page.index("misses its target")
    assert page.index("Own section") < page.index("Demand against staffing")
    assert (tmp_path / "report" / "figures" / "own.png").read_bytes() == b"png"
    assert (tmp_path / "report" / "tables" / "own.csv").is_file()


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("no page today")

    monkeypatch.setattr(files, "page", broken)
    with pytest.raises(RuntimeError, match="no page today"):
        write_report(results(), tmp_path / "report")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("quick")
def test_files_of_others_stay_and_an_older_report_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "report" / "figures").mkdir(parents=True)
    (tmp_path / "report" / "figures" / "old.png").write_bytes(b"old")
    (tmp_path / "report" / "notes.txt").write_text("mine", "utf-8")
    write_report(results(), tmp_path / "report")
    assert (tmp_path / "report" / "notes.txt").read_text("utf-8") == "mine"
    assert names_of(tmp_path / "report", "figures/*.png") == FIGURES
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


@pytest.mark.usefixtures("quick")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for folder in (tmp_path / "file" / "report", tmp_path / "file"):
        with pytest.raises(UserError, match="cannot be written"):
            write_report(results(), folder)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.usefixtures("quick")
def test_results_and_comparisons_write_their_own_report(tmp_path: Path) -> None:
    assert results().report(tmp_path / "one", command="a").name == "report.html"
    assert comparison(2, 3).report(tmp_path / "two", command="b").is_file()


@pytest.mark.usefixtures("quick")
def test_one_replication_and_a_center_without_contacts_have_reports_too(tmp_path: Path) -> None:
    once = write_report(run(center(), 1, workers=1), tmp_path / "once").read_text("utf-8")
    assert "misses its target" in once or "keeps its target" in once
    idle = description()["contact_types"]["sales"] | {"demand": {"volume": 0}}
    empty = run(center(contact_types={"sales": idle}), 2, workers=1)
    assert "Nobody contacted this center" in write_report(empty, tmp_path / "empty").read_text("utf-8")


@pytest.mark.usefixtures("quick")
def test_a_sweep_has_a_page_with_every_cell_and_what_could_not_be_played(tmp_path: Path) -> None:
    grid = {"agent_groups.desk.agents": [6, 7, -1]}
    table = sweep("small_shop", grid, replications=2, workers=1)
    page = write_sweep(table, tmp_path / "report", "ccsim sweep", "<b>Shop</b>: a sweep", "{}").read_text(
        "utf-8"
    )
    assert "&lt;b&gt;Shop" in page
    assert "Service level moves most with desk agents: by " in page
    assert "Cells that could not be played" in page
    assert not re.search(r"https?://|<script", page)
    assert {path.name for path in (tmp_path / "report").iterdir()} == {
        "report.html", "figures", "tables", "workbook.xlsx", "manifest.json",
    }  # fmt: skip
