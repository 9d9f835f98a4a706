"""`ccsim run`: what is missed, what cures it and what nobody attends, in the terminal and in the report alike."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

import sim.comparison.cure_search
from experiments import cli

SHORT = ["center=small_shop", "agent_groups.desk.agents=4", "replications=4", "workers=1"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)


def _page() -> str:
    """The report, with plain spaces."""
    (page,) = Path().glob("results/run-*/report.html")
    return html.unescape(page.read_text("utf-8")).replace("\u00a0", " ")


def test_too_few_agents_are_told_how_many_more_the_worst_block_needs_and_their_price(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["run", *SHORT]) == 0
    said = capsys.readouterr().out
    sentence = re.search(
        r"^Monday \d\d:\d\d–\d\d:\d\d misses 80/20 on \d of 4 days .* more agents in desk .* bring it to .*; "
        r"\+\d+\.\d\d EUR .* a day\.$",
        said,
        re.MULTILINE,
    )
    assert sentence
    page = _page()
    assert sentence[0] in page
    assert page.index(sentence[0]) < page.index("orders misses its target on")


def test_a_block_that_no_number_up_to_the_cap_cures_is_said_to_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sim.comparison.cure_search, "STEPS", 1)
    assert cli.main(["run", *SHORT, "agent_groups.desk.agents=2"]) == 0
    assert re.search(r"more agents? in desk .* brings? it to .* in time, still missed on 4 of 4", _page())
    assert "still missed on 4 of 4" in capsys.readouterr().out


def test_no_cure_is_sought_where_it_is_not_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", *SHORT, "cure=false"]) == 0
    said = capsys.readouterr()
    assert "cure it" not in said.out
    assert "curing" not in said.err
    assert "misses 80/20" in said.out


def test_a_queue_that_is_open_with_nobody_scheduled_is_named_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    at_work = "agent_groups.desk.headcount={on_phone: {'08:00': 8, '16:00': 0}}"
    words = ["center=small_shop", at_work, "~agent_groups.desk.breaks", "replications=2", "workers=1"]
    assert cli.main(["run", *words, "cure=false"]) == 0
    (line,) = re.findall(r"^Nobody is scheduled for orders: .*$", capsys.readouterr().out, re.MULTILINE)
    assert re.search(r"Mon 16:00–\d\d:\d\d \(about \d+ contacts\)\.$", line)
    assert f"<p>{line}</p>" in _page()
