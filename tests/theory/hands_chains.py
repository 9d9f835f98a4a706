"""Exact values of agents who hold several contacts, or whose tasks are interrupted. Rates are per unit of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tests.theory.small_chains import Chain, Moves, State


def chats(
    agents: int, most: int, arrivals: float, leaving: float, slowdown: float, service: float = 1.0
) -> Chain:
    """A new chat goes to an agent with the fewest; each further one slows the others by `slowdown`.

    States: agents by open chats, then the queue.
    """

    def pace(held: int) -> float:
        return held * service / (1.0 + slowdown * (held - 1))

    def moves(state: State) -> Moves:
        counts, queue = state[:-1], state[-1]
        free = next((held for held in range(most) if counts[held]), None)
        if free is not None:
            yield arrivals, (*_shift(counts, free, free + 1), 0)
        elif queue < 80:
            yield arrivals, (*counts, queue + 1)
        if queue:
            yield queue * leaving + agents * pace(most), (*counts, queue - 1)
            return
        for held in range(1, most + 1):
            if counts[held]:
                yield counts[held] * pace(held), (*_shift(counts, held, held - 1), 0)

    return Chain((agents, *[0] * most, 0), moves)


def _shift(counts: Sequence[int], source: int, goal: int) -> tuple[int, ...]:
    found = list(counts)
    found[source] -= 1
    found[goal] += 1
    return tuple(found)


class Channel(NamedTuple):
    """Contacts of a channel: rates of arrival and of service alone, places in hand and in the queue, and how many
    times as long a contact takes while 1, 2, ... contacts of any channel are in hand."""

    arrivals: float
    service: float
    held: int
    limit: int
    slowdown: tuple[float, ...]


def held_together(first: Channel, second: Channel) -> Chain:
    """One agent who holds contacts of two channels beside each other; the slower channel sets the pace.

    States: in hand, and waiting, of the first and of the second channel.
    """
    channels = (first, second)

    def moves(state: State) -> Moves:
        count = state[0] + state[2]
        slow = max(
            (c.slowdown[count - 1] for c, at in zip(channels, (0, 2), strict=True) if state[at]), default=1.0
        )
        for channel, at in zip(channels, (0, 2), strict=True):
            held, waiting = state[at : at + 2]
            if held < channel.held:
                yield channel.arrivals, _put(state, at, held + 1, 0)
            elif waiting < channel.limit:
                yield channel.arrivals, _put(state, at, held, waiting + 1)
            done = held * channel.service / slow
            yield done, _put(state, at, held, waiting - 1) if waiting else _put(state, at, held - 1, 0)

    return Chain((0, 0, 0, 0), moves)


def _put(state: State, at: int, held: int, waiting: int) -> State:
    return (*state[:at], held, waiting, *state[at + 2 :])


def left_unseen(
    arrivals: float, service: float, places: int, limit: int, leaving: float, unseen: float, finds: float
) -> Chain:
    """One agent with some places; a share of those who leave keep their place in the line until the agent takes it,
    and then one in hand until the agent finds out.

    States: customers in hand, silences in hand, the line ("w" waits, "g" is gone).
    """

    def moves(state: State) -> Moves:
        served, silent, line = state
        if served + silent < places:
            yield arrivals, (served + 1, silent, line)
        elif len(line) < limit:
            yield arrivals, (served, silent, line + "w")
        for place, who in enumerate(line):
            if who == "w":
                yield leaving * unseen, (served, silent, line[:place] + "g" + line[place + 1 :])
                yield leaving * (1.0 - unseen), (served, silent, line[:place] + line[place + 1 :])
        yield served * service, taken(served - 1, silent, line)
        yield silent * finds, taken(served, silent - 1, line)

    def taken(served: int, silent: int, line: str) -> State:
        if not line:
            return served, silent, ""
        return (served + 1, silent, line[1:]) if line[0] == "w" else (served, silent + 1, line[1:])

    return Chain((0, 0, ""), moves)


def endless_list(
    arrivals: float, service: tuple[float, float], agents: int, keep: int, leaving: float, limit: int
) -> Chain:
    """Calls come first; an agent who becomes free takes work from an endless list if `keep` others are idle.

    `service` is of calls and of the list. States: agents busy with calls and with the list, calls waiting.
    """

    def moves(state: State) -> Moves:
        calls, listed, waiting = state
        idle = agents - calls - listed
        if idle:
            yield arrivals, (calls + 1, listed, 0)
        elif waiting < limit:
            yield arrivals, (calls, listed, waiting + 1)
        for rate, left in (
            (calls * service[0], (calls - 1, listed)),
            (listed * service[1], (calls, listed - 1)),
        ):
            if waiting:
                yield rate, (left[0] + 1, left[1], waiting - 1)
            else:
                yield rate, (left[0], left[1] + (idle >= keep), 0)
        yield waiting * leaving, (calls, listed, waiting - 1)

    return Chain((0, agents - keep, 0), moves)


def one_agent(
    calls: tuple[float, float, float], tasks: tuple[float, float, float], interrupts: bool
) -> tuple[float, float]:
    """Mean waits, until begun, of calls and of tasks that come after them; each given by rate, mean and cv.

    M/G/1 with priorities: what is in hand lasts so long on average when somebody comes (Cobham 1954); a task that calls
    interrupt is in nobody's way (Kleinrock 1976, 3.4).
    """
    (rate, mean, cv), (rate_of_tasks, mean_of_tasks, cv_of_tasks) = calls, tasks
    load, whole = rate * mean, rate * mean + rate_of_tasks * mean_of_tasks
    own = rate * mean**2 * (1.0 + cv**2) / 2.0
    both = own + rate_of_tasks * mean_of_tasks**2 * (1.0 + cv_of_tasks**2) / 2.0
    return (own if interrupts else both) / (1.0 - load), both / ((1.0 - load) * (1.0 - whole))
