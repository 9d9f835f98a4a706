"""Chains of centers in which several mechanisms meet; rates are per minute."""

from __future__ import annotations

from tests.theory.small_chains import Chain, Moves, State

LINES, FRONTS, EXPERTS, PLACES = 8, 3, 2, 2
DIRECT, HELD = "d", "h"


def lines_held(queue: int, talks: int, meets: int, wraps: int, waits: str, works: int) -> int:
    """Lines in use: everybody in the center but whose front agent wraps up."""
    return queue + talks + len(waits) + meets + works


def warm_on_lines(
    calls: float, cases: float, handed_on: float, rates: dict[str, float], leaving: tuple[float, float]
) -> Chain:
    """Three front agents hand a share of their customers on warm to two experts with cases of their own; all share
    eight lines, and two may wait for an expert, in the order of coming.

    States (wait for the front, talk, in conference, wrap up, who waits for an expert, experts working).
    """

    def answer_front(queue: int, talks: int, meets: int, wraps: int, waits: str, works: int) -> State:
        return (
            (queue - 1, talks + 1, meets, wraps, waits, works)
            if queue
            else (0, talks, meets, wraps, waits, works)
        )

    def answer_expert(queue: int, talks: int, meets: int, wraps: int, waits: str, works: int) -> State:
        if waits.startswith(HELD):
            return queue, talks, meets + 1, wraps, waits[1:], works
        return queue, talks, meets, wraps, waits[1:], works + (waits != "")

    def moves(state: State) -> Moves:
        queue, talks, meets, wraps, waits, works = state
        free, room = meets + works < EXPERTS, len(waits) < PLACES
        if lines_held(*state) < LINES:
            idle = talks + waits.count(HELD) + meets + wraps < FRONTS
            yield calls, (queue + (not idle), talks + idle, meets, wraps, waits, works)
            if free:
                yield cases, (queue, talks, meets, wraps, waits, works + 1)
            elif room:
                yield cases, (queue, talks, meets, wraps, waits + DIRECT, works)
        ended = talks * rates["talk"]
        yield ended * (1.0 - handed_on), (queue, talks - 1, meets, wraps + 1, waits, works)
        if free:
            yield ended * handed_on, (queue, talks - 1, meets + 1, wraps, waits, works)
        elif room:
            yield ended * handed_on, (queue, talks - 1, meets, wraps, waits + HELD, works)
        else:
            yield ended * handed_on, (queue, talks - 1, meets, wraps + 1, waits, works)
        yield wraps * rates["wrap_up"], answer_front(queue, talks, meets, wraps - 1, waits, works)
        yield meets * rates["meeting"], (queue, talks, meets - 1, wraps + 1, waits, works + 1)
        yield works * rates["work"], answer_expert(queue, talks, meets, wraps, waits, works - 1)
        yield queue * leaving[0], (queue - 1, talks, meets, wraps, waits, works)
        for place, who in enumerate(waits):
            left = waits[:place] + waits[place + 1 :]
            yield leaving[1], (queue, talks, meets, wraps + (who == HELD), left, works)

    return Chain((0, 0, 0, 0, "", 0), moves)


def hangs_up_again(calls: float, service: float, at_once: float, again: float, returns: float) -> Chain:
    """Two agents; a share of customers never waits, and of those who find nobody free some call again, as unwilling
    to wait as before; the others wait as long as it takes.

    States (in the queue or in service, in orbit), cut where less than 1e-9 of the time is beyond.
    """

    def moves(state: State) -> Moves:
        there, orbit = state
        if there < 2:
            yield calls, (there + 1, orbit)
            yield orbit * returns, (there + 1, orbit - 1)
        else:
            yield calls * (1.0 - at_once) * (there < 30), (there + 1, orbit)
            yield calls * at_once * again * (orbit < 22), (there, orbit + 1)
            yield orbit * returns * (1.0 - again), (there, orbit - 1)
        yield min(there, 2) * service, (there - 1, orbit)

    return Chain((0, 0), moves)


def stay_for_each_other(
    calls: tuple[float, float],
    service: tuple[float, float],
    hands_on: tuple[float, float],
    meeting: float,
    leaving: tuple[float, float],
) -> Chain:
    """Two desks of two agents that hand customers on warm to each other; two may wait at each, and leave.

    States (talking at each desk, conferences begun by each desk, who waits at each desk).
    """

    def settled(talks: tuple[int, int], meets: tuple[int, int], waits: tuple[str, str]) -> State:
        for desk in (0, 1):
            while waits[desk] and busy(desk, talks, meets, waits) < 2:
                direct = waits[desk][0] == DIRECT
                talks = _plus(talks, desk, int(direct))
                meets = _plus(meets, 1 - desk, int(not direct))
                waits = _with(waits, desk, waits[desk][1:])
        return talks, meets, waits

    def joins(
        desk: int, who: str, talks: tuple[int, int], meets: tuple[int, int], waits: tuple[str, str]
    ) -> State:
        if busy(desk, talks, meets, waits) >= 2 and len(waits[desk]) >= 2:
            return settled(talks, meets, waits)
        return settled(talks, meets, _with(waits, desk, waits[desk] + who))

    def moves(state: State) -> Moves:
        talks, meets, waits = state
        for desk in (0, 1):
            other, fewer = 1 - desk, _plus(talks, desk, -1)
            ended = talks[desk] * service[desk]
            yield calls[desk], joins(desk, DIRECT, talks, meets, waits)
            if ended:
                yield ended * (1.0 - hands_on[desk]), settled(fewer, meets, waits)
                yield ended * hands_on[desk], joins(other, HELD, fewer, meets, waits)
            if meets[desk]:
                yield (
                    meets[desk] * meeting,
                    settled(_plus(talks, other, 1), _plus(meets, desk, -1), waits),
                )
            for place in range(len(waits[desk])):
                left = waits[desk][:place] + waits[desk][place + 1 :]
                yield leaving[desk], settled(talks, meets, _with(waits, desk, left))

    return Chain(((0, 0), (0, 0), ("", "")), moves)


def busy(desk: int, talks: tuple[int, int], meets: tuple[int, int], waits: tuple[str, str]) -> int:
    """Agents of a desk who talk, confer, or are held for a customer who waits at the other desk."""
    return talks[desk] + sum(meets) + waits[1 - desk].count(HELD)


def _plus(pair: tuple[int, int], at: int, more: int) -> tuple[int, int]:
    return (pair[0] + more, pair[1]) if at == 0 else (pair[0], pair[1] + more)


def _with(pair: tuple[str, str], at: int, value: str) -> tuple[str, str]:
    return (value, pair[1]) if at == 0 else (pair[0], value)
