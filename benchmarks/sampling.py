"""How many random numbers and durations a second the sampling makes, in whole columns and one at a time."""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.kernels import poisson_quantiles
from sim.demand.laws import compile_laws, quantile, quantiles
from sim.demand.streams import uniform, uniforms
from sim.entities.law import LAW

if TYPE_CHECKING:
    from collections.abc import Callable

LAWS = {
    "constant": "20s",
    "uniform": {"uniform": {"low": "10s", "high": "60s"}},
    "exponential": {"exponential": {"mean": "5min"}},
    "gamma": {"gamma": {"mean": "5min", "cv": 0.8}},
    "erlang": {"erlang": {"mean": "5min", "shape": 3}},
    "lognormal": {"lognormal": {"mean": "390s", "cv": 1.1}},
    "weibull": {"weibull": {"mean": "5min", "shape": 0.8}},
    "triangular": {"triangular": {"low": "1min", "mode": "2min", "high": "9min"}},
    "empirical": {
        "empirical": {"probabilities": [0, 0.2, 0.5, 0.9, 1], "values": ["0s", "9s", "1min", "5min", "1h"]}
    },
    "mixture": {
        "mixture": [{"weight": 0.1, "constant": "0s"}, {"weight": 0.9, "exponential": {"mean": "1000s"}}]
    },
}


def measure_sampling(size: int = 200_000, repetitions: int = 5) -> dict[str, float]:
    """Numbers per second by what is drawn; best of some repetitions, on one core.

    `uniform` counts single uniforms made four to a block; `... one at a time` is a call from plain Python.
    """
    rows = np.arange(size)
    u = uniforms(1, 2, 0, 0, rows)
    table = compile_laws(LAW.validate_python(law) for law in LAWS.values())
    rates = {"uniform": 4 * size / _seconds(lambda: uniforms(1, 2, 0, 0, rows), repetitions)}
    for index, name in enumerate(LAWS):
        rates[name] = size / _seconds(partial(quantiles, table, index, u[:, 0]), repetitions)
    mean = np.full(size // 100, 50.0)
    rates["poisson of mean 50"] = len(mean) / _seconds(
        lambda: poisson_quantiles(u[: len(mean), 0], mean), repetitions
    )
    rates["uniform one at a time"] = size / 10 / _seconds(lambda: _loop(uniform, size // 10), repetitions)
    law = list(LAWS).index("lognormal")
    calls = _seconds(lambda: [quantile(table, law, 0.3) for _ in range(size // 10)], repetitions)
    return rates | {"lognormal one at a time": size / 10 / calls}


def _loop(draw: Callable[..., float], count: int) -> None:
    for ordinal in range(count):
        draw(1, 2, 1, 0, ordinal, 0, 0, 0, 0)


def _seconds(action: Callable[[], object], repetitions: int) -> float:
    best = float("inf")
    for _ in range(repetitions):
        started = perf_counter()
        action()
        best = min(best, perf_counter() - started)
    return best


if __name__ == "__main__":
    for drawn, rate in measure_sampling().items():
        print(f"{drawn:24s} {rate / 1e6:8.2f} M/s {1e9 / rate:8.1f} ns")
