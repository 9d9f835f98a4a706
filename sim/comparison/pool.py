"""Tasks on this machine's cores, in any order; the caller puts results back in theirs.

`sim.comparison.cluster` does the same tasks on a Dask cluster.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

from sim.errors import UserError
from sim.simulation.engine import prepare

WORTH_WORKERS = 60_000
"""Contacts below which playing takes less than the two seconds that workers need to start."""
_LOOK = 5.0
"""Seconds after which it is asked again how many tasks may be under way, also where none was finished."""
_WATCH = 1.0
"""Seconds between two looks of a worker at whether its starter is alive."""

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
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    executor = _executor(min(workers, len(tasks)))
    running: dict[Future[Result], int] = {}
    try:
        with _ctrl_c_waits():
            executor.submit(int)  # starts the workers
        yield from as_they_finish(executor, function, tasks, running, lambda: 2 * workers)
    except TerminatedWorkerError:
        _end(executor, running)
        text = "a worker process was ended from outside, most likely for want of memory; give fewer workers"
        raise UserError(text) from None
    except BaseException:
        _end(executor, running)
        raise


def as_they_finish(
    executor: Executor,
    function: Callable[..., Result],
    tasks: Iterable[Task],
    running: dict[Future[Result], int],
    ahead: Callable[[], int],
) -> Generator[tuple[int, Result]]:
    """(place, result) of each task; keeps `ahead()` of them `running`, so that no worker waits for the next one."""
    waiting = iter(enumerate(tasks))
    # Not futures.wait: it holds the locks of all futures while Ctrl-C may come, and would leave them locked.
    done = SimpleQueue[Future[Result]]()
    while True:
        for place, task in islice(waiting, max(ahead() - len(running), 0)):
            future = executor.submit(function, *task)
            running[future] = place
            future.add_done_callback(done.put)
        if not running:
            return
        try:
            future = done.get(timeout=_LOOK)
        except Empty:
            continue
        yield running.pop(future), future.result()


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """Ctrl-C comes only afterwards, and never to processes that are started meanwhile: they inherit that."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
        max_workers=workers, timeout=60, initializer=_begin, initargs=(os.getpid(),), env=one_thread
    )


def _begin(starter: int) -> None:
    """A worker's first act. One whose starter was killed would wait for ever for somebody to take its results."""
    leave_ctrl_c_alone()
    Thread(target=_outlive_nobody, args=(starter,), daemon=True).start()


def _outlive_nobody(starter: int) -> None:
    while os.getppid() == starter:
        time.sleep(_WATCH)
    os._exit(1)


def leave_ctrl_c_alone() -> None:
    """Ctrl-C in a terminal reaches every process; the one that asked ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def travels_with_its_code(kind: type) -> None:
    """Makes a class of the user's own module known to workers, which may not be able to import that module."""
    import cloudpickle

    module = sys.modules.get(kind.__module__)
    if module is not None and module.__name__.split(".")[0] not in {"sim", "__main__"}:
        cloudpickle.register_pickle_by_value(module)


class Pool(Protocol):
    """Where tasks are done: this machine, or a cluster."""

    def size(self, contacts: float) -> int:
        """Tasks that are done at one time, where the work is so large."""

    def prepare(self, engine: str, rich: bool) -> None:
        """Has an engine for plain or rich days compiled, once for all workers of a machine."""

    def in_any_order(
        self, function: Callable[..., Result], tasks: Sequence[Task], size: int
    ) -> Generator[tuple[int, Result]]:
        """(place of the task, result) of each task as it is finished; closed early, it leaves none behind."""


@dataclass(frozen=True)
class ThisMachine:
    """The cores of this machine; `workers` None: as many as pay off."""

    workers: int | None = None

    def size(self, contacts: float) -> int:
        """As many as asked for, or as a work of so many contacts is worth."""
        return cores(self.workers, contacts)

    def prepare(self, engine: str, rich: bool) -> None:
        """Has an engine in this process, and in the cache for its workers."""
        prepare(engine, rich)

    def in_any_order(
        self, function: Callable[..., Result], tasks: Sequence[Task], size: int
    ) -> Generator[tuple[int, Result]]:
        """The tasks done by `size` processes, or here by this one."""
        yield from in_any_order(function, tasks, size)


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
