"""Replications of many centers as values of KPIs: taken from the store where they are there, played where not."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.estimates import Sums
from sim.comparison.units import Alternative, settled

if TYPE_CHECKING:
    from sim.center import Center
    from sim.comparison.units import Progress
    from sim.comparison.work import Work


class Parts:
    """What is known of some centers, given by their digests: values by replication, or the message of a failure."""

    def __init__(
        self, centers: Mapping[str, Center], replications: int, work: Work[Sums], engine: str = "auto"
    ) -> None:
        self.centers = centers
        self.replications = replications
        self.work = work
        self.engine = engine
        self.known: dict[str, dict[int, Sums]] = {digest: {} for digest in centers}
        self.failed: dict[str, str] = {}
        self.engines: set[str] = set()

    def play(self, progress: Progress | None) -> None:
        """Plays every replication that the store does not have; all centers share one list, first ones first."""
        digests = list(self.centers)
        asked = [Alternative(center, engine=self.engine) for center in self.centers.values()]
        alternatives = settled(asked, self.replications)
        self.engines = {one.engine for one in alternatives}
        try:
            with closing(self.work.results(alternatives, 0, self.replications)) as results:
                for place, found in results:
                    if isinstance(found, str):
                        self.failed[digests[place]] = found
                    else:
                        self.known[digests[place]].update(found)
                    if progress:
                        progress(self.work.taken + self.work.played, self.replications * len(digests))
        finally:
            self.work.tell()

    def of(self, digest: str) -> Sums | str | None:
        """The values of a center by replication, the message of its failure, or None while some are missing."""
        if digest in self.failed:
            return self.failed[digest]
        known = self.known[digest]
        if len(known) < self.replications:
            return None
        return Sums(
            *(np.stack(rows) for rows in zip(*(known[n] for n in range(self.replications)), strict=True))
        )
