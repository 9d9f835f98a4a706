"""Contacts held at once, on days small enough for paper, in one piece and in slices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.center import Center
from sim.entities.units import SECOND
from sim.measures.layout import layout
from sim.measures.sessions import Sessions
from tests.measures.made import one_queue, outcomes, segment

if TYPE_CHECKING:
    from sim.tables import Outcomes

CHATS = {"phone": {"kind": "live", "concurrency": 3}}


def seconds(center: Center, slices: list[Outcomes]) -> tuple[float, float]:
    """Seconds in sessions and seconds attended."""
    plan = layout(center)
    sessions = Sessions(center, plan)
    for part in slices:
        sessions.add(part, part.segments.offered // plan.interval)
    found = sessions.columns()
    return found["session_time"].sum() / SECOND, found["attended_time"].sum() / SECOND


def test_concurrency_is_the_time_of_contacts_over_the_time_with_any() -> None:
    """Each contact takes 75 s: agent 0 holds two for 35 s, then one alone; agent 1 holds one."""
    run = outcomes([segment(0, 0), segment(40, 0), segment(300, 0), segment(10, 0, agent=1)])
    assert seconds(Center.from_dict(one_queue(channels=CHATS)), [run]) == (4 * 75, 115 + 75 + 75)
    assert seconds(Center.from_dict(one_queue()), [run]) == (0, 0)


def test_a_session_over_early_waits_for_those_answered_before_it() -> None:
    """One agent: a long session from 0 to 275, a short one within it, and one from 240 to 315. The slices end at 120
    and 290: the short one is known first, and only later that the agent was attending already."""
    long, short, late = segment(0, 0, talk=260 * SECOND, ended=270 * SECOND), segment(20, 0), segment(240, 0)
    center = Center.from_dict(one_queue(channels=CHATS))
    parts = [
        replace(outcomes([short], end=120 * SECOND), pending=outcomes([long]).segments),
        replace(outcomes([long], end=290 * SECOND), pending=outcomes([late]).segments),
        outcomes([late]),
    ]
    assert seconds(center, parts) == (275 + 75 + 75, 315)
    assert seconds(center, [outcomes([long, short, late])]) == (275 + 75 + 75, 315)
