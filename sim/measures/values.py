"""Measures of replications as numerators and denominators, ready to be estimated and compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.kpis import MEASURES
from sim.measures.scopes import Scope, scopes
from sim.measures.views import View, ratio, side_by_side, view_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.center import Center
    from sim.measures.measure import Measure
    from sim.measures.tally import Tallies
    from sim.tables import Float64


@dataclass(frozen=True)
class Values:
    """Numerator and denominator of each (measure, scope) in each replication: (replications, rows).

    A denominator of 0 means that the measure is missing in that replication; its numerator is then 0 too.
    """

    rows: tuple[tuple[Measure, Scope], ...]
    numerators: Float64
    denominators: Float64

    def row(self, measure: str, kind: str = "total", name: str = "total") -> int:
        """Place of a measure over a scope; raises KeyError where it has no meaning."""
        for place, (entry, scope) in enumerate(self.rows):
            if (entry.name, scope.kind, scope.name) == (measure, kind, name):
                return place
        raise KeyError(f"{measure} is not measured over {kind} {name}")

    def over(self, kinds: Sequence[str]) -> Values:
        """The rows over scopes of some kinds, in the order in which they would be measured alone."""
        order = {measure.name: number for number, (measure, _) in reversed(list(enumerate(self.rows)))}
        chosen = [place for place, (_, scope) in enumerate(self.rows) if scope.kind in kinds]
        chosen.sort(key=lambda at: (order[self.rows[at][0].name], kinds.index(self.rows[at][1].kind), at))
        return Values(
            tuple(self.rows[at] for at in chosen),
            np.take(self.numerators, chosen, axis=1),
            np.take(self.denominators, chosen, axis=1),
        )

    def ratios(self) -> Float64:
        """Each replication's own value, NaN where it is missing."""
        return ratio(self.numerators, self.denominators)

    def pooled(self) -> Float64:
        """Each row's ratio of sums over the replications, NaN where it is missing in all of them."""
        return ratio(self.numerators.sum(axis=0), self.denominators.sum(axis=0))


def values(
    center: Center,
    tallies: Sequence[Tallies],
    chosen: Sequence[Scope] | None = None,
    measures: Sequence[Measure] = MEASURES,
) -> Values:
    """Every measure over every scope it makes sense for (by default all of `scopes(center)`), one row of numerators
    and denominators a replication."""
    over = scopes(center) if chosen is None else tuple(chosen)
    places = [[place for place, scope in enumerate(over) if measure.applies(scope)] for measure in measures]
    rows = tuple((measure, over[place]) for measure, at in zip(measures, places, strict=True) for place in at)
    # Filled in place: sums over replications depend on the order in which numbers lie in memory.
    found = Values(rows, *np.zeros((2, len(tallies), len(rows))))
    if tallies:
        every = side_by_side([view_all(one, over) for one in tallies])
        above, below = zip(*_ratios(every, measures, places), strict=True)
        np.concatenate(above, axis=1, out=found.numerators)
        np.concatenate(below, axis=1, out=found.denominators)
    return found


def _ratios(
    v: View, measures: Sequence[Measure], places: Sequence[list[int]]
) -> Iterator[tuple[Float64, Float64]]:
    """Of each measure, (replications, the scopes it makes sense for)."""
    shape = v.offered.shape
    for measure, at in zip(measures, places, strict=True):
        above, below = (
            np.broadcast_to(np.asarray(part, np.float64), shape)[:, at] for part in measure.ratio(v)
        )
        yield np.where(below == 0, 0.0, above), below
