"""Waits of answered contacts: quantiles of a replication, and a histogram that can be added over replications."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import SECOND
from sim.measures.layout import layout
from sim.measures.scopes import CONTACT_KINDS, Scope, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.center import Center
    from sim.tables import Int64

BIN = SECOND
BINS = 3_601
"""Bins of one second up to one hour; the last bin holds all longer waits."""
STEP = SECOND // 10
"""The resolution of quantiles over several days of a long run."""
PERCENTS = (50, 90, 95, 100)
Quantiles = dict[tuple[str, str], tuple[int, ...]]
"""The wait (µs) that each of PERCENTS of the answered contacts did not exceed, by (kind, name) of a scope; scopes in
which nobody was answered are left out."""


def histogram(queue: Int64, wait: Int64, queues: int) -> Int64:
    """Answered contacts per (queue, whole seconds waited)."""
    key = queue * BINS + np.minimum(wait // BIN, BINS - 1)
    return np.bincount(key, minlength=queues * BINS).reshape(queues, BINS)


def quantiles(
    center: Center, interval: Int64, queue: Int64, wait: Int64, kinds: Sequence[str] = CONTACT_KINDS
) -> Quantiles:
    """Exact quantiles of waits for every scope of contacts: the smallest wait that p percent did not exceed."""
    waited = np.flatnonzero(wait)
    waited = waited[np.argsort(wait[waited])]
    ordered, found = wait[waited], dict[tuple[str, str], tuple[int, ...]]()
    for kind, chosen in _by_kind(scopes(center, kinds)).items():
        label = _labels(chosen, interval, queue, len(center.queues))
        answered = np.bincount(label + 1, minlength=len(chosen) + 1)[1:]
        for number, ranked in _ranked(label[waited], ordered, answered):
            found[kind, chosen[number].name] = ranked
    return found


def _by_kind(chosen: Sequence[Scope]) -> dict[str, list[Scope]]:
    members: dict[str, list[Scope]] = {}
    for scope in chosen:
        members.setdefault(scope.kind, []).append(scope)
    return members


class Waits:
    """Waits of answered contacts, added slice by slice, and their quantiles for every scope of contacts.

    Exact ones keep every wait. Otherwise the waits of a day are kept until no contact of it is pending: then its
    quantiles are taken, exactly, and the waits go into a histogram of steps of `STEP` for each queue, as long as the
    longest wait. Quantiles over several days are read from it: at most a step too long; the longest wait is exact.
    """

    def __init__(self, center: Center, exact: bool) -> None:
        self.center, self.exact = center, exact
        self.rows: list[tuple[Int64, Int64, Int64]] = []
        self.by_day: Quantiles = {}
        self.steps = np.zeros((len(center.queues), 1), np.int64)
        self.longest = np.zeros(len(center.queues), np.int64)

    def add(self, interval: Int64, queue: Int64, wait: Int64) -> None:
        """Add the waits of some answered contacts, with the intervals and queues to which they belong."""
        self.rows.append((interval, queue, wait))

    def settle(self, interval: int) -> None:
        """All contacts of earlier intervals are known."""
        if not self.exact:
            bounds = layout(self.center).day_bounds
            self._settle(int(bounds[np.searchsorted(bounds, interval, side="right") - 1]))

    def _settle(self, bound: int) -> None:
        interval, queue, wait = self._together()
        known = interval < bound
        if known.any():
            self.by_day |= quantiles(self.center, interval[known], queue[known], wait[known], ("day",))
            self._count(queue[known], wait[known])
        self.rows = [(interval[~known], queue[~known], wait[~known])]

    def _together(self) -> tuple[Int64, Int64, Int64]:
        if len(self.rows) == 1:
            return self.rows[0]
        interval, queue, wait = (np.concatenate(column) for column in zip(*self.rows, strict=True))
        return interval, queue, wait

    def _count(self, queue: Int64, wait: Int64) -> None:
        step, width = -(-wait // STEP), self.steps.shape[1]
        if (wanted := int(step.max()) + 1) > width:
            self.steps = np.pad(self.steps, ((0, 0), (0, wanted - width)))
        np.add.at(self.steps, (queue, step), 1)
        np.maximum.at(self.longest, queue, wait)

    def quantiles(self) -> Quantiles:
        """The smallest wait that p percent did not exceed, for every scope in which somebody was answered."""
        if self.exact:
            return quantiles(self.center, *self._together())
        self._settle(self.center.clock.intervals)
        spans = scopes(self.center, [kind for kind in CONTACT_KINDS if kind != "day"])
        read = {(scope.kind, scope.name): self._read(list(scope.queues)) for scope in spans}
        return {name: found for name, found in read.items() if found} | self.by_day

    def _read(self, queues: list[int]) -> tuple[int, ...]:
        below = np.cumsum(self.steps[queues].sum(axis=0))
        if not below[-1]:
            return ()
        ranks = [(percent * int(below[-1]) + 99) // 100 for percent in PERCENTS]
        longest = int(self.longest[queues].max())
        return (
            *tuple(min(int(step) * STEP, longest) for step in np.searchsorted(below, ranks[:-1])),
            longest,
        )


def _labels(chosen: list[Scope], interval: Int64, queue: Int64, queues: int) -> Int64:
    """Which of the scopes of one kind each row belongs to, -1 for none; scopes of a kind do not overlap."""
    if chosen[0].kind == "day":
        return np.searchsorted([scope.stop for scope in chosen], interval, side="right").astype(np.int64)
    lookup = np.full(queues, -1, np.int64)
    for number, scope in enumerate(chosen):
        lookup[list(scope.queues)] = number
    return lookup[queue]


def _ranked(label: Int64, waited: Int64, answered: Int64) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Quantiles within each label that has any answered; `waited` are the sorted waits above 0, all others are 0."""
    ordered = waited if not label.any() else waited[np.argsort(label.astype(np.int16), kind="stable")]
    count = np.bincount(label + 1, minlength=len(answered) + 1)
    first = np.cumsum(count)[:-1]
    for number in np.flatnonzero(answered).tolist():
        at_once, begin = int(answered[number] - count[number + 1]), int(first[number])
        ranks = [(percent * int(answered[number]) + 99) // 100 - 1 - at_once for percent in PERCENTS]
        yield number, tuple(int(ordered[begin + rank]) if rank >= 0 else 0 for rank in ranks)
