"""The judge judged: it sees what is wrong, and its standard errors are right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri, stdtr

from experiments.verification.case import Check
from experiments.verification.verdict import (
    CONFIDENCE,
    Judged,
    Verdict,
    chance_of_mean_square,
    false_alarms,
    judge,
    mean_square,
)
from tests.theory.test_exact import CASES


def test_a_wrong_value_is_seen() -> None:
    """Ten agents with ten erlang lose 0.2146 and are busy 0.7854; six replications tell 0.25 and 0.72 from that."""
    case = CASES["Ten agents and no patience"]
    wrong = replace(
        case, checks=(Check("abandonment", 0.25), Check("occupancy", 0.72), Check("abandonment", 0.214582))
    )
    found = [verdict.holds for verdict in judge(wrong, 6, workers=1).verdicts]
    assert found == [False, False, True]


def test_figures_are_of_the_counted_window_only() -> None:
    """Arrivals of a day of 24 equal hours: two hours hold a twelfth of them, within 4 standard errors of Poisson."""
    case = replace(CASES["Ten agents and no queue"], checks=(Check("offered", 400.0),), counted=("5h", "7h"))
    verdict = judge(case, 10, workers=1).verdicts[0]
    assert abs(verdict.mean - 400.0) < 4.0 * (400.0 / 10) ** 0.5
    assert verdict.error == pytest.approx((400.0 / 10) ** 0.5, rel=0.8)


def test_a_window_ends_at_interval_bounds() -> None:
    case = replace(CASES["Ten agents and no queue"], counted=("5h10min", "7h"))
    with pytest.raises(ValueError, match="no bounds of intervals"):
        case.window(case.checks[0])


def test_cases_have_seeds_of_their_own() -> None:
    assert len({case.seed(1) for case in CASES.values()}) == len(CASES)
    assert CASES["Two tiers"].seed(1) != CASES["Two tiers"].seed(2)


def test_the_band_has_the_stated_confidence() -> None:
    """Means of nine normal numbers, a hundred thousand times: 30 expected out of the band, 13 to 53 at four sigma."""
    numbers = np.random.default_rng(7).normal(size=(100_000, 9))
    means, errors = numbers.mean(axis=1), numbers.std(axis=1, ddof=1) / 3.0
    reach = Verdict(Check("asa", 0.0), 0.0, 1.0, 8).band
    assert 13 <= int((abs(means) > reach * errors).sum()) <= 53
    assert false_alarms(1) == pytest.approx(1.0 - CONFIDENCE)


def test_normal_scores_of_small_samples_are_closer_than_their_z() -> None:
    verdict = Verdict(Check("asa", 1.0), 4.0, 1.0, 9)
    assert verdict.z == 3.0
    assert verdict.normal_score == pytest.approx(2.43, abs=0.01)


def test_the_mean_square_is_of_first_figures_and_has_its_stated_chance() -> None:
    """Means of 30 normal numbers as 88 cases, two thousand times: a hundred expected out of 95 %, 56 to 144 at 4.5
    sigma; with standard errors a quarter too small nearly all are out."""
    case = CASES["Two tiers"]
    near, far = Verdict(Check("asa", 1.0), 1.1, 0.1, 10**6), Verdict(Check("asa", 1.0), 1.3, 0.1, 10**6)
    two = [Judged(case, "simpy", 21, 1, (near, far)), Judged(case, "simpy", 21, 1, (far, near))]
    assert mean_square(two) == pytest.approx((1.0 + 9.0) / 2.0, rel=1e-4)
    low, high = chance_of_mean_square(88)
    numbers = np.random.default_rng(8).normal(size=(2_000, 88, 30))
    squares = (ndtri(stdtr(29, numbers.mean(axis=2) / numbers.std(axis=2, ddof=1) * 30**0.5)) ** 2).mean(
        axis=1
    )
    assert 56 <= int(((squares < low) | (squares > high)).sum()) <= 144
    assert float((squares / 0.75**2 > high).mean()) > 0.9


def test_a_case_holds_if_all_its_figures_do() -> None:
    case = CASES["Two tiers"]
    good, bad = Verdict(Check("asa", 1.0), 1.1, 0.1, 20), Verdict(Check("asa", 1.0), 3.0, 0.1, 20)
    assert Judged(case, "simpy", 21, 1, (good,)).holds
    assert not Judged(case, "simpy", 21, 1, (good, bad)).holds
