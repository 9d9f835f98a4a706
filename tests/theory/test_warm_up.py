"""What the start from empty leaves in figures of a steady state, by the transient solution of each chain.

The deviation at the first counted moment bounds that of every later one (the queues grow from empty), and so that of
the whole counted time. It is held below a hundredth of the half width that the full run has, which is 0.3 % of a mean
wait at best: deviations below 3e-5 of the figure.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import lognorm

from sim.entities.units import SECOND, parse_duration
from tests.theory.exact import CHAINS, chain_of
from tests.theory.oracles import markov_queue, transient
from tests.theory.test_exact import CASES

Float64 = NDArray[np.float64]
NEGLIGIBLE = 3e-5


def warm_up(name: str) -> float:
    """Seconds from the start to the first counted moment of a case."""
    return parse_duration(CASES[name].counted[0]) / SECOND


def queue_at(moment: float, arrivals: float, mean: float, agents: int, leaving: float, limit: int) -> float:
    """Expected number waiting in a queue that was empty at time 0."""
    number = np.arange(limit + 1)
    waiting = np.maximum(number - agents, 0)
    down = np.minimum(number, agents) / mean + waiting * leaving
    flow = sparse.diags_array([np.full(limit, arrivals), down[1:]], offsets=[1, -1])
    generator = (flow - sparse.diags_array(flow.sum(axis=1))).tocsr()
    start = np.zeros(limit + 1)
    start[0] = 1.0
    return float(transient(generator, start, moment)[0] @ waiting)


QUEUES: dict[str, dict[str, Any]] = {
    "One agent at 70 %": {"arrivals": 0.7 / 60, "mean": 60.0, "agents": 1},
    "Fourteen agents, 100 calls a half hour": {"arrivals": 200 / 3600, "mean": 180.0, "agents": 14},
    "Fifty agents at 92 %": {"arrivals": 690 / 3600, "mean": 240.0, "agents": 50},
    "Four agents at 50 %": {"arrivals": 60 / 3600, "mean": 120.0, "agents": 4},
    "Five agents, seven places, load 1.2": {"arrivals": 0.1, "mean": 60.0, "agents": 5, "limit": 12},
    "One agent, nine places, load 1": {"arrivals": 1 / 60, "mean": 60.0, "agents": 1, "limit": 10},
    "Fifty agents, 48 erlang": {"arrivals": 0.8, "mean": 60.0, "agents": 50, "leaving": 1 / 120},
    "A hundred agents, 100 erlang": {"arrivals": 100 / 60, "mean": 60.0, "agents": 100, "leaving": 1 / 60},
    "Five agents, four erlang": {"arrivals": 4 / 60, "mean": 60.0, "agents": 5, "leaving": 1 / 200},
    "Workload W1": {"arrivals": 10_000 / 86_400, "mean": 300.0, "agents": 37, "leaving": 1 / 120},
    "Three priorities": {"arrivals": 4.5 / 60, "mean": 60.0, "agents": 6},
    "Two lines, first come first served": {"arrivals": 4.2 / 60, "mean": 60.0, "agents": 5},
    "Waits weighted one to three": {"arrivals": 0.8 / 60, "mean": 60.0, "agents": 1},
    "Waits as multiples of their targets": {"arrivals": 0.8 / 60, "mean": 60.0, "agents": 1},
    "Two tiers": {"arrivals": 1.35 / 60, "mean": 60.0, "agents": 2},
    "Seven in ten to the north, by a toss": {"arrivals": 0.7 * 5.5 / 60, "mean": 60.0, "agents": 5},
    "Ten agents behind ten lines": {"arrivals": 10 / 60, "mean": 60.0, "agents": 10, "limit": 11},
    "Five agents behind twelve lines": {"arrivals": 0.1, "mean": 60.0, "agents": 5, "limit": 12},
    "Lines and patience": {"arrivals": 4.5 / 60, "mean": 60.0, "agents": 4, "leaving": 1 / 60, "limit": 7},
    "Who is told more than half a minute balks": {
        "arrivals": 2.2 / 60,
        "mean": 60.0,
        "agents": 2,
        "limit": 4,
    },
    "Called back when told more than half a minute": {"arrivals": 3.4 / 60, "mean": 60.0, "agents": 4},
    "A bot with room for twelve": {"arrivals": 10 / 60, "mean": 60.0, "agents": 12, "limit": 12},
    "A bot that only seems to help some": {"arrivals": 1.1 / 0.86 / 60, "mean": 60.0, "agents": 2},
    "Mail in one line": {"arrivals": 0.7 / 60, "mean": 60.0, "agents": 1},
    "Cases that wait for somebody outside": {"arrivals": 1.68 / 60, "mean": 60.0, "agents": 2},
    "Three desks in a row": {"arrivals": 1.6 / 60, "mean": 60.0, "agents": 2},
    "Unresolved customers come back": {"arrivals": 1.3 / 0.82 / 60, "mean": 60.0, "agents": 2},
    # Relaxes no faster than a queue of exponential handle times (M/D/n) or arrivals (E2/M/1) of the same rates.
    "Five agents, constant handle times": {"arrivals": 4 / 60, "mean": 60.0, "agents": 5},
    "Every second contact to the south": {"arrivals": 0.75 / 60, "mean": 60.0, "agents": 1},
}


@pytest.mark.parametrize("name", QUEUES)
def test_queues_have_forgotten_the_start(name: str) -> None:
    queue: dict[str, Any] = {"leaving": 0.0, "limit": 400} | QUEUES[name]
    capacity = queue["limit"] if queue["limit"] < 400 else None
    steady = markov_queue(
        queue["arrivals"], 1.0 / queue["mean"], queue["agents"], leaving=queue["leaving"], capacity=capacity
    ).queue
    found = queue_at(warm_up(name), **queue)
    assert found == pytest.approx(steady, rel=NEGLIGIBLE)


@pytest.mark.parametrize("name", CHAINS)
def test_chains_have_forgotten_the_start(name: str) -> None:
    """No probability of any event is off by more when counting begins."""
    assert chain_of(name).distance(warm_up(name)) < NEGLIGIBLE


def test_single_server_with_long_calls_has_forgotten_the_start() -> None:
    """Mean waits of customers one after the other (Lindley), on a grid of a tenth of the mean handle time.

    What later customers still add is the last rise over one minus the ratio of the last two rises: the rises fall at
    least geometrically. The other single servers have lighter handle times at the same load or less, and forget faster.
    """
    customers = int(0.8 * warm_up("One agent, lognormal handle times") / 60.0)
    rises = np.diff(_mean_waits(customers, load=0.8, sigma=math.sqrt(math.log(3.0))))
    assert rises[-1] < rises[-2]
    assert rises[-1] / (1.0 - rises[-1] / rises[-2]) < NEGLIGIBLE * 6.0


def _mean_waits(
    customers: int, load: float, sigma: float, step: float = 0.1, size: int = 1 << 13
) -> list[float]:
    """Of the first customers of M/G/1 with lognormal handle times, in mean handle times."""
    edges = (np.arange(size + 1) - 0.5) * step
    service = np.diff(lognorm(sigma, scale=math.exp(-sigma * sigma / 2.0)).cdf(edges))
    stay = 1.0 / (1.0 + load * step)
    gaps = (1.0 - stay) * stay ** np.arange(size)
    step_law = np.fft.rfft(service, 2 * size) * np.conj(np.fft.rfft(gaps, 2 * size))
    wait, means = np.zeros(size), [0.0]
    wait[0] = 1.0
    for _ in range(customers):
        moved = np.fft.irfft(np.fft.rfft(wait, 2 * size) * step_law, 2 * size)
        wait = moved[:size]
        wait[0] += moved[size:].sum()
        means.append(float(wait @ np.arange(size)) * step)
    return means
