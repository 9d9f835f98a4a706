"""What is made of a center is kept for the last few of them, since every replication asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Made = TypeVar("Made")


class LastFew(Generic[Made]):
    """What was made last, by what it was made of; several threads may ask at the same time."""

    def __init__(self, most: int = 64) -> None:
        self.most = most
        self._kept: dict[Hashable, Made] = {}

    def of(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is kept under a key, or else is made now."""
        found = self._kept.get(key)
        if found is None:
            oldest = tuple(self._kept)
            for one in oldest[: max(len(oldest) - self.most + 1, 0)]:
                self._kept.pop(one, None)
            found = self._kept[key] = make()
        return found
