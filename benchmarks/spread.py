"""A figure measured several times: its median, and how far apart the times were."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True)
class Spread:
    """Median, lowest and highest of some measurements of one thing."""

    median: float
    low: float
    high: float


def spread(values: Iterable[float]) -> Spread:
    """The spread of some values."""
    found = list(values)
    return Spread(median(found), min(found), max(found))


def paired(above: Iterable[float], below: Iterable[float]) -> Spread:
    """The spread of ratios, round by round: what slows a round down slows both of its sides."""
    return spread(a / b for a, b in zip(above, below, strict=True))


def alternating(
    first: Callable[[], float], second: Callable[[], float], rounds: int
) -> tuple[list[float], list[float]]:
    """What two measurements return, in turns; the one that begins changes from round to round."""
    found: tuple[list[float], list[float]] = ([], [])
    for lap in range(rounds):
        for side in (0, 1) if lap % 2 == 0 else (1, 0):
            found[side].append((first, second)[side]())
    return found
