"""The exact day of a queue with piecewise-constant arrivals and anonymous headcounts, busyness gamma on the whole day.

When the headcount falls, contacts in service finish and none starts until busy < agents. The state is (busy, waiting);
each period is one chain, solved by uniformisation. `headcount_day` with the numbers of the SSJ tutorial gives the exact
values of its call center.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import eigh_tridiagonal

from tests.theory.oracles import transient

Float64 = NDArray[np.float64]


@dataclass(frozen=True)
class Day:
    """Arrivals per second and agents by period of `width` seconds; patience is 0 for a share `balking`."""

    arrivals: tuple[float, ...]
    agents: tuple[int, ...]
    width: float
    mean_service: float
    mean_patience: float
    balking: float
    within: float
    places: int = 60

    @property
    def expected(self) -> float:
        """Expected contacts of a day of ordinary busyness."""
        return sum(self.arrivals) * self.width

    @cached_property
    def busy(self) -> NDArray[np.int64]:
        """Number in service by state."""
        return np.repeat(np.arange(max(self.agents) + 1), self.places + 1)

    @cached_property
    def waiting(self) -> NDArray[np.int64]:
        """Number waiting by state."""
        return np.tile(np.arange(self.places + 1), max(self.agents) + 1)

    def state(self, busy: NDArray[np.int64], waiting: NDArray[np.int64]) -> NDArray[np.int64]:
        """The place of a state in every vector."""
        return busy * (self.places + 1) + waiting

    def generator(self, arrivals: float, agents: int) -> sparse.csr_array:
        """Rates between states while arrivals and headcount stay."""
        busy, waiting, state = self.busy, self.waiting, self.state
        real = (waiting == 0) | (busy >= agents)
        pulls = (busy == agents) & (waiting > 0)
        joins = arrivals * (1.0 - self.balking)
        return _rates(
            len(busy),
            (real & (busy < agents), state(busy + 1, waiting), np.full(len(busy), arrivals)),
            ((busy >= agents) & (waiting < self.places), state(busy, waiting + 1), np.full(len(busy), joins)),
            (real & (busy > 0) & ~pulls, state(busy - 1, waiting), busy / self.mean_service),
            (pulls, state(busy, waiting - 1), busy / self.mean_service),
            (real & (waiting > 0), state(busy, waiting - 1), waiting / self.mean_patience),
        )

    def tagged(self, agents: int) -> sparse.csr_array:
        """Rates of a waiting contact with `waiting` others before it; the last two states are answered and gone."""
        busy, before, state = self.busy, self.waiting, self.state
        real, ready = busy >= agents, busy == agents
        answered, gone = np.full_like(busy, len(busy)), np.full_like(busy, len(busy) + 1)
        return _rates(
            len(busy) + 2,
            (real & ~ready, state(busy - 1, before), busy / self.mean_service),
            (ready & (before > 0), state(busy, before - 1), busy / self.mean_service),
            (ready & (before == 0), answered, busy / self.mean_service),
            (real & (before > 0), state(busy, before - 1), before / self.mean_patience),
            (real, gone, np.full(len(busy), 1.0 / self.mean_patience)),
        )

    def restaffed(self, chance: Float64, agents: int) -> Float64:
        """The distribution after a change to `agents`: those who wait are taken at once while busy < agents."""
        starts = np.clip(agents - self.busy, 0, self.waiting)
        after = np.zeros_like(chance)
        np.add.at(after, self.state(self.busy + starts, self.waiting - starts), chance)
        return after

    def outlook(self, worth: Float64, agents: int) -> Float64:
        """The worth of a tagged contact's states just before a change to `agents`, from that just after it."""
        starts = np.maximum(agents - self.busy, 0)
        goal = self.state(self.busy + starts, np.maximum(self.waiting - starts, 0))
        taken = starts > self.waiting
        return np.concatenate([np.where(taken[:, None], worth[-2], worth[goal]), worth[-2:]])


def _rates(size: int, *moves: tuple[NDArray[np.bool_], NDArray[np.int64], Float64]) -> sparse.csr_array:
    """A generator from moves: the states that make each, where it leads from every state, and its rates."""
    sources = np.concatenate([np.flatnonzero(made) for made, _, _ in moves])
    goals = np.concatenate([goal[made] for made, goal, _ in moves])
    values = np.concatenate([rate[made] for made, _, rate in moves])
    flow = sparse.csr_array((values, (sources, goals)), shape=(size, size))
    return (flow - sparse.diags_array(flow.sum(axis=1))).tocsr()


