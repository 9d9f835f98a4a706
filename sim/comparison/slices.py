"""Long replications in slices of days, so that memory is bounded by a slice and by what is pending, not by the horizon.

Whether and where a replication is cut follows from its center alone, so it is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.expected import expected_arrivals
from sim.demand.sample import sample_demand
from sim.tables import Slice

if TYPE_CHECKING:
    from sim.center import Center
    from sim.comparison.units import Stream
    from sim.tables import Demand

MOST_CONTACTS = 100_000
"""Expected first attempts in a slice of several days; replications of up to twice as many are played in one piece."""
MOST_EXACT = 2_000_000
"""Expected first attempts up to which every wait of a replication is kept (some bytes each) for exact quantiles."""


def slices_of(center: Center) -> list[range]:
    """The days of each slice of a replication."""
    contacts = expected_arrivals(center)
    if contacts.sum() <= 2 * MOST_CONTACTS:
        return [range(center.days)]
    by_day = np.add.reduceat(contacts.sum(axis=1), [_bound(center, day) for day in range(center.days)])
    slices, first, total = list[range](), 0, 0.0
    for day, expected in enumerate(by_day.tolist()):
        if day > first and total + expected > MOST_CONTACTS:
            slices.append(range(first, day))
            first, total = day, 0.0
        total += expected
    return [*slices, range(first, center.days)]


def waits_are_exact(center: Center) -> bool:
    """Whether quantiles of waits over the whole horizon are exact; else they are read from a histogram."""
    return bool(expected_arrivals(center).sum() <= MOST_EXACT)


def _bound(center: Center, day: int) -> int:
    """The first interval of a day: one that starts in it."""
    return -(-center.clock.day_starts[day] // center.clock.interval)


def drawn(center: Center, stream: Stream, replication: int, customers: Fingerprint) -> Iterator[Slice]:
    """The first attempts of each slice, drawn when it is asked for; `customers` is told of them."""
    for days in slices_of(center):
        demand = sample_demand(center, stream.seed, replication, days, stream.antithetic)
        customers.add(demand)
        is_last = days.stop == center.days
        yield Slice(demand, None if is_last else _bound(center, days.stop) * center.clock.interval)


class Fingerprint:
    """A hash of who calls when, with which patience and work: equal for equal customers, however they are sliced."""

    def __init__(self) -> None:
        self._columns = dict[str, blake2b]()

    def add(self, demand: Demand) -> None:
        """Add the first attempts that come next."""
        for name, column in demand.as_dict().items():
            self._columns.setdefault(name, blake2b(digest_size=16)).update(np.ascontiguousarray(column).data)

    def digest(self) -> bytes:
        """The hash of all that was added."""
        return blake2b(b"".join(state.digest() for state in self._columns.values()), digest_size=16).digest()
