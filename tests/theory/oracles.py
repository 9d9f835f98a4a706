"""Exact values of queues by other means than the product's: exact fractions, linear solves, transient chains, ODEs.

Rates are per unit of time, in any one unit. Shares are of the contacts that are not blocked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.integrate import quad, solve_ivp

Float64 = NDArray[np.float64]
State = TypeVar("State", bound=Hashable)


@dataclass(frozen=True)
class Exact:
    """What a queue does in the long run; times in the unit of its rates."""

    wait_probability: float
    mean_wait: float
    asa: float
    queue: float
    busy: float
    occupancy: float
    abandoned: float = 0.0
    balked: float = 0.0
    blocked: float = 0.0
    answered_within: float = 1.0
    abandoned_within: float = 0.0

    @property
    def answered(self) -> float:
        """Share that reaches an agent."""
        return 1.0 - self.abandoned - self.balked

    @property
    def late(self) -> float:
        """Share still waiting at the target time."""
        return 1.0 - self.answered_within - self.abandoned_within - self.balked

    @property
    def wait_of_abandoned(self) -> float:
        """Mean wait of those who hang up."""
        return (self.mean_wait - self.asa * self.answered) / self.abandoned


def stationary(rates: Mapping[tuple[State, State], float]) -> dict[State, float]:
    """Long-run probabilities of a finite irreducible chain, by elimination without a subtraction (Grassmann 1985)."""
    states = list(dict.fromkeys(state for move in rates for state in move))
    place = {state: index for index, state in enumerate(states)}
    flow = np.zeros((len(states), len(states)))
    for (source, goal), rate in rates.items():
        if source != goal:
            flow[place[source], place[goal]] += rate
    for last in range(len(states) - 1, 0, -1):
        flow[:last, last] /= flow[last, :last].sum()
        flow[:last, :last] += np.outer(flow[:last, last], flow[last, :last])
    weight = np.zeros(len(states))
    weight[0] = 1.0
    for index in range(1, len(states)):
        weight[index] = weight[:index] @ flow[:index, index]
    return dict(zip(states, (weight / weight.sum()).tolist(), strict=True))


def transient(generator: Any, start: Float64, duration: float) -> tuple[Float64, Float64]:
    """The distribution after `duration` and the time spent in each state until then, by uniformisation."""
    pace = 1.01 * float(-generator.diagonal().min()) + 1e-300
    step = (sparse.eye_array(generator.shape[0]) + generator / pace).T.tocsr()
    chance = poisson(pace * duration)
    beyond = np.append(np.cumsum(chance[::-1])[::-1], 0.0)[1:]
    end, spent, now = np.zeros_like(start), np.zeros_like(start), start
    for probability, later in zip(chance, beyond, strict=True):
        end += probability * now
        spent += later / pace * now
        now = step @ now
    return end, spent


def poisson(mean: float) -> Float64:
    """The probabilities of 0, 1, 2, ... up to where less than 1e-17 remains."""
    count = np.arange(int(mean + 9.0 * math.sqrt(mean) + 30.0))
    logs = count * math.log(mean) - np.array([math.lgamma(k + 1.0) for k in count.tolist()]) - mean
    chance = np.exp(logs)
    return np.asarray(chance / chance.sum())


def erlang_b(load: Fraction | int, agents: int) -> float:
    """Share blocked where nobody waits: the last of the terms load^k/k! among them all, in exact fractions."""
    terms = [Fraction(1)]
    for servers in range(1, agents + 1):
        terms.append(terms[-1] * load / servers)
    return float(terms[-1] / sum(terms))


def markov_queue(
    arrivals: float,
    service: float,
    agents: int,
    *,
    leaving: float = 0.0,
    balking: float = 0.0,
    capacity: int | None = None,
    within: float = 0.0,
) -> Exact:
    """M/M/n, M/M/n/K, M/M/n+M, and with a share `balking` that leaves at once when it must wait: all states counted.

    The time to an answer of a contact with j others before it is followed through its own small chain.
    """
    chance = _birth_death(arrivals, service, agents, leaving, balking, capacity)
    blocked = float(chance[-1]) if capacity is not None else 0.0
    seen = chance[agents : len(chance) - (capacity is not None)] / (1.0 - blocked)
    joins = seen * (1.0 - balking)
    waiting = np.maximum(np.arange(len(chance)) - agents, 0)
    queue, busy = float(waiting @ chance), float((np.arange(len(chance)) - waiting) @ chance)
    reached, spent = _answers(agents * service, leaving, len(joins))
    served, gone = _tagged(agents * service, leaving, joins, within)
    answered = 1.0 - float(seen.sum()) + float(joins @ reached)
    return Exact(
        wait_probability=float(seen.sum()),
        mean_wait=queue / (arrivals * (1.0 - blocked)),
        asa=float(joins @ spent) / answered,
        queue=queue,
        busy=busy,
        occupancy=busy / agents,
        abandoned=float(joins @ (1.0 - reached)),
        balked=float(seen.sum()) * balking,
        blocked=blocked,
        answered_within=1.0 - float(seen.sum()) + served,
        abandoned_within=gone,
    )


def _birth_death(
    arrivals: float, service: float, agents: int, leaving: float, balking: float, capacity: int | None
) -> Float64:
    """The number present: products of ratios from the likeliest number outwards, to where 1e-20 of it remains."""
    up = [arrivals if number < agents else arrivals * (1.0 - balking) for number in range(agents + 1)]

    def ratio(number: int) -> float:
        return up[min(number - 1, agents)] / (
            min(number, agents) * service + max(number - agents, 0) * leaving
        )

    top = 0
    while ratio(top + 1) > 1.0 and top != capacity:
        top += 1
    below, above = [1.0], [1.0]
    for number in range(top, 0, -1):
        below.append(below[-1] / ratio(number))
    number = top
    while (number < capacity) if capacity is not None else (above[-1] > 1e-20 or number < agents):
        number += 1
        above.append(above[-1] * ratio(number))
    weights = np.array(below[:0:-1] + above)
    return np.asarray(weights / math.fsum(weights))


def _answers(pace: float, leaving: float, count: int) -> tuple[Float64, Float64]:
    """With j = 0, 1, ... others before: the probability of an answer, and the mean wait where it comes (else 0)."""
    reached, spent = [1.0], [0.0]
    for before in range(count):
        total = pace + (before + 1) * leaving
        onwards = (pace + before * leaving) / total
        reached.append(onwards * reached[-1])
        spent.append(onwards * spent[-1] + reached[-1] / total)
    return np.array(reached[1:]), np.array(spent[1:])


def _tagged(pace: float, leaving: float, joins: Float64, within: float) -> tuple[float, float]:
    """Shares answered, and gone, `within` after joining a queue with j = 0, 1, ... others at the shares `joins`."""
    count = len(joins)
    if count == 0 or within == 0.0:
        return 0.0, 0.0
    before = np.arange(count)
    generator = sparse.lil_array((count + 2, count + 2))
    generator[before[1:], before[:-1]] = pace + before[1:] * leaving
    generator[0, count] = pace
    generator[before, count + 1] = leaving
    generator[before, before] = -(pace + (before + 1) * leaving)
    end, _ = transient(generator.tocsr(), np.append(joins, [0.0, 0.0]), within)
    return float(end[-2]), float(end[-1])


def general_patience(
    arrivals: float,
    service: float,
    agents: int,
    survival: Callable[[float], float],
    *,
    within: float,
    horizon: float,
) -> Exact:
    """M/M/n+GI: the offered wait has a density proportional to exp(arrivals ∫survival - agents service x).

    `survival` is P(patience > x) for x > 0 (Baccelli and Hebuterne 1981). Waits offered may be longer than anybody's
    patience; raises ValueError where the density has not died out at `horizon`.
    """

    def slopes(x: float, y: Float64) -> list[float]:
        stays, density = survival(x), math.exp(arrivals * y[0] - agents * service * x)
        return [stays, density, stays * density, x * stays * density, y[0] * density, (1.0 - stays) * density]

    def through(start: float, end: float, values: Float64) -> Float64:
        found = solve_ivp(slopes, (start, end), values, method="DOP853", rtol=1e-11, atol=1e-13)
        return np.asarray(found.y[:, -1])

    early = through(1e-12, within, np.zeros(6)) if within > 0.0 else np.zeros(6)
    whole = through(max(within, 1e-12), horizon, early)
    left = math.exp(arrivals * whole[0] - agents * service * horizon)
    if left > 1e-12 * agents * service * whole[1]:
        raise ValueError(f"offered waits beyond {horizon:g} still have a density of {left:.2g}")
    states = [Fraction(1)]
    for servers in range(1, agents):
        states.append(states[-1] * Fraction(arrivals) / Fraction(service) / servers)
    fewer = float(sum(states) / states[-1])
    scale = arrivals / (fewer + arrivals * whole[1])
    wait = scale * whole[1]
    balked = scale * whole[1] * (1.0 - survival(1e-12))
    lost = scale * whole[5]
    gone = early[5] + (1.0 - survival(within)) * (whole[1] - early[1]) if within > 0.0 else 0.0
    busy = arrivals / service * (1.0 - lost)
    return Exact(
        wait_probability=wait,
        mean_wait=scale * whole[4],
        asa=scale * whole[3] / (1.0 - lost),
        queue=arrivals * scale * whole[4],
        busy=busy,
        occupancy=busy / agents,
        abandoned=lost - balked,
        balked=balked,
        answered_within=1.0 - wait + scale * early[2],
        abandoned_within=scale * gone - balked if within > 0.0 else 0.0,
    )


def single_server(arrivals: float, mean: float, cv: float) -> Exact:
    """M/G/1 (Pollaczek and Khinchine): any handle-time law of this mean and coefficient of variation."""
    load = arrivals * mean
    wait = load * mean * (1.0 + cv * cv) / (2.0 * (1.0 - load))
    return Exact(load, wait, wait, arrivals * wait, load, load)


def constant_service(arrivals: float, duration: float, agents: int, limit: int = 400) -> Exact:
    """M/D/n: those present one service time later are those still waiting now plus the arrivals since (Crommelin)."""
    fresh = poisson(arrivals * duration)
    moves: dict[tuple[int, int], float] = {}
    for number in range(limit):
        for count, chance in enumerate(fresh.tolist()):
            goal = min(max(number - agents, 0) + count, limit - 1)
            moves[number, goal] = moves.get((number, goal), 0.0) + chance
    present = stationary(moves)
    queue = math.fsum((number - agents) * chance for number, chance in present.items() if number > agents)
    wait = math.fsum(chance for number, chance in present.items() if number >= agents)
    load = arrivals * duration
    return Exact(wait, queue / arrivals, queue / arrivals, queue, load, load / agents)


def priority_waits(arrivals: Sequence[float], service: float, agents: int) -> tuple[float, list[float]]:
    """P(wait) and the mean wait by class, first class first: M/M/n without preemption (Kella and Yechiali 1985)."""
    wait = markov_queue(sum(arrivals), service, agents).wait_probability
    pace = agents * service
    before = [sum(arrivals[:count]) / pace for count in range(len(arrivals) + 1)]
    return wait, [wait / pace / ((1.0 - higher) * (1.0 - upto)) for higher, upto in pairwise(before)]


def busy_without_limit(rates: Sequence[float], width: float, mean: float, at: float) -> float:
    """Mt/M/∞ from empty: expected number busy at time `at`, arrivals at rates[k] in the k-th period of this width."""
    busy = 0.0
    for period, rate in enumerate(rates):
        spent = min(max(at - period * width, 0.0), width)
        busy = rate * mean + (busy - rate * mean) * math.exp(-spent / mean)
    return busy * math.exp(-max(at - len(rates) * width, 0.0) / mean)


def offered_load(rate: Callable[[float], float], survival: Callable[[float], float], at: float) -> float:
    """Mt/G/∞ from empty: the integral of rate(at - u) P(service > u) over the past."""
    return float(quad(lambda age: rate(at - age) * survival(age), 0.0, at, limit=500, epsabs=1e-12)[0])
