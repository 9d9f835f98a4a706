"""Exact values of days that begin empty: a break that waits, closing time, shift ends, arrivals that rise and fall."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.integrate import quad

from tests.theory.oracles import busy_without_limit, transient

Float64 = NDArray[np.float64]


def hours_busy(rates: Sequence[float], width: float, mean: float, period: int) -> float:
    """Mt/M/∞ from empty: expected agent time in service during one period, the integral of the number busy."""
    load = rates[period] * mean
    start = busy_without_limit(rates, width, mean, period * width)
    return load * width + (start - load) * mean * -math.expm1(-width / mean)


# ---- one agent, no queue, one break --------------------------------------------------------------------------


def break_day(arrivals: float, mean: float, due: float, length: float, closing: float) -> float:
    """Share blocked by one agent without a queue, whose break is due at `due` and waits for the contact in hand."""
    pace = arrivals + 1.0 / mean
    share = arrivals / pace

    def lost(spell: float) -> float:
        """Contacts that find the agent busy in a spell that begins idle."""
        return arrivals * share * (spell + math.expm1(-pace * spell) / pace)

    def after(delay: float) -> float:
        """Contacts lost from `due` on where the break begins after this delay, the agent being busy until then."""
        busy = min(delay + length, closing - due)
        return arrivals * busy + lost(closing - due - busy)

    def average(value: Callable[[float], float]) -> float:
        """Over the delay: none where the agent is idle at `due`, else what is left of an exponential service."""
        waits = share * -math.expm1(-pace * due)
        end = closing - due
        kinks = [end - length]
        body = quad(lambda x: value(x) * math.exp(-x / mean) / mean, 0.0, end, points=kinks, epsabs=1e-13)[0]
        return (1.0 - waits) * value(0.0) + waits * (float(body) + value(end) * math.exp(-end / mean))

    return (lost(due) + average(after)) / (arrivals * closing)


# ---- one queue until closing time ----------------------------------------------------------------------------


class ClosingDay(NamedTuple):
    """Busy and waiting at closing time, the time spent waiting until then and after it, and the time of agents on
    contacts after it."""

    busy: float
    waiting: float
    queue_open: float
    queue_after: float
    busy_after: float


def closing_day(
    arrivals: float, service: float, agents: int, leaving: float, opens: float, limit: int
) -> ClosingDay:
    """M/M/n+M from empty until closing time, and what then remains served to the end: agents go home when nothing
    waits and they are free."""
    number = np.arange(limit + 1)
    waiting = np.maximum(number - agents, 0)
    down = np.minimum(number, agents) * service + waiting * leaving
    start = np.zeros(limit + 1)
    start[0] = 1.0
    end, spent = transient(_birth_death(np.full(limit, arrivals), down[1:]), start, opens)
    to_serve = np.concatenate(([0.0], np.cumsum((number - waiting)[1:] / down[1:])))
    to_wait = np.concatenate(([0.0], np.cumsum(waiting[1:] / down[1:])))
    return ClosingDay(
        float(end @ (number - waiting)),
        float(end @ waiting),
        float(spent @ waiting),
        float(end @ to_wait),
        float(end @ to_serve),
    )


def _birth_death(up: Float64, down: Float64) -> sparse.csr_array:
    flow = sparse.diags_array([up, down], offsets=[1, -1])
    return (flow - sparse.diags_array(flow.sum(axis=1))).tocsr()


# ---- a headcount that falls ----------------------------------------------------------------------------------


class Fall(NamedTuple):
    """A day of two periods, from empty; rates per unit of time, agents in each period."""

    arrivals: tuple[float, float]
    agents: tuple[int, int]
    service: float
    leaving: float
    width: float
    limit: int = 60


class FallDay(NamedTuple):
    """Expected time spent waiting, and expected overtime: of those who leave at the fall, and of all after closing."""

    queue: float
    overtime: float


def shifts_end(fall: Fall) -> FallDay:
    """Named agents: those whose shift ends finish their contact and go, the others go on taking contacts.

    Who is busy when the shift ends is drawn evenly from all: equal agents, each idle in turn, forget where they began.
    """
    many, few = fall.agents
    queue, chance = _first_period(fall)
    leavers = many - few
    start: dict[tuple[int, int, int], float] = {}
    for number, share in enumerate(chance.tolist()):
        busy, waiting = min(number, many), max(number - many, 0)
        for gone in range(max(0, busy - few), min(leavers, busy) + 1):
            odds = math.comb(leavers, gone) * math.comb(few, busy - gone) / math.comb(many, busy)
            start[busy - gone, gone, waiting] = start.get((busy - gone, gone, waiting), 0.0) + share * odds
    overtime = math.fsum(share * gone for (_, gone, _), share in start.items()) / fall.service
    more, late = _second_period(fall, start, leavers)
    return FallDay(queue + more, overtime + late)


def seats_fall(fall: Fall) -> FallDay:
    """Anonymous seats: no contact starts until fewer are busy than the headcount."""
    many, few = fall.agents
    queue, chance = _first_period(fall)
    start: dict[tuple[int, int, int], float] = {}
    for number, share in enumerate(chance.tolist()):
        busy, waiting = min(number, many), max(number - many, 0)
        state = (min(busy, few), max(busy - few, 0), waiting)
        start[state] = start.get(state, 0.0) + share
    overtime = math.fsum(share * _above(few, gone, fall.service) for (_, gone, _), share in start.items())
    more, late = _second_period(fall, start, many - few, anonymous=True)
    return FallDay(queue + more, overtime + late)


def _above(few: int, surplus: int, service: float) -> float:
    """Mean time until each of the surplus has gone, summed: whoever finishes first goes."""
    return math.fsum(level / ((few + level) * service) for level in range(1, surplus + 1))


def _first_period(fall: Fall) -> tuple[float, Float64]:
    number = np.arange(fall.limit + 1)
    waiting = np.maximum(number - fall.agents[0], 0)
    down = np.minimum(number, fall.agents[0]) * fall.service + waiting * fall.leaving
    start = np.zeros(fall.limit + 1)
    start[0] = 1.0
    generator = _birth_death(np.full(fall.limit, fall.arrivals[0]), down[1:])
    end, spent = transient(generator, start, fall.width)
    return float(spent @ waiting), end


def _second_period(
    fall: Fall, start: dict[tuple[int, int, int], float], leavers: int, anonymous: bool = False
) -> tuple[float, float]:
    """Time spent waiting after the fall, until the last has gone, and the overtime of those who serve them then.

    States (staying agents busy, surplus busy, waiting). Anonymous seats: whoever of them all finishes first is the
    surplus, so that the staying are all busy while there is one.
    """
    few = fall.agents[1]
    states = [(s, g, w) for s in range(few + 1) for g in range(leavers + 1) for w in range(fall.limit + 1)]
    place = {state: index for index, state in enumerate(states)}
    rates: list[tuple[int, int, float, bool]] = []
    for (staying, gone, waiting), index in place.items():
        blocked = anonymous and gone > 0
        if staying < few and not waiting and not blocked:
            rates.append((index, place[staying + 1, gone, 0], 1.0, True))
        elif (staying == few) and waiting < fall.limit:
            rates.append((index, place[staying, gone, waiting + 1], 1.0, True))
        if gone:
            pace = (staying + gone if anonymous else gone) * fall.service
            rates.append((index, place[staying, gone - 1, waiting], pace, False))
        if staying and not blocked:
            goal = (staying, gone, waiting - 1) if waiting else (staying - 1, gone, 0)
            rates.append((index, place[goal], staying * fall.service, False))
        if waiting:
            rates.append((index, place[staying, gone, waiting - 1], waiting * fall.leaving, False))
    chance = np.zeros(len(states))
    for state, share in start.items():
        chance[place[state]] = share
    queue = np.array([waiting for _, _, waiting in states])
    total, spent = 0.0, np.zeros(len(states))
    for arrivals, duration in ((fall.arrivals[1], fall.width), (0.0, 60.0 / fall.service)):
        flow = sparse.lil_array((len(states), len(states)))
        for source, goal, rate, is_arrival in rates:
            flow[source, goal] += rate * arrivals if is_arrival else rate
        flow = flow.tocsr()
        chance, spent = transient((flow - sparse.diags_array(flow.sum(axis=1))).tocsr(), chance, duration)
        total += float(spent @ queue)
    return total, float(spent @ np.array([staying for staying, _, _ in states]))
