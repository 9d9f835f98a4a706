"""The file of who waits and who is in service when a run begins: read, told its mistakes, and written again."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.errors import ConfigError
from sim.files.templates import templates

STATE = """state,type,group,time,contacts
waiting,sales,,2m,
waiting,sales,,40,3
in service,sales,sales_desk,3m30s,5
in service,experts,second_tier,0,1
"""
OVERRIDES = ("from=10:30", "opening_state.file=state.csv")


def load(text: str) -> sim.Center:
    Path("state.csv").write_text(text, "utf-8")
    return sim.load("two_skills", OVERRIDES)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_state_file_is_the_two_lists() -> None:
    center = load(STATE)
    waiting = "[{type: sales, waited: 2min}, {type: sales, waited: 40s, contacts: 3}]"
    calls = "{type: sales, group: sales_desk, elapsed: 3m30s, contacts: 5}"
    held = f"[{calls}, {{type: experts, group: second_tier, elapsed: 0s}}]"
    written = sim.load(
        "two_skills", ("from=10:30", f"opening_state={{waiting: {waiting}, in_service: {held}}}")
    )
    assert center.digest == written.digest
    assert center.opening_state.counts == (4, 6)


def test_a_template_has_the_state_of_its_center() -> None:
    text = templates(load(STATE))["state.csv"]
    assert templates(load(text))["state.csv"] == text
    assert load(text).digest == load(STATE).digest
    assert templates(sim.load("two_skills"))["state.csv"] == "state,type,group,time,contacts\n"
    assert load("state,type,group,time,contacts\n").opening_state.counts == (0, 0)


MISTAKES: dict[str, tuple[str, str, str]] = {
    "state": ("waiting,sales,,2m", "wating,sales,,2m", 'row 2, column state: "wating" is no state; did you'),
    "type": ("waiting,sales,,2m", "waiting,slaes,,2m", 'row 2, column type: "slaes" is no contact type; did you mean'),
    "time": ("40,3", "soon,3", 'row 3, column time: "soon" is no time; write seconds'),
    "negative time": ("40,3", "-40,3", "row 3, column time: -40 is negative"),
    "no time": (",,2m,", ",,,", "row 2, column time: is empty"),
    "no contacts": ("40,3", "40,0", "row 3, column contacts: 0 must be at least 1"),
    "half a contact": ("40,3", "40,1.5", "row 3, column contacts: 1.5 is no whole number"),
    "group of who waits": ("sales,,2m", "sales,sales_desk,2m", "row 2, column group: is for who is in service"),
    "unknown group": ("sales_desk,3m30s", "salesdesk,3m30s", 'row 4, column group: "salesdesk" is no agent group'),
    "no group": ("sales_desk,3m30s", ",3m30s", "row 4, column group: is empty"),
    "no skill": ("experts,second_tier", "experts,sales_desk", "row 5, column group: sales_desk cannot serve experts"),
    "missing column": ("state,type,group,time,", "state,type,group,waited,", 'the column "time" is missing'),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_row_and_column(name: str) -> None:
    before, after, message = MISTAKES[name]
    assert STATE.count(before) == 1
    with pytest.raises(ConfigError) as caught:
        load(STATE.replace(before, after))
    assert message in str(caught.value)
    assert "state.csv" in str(caught.value)


def test_nobody_waits_for_what_is_closed() -> None:
    Path("state.csv").write_text(STATE, "utf-8")
    with pytest.raises(
        ConfigError, match="row 2, column type: sales is closed at 03:00, when the run begins"
    ):
        sim.load("two_skills", ("from=03:00", "opening_state.file=state.csv"))


def test_too_many_in_service_are_told_with_the_numbers() -> None:
    with pytest.raises(
        ConfigError, match=r"90 contacts are in service with sales_desk, and .* on duty at 10:30"
    ):
        load(STATE.replace("3m30s,5", "3m30s,90"))


def test_a_file_and_lists_do_not_go_together() -> None:
    Path("state.csv").write_text(STATE, "utf-8")
    lists = "opening_state.waiting=[{type: sales, waited: 1min}]"
    with pytest.raises(ConfigError, match=r"opening_state.waiting: the file already says who is there"):
        sim.load("two_skills", (*OVERRIDES, lists))
