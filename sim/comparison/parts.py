"""Blocks of many centers as values by replication: taken from the store where they are there, played where not."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.estimates import Sums
from sim.comparison.pool import cores, in_any_order
from sim.comparison.store import Store, key_of
from sim.comparison.units import Alternative, Progress, Stream, blocks, play
from sim.demand.expected import expected_arrivals
from sim.measures.scopes import scopes
from sim.measures.values import values
from sim.simulation.engine import choose, prepare

if TYPE_CHECKING:
    from sim.center import Center

Block = tuple[str, int, int]
"""Digest of the center, first replication, number of replications."""


class Parts:
    """What is known of the blocks of some centers, given by their digests; a failure is kept as its message."""

    def __init__(
        self,
        centers: Mapping[str, Center],
        stream: Stream,
        replications: int,
        kinds: tuple[str, ...],
        store: Store | None,
        engine: str = "auto",
    ) -> None:
        self.centers = centers
        self.stream = stream
        self.blocks = blocks(0, replications)
        self.kinds = kinds
        self.store = store
        self.engine = engine
        self.known: dict[Block, Sums | str] = {}

    def play(self, workers: int | None, progress: Progress | None) -> None:
        """Plays every block that the store does not have; all centers share one list, first replications first."""
        wanted = [(digest, *block) for block in self.blocks for digest in self.centers]
        missing = [block for block in wanted if not self._take(block)]
        done, total = (sum(count for _, _, count in some) for some in (self.known, wanted))
        contacts = self._contacts(missing)
        used, engine = cores(workers, contacts), choose(self.engine, contacts)
        prepare(engine)
        tasks = [
            (self.centers[digest], self.stream, first, count, self.kinds, engine)
            for digest, first, count in missing
        ]
        with closing(in_any_order(values_or_error, tasks, used)) as finished:
            for place, part in finished:
                self._keep(missing[place], part)
                done += missing[place][2]
                if progress:
                    progress(done, total)

    def of(self, digest: str) -> Sums | str | None:
        """The values of a center by replication, the message of its failure, or None while blocks are missing."""
        found = [self.known.get((digest, *block)) for block in self.blocks]
        failed = [part for part in found if isinstance(part, str)]
        whole = [part for part in found if isinstance(part, Sums)]
        if failed or len(whole) < len(found):
            return failed[0] if failed else None
        return Sums(*(np.concatenate(columns) for columns in zip(*whole, strict=True)))

    def _key(self, block: Block) -> str:
        digest, first, count = block
        return key_of(self.centers[digest], self.stream, first, count, self.kinds)

    def _take(self, block: Block) -> bool:
        part = self.store.get(self._key(block)) if self.store else None
        if part is not None:
            self.known[block] = part
        return part is not None

    def _keep(self, block: Block, part: Sums | str) -> None:
        self.known[block] = part
        if self.store and isinstance(part, Sums):
            self.store.put(self._key(block), part)

    def _contacts(self, missing: list[Block]) -> float:
        return sum(
            count * float(expected_arrivals(self.centers[digest]).sum()) for digest, _, count in missing
        )


def values_or_error(
    center: Center, stream: Stream, first: int, count: int, kinds: tuple[str, ...], engine: str = "auto"
) -> Sums | str:
    """The values of a block, or what went wrong in one line: one bad cell does not end a sweep. Runs in workers."""
    try:
        played = play(Alternative(center, engine=engine), stream, first, count)
        found = values(center, [one.tallies for one in played], scopes(center, kinds))
    except Exception as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())}"
    return Sums(found.numerators, found.denominators)
