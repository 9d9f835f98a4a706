"""Paired differences: by hand, against SciPy, under the null, and as a promise of how many replications are enough."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import expit

from sim.comparison.differences import (
    HIGHER,
    LOWER,
    SAME,
    guarded,
    holm,
    paired,
    replications_needed,
    verdicts,
)
from sim.comparison.estimates import Nature, Sums, estimate

EXPERIMENTS = 4_000


def plain(values: np.ndarray) -> Sums:
    return Sums(values.astype(float), np.ones(values.shape))


def share_of_days(columns: int) -> Nature:
    return Nature(np.ones(columns, bool), np.ones(columns, bool), np.ones(columns, int))


def same_days_twice(rng: np.random.Generator, replications: int, better: float = 0.0) -> tuple[Sums, Sums]:
    """Two alternatives on the same volatile days; the second one's service level is higher on the logit scale."""
    busyness = rng.gamma(156, 1 / 156, (replications, EXPERIMENTS))
    offered = rng.poisson(800 * busyness)
    logit = 1.6 - 6.5 * (busyness - 1)
    met = (rng.binomial(offered, expit(logit + shift)).astype(float) for shift in (0.0, better))
    return tuple(Sums(one, offered.astype(float)) for one in met)  # type: ignore[return-value]


def test_differences_of_means_are_the_paired_t_test() -> None:
    rng = np.random.default_rng(2)
    base = rng.normal(10, 3, (12, 1))
    other = base + rng.normal(0.5, 1, (12, 1))
    found, expected = paired(plain(base), plain(other)), stats.ttest_rel(other[:, 0], base[:, 0])
    interval = expected.confidence_interval(0.95)
    assert found.p[0] == pytest.approx(expected.pvalue)
    assert (found.low[0], found.high[0]) == (pytest.approx(interval.low), pytest.approx(interval.high))
    assert found.difference[0] == pytest.approx((other - base).mean())
    assert found.wins[0] == (other > base).mean()


def test_a_difference_of_ratios_by_hand() -> None:
    base = Sums(np.array([[8.0], [18.0], [24.0]]), np.array([[10.0], [20.0], [30.0]]))
    other = Sums(np.array([[9.0], [19.0], [29.0]]), np.array([[10.0], [22.0], [30.0]]))
    found = paired(base, other)
    residuals = [
        (s.numerators[:, 0] - s.numerators.sum() / s.denominators.sum() * s.denominators[:, 0])
        / s.denominators.mean()
        for s in (base, other)
    ]
    assert found.difference[0] == pytest.approx(57 / 62 - 50 / 60)
    assert found.error[0] == pytest.approx((residuals[1] - residuals[0]).std(ddof=1) / np.sqrt(3))


def test_pairing_cancels_what_both_alternatives_share() -> None:
    base, other = same_days_twice(np.random.default_rng(4), 10, better=0.1)
    together = paired(base, other).error.mean()
    apart = np.hypot(estimate(base).error, estimate(other).error).mean()
    assert together < apart / 4  # the days' volume moves both service levels by about 5 points


def test_no_difference_is_seldom_called_one() -> None:
    """False alarms over 4,000 pairs of equal alternatives: 0.05 ± 0.014, four standard errors."""
    for replications in (5, 10, 30):
        found = paired(*same_days_twice(np.random.default_rng(replications), replications))
        assert (found.p < 0.05).mean() == pytest.approx(0.05, abs=0.014)
        assert np.array_equal(found.p < 0.05, (found.low > 0) | (found.high < 0))


def test_a_share_of_days_gives_no_more_false_alarms_than_promised() -> None:
    """Equal alternatives whose days are met with 80 % and agree mostly; single days are discrete, so far
    fewer alarms."""
    rng = np.random.default_rng(8)
    base = rng.random((10, EXPERIMENTS)) < 0.8
    other = np.where(rng.random(base.shape) < 0.6, base, rng.random(base.shape) < 0.8)
    found = paired(plain(base), plain(other), share_of_days(EXPERIMENTS))
    assert (found.p < 0.05).mean() < 0.05
    assert ((found.low <= 0) & (found.high >= 0)).mean() > 0.95


def test_three_days_that_all_differ_are_no_proof_and_eight_are() -> None:
    for days, told in ((3, False), (8, True)):
        found = paired(plain(np.zeros((days, 1))), plain(np.ones((days, 1))), share_of_days(1))
        assert (found.low[0] > 0) == (found.p[0] < 0.05) == told
        assert found.high[0] == 1.0


def test_a_constant_difference_is_certain_and_equal_plays_are_equal() -> None:
    costs = np.random.default_rng(1).normal(5000, 300, (4, 1))
    found = paired(plain(costs), plain(costs + 100.0))
    assert (found.p[0], found.low[0], found.high[0]) == (0.0, pytest.approx(100.0), pytest.approx(100.0))
    equal = paired(plain(costs > 5000), plain(costs > 5000), share_of_days(1))
    assert (equal.p[0], equal.low[0], equal.high[0], equal.wins[0]) == (1.0, 0.0, 0.0, 0.5)


