"""Several alternatives at once: the best in a KPI and those that may be as good, and the frontier of two KPIs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.deltas import difference
from sim.comparison.estimates import CONFIDENCE
from sim.measures.kpis import measure

if TYPE_CHECKING:
    from sim.comparison.results import Results


@dataclass(frozen=True)
class Leader:
    """The alternative with the best value of a KPI over the total, and the others that may be as good."""

    kpi: str
    name: str
    value: float
    as_good: tuple[str, ...]


def leader(results: Mapping[str, Results], kpi: str, confidence: float = CONFIDENCE) -> Leader | None:
    """The best alternative in a KPI; None where fewer than two have a value or the KPI has no good direction.

    Since the data chose the best one, differences from it are guarded for all pairs of alternatives (Bonferroni).
    """
    way = {"higher": 1.0, "lower": -1.0}.get(measure(kpi).better)
    values = {name: found for name, one in results.items() if np.isfinite(found := _value(one, kpi))}
    if way is None or len(values) < 2:
        return None
    best = max(values, key=lambda name: way * values[name])
    pairs = len(values) * (len(values) - 1) // 2
    as_good = [
        name
        for name in values
        if name != best and not _is_worse(results[best], results[name], kpi, pairs, confidence)
    ]
    return Leader(kpi, best, values[best], tuple(as_good))


def frontier(points: Mapping[str, tuple[float, float]]) -> tuple[str, ...]:
    """Names of the points (cost, quality) that no other point beats: none is at most as dear and at least as good."""
    beaten = set()
    for (one, a), (two, b) in combinations(points.items(), 2):
        for loser, lost, won in ((one, a, b), (two, b, a)):
            if won != lost and won[0] <= lost[0] and won[1] >= lost[1]:
                beaten.add(loser)
    return tuple(
        name for name, point in points.items() if name not in beaten and all(map(np.isfinite, point))
    )


def _value(results: Results, kpi: str) -> float:
    found = results.values(("total",))
    return float(found.pooled()[found.row(kpi)])


def _is_worse(best: Results, other: Results, kpi: str, pairs: int, confidence: float) -> bool:
    place = best.values(("total",)).row(kpi)
    found = difference(best, other, ("total",), 1, confidence)
    return bool(found.p[place] * pairs < 1.0 - confidence)
