"""Exact values of centers whose customers meet lines, announcements and callbacks before they are answered.

Rates are per unit of time. Chains are as in `small_chains`; where a wait is compared with a constant, the age of who
has waited longest is followed by hand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.linalg import expm

from tests.theory.oracles import markov_queue
from tests.theory.small_chains import Chain, Moves, State

# ---- lines ---------------------------------------------------------------------------------------------------


class Desk(NamedTuple):
    """A type with agents of its own: rates of arrival, service and leaving the queue."""

    arrivals: float
    service: float
    agents: int
    leaving: float = 0.0

    def departures(self, present: int) -> float:
        """The rate at which contacts that are there come to an end."""
        return min(present, self.agents) * self.service + max(present - self.agents, 0) * self.leaving


def shared_lines(first: Desk, second: Desk, lines: int) -> Chain:
    """Two types with agents of their own whose contacts share lines; who finds none is lost. States: there of each."""

    def moves(state: State) -> Moves:
        one, two = state
        if one + two < lines:
            yield first.arrivals, (one + 1, two)
            yield second.arrivals, (one, two + 1)
        yield first.departures(one), (one - 1, two)
        yield second.departures(two), (one, two - 1)

    return Chain((0, 0), moves)


def menu(arrivals: float, listening: float, wants: float, agents: Desk, lines: int) -> Chain:
    """A menu that nobody waits for, after which a share of callers wants an agent; each holds a line all the time.

    States: callers in the menu, callers who wait for or speak with an agent.
    """

    def moves(state: State) -> Moves:
        listen, speak = state
        if listen + speak < lines:
            yield arrivals, (listen + 1, speak)
        yield listen * listening * wants, (listen - 1, speak + 1)
        yield listen * listening * (1.0 - wants), (listen - 1, speak)
        yield agents.departures(speak), (listen, speak - 1)

    return Chain((0, 0), moves)


def bot(arrivals: float, session: float, hands_over: float, capacity: int, desk: Desk, limit: int) -> Chain:
    """A machine with little room that hands a share over; who finds it full asks for an agent at once.

    States: sessions, contacts that wait for or are with an agent.
    """

    def moves(state: State) -> Moves:
        sessions, there = state
        more = min(there + 1, limit)
        yield arrivals, (sessions + 1, there) if sessions < capacity else (sessions, more)
        yield sessions * session * hands_over, (sessions - 1, more)
        yield sessions * session * (1.0 - hands_over), (sessions - 1, there)
        yield desk.departures(there), (sessions, there - 1)

    return Chain((0, 0), moves)


def discouraged(desk: Desk, odds: Sequence[float]) -> Chain:
    """Who would wait leaves at once with odds by how many wait already, the last of which are 1. States: there."""

    def moves(state: State) -> Moves:
        (there,) = state
        waiting = there - desk.agents
        yield desk.arrivals * (1.0 if waiting < 0 else 1.0 - odds[waiting]), (there + 1,)
        yield desk.departures(there), (there - 1,)

    return Chain((0,), moves)


# ---- waits that are announced --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Balking:
    """What a queue of two places does whose second one is joined only if the head has not waited too long."""

    occupancy: float
    blocked: float
    balked: float
    asa: float
    bias: float


def balking_by_age(arrivals: float, service: float, agents: int, tolerance: float) -> Balking:
    """M/M/n with two places; who comes second balks if the first has waited longer than `tolerance`.

    Where one waits, its age is 0 if it came first; if it came second, it waited for the head to be taken, an
    exponential time. From there on its age grows until an agent is free, a second one joins, or it is old.
    """
    pace, together = agents * service, arrivals + agents * service
    fade = math.exp(-together * tolerance)
    young = (1.0 - fade) / together
    aged = math.exp(-pace * tolerance)
    soon = pace * (aged - fade) / arrivals
    # time spent young, chance to become old, and age times time spent young, from either beginning
    grown = (1.0 - aged - soon) / together
    age_young = (1.0 - fade * (1.0 + together * tolerance)) / together**2
    # the age at a moment is the sum of an exponential wait with the time since, below the tolerance
    age_grown = _age_of_second(pace, arrivals, tolerance)
    busy = 1.0
    for number in range(agents, 0, -1):
        busy += math.prod(count * service / arrivals for count in range(number, agents + 1))
    # shares relative to "all busy, nobody waits"
    fresh = arrivals * young / (1.0 - arrivals * grown)
    second = fresh * arrivals / pace
    old = (arrivals * fade + arrivals * fresh * (aged + soon)) / pace
    total = busy + fresh + old + second
    answered = arrivals * (total - old - second) / total
    waiting = (fresh + old + 2.0 * second) / total
    ages = (arrivals * age_young + arrivals * fresh * age_grown) / total
    announced = arrivals * (1.0 + fresh) / total
    return Balking(
        occupancy=answered / pace,
        blocked=second / total,
        balked=old / total,
        asa=waiting / answered,
        bias=(arrivals * ages - waiting) / announced,
    )


def _age_of_second(pace: float, arrivals: float, tolerance: float) -> float:
    """Integral of age over the time spent young by one whose age begins exponential at `pace`, which goes on at
    `pace + arrivals`: of a pace (exp(-pace a) - exp(-(pace + arrivals) a)) / arrivals up to the tolerance."""

    def moment(rate: float) -> float:
        return (1.0 - math.exp(-rate * tolerance) * (1.0 + rate * tolerance)) / rate**2

    return pace * (moment(pace) - moment(pace + arrivals)) / arrivals


class Called(NamedTuple):
    """Who is called back, and the waits of both kinds."""

    share: float
    asa: float
    wait: float
    bias: float


def callbacks_by_age(
    arrivals: float, service: float, agents: int, threshold: float, accepted: float
) -> Called:
    """M/M/n whose customers may be called back if the head of the line has waited longer than a threshold.

    The head is so old if more wait than agents came free since: with a geometric number waiting and Poisson releases
    the age has the tail C ρ exp(-(n service - arrivals) t), and then 1 / (1 - ρ) wait from before and
    arrivals x threshold from since. All are served in order of coming.
    """
    queue = markov_queue(arrivals, service, agents)
    pace, load = agents * service, arrivals / (agents * service)
    older = queue.wait_probability * load * math.exp(-(pace - arrivals) * threshold)
    share = accepted * older
    wait_called = (1.0 / (1.0 - load) + arrivals * threshold + 1.0) / pace
    ages = queue.wait_probability * load / (pace - arrivals)
    ages_called = share * (threshold + 1.0 / (pace - arrivals))
    waits = queue.mean_wait - share * wait_called
    return Called(
        share=share,
        asa=waits / (1.0 - share),
        wait=queue.mean_wait,
        bias=(ages - ages_called - waits) / (queue.wait_probability - share),
    )


class Rising(NamedTuple):
    """Shares of time: nobody is there; only the urgent one waits, only the low one, or both."""

    idle: float
    urgent: float
    low: float
    both: float


def rises_after(low: float, urgent: float, service: float, after: float) -> Rising:
    """One agent and a place in the queue for each of two types; the low one goes first once it has waited long enough.

    While the low one waits, the urgent place is empty or not; this is followed by a small chain up to that moment, and
    by another one from there on.
    """
    leaves = np.array([[service, 0.0], [0.0, service]])
    before = np.array([[-service - urgent, urgent], [service, -service]])
    beyond = np.array([[-service - urgent, urgent], [0.0, -service]])
    late = expm(before * after)
    fresh = np.linalg.solve(before, late - np.eye(2))
    old = late @ np.linalg.inv(-beyond)
    back = fresh @ np.diag([service, 0.0]) + old @ leaves
    # idle; busy and nobody or the urgent one waits: rates between these, with what the low one's wait leads to
    flow = np.zeros((3, 3))
    flow[0, 1], flow[1, 0], flow[1, 2], flow[2, 1] = low + urgent, service, urgent, service
    flow[1:, 1:] += low * back
    balance = flow - np.diag(flow.sum(axis=1))
    share = np.linalg.lstsq(np.vstack([balance.T, np.ones(3)]), np.array([0.0, 0.0, 0.0, 1.0]), rcond=None)[0]
    waits = low * share[1:] @ (fresh + old)
    total = 1.0 + waits.sum()
    return Rising(*(float(part) / total for part in (share[0], share[2], waits[0], waits[1])))


# ---- callbacks that nobody takes -----------------------------------------------------------------------------


class Calling(NamedTuple):
    """Whom the center calls: shares of those told to wait who take a callback, and of calls that nobody takes; the
    rate at which those are called again."""

    accepted: float
    missed: float
    again: float


def callbacks_in_vain(
    arrivals: float,
    service: float,
    agents: int,
    rule: Calling,
    limit: int,
    most: tuple[int, int],
) -> Chain:
    """M/M/n with `limit` places for who comes in; whoever comes to a line with somebody in it may be called back.

    A call that nobody takes costs no time; the customer is called again, at the end of the line, until reached. States:
    agents busy, the line ("o" online, "c" to be called), customers to be called again; `most` cuts line and those.
    """

    def moves(state: State) -> Moves:
        busy, line, later = state
        if busy < agents:
            yield arrivals, (busy + 1, "", later)
        elif not line:
            yield arrivals, (busy, "o", later)
        elif len(line) < limit:
            yield arrivals * rule.accepted, (busy, line + "c", later)
            yield arrivals * (1.0 - rule.accepted), (busy, line + "o", later)
        if later and busy < agents:
            yield later * rule.again * (1.0 - rule.missed), (busy + 1, "", later - 1)
        elif later and len(line) < most[0]:
            yield later * rule.again, (busy, line + "c", later - 1)
        yield from ((busy * service * chance, goal) for chance, goal in freed(busy, line, later))

    def freed(busy: int, line: str, later: int) -> list[tuple[float, State]]:
        if not line:
            return [(1.0, (busy - 1, "", later))]
        if line[0] == "o":
            return [(1.0, (busy, line[1:], later))]
        missed = freed(busy, line[1:], min(later + 1, most[1]))
        return [
            (1.0 - rule.missed, (busy, line[1:], later)),
            *((rule.missed * chance, goal) for chance, goal in missed),
        ]

    return Chain((0, "", 0), moves)
