"""Finite chains solved whole: priorities, retrials, chats that slow each other down."""

from __future__ import annotations

import math

import pytest

from tests.theory import oracles
from tests.theory.entrance_chains import rises_after
from tests.theory.hands_chains import chats
from tests.theory.small_chains import Chain, Moves, State


def test_priorities_as_a_chain_of_two_classes() -> None:
    """At load 0.5 fewer than 1e-9 of the time more than 30 of a class wait, so the chain is cut there."""
    first, second, agents, limit = 0.4, 0.6, 2, 30
    rates: dict[tuple[tuple[int, int, int], tuple[int, int, int]], float] = {}
    for busy in range(agents):
        rates[(busy, 0, 0), (busy + 1, 0, 0)] = first + second
        rates[(busy + 1, 0, 0), (busy, 0, 0)] = busy + 1.0
    for one in range(limit):
        for two in range(limit):
            here = (agents, one, two)
            if one + 1 < limit:
                rates[here, (agents, one + 1, two)] = first
            if two + 1 < limit:
                rates[here, (agents, one, two + 1)] = second
            if one or two:
                rates[here, (agents, one - 1, two) if one else (agents, one, two - 1)] = float(agents)
    chance = oracles.stationary(rates)
    _, means = oracles.priority_waits([first, second], 1.0, agents)
    assert math.fsum(p * one for (_, one, _), p in chance.items()) / first == pytest.approx(
        means[0], rel=1e-6
    )
    assert math.fsum(p * two for (_, _, two), p in chance.items()) / second == pytest.approx(
        means[1], rel=1e-6
    )


def test_retrials_on_a_single_agent() -> None:
    """M/M/1 with a classical orbit: 0.6 arrivals, each in orbit returns at 0.5; fewer than 1e-12 beyond 200."""
    rates: dict[tuple[tuple[int, int], tuple[int, int]], float] = {}
    for orbit in range(200):
        rates[(0, orbit), (1, orbit)] = 0.6
        rates[(1, orbit), (0, orbit)] = 1.0
        rates[(1, orbit), (1, orbit + 1)] = 0.6
        rates[(0, orbit + 1), (1, orbit)] = 0.5 * (orbit + 1)
    rates[(1, 200), (0, 200)] = 1.0
    chance = oracles.stationary(rates)
    orbit = math.fsum(p * count for (_, count), p in chance.items())
    assert orbit == pytest.approx(2.7, rel=1e-9)
    assert orbit / 0.6 == pytest.approx(4.5, rel=1e-9)
    assert math.fsum(p for (busy, _), p in chance.items() if busy) == pytest.approx(0.6, rel=1e-9)


def test_chats_that_slow_each_other_down() -> None:
    chance = chats(agents=5, most=3, arrivals=8.0, leaving=0.2, slowdown=0.3).shares
    wait = math.fsum(p for state, p in chance.items() if state[3] == 5)
    queue = math.fsum(p * state[4] for state, p in chance.items())
    shares = [math.fsum(p * state[chats] for state, p in chance.items()) / 5.0 for chats in range(4)]
    assert wait == pytest.approx(0.2779344066800643, rel=1e-10)
    assert queue == pytest.approx(0.8546715639588567, rel=1e-10)
    assert shares == pytest.approx(
        [0.02691644709671908, 0.16541408942141916, 0.3386869824245561, 0.4689824810573057], rel=1e-10
    )
    in_service = 5.0 * sum(chats * share for chats, share in enumerate(shares))
    assert in_service == pytest.approx(11.248677487212243, rel=1e-10)
    assert in_service / (8.0 - 0.2 * queue) == pytest.approx(1.4367841498112932, rel=1e-10)


@pytest.mark.parametrize(("after", "low_first"), [(1e-9, True), (1e4, False)])
def test_rising_at_once_or_never_is_a_priority(after: float, low_first: bool) -> None:
    low, urgent = 0.5, 0.6

    def moves(state: State) -> Moves:
        busy, waits, waits_too = state
        if not busy:
            yield low + urgent, (1, 0, 0)
            return
        yield low * (not waits), (1, 1, waits_too)
        yield urgent * (not waits_too), (1, waits, 1)
        if waits and (low_first or not waits_too):
            yield 1.0, (1, 0, waits_too)
        else:
            yield 1.0, (1, waits, 0) if waits_too else (0, 0, 0)

    chain, found = Chain((0, 0, 0), moves), rises_after(low, urgent, 1.0, after)
    assert found.both == pytest.approx(chain.mean(lambda busy, one, two: one * two), rel=1e-7)
    assert found.low == pytest.approx(chain.mean(lambda busy, one, two: one * (1 - two)), rel=1e-7)
    assert found.idle == pytest.approx(chain.mean(lambda busy, *_: 1 - busy), rel=1e-7)


def test_stationary_of_a_nearly_decomposable_chain_keeps_every_digit() -> None:
    rates = {("a", "b"): 1.0, ("b", "a"): 1e-14, ("b", "c"): 1e-16, ("c", "a"): 1.0}
    found = oracles.stationary(rates)
    assert found["c"] / found["b"] == pytest.approx(1e-16, rel=1e-14)
    assert found["a"] / found["b"] == pytest.approx(1e-14 + 1e-16, rel=1e-14)
