"""How many random numbers a second the sampling makes, in the columns of whole replications."""

from __future__ import annotations

from functools import partial
from time import process_time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.our_engine import center_of
from benchmarks.spread import Spread, spread
from benchmarks.workloads import w2
from sim.demand.counts import poisson_quantiles
from sim.demand.laws import compile_laws, quantiles
from sim.demand.sample import sample_demand
from sim.demand.streams import uniforms
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
POISSON_MEANS = (10, 1_000)
"""Between which the expected counts of the intervals lie."""
UNIFORMS = "uniform random number"
CONTACTS = "all of a contact (arrival, patience, work, transfer; sorted)"
PER_CONTACT = 4
"""Variates behind a contact of W2: place in its interval, patience, work, and the toss about a transfer."""


def measure_sampling(size: int = 200_000, repetitions: int = 5) -> dict[str, Spread]:
    """Variates per CPU second by law, random numbers included: made as sampling makes them, a block for four columns.

    Everything comes in columns of `size` rows, but counts, which are a hundredth as many.
    """
    table = compile_laws(LAW.validate_python(law) for law in LAWS.values())
    means = np.geomspace(*POISSON_MEANS, max(1, size // 100))
    days = max(1, size // 100_000)
    drawn: dict[str, tuple[float, Callable[[], object]]] = {
        UNIFORMS: (4 * size, partial(_block, size)),
        **{name: (4 * size, partial(_columns, table, law, size)) for law, name in enumerate(LAWS)},
        "Poisson count of an interval": (len(means), partial(_counts, means)),
        CONTACTS: (PER_CONTACT * days * 100_000, partial(_contacts, days)),
    }
    return {name: _rates(count, action, repetitions) for name, (count, action) in drawn.items()}


def _block(size: int) -> np.ndarray:
    return uniforms(1, 2, 0, 0, np.arange(size))


def _columns(table: object, law: int, size: int) -> None:
    u = _block(size)
    for column in range(4):
        quantiles(table, law, u[:, column])  # type: ignore[arg-type]


def _counts(means: np.ndarray) -> None:
    poisson_quantiles(_block(len(means))[:, 0].copy(), means)


def _contacts(days: int) -> None:
    center = center_of(w2(scale=10))
    for day in range(days):
        sample_demand(center, 1, day)


def _rates(count: float, action: Callable[[], object], repetitions: int) -> Spread:
    action()
    rates = []
    for _ in range(repetitions):
        started = process_time()
        action()
        rates.append(count / (process_time() - started))
    return spread(rates)


if __name__ == "__main__":
    for drawn, rate in measure_sampling().items():
        print(f"{drawn:60s} {rate.median / 1e6:8.2f} M/s {1e9 / rate.median:8.1f} ns")
