"""How many agents a forecast requires: the smallest number that meets a target by Erlang C, Erlang A or square root."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from sim.errors import UserError
from sim.policies.erlang import Performance, erlang_a, erlang_c

# A target that is met exactly, like an occupancy of 22/25 = 0.88, must not be missed by the last bit.
ROUNDING = 1e-12

StaffingModel = Literal["erlang_c", "erlang_a", "square_root"]


def required_agents(
    model: StaffingModel,
    arrivals: float,
    aht: float,
    *,
    service_level: float = 0.80,
    within: float = 20.0,
    definition: str = "SL1",
    short_abandon: float = 5.0,
    patience: float | None = None,
    max_occupancy: float = 1.0,
    abandonment: float | None = None,
    minimum: int = 0,
) -> int:
    """The fewest agents, at least `minimum`, that meet every target for `arrivals` a second; 0 without arrivals.

    Times are in seconds; `patience` is the mean (None: nobody hangs up) and is read by Erlang A only. A target that
    no number of agents meets, like a service level of 1, is a UserError.
    """
    if arrivals == 0.0:
        return 0
    if aht == 0.0:
        return max(minimum, 1)
    _check_reachable(model, service_level, max_occupancy, abandonment)
    ceiling = 1.0 if abandonment is None else abandonment
    target = (service_level, definition, max_occupancy, ceiling)
    known = patience if model == "erlang_a" else None
    return max(minimum, _fewest(model, arrivals, aht, known, within, short_abandon, target))


def performance(
    model: StaffingModel,
    arrivals: float,
    aht: float,
    agents: int,
    *,
    within: float = 20.0,
    short_abandon: float = 5.0,
    patience: float | None = None,
) -> Performance:
    """The measures that `model` expects of so many agents; `arrivals` are per second, times in seconds."""
    if model == "erlang_a":
        return erlang_a(arrivals, aht, agents, patience, within, short_abandon)
    if model == "erlang_c":
        return erlang_c(arrivals, aht, agents, within)
    return square_root(arrivals, aht, agents, within)


def square_root(arrivals: float, aht: float, agents: int, within: float = 20.0) -> Performance:
    """Erlang C in the limit of many agents (Halfin and Whitt 1981), where only β = (agents - load)/√load matters."""
    load = arrivals * aht
    if agents <= load or load == 0.0:
        return erlang_c(arrivals, aht, agents, within)
    wait = halfin_whitt((agents - load) / math.sqrt(load))
    pace = (agents - load) / aht
    answered = 1.0 - wait * math.exp(-pace * within)
    return Performance(agents, wait, 0.0, wait / pace, wait / pace, load / agents, answered)


def square_root_agents(load: float, beta: float) -> int:
    """Offered load in erlang plus `beta` times its square root, rounded up; 0 without load."""
    return max(math.ceil(load + beta * math.sqrt(load) - 1e-9), 0)


def halfin_whitt(beta: float) -> float:
    """Probability of waiting with load + `beta` √load agents, in the limit of many: 1/(1 + βΦ(β)/φ(β)), 1 for β ≤ 0."""
    if beta <= 0.0:
        return 1.0
    density = math.exp(-beta * beta / 2.0) / math.sqrt(2.0 * math.pi)
    return density / (density + beta * math.erfc(-beta / math.sqrt(2.0)) / 2.0)


def halfin_whitt_beta(wait_probability: float) -> float:
    """The β at which the share `wait_probability` (above 0, below 1) has to wait; the inverse of `halfin_whitt`."""
    if not 0.0 < wait_probability < 1.0:
        raise ValueError(f"wait probability {wait_probability} must be above 0 and below 1")
    low, high = 0.0, 38.0
    while high - low > 1e-13 * high:
        middle = (low + high) / 2.0
        low, high = (middle, high) if halfin_whitt(middle) > wait_probability else (low, middle)
    return high


@lru_cache(maxsize=65536)
def _fewest(
    model: StaffingModel,
    arrivals: float,
    aht: float,
    patience: float | None,
    within: float,
    short_abandon: float,
    target: tuple[float, str, float, float],
) -> int:
    service_level, definition, max_occupancy, ceiling = target

    def meets(agents: int) -> bool:
        found = performance(
            model, arrivals, aht, agents, within=within, short_abandon=short_abandon, patience=patience
        )
        stable = math.isfinite(found.mean_wait)
        served = found.service_level(definition) >= service_level - ROUNDING and found.abandonment <= ceiling
        return stable and served and found.occupancy <= max_occupancy + ROUNDING

    load = arrivals * aht
    return _smallest(meets, max(math.ceil(load + math.sqrt(load) / 2.0), 1))


def _smallest(meets: Callable[[int], bool], start: int) -> int:
    """The smallest number above 0 that meets a rule which every larger one meets too, sought in both directions."""
    bad, good, step = start - 1, start, 1
    while not meets(good):
        bad, good, step = good, good + step, 2 * step
    while bad > 0 and meets(bad):
        bad, good, step = max(bad - step, 0), bad, 2 * step
    while good - bad > 1:
        middle = (good + bad) // 2
        bad, good = (bad, middle) if meets(middle) else (middle, good)
    return good


def _check_reachable(
    model: str, service_level: float, max_occupancy: float, abandonment: float | None
) -> None:
    if not 0.0 <= service_level < 1.0:
        raise UserError(
            f"service level {service_level:g}: no number of agents reaches it; allowed: 0 to below 1"
        )
    if not max_occupancy >= 0.01:
        raise UserError(
            f"maximum occupancy {max_occupancy:g}: no sensible staffing keeps it; allowed: 0.01 to 1"
        )
    if model == "erlang_a" and abandonment is not None and abandonment <= 0.0:
        raise UserError(f"abandonment {abandonment:g}: no number of agents keeps it; allowed: above 0")
