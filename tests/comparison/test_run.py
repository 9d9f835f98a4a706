"""run: the same results from any number of workers, in any number of steps, replayed and interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.comparison import units
from sim.comparison.blame import RouterError, blamed
from sim.comparison.results import Results
from sim.comparison.run import run
from sim.comparison.session import Interrupted
from sim.comparison.units import Alternative, Stream, play
from sim.comparison.work import blocks
from sim.errors import ConfigError, UserError
from sim.policies.router import Router
from tests.comparison.small import Faulty, LastGroupFirst, small

ROOT = Path(__file__).resolve().parents[2]


def rows(results: Results) -> list[np.ndarray]:
    """Every number of every replication, in order."""
    return [
        table
        for one in results.tallies
        for room in (one.contacts, one.services, one.agents, one.targets)
        for table in room.values()
    ]


def same(a: Results, b: Results) -> bool:
    """Whether two results hold the same numbers."""
    left, right = rows(a), rows(b)
    return len(left) == len(right) and all(map(np.array_equal, left, right))


@pytest.fixture(scope="module")
def serial() -> Results:
    """Six replications in this process."""
    return run(small(), replications=6, workers=1)


@pytest.mark.parametrize("workers", [2, 4])
def test_results_do_not_depend_on_the_number_of_workers(serial: Results, workers: int) -> None:
    parallel = run(small(), replications=6, workers=workers)
    assert same(serial, parallel)
    pd.testing.assert_frame_equal(serial.kpis(), parallel.kpis(), check_exact=True)


def test_a_longer_run_begins_like_a_shorter_one_and_a_seed_changes_all(serial: Results) -> None:
    longer = run(small(), replications=8, workers=1)
    assert same(serial, Results(longer.alternative, longer.stream, longer.played[:6]))
    assert not same(serial, run(small(), replications=6, seed=2, workers=1))


def test_a_small_work_stays_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a worker was started")

    monkeypatch.setattr("sim.comparison.pool._executor", refuse)
    assert run(small(), replications=2).replications == 2
    monkeypatch.setattr("sim.comparison.pool.WORTH_WORKERS", 0)
    monkeypatch.setattr("joblib.cpu_count", lambda: 2)
    with pytest.raises(AssertionError, match="a worker was started"):
        run(small(), replications=2)


def test_blocks_cover_the_replications_once_in_order() -> None:
    assert blocks(0, 25) == [(0, 10), (10, 10), (20, 5)]
    assert blocks(25, 30) == [(25, 5), (30, 10), (40, 10), (50, 5)]
    assert blocks(0, 0) == blocks(10, 0) == []


def test_progress_is_told_as_it_is_made() -> None:
    told: list[tuple[int, int]] = []
    run(small(), replications=12, workers=1, progress=lambda done, total: told.append((done, total)))
    assert told == [(10, 12), (12, 12)]


def test_kpis_carry_definition_interval_and_method(serial: Results) -> None:
    kpis = serial.kpis(("total", "type"))
    assert list(kpis) == ["kpi", "scope", "name", "mean", "low", "high", "n", "unit", "definition", "method"]
    level = kpis.set_index(["kpi", "scope", "name"]).loc[("service_level", "type", "sales")]
    counted = [
        (one.contacts["level_met"][:, 0].sum(), one.contacts["level_counted"][:, 0].sum())
        for one in serial.tallies
    ]
    assert level["mean"] == pytest.approx(sum(met for met, _ in counted) / sum(count for _, count in counted))
    assert level["low"] < level["mean"] < level["high"]
    assert (level["n"], level["unit"]) == (6, "share")
    assert level["method"] == "ratio of sums; t interval between 6 replications"
    methods = kpis[kpis.scope == "total"].set_index("kpi").method
    assert methods["offered"] == "mean; t interval between 6 replications"
    assert methods["days_in_target"].startswith("ratio of sums; score interval")


def test_scopes_are_named_one_by_one_or_alone_and_misspelt_ones_refused(serial: Results) -> None:
    assert serial.kpis("type").equals(serial.kpis(("type",)))
    with pytest.raises(ConfigError, match=r'"tpye" is no scope; did you mean "type"'):
        serial.kpis(("total", "tpye"))


def test_one_replication_says_that_it_has_no_interval() -> None:
    kpis = run(small(), replications=1).kpis(("total",)).set_index("kpi")
    assert np.isfinite(kpis.loc["asa", "mean"])
    assert np.isnan(kpis.loc["asa", "low"])
    assert kpis.loc["asa", "method"] == "ratio of sums; one replication, no interval"


def test_antithetic_pairs_are_counted_as_one_observation_each() -> None:
    results = run(small(), replications=6, antithetic=True, workers=1)
    offered = np.array([one.contacts["first_attempts"].sum() for one in results.tallies], float)
    kpi = results.kpis(("total",)).set_index("kpi").loc["first_attempts"]
    pairs = offered.reshape(3, 2).mean(axis=1)
    assert np.corrcoef(offered[::2] - offered.mean(), offered[1::2] - offered.mean())[0, 1] < 0
    assert kpi["mean"] == pytest.approx(offered.mean())
    assert kpi["high"] - kpi["mean"] == pytest.approx(
        4.302653 * pairs.std(ddof=1) / np.sqrt(3)
    )  # t of 2 degrees
    assert (kpi["n"], kpi["method"]) == (6, "mean; t interval between 3 antithetic pairs")


def test_a_replication_is_played_again_to_the_microsecond(serial: Results) -> None:
    segments, states = serial.segments(3), serial.agent_states(3)
    tallies = serial.tallies[3]
    assert len(segments) == tallies.contacts["offered"].sum()
    assert (segments.disposition == "abandoned").sum() == tallies.contacts["abandoned"].sum()
    assert states.duration[states.state == "talk"].sum() * 1e6 == pytest.approx(
        tallies.agents["talking"].sum()
    )
    again = Results(serial.alternative, serial.stream, serial.played).segments(3)
    pd.testing.assert_frame_equal(segments, again, check_exact=True)
    with pytest.raises(IndexError, match="0 to 5"):
        serial.segments(6)


def test_the_interval_table_speaks_of_all_replications(serial: Results) -> None:
    table = serial.intervals()
    offered = np.mean([one.contacts["offered"].sum() for one in serial.tallies])
    assert table.offered.sum() == pytest.approx(offered)


def test_a_custom_router_is_played_in_workers_too() -> None:
    alone = run(small(), replications=2, workers=1, router=LastGroupFirst)
    assert same(alone, run(small(), replications=2, workers=2, router=LastGroupFirst))
    assert not same(alone, run(small(), replications=2, workers=1))
    last, plain = (
        results.kpis(("group",)).set_index(["kpi", "name"]) for results in (alone, run(small(), 2, workers=1))
    )
    assert last.loc[("handled", "sales_desk"), "mean"] < plain.loc[("handled", "sales_desk"), "mean"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_in_a_policy_is_told_with_its_line(workers: int) -> None:
    """In this process the error itself is the cause, with its traceback."""
    with pytest.raises(RouterError) as caught:
        run(small(), replications=2, workers=workers, router=Faulty)
    first, second = str(caught.value).splitlines()
    assert first == "router Faulty failed: ZeroDivisionError: a fault of the policy's author"
    assert second.startswith("  small.py, line ")
    assert second.endswith(', in select_group: raise ZeroDivisionError("a fault of the policy\'s author")')
    assert workers == 2 or isinstance(caught.value.__cause__, ZeroDivisionError)


def test_only_what_the_router_called_is_blamed_on_it() -> None:
    def failure(of: Callable[[], object]) -> Exception:
        try:
            of()
        except Exception as error:
            return error
        raise AssertionError("no failure")

    elsewhere = failure(lambda: int("x"))
    assert blamed(elsewhere, Faulty) is None
    own = failure(lambda: Faulty.select_group(object.__new__(Faulty), 0, 0))
    assert blamed(own, Faulty) is not None
    assert blamed(own, LastGroupFirst) is not None  # of the same file
    assert blamed(own, Router) is None
    assert blamed(ConfigError([]), Faulty) is None


def test_a_router_from_a_file_that_workers_cannot_import(tmp_path: Path) -> None:
    """A module the user names is not on the path of the workers."""
    text = Path(__file__).with_name("small.py").read_text("utf-8")
    (tmp_path / "my_policies.py").write_text(text, "utf-8")
    sys.path.insert(0, str(tmp_path))
    try:
        from my_policies import LastGroupFirst as Mine  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(tmp_path))
    results = run(small(), replications=2, workers=2, router=Mine)
    assert same(results, run(small(), replications=2, workers=1, router=LastGroupFirst))


def test_impossible_arguments_come_all_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        run(small(), replications=-1, seed=-1, engine="smpy", antithetic=True)
    text = str(caught.value)
    assert "replications: -1 is too few" in text
    assert "-1 is odd" in text
    assert "seed: -1 is no whole number" in text
    assert 'did you mean "simpy"?' in text
    with pytest.raises(UserError, match="workers: 0 is too few"):
        run(small(), replications=1, workers=0)


def test_ctrl_c_leaves_the_finished_replications(monkeypatch: pytest.MonkeyPatch) -> None:
    played = []

    def stop(alternative: Alternative, stream: Stream, first: int, count: int) -> list[units.Played]:
        if first >= 10:
            raise KeyboardInterrupt
        played.append(count)
        return play(alternative, stream, first, count)

    monkeypatch.setattr(units, "play", stop)
    with pytest.raises(Interrupted) as caught:
        run(small(), replications=20, workers=1)
    assert caught.value.finished.replications == 10
    assert caught.value.finished.note == "stopped by Ctrl-C"
    assert np.isfinite(caught.value.finished.kpis(("total",)).low[0])


def test_ctrl_c_before_anything_is_finished_is_only_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(units, "play", stop)
    with pytest.raises(KeyboardInterrupt) as nothing:
        run(small(), replications=20, workers=1)
    assert not isinstance(nothing.value, Interrupted)


@pytest.mark.skipif(os.name != "posix", reason="sends a signal to a group of processes")
def test_ctrl_c_on_a_parallel_run_ends_its_workers_at_once() -> None:
    script = textwrap.dedent("""
        import sys
        from sim.comparison.run import run
        from sim.comparison.session import Interrupted
        from tests.comparison.small import small

        def told(done, total):
            print(done, flush=True)

        if __name__ == "__main__":
            try:
                run(small(), replications=100000, workers=2, progress=told)
            except Interrupted as stop:
                print("finished", stop.finished.replications, flush=True)
    """)
    command = [sys.executable, "-c", script]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=pipe, stderr=pipe, start_new_session=True
    ) as process:
        assert process.stdout is not None
        for _ in range(5):  # both workers have finished something by then
            assert process.stdout.readline().strip().isdigit()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)  # until the last worker has let go of the pipes
    assert int(out.splitlines()[-1].removeprefix("finished ")) >= 10
    assert process.returncode == 0
    assert not err


def test_workers_load_no_library_they_do_not_need() -> None:
    script = textwrap.dedent("""
        import sys
        from sim.comparison.forms import values_or_error
        from sim.comparison.units import Alternative, Stream, play
        from tests.comparison.small import small
        center = small()
        heavy = ("pandas", "matplotlib", "hydra", "omegaconf")
        for name in [name for name in sys.modules if name.split(".")[0] in heavy]:
            del sys.modules[name]
        play(Alternative(center), Stream(1), 0, 1)
        values_or_error(("total",), Alternative(center), Stream(1), 0, 1)
        print(sorted({name.split(".")[0] for name in sys.modules} & set(heavy)))
    """)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert done.stdout.strip() == "[]"
