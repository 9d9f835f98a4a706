"""sweep: every cell there, errors included; nothing played twice; each cell equal to a run of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.comparison import units
from sim.comparison.run import run
from sim.comparison.session import Interrupted
from sim.comparison.sweep import sweep
from sim.errors import ConfigError
from sim.load import load
from tests.comparison.small import description

GRID = {"agent_groups.team.agents": [2, 3], "routing": ["longest_idle", "random"]}


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """(first, count) of each block as it is played in this process."""
    blocks: list[tuple[int, int]] = []
    play = units.play

    def count(alternative: Any, stream: Any, first: int, number: int) -> Any:
        blocks.append((first, number))
        return play(alternative, stream, first, number)

    monkeypatch.setattr(units, "play", count)
    return blocks


def test_each_cell_is_the_run_of_its_center() -> None:
    table = sweep(description(), GRID, replications=3, workers=1, scopes=("total", "type"))
    assert list(table) == ["cell", *GRID, "kpi", "scope", "name", "mean", "low", "high", "n", "unit", "error"]
    settings = table[["cell", *GRID]].drop_duplicates().to_numpy().tolist()
    assert settings == [[0, 2, "longest_idle"], [1, 2, "random"], [2, 3, "longest_idle"], [3, 3, "random"]]
    center = load(description(), ["agent_groups.team.agents=3", "routing=longest_idle"])
    alone = run(center, replications=3, workers=1).kpis(("total", "type"))
    columns = ["kpi", "scope", "name", "mean", "low", "high", "n", "unit"]
    cell = table[table.cell == 2][columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(cell, alone[columns], check_exact=True)


def test_workers_change_nothing() -> None:
    grid = {"agent_groups.team.agents": [2, 3], "days": [1, -1]}
    serial, parallel = (sweep(description(), grid, replications=3, workers=workers) for workers in (1, 2))
    pd.testing.assert_frame_equal(serial, parallel, check_exact=True)


def test_cells_share_their_customers() -> None:
    """One more agent helps in every cell: the means of 3 replications would not show that under other customers."""
    table = sweep(description(), {"agent_groups.team.agents": [2, 3, 4, 5]}, replications=3, workers=1)
    first = table[table.kpi == "first_attempts"]["mean"]
    assert first.nunique() == 1
    assert table[table.kpi == "abandonment"]["mean"].is_monotonic_decreasing


def test_a_cell_that_cannot_be_is_recorded_with_its_error() -> None:
    table = sweep(description(), {"agent_groups.team.agents": [2, -1]}, replications=2, workers=1)
    (bad,) = table[table.cell == 1].to_dict("records")
    assert bad["error"].startswith("agent_groups.team.headcount.scheduled: ")
    assert np.isnan(bad["mean"])
    assert (bad["agent_groups.team.agents"], bad["kpi"], bad["n"]) == (-1, "", 0)
    assert (table[table.cell == 0].error == "").all()


def test_a_cell_that_fails_while_it_is_played_is_recorded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    play = units.play

    def fail(alternative: Any, *rest: Any) -> Any:
        if alternative.center.agent_groups["team"].headcount.scheduled == 3:
            raise ValueError("two\nlines")
        return play(alternative, *rest)

    monkeypatch.setattr(units, "play", fail)
    table = sweep(description(), {"agent_groups.team.agents": [2, 3]}, replications=2, workers=1)
    assert table[table.cell == 1].error.to_list() == ["ValueError: two lines"]


def test_what_is_in_the_store_is_not_played_again(tmp_path: Path, played: list[tuple[int, int]]) -> None:
    first = sweep(description(), GRID, replications=3, workers=1, store=tmp_path)
    assert len(played) == 4
    again = sweep(description(), GRID, replications=3, workers=1, store=tmp_path)
    assert len(played) == 4
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    wider = {**GRID, "agent_groups.team.agents": [2, 3, 4]}
    sweep(description(name="another name"), wider, replications=3, workers=1, store=tmp_path)
    assert len(played) == 6
    without = sweep(description(), GRID, replications=3, workers=1)
    pd.testing.assert_frame_equal(first, without, check_exact=True)


def test_more_replications_play_only_the_further_blocks(
    tmp_path: Path, played: list[tuple[int, int]]
) -> None:
    grid = {"agent_groups.team.agents": [3]}
    sweep(description(), grid, replications=10, workers=1, store=tmp_path)
    longer = sweep(description(), grid, replications=25, workers=1, store=tmp_path)
    assert played == [(0, 10), (10, 10), (20, 5)]
    pd.testing.assert_frame_equal(
        longer, sweep(description(), grid, replications=25, workers=1), check_exact=True
    )


def test_cells_that_are_equal_are_played_once(played: list[tuple[int, int]]) -> None:
    table = sweep(
        description(), {"agent_groups.team.agents": [2, 2], "currency": ["USD"]}, replications=2, workers=1
    )
    assert len(played) == 1
    one, other = (table[table.cell == cell].drop(columns="cell").reset_index(drop=True) for cell in (0, 1))
    pd.testing.assert_frame_equal(one, other)


def test_ctrl_c_keeps_finished_cells_and_the_store_what_was_played(
    tmp_path: Path, played: list[tuple[int, int]]
) -> None:
    def stop(done: int, total: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        sweep(description(), GRID, replications=3, workers=1, store=tmp_path, progress=stop)
    finished = caught.value.finished
    assert list(finished.cell.unique()) == [0, 1]
    whole = sweep(description(), GRID, replications=3, workers=1, store=tmp_path)
    assert len(played) == 4
    pd.testing.assert_frame_equal(whole[whole.cell < 2], finished, check_exact=True)


def test_progress_counts_what_the_store_already_has(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    sweep(description(), {"agent_groups.team.agents": [2]}, replications=3, workers=1, store=tmp_path)
    grid = {"agent_groups.team.agents": [2, 3]}
    sweep(
        description(), grid, replications=3, workers=1, store=tmp_path, progress=lambda *now: told.append(now)
    )
    assert told == [(3, 6), (6, 6)]


def test_antithetic_cells_are_estimated_over_pairs() -> None:
    table = sweep(
        description(), {"agent_groups.team.agents": [2]}, replications=4, antithetic=True, workers=1
    )
    alone = run(load(description()), replications=4, antithetic=True, workers=1).kpis(("total",))
    assert table["low"].equals(alone["low"])
    assert table["n"].equals(alone["n"])


def test_the_table_survives_parquet_whatever_the_values_are(tmp_path: Path) -> None:
    grid = {"contact_types.sales.patience": ["{constant: 2min}", {"constant": "1min"}], "staffing.plus": [0]}
    table = sweep(description(), grid, replications=2, workers=1)
    table.to_parquet(tmp_path / "sweep.parquet")
    back = pd.read_parquet(tmp_path / "sweep.parquet")
    assert back["contact_types.sales.patience"].unique().tolist() == [
        "{constant: 2min}",
        '{"constant": "1min"}',
    ]
    assert back["staffing.plus"].dtype == np.int64


@pytest.mark.parametrize(
    ("grid", "said"),
    [
        ({}, "grid: names no setting"),
        ({"days": 3}, "grid.days: needs a list of values"),
        ({"days": []}, "grid.days: needs a list of values"),
        ({"name": ["a", "b"]}, "grid.name: changes no result"),
        ({"agent_groups.team.agent": [1, 2]}, 'agent_groups.team.agent: unknown key "agent"'),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused(grid: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        sweep(description(), grid, replications=2, workers=1)
    assert said in str(caught.value)
