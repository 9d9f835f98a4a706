"""The oracles, and beside them the product's formulas, against published and hand-checked values.

Digits: the closed forms of the list are given to 12 significant digits, the planner's anchors to those printed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest

from sim.policies.erlang import Performance, erlang_a, erlang_c, finite_queue
from sim.policies.erlang import erlang_b as recursive_erlang_b
from tests.theory import oracles
from tests.theory.oracles import Exact, markov_queue

TWELVE = {"rel": 2e-11}


def test_erlang_b_of_ten_agents_and_ten_erlang() -> None:
    assert oracles.erlang_b(10, 10) == pytest.approx(0.214582343107, **TWELVE)
    assert recursive_erlang_b(10.0, 10) == pytest.approx(0.214582343107, **TWELVE)


@pytest.mark.parametrize("agents", [1, 7, 60, 400])
def test_erlang_b_as_a_queue_without_places(agents: int) -> None:
    load = Fraction(9 * agents, 10)
    exact = oracles.erlang_b(load, agents)
    assert markov_queue(float(load), 1.0, agents, capacity=agents).blocked == pytest.approx(exact, rel=1e-12)
    assert recursive_erlang_b(float(load), agents) == pytest.approx(exact, rel=1e-12)


def test_erlang_c_of_fourteen_agents() -> None:
    third = 1.0 / 3.0
    for found in (markov_queue(10.0 / 3.0, third, 14, within=third), erlang_c(10.0 / 3.0, 3.0, 14, third)):
        assert found.wait_probability == pytest.approx(0.174131933595, **TWELVE)
        assert found.mean_wait == pytest.approx(0.130598950196, **TWELVE)
        assert found.asa == pytest.approx(0.130598950196, **TWELVE)
        assert found.mean_wait / found.wait_probability == pytest.approx(0.75, **TWELVE)
        assert found.occupancy == pytest.approx(0.714285714286, **TWELVE)
        assert found.answered_within == pytest.approx(0.888350019179, **TWELVE)
    exact = markov_queue(10.0 / 3.0, third, 14)
    assert exact.queue == pytest.approx(0.435329833988, **TWELVE)
    assert exact.queue + exact.busy == pytest.approx(10.435329834, **TWELVE)


def test_single_agent_with_nine_places() -> None:
    third = 1.0 / 3.0
    exact = markov_queue(1.0, 1.0, 1, capacity=10, within=third)
    for found, blocked in (
        (exact, exact.blocked),
        (ours := finite_queue(1.0, 1.0, 1, 10, third), ours.blocking),
    ):
        assert blocked == pytest.approx(0.0909090909091, **TWELVE)
        assert found.wait_probability == pytest.approx(0.9, **TWELVE)
        assert found.wait_probability * (1.0 - blocked) == pytest.approx(0.818181818182, **TWELVE)
        assert found.mean_wait == pytest.approx(4.5, **TWELVE)
        assert found.occupancy == pytest.approx(0.909090909091, **TWELVE)
        assert found.answered_within == pytest.approx(0.133333333333, **TWELVE)
    assert exact.queue == pytest.approx(4.09090909091, **TWELVE)
    assert exact.queue + exact.busy == pytest.approx(5.0, **TWELVE)


class ErlangA(NamedTuple):
    """One case of M/M/n+M: its parameters and what is known of it."""

    arrivals: float
    leaving: float
    agents: int
    within: float
    wait_probability: float
    abandoned: float
    queue: float
    busy: float
    mean_wait: float
    asa: float
    wait_of_abandoned: float
    answered_within: float
    late: float
    abandoned_within: float
    without_early: float
    of_answered: float


ERLANG_A = {
    "GMR": ErlangA(
        48.0, 0.5, 50, 1 / 3, 0.467774068554, 0.0309122491622, 2.96757591957, 46.5162120402, 0.0618244983244,
        0.0602650039926, 0.110714077551, 0.943018954747, 0.0271356082922, 0.0298454369608, 0.972029602987,
        0.973099653702,
    ),
    "QED100": ErlangA(
        100.0, 1.0, 100, 0.1, 0.513298798279, 0.0398609968091, 3.98609968091, 96.0139003191, 0.0398609968091,
        0.038916533116, 0.0626104637446, 0.81365453493, 0.154779381118, 0.0315660839521, 0.840175588078,
        0.847434103006,
    ),
    "small5": ErlangA(
        4.0, 0.3, 5, 0.25, 0.44498623238, 0.0611849036898, 0.815798715864, 3.75526038524, 0.203949678966,
        0.190578270727, 0.409119241342, 0.700585006305, 0.272902287082, 0.0265127066139, 0.719665280753,
        0.746243865334,
    ),
}  # fmt: skip


def _check_erlang_a(found: Exact, case: ErlangA, digits: dict[str, float]) -> None:
    for name in ("wait_probability", "abandoned", "queue", "busy", "mean_wait", "asa", "wait_of_abandoned"):
        assert getattr(found, name) == pytest.approx(getattr(case, name), **digits), name
    for name in ("answered_within", "late", "abandoned_within"):
        assert getattr(found, name) == pytest.approx(getattr(case, name), **digits), name
    assert found.occupancy == pytest.approx(case.busy / case.agents, **digits)
    assert found.answered == pytest.approx(1.0 - case.abandoned, **digits)


@pytest.mark.parametrize("case", ERLANG_A.values(), ids=ERLANG_A)
def test_erlang_a_by_its_states(case: ErlangA) -> None:
    found = markov_queue(case.arrivals, 1.0, case.agents, leaving=case.leaving, within=case.within)
    _check_erlang_a(found, case, TWELVE)


@pytest.mark.parametrize("case", ERLANG_A.values(), ids=ERLANG_A)
def test_erlang_a_as_general_patience(case: ErlangA) -> None:
    """The differential equations are solved to 1e-11 a step."""

    def survival(x: float) -> float:
        return math.exp(-case.leaving * x)

    found = oracles.general_patience(
        case.arrivals, 1.0, case.agents, survival, within=case.within, horizon=40.0
    )
    _check_erlang_a(found, case, {"rel": 1e-7})


@pytest.mark.parametrize("case", ERLANG_A.values(), ids=ERLANG_A)
def test_erlang_a_of_the_product(case: ErlangA) -> None:
    found = erlang_a(case.arrivals, 1.0, case.agents, 1.0 / case.leaving, case.within)
    for name in ("wait_probability", "mean_wait", "asa", "answered_within", "abandoned_within"):
        assert getattr(found, name) == pytest.approx(getattr(case, name), **TWELVE), name
    assert found.abandonment == pytest.approx(case.abandoned, **TWELVE)
    assert found.occupancy == pytest.approx(case.busy / case.agents, **TWELVE)
    assert found.service_level("SL2") == pytest.approx(case.without_early, **TWELVE)
    assert found.service_level("SL4") == pytest.approx(case.of_answered, **TWELVE)


@pytest.mark.parametrize(
    ("agents", "wait", "level", "asa", "occupancy"),
    [
        (12, 0.4494, 0.6402, 40.44, 0.833),
        (13, 0.2853, 0.7956, 17.12, 0.769),
        (14, 0.1741, 0.8884, 7.84, 0.714),
    ],
)
def test_planners_anchor_erlang_c(
    agents: int, wait: float, level: float, asa: float, occupancy: float
) -> None:
    """100 calls in 30 minutes, AHT 180 s, 20 s; half a unit of the last printed digit."""
    rate = 100.0 / 1800.0
    for found in (markov_queue(rate, 1.0 / 180.0, agents, within=20.0), erlang_c(rate, 180.0, agents, 20.0)):
        assert found.wait_probability == pytest.approx(wait, abs=6e-5)
        assert found.answered_within == pytest.approx(level, abs=6e-5)
        assert found.asa == pytest.approx(asa, abs=6e-3)
        assert found.occupancy == pytest.approx(occupancy, abs=6e-4)


@pytest.mark.parametrize(
    ("calls", "aht", "patience", "within", "agents", "abandonment", "wait", "level", "occupancy"),
    [
        (100, 180.0, 180.0, 20.0, 12, 0.0531, 9.56, 0.802, 0.789),
        (100, 180.0, 600.0, 20.0, 12, 0.0300, 18.00, 0.734, 0.808),
        (150, 390.0, 300.0, 20.0, 30, 0.1188, 35.63, 0.461, 0.955),
        (150, 390.0, 300.0, 20.0, 32, 0.0822, 24.67, 0.593, 0.932),
        (150, 390.0, 300.0, 20.0, 34, 0.0537, 16.11, 0.7145, 0.905),
        (20, 720.0, 480.0, 60.0, 10, 0.0621, 29.81, 0.810, 0.750),
        (60, 360.0, 120.0, 20.0, 13, 0.1055, 12.66, 0.748, 0.826),
    ],
)
def test_planners_anchor_erlang_a(
    calls: int, aht: float, patience: float, within: float, agents: int, abandonment: float, wait: float,
    level: float, occupancy: float,
) -> None:  # fmt: skip
    """Half a unit of the last printed digit, and ±0.002 for the service level, as the anchors say of themselves."""
    rate = calls / 1800.0
    exact = markov_queue(rate, 1.0 / aht, agents, leaving=1.0 / patience, within=within)
    ours = erlang_a(rate, aht, agents, patience, within)
    for found, lost in (exact, exact.abandoned), (ours, ours.abandonment):
        assert lost == pytest.approx(abandonment, abs=6e-5)
        assert found.mean_wait == pytest.approx(wait, abs=6e-3)
        assert found.answered_within == pytest.approx(level, abs=2e-3)
        assert found.occupancy == pytest.approx(occupancy, abs=6e-4)


def test_the_single_queue_of_the_benchmark() -> None:
    """10,000 contacts a day, 37 agents, AHT 300 s, patience 120 s: the exact values its users quote."""
    rate = 10_000.0 / 86_400.0
    exact = markov_queue(rate, 1.0 / 300.0, 37, leaving=1.0 / 120.0, within=20.0)
    ours = erlang_a(rate, 300.0, 37, 120.0, 20.0)
    for found, lost in (exact, exact.abandoned), (ours, ours.abandonment):
        assert found.asa == pytest.approx(5.685, abs=6e-4)
        assert lost == pytest.approx(0.05292, abs=6e-6)
        assert found.answered_within == pytest.approx(0.8381, abs=6e-5)
        assert found.occupancy == pytest.approx(0.8888, abs=6e-5)


def test_pollaczek_khinchine() -> None:
    found = oracles.single_server(0.8, 1.0, math.sqrt(2.0))
    assert (found.mean_wait, found.queue, found.occupancy) == pytest.approx((6.0, 4.8, 0.8), **TWELVE)
    assert found.mean_wait + 1.0 == pytest.approx(7.0, **TWELVE)
    assert oracles.single_server(0.8, 1.0, 1.0).mean_wait == pytest.approx(
        markov_queue(0.8, 1.0, 1).mean_wait
    )
    assert oracles.single_server(0.8, 1.0, 0.0).mean_wait == pytest.approx(
        oracles.constant_service(0.8, 1.0, 1).mean_wait, rel=1e-10
    )


def test_constant_service_of_five_agents() -> None:
    found = oracles.constant_service(4.0, 1.0, 5)
    assert found.mean_wait == pytest.approx(0.289060007263, **TWELVE)
    assert found.queue == pytest.approx(1.15624002905, **TWELVE)
    assert found.mean_wait / markov_queue(4.0, 1.0, 5).mean_wait == pytest.approx(0.521662981857, **TWELVE)


def test_three_priorities_on_six_agents() -> None:
    wait, means = oracles.priority_waits([1.0, 1.5, 2.0], 1.0, 6)
    assert wait == pytest.approx(0.421652075806, **TWELVE)
    assert means == pytest.approx([0.0843304151612, 0.144566425991, 0.481888086635], **TWELVE)
    average = (means[0] + 1.5 * means[1] + 2.0 * means[2]) / 4.5
    assert average == pytest.approx(0.281101383871, **TWELVE)
    assert average == pytest.approx(erlang_c(4.5, 1.0, 6).mean_wait, **TWELVE)


def test_balkers_by_states_and_by_patience_with_a_jump() -> None:
    """One in ten leaves at once when it must wait, the others after 1,000 s on average: one law, two methods."""
    found = markov_queue(0.06, 0.01, 7, leaving=0.001, balking=0.1, within=20.0)
    other = oracles.general_patience(
        0.06, 0.01, 7, lambda x: 0.9 * math.exp(-0.001 * x), within=20.0, horizon=4000.0
    )
    for name in Exact.__dataclass_fields__:
        assert getattr(other, name) == pytest.approx(getattr(found, name), rel=1e-7, abs=1e-12), name
    assert found.busy == pytest.approx(6.0 * found.answered, **TWELVE)


def test_patience_of_one_length_by_waits_and_by_drops() -> None:
    """Everybody waits a minute for one agent at 90 %: waits offered reach beyond it, and their tail is counted.

    By hand, with a handle time of 1 as unit: the density of waits is p exp(-0.1 x) to 1 and p exp(0.9 - x) beyond.
    """
    found = oracles.general_patience(0.9, 1.0, 1, lambda x: float(x < 1.0), within=0.5, horizon=40.0)
    before, beyond = (1.0 - math.exp(-0.1)) / 0.1, math.exp(-0.1)
    idle = 1.0 / (1.0 + 0.9 * (before + beyond))
    assert found.wait_probability == pytest.approx(1.0 - idle, rel=1e-9)
    assert found.abandoned == pytest.approx(0.9 * idle * beyond, rel=1e-9)
    assert found.wait_of_abandoned == pytest.approx(1.0, rel=1e-9)
    assert found.busy == pytest.approx(1.0 - idle, rel=1e-9)
    with pytest.raises(ValueError, match="offered waits beyond 1 still have a density"):
        oracles.general_patience(0.9, 1.0, 1, lambda x: float(x < 1.0), within=0.5, horizon=1.0)


@pytest.mark.parametrize("shape", [0.7, 2.0])
def test_general_patience_keeps_the_balance_of_flows(shape: float) -> None:
    """Weibull patience: Little's law for the queue follows from the level crossings, and tells the waits apart."""
    found = oracles.general_patience(
        4.0, 1.0, 5, lambda x: math.exp(-((0.3 * x) ** shape)), within=0.25, horizon=60.0
    )
    slow = erlang_c(4.0, 1.0, 5)
    assert found.busy == pytest.approx(4.0 * found.answered, rel=1e-9)
    assert found.mean_wait == pytest.approx(
        found.asa * found.answered + found.wait_of_abandoned * found.abandoned, rel=1e-12
    )
    assert found.wait_probability < slow.wait_probability
    assert 0.0 < found.late < slow.wait_probability