def test_one_replication_tells_nothing_apart() -> None:
    found = paired(plain(np.ones((1, 2))), plain(np.array([[2.0, np.nan]])))
    assert found.difference[0] == 1.0
    assert np.isnan([found.p[0], found.low[0], found.p[1], found.difference[1]]).all()
    assert verdicts(found.difference, holm(found.p[None])[0]) == [SAME, SAME]


def test_holm_on_known_values() -> None:
    """The example of R's p.adjust: 0.01, 0.02, 0.03, 0.04, 0.05 become 0.05, 0.08, 0.09, 0.09, 0.09."""
    p = np.array([0.03, 0.01, 0.05, 0.02, 0.04])[:, None]
    assert holm(p)[:, 0] == pytest.approx([0.09, 0.05, 0.09, 0.08, 0.09])
    assert holm(np.array([[0.6], [0.9]]))[:, 0] == pytest.approx([1.0, 1.0])


def test_holm_leaves_out_what_has_no_p_value() -> None:
    adjusted = holm(np.array([[0.04], [np.nan], [0.01]]))[:, 0]
    assert adjusted[[0, 2]] == pytest.approx([0.04, 0.02])
    assert np.isnan(adjusted[1])


def test_alternatives_equal_to_the_base_make_no_test_stricter() -> None:
    """Of three alternatives one plays the same throughout: the others are guarded as two, and it keeps its p of 1; one
    whose differences only add up to 0 is a test."""
    rng = np.random.default_rng(5)
    base = rng.normal(size=(10, 1))
    moved, even = base + 0.5 + 0.6 * rng.normal(size=(10, 1)), base + np.tile([[0.5], [-0.5]], (5, 1))
    one, same, none = (paired(plain(base), plain(other)) for other in (moved, base, even))
    assert same.equal.all()
    assert not (one.equal | none.equal).any()
    assert guarded([one, same, same])[:, 0] == pytest.approx([one.p[0], 1.0, 1.0])
    assert guarded([one, same, none])[:, 0] == pytest.approx([2 * one.p[0], 1.0, 1.0])


def test_the_guard_holds_over_several_alternatives() -> None:
    """Three alternatives equal to the base: at least one false verdict in at most 5 % of comparisons (+ 0.014), where
    unguarded ones would reach about 10 %."""
    rng = np.random.default_rng(12)
    base = rng.normal(size=(10, EXPERIMENTS))
    p = np.array([paired(plain(base), plain(rng.normal(size=base.shape))).p for _ in range(3)])
    assert (holm(p) < 0.05).any(axis=0).mean() <= 0.064
    assert (p < 0.05).any(axis=0).mean() > 0.08


def test_wide_intervals_hold_for_all_alternatives_together() -> None:
    rng = np.random.default_rng(13)
    base = rng.normal(size=(10, EXPERIMENTS))
    found = [paired(plain(base), plain(base + rng.normal(size=base.shape)), alternatives=4) for _ in range(4)]
    all_cover = np.all([(one.wide_low <= 0) & (one.wide_high >= 0) for one in found], axis=0).mean()
    assert 0.936 <= all_cover <= 0.975  # 0.95 and above: Bonferroni is exact only for disjoint failures
    assert all((one.wide_low < one.low).all() for one in found)


def test_verdicts_in_words() -> None:
    difference, p = np.array([1.0, -1.0, 1.0, 0.0, np.nan]), np.array([0.01, 0.049, 0.051, 1.0, np.nan])
    assert verdicts(difference, p) == [HIGHER, LOWER, SAME, SAME, SAME]


def test_the_replications_said_to_be_needed_tell_the_difference_apart() -> None:
    """At a true difference of half a standard deviation 34 pairs give 80 % power (Cohen 1988, table 2.4); with as many,
    80 % ± 2.5 points of 4,000 experiments succeed (four standard errors)."""
    rng = np.random.default_rng(21)
    pilot = np.tile([-1.0, 1.0], 500)[:, None]
    pilot = pilot / pilot.std(ddof=1) + 0.5
    needed = replications_needed(paired(plain(np.zeros(pilot.shape)), plain(pilot)))[0]
    assert needed in (33, 34)
    trial = rng.normal(0.5, 1.0, (int(needed), EXPERIMENTS))
    assert (paired(plain(np.zeros(trial.shape)), plain(trial)).p < 0.05).mean() == pytest.approx(
        0.80, abs=0.025
    )


def test_no_number_of_replications_tells_equals_apart() -> None:
    values = np.random.default_rng(3).normal(size=(10, 1))
    assert np.isnan(replications_needed(paired(plain(values), plain(values)))[0])
    swings = np.tile([-1.0, 1.0], 5)[:, None]
    assert np.isnan(
        replications_needed(paired(plain(values), plain(values + swings + 1e-4)))[0]
    )  # 8e8 would be
