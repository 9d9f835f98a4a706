"""What is made of a center is made once, however many replications ask for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from sim.center import Center

Made = TypeVar("Made")


def once(make: Callable[[Center], Made]) -> Callable[[Center], Made]:
    """A function that remembers what it has made of a center for as long as the center lives."""
    alive: WeakValueDictionary[int, Center] = WeakValueDictionary()
    kept: dict[int, tuple[Made]] = {}

    @wraps(make)
    def remembered(center: Center) -> Made:
        if alive.get(id(center)) is center and (found := kept.get(id(center))):
            return found[0]
        for gone in [number for number in tuple(kept) if number not in alive]:  # others may write meanwhile
            kept.pop(gone, None)
        made = make(center)
        alive[id(center)], kept[id(center)] = center, (made,)
        return made

    return remembered
