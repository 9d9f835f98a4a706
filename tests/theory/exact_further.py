"""The exact values of transfers, of agents who stay, and of customers who come again. As in `exact`, by the labels
of the checks; seconds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.theory.named_chains import by_name
from tests.theory.oracles import markov_queue
from tests.theory.small_chains import Chain, back_to_the_same, redials, redials_by_loss, redials_once
from tests.theory.transfer_chains import (
    HANDED_ON,
    HELD,
    IDLE,
    MEETING,
    NOBODY,
    TALKING,
    agents_who_stay,
    conference_on_one_line,
    who_hands_on,
)

Values = dict[str, float]
FRONT = {
    "calls": 0.8 / 60,
    "cases": 0.5 / 60,
    "service": 1 / 60,
    "handed_on": 0.5,
    "meeting": 2 / 60,
    "leaving": 1 / 60,
}
HAND_ON = {"calls": 1.2 / 60, "service": (1 / 60, 1 / 90), "hands_on": (0.25, 0.5), "expert": 1 / 60}
LEFT, TURNED_AWAY = (0.3, 0.2 / 60), (0.9, 2.0 / 60)

CHAINS: dict[str, Callable[[], Chain]] = {
    "A warm transfer": lambda: agents_who_stay(**FRONT, works_on=1.0),
    "An expert is asked": lambda: agents_who_stay(**FRONT, works_on=0.3),
    "A conference on one line": lambda: conference_on_one_line(**FRONT),
    "Three agents, seven in ten of the blocked call again": lambda: redials(
        2.4 / 60, 1 / 60, 3, 0.0, 0.7, 0.5 / 60, (0, 45)
    ),
    "Lines, patience and calls again": lambda: redials(2.1 / 60, 1 / 60, 3, 1 / 60, 0.6, 0.5 / 60, (2, 30)),
    "Who finds no line calls again sooner": lambda: redials_by_loss(
        2.1 / 60, 1 / 60, 3, 1 / 60, LEFT, TURNED_AWAY, (2, 12, 18)
    ),
    "A beginner hands on more": lambda: who_hands_on(**HAND_ON),
    "Back to who served last": lambda: back_to_the_same(0.9 / 60, (1 / 60, 1 / 120), 0.3, 0.5 / 60, 9),
    "Three agents, the blocked call again once": lambda: redials_once(2.4 / 60, 1 / 60, 3, 0.7, 0.5 / 60, 45),
}  # fmt: skip
chain_of = by_name(CHAINS)


def network() -> Values:
    """Flows between reception, technicians and a place where nobody waits; queues by Erlang C (Jackson 1957)."""
    outside = np.array([3.0, 0.5, 0.0])
    ways = np.array([[0.0, 0.4, 0.3], [0.2, 0.0, 0.3], [0.5, 0.0, 0.0]])
    flows = np.linalg.solve((np.eye(3) - ways).T, outside).tolist()
    reception, technician = markov_queue(flows[0] / 60, 1 / 60, 6), markov_queue(flows[1] / 60, 1 / 75, 4)
    return {
        "asa of reception": reception.asa,
        "asa of technician": technician.asa,
        "wait probability of reception": reception.wait_probability,
        "wait probability of technician": technician.wait_probability,
        "occupancy of experts": technician.occupancy,
        "occupancy of clerks": flows[2] * 2.0 / 20.0,
    }


def tandem() -> Values:
    values: Values = {}
    for name, flow, mean, agents in (
        ("first", 1.6, 60.0, 2),
        ("second", 1.6, 100.0, 4),
        ("third", 0.8, 45.0, 1),
    ):
        queue = markov_queue(flow / 60, 1.0 / mean, agents)
        values |= {f"asa of {name}": queue.asa, f"wait probability of {name}": queue.wait_probability}
    return values


def agent_who_stays(name: str) -> Values:
    """Blocking, occupancy and time held, by the states of both agents."""
    chain, cases = chain_of(name), FRONT["cases"]
    handing_on = FRONT["service"] * FRONT["handed_on"]
    asked = chain.mean(lambda front, *_: front == TALKING) * handing_on
    offered = cases + asked
    full = chain.mean(lambda front, busy, waits: (busy or front == MEETING) and waits != NOBODY) * cases
    full += chain.mean(lambda front, _, waits: front == TALKING and waits != NOBODY) * handing_on
    return {
        "blocking of front": chain.mean(lambda front, *_: front != IDLE),
        "occupancy of first": chain.mean(lambda front, *_: front != IDLE),
        "occupancy of second": chain.mean(lambda front, busy, _: busy or front == MEETING),
        "time held of front": chain.mean(lambda front, *_: front == HELD) / asked,
        "abandonment of expert": chain.mean(lambda front, busy, waits: waits != NOBODY)
        * FRONT["leaving"]
        / offered,
        "blocking of expert": full / offered,
    }


def conference() -> Values:
    """The line is held while the front agent talks, and while a customer who was handed on waits or is served."""
    chain = chain_of("A conference on one line")
    held = chain.mean(lambda front, serves, waits: front != IDLE or HANDED_ON in (serves, waits))
    asked = chain.mean(lambda front, *_: front == TALKING) * FRONT["service"] * FRONT["handed_on"]
    waiting = chain.mean(lambda front, serves, waits: waits != NOBODY)
    return {
        "trunk load of main": held,
        "blocking of front": held,
        "occupancy of first": chain.mean(lambda front, *_: front != IDLE),
        "occupancy of second": chain.mean(lambda front, serves, _: serves != NOBODY or front == MEETING),
        "time held of front": chain.mean(lambda front, *_: front == HELD) / asked,
        "abandonment of expert": waiting * FRONT["leaving"] / (FRONT["cases"] + asked),
    }


def coming_back() -> Values:
    """M/M/2 in which 18 % of the served come back after a while: the queue has the whole flow (Bernoulli feedback)."""
    whole = 1.3 / (1.0 - 0.2 * 0.9)
    queue = markov_queue(whole / 60, 1 / 60, 2)
    return {
        "asa": queue.asa,
        "wait probability": queue.wait_probability,
        "occupancy": queue.occupancy,
        "recontact share": 1.0 - 1.3 / whole,
    }


def calling_again(name: str) -> Values:
    chain, arrivals, returns = chain_of(name), 2.4 / 60, 0.5 / 60
    waiting = chain.mean(lambda busy, orbit: orbit)
    full, met = chain.mean(lambda busy, orbit: busy == 3), chain.mean(lambda busy, orbit: orbit * (busy == 3))
    calls = arrivals + returns * waiting
    return {
        "blocking": (arrivals * full + returns * met) / calls,
        "answer rate": 1.0 - (arrivals * full + returns * met) / calls,
        "first attempt answer rate": 1.0 - full,
        "cases answered": chain.mean(lambda busy, orbit: busy) / 60 / arrivals,
        "redials per customer": returns * waiting / arrivals,
        "redial share": returns * waiting / calls,
        "occupancy": chain.mean(lambda busy, orbit: busy / 3),
    }


def lines_and_calls_again() -> Values:
    chain, arrivals, returns = chain_of("Lines, patience and calls again"), 2.1 / 60, 0.5 / 60
    orbit = chain.mean(lambda there, orbit: orbit)
    calls = arrivals + returns * orbit
    full = chain.mean(lambda there, orbit: (there == 5) * (arrivals + returns * orbit))
    return {
        "blocking": full / calls,
        "abandonment": chain.mean(lambda there, orbit: max(there - 3, 0)) / 60 / calls,
        "redial share": returns * orbit / calls,
        "occupancy": chain.mean(lambda there, orbit: min(there, 3) / 3),
    }


def calls_again_by_loss() -> Values:
    chain, arrivals = chain_of("Who finds no line calls again sooner"), 2.1 / 60

    def calls(there: int, left: int, turned: int) -> float:
        return arrivals + left * LEFT[1] + turned * TURNED_AWAY[1]

    total = chain.mean(calls)
    return {
        "blocking": chain.mean(lambda *state: (state[0] == 5) * calls(*state)) / total,
        "abandonment": chain.mean(lambda there, *_: max(there - 3, 0)) / 60 / total,
        "redial share": 1.0 - arrivals / total,
        "occupancy": chain.mean(lambda there, *_: min(there, 3) / 3),
    }


def beginner() -> Values:
    chain, arrivals = chain_of("A beginner hands on more"), HAND_ON["calls"]
    names = ("seasoned", "new", "expert")
    busy = [chain.mean(lambda *state, at=at: state[at]) for at in range(3)]
    served = [busy[at] * HAND_ON["service"][at] for at in (0, 1)]
    asked = [served[at] * HAND_ON["hands_on"][at] for at in (0, 1)]
    meets = chain.mean(
        lambda *state: (
            state[2] * sum(state[at] * HAND_ON["service"][at] * HAND_ON["hands_on"][at] for at in (0, 1))
        )
    )
    return {f"occupancy of {name}": part for name, part in zip(names, busy, strict=True)} | {
        "transfer rate of call": sum(asked) / sum(served),
        "blocking of call": 1.0 - sum(served) / arrivals,
        "blocking of help": meets / sum(asked),
    }


def back_to_who_served() -> Values:
    chain, arrivals, returns = chain_of("Back to who served last"), 0.9 / 60, 0.5 / 60
    orbit = chain.mean(lambda *state: state[2] + state[3])
    calls = arrivals + returns * orbit
    lost = chain.mean(lambda one, two, *orbits: one * two * (arrivals + returns * sum(orbits)))
    return {
        "occupancy of quick": chain.mean(lambda *state: state[0]),
        "occupancy of slow": chain.mean(lambda *state: state[1]),
        "blocking": lost / calls,
        "recontact share": returns * orbit / calls,
    }


FURTHER: dict[str, Callable[[], Values]] = {
    "Reception, technicians and a form": network,
    "Three desks in a row": tandem,
    "A warm transfer": lambda: agent_who_stays("A warm transfer"),
    "A warm transfer beside letters": lambda: agent_who_stays("A warm transfer"),
    "An expert is asked": lambda: agent_who_stays("An expert is asked"),
    "A conference on one line": conference,
    "Unresolved customers come back": coming_back,
    "Three agents, seven in ten of the blocked call again": lambda: calling_again(
        "Three agents, seven in ten of the blocked call again"
    ),
    "Lines, patience and calls again": lines_and_calls_again,
    "Who finds no line calls again sooner": calls_again_by_loss,
    "A beginner hands on more": beginner,
    "Four agents in ten are new": lambda: {"transfer rate of call": 0.2 * (0.6 + 0.4 * 2.0)},
    "Back to who served last": back_to_who_served,
    "Three agents, the blocked call again once": lambda: calling_again(
        "Three agents, the blocked call again once"
    ),
}
