"""Killed and started again, with other workers, beside each other, on a full disk: the same tables, nothing twice."""

from __future__ import annotations

import errno
import logging
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim.report
from experiments import cli
from sim.comparison.compare import compare
from sim.comparison.run import run
from sim.comparison.sweep import sweep
from tests.comparison.small import description, small

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "run": ["cure=false"],
    "compare": ["routing=longest_idle,skill_rank"],
    "sweep": ["staffing.plus=0,1,2"],
}
COMMON = ["center=two_skills", "days=1", "replications=30", "workers=1", "engine=simpy"]


@pytest.fixture(autouse=True)
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory; a report is its tables, everything that is computed and nothing that is drawn."""

    def write_report(subject: Any, folder: Path, **_: Any) -> Path:
        subject.kpis().to_parquet(folder / "kpis.parquet")
        if hasattr(subject, "deltas"):
            subject.deltas().to_parquet(folder / "deltas.parquet")
        else:
            subject.intervals().to_parquet(folder / "intervals.parquet")
        return folder / "kpis.parquet"

    def write_sweep(frame: pd.DataFrame, folder: Path, *_: Any) -> Path:
        frame.to_parquet(folder / "sweep.parquet")
        return folder / "sweep.parquet"

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sim.report, "write_report", write_report, raising=False)
    monkeypatch.setattr(sim.report, "write_sweep", write_sweep)


def start(*words: str, folder: Path) -> subprocess.Popen[str]:
    """A command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "experiments.cli", *words],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def parts(folder: Path) -> dict[str, int]:
    """When each part of a store was written, in nanoseconds."""
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}


def replications(names: set[str]) -> int:
    """How many replications parts hold, by their names."""
    ends = [re.fullmatch(r"\w+\.(\d+)-(\d+)\.parquet", name) for name in names]
    return sum(int(found[2]) - int(found[1]) + 1 for found in ends if found)


def results(folder: Path, command: str) -> dict[str, pd.DataFrame]:
    """The tables that a command has left."""
    (made,) = folder.glob(f"{command}-*")
    return {path.name: pd.read_parquet(path) for path in made.glob("*.parquet")}


