"""The exact day of anonymous headcounts: the published call center, and the method against itself and its limits."""

from __future__ import annotations

import numpy as np
import pytest

from tests.theory.exact_days import TUTORIAL
from tests.theory.headcount_day import Day, gamma_nodes, headcount_day
from tests.theory.oracles import markov_queue


def test_published_call_center() -> None:
    """SSJ's tutorial center: exact values, which its 10,000 published days meet within two standard errors each.

    The share that waited under 20 s is held to 5e-8, the accuracy of the value it is compared with; the next test
    checks the method by itself.
    """
    found = headcount_day(TUTORIAL, shape=400.0, nodes=5)
    assert TUTORIAL.expected == pytest.approx(1660.0, rel=1e-12)
    assert found.wait == pytest.approx(4.72360415, abs=6e-9)
    assert found.ended_within == pytest.approx(0.924689335, abs=5e-8)
    assert found.lost == pytest.approx(0.0198592462, abs=6e-11)
    assert found.answered_within == pytest.approx(0.9075, abs=6e-5)
    assert abs(found.wait - 4.713) < 2.0 * 1.997 / 100.0 + 0.0005
    assert abs(found.ended_within - 0.925) < 2.0 * 0.04 / 100.0 + 0.0005
    assert abs(found.lost - 0.020) < 2.0 * 0.0067 / 100.0 + 0.0005


def _short_day(within: float) -> Day:
    return Day((0.05, 0.08, 0.03), (2, 3, 1), 400.0, 30.0, 60.0, 0.2, within, places=16)


def test_waits_of_a_day_sum_to_its_waiting_time() -> None:
    """The mean of a wait is the integral of P(wait > x), also across rising and falling headcounts.

    Beyond 350 s there is 1e-8 of it; twenty points leave as much.
    """
    points, weights = np.polynomial.legendre.leggauss(10)
    total = 0.0
    for low, high in (0.0, 60.0), (60.0, 350.0):
        for point, weight in zip(points.tolist(), weights.tolist(), strict=True):
            within = low + (point + 1.0) / 2.0 * (high - low)
            total += (
                weight * (high - low) / 2.0 * (1.0 - headcount_day(_short_day(within), 400.0, 1).ended_within)
            )
    assert total == pytest.approx(headcount_day(_short_day(20.0), 400.0, 1).wait, rel=1e-7)


def test_long_even_day_is_the_stationary_queue() -> None:
    """After 24 h the start from empty weighs below 1 % of what is compared."""
    day = Day((0.06,), (7,), 86_400.0, 100.0, 1000.0, 0.1, 20.0, places=60)
    found, exact = (
        headcount_day(day, 400.0, 1),
        markov_queue(0.06, 0.01, 7, leaving=0.001, balking=0.1, within=20.0),
    )
    assert found.wait == pytest.approx(exact.mean_wait, rel=1e-2)
    assert found.lost == pytest.approx(exact.abandoned + exact.balked, rel=1e-2)
    assert 1.0 - found.ended_within == pytest.approx(exact.late, rel=1e-2)
    assert 1.0 - found.answered_within == pytest.approx(1.0 - exact.answered_within, rel=1e-2)


def test_gamma_nodes_have_the_moments_of_the_law() -> None:
    points, weights = gamma_nodes(4.0, 5)
    moments = [float(weights @ points**power) for power in range(5)]
    assert moments == pytest.approx([1.0, 1.0, 5.0 / 4.0, 30.0 / 16.0, 210.0 / 64.0], rel=1e-12)
