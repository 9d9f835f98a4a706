"""Our engine's KPIs beside the values the workloads are known to give: a fast engine must simulate the right thing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import our_engine
from benchmarks.legs import kpis
from benchmarks.workloads import W1_EXACT, W2_REFERENCE, Kpis, w1, w2

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.legs import Tally
    from benchmarks.workloads import Workload

    Part = Callable[[Tally], float]

ERRORS_ALLOWED = 4.0
"""Standard errors between a KPI of ours and its known value: passed by chance once in 16,000 comparisons."""
W2_REFERENCE_ERRORS = Kpis(asa=0.13, abandonment=1e-4, within=3e-4, utilisation=2e-4, asa_tier2=0.15)
"""Standard errors of W2_REFERENCE itself; W1 is known exactly."""


@dataclass(frozen=True)
class Known:
    """A KPI of our engine beside its known value; `error` is the standard error of their difference."""

    workload: str
    kpi: str
    measured: float
    known: float
    error: float

    @property
    def errors_apart(self) -> float:
        """Distance in standard errors."""
        return abs(self.measured - self.known) / self.error


def known_values(days: int, seed: int) -> tuple[Known, ...]:
    """W1 and W2 as our engine plays them, held against Erlang A and against the reference of W2."""
    exact = Kpis(asa=0.0, abandonment=0.0, within=0.0, utilisation=0.0)
    return (
        *hold_against(w1(), W1_EXACT, exact, days, seed),
        *hold_against(w2(), W2_REFERENCE, W2_REFERENCE_ERRORS, days, seed),
    )


def hold_against(workload: Workload, known: Kpis, errors: Kpis, days: int, seed: int) -> list[Known]:
    """KPIs over some days, each a ratio of sums whose standard error comes from how the days differ."""
    played = [our_engine.run(workload, seed + day) for day in range(days)]
    overall = kpis(replace(workload, days=days), _sum(played))
    found = []
    for name, (above, below) in _RATIOS.items():
        measured, value, error = getattr(overall, name), getattr(known, name), getattr(errors, name)
        if measured is None or value is None:
            continue
        numerators = np.array([above(tally) for tally in played], dtype=np.float64)
        denominators = np.array([below(tally) for tally in played], dtype=np.float64)
        mean = numerators.sum() / denominators.sum()
        residuals = numerators - mean * denominators
        own = sqrt(days / (days - 1) * float(residuals @ residuals)) / denominators.sum() * (measured / mean)
        found.append(Known(workload.name, name, measured, value, sqrt(own**2 + error**2)))
    return found


_RATIOS: dict[str, tuple[Part, Part]] = {
    "asa": (lambda t: t["wait_sum"], lambda t: t["answered"]),
    "abandonment": (lambda t: t["abandoned"], lambda t: t["offered"]),
    "within": (lambda t: t["within"], lambda t: t["offered"]),
    "utilisation": (lambda t: t["busy"], lambda t: 1),
    "asa_tier2": (lambda t: t["wait_sum_tier2"], lambda t: t["answered_tier2"]),
}
"""Numerator and denominator of each KPI of a day."""


def _sum(tallies: list[Tally]) -> Tally:
    total = tallies[0].copy()
    for tally in tallies[1:]:
        for key in total:
            total[key] += tally[key]  # type: ignore[literal-required]
    return total
