"""How the words of a command line, an experiment and a center become settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.app import read_settings
from experiments.settings import Alternatives, Settings
from sim.errors import ConfigError


def test_settings_are_told_from_values_of_the_center() -> None:
    settings = read_settings(
        Settings, "run", ["seed=7", "center.name=Mine", "name=label", "days=2", "until.kpi=asa"]
    )
    assert (settings.seed, settings.name, settings.until) == (7, "label", {"kpi": "asa"})
    assert (settings.center().name, settings.center().days) == ("Mine", 2)


def test_an_experiment_chooses_and_the_command_line_decides() -> None:
    settings = read_settings(
        Alternatives, "compare", ["experiment=demo", "replications=3", "center=two_skills", "days=1"]
    )
    assert (settings.replications, settings.base.source, len(settings.alternatives)) == (
        3,
        "center two_skills",
        9,
    )
    assert {center.days for center in settings.centers().values()} == {1}


def test_an_experiment_of_the_users_own(tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    text = (
        "# @package _global_\ndefaults:\n  - override /center: two_skills\n  - override /routing: random\n"
        "replications: 7\ncenter:\n  days: 2\n  agent_groups: {second_tier: {agents: 5}}\n"
    )
    (tmp_path / "experiment" / "mine.yaml").write_text(text, "utf-8")
    settings = read_settings(Settings, "run", ["experiment=mine"], [tmp_path])
    center = settings.center()
    assert (settings.replications, center.days, center.routing.policy) == (7, 2, "random")
    assert center.agent_groups["second_tier"].headcount.scheduled == 5  # type: ignore[union-attr]
    assert len(center.contact_types) == 3
    again = read_settings(Settings, "run", ["experiment=mine", "routing=priority", "days=3"], [tmp_path])
    assert (again.center().days, again.center().routing.policy) == (3, "longest_idle")


def test_code_is_never_named_in_a_config(tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text("# @package _global_\nrouter: my.py:Mine\n", "utf-8")
    with pytest.raises(ConfigError, match="router: is code, and named on the command line only"):
        read_settings(Settings, "run", ["experiment=mine"], [tmp_path])


def test_several_values_are_several_alternatives() -> None:
    words = ["center=two_skills", "routing=skill_rank,random", "agent_groups.all_round.agents=4,5"]
    settings = read_settings(Alternatives, "compare", words)
    centers = settings.centers()
    assert list(centers)[:2] == [
        "routing=skill_rank, agent_groups.all_round.agents=4", "routing=skill_rank, agent_groups.all_round.agents=5",
    ]  # fmt: skip
    assert [center.routing.policy for center in centers.values()] == ["skill_rank"] * 2 + ["random"] * 2


def test_laws_can_be_the_values_of_a_grid() -> None:
    word = "contact_types.orders.patience={exponential:{mean:1min}},{gamma:{mean:2min,cv:1}}"
    centers = read_settings(Alternatives, "compare", ["center=small_shop", word]).centers()
    assert [center.contact_types["orders"].patience.mean for center in centers.values()] == [60e6, 120e6]  # type: ignore[union-attr]


def test_mistakes_of_alternatives_come_at_once_and_name_them() -> None:
    words = [
        "alternatives={a: [], b: [routing=fifo], c: [agent_groups.dsek.agents=1], d: [days=1]}",
        "days=0",
    ]
    with pytest.raises(ConfigError) as caught:
        read_settings(Alternatives, "compare", words).centers()
    lines = str(caught.value).splitlines()
    assert lines[0] == "center small_shop: 3 problems"
    assert lines[1] == "  days: must be at least 1 (got 0) (in a)"
    assert 'did you mean "desk"' in lines[3]
    assert lines[3].endswith("(in c)")
