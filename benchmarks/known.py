"""KPIs beside the values they must have: a fast engine must simulate the right thing, and so must its rival."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks import our_engine
from benchmarks.legs import Tally, kpis
from benchmarks.workloads import W1_EXACT, W2_REFERENCE, Kpis, w1, w2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.workloads import Workload

    Part = Callable[[Tally], float]
    Run = Callable[[Workload, int], Tally]

ERRORS_ALLOWED = 4.0
"""Standard errors between a KPI and what it is held against: passed by chance once in 16,000 comparisons."""
EXACT = Kpis(asa=0.0, abandonment=0.0, within=0.0, utilisation=0.0)
"""Standard errors of values known exactly."""
W2_REFERENCE_ERRORS = Kpis(asa=0.13, abandonment=1e-4, within=3e-4, utilisation=2e-4, asa_tier2=0.15)
"""Standard errors of W2_REFERENCE itself."""


class UnequalError(Exception):
    """Two engines of one race do not simulate the same."""


class Estimate(NamedTuple):
    """A KPI over some days, and its standard error."""

    value: float
    error: float


@dataclass(frozen=True)
class Known:
    """A KPI of an engine beside what it is held against; `error` is the standard error of their difference."""

    workload: str
    kpi: str
    engine: str
    measured: float
    beside: str
    known: float
    error: float

    @property
    def errors_apart(self) -> float:
        """Distance in standard errors."""
        return abs(self.measured - self.known) / self.error

    @property
    def is_equal(self) -> bool:
        """Whether the two are as near as chance allows."""
        return self.errors_apart <= ERRORS_ALLOWED


def known_values(days: int, seed: int) -> tuple[Known, ...]:
    """W1 and W2 as our engine plays them, held against Erlang A and against the reference of W2."""
    ours = {workload.name: estimates(our_engine.compiled, workload, days, seed) for workload in (w1(), w2())}
    return (
        *beside_known(w1(), ours["W1"], "Erlang A", W1_EXACT, EXACT),
        *beside_known(w2(), ours["W2"], "reference", W2_REFERENCE, W2_REFERENCE_ERRORS),
    )


def rivals(name: str, rival: Run, workloads: Iterable[Workload], days: int, seed: int) -> tuple[Known, ...]:
    """The KPIs of a rival beside ours on the same workloads, each over days of its own."""
    found: list[Known] = []
    for workload in workloads:
        played = max(days // workload.scale, 6)
        theirs = estimates(rival, workload, 4 * played, seed)
        ours = estimates(our_engine.compiled, workload, played, seed)
        found += [
            Known(
                workload.name,
                kpi,
                name,
                theirs[kpi].value,
                "ours",
                own.value,
                hypot(own.error, theirs[kpi].error),
            )
            for kpi, own in ours.items()
        ]
    return tuple(found)


def refuse_unequal(comparisons: Iterable[Known]) -> None:
    """Raises UnequalError where an engine does not simulate what it is raced on: its speed would mean nothing."""
    wrong = [
        f"{one.workload}: {one.kpi} is {one.measured:.5g} in {one.engine} but {one.known:.5g} in {one.beside}, "
        f"{one.errors_apart:.1f} standard errors apart ({ERRORS_ALLOWED:g} are allowed)"
        for one in comparisons
        if not one.is_equal
    ]
    if wrong:
        raise UnequalError("no race, the engines do not simulate the same:\n  " + "\n  ".join(wrong))


def estimates(run: Run, workload: Workload, days: int, seed: int) -> dict[str, Estimate]:
    """KPIs over some days, each a ratio of sums whose standard error comes from how the days differ."""
    return of_tallies(workload, [run(workload, seed + day) for day in range(days)])


def of_tallies(workload: Workload, played: Sequence[Tally]) -> dict[str, Estimate]:
    """As `estimates`, of days that have been played; a KPI that a workload has not is left out."""
    days, found = len(played), dict[str, Estimate]()
    overall = kpis(replace(workload, days=days), _sum(played))
    for name, (above, below) in _RATIOS.items():
        value = getattr(overall, name)
        if value is None:
            continue
        numerators = np.array([above(tally) for tally in played], dtype=np.float64)
        denominators = np.array([below(tally) for tally in played], dtype=np.float64)
        mean = numerators.sum() / denominators.sum()
        residuals = numerators - mean * denominators
        own = sqrt(days / (days - 1) * float(residuals @ residuals)) / denominators.sum() * (value / mean)
        found[name] = Estimate(value, own)
    return found


def beside_known(
    workload: Workload, ours: dict[str, Estimate], beside: str, known: Kpis, errors: Kpis
) -> list[Known]:
    """Our KPIs beside known values with standard errors of their own."""
    return [
        Known(
            workload.name, kpi, "ours", own.value, beside, getattr(known, kpi), hypot(own.error, getattr(errors, kpi))
        )
        for kpi, own in ours.items()
    ]  # fmt: skip


_RATIOS: dict[str, tuple[Part, Part]] = {
    "asa": (lambda t: t["wait_sum"], lambda t: t["answered"]),
    "abandonment": (lambda t: t["abandoned"], lambda t: t["offered"]),
    "within": (lambda t: t["within"], lambda t: t["offered"]),
    "utilisation": (lambda t: t["busy"], lambda t: 1),
    "asa_tier2": (lambda t: t["wait_sum_tier2"], lambda t: t["answered_tier2"]),
}
"""Numerator and denominator of each KPI of a day."""


def _sum(tallies: Sequence[Tally]) -> Tally:
    total = tallies[0].copy()
    for tally in tallies[1:]:
        for key in total:
            total[key] += tally[key]  # type: ignore[literal-required]
    return total
