"""Exact steady-state measures of one queue with Poisson arrivals and exponential handle times: Erlang B, C, A, M/M/n/K.

Arrivals are per second and times in seconds. The load is arrivals × handle time, in erlang.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]

# Outside the points where a log-concave density has fallen by e^-42 it holds less than the rounding error of a float.
NEGLIGIBLE = 42.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)


@dataclass(frozen=True)
class Performance:
    """Long-run measures of a queue; shares are of the contacts that are not blocked, times in seconds.

    `mean_wait` counts all of them, `asa` the answered ones; `answered_within`, `abandoned_within` and
    `short_abandonment` are the shares answered within the target time, abandoned within it, and abandoned early.
    """

    agents: int
    wait_probability: float
    abandonment: float
    mean_wait: float
    asa: float
    occupancy: float
    answered_within: float
    abandoned_within: float = 0.0
    short_abandonment: float = 0.0
    blocking: float = 0.0

    def service_level(self, definition: str = "SL1") -> float:
        """The share answered in time by one of the definitions SL1 to SL8; without flow-outs SL7 is SL1."""
        early, short, abandoned = self.abandoned_within, self.short_abandonment, self.abandonment
        credited, left_out = {
            "SL1": (0.0, 0.0),
            "SL2": (0.0, early),
            "SL3": (early, 0.0),
            "SL4": (0.0, abandoned),
            "SL5": (0.0, short),
            "SL6": (short, 0.0),
            "SL7": (0.0, 0.0),
            "SL8": (0.0, abandoned),
        }[definition]
        return (self.answered_within + credited) / (1.0 - left_out) if left_out < 1.0 else math.nan


def erlang_b(load: float, agents: int) -> float:
    """Share of contacts that find all agents busy where nobody waits (Erlang's loss formula, by its recursion)."""
    _require(load >= 0.0 and agents >= 0, f"load {load} and agents {agents} must not be negative")
    blocked = 1.0
    for servers in range(1, agents + 1):
        blocked = load * blocked / (servers + load * blocked)
    return blocked


def erlang_c(arrivals: float, aht: float, agents: int, within: float = 20.0) -> Performance:
    """The queue without abandonment, M/M/n; with a load of at least `agents` the wait has no bound."""
    load = _load(arrivals, aht, agents, within)
    if agents <= load:
        return _overloaded(agents) if arrivals > 0.0 else _idle(agents)
    blocked = erlang_b(load, agents)
    wait = agents * blocked / (agents - load * (1.0 - blocked))
    pace = (agents - load) / aht
    return Performance(
        agents=agents,
        wait_probability=wait,
        abandonment=0.0,
        mean_wait=wait / pace,
        asa=wait / pace,
        occupancy=load / agents,
        answered_within=1.0 - wait * math.exp(-pace * within),
    )


def erlang_a(
    arrivals: float,
    aht: float,
    agents: int,
    patience: float | None,
    within: float = 20.0,
    short_abandon: float = 5.0,
) -> Performance:
    """The queue with exponential patience of mean `patience`, M/M/n+M; None means that nobody hangs up (Erlang C)."""
    load = _load(arrivals, aht, agents, within)
    if patience is None or math.isinf(patience):
        return erlang_c(arrivals, aht, agents, within)
    _require(patience > 0.0, f"patience {patience} s must be above 0")
    if arrivals == 0.0:
        return _idle(agents)
    if agents == 0:
        return _unstaffed(patience, within, short_abandon)
    offered = _OfferedWait.of(arrivals, agents / aht, 1.0 / patience, (within, short_abandon))
    blocked = erlang_b(load, agents - 1)
    logit = math.log(arrivals) + math.log(blocked) + offered.log_mass if blocked > 0.0 else -math.inf
    wait, at_once = _logistic(logit), _logistic(-logit)
    abandonment = wait * offered.lost
    answered = at_once + wait * offered.answered_by(math.inf)
    return Performance(
        agents=agents,
        wait_probability=wait,
        abandonment=abandonment,
        mean_wait=abandonment * patience,
        asa=wait * offered.answered_wait / answered if answered > 0.0 else math.nan,
        occupancy=min(load * answered / agents, 1.0),
        answered_within=at_once + wait * offered.answered_by(within),
        abandoned_within=wait * offered.abandoned_by(within),
        short_abandonment=wait * offered.abandoned_by(short_abandon),
    )


def finite_queue(
    arrivals: float, aht: float, agents: int, capacity: int, within: float = 20.0
) -> Performance:
    """The queue that holds at most `capacity` contacts, in service included, and blocks the others: M/M/n/K."""
    load = _load(arrivals, aht, agents, within)
    _require(
        agents >= 1 and capacity >= agents, f"capacity {capacity} must hold the contacts of {agents} agents"
    )
    places = np.arange(capacity - agents + 1)
    blocked = erlang_b(load, agents)
    if blocked == 0.0:
        return _idle(agents)
    # Weights of n, n+1, ... K contacts, and of fewer than n, relative to the largest: neither side overflows.
    logs = places * math.log(load / agents)
    top = max(float(logs[-1]), 0.0)
    weights = np.exp(logs - top)
    total = float(weights.sum()) + (1.0 / blocked - 1.0) * math.exp(-top)
    states = weights / total
    blocking = float(states[-1])
    waiting = states[:-1] / (1.0 - blocking)
    mean_wait = float(waiting @ (places[:-1] + 1.0)) * aht / agents
    late = _poisson_up_to(agents / aht * within, capacity - agents)
    return Performance(
        agents=agents,
        wait_probability=float(waiting.sum()),
        abandonment=0.0,
        mean_wait=mean_wait,
        asa=mean_wait,
        occupancy=load * (1.0 - blocking) / agents,
        answered_within=1.0 - float(waiting @ late),
        blocking=blocking,
    )


@dataclass(frozen=True)
class _OfferedWait:
    """The wait a customer of endless patience would face, given that it is not 0, as weighted points.

    Its density is proportional to exp(arrivals × (1 - e^(-θx)) / θ - rate × x) (Baccelli and Hebuterne 1981, patience
    of rate θ), which rises to one peak and falls: Gauss and Legendre's rule around the peak is exact to rounding.
    """

    points: Float64
    weights: Float64
    theta: float
    log_mass: float

    @classmethod
    def of(cls, arrivals: float, rate: float, theta: float, cuts: tuple[float, ...]) -> _OfferedWait:
        """Points that let every integral up to one of the `cuts` be a plain sum; `log_mass` is that of the density."""
        peak = max((math.log(arrivals) - math.log(rate)) / theta, 0.0)
        patient = min(arrivals, rate)
        reach = _reach(patient, rate, theta)
        low, high = max(peak - reach, 0.0), peak + reach
        kinks = {peak, *cuts, 5.0 / theta, 40.0 / theta}
        edges = np.array(sorted({low, high, *(kink for kink in kinks if low < kink < high)}))
        half = np.diff(edges)[:, None] / 2.0
        points = (edges[:-1, None] + half + half * _NODES).ravel()
        beyond = points - peak
        weights = (
            np.exp(-patient * np.expm1(-theta * beyond) / theta - rate * beyond) * (half * _WEIGHTS).ravel()
        )
        mass = float(weights.sum())
        height = arrivals * -math.expm1(-theta * peak) / theta - rate * peak
        return cls(points, weights / mass, theta, math.log(mass) + height)

    @property
    def lost(self) -> float:
        """Probability that patience ends before the wait does."""
        return float(self.weights @ -np.expm1(-self.theta * self.points))

    @property
    def answered_wait(self) -> float:
        """Mean of the wait where it is answered and of 0 where it is not, in seconds."""
        return float(self.weights @ (self.points * np.exp(-self.theta * self.points)))

    def answered_by(self, moment: float) -> float:
        """Probability of an answer within `moment` seconds."""
        inside = self.points <= moment
        return float(self.weights[inside] @ np.exp(-self.theta * self.points[inside]))

    def abandoned_by(self, moment: float) -> float:
        """Probability of hanging up within `moment` seconds."""
        return float(self.weights @ -np.expm1(-self.theta * np.minimum(self.points, moment)))


def _reach(patient: float, rate: float, theta: float) -> float:
    """A distance from the peak at which the density has fallen by e^-42, and at half of which it has not."""
    reach = 1.0 / (rate - patient + math.sqrt(patient * theta))
    while patient * -math.expm1(-theta * reach) / theta - rate * reach > -NEGLIGIBLE:
        reach *= 2.0
    return reach


def _poisson_up_to(mean: float, count: int) -> Float64:
    """P(N ≤ 0), ..., P(N ≤ count - 1) of a Poisson number N."""
    steps = np.arange(1, count)
    if mean == 0.0:
        return np.ones(count)
    logs = np.concatenate(([0.0], np.cumsum(math.log(mean) - np.log(steps))))[:count]
    sums: Float64 = np.minimum(np.cumsum(np.exp(logs - mean)), 1.0)
    return sums


def _logistic(logit: float) -> float:
    return math.exp(min(logit, 0.0)) / (1.0 + math.exp(-abs(logit)))


def _load(arrivals: float, aht: float, agents: int, within: float) -> float:
    _require(0.0 <= arrivals < math.inf, f"arrivals {arrivals} per second must be finite and not negative")
    _require(0.0 < aht < math.inf, f"handle time {aht} s must be finite and above 0")
    _require(agents >= 0, f"agents {agents} must not be negative")
    _require(within >= 0.0, f"target time {within} s must not be negative")
    return arrivals * aht


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


def _idle(agents: int) -> Performance:
    return Performance(agents, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)


def _overloaded(agents: int) -> Performance:
    return Performance(agents, 1.0, 0.0, math.inf, math.inf, 1.0 if agents else math.nan, 0.0)


def _unstaffed(patience: float, within: float, short_abandon: float) -> Performance:
    gone, early = -math.expm1(-within / patience), -math.expm1(-short_abandon / patience)
    return Performance(0, 1.0, 1.0, patience, math.nan, math.nan, 0.0, gone, early)