def same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> bool:
    """Whether tables are equal to the last bit."""
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name], check_exact=True)
    return one.keys() == other.keys()


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
@pytest.mark.parametrize("command", WORDS)
def test_a_command_that_was_killed_goes_on_where_it_was(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed after its first part; then only what is missing is played, and the tables are those of one go."""
    words, store = [command, *COMMON, *WORDS[command]], tmp_path / "results" / "store"
    with start(*words, folder=tmp_path) as process:
        while not parts(store):
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    kept = parts(store)
    assert cli.main(words) == 0
    total = 30 * {"run": 1, "compare": 2, "sweep": 3}[command]
    assert 10 <= replications(set(kept)) < total
    after = parts(store)
    assert {name: after[name] for name in kept} == kept
    missing = total - replications(set(kept))
    assert replications(set(after) - set(kept)) == missing
    said = (
        f"Store results/store: {total - missing} of {total} replications were there, {missing} were played."
    )
    assert said in capsys.readouterr().err
    assert cli.main([*words, "store=none", "results=whole"]) == 0
    assert same(results(tmp_path / "results", command), results(tmp_path / "whole", command))
    assert not (tmp_path / "whole" / "store").exists()


def test_any_number_of_workers_gives_the_same_and_finds_what_another_kept(tmp_path: Path) -> None:
    """Each number cuts blocks in another way; a later run finds the replications all the same."""
    alternatives = {"today": small(), "other": small("routing=priority")}
    alone = compare(alternatives, replications=12, workers=1)
    for workers in (2, 4):
        store = tmp_path / str(workers)
        many = compare(alternatives, replications=12, workers=workers, store=store)
        pd.testing.assert_frame_equal(alone.kpis(), many.kpis(), check_exact=True)
        pd.testing.assert_frame_equal(alone.deltas(), many.deltas(), check_exact=True)
        before = parts(store)
        again = compare(alternatives, replications=8, workers=1, store=store)
        assert parts(store) == before
        pd.testing.assert_frame_equal(
            again.kpis(("total",)), compare(alternatives, 8, workers=1).kpis(("total",)), check_exact=True
        )
    assert len(parts(tmp_path / "2")) > 4


def test_a_longer_run_plays_what_is_new(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    run(small(), replications=4, workers=1, store=tmp_path)
    longer = run(small(), replications=13, workers=1, store=tmp_path, progress=lambda *now: told.append(now))
    assert told == [(4, 13), (10, 13), (13, 13)]
    assert replications(set(parts(tmp_path))) == 13
    alone = run(small(), replications=13, workers=1)
    pd.testing.assert_frame_equal(longer.kpis(), alone.kpis(), check_exact=True)
    pd.testing.assert_frame_equal(longer.intervals(), alone.intervals(), check_exact=True)


def test_a_torn_part_is_named_and_played_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    whole = run(small(), replications=12, workers=1, store=tmp_path)
    torn = next(path for path in tmp_path.rglob("*.0-9.parquet"))
    torn.write_bytes(torn.read_bytes()[:5000])
    caplog.set_level(logging.INFO, "sim")
    again = run(small(), replications=12, workers=1, store=tmp_path)
    assert caplog.messages == [
        f"Store: {torn} is torn; what it held is played again.",
        f"Store {tmp_path}: 2 of 12 replications were there, 10 were played.",
    ]
    pd.testing.assert_frame_equal(whole.kpis(), again.kpis(), check_exact=True)


@pytest.mark.skipif(sys.platform == "win32", reason="starts two processes at one moment")
def test_two_sweeps_at_once_share_a_store(tmp_path: Path) -> None:
    """Both finish with the same table; every part that is there afterwards is whole, and nothing else is."""
    words = ["sweep", *COMMON, "replications=20", "staffing.plus=0,1"]
    running = [start(*words, f"results={name}", "store=shared", folder=tmp_path) for name in ("a", "b")]
    assert [(process.communicate()[0], process.returncode) for process in running] == [(None, 0)] * 2
    one, other = (pd.read_parquet(next((tmp_path / name).glob("sweep-*/sweep.parquet"))) for name in "ab")
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert replications(set(parts(tmp_path / "shared"))) == 40
    assert not list((tmp_path / "shared" / ".unfinished").iterdir())
    before = parts(tmp_path / "shared")
    again = sweep_of(words[1:], tmp_path / "shared")
    assert parts(tmp_path / "shared") == before
    pd.testing.assert_frame_equal(one, again, check_exact=True)


def sweep_of(words: list[str], store: Path) -> pd.DataFrame:
    """The table of the same sweep by a third program: this one."""
    assert cli.main(["sweep", *words, "results=c", f"store={store}"]) == 0
    return pd.read_parquet(next(Path("c").glob("sweep-*/sweep.parquet")))


def test_a_full_disk_costs_the_store_and_not_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """From the second part on; it is told once, and nothing unfinished stays behind."""
    synced: list[int] = []
    sync = os.fsync

    def full(file: int) -> None:
        synced.append(file)
        if len(synced) > 2:  # the store's first try, and one part
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(file)

    monkeypatch.setattr("sim.comparison.store.os.fsync", full)
    caplog.set_level(logging.WARNING, "sim")
    there = run(small(), replications=35, workers=1, store=tmp_path)
    assert caplog.messages == [
        f"Store {tmp_path}: no space left on device. The run goes on and its results will be whole, "
        "but what it plays is no longer kept."
    ]
    assert replications(set(parts(tmp_path))) == 10
    assert len(synced) == 3
    assert not list((tmp_path / ".unfinished").iterdir())
    pd.testing.assert_frame_equal(there.kpis(), run(small(), 35, workers=1).kpis(), check_exact=True)


def test_a_full_disk_for_a_sweep_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grid = {"agent_groups.team.agents": [2, 3]}
    alone = sweep(description(), grid, replications=3, workers=1)

    def full(file: int) -> None:
        if any(tmp_path.rglob("*.parquet")):
            raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr("sim.comparison.store.os.fsync", full)
    there = sweep(description(), grid, replications=3, workers=1, store=tmp_path)
    pd.testing.assert_frame_equal(alone, there, check_exact=True)
    assert len(parts(tmp_path)) == 1


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files")
def test_a_disk_that_really_refuses(tmp_path: Path) -> None:
    """The system itself ends the writing of a part in the middle, here by a limit on the size of files."""
    script = textwrap.dedent(f"""
        import resource
        from sim.comparison.run import run
        from tests.comparison.small import small
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        print(run(small(), replications=2, workers=1, store={str(tmp_path / "store")!r}).replications)
    """)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert done.stdout == "2\n"
    assert done.stderr.splitlines() == [
        f"Store {tmp_path / 'store'}: file too large. The run goes on and its results will be whole, "
        "but what it plays is no longer kept."
    ]
    assert not [path for path in (tmp_path / "store").rglob("*") if path.is_file()]


def test_a_disk_full_of_results_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "results/report.html")

    monkeypatch.setattr(sim.report, "write_report", full)
    words = ["run", "center=small_shop", "replications=2", "workers=1", "cure=false"]
    assert cli.main(words) == 2
    said = "ccsim: results/report.html: No space left on device; nothing was written. Free some space and"
    assert said in capsys.readouterr().err
    assert replications(set(parts(tmp_path / "results" / "store"))) == 2
