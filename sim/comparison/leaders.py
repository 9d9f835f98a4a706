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
    way = {"higher": 1, "lower": -1}.get(measure(kpi).better)
    values = {name: found for name, one in results.items() if np.isfinite(found := _value(one, kpi))}
    if way is None or len(values) < 2:
        return None
    best = max(values, key=lambda name: way * values[name])
    pairs = _pairs(len(values))
    others = [name for name in values if name != best]
    as_good = [name for name in others if _told(results[best], results[name], kpi, pairs, confidence) != -way]
    return Leader(kpi, best, values[best], tuple(as_good))


def frontier(
    results: Mapping[str, Results], quality: str, cost: str = "cost", confidence: float = CONFIDENCE
) -> tuple[str, ...]:
    """The alternatives that no other one beats: none is told to be cheaper without being worse, or the reverse.

    Differences are paired. To be told better, one is guarded for all pairs of alternatives (Bonferroni); to be worse,
    the interval of the one difference is enough, so that few replications make nothing look as good for want of
    knowledge. Alternatives without both KPIs are left out. `quality` is a KPI of which more is better.
    """
    known = [
        name for name, one in results.items() if all(np.isfinite(_value(one, kpi)) for kpi in (quality, cost))
    ]
    beaten, pairs = set[str](), _pairs(len(known))
    for one, other in combinations(known, 2):
        better, cheaper = (
            [way * _told(results[one], results[other], kpi, count, confidence) for count in (pairs, 1)]
            for kpi, way in ((quality, 1), (cost, -1))
        )
        for name, way in ((one, 1), (other, -1)):
            if any(
                told[0] == way and beside[1] != -way
                for told, beside in ((better, cheaper), (cheaper, better))
            ):
                beaten.add(name)
    return tuple(name for name in known if name not in beaten)


def _pairs(count: int) -> int:
    return max(count * (count - 1) // 2, 1)


def _value(results: Results, kpi: str) -> float:
    found = results.values(("total",))
    return float(found.pooled()[found.row(kpi)])


def _told(one: Results, other: Results, kpi: str, pairs: int, confidence: float) -> int:
    """1 where `other` is told to have the higher KPI, -1 where the lower, 0 where they cannot be told apart."""
    place = one.values(("total",)).row(kpi)
    found = difference(one, other, ("total",), 1, confidence)
    sure = found.p[place] * pairs < 1.0 - confidence
    return int(np.sign(found.difference[place])) if sure else 0
