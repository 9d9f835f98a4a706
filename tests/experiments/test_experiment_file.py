"""Mistakes in an experiment's file: each is told with what to write in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.app import read_settings
from experiments.settings import Alternatives
from sim.errors import ConfigError

FIRST = "# @package _global_\n"
ONE = '"- override /center: single" (one of your own lies in conf/center/single.yaml, and the command has --config-dir'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{FIRST}center: ../single.yaml\n", f'"../single.yaml" cannot be named here; below `defaults:` write {ONE}'),
        (f"{FIRST}center: single\n", ONE),
        (f"{FIRST}routing: priority\n", 'write "- override /routing: priority"'),
        (f"{FIRST}defaults:\n  - override /center: /tmp/single.yaml\n", ONE),
        ("defaults:\n  - override /center: two_skills\n", 'its first line must be "# @package _global_"'),
        ("replications: 3\n", 'its first line must be "# @package _global_"'),
        (f"{FIRST}alternativs: {{a: []}}\n", 'is no setting of `ccsim compare`; did you mean "alternatives"?'),
        (f"{FIRST}days: 2\n", "days: is a value of the center; in an experiment it stands below `center:`"),
        (f"{FIRST}paid_hours: 30\n", "paid_hours: `ccsim compare` has no such setting; another command has"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_experiment_is_told(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as error:
        read_settings(Alternatives, "compare", ["experiment=mine"], [tmp_path])
    assert told in str(error.value)


def test_a_center_of_ones_own_is_named_as_the_message_says(tmp_path: Path) -> None:
    from sim.load.choices import CONFIGS

    for group in ("center", "experiment"):
        (tmp_path / group).mkdir()
    shop = (CONFIGS / "center" / "small_shop.yaml").read_text("utf-8")
    (tmp_path / "center" / "single.yaml").write_text(shop, "utf-8")
    text = f"{FIRST}defaults:\n  - override /center: single\nalternatives: {{today: []}}\n"
    (tmp_path / "experiment" / "mine.yaml").write_text(text, "utf-8")
    settings = read_settings(Alternatives, "compare", ["experiment=mine"], [tmp_path])
    assert settings.base.source == "center single"
    assert settings.centers()["today"].contact_types
