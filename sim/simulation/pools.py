"""Pools: types and groups that hang together, and whether a pool is open (the end-of-day rule speaks of pools)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from sim.entities.units import DAY, NEVER, PPM

if TYPE_CHECKING:
    from sim.center import Center


class Awaited(NamedTuple):
    """Contact types of which a contact may still come to a group: of one that is unanswered, of one in hand."""

    unanswered: tuple[int, ...]
    in_hand: tuple[int, ...]


class Pools:
    """Contact types and groups connected by skills and transfers share one pool, with one closing time a day.

    `of_type` and `of_group` give the pool of each index, `groups` the groups of each pool, `awaited` what each group
    may still get. Skills and transfers count as described, whatever routing, sourcing and probabilities make of them.
    Nobody stays for deferred contacts: they are in one pool without groups, the last, and connect nothing.
    """

    def __init__(self, center: Center) -> None:
        types = {name: index for index, name in enumerate(center.type_names)}
        parent = list(range(len(types)))

        def root(index: int) -> int:
            while parent[index] != index:
                index = parent[index]
            return index

        live = {name for name in types if not center.is_deferred(name)}
        for name, kind in center.contact_types.items():
            for transfer in kind.transfers:
                if {name, transfer.to} <= live:
                    parent[root(types[transfer.to])] = root(types[name])
        firsts = []
        for group in center.agent_groups.values():
            first, *others = [name for name in group.skills if name in live] or group.skills
            firsts.append(types[first])
            for other in others if first in live else ():
                parent[root(types[other])] = root(types[first])
        self.of_type = [root(index) if name in live else len(types) for name, index in types.items()]
        self.of_group = [root(first) for first in firsts]
        self.groups = [
            [g for g, pool in enumerate(self.of_group) if pool == index] for index in range(len(types) + 1)
        ]
        self.awaited = _awaited(center, live)
        self._begin = center.begin
        self._windows = [center.entry_windows(name) for name in center.type_names]
        pool_windows: list[list[tuple[int, int]]] = [[] for _ in self.groups]
        for index, pool in enumerate(self.of_type):
            pool_windows[pool] += self._windows[index]
        self.windows = [_union(windows) for windows in pool_windows]

    def type_is_open(self, kind: int, moment: int) -> bool:
        """Whether a contact type lets contacts in; at its closing time it does not, deferred ones always do."""
        return _inside(self._windows[kind], moment)

    def next_open(self, kind: int, moment: int) -> int:
        """When a contact that would come as a closed type comes instead; NEVER if the type does not open again.

        The time in which the type is closed is laid over its next day, in proportion: nobody waits at the door.
        """
        windows = self._windows[kind]
        following = bisect_right(windows, (moment, 2**62))
        if following == len(windows):
            return NEVER
        opens, closes = windows[following]
        closed = windows[following - 1][1] if following else 0
        part = (moment - closed) * PPM // (opens - closed)
        return opens + part * min(closes - opens, DAY) // PPM

    def is_open(self, pool: int, moment: int) -> bool:
        """Whether any type of a pool is open."""
        return _inside(self.windows[pool], moment)

    def closings(self, kind: int) -> list[int]:
        """Closing times of a contact type that the run will see; deferred contacts wait on."""
        if self.of_type[kind] == len(self.of_type):
            return []
        return [closes for _, closes in self._windows[kind] if closes >= self._begin]


def _awaited(center: Center, live: set[str]) -> list[Awaited]:
    """What each group may get: live contacts of its skills, and of types that lead there by transfers between live
    ones."""
    onward = {
        name: {way.to for way in center.contact_types[name].transfers} & live
        for name in center.type_names
        if name in live
    }
    comes_to = {name: _reached(name, onward) for name in onward}
    found = []
    for group in center.agent_groups.values():
        leads = [name for name in onward if not comes_to[name].isdisjoint(group.skills)]
        handed = [name for name in onward if not onward[name].isdisjoint(leads)]
        found.append(Awaited(*(tuple(map(center.type_names.index, names)) for names in (leads, handed))))
    return found


def _reached(name: str, onward: dict[str, set[str]]) -> set[str]:
    """A type, and all that its contacts may become."""
    found, looking = {name}, [name]
    while looking:
        further = onward[looking.pop()] - found
        found |= further
        looking += further
    return found


def _inside(windows: list[tuple[int, int]], moment: int) -> bool:
    index = bisect_right(windows, (moment, 2**62)) - 1
    return index >= 0 and moment < windows[index][1]


def _union(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return merged
