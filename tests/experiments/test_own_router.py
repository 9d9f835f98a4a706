"""A router of the user's own: loaded from a file, an alternative beside the others, named where it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import cloudpickle
import pytest

from experiments import cli
from experiments.app import read_settings
from experiments.router import load_router
from experiments.settings import Alternatives
from sim.comparison.pool import travels_with_its_code
from sim.errors import ConfigError
from tests.experiments.programs import ROOT

ROUTER = '''
"""A policy no table expresses."""
import sim


class LastGroup(sim.Router):
    """The last group that has somebody idle."""

    def select_group(self, queue: int, waited: int) -> int:
        """The highest index with an idle agent and the skill."""
        able = self.table.queue_groups[self.table.queue_start[queue] : self.table.queue_start[queue + 1]]
        return max((group for group in able if self.idle_count[group]), default=-1)
'''


def test_a_router_is_loaded_from_a_file_and_travels_without_it(here: Path) -> None:
    (here / "mine.py").write_text(ROUTER, "utf-8")
    router = load_router("mine.py:LastGroup")
    travels_with_its_code(router)
    sent = cloudpickle.dumps(router)
    (here / "mine.py").unlink()
    script = "import sys, cloudpickle; print(cloudpickle.loads(sys.stdin.buffer.read()).__name__)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=sent,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert done.stdout.decode().strip() == "LastGroup"


def test_a_router_is_an_alternative_beside_the_others(here: Path) -> None:
    (here / "mine.py").write_text(ROUTER, "utf-8")
    settings = read_settings(Alternatives, "compare", ["center=two_skills", "router=mine.py:LastGroup"])
    assert list(settings.centers()) == ["as given", "LastGroup"]
    assert list(settings.routers()) == ["LastGroup"]


@pytest.mark.parametrize(
    ("text", "named", "told"),
    [
        (ROUTER, "mine.py:LastGruop", 'mine.py has no Router "LastGruop"; did you mean "LastGroup"?'),
        ("class Mine: pass\n", "mine.py:Mine", 'mine.py has no Router "Mine" (allowed: none are defined)'),
        (
            "import nothing_of_that_name\n",
            "mine.py:Mine",
            "mine.py fails when it is imported: ModuleNotFoundError",
        ),
    ],
)
def test_a_router_that_is_none(here: Path, text: str, named: str, told: str) -> None:
    (here / "mine.py").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_router(named)
    assert told in str(caught.value)


@pytest.mark.usefixtures("quick_report")
def test_a_router_of_ones_own_is_played(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "mine.py").write_text(ROUTER, "utf-8")
    words = ["center=two_skills", "days=1", "replications=2", "workers=1"]
    assert cli.main(["run", *words]) == 0
    as_given = capsys.readouterr().out
    assert cli.main(["run", *words, "router=mine.py:LastGroup"]) == 0
    assert capsys.readouterr().out.splitlines()[3:] != as_given.splitlines()[3:]


@pytest.mark.usefixtures("quick_report")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_router_that_fails_is_named_with_its_line(
    here: Path, capsys: pytest.CaptureFixture[str], workers: int
) -> None:
    """It is a mistake of the user, not of the program."""
    (here / "mine.py").write_text(ROUTER.replace("return max", "return 1 // 0 or max"), "utf-8")
    words = [
        "center=two_skills",
        "days=1",
        "replications=2",
        f"workers={workers}",
        "router=mine.py:LastGroup",
    ]
    assert cli.main(["run", *words]) == 2
    said = capsys.readouterr().err
    assert "What router LastGroup plays is not kept" in said
    assert (
        "router LastGroup failed: ZeroDivisionError: integer division or modulo by zero\n  mine.py, line"
        in said
    )
    assert "in select_group: return 1 // 0 or max" in said
    assert not list((here / "results").glob("run-*"))
