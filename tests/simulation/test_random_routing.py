"""Random routing where agents hold several contacts: each of those who hold least and may take one is as likely.

A day is told back: at each answer that did not wait, who might have taken the contact, and which of them hold as little
as anybody of them. The sum over all choices of "one of a class took it" less the share of the class among them has
mean zero and the variance of so many tosses, whatever came before; it lies within 4.5 of its standard deviations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from sim.entities.units import HOUR, NEVER, SECOND
from sim.simulation.engine import play
from tests.days import demand_of, roster_of
from tests.simulation.tiny import center

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sim.tables import Segments

CALLS, CHATS, NOTES, MAILS = range(4)
TYPES = {
    "calls": {},
    "chats": {"channel": "chat"},
    "notes": {"channel": "note"},
    "mails": {"channel": "mail", "target": {"within": "1d"}},
}
CHANNELS = {
    "phone": {"kind": "live"},
    "chat": {"kind": "live", "concurrency": 3},
    "note": {"kind": "live", "together_with": ["chat"]},
    "mail": {"kind": "deferred", "interruptible": True},
}
SKILLS = {"ada": (CALLS, CHATS, NOTES, MAILS), "bob": (CHATS, NOTES, MAILS), "cyd": (CHATS, CALLS)}
GROUP_OF = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
RATES = {CALLS: 0.02, CHATS: 0.13, NOTES: 0.05, MAILS: 0.01}
"""Contacts a second, each a minute of work, for ten agents."""


class Choice(NamedTuple):
    """A contact that found somebody: who might have taken it, with the types they held and since when, and who did."""

    kind: int
    might: dict[int, tuple[list[int], int]]
    took: int


def day(engine: str, seed: int) -> Segments:
    """Two hours of calls, chats, notes and mail for ten agents."""
    names = list(TYPES)
    groups = {name: {"skills": [names[kind] for kind in kinds]} for name, kinds in SKILLS.items()}
    described = center(TYPES, groups, channels=CHANNELS, routing={"policy": "random"})
    dice = np.random.default_rng(seed)
    rows = [
        (kind, int(moment), NEVER, int(length), 0, 0, 0.9)
        for kind, rate in RATES.items()
        for moment, length in zip(
            8 * HOUR + np.sort(dice.integers(0, 2 * HOUR, int(7200 * rate))),
            dice.exponential(60 * SECOND, int(7200 * rate)),
            strict=True,
        )
    ]
    roster = roster_of(GROUP_OF, [(agent, 8 * HOUR, 10 * HOUR) for agent in range(len(GROUP_OF))])
    return play(described, demand_of(rows, described.interval), roster, seed=seed, engine=engine).segments


def choices(told: Segments) -> Iterator[Choice]:
    """Each answer without a wait, in order of time, with the least loaded of those who might have given it."""
    held: list[dict[int, int]] = [{} for _ in GROUP_OF]
    since = [0] * len(GROUP_OF)
    rows = np.flatnonzero(told.agent >= 0).tolist()
    moments = [(int(told.answered[row]), True, row) for row in rows]
    moments += [(int(told.ended[row]), False, row) for row in rows]
    for moment, begins, row in sorted(moments):
        agent, kind = int(told.agent[row]), int(told.type[row])
        if begins and told.offered[row] == moment:
            room = [a for a in range(len(GROUP_OF)) if has_room(a, kind, list(held[a].values()))]
            load = {a: load_of(list(held[a].values())) for a in room}
            might = {a: (list(held[a].values()), since[a]) for a in room if load[a] == min(load.values())}
            yield Choice(kind, might, agent)
        if begins:
            held[agent][row] = kind
        else:
            del held[agent][row]
        since[agent] = moment


def has_room(agent: int, kind: int, held: list[int]) -> bool:
    """Whether an agent who holds contacts of these types may take one more."""
    if kind not in SKILLS[list(SKILLS)[GROUP_OF[agent]]]:
        return False
    if kind == MAILS:
        return not held
    held = [other for other in held if other != MAILS]
    if kind == CALLS or CALLS in held:
        return not held
    return held.count(kind) < (3 if kind == CHATS else 1)


def load_of(held: list[int]) -> int:
    """How much an agent holds: a task, which any other contact lays aside, is half a contact."""
    return sum(1 if kind == MAILS else 2 for kind in held)


CLASSES: dict[str, Callable[[Choice, int], bool]] = {
    "ada": lambda choice, agent: GROUP_OF[agent] == 0,
    "cyd": lambda choice, agent: GROUP_OF[agent] == 2,
    "holds a note": lambda choice, agent: NOTES in choice.might[agent][0],
    "came last": lambda choice, agent: choice.might[agent][1] == max(at for _, at in choice.might.values()),
    "came first": lambda choice, agent: choice.might[agent][1] == min(at for _, at in choice.might.values()),
}


@pytest.fixture(scope="module")
def told() -> list[Choice]:
    """What was chosen on twenty days."""
    return [choice for seed in range(20) for choice in choices(day("compiled", seed))]


def test_both_engines_choose_the_same() -> None:
    assert list(choices(day("simpy", 3))) == list(choices(day("compiled", 3)))


@pytest.mark.parametrize("name", CLASSES)
def test_each_of_the_least_loaded_has_the_same_chance(name: str, told: list[Choice]) -> None:
    assert all(choice.took in choice.might for choice in told)
    surplus = variance = 0.0
    for choice in told:
        share = sum(CLASSES[name](choice, agent) for agent in choice.might) / len(choice.might)
        surplus += CLASSES[name](choice, choice.took) - share
        variance += share * (1.0 - share)
    assert variance > 400.0
    assert abs(surplus) < 4.5 * variance**0.5, (surplus, variance)
