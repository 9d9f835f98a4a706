"""`ccsim sweep`: a grid on the command line or in a file, its table, and what is kept for the next time."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments import cli
from sim.comparison import units

QUICK = ["center=small_shop", "workers=1", "replications=2"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)


def test_a_grid_becomes_one_tidy_table_and_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["sweep", *QUICK, "agent_groups.desk.agents=5,6", "routing=longest_idle,random"]) == 0
    said = capsys.readouterr().out
    assert "4 cells, the same random numbers in each" in said
    assert "desk.agents" in said
    (file,) = tmp_path.glob("results/sweep-*/sweep.parquet")
    assert f"Table: {file.relative_to(tmp_path)}" in said
    table = pd.read_parquet(file)
    assert table["agent_groups.desk.agents"].unique().tolist() == [5, 6]
    assert table["routing"].unique().tolist() == ["longest_idle", "random"]
    assert (table.groupby("cell").kpi.nunique() > 20).all()
    assert list(file.parent.glob("figures/*.png"))
    manifest = json.loads((file.parent / "manifest.json").read_text("utf-8"))
    assert manifest["grid"] == {"agent_groups.desk.agents": [5, 6], "routing": ["longest_idle", "random"]}
    assert (manifest["cells"], manifest["run"]["replications"], manifest["base"]["name"]) == (
        4,
        2,
        "Small shop",
    )


def test_a_grid_in_words_of_yaml_with_a_bad_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        cli.main(["sweep", *QUICK, "grid={agent_groups.desk.agents: [6, -1]}", "scopes=[total, type]"]) == 0
    )
    said = capsys.readouterr().out
    assert "1 cell could not be played" in said
    assert "agent_groups.desk.headcount.scheduled" in said
    table = pd.read_parquet(next(tmp_path.glob("results/sweep-*/sweep.parquet")))
    assert set(table[table.error == ""].scope) == {"total", "type"}


def test_a_second_sweep_plays_only_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli.main(["sweep", *QUICK, "agent_groups.desk.agents=5,6"]) == 0
    assert len(list(tmp_path.glob("results/store/*/*.parquet"))) == 2
    played = []
    play = units.play
    monkeypatch.setattr(units, "play", lambda *words: played.append(words) or play(*words))
    assert cli.main(["sweep", *QUICK, "agent_groups.desk.agents=5,6,7"]) == 0
    assert len(played) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "grid: names no setting"),
        (["days=1,2", "until={kpi: asa, half_width: 1}"], "`ccsim sweep` has no setting until"),
        (["days=1,2", "scopes=[tpye]"], '"tpye" is no scope; did you mean "type"?'),
        (["agent_groups.desk.agnets=1,2"], 'unknown key "agnets"'),
    ],
)
def test_mistakes_are_told_in_one_message(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["sweep", *QUICK, *words]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.glob("results/*/*"))
