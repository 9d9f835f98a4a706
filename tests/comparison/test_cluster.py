"""A Dask cluster: the same results as this machine, workers lost on the way, and what cannot be told by name."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from sim.comparison import cluster as module
from sim.comparison.cluster import connected, version
from sim.comparison.run import run
from sim.comparison.session import Interrupted
from sim.comparison.sweep import sweep
from sim.errors import ConfigError, UserError
from tests.comparison.small import Faulty, LastGroupFirst, description, small

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 60.0


def wait_for(what: Callable[[], object]) -> None:
    """Until something is true; a test that waits longer has failed."""
    end = time.monotonic() + DEADLINE
    while not what():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


class Machines:
    """A scheduler and workers as processes of their own, as on other machines."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        words = ("--port=0", "--host=127.0.0.1", "--scheduler-file=s.json")
        self.start("distributed.cli.dask_scheduler", *words, **variables)
        wait_for((folder / "s.json").is_file)
        self.address = str(pd.read_json(folder / "s.json", typ="series")["address"])

    def start(self, program: str, *words: str, **variables: str) -> subprocess.Popen[bytes]:
        """A process that does not belong to the one under test."""
        process = subprocess.Popen(
            [sys.executable, "-m", program, *words, "--no-dashboard"],
            cwd=self.folder, env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self, threads: int = 1, **variables: str) -> subprocess.Popen[bytes]:
        """A worker without a nanny, so that nobody starts it again."""
        words = (self.address, "--no-nanny", f"--nthreads={threads}")
        return self.start("distributed.cli.dask_worker", *words, **variables)

    def stop(self) -> None:
        """Ends every process that was started."""
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler with two workers, one of them with two threads."""
    made = Machines(tmp_path_factory.mktemp("machines"))
    try:
        made.worker()
        made.worker(threads=2)
        wait_for(lambda: connected(made.address)._threads() == 3)
        yield made
    finally:
        module._known[f"{made.address} None"].close()
        made.stop()


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two tables are equal to the last bit."""
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    return True


def test_a_run_is_the_same_on_a_cluster(machines: Machines) -> None:
    told: list[tuple[int, int]] = []
    there = run(small(), replications=13, cluster=machines.address, progress=lambda *now: told.append(now))
    here = run(small(), replications=13, workers=1)
    assert same(there.kpis(), here.kpis())
    assert same(there.intervals(), here.intervals())
    assert [one.customers for one in there.played] == [one.customers for one in here.played]
    assert told[-1] == (13, 13)
    assert len(told) > 5


def test_the_compiled_engine_too(machines: Machines) -> None:
    there = run(small(), replications=2, engine="compiled", cluster=machines.address)
    assert same(there.kpis(), run(small(), replications=2, workers=1).kpis())


def test_a_sweep_is_the_same_on_a_cluster(machines: Machines, tmp_path: Path) -> None:
    grid = {"agent_groups.team.agents": [2, 3, -1]}
    there = sweep(description(), grid, replications=3, cluster=machines.address, store=tmp_path)
    assert same(there, sweep(description(), grid, replications=3, workers=1))
    assert same(there, sweep(description(), grid, replications=3, store=tmp_path, cluster="tcp://nowhere:1"))


def test_a_policy_travels_with_its_code(machines: Machines, tmp_path: Path) -> None:
    """Its file is not on the way of the workers."""
    (tmp_path / "far_away.py").write_text(Path(__file__).with_name("small.py").read_text("utf-8"), "utf-8")
    sys.path.insert(0, str(tmp_path))
    try:
        from far_away import Faulty as Mine  # type: ignore[import-not-found]
        from far_away import LastGroupFirst as Last
    finally:
        sys.path.remove(str(tmp_path))
    there = run(small(), replications=2, cluster=machines.address, router=Last)
    assert same(there.kpis(), run(small(), replications=2, workers=1, router=LastGroupFirst).kpis())
    with pytest.raises(
        UserError, match=r"router Faulty failed: ZeroDivisionError(.|\n)*far_away.py, line 5\d"
    ):
        run(small(), replications=2, cluster=machines.address, router=Mine)
    assert Faulty.__name__ == Mine.__name__


