"""The constants of the catalogue against values worked out again from the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from experiments.verification import FAMILIES
from tests.theory.exact import EXACT

if TYPE_CHECKING:
    from experiments.verification.case import Case

CASES = {case.name: case for family in FAMILIES for case in family.cases}
SIMULATED = {"Workload W2", "Recordings in front of four desks"}
"""Cases held against another program."""


def test_every_case_has_exact_values_or_says_where_else_they_come_from() -> None:
    assert set(CASES) == set(EXACT) | SIMULATED


@pytest.mark.parametrize("case", [CASES[name] for name in EXACT], ids=lambda case: str(case.name))
def test_constants_are_exact(case: Case) -> None:
    """To nine digits; a published or simulated value has a standard error and is not worked out."""
    exact = EXACT[case.name]()
    for check in case.checks:
        if check.reference_error == 0.0:
            assert exact[check.label] == pytest.approx(check.exact, rel=1e-9), check.label


def test_closed_forms_of_chains() -> None:
    """Two of the chains by hand: a call waits in a tenth of the states, and a gold call passes the others."""
    assert EXACT["One agent, nine places, load 1"]()["blocking"] == pytest.approx(1.0 / 11.0, rel=1e-12)
    retrials = EXACT["One agent, no queue, everybody calls again"]()
    assert retrials["redials per customer"] == pytest.approx(0.5 * 2.7 / 0.6, rel=1e-9)
    assert retrials["occupancy"] == pytest.approx(0.6, rel=1e-9)
