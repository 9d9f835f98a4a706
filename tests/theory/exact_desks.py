"""The exact values of several contacts in hand and of tasks. As in `exact`, by the labels of the
checks; seconds."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.theory.hands_chains import Channel, chats, endless_list, held_together, left_unseen, one_agent
from tests.theory.named_chains import by_name
from tests.theory.oracles import markov_queue, single_server

if TYPE_CHECKING:
    from tests.theory.small_chains import Chain

Values = dict[str, float]
CALL, CHAT = (
    Channel(0.7 / 60, 1 / 60, 1, 3, (1.0, 1.5, 1.8)),
    Channel(0.9 / 60, 1 / 60, 2, 3, (1.0, 1.25, 1.5)),
)
UNSEEN = {
    "arrivals": 2.4 / 60,
    "service": 1 / 60,
    "places": 2,
    "limit": 4,
    "leaving": 1 / 60,
    "unseen": 0.5,
    "finds": 1 / 30,
}
CALLS, TASKS = (0.4 / 60, 60.0, 1.0), (0.15 / 60, 120.0, 1.0)

CHAINS: dict[str, Callable[[], Chain]] = {
    "Chats that slow each other down": lambda: chats(5, 3, 8.0 / 60, 1 / 300, 0.3, 1 / 60),
    "A call beside two chats": lambda: held_together(CALL, CHAT),
    "Chats that leave unseen": lambda: left_unseen(**UNSEEN),
    "A list for idle times": lambda: endless_list(2.0 / 60, (1 / 60, 1 / 120), 5, 1, 1 / 60, 30),
}  # fmt: skip
chain_of = by_name(CHAINS)


def slow_chats() -> Values:
    chain = chain_of("Chats that slow each other down")
    queue, held = (
        chain.mean(lambda *state: state[4]),
        chain.mean(lambda *state: sum(n * state[n] for n in (1, 2, 3))),
    )
    idle = chain.mean(lambda *state: state[0] / 5)
    gone = queue / 300 / (8.0 / 60)
    return {
        "wait probability": chain.mean(lambda *state: state[3] == 5),
        "wait mean": queue / (8.0 / 60),
        "abandonment": gone,
        "aht": held / (8.0 / 60 * (1.0 - gone)),
        "concurrency": held / 5 / (1.0 - idle),
        "occupancy": 1.0 - idle,
    }


def call_beside_chats() -> Values:
    chain = chain_of("A call beside two chats")
    values = {
        "occupancy": chain.mean(lambda call, _, chat, __: call + chat > 0),
        "concurrency": chain.mean(lambda call, _, chat, __: call + chat),
    }
    values["concurrency"] /= values["occupancy"]
    for name, channel, at in (("calls", CALL, 0), ("chats", CHAT, 2)):
        blocked = chain.mean(lambda *state, at=at: state[at + 1] == 3)
        served = channel.arrivals * (1.0 - blocked)
        values[f"blocking of {name}"] = blocked
        values[f"asa of {name}"] = chain.mean(lambda *state, at=at: state[at + 1]) / served
        values[f"aht of {name}"] = chain.mean(lambda *state, at=at: state[at]) / served
    return values


def unseen() -> Values:
    chain, arrivals = chain_of("Chats that leave unseen"), UNSEEN["arrivals"]
    full = chain.mean(lambda served, silent, line: len(line) == 4)
    waiting = chain.mean(lambda served, silent, line: line.count("w"))
    return {
        "blocking": full,
        "abandonment": waiting / 60 / arrivals,
        "wait mean": waiting / (arrivals * (1.0 - full)),
        "occupancy": chain.mean(lambda served, silent, line: served + silent > 0),
    }


def calls_and_tasks(interrupts: bool) -> Values:
    """A task that calls interrupt takes the time that these leave; they take four tenths."""
    calls, tasks = one_agent(CALLS, TASKS, interrupts)
    lasts = 120.0 / 0.6 if interrupts else 120.0
    return {"asa of calls": calls, "first response of tasks": tasks + lasts, "occupancy": 0.7}


def mail_in_one_line() -> Values:
    """The time from coming to being done is exponential."""
    return {"first response": 60.0 / 0.3, "on time": 1.0 - math.exp(-0.3 * 3.0), "occupancy": 0.7}


def mail_of_any_length() -> Values:
    return {"first response": 60.0 + single_server(0.6 / 60, 60.0, 1.5).asa, "occupancy": 0.6}


def pending() -> Values:
    queue = markov_queue(1.2 * 1.4 / 60, 1 / 60, 2)
    return {
        "first response": queue.asa + 60.0,
        "occupancy": queue.occupancy,
        "from follow up": 1.2 * 0.4 * 60.0 * 81.0,
    }


def list_for_idle_times() -> Values:
    chain = chain_of("A list for idle times")
    waiting, listed = chain.mean(lambda *state: state[2]), chain.mean(lambda *state: state[1])
    return {
        "wait mean of calls": waiting * 30.0,
        "abandonment of calls": waiting / 60 * 30.0,
        "wait probability of calls": chain.mean(lambda calls, listed, _: calls + listed == 5),
        "occupancy": chain.mean(lambda calls, listed, _: (calls + listed) / 5),
        "finished of list": listed / 120 * 3600.0 * 91.0,
    }


def list_that_calls_interrupt() -> Values:
    """Calls meet Erlang A, as if there were no list; the list has all the time that they leave."""
    queue = markov_queue(2.4 / 60, 1 / 60, 3, leaving=1 / 120)
    return {
        "wait mean of calls": queue.mean_wait,
        "abandonment of calls": queue.abandoned,
        "wait probability of calls": queue.wait_probability,
        "finished of list": (3.0 - queue.busy) / 120 * 3600.0 * 91.0,
    }


DESKS: dict[str, Callable[[], Values]] = {
    "Chats that slow each other down": slow_chats,
    "A call beside two chats": call_beside_chats,
    "Chats that leave unseen": unseen,
    "Tasks that calls interrupt": lambda: calls_and_tasks(interrupts=True),
    "Tasks that calls do not interrupt": lambda: calls_and_tasks(interrupts=False),
    "Mail in one line": mail_in_one_line,
    "Mail of any length": mail_of_any_length,
    "Cases that wait for somebody outside": pending,
    "A list for idle times": list_for_idle_times,
    "A list that calls interrupt": list_that_calls_interrupt,
}
