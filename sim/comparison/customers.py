"""Segments of customers against each other: service on live channels, and whether who comes first also waits less."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.differences import paired
from sim.comparison.estimates import Nature, Sums, estimate, observations
from sim.comparison.results import method
from sim.measures.kpis import measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from sim.center import Center
    from sim.comparison.results import Results

BY_SEGMENT = (
    "offered", "service_level", "asa", "abandonment", "priority_inversion", "overtaken", "value_offered",
    "value_abandoned",
)  # fmt: skip


@dataclass(frozen=True)
class Precedence:
    """A segment that waits longer for an answer than one of larger priority numbers: by how many seconds (95 %)."""

    higher: str
    lower: str
    longer: float
    low: float
    high: float

    @property
    def told(self) -> bool:
        """Whether the difference is beyond the noise."""
        return self.low > 0.0


def live_segments(center: Center) -> dict[str, list[str]]:
    """The contact types on live channels of each segment; the smallest priority numbers first."""
    found: dict[str, list[str]] = {}
    for name, kind in center.contact_types.items():
        if kind.segment and not center.is_deferred(name):
            found.setdefault(kind.segment, []).append(name)
    spans = priorities(center, found)
    return dict(sorted(found.items(), key=lambda entry: spans[entry[0]]))


def priorities(center: Center, segments: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, int]]:
    """The smallest and the largest priority number of each segment's types."""
    numbers = {
        name: [center.contact_types[kind].priority for kind in kinds] for name, kinds in segments.items()
    }
    return {name: (min(found), max(found)) for name, found in numbers.items()}


def segment_table(results: Results) -> pd.DataFrame:
    """Tidy KPIs by segment, of its live contact types together: kpi, name, mean, low, high, n, unit, definition,
    method."""
    import pandas as pd

    segments = live_segments(results.center)
    rows = [(measure(kpi), name) for kpi in BY_SEGMENT for name in segments]
    sums = _sums(results, [(one.name, segments[name]) for one, name in rows])
    shares = np.array([one.unit == "share" for one, _ in rows], np.bool_)
    found = estimate(sums, Nature(shares, np.zeros_like(shares), np.ones(len(rows), np.int64)))
    n = found.n * (1 + results.antithetic)
    words = [
        method("mean" if _is_count(one.name) else "ratio of sums", one, count, results.antithetic)
        for (one, _), count in zip(rows, n.tolist(), strict=True)
    ]
    return pd.DataFrame({
        "kpi": [one.name for one, _ in rows], "name": [name for _, name in rows],
        "mean": found.mean, "low": found.low, "high": found.high, "n": n, "method": words,
        "unit": [one.unit_in(results.center) for one, _ in rows], "definition": [one.definition for one, _ in rows],
    })  # fmt: skip


def precedence(results: Results) -> tuple[Precedence, ...]:
    """Every pair of segments of which the more important one waits longer for an answer; paired by replication."""
    segments = live_segments(results.center)
    spans = priorities(results.center, segments)
    pairs = [(a, b) for a, b in permutations(segments, 2) if spans[a][1] < spans[b][0]]
    if not pairs:
        return ()
    higher, lower = (_sums(results, [("asa", segments[pair[side]]) for pair in pairs]) for side in (0, 1))
    gap = paired(lower, higher)
    ends = zip(pairs, gap.difference.tolist(), gap.low.tolist(), gap.high.tolist(), strict=True)
    return tuple(Precedence(*pair, longer, low, high) for pair, longer, low, high in ends if longer > 0.0)


def _sums(results: Results, wanted: Sequence[tuple[str, Sequence[str]]]) -> Sums:
    """Numerators and denominators of measures, each added up over some contact types."""
    found = results.values()
    member = np.zeros((len(found.rows), len(wanted)))
    for column, (kpi, kinds) in enumerate(wanted):
        member[[found.row(kpi, "type", kind) for kind in kinds], column] = 1.0
    counts = [_is_count(kpi) for kpi, _ in wanted]
    above, below = found.numerators @ member, found.denominators @ member
    # a count has a denominator of 1 in each type, and one in all of them together
    return observations(Sums(above, np.where(counts, np.minimum(below, 1.0), below)), results.antithetic)


def _is_count(kpi: str) -> bool:
    return measure(kpi).unit in {"contacts", "value"}
