"""The README and docs/center.md say what is true: their commands run, their code runs, their keys exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
from experiments.cli import COMMANDS, main
from experiments.schema import center_schema

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CENTER = (ROOT / "docs" / "center.md").read_text(encoding="utf-8")
ASKED = README.split("## Start")[0]
TABLE = re.findall(r"`(ccsim [^`]+)`", "\n".join(line for line in ASKED.splitlines() if line.startswith("|")))
LONG = {"verify", "bench"}
"""Commands with a quick form and tests of their own."""


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    fenced = text.split("```")[1::2]
    return [block.partition("\n")[2] for block in fenced if block.partition("\n")[0] == language]


def test_the_table_of_questions_names_every_kind_of_command() -> None:
    named = {command.split()[1] for command in TABLE}
    assert {"run", "staff", "compare", "split", "sweep", "verify", "bench"} <= named


@pytest.mark.parametrize("command", [c for c in TABLE if c.split()[1] not in LONG])
def test_a_command_of_the_readme_runs(command: str, tmp_path: Path) -> None:
    """Each as written, but for two replications and a folder of the test's."""
    words = [word for word in shlex.split(command)[1:] if not word.startswith("replications=")]
    assert main([*words, "replications=2", f"results={tmp_path}"]) == 0
    assert list(tmp_path.glob("*/manifest.json"))


def test_the_long_command_line_of_the_readme_runs(tmp_path: Path) -> None:
    (command,) = [block for block in blocks(README, "") if block.startswith("ccsim run")]
    words = shlex.split(command.replace("\\\n", " "))
    assert main([*words[1:], "replications=2", f"results={tmp_path}"]) == 0


def test_the_python_example_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = blocks(README, "python")
    assert len(example.splitlines()) == 12
    exec(compile(example, "README.md", "exec"), {"__name__": "readme"})
    printed = capsys.readouterr().out
    assert "one more: -" in printed  # one more agent shortens the wait
    assert "mean" in printed


def test_the_measures_of_own_records_run(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = blocks((ROOT / "docs" / "files.md").read_text(encoding="utf-8"), "python")
    exec(compile(example, "files.md", "exec"), {"__name__": "files"})
    printed = dict(line.rsplit(" ", 1) for line in capsys.readouterr().out.splitlines())
    assert float(printed["service_level_1"]) == pytest.approx(1 / 3)
    assert float(printed["asa"]) == pytest.approx(25.0)


def test_the_smallest_center_of_the_docs_plays() -> None:
    (text,) = blocks(CENTER, "yaml")
    results = sim.run(sim.load(yaml.safe_load(text)), replications=2)
    assert results.kpis().set_index(["kpi", "scope"]).loc[("offered", "total"), "mean"].item() > 100


ROWS = {"ForecastRow", "ScheduleRow", "StaffingRow"}
"""Lines of planners' files, whose columns docs/files.md tells."""
ALL_DEFINITIONS = re.compile(r"SL\d")
"""SL1 to SL8 are told as that."""


def words_of(schema: Json) -> Iterator[str]:
    """The words that a value may be."""
    yield from map(str, schema.get("enum", ()))
    for form in schema.get("anyOf", ()):
        yield from words_of(form)


def test_every_key_and_every_word_of_a_center_is_documented() -> None:
    told = set(re.findall(r"\w+", CENTER + (ROOT / "docs" / "files.md").read_text(encoding="utf-8")))
    schema = center_schema()
    fields = [
        (f"{name}.{key}", key, field)
        for name, part in [("Center", schema), *schema["$defs"].items()]
        for key, field in part.get("properties", {}).items()
        if name not in ROWS
    ]
    assert len(fields) > 200
    assert [place for place, key, _ in fields if key not in told] == ["Center.defaults"], "which is Hydra's"
    words = [(place, word) for place, _, field in fields for word in words_of(field)]
    assert len(words) > 50
    assert [pair for pair in words if pair[1] not in told and not ALL_DEFINITIONS.match(pair[1])] == []


def test_every_command_is_in_the_readme() -> None:
    assert not [name for name in COMMANDS if f"ccsim {name}" not in README]
