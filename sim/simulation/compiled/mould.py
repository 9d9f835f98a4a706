"""The tables of a run before it begins, laid side by side, to be copied at once for a roster that comes again.

Where nothing about agents is left to chance, every replication has the same roster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from sim.simulation.compiled.blueprint import PLACES

if TYPE_CHECKING:
    from sim.simulation.compiled.blueprint import Blueprint
    from sim.simulation.compiled.state import State
    from sim.tables import Roster

    Content = tuple[tuple[int, ...], bytes]

_LONG = 2**20
"""Bytes of a roster beyond which nobody looks whether it comes again."""


class Mould:
    """A copy of what a run begins with, but for what all runs of its center share."""

    def __init__(self, state: State) -> None:
        shared = state.blueprint.fixed
        self.shared, self.spare, self.day = shared, state.spare, state.day.copy()
        own = {name: part for name, part in state.tables.items() if part is not shared.get(name)}
        parts = {id(part): part for part in own.values() if part.size}
        firsts = np.cumsum([0, *(part.nbytes // 8 for part in parts.values())])
        first_of = dict(zip(parts, firsts.tolist(), strict=False))
        self.words = np.concatenate([part.reshape(-1).view(np.int64) for part in parts.values()])
        self.empty = {name: part for name, part in own.items() if not part.size}
        self.cuts = {
            name: (first_of[id(part)], first_of[id(part)] + part.nbytes // 8, part.dtype)
            for name, part in own.items()
            if part.size
        }
        self.places = np.array([PLACES[name] for name in self.cuts])
        self.distances = 8 * np.array([first for first, _, _ in self.cuts.values()])

    def cast(self, state: State) -> None:
        """Give a state the record `day` and the tables of a run that is to begin."""
        words, state.day, state.spare = self.words.copy(), self.day.copy(), self.spare
        state.day[self.places] = words.ctypes.data + self.distances
        cut = {name: words[first:last].view(kind) for name, (first, last, kind) in self.cuts.items()}
        state.tables = self.shared | self.empty | cut


class Moulds:
    """The mould for the roster that a center's runs had last; made when an equal one comes for the second time."""

    def __init__(self) -> None:
        self.last: tuple[Content | None, Mould | None] = None, None
        """What the roster said, and its mould if there is one; written at once, since others may read it meanwhile."""

    def lay_out(self, state: State, roster: Roster) -> None:
        """Give a state the tables with which a run begins."""
        content, (known, mould) = _content(roster), self.last
        if content is None or content != known:
            state.lay_out(roster)
            self.last = content, None
        elif mould is None:
            state.lay_out(roster)
            self.last = content, Mould(state)
        else:
            mould.cast(state)


_moulds: WeakKeyDictionary[Blueprint, Moulds] = WeakKeyDictionary()


def moulds_of(blueprint: Blueprint) -> Moulds:
    """What is kept for runs of a center."""
    if blueprint not in _moulds:
        _moulds[blueprint] = Moulds()
    return _moulds[blueprint]


def _content(roster: Roster) -> Content | None:
    """All that a roster says, to be compared with another; None for a long one, which takes far longer to play than to
    lay out."""
    parts = (roster, roster.shifts, roster.breaks, roster.levels)
    columns = [column for part in parts for column in vars(part).values() if isinstance(column, np.ndarray)]
    if sum(column.nbytes for column in columns) > _LONG:
        return None
    return tuple(map(len, columns)), b"".join([column.tobytes() for column in columns])
