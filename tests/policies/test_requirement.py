"""Required agents: a planner's Monday, the smallest number under every target, and the square-root rule."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import UserError
from sim.policies.erlang import Performance, erlang_c
from sim.policies.requirement import (
    StaffingModel,
    halfin_whitt,
    halfin_whitt_beta,
    performance,
    required_agents,
    square_root,
    square_root_agents,
)

MODELS: tuple[StaffingModel, ...] = ("erlang_c", "erlang_a", "square_root")
DEFINITIONS = tuple(f"SL{number}" for number in range(1, 9))
SHAPE = (22, 30, 41, 50, 56, 59, 60, 58, 54, 48, 45, 47, 49, 50, 49, 47, 44, 40, 36, 31, 27, 23, 19, 15)


@pytest.mark.parametrize(
    ("volume", "aht", "patience", "within", "hours", "peak"),
    [
        (1200, 390.0, 300.0, 20.0, 194.5, 22),
        (520, 430.0, 420.0, 30.0, 106.5, 12),
        (330, 720.0, 480.0, 60.0, 107.0, 12),
        (110, 410.0, 300.0, 20.0, 36.0, 4),
    ],
    ids=["consumer", "dealer", "technical", "spanish"],
)
def test_monday_of_four_voice_queues(
    volume: int, aht: float, patience: float, within: float, hours: float, peak: int
) -> None:
    """A planner's Monday (1.22 of a Wednesday): 80 % answered in time of all offered (SL1), occupancy at most 88 %."""
    needs = [
        required_agents(
            "erlang_a", volume * 1.22 * part / sum(SHAPE) / 1800.0, aht,
            service_level=0.80, within=within, definition="SL1", patience=patience, max_occupancy=0.88,
        )
        for part in SHAPE
    ]  # fmt: skip
    assert (sum(needs) / 2.0, max(needs)) == (hours, peak)


@given(
    model=st.sampled_from(MODELS),
    definition=st.sampled_from(DEFINITIONS),
    load=st.floats(0.01, 300.0),
    level=st.floats(0.0, 0.995),
    within=st.floats(0.0, 120.0),
    patience=st.floats(10.0, 2000.0),
    occupancy=st.floats(0.5, 1.0),
    ceiling=st.sampled_from([None, 0.01, 0.05]),
)
def test_required_is_the_smallest_number_that_meets_every_target(
    model: StaffingModel, definition: str, load: float, level: float, within: float, patience: float,
    occupancy: float, ceiling: float | None,
) -> None:  # fmt: skip
    """Every smaller number down to a third fails too: the search may rely on larger numbers being better."""
    need = required_agents(
        model, load / 300.0, 300.0, service_level=level, within=within, definition=definition, patience=patience,
        max_occupancy=occupancy, abandonment=ceiling,
    )  # fmt: skip

    def meets(agents: int) -> bool:
        found = performance(model, load / 300.0, 300.0, agents, within=within, patience=patience)
        kept = ceiling is None or found.abandonment <= ceiling
        served = found.service_level(definition) >= level - 1e-12 and math.isfinite(found.mean_wait)
        return kept and served and found.occupancy <= occupancy + 1e-12

    assert meets(need)
    assert not any(meets(fewer) for fewer in range(max(need // 3, 1), need))


def test_requirement_at_its_edges() -> None:
    assert required_agents("erlang_c", 0.0, 300.0, minimum=2) == 0
    assert required_agents("erlang_a", 1e-9, 300.0, patience=100.0) == 1
    assert required_agents("erlang_a", 1e-9, 300.0, patience=100.0, minimum=2) == 2
    assert required_agents("erlang_c", 0.1, 0.0) == 1
    assert required_agents("erlang_c", 22.0 / 300.0, 300.0, service_level=0.0, max_occupancy=0.88) == 25
    assert required_agents("erlang_c", 0.01, 300.0, service_level=0.0) == 4


def test_patience_counts_in_erlang_a_only() -> None:
    needs = [required_agents(model, 0.1, 300.0, patience=60.0) for model in MODELS]
    endless = [required_agents(model, 0.1, 300.0) for model in MODELS]
    assert needs[0] == endless[0] == endless[1]
    assert needs[1] < endless[1]
    assert needs[2] == endless[2]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ({"service_level": 1.0}, "service level 1"),
        ({"service_level": 80.0}, "service level 80"),
        ({"max_occupancy": 0.0}, "occupancy 0"),
        ({"abandonment": 0.0}, "abandonment 0"),
    ],
)
def test_targets_that_no_number_of_agents_meets(target: dict[str, float], told: str) -> None:
    with pytest.raises(UserError, match=told):
        required_agents("erlang_a", 0.1, 300.0, patience=60.0, **target)  # type: ignore[arg-type]


def test_planning_week_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search tries few numbers: so a week of half hours for eight queues takes well under two seconds."""
    tried = []

    def counted(*given: Any, **named: Any) -> Performance:
        tried.append(given)
        return performance(*given, **named)

    monkeypatch.setattr("sim.policies.requirement.performance", counted)
    for number in range(300):
        arrivals, aht = 0.001 + 0.05 * number / 300.0, 200.0 + number
        required_agents("erlang_a", arrivals, aht, definition="SL5", patience=300.0, max_occupancy=0.88)
    first = len(tried)
    assert first < 4 * 300
    required_agents("erlang_a", 0.001, 200.0, definition="SL5", patience=300.0, max_occupancy=0.88)
    assert len(tried) == first


def test_square_root_rule() -> None:
    assert square_root_agents(100.0, 0.5) == 105
    assert square_root_agents(100.0, 0.51) == 106
    assert square_root_agents(0.0, 2.0) == 0
    assert square_root_agents(4.0, -3.0) == 0


def test_halfin_whitt_values_and_inverse() -> None:
    """P(wait) 0.2234 at β = 1 (Halfin and Whitt's table rounds it to .223); Erlang C tends to it as 1/√load."""
    assert halfin_whitt(1.0) == pytest.approx(0.2234, abs=5e-5)
    assert halfin_whitt(0.0) == halfin_whitt(-1.0) == 1.0
    assert 0.0 <= halfin_whitt(50.0) < 1e-300
    for wait in (0.999, 0.5, 0.2, 1e-6, 1e-200):
        assert halfin_whitt(halfin_whitt_beta(wait)) == pytest.approx(wait, rel=1e-9)
    with pytest.raises(ValueError, match="above 0 and below 1"):
        halfin_whitt_beta(1.0)


def test_square_root_approaches_erlang_c() -> None:
    errors = []
    for agents in (100, 1600, 25600):
        load = agents - math.sqrt(agents)
        exact, near = erlang_c(load / 300.0, 300.0, agents), square_root(load / 300.0, 300.0, agents)
        errors.append(abs(near.wait_probability / exact.wait_probability - 1.0))
    assert errors[0] < 0.1
    assert errors[0] / errors[1] == pytest.approx(4.0, rel=0.2)
    assert errors[1] / errors[2] == pytest.approx(4.0, rel=0.2)
