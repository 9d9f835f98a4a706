"""Tasks on a Dask cluster: the one at an address, or one of processes that is started here.

Dask gives the task of a worker that was lost to another one. Nothing here is needed without `cluster=`, so that Dask
(the extra `cluster`) is imported only then.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import re
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from sim.comparison.pool import Task, as_they_finish, cores, leave_ctrl_c_alone
from sim.comparison.store import program
from sim.errors import ConfigError, Problem, UserError
from sim.simulation.engine import prepare

LOCAL = "local"
PATIENCE = 5.0
"""Seconds in which a scheduler has to answer."""
_COUNT = 1.0
"""Seconds between two looks at how many workers there are."""
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://[^/]+:\d+")
_log = logging.getLogger(__name__)
_known: dict[str, Cluster] = {}

Result = TypeVar("Result")
Version = tuple[str, str]
"""Digest of the program and the Python that runs it; pickled code travels between equal ones only."""


def check(address: str, workers: int | None) -> None:
    """ConfigError where there can be no such cluster, or `workers` would have no effect."""
    if address != LOCAL and not _ADDRESS.fullmatch(address):
        text = f'"{address}" is no cluster (allowed: local, or an address such as tcp://10.0.0.7:8786)'
        raise ConfigError([Problem("cluster", text)], "run")
    if address != LOCAL and workers is not None:
        text = f"{workers} has no effect with cluster={address}, which has its own; leave one of them out"
        raise ConfigError([Problem("workers", text)], "run")


def connected(address: str, workers: int | None = None) -> Cluster:
    """The cluster at an address, or one started here with so many workers; kept until the program ends.

    UserError where Dask is not installed, nothing answers, or a worker runs another version of this program.
    """
    check(address, workers)
    name = f"{address} {workers}"
    if name in _known and not _known[name].is_there():
        _known[name].close()
    if name not in _known:
        _known[name] = Cluster(name, address, workers)
    return _known[name]


class Cluster:
    """A connection to a Dask scheduler."""

    def __init__(self, name: str, address: str, workers: int | None) -> None:
        try:
            import distributed
        except ImportError:
            text = f"cluster={address} needs Dask: pip install 'contact-center-sim[cluster]'"
            raise UserError(text) from None
        logging.getLogger("distributed.client").setLevel(
            logging.CRITICAL
        )  # what it tells in tracebacks is told here
        self.name = name
        self.address = address
        self._own: Any = None
        self._told = False
        self._counted, self._workers = -_COUNT, 0
        if address == LOCAL:
            self._own = distributed.LocalCluster(
                n_workers=cores(workers, float("inf")), threads_per_worker=1, memory_limit=0,
                dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL,
            )  # type: ignore[no-untyped-call]  # fmt: skip
        else:
            _knock(address)
        self._client: Any = distributed.Client(self._own or address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
        atexit.register(self.close)
        try:
            self._greet()
        except BaseException:
            self.close()
            raise

    def size(self, contacts: float) -> int:
        """Tasks that the workers of now do at one time; a work of any size goes to them."""
        return max(self._threads(), 1)

    def is_there(self) -> bool:
        """Whether the scheduler is still connected."""
        return bool(self._client.status == "running")

    def _threads(self) -> int:
        """Threads of the workers that are there now; tells the log, once, when there is none at all."""
        with self._connection():
            found = sum(self._client.nthreads().values())
        if not found and not self._told:
            self._told = True
            _log.warning("Cluster %s has no worker now; the work goes on when one joins.", self.address)
        return int(found)

    def prepare(self, engine: str, rich: bool) -> None:
        """Has an engine compiled on each machine, by one of its workers; the others find it in the cache."""
        with self._connection():
            machines = {re.sub(r":\d+$", "", worker): worker for worker in self._client.nthreads()}
            chosen = list(machines.values())
            cold = sum(self._client.run(_is_cold, engine, rich, workers=chosen).values())
            if cold:
                from sim.simulation.compiled.start import COMPILING

                _log.info("On %d machines: %s", cold, COMPILING[rich])
            self._client.run(prepare, engine, rich, workers=chosen)

    def in_any_order(
        self, function: Callable[..., Result], tasks: Sequence[Task], size: int
    ) -> Generator[tuple[int, Result]]:
        """(place of the task, result) of each task as it is finished; a closed generator leaves no task behind."""
        from cloudpickle import dumps
        from distributed.scheduler import KilledWorker

        executor = self._client.get_executor(pure=False)
        running: dict[Future[Result], int] = {}
        posted = ((dumps((function, task)), version()) for task in tasks)
        try:
            with self._connection():
                yield from as_they_finish(executor, _perform, posted, running, self._ahead)
        except KilledWorker as error:
            executor.shutdown(wait=False)
            text = f"a block of replications ended {error.allowed_failures + 1} workers, most likely for want of memory"
            raise UserError(f"cluster {self.address}: {text}") from None
        except BaseException:
            self._abandon(executor)
            raise

    def close(self) -> None:
        """Ends the connection, and the processes that were started for it."""
        _known.pop(self.name, None)
        atexit.unregister(self.close)
        try:
            self._client.close(timeout=PATIENCE)
            if self._own is not None:
                self._own.close(timeout=PATIENCE)
        except TimeoutError:
            for process in multiprocessing.active_children() if self._own is not None else ():
                if process.name.startswith("Dask"):
                    process.kill()

    def _ahead(self) -> int:
        """Tasks to have under way; workers come and go, but not so often that each task should ask."""
        now = time.monotonic()
        if now > self._counted + _COUNT:
            self._counted, self._workers = now, self.size(0.0)
        return 2 * self._workers

    @contextmanager
    def _connection(self) -> Iterator[None]:
        """UserError where the connection is lost in the meantime."""
        try:
            yield
        except (CancelledError, OSError):
            text = "lost the connection to its scheduler; what was finished is in the store, if there is one"
            raise UserError(f"cluster {self.address}: {text}") from None

    def _abandon(self, executor: Any) -> None:
        """A cluster of one's own ends at once, tasks under way included; another one drops what has not begun."""
        if self.is_there():
            executor.shutdown(wait=False)
        if self._own is not None or not self.is_there():
            self.close()

    def _greet(self) -> None:
        """UserError naming the worker that cannot do the tasks."""
        if self._own is not None:
            self._client.run(leave_ctrl_c_alone)
        for worker, answer in self._client.run(version, on_error="return").items():
            if answer != version():
                raise UserError(_other(f"worker {worker} of cluster {self.address}", answer, version()))


