"""Every case of the catalogue, played short: the exact values lie in their bands.

A band is Student's interval of the difference at 99.97 % between independent replications; with some 400 figures the
chance that one true value of them falls out is 11 %. The seeds are fixed: what passed once passes for ever. The
compiled engine plays them, and a day of each is played by the model too, to the microsecond alike.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from experiments.verification.verdict import judge
from sim.demand.expected import expected_offered
from sim.load import load
from tests.simulation.test_compiled import compiled, drawn_day, play_both
from tests.theory.test_exact import CASES

if TYPE_CHECKING:
    from experiments.verification.case import Case
    from sim.center import Center


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: str(case.name))
def test_case_holds(case: Case) -> None:
    judged = judge(case, case.quick, engine="compiled", workers=1)
    outside = [verdict for verdict in judged.verdicts if not verdict.holds]
    assert not outside, [(v.check.label, v.check.exact, v.mean, v.band, v.z) for v in outside]


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: str(case.name))
def test_engines_are_equal_on_a_case(case: Case) -> None:
    assert play_both(drawn_day(case.played)) == []


def test_letters_between_calls_leave_every_call_as_it_was() -> None:
    """The case beside letters has the values of the one without: its calls are the same, contact by contact."""
    both, plain = (deepcopy(CASES["A warm transfer beside letters"].center) for _ in range(2))
    assert isinstance(plain, dict)
    del plain["contact_types"]["letters"]
    plain["agent_groups"]["first"]["skills"].remove("letters")
    told = [_calls(load(described)) for described in (both, plain)]
    assert len(told[0]) > 1000
    assert told[0] == told[1]


def _calls(center: Center) -> list[tuple[int, ...]]:
    """The calls of a drawn day: type, offered, answered, ended, agent and disposition of each visit to a queue."""
    day = drawn_day(center)
    rows = compiled(day).segments
    names = ("type", "offered", "answered", "ended", "agent", "disposition")
    visits = zip(*(getattr(rows, name).tolist() for name in names), strict=True)
    return [visit for visit in visits if visit[0] < 2]


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: str(case.name))
def test_case_is_small_enough_for_every_test_run(case: Case) -> None:
    assert case.quick * float(expected_offered(case.played).sum()) < 2e5
