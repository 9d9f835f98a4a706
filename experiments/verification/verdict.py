"""Plays cases and judges their figures: estimate, band, z and verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from experiments.verification.case import Case, Check
from experiments.verification.figures import figure
from sim.comparison.estimates import Sums, estimate, quantile_t
from sim.comparison.run import run
from sim.measures.scopes import scopes
from sim.measures.values import values

if TYPE_CHECKING:
    from sim.comparison.results import Results
    from sim.comparison.units import Progress
    from sim.measures.values import Values

CONFIDENCE = 0.9997
"""Of each single comparison: so high that two hundred of them together seldom raise a false alarm."""


@dataclass(frozen=True)
class Verdict:
    """One figure held against its exact value; `error` is the standard error of the difference."""

    check: Check
    mean: float
    error: float
    degrees: int

    @property
    def band(self) -> float:
        """Half the width of Student's interval of the difference at the stated confidence."""
        return float(quantile_t(0.5 + CONFIDENCE / 2.0, np.array([self.degrees]))[0]) * self.error

    @property
    def z(self) -> float:
        """The difference in standard errors."""
        return (self.mean - self.check.exact) / self.error

    @property
    def normal_score(self) -> float:
        """The z that a normal variable would have where Student's has this one, so that cases can be compared."""
        from scipy.special import ndtri, stdtr

        return math.copysign(float(ndtri(stdtr(self.degrees, -abs(self.z)))), self.z)

    @property
    def holds(self) -> bool:
        """Whether the exact value lies in the band."""
        return abs(self.mean - self.check.exact) <= self.band


@dataclass(frozen=True)
class Judged:
    """A case with its verdicts, the engine that played it, and how many contacts were offered in all replications."""

    case: Case
    engine: str
    replications: int
    contacts: int
    verdicts: tuple[Verdict, ...]

    @property
    def holds(self) -> bool:
        """Whether every figure lies in its band."""
        return all(verdict.holds for verdict in self.verdicts)


def judge(
    case: Case,
    replications: int,
    seed: int = 1,
    engine: str = "auto",
    workers: int | None = None,
    progress: Progress | None = None,
) -> Judged:
    """Play a case and hold each of its figures against the exact value."""
    results = run(case.played, replications, case.seed(seed), engine, workers=workers, progress=progress)
    offered = sum(int(one.contacts["offered"].sum()) for one in results.tallies)
    return Judged(
        case,
        results.engine,
        replications,
        offered,
        tuple(_verdict(case, check, results) for check in case.checks),
    )


def _verdict(case: Case, check: Check, results: Results) -> Verdict:
    found = _values(case, check, results)
    mean, error = _spread(found) if check.spread else _mean(found)
    return Verdict(check, mean, math.hypot(error, check.reference_error), len(found.numerators) - 1)


def _values(case: Case, check: Check, results: Results) -> Values:
    """The numerator and denominator of a figure in each replication."""
    start, stop = case.window(check)
    scope = next(entry for entry in scopes(case.played, (check.kind,)) if entry.name == check.name)
    measure = replace(figure(check.measure), kinds=(check.kind,))
    return values(case.played, results.tallies, [replace(scope, start=start, stop=stop)], [measure])


def _mean(found: Values) -> tuple[float, float]:
    """Ratio of sums over replications with its delta-method standard error."""
    result = estimate(Sums(found.numerators, found.denominators))
    return float(result.mean[0]), float(result.error[0])


def _spread(found: Values) -> tuple[float, float]:
    """Standard deviation between replications; its standard error from the fourth moment."""
    apart = found.ratios()[:, 0] - found.ratios()[:, 0].mean()
    variance = float((apart**2).sum()) / (len(apart) - 1)
    fourth = float((apart**4).mean())
    deviation = math.sqrt(variance)
    return deviation, math.sqrt(max(fourth - variance**2, 0.0) / len(apart)) / (2.0 * deviation)


def mean_square(judged: Sequence[Judged]) -> float:
    """Mean square of the normal scores of the first figures of cases, which are independent."""
    return sum(entry.verdicts[0].normal_score ** 2 for entry in judged) / len(judged)


def chance_of_mean_square(count: int) -> tuple[float, float]:
    """Where the mean square of so many independent normal scores lies in 95 of 100 runs (chi square)."""
    from scipy.special import chdtri

    return float(chdtri(count, 0.975)) / count, float(chdtri(count, 0.025)) / count


def false_alarms(count: int) -> float:
    """Probability that at least one of so many true values falls out of its band, were they independent."""
    return 1.0 - CONFIDENCE**count


def figures_of(judged: Sequence[Judged]) -> list[Verdict]:
    """All verdicts in order."""
    return [verdict for entry in judged for verdict in entry.verdicts]
