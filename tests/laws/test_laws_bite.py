"""Each law refuses outcomes that break it: a true day is corrupted in one place at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.entities.units import HOUR, MINUTE
from sim.policies.router import Router
from sim.simulation.laws import LawBrokenError, check_laws
from sim.simulation.model import simulate
from sim.tables import Outcomes, State
from tests.simulation.tiny import Call, center, day

DESCRIBED = center(
    {
        "sales": {
            "transfers": [{"to": "senior", "probability": 0.5}],
            "redial": {"probability": 1.0, "after": {"constant": "5min"}, "at_most": 2},
        },
        "senior": {},
    },
    {"ada": ["sales"], "bob": ["senior"]},
)
DAY = day(
    DESCRIBED,
    [Call(0, talk=5, toss=0.1), Call(1, talk=3, hold=1, wrap_up=1), Call(2, patience=1), Call(70, talk=5)],
    agents=[0, 1],
    breaks=[(0, 20, 10)],
)
TRUE = simulate(DAY.center, DAY.demand, DAY.roster)


def rows(outcomes: Outcomes, **columns: Any) -> Outcomes:
    """Outcomes with other columns of segments; a dict gives new values of single rows."""
    segments = outcomes.segments
    changed = {}
    for name, values in columns.items():
        column = getattr(segments, name).copy()
        for row, value in values.items():
            column[row] = value
        changed[name] = column
    return replace(outcomes, segments=replace(segments, **changed))


def only(table: Any, keep: Any) -> Any:
    """Some rows of a table, in this order."""
    return type(table)(**{name: column[keep] for name, column in table.as_dict().items()})


def states(outcomes: Outcomes, **columns: Any) -> Outcomes:
    """Outcomes with other agent states."""
    return replace(outcomes, agent_states=replace(outcomes.agent_states, **columns))


FIRST_LEG, SECOND, LOST, REDIAL, LEG = 0, 1, 2, 4, 3
COUNT = len(TRUE.segments)
SERVED = TRUE.segments.ended[SECOND]

CORRUPTIONS: dict[str, tuple[Callable[[Outcomes], Outcomes], str]] = {
    "a first attempt is never offered": (
        lambda o: replace(o, segments=only(o.segments, np.arange(1, COUNT))),
        "first attempts came",
    ),
    "a first attempt is offered twice": (
        lambda o: replace(o, segments=only(o.segments, [*range(COUNT), SECOND])),
        "first attempts came",
    ),
    "an answer without an agent": (lambda o: rows(o, agent={SECOND: -1}), "visits with an agent differ"),
    "an abandonment with a time of answer": (
        lambda o: rows(o, answered={LOST: o.segments.ended[LOST]}),
        "visits with an agent differ",
    ),
    "a loss without a time": (lambda o: rows(o, ended={LOST: -1}), "lost without a time of leaving"),
    "an answer before the offer": (
        lambda o: rows(o, answered={SECOND: o.segments.offered[SECOND] - 1}),
        "end before they begin",
    ),
    "an end before the answer": (
        lambda o: rows(o, ended={SECOND: o.segments.answered[SECOND] - 1}),
        "end before they begin",
    ),
    "a leg in another queue than it was transferred to": (
        lambda o: rows(o, type={LEG: 0}),
        "leg does not follow",
    ),
    "a leg that begins before the one before has ended": (
        lambda o: rows(o, offered={LEG: o.segments.ended[FIRST_LEG] - 1}),
        "leg does not follow",
    ),
    "a leg that has no leg before": (lambda o: rows(o, contact={LEG: 99}), "leg does not follow"),
    "an attempt left out": (lambda o: rows(o, attempt={REDIAL: 2}), "attempts of a customer"),
    "an answer without the skill": (lambda o: rows(o, group={SECOND: 1}), "without the skill"),
    "a wait that the length of the queue does not know": (
        lambda o: rows(o, answered={SECOND: o.segments.answered[SECOND] + 1}),
        r"Little's law fails in queues \[0\]",
    ),
    "two things at once": (
        lambda o: states(o, end=np.where(o.agent_states.state == State.HOLD, SERVED + 1, o.agent_states.end)),
        "two things at once",
    ),
    "agent time that is missing": (
        lambda o: replace(o, agent_states=only(o.agent_states, np.arange(1, len(o.agent_states)))),
        r"do not fill the time on duty of agents \[0\]",
    ),
    "an idle agent while a contact waits": (
        lambda o: states(
            o, state=np.where(o.agent_states.state == State.TALK, 0, o.agent_states.state).astype(np.int8)
        ),
        "agent is idle in ada while sales waits",
    ),
}


def test_a_true_day_breaks_no_law() -> None:
    """It has an answered, a transferred, an abandoned visit, redials and a break."""
    check_laws(DAY.center, DAY.demand, TRUE)
    assert TRUE.segments.disposition.tolist() == [1, 1, 2, 1, 1, 1]
    assert TRUE.segments.leg[LEG] == 1
    assert TRUE.segments.attempt[REDIAL] == 1


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_law_refuses(name: str) -> None:
    """The law that is broken says so in words."""
    corrupt, words = CORRUPTIONS[name]
    with pytest.raises(LawBrokenError, match=words):
        check_laws(DAY.center, DAY.demand, corrupt(TRUE))


def test_columns_of_another_type_are_refused() -> None:
    """Times are whole numbers, not floats."""
    wrong = replace(TRUE, segments=replace(TRUE.segments, offered=TRUE.segments.offered.astype(float)))
    with pytest.raises(TypeError, match=re.escape("Segments.offered is float64, not int64")):
        check_laws(DAY.center, DAY.demand, wrong)


class HoldsBack(Router):
    """A custom policy that answers nobody before the second minute of waiting, and then only when asked."""

    def select_group(self, queue: int, waited: int) -> int:
        """Nobody answers at once."""
        return -1


def test_only_a_custom_policy_may_let_agents_idle_while_contacts_wait() -> None:
    """The same outcomes are lawful as those of a custom policy, and unlawful as those of the table."""
    outcomes = simulate(DAY.center, DAY.demand, DAY.roster, router=HoldsBack)
    check_laws(DAY.center, DAY.demand, outcomes, follows_table=False)
    with pytest.raises(LawBrokenError, match="an agent is idle in"):
        check_laws(DAY.center, DAY.demand, outcomes)


def test_a_reserve_and_a_running_delay_excuse_idle_agents() -> None:
    """Bob may serve sales after 10 minutes and while more than one of them is idle; both excuses end where they end."""
    described = center(
        groups={"ada": ["sales"], "bob": ["sales"]},
        routing={
            "overflow": [{"group": "bob", "after": "10min"}],
            "reserve": [{"group": "bob", "type": "sales", "keep": 1}],
        },
    )
    made = day(described, [Call(0, talk=60), Call(5, talk=5), Call(6, talk=5)], agents=[0, 1, 1])
    outcomes = simulate(made.center, made.demand, made.roster)
    check_laws(made.center, made.demand, outcomes)
    for routing in (
        {"overflow": [{"group": "bob", "after": "9min"}]},
        {"reserve": [{"group": "bob", "rank": 0, "keep": 1}]},
    ):
        stricter = center(groups={"ada": ["sales"], "bob": ["sales"]}, routing=routing)
        with pytest.raises(LawBrokenError, match="an agent is idle in bob while sales waits"):
            check_laws(stricter, made.demand, outcomes)


CHATS = {"chat": {"kind": "live", "concurrency": 2}, "mail": {"kind": "deferred"}, "phone": {"kind": "live"}}
HANDS = day(
    center(
        {"chats": {"channel": "chat"}, "mails": {"channel": "mail", "target": {"within": "24h"}}, "calls": {}},
        channels=CHATS,
    ),
    [
        Call(0, talk=30), Call(5, talk=20, wrap_up=5), Call(10, talk=10),
        Call(61, kind=2, talk=10), Call(62, kind=1, talk=5),
    ],
)  # fmt: skip
THIRD_CHAT, CALL, MAIL = 2, 3, 4
HANDFULS: dict[str, tuple[int, int, str]] = {
    "a third chat while the first two are in hand": (THIRD_CHAT, 29, "more than 2 chat contacts at once"),
    "a chat beside a call": (THIRD_CHAT, 65, "holds single contacts beside chat contacts"),
    "a call beside a task that may not be interrupted": (CALL, 75, "holds single contacts beside tasks"),
}  # fmt: skip


@pytest.mark.parametrize("name", HANDFULS)
def test_no_agent_holds_more_than_the_channels_allow(name: str) -> None:
    """Chats until 30, the third until 40; a call from 61 to 71, then a mail until 76. One of them is moved."""
    true = simulate(HANDS.center, HANDS.demand, HANDS.roster)
    check_laws(HANDS.center, HANDS.demand, true)
    row, minutes, words = HANDFULS[name]
    begins = 8 * HOUR + minutes * MINUTE
    lasts = true.segments.ended[row] - true.segments.answered[row]
    with pytest.raises(LawBrokenError, match=words):
        check_laws(
            HANDS.center, HANDS.demand, rows(true, answered={row: begins}, ended={row: begins + lasts})
        )
