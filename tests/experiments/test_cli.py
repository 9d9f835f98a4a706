"""`ccsim`: what it prints, what it leaves behind, and how it fails."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import sim
import sim.comparison.cure
import sim.comparison.results
import sim.comparison.run
import sim.report
from experiments import cli
from experiments.app import read_settings, settings_type
from experiments.folder import Folder
from experiments.settings import Settings
from sim.comparison.session import Interrupted
from sim.errors import ConfigError
from tests.experiments.programs import QUICK, ROOT, python

# ---- help --------------------------------------------------------------------------------------------------------


def test_help_answers_at_once(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    """Nothing heavy is imported for it, which is what makes it fast."""
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {name} " in said for name in cli.COMMANDS)
    script = "import sys; from experiments.cli import main; main(['--help']); print(sorted(sys.modules))"
    loaded = python("-c", script, cwd=here).stdout
    assert "experiments.cli" in loaded
    assert [
        name for name in ("numpy", "pydantic", "hydra", "rich", "pandas", "numba") if f"'{name}'" in loaded
    ] == []


@pytest.mark.parametrize("command", ["run", "compare", "staff", "split", "sweep"])
def test_the_help_of_a_command_needs_no_libraries_of_playing(command: str, here: Path) -> None:
    """What takes a second to import is left to who asks for more than help."""
    script = f"import sys; from experiments.cli import main; main(['{command}', '--help']); print(sorted(sys.modules))"
    loaded = python("-c", script, cwd=here).stdout
    assert f"'experiments.{command}'" in loaded
    assert [
        name for name in ("matplotlib", "numba", "pandas", "scipy", "simpy") if f"'{name}'" in loaded
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
        (["split", "center=small_shop"], 'there is only one, "as given"; name more'),
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


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.usefixtures("quick_report")
def test_ctrl_c_while_a_cure_is_sought_leaves_the_report_without_it(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sim.comparison.cure, "_cured", _stop)
    words = ["center=small_shop", "agent_groups.desk.agents=3", "replications=2", "workers=1"]
    assert cli.main(["run", *words]) == 130
    (folder,) = (here / "results").glob("run-*")
    assert "2 replications" in (folder / "report.html").read_text("utf-8")
    assert f"stopped by Ctrl-C; what was finished is in results/{folder.name}" in capsys.readouterr().err


def test_ctrl_c_before_the_report_says_what_is_kept(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sim.comparison.results.Results, "report", _stop)
    assert cli.main(["run", *QUICK]) == 130
    said = capsys.readouterr().err
    assert "no report was written; what was played is kept in results/store, and is not played again" in said
    assert [path.name for path in (here / "results").iterdir()] == ["store"]


def test_a_command_ends_with_its_code_and_all_that_was_to_be_done_at_the_end() -> None:
    script = "import atexit; from experiments.cli import end; atexit.register(print, 'after'); print('said'); end(3)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.split(), ended.stderr) == (3, ["said", "after"], "")
