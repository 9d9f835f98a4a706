"""The scripts of the commands are Hydra apps that read the same words."""

from __future__ import annotations

from pathlib import Path

import sim
import sim.comparison.run
import sim.report
from experiments import cli
from tests.experiments.programs import python


def test_a_script_is_a_hydra_app_that_reads_the_same_words(here: Path) -> None:
    """Hydra would merge the law into the one of the file; here and there it is replaced."""
    words = [
        "center=two_skills",
        "center.days=1",
        "++center.contact_types.sales.patience={gamma:{mean:3min,cv:0.5}}",
    ]
    done = python("-m", "experiments.template", *words, "out=by_hydra", cwd=here)
    assert done.returncode == 0, done.stderr
    assert cli.main(["template", *words, "out=by_ccsim"]) == 0
    one, two = (sim.load(here / name / "center.yaml") for name in ("by_hydra", "by_ccsim"))
    assert one.digest == two.digest
    assert sorted(path.name for path in here.iterdir()) == ["by_ccsim", "by_hydra"]


def test_hydra_shows_its_config_and_our_mistakes(here: Path) -> None:
    shown = python("-m", "experiments.run", "--cfg", "job", "center=small_shop", "routing=priority", cwd=here)
    assert "routing:\n  policy: longest_idle" in shown.stdout
    failed = python("-m", "experiments.schema", "center.days=0", "out=no/such/folder.json", cwd=here)
    assert failed.returncode == 2
    assert (
        failed.stderr
        == "schema: 1 problem\n  out: no/such/folder.json cannot be written: no such file or directory\n"
    )


def test_no_config_makes_hydra_run_code(here: Path) -> None:
    (here / "mine" / "experiment").mkdir(parents=True)
    text = "# @package _global_\nhydra: {callbacks: {x: {_target_: antigravity.geohash}}}\n"
    (here / "mine" / "experiment" / "evil.yaml").write_text(text, "utf-8")
    words = ["--config-dir", "mine", "experiment=evil", "out=center.json"]
    refused = python("-m", "experiments.schema", *words, cwd=here)
    assert refused.returncode == 2
    assert "mine/experiment/evil.yaml: names code to run (_target_); a config is data" in refused.stderr
    assert cli.main(["schema", *words]) == 0


def test_hydra_multirun_plays_each_choice(here: Path) -> None:
    words = ["-m", "center=small_shop,two_skills", "out=center.json"]
    done = python("-m", "experiments.schema", *words, cwd=here)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Schema: center.json") == 2
    (made,) = (here / "results").iterdir()
    assert made.name.startswith("multirun-")
