"""Tasks in any order: each once, and nothing left running."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from sim.comparison.pool import cores, in_any_order
from sim.errors import UserError


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
