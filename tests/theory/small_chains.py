"""Exact values of small centers by chains of all their states: skills, priorities, reserves, redials, feedback.

Rates are per unit of time. Queues are cut where more would wait for less than 1e-9 of the time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import brentq

from tests.theory.oracles import markov_queue, stationary, transient

State = tuple[Any, ...]
Moves = Iterator[tuple[float, State]]


@dataclass(frozen=True)
class Chain:
    """A chain that begins in a state and moves at the rates of `moves`."""

    start: State
    moves: Callable[[State], Moves]

    @cached_property
    def rates(self) -> dict[tuple[State, State], float]:
        """The rate of every move between states that can be reached."""
        found: dict[tuple[State, State], float] = {}
        frontier, seen = [self.start], {self.start}
        while frontier:
            here = frontier.pop()
            for rate, goal in self.moves(here):
                if rate > 0.0:
                    found[here, goal] = found.get((here, goal), 0.0) + rate
                    if goal not in seen:
                        seen.add(goal)
                        frontier.append(goal)
        return found

    @cached_property
    def shares(self) -> dict[State, float]:
        """Long-run shares of time of the states."""
        return stationary(self.rates)

    def mean(self, value: Callable[..., float]) -> float:
        """Long-run average of a function of the state."""
        return math.fsum(share * value(*state) for state, share in self.shares.items())

    def distance(self, duration: float) -> float:
        """How far from the long run after this time: the largest error of any probability (total variation)."""
        place = {state: index for index, state in enumerate(self.shares)}
        sources, goals = zip(*((place[a], place[b]) for a, b in self.rates), strict=True)
        flow = sparse.csr_array((list(self.rates.values()), (sources, goals)), shape=(len(place),) * 2)
        begin = np.zeros(len(place))
        begin[place[self.start]] = 1.0
        end, _ = transient((flow - sparse.diags_array(flow.sum(axis=1))).tocsr(), begin, duration)
        return float(np.abs(end - np.array(list(self.shares.values()))).sum()) / 2.0


# ---- two speeds ----------------------------------------------------------------------------------------------


def two_speeds(arrivals: float, speeds: tuple[float, float], rule: str, limit: int = 200) -> Chain:
    """Two agents of different speed; where both are free, the rule "fast", "random" or "round_robin" chooses.

    States (first busy, second busy, waiting, who was chosen last where that matters).
    """

    def moves(state: State) -> Moves:
        first, second, waiting, last = state
        if first and second:
            if waiting < limit:
                yield arrivals, (1, 1, waiting + 1, last)
            for agent in (0, 1):
                yield (
                    speeds[agent],
                    (1, 1, waiting - 1, _last(rule, agent)) if waiting else _idle(state, agent),
                )
            return
        for agent, chance in _choices(rule, first, second, last):
            yield arrivals * chance, (max(first, agent == 0), max(second, agent == 1), 0, _last(rule, agent))
        for agent in (0, 1):
            if state[agent]:
                yield speeds[agent], _idle(state, agent)

    return Chain((0, 0, 0, 0), lambda state: ((rate, _plain(goal)) for rate, goal in moves(state)))


def _choices(rule: str, first: int, second: int, last: int) -> list[tuple[int, float]]:
    if first or second:
        return [(0 if second else 1, 1.0)]
    if rule == "random":
        return [(0, 0.5), (1, 0.5)]
    return [(1 - last if rule == "round_robin" else 0, 1.0)]


def _last(rule: str, agent: int) -> int:
    return agent if rule == "round_robin" else 0


def _idle(state: State, agent: int) -> State:
    return (*state[:agent], 0, *state[agent + 1 :])


def _plain(state: State) -> State:
    return tuple(int(part) for part in state)


# ---- skills --------------------------------------------------------------------------------------------------


class Skills(NamedTuple):
    """Two types; rates of arrival, of service and of leaving the queue."""

    arrivals: tuple[float, float]
    service: tuple[float, float]
    leaving: tuple[float, float]


def juniors_and_seniors(skills: Skills, juniors: int, seniors: int, limit: int) -> Chain:
    """An N-design: juniors serve plain contacts, seniors both; `service` is by group.

    Plain contacts go to juniors first; seniors prefer special contacts. States (juniors busy, seniors busy, plain
    waiting, special waiting).
    """

    def moves(state: State) -> Moves:
        low, high, plain, special = state
        if low < juniors:
            yield skills.arrivals[0], (low + 1, high, plain, special)
        elif high < seniors:
            yield skills.arrivals[0], (low, high + 1, plain, special)
        elif plain < limit:
            yield skills.arrivals[0], (low, high, plain + 1, special)
        if high < seniors:
            yield skills.arrivals[1], (low, high + 1, plain, special)
        elif special < limit:
            yield skills.arrivals[1], (low, high, plain, special + 1)
        yield (
            low * skills.service[0],
            (low, high, plain - 1, special) if plain else (low - 1, high, 0, special),
        )
        if special:
            yield high * skills.service[1], (low, high, plain, special - 1)
        elif plain:
            yield high * skills.service[1], (low, high, plain - 1, 0)
        else:
            yield high * skills.service[1], (low, high - 1, 0, 0)
        yield plain * skills.leaving[0], (low, high, plain - 1, special)
        yield special * skills.leaving[1], (low, high, plain, special - 1)

    return Chain((0, 0, 0, 0), moves)


def longest_idle(skills: Skills, serves: Mapping[str, str], limit: int) -> Chain:
    """Single agents by name, each serving some of the types "a" and "b"; the longest idle is chosen, "a" goes first.

    `service` is by type. States (agents idle, the longest first; what each agent serves, "" if idle; waiting a, b).
    """
    names = tuple(serves)

    def moves(state: State) -> Moves:
        idle, busy, first, second = state
        waiting = {"a": first, "b": second}
        for kind, rate in zip("ab", skills.arrivals, strict=True):
            chosen = next((agent for agent in idle if kind in serves[agent]), None)
            if chosen is not None:
                left = tuple(agent for agent in idle if agent != chosen)
                yield rate, (left, _set(busy, names.index(chosen), kind), first, second)
            elif waiting[kind] < limit:
                yield rate, (idle, busy, *_count(waiting, kind, 1))
        for place, kind in enumerate(busy):
            if kind:
                yield skills.service["ab".index(kind)], freed(idle, busy, waiting, place)
        for kind, rate in zip("ab", skills.leaving, strict=True):
            yield waiting[kind] * rate, (idle, busy, *_count(waiting, kind, -1))

    def freed(idle: tuple[str, ...], busy: tuple[str, ...], waiting: dict[str, int], place: int) -> State:
        taken = next((kind for kind in "ab" if kind in serves[names[place]] and waiting[kind]), None)
        if taken is None:
            return ((*idle, names[place]), _set(busy, place, ""), waiting["a"], waiting["b"])
        return (idle, _set(busy, place, taken), *_count(waiting, taken, -1))

    return Chain((names, ("",) * len(names), 0, 0), moves)


def reserve(skills: Skills, agents: int, keep: int, limits: tuple[int, int]) -> Chain:
    """One group that serves "other" only while more than `keep` agents are idle; own contacts go first.

    An agent who becomes free takes such a contact if `keep` others are idle. States (busy, own waiting, other waiting).
    """

    def moves(state: State) -> Moves:
        busy, own, other = state
        idle = agents - busy
        if idle:
            yield skills.arrivals[0], (busy + 1, own, other)
        elif own < limits[0]:
            yield skills.arrivals[0], (busy, own + 1, other)
        if idle > keep:
            yield skills.arrivals[1], (busy + 1, own, other)
        elif other < limits[1]:
            yield skills.arrivals[1], (busy, own, other + 1)
        if own:
            yield busy * skills.service[0], (busy, own - 1, other)
        elif other and idle >= keep:
            yield busy * skills.service[0], (busy, 0, other - 1)
        else:
            yield busy * skills.service[0], (busy - 1, 0, other)
        yield own * skills.leaving[0], (busy, own - 1, other)
        yield other * skills.leaving[1], (busy, own, other - 1)

    return Chain((0, 0, 0), moves)


def _set(values: tuple[str, ...], place: int, value: str) -> tuple[str, ...]:
    return (*values[:place], value, *values[place + 1 :])


def _count(waiting: Mapping[str, int], kind: str, change: int) -> tuple[int, int]:
    return waiting["a"] + change * (kind == "a"), waiting["b"] + change * (kind == "b")


# ---- contacts that come back ---------------------------------------------------------------------------------


def redials(
    arrivals: float,
    service: float,
    agents: int,
    leaving: float,
    again: float,
    returns: float,
    limits: tuple[int, int],
) -> Chain:
    """M/M/n+M whose lost customers try again with probability `again`, each after an exponential time.

    With a limit of 0 on the queue nobody waits and the blocked try again. States (present, to call again).
    """

    def moves(state: State) -> Moves:
        present, orbit = state
        waiting = max(present - agents, 0)
        full = present == agents + limits[0]
        if not full:
            yield arrivals, (present + 1, orbit)
            yield orbit * returns, (present + 1, orbit - 1)
        else:
            if orbit < limits[1]:
                yield arrivals * again, (present, orbit + 1)
            yield orbit * returns * (1.0 - again), (present, orbit - 1)
        yield min(present, agents) * service, (present - 1, orbit)
        yield waiting * leaving * (1.0 - again), (present - 1, orbit)
        yield waiting * leaving * again, (present - 1, min(orbit + 1, limits[1]))

    return Chain((0, 0), moves)


def redials_once(
    arrivals: float, service: float, agents: int, again: float, returns: float, limit: int
) -> Chain:
    """As `redials` where nobody waits, but for those who called again already: they do so no more."""

    def moves(state: State) -> Moves:
        busy, orbit = state
        if busy < agents:
            yield arrivals, (busy + 1, orbit)
            yield orbit * returns, (busy + 1, orbit - 1)
        else:
            yield arrivals * again, (busy, min(orbit + 1, limit))
            yield orbit * returns, (busy, orbit - 1)
        yield busy * service, (busy - 1, orbit)

    return Chain((0, 0), moves)


def redials_by_loss(
    arrivals: float,
    service: float,
    agents: int,
    leaving: float,
    abandoned: tuple[float, float],
    blocked: tuple[float, float],
    limits: tuple[int, int, int],
) -> Chain:
    """As `redials`, where the blocked and those who left have laws of their own: probability and rate.

    `limits` are those of the queue and of both orbits. States (present, to call again after leaving, after a block).
    """

    def moves(state: State) -> Moves:
        present, left, turned = state
        if present < agents + limits[0]:
            yield arrivals, (present + 1, left, turned)
            yield left * abandoned[1], (present + 1, left - 1, turned)
            yield turned * blocked[1], (present + 1, left, turned - 1)
        else:
            again, more = blocked[0], min(turned + 1, limits[2])
            yield arrivals * again, (present, left, more)
            yield left * abandoned[1] * again, (present, left - 1, more)
            yield left * abandoned[1] * (1.0 - again), (present, left - 1, turned)
            yield turned * blocked[1] * (1.0 - again), (present, left, turned - 1)
        yield min(present, agents) * service, (present - 1, left, turned)
        gone = max(present - agents, 0) * leaving
        yield gone * abandoned[0], (present - 1, min(left + 1, limits[1]), turned)
        yield gone * (1.0 - abandoned[0]), (present - 1, left, turned)

    return Chain((0, 0, 0), moves)


def back_to_the_same(
    arrivals: float, service: tuple[float, float], again: float, returns: float, limit: int
) -> Chain:
    """Two agents, the first one preferred, and no queue; some of the served come back to who served them if idle, else
    to the other. States: busy or not, first and second; customers to come back to each."""

    def moves(state: State) -> Moves:
        busy, orbits = state[:2], state[2:]
        if free := [agent for agent in (0, 1) if not busy[agent]]:
            yield arrivals, _two(busy, free[0], 1, orbits, 0, 0)
        for last in (0, 1):
            order = [agent for agent in (last, 1 - last) if not busy[agent]]
            goal = (
                _two(busy, order[0], 1, orbits, last, -1)
                if order
                else _two(busy, 0, busy[0], orbits, last, -1)
            )
            yield orbits[last] * returns, goal
            if busy[last]:
                yield service[last] * (1.0 - again), _two(busy, last, 0, orbits, last, 0)
                more = int(orbits[last] < limit)
                yield service[last] * again, _two(busy, last, 0, orbits, last, more)

    return Chain((0, 0, 0, 0), moves)


def _two(busy: State, agent: int, is_busy: int, orbits: State, last: int, change: int) -> State:
    """The state with another value for one agent, and more or fewer to come back to one."""
    now = (is_busy, busy[1]) if agent == 0 else (busy[0], is_busy)
    return (*now, orbits[0] + change * (last == 0), orbits[1] + change * (last == 1))


# ---- streams -------------------------------------------------------------------------------------------------


def alternating_split(arrivals: float, service: float) -> tuple[float, float]:
    """P(wait) and the mean wait where every second Poisson arrival goes to this agent: E2/M/1.

    P(wait) is the root of s = A(service (1 - s)), A the transform of the times between arrivals (Kleinrock 1975, 6.4).
    """

    def gap(share: float) -> float:
        return (arrivals / (arrivals + service * (1.0 - share))) ** 2 - share

    root = float(brentq(gap, 0.0, 1.0 - 1e-9, xtol=1e-15, rtol=1e-14))
    return root, root / (service * (1.0 - root))


def absences(
    arrivals: float, service: float, agents: int, leaving: float, absent: float, within: float
) -> tuple[float, ...]:
    """Share abandoned, share answered in time, and mean wait over days on which each agent is absent by chance."""
    nobody = (1.0, 0.0, 1.0 / leaving)
    total = [value * absent**agents for value in nobody]
    for there in range(1, agents + 1):
        chance = math.comb(agents, there) * (1.0 - absent) ** there * absent ** (agents - there)
        day = markov_queue(arrivals, service, there, leaving=leaving, within=within)
        for place, value in enumerate((day.abandoned, day.answered_within, day.mean_wait)):
            total[place] += chance * value
    return tuple(total)
