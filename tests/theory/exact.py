"""The exact values of the verification catalogue, worked out again from the parameters of each case.

Each entry gives values by the label of its check (`Check.label`). Times are in seconds, rates per second.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

from tests.theory.exact_customers import CUSTOMER_CHAINS, CUSTOMERS
from tests.theory.exact_days import DAYS
from tests.theory.oracles import (
    Exact,
    constant_service,
    erlang_b,
    general_patience,
    markov_queue,
    priority_waits,
    single_server,
)
from tests.theory.small_chains import (
    Chain,
    Skills,
    absences,
    alternating_split,
    juniors_and_seniors,
    longest_idle,
    redials,
    reserve,
    two_speeds,
)

Values = dict[str, float]


def delays(queue: Exact) -> Values:
    """What a queue without abandonment is checked for."""
    return {
        "wait probability": queue.wait_probability,
        "asa": queue.asa,
        "wait if any": queue.mean_wait / queue.wait_probability,
        "service level 1": queue.answered_within,
        "occupancy": queue.occupancy,
    }


def abandonments(queue: Exact) -> Values:
    """What a queue with abandonment is checked for."""
    return {
        "wait probability": queue.wait_probability,
        "abandonment": queue.abandoned + queue.balked,
        "wait mean": queue.mean_wait,
        "asa": queue.asa,
        "time to abandon": (queue.mean_wait - queue.asa * queue.answered) / (queue.abandoned + queue.balked),
        "service level 1": queue.answered_within,
        "service level 2": queue.answered_within / (1.0 - queue.abandoned_within - queue.balked),
        "service level 4": queue.answered_within / queue.answered,
        "occupancy": queue.occupancy,
    }


def blockings(queue: Exact) -> Values:
    """What a queue of limited length is checked for; chain but blocking are of those who were let in."""
    return {
        "blocking": queue.blocked,
        "wait probability": queue.wait_probability,
        "wait mean": queue.mean_wait,
        "service level 1": queue.answered_within,
        "occupancy": queue.occupancy,
    }


# ---- one queue -----------------------------------------------------------------------------------------------


def loss(agents: int, load: int) -> Values:
    blocked = erlang_b(load, agents)
    return {"blocking": blocked, "occupancy": load * (1.0 - blocked) / agents}


def loss_by_patience() -> Values:
    blocked = erlang_b(10, 10)
    return {"abandonment": blocked, "occupancy": 1.0 - blocked, "service level 1": 1.0 - blocked}


def uniform_patience() -> Values:
    queue = general_patience(0.1, 1 / 60, 6, lambda x: max(1.0 - x / 120.0, 0.0), within=20.0, horizon=600.0)
    return abandonments(queue)


def balking() -> Values:
    queue = markov_queue(0.05, 0.01, 5, leaving=0.001, balking=0.1, within=20.0)
    return abandonments(queue)


def with_wrap_up() -> Values:
    """Talk of 40 s and wrap-up of 20 s, both exponential: the variances add up."""
    queue = single_server(0.0125, 60.0, math.sqrt(40.0**2 + 20.0**2) / 60.0)
    return {
        "wait probability": 0.75,
        "asa": queue.asa,
        "occupancy": 0.75,
        "aht": 60.0,
        "talk": 40.0,
        "wrap up": 20.0,
    }


def server_of_any_law(mean: float, cv: float, load: float) -> Values:
    return {"wait probability": load, "asa": single_server(load / mean, mean, cv).asa, "occupancy": load}


def constant_handle_time() -> Values:
    queue = constant_service(4.0, 1.0, 5)
    return {"wait probability": queue.wait_probability, "asa": 60.0 * queue.asa, "occupancy": 0.8}


def absent_agents() -> Values:
    gone, within, wait = absences(0.05, 1 / 60, 4, 1 / 90, 0.1, 20.0)
    return {"abandonment": gone, "service level 1": within, "wait mean": wait}


# ---- chains --------------------------------------------------------------------------------------------------

N_DESIGN = Skills((3.0 / 60, 1.5 / 60), (1.0 / 60, 0.8 / 60), (1 / 120, 1 / 240))
THREE_AGENTS = Skills((1.2 / 60, 0.9 / 60), (1.0 / 60, 0.7 / 60), (1 / 90, 1 / 60))
RESERVED = Skills((1.4 / 60, 1.6 / 60), (1.0 / 60, 1.0 / 60), (1 / 60, 1 / 180))

CHAINS: dict[str, Callable[[], Chain]] = {
    "Two speeds, the fast one first": lambda: two_speeds(1 / 60, (1 / 60, 1 / 120), "fast"),
    "Two speeds, either by chance": lambda: two_speeds(1 / 60, (1 / 60, 1 / 120), "random"),
    "Two speeds, in turn": lambda: two_speeds(1 / 60, (1 / 60, 1 / 120), "round_robin"),
    "Juniors and seniors": lambda: juniors_and_seniors(N_DESIGN, 2, 3, 26),
    "Three agents, the longest idle first": lambda: longest_idle(
        THREE_AGENTS, {"ada": "a", "bob": "ab", "cyd": "b"}, 14
    ),
    "One agent kept for own work": lambda: reserve(RESERVED, 4, 1, (14, 34)),
    "One agent, no queue, everybody calls again": lambda: redials(
        0.6 / 60, 1 / 60, 1, 0.0, 1.0, 0.5 / 60, (0, 80)
    ),
    "Three agents, six in ten of the lost call again": lambda: redials(
        3.0 / 60, 1 / 60, 3, 1 / 60, 0.6, 0.2 / 60, (20, 45)
    ),
    **CUSTOMER_CHAINS,
}


@cache
def chain_of(name: str) -> Chain:
    """The chain of a case."""
    return CHAINS[name]()


# ---- skills --------------------------------------------------------------------------------------------------


def priorities() -> Values:
    wait, means = priority_waits([1.0, 1.5, 2.0], 1.0, 6)
    average = sum(w * rate for w, rate in zip(means, (1.0, 1.5, 2.0), strict=True)) / 4.5
    return {
        "wait probability": wait,
        "asa of gold": 60.0 * means[0],
        "asa of silver": 60.0 * means[1],
        "asa of bronze": 60.0 * means[2],
        "asa": 60.0 * average,
    }


def speeds(words: str) -> Values:
    chain = chain_of(f"Two speeds, {words}")
    return {
        "wait probability": chain.mean(lambda one, two, *_: one and two),
        "asa": 60.0 * chain.mean(lambda one, two, waiting, _: waiting),
        "occupancy of quick": chain.mean(lambda one, *_: one),
        "occupancy of slow": chain.mean(lambda one, two, *_: two),
    }


def n_design() -> Values:
    chain = chain_of("Juniors and seniors")
    plain, special = (chain.mean(lambda *state, at=at: state[at]) for at in (2, 3))
    return {
        "wait mean of plain": plain / N_DESIGN.arrivals[0],
        "wait mean of special": special / N_DESIGN.arrivals[1],
        "abandonment of plain": plain * N_DESIGN.leaving[0] / N_DESIGN.arrivals[0],
        "abandonment of special": special * N_DESIGN.leaving[1] / N_DESIGN.arrivals[1],
        "wait probability of plain": chain.mean(lambda low, high, *_: low == 2 and high == 3),
        "wait probability of special": chain.mean(lambda low, high, *_: high == 3),
        "occupancy of juniors": chain.mean(lambda low, *_: low / 2),
        "occupancy of seniors": chain.mean(lambda low, high, *_: high / 3),
    }


def three_single_agents() -> Values:
    names = ("ada", "bob", "cyd")
    chain = chain_of("Three agents, the longest idle first")
    first, second = (chain.mean(lambda *state, at=at: state[at]) for at in (2, 3))
    values = {
        "wait mean of a": first / THREE_AGENTS.arrivals[0],
        "wait mean of b": second / THREE_AGENTS.arrivals[1],
        "wait probability of a": chain.mean(lambda idle, *_: not {"ada", "bob"} & set(idle)),
        "wait probability of b": chain.mean(lambda idle, *_: not {"bob", "cyd"} & set(idle)),
    }
    return values | {
        f"occupancy of {name}": chain.mean(lambda idle, *_, name=name: name not in idle) for name in names
    }


def reserved() -> Values:
    chain = chain_of("One agent kept for own work")
    own, other = (chain.mean(lambda *state, at=at: state[at]) for at in (1, 2))
    return {
        "wait mean of own": own / RESERVED.arrivals[0],
        "wait mean of other": other / RESERVED.arrivals[1],
        "abandonment of other": other * RESERVED.leaving[1] / RESERVED.arrivals[1],
        "wait probability of own": chain.mean(lambda busy, *_: busy == 4),
        "wait probability of other": chain.mean(lambda busy, *_: busy >= 3),
        "occupancy": chain.mean(lambda busy, *_: busy / 4),
    }


# ---- flows ---------------------------------------------------------------------------------------------------


def two_tiers() -> Values:
    first, second = markov_queue(4.5 / 60, 1 / 60, 6), markov_queue(1.35 / 60, 1 / 60, 2)
    return {
        "asa of front": first.asa,
        "asa of back": second.asa,
        "wait probability of front": first.wait_probability,
        "wait probability of back": second.wait_probability,
        "occupancy of back_desk": second.occupancy,
        "escalation rate of front": 0.3,
    }


def feedback() -> Values:
    """Two stations that send to each other: 2.4 contacts and 0.5 of the other's flow, and 0.3 of the first's flow."""
    first_flow = 2.4 / (1.0 - 0.5 * 0.3)
    second_flow = 0.3 * first_flow
    first, second = markov_queue(first_flow / 60, 1 / 60, 4), markov_queue(second_flow / 60, 1 / 90, 2)
    return {
        "asa of sales": first.asa,
        "asa of support": second.asa,
        "wait probability of sales": first.wait_probability,
        "wait probability of support": second.wait_probability,
        "occupancy of sellers": first.occupancy,
        "occupancy of helpers": second.occupancy,
    }


def retrials() -> Values:
    chain = chain_of("One agent, no queue, everybody calls again")
    orbit = chain.mean(lambda _, waiting: waiting)
    calls = (0.6 + 0.5 * orbit) / 60
    lost = (0.6 * chain.mean(lambda busy, _: busy) + 0.5 * chain.mean(lambda busy, orbit: busy * orbit)) / 60
    return {
        "redials per customer": 0.5 * orbit / 0.6,
        "redial share": 0.5 * orbit / 60 / calls,
        "blocking": lost / calls,
        "occupancy": chain.mean(lambda busy, _: busy),
    }


def redials_after_abandonment() -> Values:
    arrivals, returns = 3.0 / 60, 0.2 / 60
    chain = chain_of("Three agents, six in ten of the lost call again")
    orbit, waiting = chain.mean(lambda _, orbit: orbit), chain.mean(lambda n, _: max(n - 3, 0))
    calls = arrivals + returns * orbit
    waits = arrivals * chain.mean(lambda n, _: n >= 3) + returns * chain.mean(lambda n, o: o * (n >= 3))
    return {
        "wait probability": waits / calls,
        "wait mean": waiting / calls,
        "abandonment": waiting / 60 / calls,
        "redial share": returns * orbit / calls,
        "offered": 19.0 * 3600.0 * calls,
        "occupancy": chain.mean(lambda n, _: min(n, 3) / 3),
    }


def divided_at_random() -> Values:
    north, south = markov_queue(0.7 * 5.5 / 60, 1 / 60, 5), markov_queue(0.3 * 5.5 / 60, 1 / 75, 3)
    return {
        "asa of call@north": north.asa,
        "asa of call@south": south.asa,
        "wait probability of call@north": north.wait_probability,
        "wait probability of call@south": south.wait_probability,
    }


def overflow() -> Values:
    """Whoever waits 45 s is answered elsewhere: constant patience for the first place, an answer for the contact."""
    here = general_patience(0.045, 1 / 60, 3, lambda x: 1.0 if x < 45.0 else 0.0, within=20.0, horizon=1500.0)
    return {
        "asa": here.mean_wait,
        "wait probability": here.wait_probability,
        "service level 1": here.answered_within,
        "occupancy of own": here.occupancy,
        "occupancy of partners": 0.045 * here.abandoned * 60.0 / 10.0,
    }


def accumulating() -> Values:
    """One agent, loads 0.5 and 0.3 whose waits count once and thrice; residual work 0.8 min (Kleinrock 1964, eq. 6)."""
    whole, unlike = 60.0 * 0.8 / (1.0 - 0.8), 1.0 - 1.0 / 3.0
    patient = whole / (1.0 - 0.3 * unlike)
    return {"asa of patient": patient, "asa of urgent": whole - 0.5 * unlike * patient}


def two_lines() -> Values:
    queue = markov_queue(4.2 / 60, 1 / 60, 5)
    return {f"asa of {name}": queue.asa for name in ("first", "second")}


def divided_by_count() -> Values:
    chance, wait = alternating_split(1.5 / 60, 1 / 60)
    return {
        f"{figure} of call@{place}": value
        for place in ("north", "south")
        for figure, value in (("wait probability", chance), ("asa", wait))
    }


def single_queue(**parts: float) -> Exact:
    """`markov_queue` with a mean patience and handle time instead of rates."""
    patience = parts.pop("patience", None)
    return markov_queue(
        parts.pop("arrivals"),
        1.0 / parts.pop("mean"),
        int(parts.pop("agents")),
        leaving=1.0 / patience if patience else 0.0,
        capacity=int(parts.pop("capacity")) if "capacity" in parts else None,
        within=parts.pop("within", 20.0),
    )


GMR = {"arrivals": 0.8, "mean": 60.0, "agents": 50, "patience": 120.0}
QED = {"arrivals": 100 / 60, "mean": 60.0, "agents": 100, "patience": 60.0, "within": 6.0}
SMALL = {"arrivals": 4 / 60, "mean": 60.0, "agents": 5, "patience": 200.0, "within": 15.0}
W1 = {"arrivals": 10_000 / 86_400, "mean": 300.0, "agents": 37, "patience": 120.0}

EXACT: dict[str, Callable[[], Values]] = {
    "One agent at 70 %": lambda: delays(single_queue(arrivals=0.7 / 60, mean=60.0, agents=1)),
    "Fourteen agents, 100 calls a half hour": lambda: delays(
        single_queue(arrivals=200 / 3600, mean=180.0, agents=14)
    ),
    "Fifty agents at 92 %": lambda: delays(single_queue(arrivals=690 / 3600, mean=240.0, agents=50)),
    "Four agents at 50 %": lambda: delays(single_queue(arrivals=60 / 3600, mean=120.0, agents=4)),
    "Ten agents and no queue": lambda: loss(10, 10),
    "Ten agents and no patience": loss_by_patience,
    "Ten agents, no queue, lognormal calls": lambda: loss(10, 10),
    "One agent, nine places, load 1": lambda: blockings(
        single_queue(arrivals=1 / 60, mean=60.0, agents=1, capacity=10)
    ),
    "Five agents, seven places, load 1.2": lambda: blockings(
        single_queue(arrivals=0.1, mean=60.0, agents=5, capacity=12)
    ),
    "Fifty agents, 48 erlang": lambda: abandonments(single_queue(**GMR)),
    "A hundred agents, 100 erlang": lambda: abandonments(single_queue(**QED)),
    "Five agents, four erlang": lambda: abandonments(single_queue(**SMALL)),
    "Workload W1": lambda: _windowed(abandonments(single_queue(**W1)), "occupancy", "1h to 23h"),
    "One in ten balks": balking,
    "Patience uniform up to two minutes": uniform_patience,
    "One agent, lognormal handle times": lambda: server_of_any_law(60.0, math.sqrt(2.0), 0.8),
    "One agent, gamma handle times": lambda: server_of_any_law(60.0, 0.5, 0.8),
    "One agent, talk and wrap-up": with_wrap_up,
    "Five agents, constant handle times": constant_handle_time,
    "Three priorities": priorities,
    "Two lines, first come first served": two_lines,
    "Waits weighted one to three": accumulating,
    "Waits as multiples of their targets": accumulating,
    "Two speeds, the fast one first": lambda: speeds("the fast one first"),
    "Two speeds, either by chance": lambda: speeds("either by chance"),
    "Two speeds, in turn": lambda: speeds("in turn"),
    "Juniors and seniors": n_design,
    "Three agents, the longest idle first": three_single_agents,
    "One agent kept for own work": reserved,
    "Two tiers": two_tiers,
    "Two desks that send to each other": feedback,
    "One agent, no queue, everybody calls again": retrials,
    "Three agents, six in ten of the lost call again": redials_after_abandonment,
    "Overflow after 45 seconds": overflow,
    "Seven in ten to the north, by a toss": divided_at_random,
    "Every second contact to the south": divided_by_count,
    "One agent in ten is sick": absent_agents,
    **DAYS,
    **CUSTOMERS,
}
"""The values of every case that has them by other means than a simulation."""


def _windowed(values: Values, measure: str, window: str) -> Values:
    return values | {f"{measure}, {window}": values[measure]}
