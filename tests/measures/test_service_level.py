"""The eight service levels on the published test vector, and the order they must stand in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.center import Center
from sim.measures.scopes import scopes
from sim.measures.service_level import SERVICE_LEVELS
from sim.measures.tally import Tallies, tally
from sim.measures.values import values
from sim.tables import Disposition
from tests.measures.made import one_queue, outcomes, sales, segment

VECTOR = {
    "answered": 1000, "abandoned": 60,
    "answered_within": 860, "abandoned_within": 20, "short_abandoned": 10, "flow_out": 0,
}  # fmt: skip
PUBLISHED = {
    "SL1": 81.1,
    "SL2": 82.7,
    "SL3": 83.0,
    "SL4": 86.0,
    "SL5": 81.9,
    "SL6": 82.1,
    "SL7": 81.1,
    "SL8": 86.0,
}


def _percent(definition: str, counts: dict[str, int]) -> float:
    above, below = SERVICE_LEVELS[definition].of(counts)
    return 100 * above / below


@pytest.mark.parametrize("definition", list(SERVICE_LEVELS))
def test_the_vector_of_1000_answered_and_60_abandoned(definition: str) -> None:
    assert round(_percent(definition, VECTOR), 1) == PUBLISHED[definition]


def test_flow_outs_lower_sl7_alone() -> None:
    counts = VECTOR | {"flow_out": 40}
    assert _percent("SL7", counts) == pytest.approx(100 * 860 / 1100)
    assert all(_percent(name, counts) == _percent(name, VECTOR) for name in SERVICE_LEVELS if name != "SL7")


def _vector_day(center: Center) -> Tallies:
    """The vector as rows: 860 answered after exactly T, 140 after longer; 10, 10 and 40 abandoned."""
    answered = [segment(3600 + n, 20 if n < 860 else 20.000001) for n in range(1000)]
    lost = [
        segment(3600 + n, 5 if n < 10 else 20 if n < 20 else 21, Disposition.ABANDONED) for n in range(60)
    ]
    return tally(center, outcomes(answered + lost))


def test_the_vector_from_rows_counts_up_to_and_including_the_threshold() -> None:
    center = Center.from_dict(one_queue())
    found = values(center, [_vector_day(center)])
    shares = found.pooled()
    for number in range(1, 9):
        share = shares[found.row(f"service_level_{number}")]
        assert round(100 * share, 1) == PUBLISHED[f"SL{number}"]


@pytest.mark.parametrize("definition", list(SERVICE_LEVELS))
def test_service_level_follows_the_definition_of_the_types_own_target(definition: str) -> None:
    kind = sales(target={"service_level": 0.8, "within": "20s", "definition": definition})
    center = Center.from_dict(one_queue(contact_types={"sales": kind}))
    found = values(center, [_vector_day(center)])
    assert round(100 * found.pooled()[found.row("service_level")], 1) == PUBLISHED[definition]


def test_a_scope_of_several_types_adds_what_each_counts_by_its_own_definition() -> None:
    kinds = {
        "strict": sales(target={"definition": "SL1", "within": "10s"}),
        "mild": sales(target={"definition": "SL4", "within": "30s"}),
    }
    groups = {"team": {"agents": 1, "skills": ["strict", "mild"]}}
    center = Center.from_dict(one_queue(contact_types=kinds, agent_groups=groups))
    rows = [segment(60, 15), segment(61, 5), segment(62, 40, Disposition.ABANDONED)]
    day = tally(center, outcomes(rows + [row | {"type": 1, "queue": 1} for row in rows]))
    found = values(center, [day], scopes(center, ["total", "type"]))
    shares = found.pooled()
    assert shares[found.row("service_level", "type", "strict")] == pytest.approx(1 / 3)
    assert shares[found.row("service_level", "type", "mild")] == 1.0
    assert shares[found.row("service_level")] == pytest.approx((1 + 2) / (3 + 2))


@given(st.integers(1, 500), *[st.integers(0, 200)] * 5)
def test_the_definitions_stand_in_their_order(
    within: int, later: int, short: int, early: int, late: int, out: int
) -> None:
    counts = {
        "answered": within + later, "answered_within": within, "abandoned": short + early + late,
        "abandoned_within": short + early, "short_abandoned": short, "flow_out": out,
    }  # fmt: skip
    level = {name: _percent(name, counts) for name in SERVICE_LEVELS}
    assert level["SL7"] <= level["SL1"] <= level["SL5"] <= level["SL2"] <= level["SL4"] == level["SL8"]
    assert level["SL5"] <= level["SL6"] + 1e-9
    assert level["SL6"] <= level["SL3"]
    assert level["SL2"] <= level["SL3"] + 1e-9
