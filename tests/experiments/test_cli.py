"""`ccsim`: what it prints, what it leaves behind, and how it fails; and the same scripts as Hydra apps."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import cloudpickle
import pytest

import sim.comparison.run
import sim.report
from experiments import cli
from experiments.app import read_settings, settings_type
from experiments.folder import Folder
from experiments.router import load_router
from experiments.settings import Alternatives, Settings
from sim.comparison.pool import travels_with_its_code
from sim.comparison.session import Interrupted
from sim.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["center=small_shop", "replications=2", "workers=1"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def quick_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that is one line: these tests are about how it comes to its place."""

    def write_report(subject: Any, folder: Path, command: str, **_: Any) -> Path:
        page = folder / "report.html"
        page.write_text(f"{command}\n{subject.replications} replications\n", "utf-8")
        return page

    monkeypatch.setattr(sim.report, "write_report", write_report, raising=False)


def _python(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = {"PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ, **path},
        check=False,
    )


# ---- help --------------------------------------------------------------------------------------------------------


def test_help_answers_at_once(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    """Nothing heavy is imported for it, which is what makes it fast."""
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {name} " in said for name in cli.COMMANDS)
    script = "import sys; from experiments.cli import main; main(['--help']); print(sorted(sys.modules))"
    loaded = _python("-c", script, cwd=here).stdout
    assert "experiments.cli" in loaded
    assert [
        name for name in ("numpy", "pydantic", "hydra", "rich", "pandas", "numba") if f"'{name}'" in loaded
    ] == []


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_help_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"    ccsim {command}" in said
    model = settings_type(import_module(f"experiments.{command}").main)
    of_playing = {name for name in Settings.model_fields if name != "asked"}
    wanted = set(model.model_fields) - {"asked"} - (set() if model.plays else of_playing)
    assert {name for name in {*of_playing, *wanted} if f"\n  {name} " in said} == wanted
    assert model.plays == (command not in {"template", "schema"})
    assert "None" not in said


def test_every_script_is_a_command() -> None:
    scripts = {
        path.stem
        for path in (ROOT / "experiments").glob("*.py")
        if "hydra_app(main, " in path.read_text("utf-8")
    }
    assert scripts == set(cli.COMMANDS)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"ccsim {sim.__version__}\n"


# ---- run ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick_report")
def test_run_shows_kpis_and_says_where_the_report_is(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    assert cli.main(["run", *QUICK, "name=my first!"]) == 0
    said = capsys.readouterr().out
    assert "Small shop: 2 replications" in said
    assert "service_level" in said
    assert "The worst half-hour is Monday" in said
    (folder,) = (here / "results").glob("run-*")
    assert folder.name.startswith("run-my-first--2")
    assert f"Report: results/{folder.name}/report.html" in said
    page = (folder / "report.html").read_text("utf-8")
    assert page == "ccsim run center=small_shop replications=2 workers=1 'name=my first!'\n2 replications\n"


@pytest.mark.usefixtures("quick_report")
def test_two_commands_of_one_second_get_two_folders(here: Path) -> None:
    settings = read_settings(Settings, "run", QUICK)
    for _ in range(2):
        folder = Folder(settings)
        folder.final = here / "results" / "run-now"
        with folder:
            (folder.path / "report.html").write_text("x", "utf-8")
    assert sorted(path.name for path in (here / "results").iterdir()) == ["run-now", "run-now-2"]


# ---- failing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["rnu"], 'there is no command "rnu"; did you mean "run"?'),
        (["run", "center=smal_shop"], 'there is no center "smal_shop"; did you mean "small_shop"?'),
        (["run", "routing=fifo"], 'there is no routing "fifo"'),
        (["run", "experiment=dmeo"], 'there is no experiment "dmeo"; did you mean "demo"?'),
        (["run", "replicatoins=3"],
         '"replicatoins" is no setting of `ccsim run` and no part of a center; did you mean'),
        (["run", "replications=0", "seed=-1"], "replications: must be at least 1 (got 0)\n  seed: must be at least 0"),
        (["run", "replications=2", "engine=warp"], '"warp" is no engine (allowed: auto, simpy, compiled)'),
        (["run", "replications=1,2"], "is a setting of the whole command and has one value"),
        (["run", "days=1,2"], "`ccsim run` takes one value; compare and sweep take several"),
        (["run", "days=0"], "center small_shop: 1 problem\n  days: must be at least 1 (got 0)"),
        (["run", "experiment=demo"], "alternatives: `ccsim run` has no such setting; `ccsim compare` has"),
        (["run", "center=null"], "none is chosen; write center=NAME or center=FILE.yaml"),
        (["run", "--multirun"], "--multirun: is no flag of ccsim"),
        (["run", "--config-dir", "nowhere"], '"nowhere" is no folder'),
        (["run", "router=nowhere.py:Mine"], '"nowhere.py:Mine": there is no such file'),
        (["run", "router=Mine"], "write my_module.py:MyRouter"),
        (["run", "agent_groups.desk.agents"], "is no override; write key=value"),
        (["run", "until={kpi: service_levle, half_width: 0.1}"], "service_levle"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_clear_message(
    words: list[str], told: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, no traceback, and nothing is written."""
    assert cli.main(words) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""
    assert "Traceback" not in said.err
    assert [path for path in here.rglob("*") if path.is_file()] == []


def test_a_results_folder_that_cannot_be_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told before anything is played."""
    (here / "taken").write_text("a file", "utf-8")
    assert cli.main(["run", *QUICK, "replications=100000", "results=taken/deep"]) == 2
    assert (
        "results: taken/deep cannot be written: not a directory; name another folder"
        in capsys.readouterr().err
    )


def test_an_error_of_the_program_is_short_unless_asked_for(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(sim.comparison.run, "run", broken)
    assert cli.main(["run", *QUICK]) == 1
    assert capsys.readouterr().err == (
        "ccsim: ZeroDivisionError: a bug\nThis is an error of the program; --trace shows where it is.\n"
    )
    assert list((here / "results").iterdir()) == []
    with pytest.raises(ZeroDivisionError):
        cli.main(["run", "--trace", *QUICK])
    monkeypatch.setenv("CCSIM_TRACE", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["run", *QUICK])


def test_ctrl_c_before_anything_is_finished(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sim.comparison.run, "run", stopped)
    assert cli.main(["run", *QUICK]) == 130
    assert (
        capsys.readouterr().err == "ccsim: stopped by Ctrl-C; nothing was finished, and nothing was written\n"
    )
    assert list((here / "results").iterdir()) == []


@pytest.mark.usefixtures("quick_report")
def test_ctrl_c_leaves_what_is_finished(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    played = sim.comparison.run.run(sim.load("small_shop"), 2, workers=1)

    def stopped(*_: object, **__: object) -> None:
        raise Interrupted(played)

    monkeypatch.setattr(sim.comparison.run, "run", stopped)
    assert cli.main(["run", *QUICK, "replications=50"]) == 130
    (folder,) = (here / "results").iterdir()
    assert "2 replications" in (folder / "report.html").read_text("utf-8")
    assert f"stopped by Ctrl-C; what was finished is in results/{folder.name}" in capsys.readouterr().err


def test_nothing_half_written_is_left_by_a_mistake_in_the_middle(here: Path) -> None:
    settings = read_settings(Settings, "run", QUICK)

    def write_half() -> None:
        with settings.folder() as folder:
            (folder.path / "half.csv").write_text("1,", "utf-8")
            raise ConfigError([], "later")

    with pytest.raises(ConfigError):
        write_half()
    assert list((here / "results").iterdir()) == []


# ---- settings ----------------------------------------------------------------------------------------------------


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


# ---- a router of the user's own ----------------------------------------------------------------------------------

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


@pytest.mark.usefixtures("quick_report")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["cluster=loacl"],
            '"loacl" is no cluster (allowed: local, or an address such as tcp://10.0.0.7:8786)',
        ),
        (
            ["cluster=tcp://10.0.0.7:8786", "workers=2"],
            "workers: 2 has no effect with cluster=tcp://10.0.0.7:8786",
        ),
        (["store=file/deep"], "store file/deep: nothing can be written there (not a directory)"),
    ],
)
def test_where_to_play_and_to_keep_is_checked_before_anything_is_played(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    (here / "file").write_text("", "utf-8")
    assert cli.main(["run", "center=small_shop", "replications=1000000", *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.usefixtures("quick_report")
def test_nothing_is_kept_where_nothing_is_to_be_kept(here: Path) -> None:
    assert cli.main(["run", *QUICK, "cure=false", "store=none"]) == 0
    assert not (here / "results" / "store").exists()
    assert cli.main(["run", *QUICK, "cure=false", "store=elsewhere"]) == 0
    assert list((here / "elsewhere").rglob("*.0-1.parquet"))


# ---- template and schema -----------------------------------------------------------------------------------------


def test_a_template_can_be_run_as_it_is(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["template", "center=two_skills", "out=week"]) == 0
    assert "Edit them, then: ccsim run center=week/center.yaml" in capsys.readouterr().out
    made, own = sim.load(here / "week" / "center.yaml"), sim.load("two_skills")
    assert list(made.agent_groups) == list(own.agent_groups)
    assert made.contact_types["experts"] == own.contact_types["experts"]
    assert cli.main(["template", "center=two_skills", "out=week"]) == 2
    assert "week already holds forecast.csv" in capsys.readouterr().err


def test_the_schema_is_written_for_editors(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", "out=center.json"]) == 0
    assert capsys.readouterr().out == "Schema: center.json\n"
    assert '"contact_types"' in (here / "center.json").read_text("utf-8")
    assert cli.main(["schema", "out=no/such/folder.json"]) == 2


# ---- the same scripts as Hydra apps --------------------------------------------------------------------------------


def test_a_script_is_a_hydra_app_that_reads_the_same_words(here: Path) -> None:
    """Hydra would merge the law into the one of the file; here and there it is replaced."""
    words = [
        "center=two_skills",
        "center.days=1",
        "++center.contact_types.sales.patience={gamma:{mean:3min,cv:0.5}}",
    ]
    done = _python("-m", "experiments.template", *words, "out=by_hydra", cwd=here)
    assert done.returncode == 0, done.stderr
    assert cli.main(["template", *words, "out=by_ccsim"]) == 0
    one, two = (sim.load(here / name / "center.yaml") for name in ("by_hydra", "by_ccsim"))
    assert one.digest == two.digest
    assert sorted(path.name for path in here.iterdir()) == ["by_ccsim", "by_hydra"]


def test_hydra_shows_its_config_and_our_mistakes(here: Path) -> None:
    shown = _python(
        "-m", "experiments.run", "--cfg", "job", "center=small_shop", "routing=priority", cwd=here
    )
    assert "routing:\n  policy: longest_idle" in shown.stdout
    failed = _python("-m", "experiments.schema", "center.days=0", "out=no/such/folder.json", cwd=here)
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
    refused = _python("-m", "experiments.schema", *words, cwd=here)
    assert refused.returncode == 2
    assert "mine/experiment/evil.yaml: names code to run (_target_); a config is data" in refused.stderr
    assert cli.main(["schema", *words]) == 0


def test_hydra_multirun_plays_each_choice(here: Path) -> None:
    words = ["-m", "center=small_shop,two_skills", "out=center.json"]
    done = _python("-m", "experiments.schema", *words, cwd=here)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Schema: center.json") == 2
    (made,) = (here / "results").iterdir()
    assert made.name.startswith("multirun-")
