"""Tasks in any order: each once, and nothing left running."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from sim.comparison.pool import cores, in_any_order
from sim.errors import UserError

ROOT = Path(__file__).resolve().parents[2]


def squared(number: int) -> int:
    return number * number


def end_abruptly() -> None:
    os._exit(1)


def touch_later(path: Path, seconds: float) -> None:
    time.sleep(seconds)
    path.touch()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_task_is_done_once(workers: int) -> None:
    found = list(in_any_order(squared, [(number,) for number in range(20)], workers))
    assert sorted(found) == [(number, number * number) for number in range(20)]
    assert list(in_any_order(squared, [], workers)) == []


def test_closing_early_ends_the_workers(tmp_path: Path) -> None:
    tasks = [(tmp_path / str(number), 0.0 if number < 2 else 1.0) for number in range(6)]
    finished = in_any_order(touch_later, tasks, 2)
    next(finished)
    finished.close()
    time.sleep(1.2)  # longer than the tasks that were under way
    assert len(list(tmp_path.iterdir())) <= 2
    assert len(list(in_any_order(squared, [(1,), (2,)], 2))) == 2  # and new workers come when asked for


def test_a_worker_that_is_ended_from_outside_is_explained() -> None:
    with pytest.raises(UserError, match="want of memory; give fewer workers"):
        list(in_any_order(end_abruptly, [(), (), ()], 2))


def test_workers_are_used_when_asked_for_or_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("joblib.cpu_count", lambda: 7)
    assert (cores(None, 10), cores(None, 1e6), cores(3, 10)) == (1, 7, 3)
    with pytest.raises(UserError, match="workers: 0 is too few"):
        cores(0, 10)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at /proc")
def test_workers_do_not_outlive_a_program_that_was_killed(tmp_path: Path) -> None:
    """Their results would fill the pipe to it, and they would wait for ever."""
    script = textwrap.dedent("""
        import os
        from sim.comparison.pool import in_any_order
        for _, worker in in_any_order(os.getpid, [()] * 1000, 2):
            print(worker, flush=True)
        for _ in in_any_order(bytes, [(1_000_000,)] * 1000, 2):
            pass
    """)
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        workers = {int(process.stdout.readline()) for _ in range(1000)}
        process.kill()
    end = time.monotonic() + 20.0
    while any(is_there(worker) for worker in workers):
        assert time.monotonic() < end, "workers are still there"
        time.sleep(0.05)


def is_there(process: int) -> bool:
    """Whether a process lives; one that has ended and that nobody asked for its end does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").split()[2] != "Z"
    except OSError:
        return False