def test_busy_without_limit_by_formula_and_by_integral() -> None:
    rates, width, mean = [3.0, 8.0, 1.0], 2.0, 1.5

    def rate(t: float) -> float:
        return rates[min(int(t // width), 2)] if t < 6.0 else 0.0

    for at in (0.5, 2.0, 3.7, 6.0, 7.5):
        expected = oracles.offered_load(rate, lambda age: math.exp(-age / mean), at)
        assert oracles.busy_without_limit(rates, width, mean, at) == pytest.approx(expected, rel=1e-6)
    assert oracles.busy_without_limit([3.0], 100.0, mean, 100.0) == pytest.approx(4.5, **TWELVE)
    assert oracles.offered_load(lambda _: 3.0, lambda age: float(age < 1.5), 9.0) == pytest.approx(
        4.5, rel=1e-6
    )


def test_transient_chain_against_the_known_path_of_an_empty_infinite_queue() -> None:
    """M/M/∞ from empty is Poisson with mean m(t); the chain is cut at 40 present, where it has 1e-20 left."""
    from scipy import sparse

    number = np.arange(41)
    generator = sparse.diags_array([np.full(40, 3.0), number[1:] / 1.5], offsets=[1, -1]).tocsr()
    generator = (generator - sparse.diags_array(generator.sum(axis=1))).tocsr()
    start = np.zeros(41)
    start[0] = 1.0
    end, spent = oracles.transient(generator, start, 2.0)
    assert number @ end == pytest.approx(oracles.busy_without_limit([3.0], 9.0, 1.5, 2.0), rel=1e-12)
    assert spent.sum() == pytest.approx(2.0, rel=1e-12)
    assert end[0] == pytest.approx(math.exp(-oracles.busy_without_limit([3.0], 9.0, 1.5, 2.0)), rel=1e-12)


@pytest.mark.parametrize("product", [erlang_c, lambda *given: erlang_a(*given[:3], None, given[3])])
def test_the_oracle_needs_no_patience(product: Callable[..., Performance]) -> None:
    found, exact = product(20.0, 1.0, 24, 0.1), markov_queue(20.0, 1.0, 24, within=0.1)
    assert found.asa == pytest.approx(exact.asa, rel=1e-11)
    assert found.answered_within == pytest.approx(exact.answered_within, rel=1e-11)
