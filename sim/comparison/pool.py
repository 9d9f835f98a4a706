"""Tasks on this machine's cores, in any order; the caller puts results back in theirs."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import islice
from typing import Any, TypeVar

from sim.errors import UserError

WORTH_WORKERS = 60_000
"""Contacts below which playing takes less than the two seconds that workers need to start."""

Result = TypeVar("Result")
Task = tuple[Any, ...]


def in_any_order(
    function: Callable[..., Result], tasks: Sequence[Task], workers: int
) -> Generator[tuple[int, Result]]:
    """(place of the task, result) of each task as it is finished; one worker means this process.

    Ctrl-C, an error in a task, or closing the generator ends the workers at once.
    """
    if workers == 1 or len(tasks) < 2:
        for place, task in enumerate(tasks):
            yield place, function(*task)
        return
    executor = _executor(min(workers, len(tasks)))
    running: dict[Future[Result], int] = {}
    try:
        yield from _finished(executor, function, tasks, running, 2 * workers)
    except BaseException:
        _end(executor, running)
        raise


def _finished(
    executor: Executor,
    function: Callable[..., Result],
    tasks: Sequence[Task],
    running: dict[Future[Result], int],
    ahead: int,
) -> Generator[tuple[int, Result]]:
    """Keeps `ahead` tasks `running`, so that no worker waits for the next one."""
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    waiting = iter(enumerate(tasks))
    while True:
        for place, task in islice(waiting, ahead - len(running)):
            running[executor.submit(function, *task)] = place
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            try:
                yield running.pop(future), future.result()
            except TerminatedWorkerError:
                text = "a worker process was ended from outside, most likely for want of memory; give fewer workers"
                raise UserError(text) from None


def _end(executor: Any, running: dict[Future[Result], int]) -> None:
    """Ends the workers now, once loky's thread has taken in all tasks: it stumbles over one withdrawn before."""
    patience = time.monotonic() + 1.0
    while not all(task.running() or task.done() for task in running) and time.monotonic() < patience:
        time.sleep(0.001)
    executor.shutdown(wait=True, kill_workers=True)


def _executor(workers: int) -> Any:
    """Processes that are kept for the next call; loky's, since they need no `if __name__` guard in the caller."""
    from joblib.externals.loky import get_reusable_executor

    one_thread = {name: os.environ.get(name, "1") for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    return get_reusable_executor(
        max_workers=workers, timeout=60, initializer=_leave_ctrl_c_alone, env=one_thread
    )


def _leave_ctrl_c_alone() -> None:
    """Ctrl-C in a terminal reaches every process; the one that asked ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def travels_with_its_code(kind: type) -> None:
    """Makes a class of the user's own module known to workers, which may not be able to import that module."""
    import cloudpickle

    module = sys.modules.get(kind.__module__)
    if module is not None and module.__name__.split(".")[0] not in {"sim", "__main__"}:
        cloudpickle.register_pickle_by_value(module)


def cores(workers: int | None, contacts: float) -> int:
    """How many workers to use: as many as asked for, else all cores, or this process alone for a small work."""
    if workers is not None:
        if workers < 1:
            raise UserError(
                f"workers: {workers} is too few; give 1 or more, or leave it out to use every core"
            )
        return workers
    from joblib import cpu_count

    return 1 if contacts < WORTH_WORKERS else int(cpu_count())
