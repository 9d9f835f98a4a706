"""The values of the case with recordings are those of the plain event loop that it names."""

from __future__ import annotations

from tests.theory.recordings_day import figures
from tests.theory.test_exact import CASES


def test_the_constants_are_those_of_the_loop() -> None:
    """60 days of the loop and the 4,000 behind the constants, 9 figures: four standard errors of the difference."""
    found = figures(60, seed=5)
    for check in CASES["Recordings in front of four desks"].checks:
        value, error = found[check.label]
        assert abs(value - check.exact) < 4.0 * (error**2 + check.reference_error**2) ** 0.5, check.label
