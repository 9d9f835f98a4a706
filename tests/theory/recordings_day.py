"""A plain event loop of one center: recordings, lines, products, return calls. It shares no code with the program.

After the generic call center of Kelton, Sadowski and Zupick (Simulation with Arena, models 5-1 and 5-2): 70 calls an
hour for ten hours on 26 lines. All hear a recording; three in four are technical and hear another one, before one of
three desks; some want to buy; others hear the status of their order, after which some have a question for the sellers,
who take it after other calls. One in 25 technical callers is called again, before others, after an hour on average,
if there is a line.
"""

from __future__ import annotations

import heapq
from collections import deque
from typing import Any, NamedTuple

import numpy as np

MINUTES, LINES, CALLS = 600.0, 26, 700
DESKS = {"product_1": 2, "product_2": 3, "product_3": 3, "sales": 4}
BEFORE = {"product_1": "return_1", "product_2": "return_2", "product_3": "return_3", "sales": "sales"}
AFTER = {"product_1": "product_1", "product_2": "product_2", "product_3": "product_3", "sales": "question"}
LAWS = {
    "product": (3.0, 6.0, 18.0), "sales": (4.0, 15.0, 45.0), "question": (3.0, 5.0, 10.0), "return": (2.0, 4.0, 9.0),
    "status": (2.0, 3.0, 4.0),
}  # fmt: skip


class Played(NamedTuple):
    """What happened on a day: calls that came, calls without a line, and the waits (in minutes) of each kind."""

    calls: int
    blocked: int
    waits: dict[str, list[float]]


def play(dice: np.random.Generator) -> Played:
    """One day from its first call to its last."""
    kinds = {*BEFORE.values(), *AFTER.values()}
    queues: dict[str, deque[float]] = {kind: deque() for kind in kinds}
    waits: dict[str, list[float]] = {kind: [] for kind in kinds}
    free, lines, blocked = dict(DESKS), LINES, 0
    times = np.sort(dice.uniform(0.0, MINUTES, dice.poisson(CALLS))).tolist()
    events: list[tuple[float, int, str, str]] = [
        (now, number, "call", "") for number, now in enumerate(times)
    ]
    serial = len(events)

    def later(after: float, what: str, kind: str) -> None:
        nonlocal serial
        heapq.heappush(events, (now + after, serial, what, kind))
        serial += 1

    def begin(desk: str, kind: str, since: float) -> None:
        waits[kind].append(now - since)
        law = LAWS[kind.partition("_")[0]]
        free[desk] -= 1
        later(float(dice.triangular(*law)), "served", kind)

    def ask(kind: str) -> None:
        desk = desk_of(kind)
        if free[desk]:
            begin(desk, kind, now)
        else:
            queues[kind].append(now)

    while events:
        now, _, what, kind = heapq.heappop(events)
        if what in ("call", "return"):
            if not lines:
                blocked += what == "call"
            elif what == "call":
                lines -= 1
                later(float(dice.uniform(0.1, 0.6)), "heard", "")
            else:
                lines -= 1
                ask(kind)
        elif what == "heard":
            chance = dice.random()
            if chance < 0.76:
                later(float(dice.uniform(0.1, 0.5)), "chosen", "")
            elif chance < 0.92:
                ask("sales")
            else:
                later(float(dice.triangular(*LAWS["status"])), "told", "")
        elif what == "chosen":
            chance = dice.random()
            ask("product_1" if chance < 0.25 else "product_2" if chance < 0.59 else "product_3")
        elif what == "told":
            if dice.random() < 0.15:
                ask("question")
            else:
                lines += 1
        else:
            lines += 1
            desk = desk_of(kind)
            free[desk] += 1
            if kind.startswith("product") and dice.random() < 0.04:
                later(float(dice.exponential(60.0)), "return", kind.replace("product", "return"))
            following = next((k for k in (BEFORE[desk], AFTER[desk]) if queues[k]), None)
            if following:
                begin(desk, following, queues[following].popleft())
    return Played(len(times), blocked, waits)


def desk_of(kind: str) -> str:
    """Whose work a contact is."""
    return "sales" if kind == "question" else kind.replace("return", "product")


def figures(days: int, seed: int) -> dict[str, tuple[float, float]]:
    """Each figure with its standard error (of a ratio of sums over days)."""
    dice = np.random.default_rng(seed)
    played = [play(dice) for _ in range(days)]
    ratios: dict[str, Any] = {"blocking of call": [(day.blocked, day.calls) for day in played]}
    for kind in sorted(played[0].waits):
        ratios[f"asa of {kind}"] = [(60.0 * sum(day.waits[kind]), len(day.waits[kind])) for day in played]
    found = {}
    for name, pairs in ratios.items():
        above, below = np.array(pairs, dtype=float).T
        ratio = above.sum() / below.sum()
        spread = np.std(above - ratio * below, ddof=1)
        found[name] = (float(ratio), float(spread / below.mean() / days**0.5))
    return found
