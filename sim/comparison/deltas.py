"""The table of paired differences: every KPI of every alternative against the base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.differences import (
    HIGHER,
    LOWER,
    Differences,
    guarded,
    paired,
    replications_needed,
    verdicts,
)
from sim.comparison.estimates import CONFIDENCE, Sums, observations
from sim.comparison.results import Results, labels, nature_of, wording

if TYPE_CHECKING:
    import pandas as pd

    from sim.comparison.stopping import Until
    from sim.measures.values import Values
    from sim.tables import Float64

COLUMNS = (
    "alternative", "base", "kpi", "scope", "name", "base_mean", "mean", "difference", "low", "high", "low_all",
    "high_all", "p", "p_guarded", "verdict", "effect", "p_better", "n", "replications_needed", "unit", "definition",
)  # fmt: skip


def table(results: Mapping[str, Results], kinds: tuple[str, ...], confidence: float) -> pd.DataFrame:
    """Alternative minus base, paired by replication, for every KPI and scope that the base has.

    difference, low, high, p: this comparison alone · low_all, high_all: intervals that hold for all alternatives
    together (Bonferroni) · p_guarded: p adjusted for the number of alternatives that differ from the base in any
    replication, KPI by KPI (Holm) · verdict: "higher", "lower" or "cannot be told apart" by p_guarded · effect:
    "better" or "worse" where the KPI has a good direction and the verdict is one · p_better: share of replications in
    which the alternative was better, ties half · replications_needed: for telling the seen difference apart with 80 %
    probability at the seen variance, guarded for the number of alternatives · n: replications.
    """
    import pandas as pd

    (base, first), *others = results.items()
    if not others:
        return pd.DataFrame(columns=list(COLUMNS))
    found = [difference(first, other, kinds, len(others), confidence) for _, other in others]
    parts = [
        _part(first, kinds, one, p, len(others), confidence).assign(alternative=name, base=base)
        for (name, _), one, p in zip(others, found, guarded(found), strict=True)
    ]
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def difference(
    base: Results, other: Results, kinds: tuple[str, ...], alternatives: int, confidence: float
) -> Differences:
    """Paired differences of two alternatives, in the order of the base's values; NaN where `other` has no such row."""
    rows, antithetic = base.values(kinds), base.antithetic
    before = observations(Sums(rows.numerators, rows.denominators), antithetic)
    after = observations(_matched(rows, other.values(kinds)), antithetic)
    return paired(before, after, nature_of(rows, base.center, antithetic), alternatives, confidence)


def half_width(base: Results, other: Results, rule: Until, alternatives: int) -> float:
    """Half the length of the guarded interval of the difference in the rule's KPI; infinite while it has none."""
    found = difference(base, other, (rule.scope,), alternatives, CONFIDENCE)
    place = rule.place(base.values((rule.scope,)))
    width = float(found.wide_high[place] - found.wide_low[place]) / 2.0
    return width if np.isfinite(width) else np.inf


def _matched(base: Values, other: Values) -> Sums:
    """The columns of `other` in the order of `base`, by KPI and scope; 0 over 0 where it has none."""
    places = {key: place for place, key in enumerate(zip(*labels(other).values(), strict=True))}
    order = [places.get(key, -1) for key in zip(*labels(base).values(), strict=True)]
    return Sums(*(_taken(column, order) for column in (other.numerators, other.denominators)))


def _taken(column: Float64, order: list[int]) -> Float64:
    return np.where(np.array(order) >= 0, column[:, order], 0.0)


def _part(
    base: Results,
    kinds: tuple[str, ...],
    found: Differences,
    guarded: Float64,
    alternatives: int,
    confidence: float,
) -> pd.DataFrame:
    """The rows of one alternative."""
    import pandas as pd

    rows, pair = base.values(kinds), 1 + base.antithetic
    verdict = verdicts(found.difference, guarded, confidence)
    better = [measure.better for measure, _ in rows.rows]
    return pd.DataFrame(
        labels(rows)
        | {
            "base_mean": found.base, "mean": found.other, "difference": found.difference, "low": found.low,
            "high": found.high, "low_all": found.wide_low, "high_all": found.wide_high, "p": found.p,
            "p_guarded": guarded, "verdict": verdict, "effect": list(map(_effect, verdict, better)),
            "p_better": _better(found.wins, better), "n": found.n * pair,
            "replications_needed": replications_needed(found, alternatives, confidence) * pair,
        }
        | wording(rows, base.center)
    )  # fmt: skip


def _effect(verdict: str, better: str) -> str:
    if not better or verdict not in (HIGHER, LOWER):
        return ""
    return "better" if verdict == better else "worse"


def _better(wins: Float64, better: Sequence[str]) -> Float64:
    way = np.array(better)
    return np.where(way == HIGHER, wins, np.where(way == LOWER, 1.0 - wins, np.nan))
