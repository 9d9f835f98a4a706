"""Experiment files of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from experiments.cli import main

if TYPE_CHECKING:
    import pytest


def test_an_experiment_without_its_first_line_is_refused_rather_than_ignored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text("alternatives: {a: [], b: [days=2]}\n")
    words = [
        "compare",
        "--config-dir",
        str(tmp_path),
        "center=small_shop",
        "experiment=mine",
        "replications=2",
    ]
    assert main([*words, f"results={tmp_path / 'results'}"]) == 2
    assert 'its first line must be "# @package _global_"' in capsys.readouterr().err