def test_a_worker_that_is_killed_loses_nothing(machines: Machines) -> None:
    """Two leave in the middle of their blocks, one of them before it has done any."""
    doomed = [machines.worker() for _ in range(2)]
    wait_for(lambda: connected(machines.address)._threads() == 5)
    told: list[int] = []

    def kill(done: int, total: int) -> None:
        told.append(done)
        if len(told) in {1, 6}:
            doomed[len(told) // 6].send_signal(signal.SIGKILL)

    there = run(small("days=2"), replications=60, cluster=machines.address, progress=kill)
    assert there.replications == 60
    assert all(process.wait(DEADLINE) == -signal.SIGKILL for process in doomed)
    assert same(there.kpis(("total",)), run(small("days=2"), replications=60, workers=1).kpis(("total",)))


class Deadly(LastGroupFirst):
    """A policy that takes its worker down, as one that needs too much memory does."""

    def select_group(self, queue: int, waited: int) -> int:
        """Ends the process, unless it is the test's own."""
        os.kill(os.getpid(), signal.SIGKILL)
        return -1


def test_what_ends_every_worker_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask gives a task to three more workers unless told otherwise; here to one. Then the scheduler goes too."""
    monkeypatch.setattr(module, "PATIENCE", 1.0)
    machines = Machines(tmp_path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1")
    try:
        for _ in range(2):
            machines.worker()
        wait_for(lambda: connected(machines.address)._threads() == 2)
        with pytest.raises(
            UserError, match="a block of replications ended 2 workers, most likely for want of"
        ):
            run(small(), replications=1, cluster=machines.address, router=Deadly)
        machines.worker()
        wait_for(lambda: connected(machines.address)._threads() == 1)
        with pytest.raises(
            UserError, match=f"cluster {machines.address}: lost the connection to its scheduler"
        ):
            run(small(), 10_000, cluster=machines.address, progress=lambda *_: machines.processes[0].kill())
        with pytest.raises(UserError, match=f"cluster {machines.address}: no Dask scheduler answers there"):
            run(small(), replications=1, cluster=machines.address)
    finally:
        machines.stop()


def test_ctrl_c_leaves_nothing_to_do_on_the_cluster(machines: Machines) -> None:
    def stop(done: int, total: int) -> None:
        if done > 100:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        run(small(), replications=10_000, cluster=machines.address, progress=stop)
    assert 0 < caught.value.finished.replications <= 110
    client = connected(machines.address)._client
    wait_for(lambda: not any(client.processing().values()))
    assert run(small(), replications=3, cluster=machines.address).replications == 3


def test_a_cluster_without_workers_is_told_and_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    machines = Machines(tmp_path)
    caplog.set_level(logging.WARNING, "sim")
    try:
        late = threading.Timer(0.3, machines.worker)
        late.start()
        assert run(small(), replications=3, cluster=machines.address).replications == 3
        said = f"Cluster {machines.address} has no worker now; the work goes on when one joins."
        assert [record.message for record in caplog.records if record.name.startswith("sim")] == [said]
        connected(machines.address).close()
    finally:
        machines.stop()


def test_a_worker_of_another_version_is_refused_by_name(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = rf"worker tcp://\S+ of cluster {machines.address} runs another version \({version()[0][:12]}, Python 3"
    monkeypatch.setattr(module, "_known", {})
    monkeypatch.setattr(module, "program", lambda: "0" * 32)
    with pytest.raises(UserError, match=said + r".*here 000000000000.*install the same version"):
        run(small(), replications=1, cluster=machines.address)


def test_a_worker_that_joins_late_is_held_against_the_version_too(machines: Machines) -> None:
    post = (b"never read", ("0" * 32, version()[1]))
    with pytest.raises(
        UserError, match=rf"a worker of the cluster runs another version \({version()[0][:12]}.*here 0000"
    ):
        connected(machines.address)._client.submit(module._perform, *post, pure=False).result()


def test_a_worker_without_the_program_is_told_apart(tmp_path: Path) -> None:
    """It can be spoken to, but knows no module `sim`."""
    (tmp_path / "sim.py").write_text("raise ImportError('there is no simulator here')", "utf-8")
    machines = Machines(tmp_path)
    try:
        machines.worker(PYTHONPATH=str(tmp_path))
        time.sleep(0.5)
        with pytest.raises(UserError, match=r"cannot run contact-center-sim .*no simulator here.*; install"):
            wait_for(lambda: connected(machines.address)._threads() and connected(machines.address).close())
    finally:
        machines.stop()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tcp://nowhere.invalid:8786"])
def test_an_address_without_a_scheduler_is_named_within_seconds(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module.PATIENCE == 5.0
    monkeypatch.setattr(module, "PATIENCE", 1.0)
    begun = time.monotonic()
    with pytest.raises(UserError, match=f"cluster {address}: no Dask scheduler answers there within 1 s"):
        run(small(), replications=1, cluster=address)
    assert time.monotonic() - begun < 4.0


@pytest.mark.parametrize(
    ("cluster", "workers", "said"),
    [
        ("loacl", None, 'cluster: "loacl" is no cluster .allowed: local, or an address such as tcp://'),
        ("10.0.0.7:8786", None, '"10.0.0.7:8786" is no cluster'),
        ("tcp://10.0.0.7:8786", 2, "workers: 2 has no effect with cluster=tcp://10.0.0.7:8786"),
    ],
)
def test_a_cluster_that_cannot_be_is_refused(cluster: str, workers: int | None, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        run(small(), replications=1, cluster=cluster, workers=workers)


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(
        UserError, match=r"cluster=local needs Dask: pip install 'contact-center-sim\[cluster\]'"
    ):
        run(small(), replications=1, cluster="local")


LOCAL = textwrap.dedent("""
    import os, sys
    from sim.comparison.cluster import connected
    from sim.comparison.run import run
    from sim.comparison.session import Interrupted
    from tests.comparison.small import small

    def told(done, total):
        if done <= 30:
            print("pids", *connected("local", 2)._client.run(os.getpid).values(), flush=True)

    if __name__ == "__main__":
        try:
            results = run(small(), replications=int(sys.argv[1]), cluster="local", workers=2, progress=told)
            print(repr(results.kpis(("total",))["mean"].tolist()), flush=True)
        except Interrupted as stop:
            print("finished", stop.finished.replications, flush=True)
        except KeyboardInterrupt:
            print("finished nothing", flush=True)  # the first block was not among those that were
""")


def is_gone(process: int) -> bool:
    """Whether there is no such process any more."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{process}/stat").read_text("utf-8").split()[2] == "Z"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at /proc, sends a signal to a group")
@pytest.mark.parametrize("end", ["at the end", "ctrl-c", "kill"])
def test_a_cluster_of_ones_own_is_gone_afterwards(end: str, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(LOCAL, "utf-8")
    command = [sys.executable, "script.py", "8" if end == "at the end" else "100000"]
    with subprocess.Popen(
        command, cwd=tmp_path, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for _ in range(3):
            word, *workers = process.stdout.readline().split()
            assert (word, len(workers)) == ("pids", 2)
        if end == "ctrl-c":
            os.killpg(process.pid, signal.SIGINT)
        if end == "kill":
            process.kill()
        out, err = process.communicate(timeout=DEADLINE)
    last = (out.splitlines() or [""])[-1]
    if end == "at the end":
        assert last == repr(run(small(), replications=8, workers=1).kpis(("total",))["mean"].tolist())
    if end == "ctrl-c":
        assert last.startswith("finished ")
    assert process.returncode == (-signal.SIGKILL if end == "kill" else 0)
    assert not err or end == "kill"  # when Python is killed, its tracker of semaphores says so
    wait_for(lambda: all(is_gone(int(worker)) for worker in workers))
