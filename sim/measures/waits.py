"""Waits of answered contacts: exact quantiles from rows, and a histogram that can be added over replications."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import SECOND
from sim.measures.scopes import CONTACT_KINDS, Scope, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.center import Center
    from sim.tables import Int64

BIN = SECOND
BINS = 3_601
"""Bins of one second up to one hour; the last bin holds all longer waits."""
PERCENTS = (50, 90, 95, 100)
Quantiles = dict[tuple[str, str], tuple[int, ...]]
"""The wait (µs) that each of PERCENTS of the answered contacts did not exceed, by (kind, name) of a scope; scopes in
which nobody was answered are left out."""


def histogram(queue: Int64, wait: Int64, queues: int) -> Int64:
    """Answered contacts per (queue, whole seconds waited)."""
    key = queue * BINS + np.minimum(wait // BIN, BINS - 1)
    return np.bincount(key, minlength=queues * BINS).reshape(queues, BINS)


def quantiles(center: Center, interval: Int64, queue: Int64, wait: Int64) -> Quantiles:
    """Exact quantiles of waits for every scope of contacts: the smallest wait that p percent did not exceed."""
    order = np.argsort(wait)
    interval, queue, wait = interval[order], queue[order], wait[order]
    members: dict[str, list[Scope]] = {}
    for scope in scopes(center, CONTACT_KINDS):
        members.setdefault(scope.kind, []).append(scope)
    return {
        (kind, chosen[number].name): found
        for kind, chosen in members.items()
        for number, found in _ranked(_labels(chosen, interval, queue, len(center.queues)), wait, len(chosen))
    }


def _labels(chosen: list[Scope], interval: Int64, queue: Int64, queues: int) -> Int64:
    """Which of the scopes of one kind each row belongs to, -1 for none; scopes of a kind do not overlap."""
    if chosen[0].kind == "day":
        return np.searchsorted([scope.stop for scope in chosen], interval, side="right").astype(np.int64)
    lookup = np.full(queues, -1, np.int64)
    for number, scope in enumerate(chosen):
        lookup[list(scope.queues)] = number
    return lookup[queue]


def _ranked(label: Int64, wait: Int64, labels: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Quantiles of sorted waits within each label that has any."""
    ordered = wait if not label.any() else wait[np.argsort(label.astype(np.int16), kind="stable")]
    count = np.bincount(label + 1, minlength=labels + 1)
    first = np.cumsum(count)[:-1]
    for number in np.flatnonzero(count[1:]).tolist():
        ranks = [first[number] + (percent * count[number + 1] + 99) // 100 - 1 for percent in PERCENTS]
        yield number, tuple(ordered[ranks].tolist())
