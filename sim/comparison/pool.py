"""Tasks on this machine's cores, in any order; the caller puts results back in theirs."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any, TypeVar

from sim.errors import UserError

Result = TypeVar("Result")
Task = tuple[Any, ...]


def in_any_order(
    function: Callable[..., Result], tasks: Sequence[Task], workers: int
) -> Iterator[tuple[int, Result]]:
    """(place of the task, result) of each task as it is finished; one worker means this process.

    Ctrl-C stops the workers; what was yielded before stays with the caller.
    """
    if workers == 1 or len(tasks) < 2:
        for place, task in enumerate(tasks):
            yield place, function(*task)
        return
    from joblib import Parallel, delayed

    run = Parallel(
        n_jobs=min(workers, len(tasks)), batch_size=1, return_as="generator_unordered", max_nbytes=None
    )
    finished = run(delayed(_numbered)(place, function, task) for place, task in enumerate(tasks))
    with closing(finished):
        try:
            yield from finished
        except (KeyboardInterrupt, GeneratorExit):
            _end_workers()
            raise


def _end_workers() -> None:
    """Ends the workers now; left to themselves they would play their tasks to the end first."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True, kill_workers=True)


def _numbered(place: int, function: Callable[..., Result], task: Task) -> tuple[int, Result]:
    """Runs in a worker, which leaves Ctrl-C to the process that asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return place, function(*task)


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


WORTH_WORKERS = 60_000
"""Contacts below which playing takes less than the two seconds that workers need to start."""
