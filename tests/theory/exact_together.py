"""The exact values of centers in which several mechanisms meet. As in `exact`, by the labels of the checks; seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.theory.named_chains import by_name
from tests.theory.together_chains import (
    HELD,
    busy,
    hangs_up_again,
    lines_held,
    stay_for_each_other,
    warm_on_lines,
)

if TYPE_CHECKING:
    from tests.theory.small_chains import Chain

Values = dict[str, float]
CALLS, CASES, HANDED_ON, LEAVING = 0.9, 0.25, 0.4, (1 / 3, 1 / 2)
RATES = {"talk": 1 / 2, "wrap_up": 2.0, "meeting": 1.0, "work": 1 / 3}
DESKS, SERVICE, HANDS_ON, GIVES_UP = (0.5, 0.4), (1 / 2, 1 / 3), (0.4, 0.3), (1 / 2, 1 / 1.5)

CHAINS: dict[str, Callable[[], Chain]] = {
    "Warm transfers on shared lines": lambda: warm_on_lines(CALLS, CASES, HANDED_ON, RATES, LEAVING),
    "Two desks that stay for each other": lambda: stay_for_each_other(
        DESKS, SERVICE, HANDS_ON, 1.0, GIVES_UP
    ),
    "Who never waits calls again": lambda: hangs_up_again(0.8, 0.5, 0.4, 0.7, 1 / 3),
}
chain_of = by_name(CHAINS)


def shared_lines() -> Values:
    chain = chain_of("Warm transfers on shared lines")
    asked = chain.mean(lambda queue, talks, *_: talks) * RATES["talk"] * HANDED_ON
    no_line = chain.mean(lambda *state: lines_held(*state) == 8)
    return {
        "blocking of front": no_line,
        "abandonment of front": chain.mean(lambda queue, *_: queue) * LEAVING[0] / CALLS,
        "abandonment of expert": chain.mean(lambda *state: len(state[4])) * LEAVING[1] / (CASES + asked),
        "time held of front": 60.0 * chain.mean(lambda *state: state[4].count(HELD)) / asked,
        "occupancy of one": chain.mean(lambda *s: s[1] + s[2] + s[3] + s[4].count(HELD)) / 3,
        "occupancy of two": chain.mean(lambda *state: state[2] + state[5]) / 2,
        "trunk load of main": chain.mean(lines_held) / 8,
    }


def each_other() -> Values:
    chain, values = chain_of("Two desks that stay for each other"), Values()
    asked = [chain.mean(lambda t, *_, at=at: t[at]) * SERVICE[at] * HANDS_ON[at] for at in (0, 1)]
    for at, (name, group) in enumerate((("sales", "sellers"), ("support", "helpers"))):
        waiting = chain.mean(lambda t, m, waits, at=at: len(waits[at]))
        held = chain.mean(lambda t, m, waits, at=at: waits[1 - at].count(HELD))
        values |= {
            f"abandonment of {name}": waiting * GIVES_UP[at] / (DESKS[at] + asked[1 - at]),
            f"time held of {name}": 60.0 * held / asked[at],
            f"occupancy of {group}": chain.mean(lambda *state, at=at: busy(at, *state)) / 2,
        }
    return values


def never_waits() -> Values:
    chain, calls = chain_of("Who never waits calls again"), 0.8
    again = chain.mean(lambda there, orbit: orbit) / 3
    met = chain.mean(lambda there, orbit: orbit * (there >= 2)) / 3
    full = chain.mean(lambda there, orbit: there >= 2)
    left = calls * 0.4 * full + met
    return {
        "abandonment": left / (calls + again),
        "redials per customer": again / calls,
        "first attempt abandonment": 0.4 * full,
        "asa": 60.0 * chain.mean(lambda there, orbit: max(there - 2, 0)) / (calls + again - left),
        "occupancy": chain.mean(lambda there, orbit: min(there, 2)) / 2,
    }


def shared_time() -> Values:
    """M/G/1 with processor sharing and six places: the number there is geometric, whatever the law (Kelly 1979)."""
    load, arrivals = 0.9, 0.45
    weights = [load**number for number in range(7)]
    shares = [weight / sum(weights) for weight in weights]
    there = sum(number * share for number, share in enumerate(shares))
    return {
        "blocking": shares[6],
        "occupancy": 1.0 - shares[0],
        "talk": 60.0 * there / (arrivals * (1.0 - shares[6])),
        "concurrency": there / (1.0 - shares[0]),
    }


TOGETHER: dict[str, Callable[[], Values]] = {
    "Warm transfers on shared lines": shared_lines,
    "Two desks that stay for each other": each_other,
    "Who never waits calls again": never_waits,
    "Chats that share an agent": shared_time,
}