def version() -> Version:
    """What a client and its workers must have in common."""
    return program(), f"Python {sys.version_info.major}.{sys.version_info.minor}"


def _is_cold(engine: str, rich: bool) -> bool:
    """Whether a worker would have to compile an engine."""
    if engine != "compiled":
        return False
    from sim.simulation.compiled.start import is_compiled

    return not is_compiled(rich)


def _perform(posted: bytes, client: Version) -> Any:
    """Done by a worker, which may have joined late: the task, unless it was posted by another version."""
    from pickle import loads

    if client != version():
        raise UserError(_other("a worker of the cluster", version(), client))
    function, task = loads(posted)
    return function(*task)


def _other(worker: str, answer: object, client: Version) -> str:
    cure = (
        "install the same version of contact-center-sim and what it needs there, and start the worker again"
    )
    if not isinstance(answer, tuple):
        return f"{worker} cannot run contact-center-sim ({type(answer).__name__}: {answer}); {cure}"
    theirs, ours = (f"{program[:12]}, {python}" for program, python in (answer, client))
    return f"{worker} runs another version ({theirs}; here {ours}); {cure}"


def _knock(address: str) -> None:
    """UserError unless a Dask scheduler answers; a Client that finds none cannot be got rid of silently."""
    import asyncio

    from distributed.core import rpc
    from distributed.security import Security

    async def ask() -> Any:
        arguments = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
        async with rpc(address, timeout=PATIENCE, connection_args=arguments) as scheduler:  # type: ignore[no-untyped-call]
            return await asyncio.wait_for(scheduler.identity(), PATIENCE)

    try:
        with ThreadPoolExecutor(1) as thread:  # a notebook has an event loop of its own in this one
            kind = thread.submit(asyncio.run, ask()).result()["type"]
    except Exception:  # what answers may be anything
        kind = None
    if kind != "Scheduler":
        raise UserError(f"cluster {address}: no Dask scheduler answers there within {PATIENCE:g} s")
