"""The day of `headcount_day` with named agents: who leaves finishes the contact in hand, the others go on.

The state is (staying agents busy, leaving agents busy, waiting). Who is busy at a shift end is drawn evenly from all:
equal agents, each idle in turn, forget within a few service times where they began.
"""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tests.theory.headcount_day import Day, gamma_nodes
from tests.theory.oracles import transient

Float64 = NDArray[np.float64]
State = tuple[int, int, int]


class ShiftDay:
    """The chain of one day; `leaving` bounds how many may be finishing their last contact at once."""

    def __init__(self, day: Day, leaving: int) -> None:
        self.day = day
        self.states = list(product(range(max(day.agents) + 1), range(leaving + 1), range(day.places + 1)))
        self.place = {state: index for index, state in enumerate(self.states)}
        self.queue = np.array([waiting for _, _, waiting in self.states])
        self.leaving = leaving

    def generator(self, arrivals: float, agents: int) -> sparse.csr_array:
        """Rates while so many agents stay."""
        day, moves = self.day, list[tuple[int, int, float]]()
        for (busy, gone, waiting), source in self.place.items():
            if busy > agents or (waiting and busy < agents):
                continue
            if busy < agents:
                moves.append((source, self.place[busy + 1, gone, 0], arrivals))
            elif waiting < day.places:
                moves.append((source, self.place[busy, gone, waiting + 1], arrivals * (1.0 - day.balking)))
            if busy:
                goal = (busy, gone, waiting - 1) if waiting else (busy - 1, gone, 0)
                moves.append((source, self.place[goal], busy / day.mean_service))
            if gone:
                moves.append((source, self.place[busy, gone - 1, waiting], gone / day.mean_service))
            if waiting:
                moves.append((source, self.place[busy, gone, waiting - 1], waiting / day.mean_patience))
        sources, goals, rates = zip(*moves, strict=True)
        flow = sparse.csr_array((rates, (sources, goals)), shape=(len(self.states),) * 2)
        return (flow - sparse.diags_array(flow.sum(axis=1))).tocsr()

    def changed(self, chance: Float64, before: int, after: int) -> Float64:
        """The distribution after a shift start (who comes takes those who wait) or a shift end."""
        found = np.zeros_like(chance)
        for index in np.flatnonzero(chance > 0.0).tolist():
            busy, gone, waiting = self.states[index]
            if after >= before:
                starts = min(waiting, after - before)
                found[self.place[busy + starts, gone, waiting - starts]] += chance[index]
                continue
            leavers = before - after
            for away in range(max(0, busy - after), min(leavers, busy) + 1):
                odds = math.comb(leavers, away) * math.comb(after, busy - away) / math.comb(before, busy)
                found[self.place[busy - away, min(gone + away, self.leaving), waiting]] += (
                    chance[index] * odds
                )
        return found

    def measures(self, busyness: float) -> Float64:
        """Expected time spent waiting, and contacts lost, of a day of this busyness."""
        day = self.day
        chance = np.zeros(len(self.states))
        chance[0] = 1.0
        queue = balked = 0.0
        for rate, (before, agents) in zip(day.arrivals, pairwise((0, *day.agents)), strict=True):
            chance = self.changed(chance, before, agents)
            chance, spent = transient(self.generator(rate * busyness, agents), chance, day.width)
            queue += float(spent @ self.queue)
            full = np.array([busy >= agents for busy, _, _ in self.states])
            balked += rate * busyness * day.balking * float(spent @ full)
        _, spent = transient(self.generator(0.0, day.agents[-1]), chance, 100.0 * day.mean_service)
        queue += float(spent @ self.queue)
        return np.array([queue, queue / day.mean_patience + balked])


def shift_day(day: Day, shape: float, nodes: int = 5, leaving: int = 3) -> tuple[float, float]:
    """Wait and share lost, each a sum over the day divided by the contacts of an ordinary day."""
    chain = ShiftDay(day, leaving)
    busyness, weights = gamma_nodes(shape, nodes)
    found = weights @ np.array([chain.measures(float(factor)) for factor in busyness]) / day.expected
    return float(found[0]), float(found[1])
