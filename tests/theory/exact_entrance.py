"""The exact values of what happens to customers before they are served: lines, self-service, announced waits,
callbacks. As in `exact`, by the labels of the checks; seconds."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.theory.entrance_chains import (
    Calling,
    Desk,
    balking_by_age,
    bot,
    callbacks_by_age,
    callbacks_in_vain,
    discouraged,
    menu,
    rises_after,
    shared_lines,
)
from tests.theory.named_chains import by_name
from tests.theory.oracles import Exact, erlang_b, markov_queue

if TYPE_CHECKING:
    from tests.theory.small_chains import Chain

Values = dict[str, float]
ORDERS, HELP = Desk(2.4 / 60, 1 / 60, 3, leaving=1 / 60), Desk(2.5 / 60, 1 / 80, 4)
MENU, SPEAKING = (6.0 / 60, 1 / 40, 0.7), Desk(0.0, 1 / 60, 4)
DISCOURAGED, ODDS = Desk(3.6 / 60, 1 / 60, 3), (0.0, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
ALONE, FEWER = Desk(1.2 / 60, 1 / 60, 1), (*(-math.expm1(-0.35 * n) for n in range(1, 25)), 1.0)
CHATTING = Desk(0.0, 1 / 60, 2, leaving=1 / 90)
IN_VAIN = Calling(accepted=0.7, missed=0.4, again=2.0 / 60)

CHAINS: dict[str, Callable[[], Chain]] = {
    "Two types behind the same lines": lambda: shared_lines(ORDERS, HELP, 8),
    "A menu in front of the agents": lambda: menu(*MENU, SPEAKING, 12),
    "A voice menu in front of the agents": lambda: menu(*MENU, SPEAKING, 12),
    "A bot with room for two": lambda: bot(3.0 / 60, 1 / 60, 0.5, 2, CHATTING, 30),
    "A long queue discourages": lambda: discouraged(DISCOURAGED, ODDS),
    "Each one who waits discourages a third": lambda: discouraged(ALONE, FEWER),
    "Nobody picks up": lambda: callbacks_in_vain(1.3 / 60, 1 / 60, 2, IN_VAIN, 3, (6, 6)),
}  # fmt: skip
chain_of = by_name(CHAINS)


# ---- lines ---------------------------------------------------------------------------------------------------


def behind_lines(queue: Exact, lines: int) -> Values:
    """What one type behind lines of its own is checked for; waits are of those who have a line."""
    return {
        "blocking": queue.blocked,
        "wait probability": queue.wait_probability,
        "wait mean": queue.mean_wait,
        "abandonment": queue.abandoned * (1.0 - queue.blocked),
        "occupancy": queue.occupancy,
        "trunk load of main": (queue.queue + queue.busy) / lines,
    }


def lines_and_no_queue() -> Values:
    blocked = erlang_b(10, 10)
    return dict.fromkeys(("occupancy", "trunk load of main"), 1.0 - blocked) | {"blocking": blocked}


def two_types() -> Values:
    chain = chain_of("Two types behind the same lines")
    full = chain.mean(lambda one, two: one + two == 8)
    orders, calls = (chain.mean(lambda *there, at=at: max(there[at] - (3, 4)[at], 0)) for at in (0, 1))
    return {
        "blocking of orders": full,
        "blocking of help": full,
        "wait mean of orders": orders / (ORDERS.arrivals * (1.0 - full)),
        "wait mean of help": calls / (HELP.arrivals * (1.0 - full)),
        "abandonment of orders": orders * ORDERS.leaving / ORDERS.arrivals,
        "trunk load of main": chain.mean(lambda one, two: (one + two) / 8),
    }


def menu_in_front() -> Values:
    chain = chain_of("A menu in front of the agents")
    arrivals, _, wants = MENU
    full = chain.mean(lambda listen, speak: listen + speak == 12)
    waiting = chain.mean(lambda listen, speak: max(speak - 4, 0))
    listening = chain.mean(lambda listen, speak: listen)
    return {
        "blocking of menu": full,
        "wait mean of agent": waiting / (arrivals * (1.0 - full) * wants),
        "wait probability of agent": chain.mean(lambda listen, speak: listen * (speak >= 4)) / listening,
        "occupancy of agents": chain.mean(lambda listen, speak: min(speak, 4) / 4),
        "trunk load of main": chain.mean(lambda listen, speak: (listen + speak) / 12),
    }


# ---- self-service --------------------------------------------------------------------------------------------


def voice_menu() -> Values:
    """As the menu above; only who wants an agent, or finds no line, is a visit to the queue."""
    found, full = menu_in_front(), menu_in_front()["blocking of menu"]
    return {
        "blocking": full / (full + (1.0 - full) * 0.7),
        "wait mean": found["wait mean of agent"],
        "wait probability": found["wait probability of agent"],
        "occupancy of agents": found["occupancy of agents"],
        "trunk load of main": found["trunk load of main"],
    }


def seeming_help() -> Values:
    """A place without a queue from which some come back, and a queue: each by itself (Jackson 1963)."""
    flow = 2.2 / (1.0 - 0.2 * 0.7) * 0.5
    queue = markov_queue(flow / 60, 1 / 60, 2)
    return {
        "asa": queue.asa,
        "wait probability": queue.wait_probability,
        "occupancy": queue.occupancy,
        "from false containment": flow * 0.14 * 60.0 * 42.0,
        "false containment": 0.2,
        "contacts per case, 4h to 44h": 1.0 / (1.0 - 0.2 * 0.7),
    }


def full_bot() -> Values:
    blocked = erlang_b(10, 12)
    return {"self service blocking": blocked, "self service load": 10.0 * (1.0 - blocked) / 12.0}


def small_bot() -> Values:
    chain = chain_of("A bot with room for two")
    full = chain.mean(lambda sessions, there: sessions == 2)
    handed = chain.mean(lambda sessions, there: sessions) * 0.5 / 60
    offered = handed + 3.0 / 60 * full
    waiting = chain.mean(lambda sessions, there: max(there - 2, 0))
    meets = chain.mean(
        lambda sessions, there: (sessions * 0.5 / 60 + (sessions == 2) * 3.0 / 60) * (there >= 2)
    )
    return {
        "offered": offered * 3600.0 * 45.0,
        "wait mean": waiting / offered,
        "abandonment": waiting / 90 / offered,
        "wait probability": meets / offered,
        "occupancy": chain.mean(lambda sessions, there: min(there, 2) / 2),
    }


# ---- announcements -------------------------------------------------------------------------------------------


def balking_at_once() -> Values:
    queue = markov_queue(2.8 / 60, 1 / 60, 3, leaving=1 / 120, balking=0.2)
    return {
        "wait probability": queue.wait_probability,
        "abandonment": queue.abandoned + queue.balked,
        "wait mean": queue.mean_wait,
        "asa": queue.asa,
        "occupancy": queue.occupancy,
    }


def balking_by_length(name: str, desk: Desk, odds: tuple[float, ...]) -> Values:
    chain, agents = chain_of(name), desk.agents
    gone = chain.mean(lambda there: odds[there - agents] if there >= agents else 0.0)
    waiting = chain.mean(lambda there: max(there - agents, 0))
    return {
        "abandonment": gone,
        "wait probability": chain.mean(lambda there: there >= agents),
        "asa": waiting / (desk.arrivals * (1.0 - gone)),
        "occupancy": chain.mean(lambda there: min(there, agents) / agents),
    }


def balking_at_a_wait() -> Values:
    found = balking_by_age(2.2 / 60, 1 / 60, 2, 30.0)
    return {
        "abandonment": found.balked,
        "blocking": found.blocked,
        "asa": found.asa,
        "prediction bias": found.bias,
        "occupancy": found.occupancy,
    }


def rising() -> Values:
    found = rises_after(0.5 / 60, 0.6 / 60, 1 / 60, 60.0)
    low, urgent = found.low + found.both, found.urgent + found.both
    return {
        "blocking of low": low,
        "blocking of urgent": urgent,
        "asa of low": low / (0.5 / 60 * (1.0 - low)),
        "asa of urgent": urgent / (0.6 / 60 * (1.0 - urgent)),
        "occupancy": 1.0 - found.idle,
    }


def called_back() -> Values:
    found = callbacks_by_age(3.4 / 60, 1 / 60, 4, 30.0, 0.5)
    return {
        "callback share": found.share,
        "asa": found.asa,
        "wait to conversation": found.wait,
        "prediction bias": found.bias,
        "occupancy": 0.85,
    }


def called_in_vain() -> Values:
    chain, arrivals = chain_of("Nobody picks up"), 1.3 / 60
    blocked = chain.mean(lambda busy, line, later: len(line) >= 3)
    taken = 0.7 * chain.mean(lambda busy, line, later: 0 < len(line) < 3)
    online, called = (chain.mean(lambda busy, line, later, who=who: line.count(who)) for who in "oc")
    later = chain.mean(lambda busy, line, later: later)
    return {
        "callback share": taken,
        "blocking": blocked,
        "asa": online / (arrivals * (1.0 - blocked - taken)),
        "wait to conversation": (online + called + later) / (arrivals * (1.0 - blocked)),
        "first call success": 0.6,
        "occupancy": chain.mean(lambda busy, *_: busy / 2),
    }


ENTRANCE: dict[str, Callable[[], Values]] = {
    "Ten agents behind ten lines": lines_and_no_queue,
    "Five agents behind twelve lines": lambda: behind_lines(markov_queue(0.1, 1 / 60, 5, capacity=12), 12),
    "Lines and patience": lambda: behind_lines(
        markov_queue(4.5 / 60, 1 / 60, 4, leaving=1 / 60, capacity=7), 7
    ),
    "Two types behind the same lines": two_types,
    "A menu in front of the agents": menu_in_front,
    "A voice menu in front of the agents": voice_menu,
    "A bot that only seems to help some": seeming_help,
    "A bot with room for twelve": full_bot,
    "A bot with room for two": small_bot,
    "One in five balks at once": balking_at_once,
    "A long queue discourages": lambda: balking_by_length("A long queue discourages", DISCOURAGED, ODDS),
    "Each one who waits discourages a third": lambda: balking_by_length(
        "Each one who waits discourages a third", ALONE, FEWER
    ),
    "Who is told more than half a minute balks": balking_at_a_wait,
    "Who has waited a minute goes first": rising,
    "Called back when told more than half a minute": called_back,
    "Nobody picks up": called_in_vain,
    "Called twice at most": lambda: {"first call success": 0.6, "callback success": 0.6 + 0.4 * 0.6},
}
