"""Every case of the catalogue, played short: the exact values lie in their bands.

A band is Student's interval of the difference at 99.97 % between independent replications; with some 400 figures the
chance that one true value of them falls out is 11 %. The seeds are fixed: what passed once passes for ever. The
compiled engine plays them, and a day of each is played by the model too, to the microsecond alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from experiments.verification.verdict import judge
from sim.demand.expected import expected_offered
from tests.simulation.test_compiled import drawn_day, play_both
from tests.theory.test_exact import CASES

if TYPE_CHECKING:
    from experiments.verification.case import Case


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: str(case.name))
def test_case_holds(case: Case) -> None:
    judged = judge(case, case.quick, engine="compiled", workers=1)
    outside = [verdict for verdict in judged.verdicts if not verdict.holds]
    assert not outside, [(v.check.label, v.check.exact, v.mean, v.band, v.z) for v in outside]


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: str(case.name))
def test_engines_are_equal_on_a_case(case: Case) -> None:
    assert play_both(drawn_day(case.played)) == []


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: str(case.name))
def test_case_is_small_enough_for_every_test_run(case: Case) -> None:
    assert case.quick * float(expected_offered(case.played).sum()) < 2e5
