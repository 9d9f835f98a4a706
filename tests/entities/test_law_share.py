"""The distribution function of each law is the inverse of the quantile that sampling uses."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from sim.demand.laws import compile_laws, quantile
from sim.entities.law import Law
from sim.entities.law_share import share_within

SMOOTH: list[dict[str, Any]] = [
    {"uniform": {"low": "10s", "high": "1min"}},
    {"exponential": {"mean": "3min"}},
    {"gamma": {"mean": "3min", "cv": 0.7}},
    {"erlang": {"mean": "3min", "shape": 3}},
    {"lognormal": {"mean": "25min", "cv": 1.3}},
    {"weibull": {"mean": "3min", "shape": 0.7}},
    {"triangular": {"low": "10s", "mode": "20s", "high": "1min"}},
    {"empirical": {"probabilities": [0, 0.3, 1], "values": ["0s", "90s", "10min"]}},
]
ADAPTER: TypeAdapter[Any] = TypeAdapter(Law)


def law(data: dict[str, Any]) -> Any:
    """A law as a config describes it."""
    return ADAPTER.validate_python(data)


@pytest.mark.parametrize("data", SMOOTH, ids=lambda data: str(next(iter(data))))
@pytest.mark.parametrize("u", [0.05, 0.25, 0.5, 0.8, 0.99])
def test_the_share_within_a_quantile_is_its_probability(data: dict[str, Any], u: float) -> None:
    """Quantiles are whole microseconds, which moves the share by less than 1e-6."""
    made = law(data)
    assert share_within(made, quantile(compile_laws([made]), 0, u)) == pytest.approx(u, abs=1e-6)


@pytest.mark.parametrize("data", [*SMOOTH, {"constant": "20s"}], ids=lambda data: str(next(iter(data))))
def test_nothing_lies_beyond_everything(data: dict[str, Any]) -> None:
    assert share_within(law(data), 10**15) == pytest.approx(1.0)


def test_a_law_that_jumps_counts_where_it_jumps() -> None:
    made = law(
        {"mixture": [{"weight": 0.25, "constant": "20s"}, {"weight": 0.75, "exponential": {"mean": "20s"}}]}
    )
    second = 1_000_000
    assert share_within(law({"constant": "20s"}), 20 * second) == 1.0
    assert share_within(law({"constant": "20s"}), 20 * second - 1) == 0.0
    jump = share_within(made, 20 * second) - share_within(made, 20 * second - 1)
    assert jump == pytest.approx(0.25, abs=1e-6)
    assert share_within(law({"constant": "0s"}), 0) == 1.0
    assert share_within(law({"lognormal": {"mean": "25min", "cv": 1.3}}), 0) == 0.0
