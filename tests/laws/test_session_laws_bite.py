"""The laws of self-service refuse outcomes that break them: a true day is corrupted in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim.simulation.laws import LawBrokenError, check_laws
from sim.simulation.model import simulate
from sim.tables import Ending, Outcomes
from tests.simulation.tiny import Call, center, day

if TYPE_CHECKING:
    from sim.center import Center


def described(capacity: int) -> Center:
    """Half of all are contained by a machine of little room."""
    machine = {"session": {"constant": "5min"}, "capacity": capacity}
    kind = {"self_service": {"at": "bot", "contained": 0.5}}
    return center({"sales": kind}, self_services={"bot": machine})


DAY = day(described(2), [Call(at) for at in (0, 1, 2, 8, 9, 20, 21)])
TRUE = simulate(DAY.center, DAY.demand, DAY.roster)
HANDED = int(np.flatnonzero(TRUE.bot_sessions.ending == Ending.HANDED_OFF)[0])
HELPED = int(np.flatnonzero(TRUE.bot_sessions.ending == Ending.CONTAINED)[0])
FULL = int(np.flatnonzero(TRUE.bot_sessions.ending == Ending.FULL)[0])


def sessions(column: str, row: int, value: int) -> Callable[[Outcomes], Outcomes]:
    """Another value in one session."""

    def corrupt(outcomes: Outcomes) -> Outcomes:
        changed = getattr(outcomes.bot_sessions, column).copy()
        changed[row] = value
        return replace(outcomes, bot_sessions=replace(outcomes.bot_sessions, **{column: changed}))

    return corrupt


def without(row: int) -> Callable[[Outcomes], Outcomes]:
    """One session less."""

    def corrupt(outcomes: Outcomes) -> Outcomes:
        kept = np.arange(len(outcomes.bot_sessions)) != row
        return replace(outcomes, bot_sessions=outcomes.bot_sessions.where(kept))

    return corrupt


def nobody_handed_over(outcomes: Outcomes) -> Outcomes:
    """Visits that say they came straight to the queue."""
    none = np.full_like(outcomes.segments.session, -1)
    return replace(outcomes, segments=replace(outcomes.segments, session=none))


CORRUPTIONS: dict[str, tuple[Callable[[Outcomes], Outcomes], str]] = {
    "a contained customer is forgotten": (without(HELPED), "first attempts came"),
    "a session is lost": (without(HELPED), "lost or made up"),
    "a session has another number": (sessions("session", HELPED, 99), "lost or made up"),
    "a hand-over does not arrive": (sessions("case", HANDED, 6), "visits that come from there differ"),
    "a visit comes from nowhere": (nobody_handed_over, "visits that come from there differ"),
    "who was helped is handed over": (
        sessions("ending", HELPED, Ending.HANDED_OFF), "visits that come from there differ",
    ),
    "an end that is not told": (sessions("ending", HELPED, Ending.OPEN), "do not tell their end"),
    "a machine takes one too many": (sessions("ending", FULL, Ending.CONTAINED), "held|first attempts"),
    "a session over before it began": (sessions("end", HELPED, 0), "do not tell their end"),
}  # fmt: skip


def test_a_true_day_breaks_no_law() -> None:
    """Some are contained, some handed over, one finds the machine full."""
    check_laws(DAY.center, DAY.demand, TRUE)
    assert {*TRUE.bot_sessions.ending.tolist()} == {Ending.CONTAINED, Ending.HANDED_OFF, Ending.FULL}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_law_refuses(name: str) -> None:
    """The law that is broken says so in words."""
    corrupt, words = CORRUPTIONS[name]
    with pytest.raises(LawBrokenError, match=words):
        check_laws(DAY.center, DAY.demand, corrupt(TRUE))


def test_a_machine_with_less_room_is_found_out() -> None:
    """The same day held against a machine with one place."""
    with pytest.raises(LawBrokenError, match="a machine held 2 sessions, and has room for 1"):
        check_laws(described(1), DAY.demand, TRUE)