@dataclass(frozen=True)
class DayMeasures:
    """Expected sums of a day, each divided by the contacts expected on an ordinary day; times in seconds."""

    wait: float
    ended_within: float
    lost: float
    answered_within: float


def headcount_day(day: Day, shape: float, nodes: int = 7) -> DayMeasures:
    """The measures of a day whose arrivals are multiplied by one gamma factor of this shape and of mean 1."""
    views = [_Views.of(day, *pair) for pair in pairwise((*day.agents, day.agents[-1]))]
    busyness, weights = gamma_nodes(shape, nodes)
    days = np.array([_one_day(day, float(factor), views) for factor in busyness])
    offered, wait, late, lost, answered = (weights @ days / day.expected).tolist()
    return DayMeasures(wait, offered - late, lost, answered)


def gamma_nodes(shape: float, count: int) -> tuple[Float64, Float64]:
    """Points and weights that integrate polynomials of degree 2 count - 1 exactly over a gamma law of mean 1."""
    order = np.arange(count)
    off = np.sqrt(order[1:] * (order[1:] + shape - 1.0))
    points, vectors = eigh_tridiagonal(2.0 * order + shape, off)
    return np.asarray(points / shape), np.asarray(vectors[0] ** 2)


@dataclass(frozen=True)
class _Views:
    """What becomes of a contact within the target time, by the state it joins in: [still waiting, answered].

    `usual` holds while the headcount stays; `near` at moments so close to the period's end that it changes meanwhile.
    """

    usual: Float64
    near: list[Float64]

    @classmethod
    def of(cls, day: Day, agents: int, agents_next: int) -> _Views:
        here, there = day.tagged(agents), day.tagged(agents_next)
        end = np.tile([1.0, 0.0], (here.shape[0], 1))
        end[-2:] = [[0.0, 1.0], [0.0, 0.0]]

        def change_after(moment: float) -> Float64:
            return _backward(
                here, day.outlook(_backward(there, end, day.within - moment), agents_next), moment
            )

        moments = day.within - _moments(day.within)[0]
        return cls(
            _backward(here, end, day.within)[:-2], [change_after(moment)[:-2] for moment in moments.tolist()]
        )


def _backward(rates: sparse.csr_array, worth: Float64, duration: float) -> Float64:
    return transient(rates.T, worth, duration)[0]


def _moments(length: float) -> tuple[Float64, Float64]:
    points, weights = np.polynomial.legendre.leggauss(10)
    return (points + 1.0) * length / 2.0, weights * length / 2.0


def _one_day(day: Day, busyness: float, views: Sequence[_Views]) -> Float64:
    """Expected arrivals, waiting time, contacts late, lost, and answered in time, from empty to empty."""
    chance = np.zeros_like(day.busy, dtype=np.float64)
    chance[0] = 1.0
    total: Float64 = np.zeros(5)
    for rate, agents, view in zip(day.arrivals, day.agents, views, strict=True):
        chance = day.restaffed(chance, agents)
        chance, sums = _one_period(day, chance, rate * busyness, agents, view)
        total += sums
    _, spent = transient(day.generator(0.0, day.agents[-1]), chance, 100.0 * day.mean_service)
    queue = float(spent @ day.waiting)
    total += [0.0, queue, 0.0, queue / day.mean_patience, 0.0]
    return total


def _one_period(
    day: Day, chance: Float64, arrivals: float, agents: int, view: _Views
) -> tuple[Float64, Float64]:
    rates, waits = day.generator(arrivals, agents), day.busy >= agents
    joins = arrivals * (1.0 - day.balking) * waits
    chance, spent = transient(rates, chance, day.width - day.within)
    outcome = (spent * joins) @ view.usual
    moments, weights = _moments(day.within)
    for gap, weight, worth in zip(
        np.diff(moments, prepend=0.0).tolist(), weights.tolist(), view.near, strict=True
    ):
        chance, more = transient(rates, chance, gap)
        spent = spent + more
        outcome = outcome + weight * (chance * joins) @ worth
    chance, more = transient(rates, chance, day.within - float(moments[-1]))
    spent = spent + more
    queue, must_wait = float(spent @ day.waiting), float(spent @ waits)
    at_once = arrivals * (day.width - must_wait)
    lost = queue / day.mean_patience + arrivals * day.balking * must_wait
    return chance, np.array([arrivals * day.width, queue, outcome[0], lost, at_once + outcome[1]])
