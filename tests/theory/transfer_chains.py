"""Exact values of two desks whose first agent stays with a customer, by a chain of all states."""

from __future__ import annotations

from tests.theory.small_chains import Chain, Moves, State

IDLE, TALKING, HELD, MEETING = "idle", "talking", "held", "meeting"
NOBODY, OWN, HANDED_ON = "nobody", "own", "handed on"


def agents_who_stay(
    calls: float,
    cases: float,
    service: float,
    handed_on: float,
    meeting: float,
    leaving: float,
    works_on: float,
) -> Chain:
    """One agent at the front, who blocks while busy and hands a share of customers on; one expert with own cases, for
    whom one may wait, and leave. The first agent is held while a customer of theirs waits, then both meet; after
    that the expert works on with a probability. All times are exponential, given by their rates.

    States (front agent, whether the expert works on their own, who waits for the expert).
    """

    def moves(state: State) -> Moves:
        front, busy, waits = state
        expert_free = not busy and front != MEETING
        if front == IDLE:
            yield calls, (TALKING, busy, waits)
        if expert_free:
            yield cases, (front, True, waits)
        elif waits == NOBODY:
            yield cases, (front, busy, OWN)
        if front == TALKING:
            yield service * (1.0 - handed_on), (IDLE, busy, waits)
            asked = service * handed_on
            if expert_free:
                yield asked, (MEETING, busy, waits)
            elif waits == NOBODY:
                yield asked, (HELD, busy, HANDED_ON)
            else:
                yield asked, (IDLE, busy, waits)
        if busy:
            yield service, _next(front, waits)
        if front == MEETING:
            yield meeting * works_on, (IDLE, True, waits)
            yield meeting * (1.0 - works_on), _next(IDLE, waits)
        if waits == OWN:
            yield leaving, (front, busy, NOBODY)
        if waits == HANDED_ON:
            yield leaving, (IDLE, busy, NOBODY)

    return Chain((IDLE, False, NOBODY), moves)


def conference_on_one_line(
    calls: float, cases: float, service: float, handed_on: float, meeting: float, leaving: float
) -> Chain:
    """As above with warm transfers, where calls need the one line there is, and keep it until their customer leaves.

    States (front agent, whom the expert serves, who waits for the expert).
    """

    def moves(state: State) -> Moves:
        front, serves, waits = state
        expert_free = serves == NOBODY and front != MEETING
        if front == IDLE and HANDED_ON not in (serves, waits):
            yield calls, (TALKING, serves, waits)
        if expert_free:
            yield cases, (front, OWN, waits)
        elif waits == NOBODY:
            yield cases, (front, serves, OWN)
        if front == TALKING:
            yield service * (1.0 - handed_on), (IDLE, serves, waits)
            if expert_free:
                yield service * handed_on, (MEETING, serves, waits)
            else:
                yield (
                    service * handed_on,
                    (HELD, serves, HANDED_ON) if waits == NOBODY else (IDLE, serves, waits),
                )
        if serves != NOBODY:
            yield service, (MEETING, NOBODY, NOBODY) if waits == HANDED_ON else (front, waits, NOBODY)
        if front == MEETING:
            yield meeting, (IDLE, HANDED_ON, waits)
        if waits != NOBODY:
            yield leaving, (IDLE if waits == HANDED_ON else front, serves, NOBODY)

    return Chain((IDLE, NOBODY, NOBODY), moves)


def who_hands_on(
    calls: float, service: tuple[float, float], hands_on: tuple[float, float], expert: float
) -> Chain:
    """Two agents of different speed, chosen by chance when both are free, who hand on different shares of their
    contacts to one expert; nobody waits anywhere. States: busy or not, first, second and expert."""

    def moves(state: State) -> Moves:
        busy = state[:2]
        free = [agent for agent in (0, 1) if not busy[agent]]
        for agent in free:
            yield calls / len(free), (*_with(busy, agent, 1), state[2])
        for agent in (0, 1):
            if busy[agent]:
                done = _with(busy, agent, 0)
                yield service[agent] * hands_on[agent], (*done, 1)
                yield service[agent] * (1.0 - hands_on[agent]), (*done, state[2])
        if state[2]:
            yield expert, (*busy, 0)

    return Chain((0, 0, 0), moves)


def _with(busy: State, agent: int, is_busy: int) -> State:
    return (*busy[:agent], is_busy, *busy[agent + 1 :])


def _next(front: str, waits: str) -> State:
    """The expert is done and takes who waits."""
    if waits == HANDED_ON:
        return MEETING, False, NOBODY
    return front, waits == OWN, NOBODY
