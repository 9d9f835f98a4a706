"""The exact values of what happens to customers: lines, announced waits, callbacks, several contacts in hand, tasks,
transfers that keep an agent, and those who come again. As in `exact`, by the labels of the checks; seconds."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np

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
from tests.theory.hands_chains import Channel, chats, endless_list, held_together, left_unseen, one_agent
from tests.theory.oracles import Exact, erlang_b, markov_queue, single_server
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

ORDERS, HELP = Desk(2.4 / 60, 1 / 60, 3, leaving=1 / 60), Desk(2.5 / 60, 1 / 80, 4)
MENU, SPEAKING = (6.0 / 60, 1 / 40, 0.7), Desk(0.0, 1 / 60, 4)
DISCOURAGED, ODDS = Desk(3.6 / 60, 1 / 60, 3), (0.0, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
ALONE, FEWER = Desk(1.2 / 60, 1 / 60, 1), (*(-math.expm1(-0.35 * n) for n in range(1, 25)), 1.0)
CHATTING = Desk(0.0, 1 / 60, 2, leaving=1 / 90)
CALL, CHAT = (
    Channel(0.7 / 60, 1 / 60, 1, 3, (1.0, 1.5, 1.8)),
    Channel(0.9 / 60, 1 / 60, 2, 3, (1.0, 1.25, 1.5)),
)
IN_VAIN = Calling(accepted=0.7, missed=0.4, again=2.0 / 60)
UNSEEN = {
    "arrivals": 2.4 / 60,
    "service": 1 / 60,
    "places": 2,
    "limit": 4,
    "leaving": 1 / 60,
    "unseen": 0.5,
    "finds": 1 / 30,
}
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

CUSTOMER_CHAINS: dict[str, Callable[[], Chain]] = {
    "Two types behind the same lines": lambda: shared_lines(ORDERS, HELP, 8),
    "A menu in front of the agents": lambda: menu(*MENU, SPEAKING, 12),
    "A voice menu in front of the agents": lambda: menu(*MENU, SPEAKING, 12),
    "A bot with room for two": lambda: bot(3.0 / 60, 1 / 60, 0.5, 2, CHATTING, 30),
    "A long queue discourages": lambda: discouraged(DISCOURAGED, ODDS),
    "Each one who waits discourages a third": lambda: discouraged(ALONE, FEWER),
    "Nobody picks up": lambda: callbacks_in_vain(1.3 / 60, 1 / 60, 2, IN_VAIN, 3, (6, 6)),
    "Chats that slow each other down": lambda: chats(5, 3, 8.0 / 60, 1 / 300, 0.3, 1 / 60),
    "A call beside two chats": lambda: held_together(CALL, CHAT),
    "Chats that leave unseen": lambda: left_unseen(**UNSEEN),
    "A list for idle times": lambda: endless_list(2.0 / 60, (1 / 60, 1 / 120), 5, 1, 1 / 60, 30),
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


@cache
def chain_of(name: str) -> Chain:
    """The chain of a case."""
    return CUSTOMER_CHAINS[name]()


# ---- lines -----------------------------------------------------------------------------------------------------


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


# ---- announcements ---------------------------------------------------------------------------------------------


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


# ---- several contacts in hand, and tasks -----------------------------------------------------------------------


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


CALLS, TASKS = (0.4 / 60, 60.0, 1.0), (0.15 / 60, 120.0, 1.0)


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


# ---- further legs and attempts -----------------------------------------------------------------------------------


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


CUSTOMERS: dict[str, Callable[[], Values]] = {
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
