"""Work: replications of alternatives, taken from the store where they are there, played where not, and then kept.

A unit of work is some replications of one alternative, at most a block of ten. Blocks are cut finer where there are
few of them for many workers, or where replications are long; that shows in time only, since parts of any cut are found
in the store again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from sim.comparison.blame import blamed
from sim.comparison.cluster import check, connected
from sim.comparison.pool import Pool, ThisMachine, travels_with_its_code
from sim.comparison.room import fitting
from sim.comparison.store import Store, key_of, reason
from sim.comparison.units import BLOCK, Alternative, Stream
from sim.demand.expected import expected_arrivals
from sim.policies.router import Router
from sim.simulation.features import is_rich

if TYPE_CHECKING:
    from sim.comparison.forms import Form

MOST_CONTACTS = 500_000
"""Contacts in a unit of several replications: some seconds, which is what is lost when a run is killed."""
_log = logging.getLogger(__name__)

Kept = TypeVar("Kept")


class Unit(NamedTuple):
    """Replications `first` to `first + length - 1` of the alternative at a place of the list."""

    place: int
    first: int
    length: int


class Work(Generic[Kept]):
    """What it takes to get replications in a form: the random numbers, the store, the workers.

    `taken` and `played` count replications that the store had and those that were played.
    """

    def __init__(
        self,
        form: Form[Kept],
        stream: Stream,
        store: Store | None = None,
        workers: int | None = None,
        cluster: str | None = None,
    ) -> None:
        self.form = form
        self.stream = stream
        self.store = store
        self.workers = workers
        self.cluster = cluster
        if cluster is not None:
            check(cluster, workers)
        self.taken = self.played = 0
        self._is_full = False
        self._told: set[str] = set()
        self._contacts = 0.0

    def results(
        self, alternatives: Sequence[Alternative], first: int, count: int
    ) -> Generator[tuple[int, dict[int, Kept] | str]]:
        """(place of the alternative, replications by number, or why they could not be played), in any order.

        Units of all alternatives share one list, so that no core waits for an alternative to end; a run made longer
        step by step gets workers once all of it is worth them.
        """
        self._tell_what_is_not_kept(alternatives)
        missing = list[Unit]()
        for block in blocks(first, count):
            for place, alternative in enumerate(alternatives):
                found = self._found(alternative, range(block[0], sum(block)))
                self.taken += len(found)
                if found:
                    yield place, found
                missing += [Unit(place, *run) for run in _gaps(block, found)]
        if missing:
            with closing(self._play(alternatives, missing)) as finished:
                yield from finished

    def tell(self) -> None:
        """Tells the log how much of the work the store had."""
        if self.taken and self.store:
            text = "Store %s: %d of %d replications were there, %d were played."
            _log.info(text, self.store.folder, self.taken, self.taken + self.played, self.played)

    def _play(
        self, alternatives: Sequence[Alternative], missing: Sequence[Unit]
    ) -> Generator[tuple[int, dict[int, Kept] | str]]:
        places = {unit.place for unit in missing} if self.cluster is None else set()
        most = min((fitting(alternatives[place].center) for place in places), default=None)
        contacts = [float(expected_arrivals(one.center).sum()) for one in alternatives]
        self._contacts += sum(unit.length * contacts[unit.place] for unit in missing)
        pool = self._pool()
        size = pool.size(self._contacts) if most is None else min(most, pool.size(self._contacts))
        units = cut(missing, size, contacts)
        tasks = [(self.form.play, alternatives[unit.place], self.stream, *unit[1:]) for unit in units]
        for router in {alternative.router for alternative in alternatives}:
            travels_with_its_code(router)
        played = [alternatives[place] for place in {unit.place for unit in units}]
        for engine, rich in {(one.engine, is_rich(one.center)) for one in played}:
            pool.prepare(engine, rich)
        with closing(pool.in_any_order(perform, tasks, size)) as finished:
            for number, result in finished:
                place, start, length = units[number]
                if not isinstance(result, str):
                    self._keep(alternatives[place], start, result)
                self.played += length
                yield place, result if isinstance(result, str) else dict(enumerate(result, start))

    def _pool(self) -> Pool:
        return ThisMachine(self.workers) if self.cluster is None else connected(self.cluster, self.workers)

    def _found(self, alternative: Alternative, wanted: range) -> dict[int, Kept]:
        if self.store is None or not _may_be_kept(alternative):
            return {}
        kept = self.store.get(self._key(alternative, wanted.start))
        return {
            number: self.form.unpack(alternative.center, kept[number]) for number in wanted if number in kept
        }

    def _keep(self, alternative: Alternative, first: int, found: Sequence[Kept]) -> None:
        """What cannot be written is not worth losing a run for: it goes on without the store, and says so once."""
        if self.store is None or self._is_full or not _may_be_kept(alternative):
            return
        rows = [self.form.pack(alternative.center, one) for one in found]
        try:
            self.store.put(self._key(alternative, first), first, rows)
        except OSError as error:
            self._is_full = True
            text = "Store %s: %s. The run goes on and its results will be whole, but what it plays is no longer kept."
            _log.warning(text, self.store.folder, reason(error))

    def _tell_what_is_not_kept(self, alternatives: Sequence[Alternative]) -> None:
        own = {one.router.__name__ for one in alternatives if not _may_be_kept(one)} - self._told
        self._told |= own
        if self.store and own:
            _log.info(
                "What router %s plays is not kept: code may depend on anything.", ", ".join(sorted(own))
            )

    def _key(self, alternative: Alternative, replication: int) -> str:
        return key_of(alternative.center, self.stream, replication // BLOCK, self.form.output)


def perform(
    play: Callable[[Alternative, Stream, int, int], Kept],
    alternative: Alternative,
    stream: Stream,
    first: int,
    count: int,
) -> Kept:
    """Plays a unit; runs in workers. A fault in the user's own router is told with its file and line."""
    try:
        return play(alternative, stream, first, count)
    except Exception as error:
        if fault := blamed(error, alternative.router):
            raise fault from error
        raise


def blocks(first: int, count: int) -> list[tuple[int, int]]:
    """(first, count) of the blocks, or parts of blocks, that cover `count` replications from `first` on."""
    ends = [first, *range(first - first % BLOCK + BLOCK, first + count, BLOCK), first + count]
    return [(start, stop - start) for start, stop in pairwise(ends) if stop > start]


def cut(missing: Sequence[Unit], workers: int, contacts: Sequence[float]) -> list[Unit]:
    """Units that give every worker its part of what is missing, none with too many contacts (`contacts`: expected in
    a replication of each alternative)."""
    count = sum(unit.length for unit in missing)
    share = BLOCK if workers == 1 else count // (4 * workers)
    return [
        Unit(unit.place, first, min(size, unit.first + unit.length - first))
        for unit in missing
        for size in [max(1, min(BLOCK, share, int(MOST_CONTACTS / max(contacts[unit.place], 1.0))))]
        for first in range(unit.first, unit.first + unit.length, size)
    ]


def _gaps(block: tuple[int, int], found: dict[int, Kept]) -> Iterator[tuple[int, int]]:
    """(first, count) of the runs of replications of a block that were not found."""
    first, stop = block[0], sum(block)
    for number in range(first, stop + 1):
        if number == stop or number in found:
            if number > first:
                yield first, number - first
            first = number + 1


def _may_be_kept(alternative: Alternative) -> bool:
    """A router of the user's own may depend on anything, which no name of a part can tell."""
    return alternative.router is Router
