"""The formulas of staffing against their oracles over wide ranges and in their limits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.policies.erlang import Performance, erlang_a, erlang_b, erlang_c, finite_queue
from sim.policies.requirement import square_root
from tests.examples import examples
from tests.theory.oracles import markov_queue

DEFINITIONS = tuple(f"SL{number}" for number in range(1, 9))


@examples(50)
@given(
    agents=st.integers(1, 150),
    occupancy=st.floats(0.05, 3.0),
    patience=st.floats(0.01, 100.0),
    within=st.floats(0.0, 3.0),
)
def test_erlang_a_equals_its_chain(agents: int, occupancy: float, patience: float, within: float) -> None:
    """Both are exact to rounding: a billionth of the value, and 1e-13 where it is a small part of 1."""
    found = erlang_a(occupancy * agents, 1.0, agents, patience, within, within / 4.0)
    exact = markov_queue(occupancy * agents, 1.0, agents, leaving=1.0 / patience, within=within)
    short = markov_queue(occupancy * agents, 1.0, agents, leaving=1.0 / patience, within=within / 4.0)
    close = {"rel": 1e-9, "abs": 1e-13}
    assert found.wait_probability == pytest.approx(exact.wait_probability, **close)
    assert found.abandonment == pytest.approx(exact.abandoned, **close)
    assert found.mean_wait == pytest.approx(exact.mean_wait, **close)
    assert found.asa == pytest.approx(exact.asa, **close)
    assert found.occupancy == pytest.approx(exact.occupancy, **close)
    assert found.answered_within == pytest.approx(exact.answered_within, **close)
    assert found.abandoned_within == pytest.approx(exact.abandoned_within, **close)
    assert found.short_abandonment == pytest.approx(short.abandoned_within, **close)


@given(
    agents=st.integers(1, 80),
    places=st.integers(0, 120),
    occupancy=st.floats(0.01, 4.0),
    within=st.floats(0.0, 3.0),
)
def test_finite_queue_equals_its_chain(agents: int, places: int, occupancy: float, within: float) -> None:
    found = finite_queue(occupancy * agents, 1.0, agents, agents + places, within)
    exact = markov_queue(occupancy * agents, 1.0, agents, capacity=agents + places, within=within)
    close = {"rel": 1e-9, "abs": 1e-13}
    assert found.blocking == pytest.approx(exact.blocked, **close)
    assert found.wait_probability == pytest.approx(exact.wait_probability, **close)
    assert found.mean_wait == pytest.approx(exact.mean_wait, **close)
    assert found.occupancy == pytest.approx(exact.occupancy, **close)
    assert found.answered_within == pytest.approx(exact.answered_within, **close)


def test_finite_queue_between_loss_and_endless_patience() -> None:
    loss, endless = finite_queue(9.0, 1.0, 10, 10, 0.1), finite_queue(9.0, 1.0, 10, 1000, 0.1)
    assert loss.blocking == pytest.approx(erlang_b(9.0, 10), rel=1e-14)
    assert endless.mean_wait == pytest.approx(erlang_c(9.0, 1.0, 10).mean_wait, rel=1e-12)
    assert endless.answered_within == pytest.approx(erlang_c(9.0, 1.0, 10, 0.1).answered_within, rel=1e-12)


@pytest.mark.parametrize("agents", [3000, 3300])
def test_thousands_of_agents(agents: int) -> None:
    found = erlang_a(10.0, 310.0, agents, 200.0)
    exact = markov_queue(10.0, 1.0 / 310.0, agents, leaving=1.0 / 200.0, within=20.0)
    assert found.abandonment == pytest.approx(exact.abandoned, rel=1e-10)
    assert found.answered_within == pytest.approx(exact.answered_within, rel=1e-10)


def test_endless_patience_is_erlang_c() -> None:
    known = erlang_c(1.0, 300.0, 310)
    assert erlang_a(1.0, 300.0, 310, None) == known
    assert erlang_a(1.0, 300.0, 310, math.inf) == known
    long = erlang_a(1.0, 300.0, 310, 1e12)
    assert long.answered_within == pytest.approx(known.answered_within, rel=1e-8)
    assert long.mean_wait == pytest.approx(known.mean_wait, rel=1e-8)


def test_no_patience_is_erlang_b() -> None:
    """With patience of a microsecond only the microsecond tells the two apart."""
    assert erlang_a(1.0, 300.0, 300, 1e-6).abandonment == pytest.approx(erlang_b(300.0, 300), rel=1e-6)


def test_overload_is_a_fluid() -> None:
    """1,000 contacts a second for 3 agents: the agents never rest and everyone else leaves."""
    found = erlang_a(1000.0, 300.0, 3, 100.0)
    assert found.abandonment == pytest.approx(1.0 - 3.0 / 300_000.0, rel=1e-12)
    assert found.occupancy == pytest.approx(1.0, abs=1e-9)
    assert found.occupancy <= 1.0
    assert found.mean_wait == pytest.approx(100.0, rel=1e-4)


@pytest.mark.parametrize("arrivals", [1e-320, 1e-300, 1e-12])
def test_almost_no_arrivals(arrivals: float) -> None:
    for found in (
        erlang_a(arrivals, 300.0, 3, 100.0),
        erlang_c(arrivals, 300.0, 3),
        finite_queue(arrivals, 300.0, 3, 9),
    ):
        assert found.wait_probability < 1e-25
        assert found.answered_within == 1.0
        assert math.isfinite(found.asa)


@pytest.mark.parametrize("aht", [1e-6, 300.0, 1e9])
def test_no_arrivals_at_all(aht: float) -> None:
    for found in (
        erlang_a(0.0, aht, 3, 100.0),
        erlang_c(0.0, aht, 0),
        square_root(0.0, aht, 3),
        finite_queue(0.0, aht, 3, 4),
    ):
        assert (found.wait_probability, found.occupancy, found.answered_within) == (0.0, 0.0, 1.0)


def test_nobody_to_answer() -> None:
    found = erlang_a(1.0, 300.0, 0, 100.0, within=20.0, short_abandon=5.0)
    assert (found.wait_probability, found.abandonment, found.answered_within) == (1.0, 1.0, 0.0)
    assert found.abandoned_within == pytest.approx(1.0 - math.exp(-0.2))
    assert found.short_abandonment == pytest.approx(1.0 - math.exp(-0.05))
    assert math.isnan(found.service_level("SL4"))


def test_queue_without_end() -> None:
    found = erlang_c(1.0, 300.0, 300)
    assert (found.wait_probability, found.mean_wait, found.answered_within, found.occupancy) == (
        1.0,
        math.inf,
        0.0,
        1.0,
    )


def test_the_eight_definitions_on_the_published_vector() -> None:
    """1,000 answered of which 860 in time; 60 abandoned, 20 of them in time and 10 within 5 s; no flow-outs."""
    found = Performance(10, 0.5, 60 / 1060, 10.0, 10.0, 0.8, 860 / 1060, 20 / 1060, 10 / 1060)
    levels = [found.service_level(definition) for definition in DEFINITIONS]
    expected = [860 / 1060, 860 / 1040, 880 / 1060, 0.86, 860 / 1050, 870 / 1060, 860 / 1060, 0.86]
    assert levels == pytest.approx(expected, rel=1e-14)
    assert [round(level * 100, 1) for level in levels[:6]] == [81.1, 82.7, 83.0, 86.0, 81.9, 82.1]
    with pytest.raises(KeyError):
        found.service_level("SL9")


@pytest.mark.parametrize(
    ("arrivals", "aht", "agents", "within", "told"),
    [
        (-1.0, 300.0, 3, 20.0, "arrivals"),
        (math.nan, 300.0, 3, 20.0, "arrivals"),
        (1.0, 0.0, 3, 20.0, "handle time"),
        (1.0, 300.0, -1, 20.0, "agents"),
        (1.0, 300.0, 3, -1.0, "target time"),
    ],
)
def test_impossible_inputs_are_told(
    arrivals: float, aht: float, agents: int, within: float, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        erlang_c(arrivals, aht, agents, within)
    with pytest.raises(ValueError, match=told):
        erlang_a(arrivals, aht, agents, 100.0, within)


def test_impossible_patience_and_capacity_are_told() -> None:
    with pytest.raises(ValueError, match="patience"):
        erlang_a(1.0, 300.0, 3, 0.0)
    with pytest.raises(ValueError, match="capacity"):
        finite_queue(1.0, 300.0, 3, 2)
    with pytest.raises(ValueError, match="load"):
        erlang_b(-1.0, 3)
