"""`ccsim split`: five shipped splits, what is printed and drawn, and what cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import sim.report
from experiments import cli, split
from experiments.app import read_settings
from experiments.split import Splits

if TYPE_CHECKING:
    from sim.comparison.compare import Comparison
    from sim.report.pieces import Section

QUICK = ["days=1", "replications=2", "workers=1"]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command hands to the report, which is not written."""
    given: dict[str, Any] = {}

    def write_report(comparison: Comparison, folder: Path, **options: Any) -> Path:
        given.update(options, comparison=comparison)
        page = folder / "report.html"
        page.write_text("", "utf-8")
        return page

    monkeypatch.setattr(sim.report, "write_report", write_report)
    monkeypatch.chdir(tmp_path)
    return given


def _split(*words: str) -> None:
    split.main(read_settings(Splits, "split", [*QUICK, *words]))


@pytest.fixture
def five(written: dict[str, Any]) -> dict[str, Any]:
    """The shipped splits on Monday, twice."""
    _split("experiment=bpo_split")
    return written


def test_five_splits_of_the_same_customers(five: dict[str, Any]) -> None:
    comparison: Comparison = five["comparison"]
    assert list(comparison.results) == ["100/0/0", "70/20/10", "50/30/20", "50/50/0", "50/0/50"]
    assert all(comparison.same_customers.values())
    table: pd.DataFrame = five["tables"]["splits"].set_index("split")
    for name in table.index:
        shares = comparison.results[name].center.sourcing.shares
        for place in ("charlotte", "bogota", "manila"):
            assert (table.loc[name, f"fte_{place}"] > 0) == (shares.get(place, 0) > 0)
    assert (
        table["fte_charlotte"].is_monotonic_decreasing
        or table["fte_charlotte"].max() == table["fte_charlotte"].iloc[0]
    )


def test_tables_of_levels_differences_and_prices(five: dict[str, Any]) -> None:
    section: Section = five["sections"][0]
    levels, differences, prices = section.tables
    assert [row[0].text for row in levels.rows] == ["100/0/0", "70/20/10", "50/30/20", "50/50/0", "50/0/50"]
    assert [row[0].text for row in differences.rows] == ["70/20/10", "50/30/20", "50/50/0", "50/0/50"]
    manila = [[cell.text for cell in row] for row in prices.rows if row[1].text == "manila"]
    heads = [head.text for head in prices.head]
    assert len(manila) == 3
    for row in manila:
        assert row[heads.index("paid by")] == "2.35 USD per handled contact"
        assert row[heads.index("per contact")] == "2.35 USD"
        assert row[heads.index("per production hour")].endswith(" USD")
    bogota = [[cell.text for cell in row] for row in prices.rows if row[1].text == "bogota"]
    assert {row[heads.index("per production hour")] for row in bogota} == {"17.50 USD"}
    assert all(row[heads.index("per contact")].endswith(" USD") for row in bogota)


def test_verdicts_are_printed(written: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    _split("experiment=bpo_split")
    printed = capsys.readouterr().out
    assert "Differences from 100/0/0" in printed
    assert "cannot be told apart" in printed  # two Mondays say little
    assert "the same customers; verdicts guarded for 4 splits (Holm)" in printed


def test_rules_of_sourcing_for_the_same_agents(written: dict[str, Any]) -> None:
    _split("experiment=sourcing_modes")
    table: pd.DataFrame = written["tables"]["splits"].set_index("split")
    assert list(table.index) == ["counted 55/28/17", "random 55/28/17", "own site first", "one queue"]
    share = table["share_charlotte"]
    assert share["own site first"] > share["one queue"]
    assert table["fte_manila"].max() / table["fte_manila"].min() == pytest.approx(1.0, abs=0.05)


def test_a_center_without_vendors_is_one_place(written: dict[str, Any]) -> None:
    _split("center=small_shop", "routing=longest_idle,random")
    table: pd.DataFrame = written["tables"]["splits"]
    assert table["share_main"].tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ("{charlotte: 1.2, bogota: -0.2}", "bogota"),
        ("{charlotte: 0.5, bogota: 0.4}", "must sum to 1"),
        ("{charlotte: 0.5, bogata: 0.5}", 'did you mean "bogota"?'),
    ],
)
def test_shares_that_cannot_be_are_refused(
    shares: str, said: str, written: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["center=two_vendors", "sourcing=percentage", f"sourcing.shares={shares}"]
    assert cli.main(["split", *QUICK, *words]) == 2
    assert said in capsys.readouterr().err
    assert not written


def test_what_it_leaves_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shares = {"home": "charlotte: 1.0", "half": "charlotte: 0.5, bogota: 0.5"}
    splits = ", ".join(f"{name}: ['sourcing.shares={{{share}}}']" for name, share in shares.items())
    choices = ["center=two_vendors", "staffing=erlang_a", "sourcing=percentage"]
    assert cli.main(["split", *QUICK, *choices, f"alternatives={{{splits}}}"]) == 0
    (folder,) = tmp_path.glob("results/split-*")
    assert folder.name.startswith("split-")
    assert "Prices side by side" in (folder / "report.html").read_text("utf-8")
    assert (folder / "figures" / "cost_against_service.png").stat().st_size > 10_000
    table = pd.read_csv(folder / "tables" / "splits.csv")
    assert table["split"].tolist() == ["home", "half"]
    assert "splits" in pd.read_excel(folder / "workbook.xlsx", sheet_name=None, engine="calamine")
