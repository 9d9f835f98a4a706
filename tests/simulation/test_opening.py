"""Runs that begin within a day, with who waits and who is in service then; both engines tell the same story."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.entities.units import HOUR, MINUTE
from sim.measures.tally import tally
from sim.simulation.compiled.entry import simulate_compiled
from sim.simulation.model import simulate
from sim.tables import Disposition, Origin, Outcomes, State
from tests.simulation.equal import differences
from tests.simulation.tiny import Story, center

NINE = 9 * HOUR
CHATS = {"phone": {"kind": "live"}, "chat": {"kind": "live", "concurrency": 3}}


def at_nine(types: Any = None, groups: Any = None, seed: int = 1, **rest: Any) -> Story:
    """A day that begins at nine, as both engines play it; contacts take ten minutes."""
    described = center(
        types, groups or {"ada": {"agents": 2, "skills": ["sales"]}}, **{"from": "09:00"} | rest
    )
    demand, roster = sample_demand(described, seed), sample_roster(described, seed)
    outcomes = simulate(described, demand, roster, seed)
    assert differences(outcomes, simulate_compiled(described, demand, roster, seed)) == []
    return Story(outcomes)


def waiting(kind: str, waited: str, contacts: int = 1) -> dict[str, Any]:
    return {"type": kind, "waited": waited, "contacts": contacts}


def in_service(kind: str, elapsed: str, contacts: int = 1, group: str = "ada") -> dict[str, Any]:
    return {"type": kind, "elapsed": elapsed, "contacts": contacts, "group": group}


def spells(outcomes: Outcomes, agent: int) -> list[tuple[str, int, int]]:
    """What an agent did, in minutes after nine."""
    rows = outcomes.agent_states.where(outcomes.agent_states.agent == agent)
    columns = (rows.state.tolist(), rows.start.tolist(), rows.end.tolist())
    return [
        (State(state).name, (start - NINE) // MINUTE, (end - NINE) // MINUTE)
        for state, start, end in zip(*columns, strict=True)
    ]


# ---- the moment ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["08:00", "10:30", "13:37"])
def test_whoever_comes_later_is_who_comes_later_on_the_whole_day(moment: str) -> None:
    """The same customers to the last digit, on the first day and on the second."""
    whole = sim.load("ridgeline_voice", overrides=("days=2",))
    rest = sim.load("ridgeline_voice", overrides=("days=2", f"from={moment}"))
    demand, later = sample_demand(whole, 3), sample_demand(rest, 3)
    expected = demand.where(demand.arrival >= rest.begin)
    assert 0 < len(later) < len(demand)
    assert later.frame().equals(expected.frame())


def test_the_rest_of_a_day_is_the_rest_of_the_day() -> None:
    """Where nothing is left to chance, a run from the state in which a day was at nine ends as the day did: whoever
    comes later is answered, or leaves, to the microsecond as before."""
    kinds = {
        "sales": {
            "demand": {"volume": 80}, "handle_time": {"constant": "6min37s"}, "patience": {"constant": "3min"}
        }
    }  # fmt: skip
    groups = {"ada": {"agents": 3, "skills": ["sales"]}}
    whole = center(kinds, groups)
    rows = simulate(whole, sample_demand(whole, 21), sample_roster(whole, 21)).segments
    waits = (rows.offered < NINE) & (np.where(rows.answered >= 0, rows.answered, rows.ended) >= NINE)
    served = (rows.answered >= 0) & (rows.answered < NINE) & (rows.ended > NINE)
    assert (waits.sum(), served.sum()) == (4, 3)
    state = {
        "waiting": [waiting("sales", f"{NINE - moment}us") for moment in rows.offered[waits].tolist()],
        "in_service": [
            in_service("sales", f"{NINE - moment}us") for moment in rows.answered[served].tolist()
        ],
    }
    rest = at_nine(kinds, groups, opening_state=state, seed=21).outcomes.segments
    columns = ("offered", "answered", "ended", "disposition")
    then, now = (
        sorted(zip(*(getattr(table, name).tolist() for name in columns), strict=True))
        for table in (
            rows.where(waits | (rows.offered >= NINE)),
            rest.where(rest.origin != Origin.IN_SERVICE),
        )
    )
    assert len(now) == 44
    assert now == then


def test_agents_are_there_as_at_that_moment() -> None:
    """On shift since eight, on a break from 8:50 to 9:10 that is past by half; the break from 8:20 is over."""
    shift = {"start": "08:00", "length": "2h", "breaks": [
        {"length": "10min", "after": "20min"}, {"length": "20min", "after": "50min"}]}  # fmt: skip
    story = at_nine(groups={"ada": {"agents": 1, "skills": ["sales"], "shifts": [shift]}})
    assert spells(story.outcomes, 0) == [("BREAK", 0, 10), ("AVAILABLE", 10, 60)]


def test_a_headcount_is_the_one_of_that_moment() -> None:
    """Three seats since 8:30, one from 9:30 on."""
    levels = {"08:00": 5, "08:30": 3, "09:30": 1, "10:00": 0}
    story = at_nine(groups={"ada": {"headcount": {"on_phone": levels}, "skills": ["sales"]}})
    stays = [sum(end - start for _, start, end in spells(story.outcomes, agent)) for agent in range(5)]
    assert stays == [30, 30, 60, 0, 0]


# ---- who waits -------------------------------------------------------------------------------------------------


def test_who_waits_is_served_in_the_order_of_coming() -> None:
    """Two agents, three waiting: 5 and 3 minutes are answered at once, who came a minute ago at 9:10."""
    state = {"waiting": [waiting("sales", "1min"), waiting("sales", "5min"), waiting("sales", "3min")]}
    story = at_nine(opening_state=state)
    assert [(visit.offered - 60, visit.answered - 60) for visit in story.visits if visit.answered] == [
        (-5, 0), (-3, 0), (-1, 10),
    ]  # fmt: skip
    assert story.column("origin") == [Origin.BACKLOG] * 3


def test_patience_goes_on_from_where_it_is() -> None:
    """All have a patience of ten minutes: after 4 of them six are left; who has waited twelve leaves at nine."""
    kinds = {"sales": {"patience": {"constant": "10min"}, "handle_time": "1h"}}
    state = {
        "waiting": [waiting("sales", "4min"), waiting("sales", "12min")],
        "in_service": [in_service("sales", "0min", 2)],
    }
    story = at_nine(kinds, opening_state=state)
    lost = [visit for visit in story.visits if visit.ending == "ABANDONED"]
    assert len(lost) == 2
    ended = [(moment - NINE) // MINUTE for moment in story.column("ended")]
    assert sorted(ended) == [0, 6, 60, 60]


def test_who_waits_has_come_in_already() -> None:
    """A queue limit of one, of which nobody who waits is asked; who comes by then is."""
    kinds = {"sales": {"queue_limit": 1, "balking": {"probability": 1.0}}}
    story = at_nine(kinds, opening_state={"waiting": [waiting("sales", "1min", 5)]})
    assert set(story.column("disposition")) == {Disposition.ANSWERED}


# ---- who is in service -----------------------------------------------------------------------------------------


def test_a_conversation_goes_on_for_what_is_left() -> None:
    """Of ten minutes with two of wrap-up four have passed: four of talk are left, then two of wrap-up; then the one
    who waits is answered, at 9:06."""
    kinds = {
        "sales": {"handle_time": {"constant": "10min", "split": {"talk": 0.8, "wrap_up": 0.2, "hold": 0.0}}}
    }
    state = {"waiting": [waiting("sales", "1min")], "in_service": [in_service("sales", "4min", 2)]}
    story = at_nine(kinds, opening_state=state)
    assert story.column("origin") == [Origin.IN_SERVICE, Origin.IN_SERVICE, Origin.BACKLOG]
    assert spells(story.outcomes, 0)[:2] == [("TALK", 0, 4), ("WRAP_UP", 4, 6)]
    assert (story.column("answered")[2] - NINE) // MINUTE == 6


def test_talk_comes_before_hold() -> None:
    """6 minutes of talk and 4 of hold: after seven minutes there are three of hold; a slow group has more left."""
    kinds = {"sales": {"handle_time": {"talk": "6min", "hold": "4min", "wrap_up": "1min"}}}
    state = {"in_service": [in_service("sales", "7min")]}
    story = at_nine(kinds, opening_state=state)
    assert spells(story.outcomes, 0)[:2] == [("HOLD", 0, 3), ("WRAP_UP", 3, 4)]
    slow = {"ada": {"agents": 2, "skills": {"sales": {"aht": 2.0}}}}
    story = at_nine(kinds, slow, opening_state=state)
    assert spells(story.outcomes, 0)[:3] == [("TALK", 0, 5), ("HOLD", 5, 13), ("WRAP_UP", 13, 15)]


def test_who_holds_a_contact_is_there_whatever_the_dice_say() -> None:
    """Everybody is sick, or away for a while; as many as are in service come nevertheless."""
    groups = {"ada": {"agents": 4, "skills": ["sales"], "shrinkage": {"sick": 1.0}}}
    story = at_nine(groups=groups, opening_state={"in_service": [in_service("sales", "1min", 3)]})
    assert len(set(story.column("agent"))) == 3
    assert set(story.outcomes.agent_states.agent.tolist()) == set(story.column("agent"))


def test_a_break_that_has_begun_comes_after_the_contact_in_hand() -> None:
    """Both agents are on a break until 9:10; one is on the phone nevertheless, and takes the rest afterwards."""
    shift = {"start": "08:00", "length": "2h", "breaks": [{"length": "20min", "after": "50min"}]}
    groups = {"ada": {"agents": 2, "skills": ["sales"], "shifts": [shift]}}
    story = at_nine(groups=groups, opening_state={"in_service": [in_service("sales", "4min")]})
    (agent,) = story.column("agent")
    assert [state for state, _, _ in spells(story.outcomes, agent)] == ["TALK", "BREAK", "AVAILABLE"]
    assert spells(story.outcomes, 1 - agent)[0] == ("BREAK", 0, 10)


def test_seats_that_hold_a_contact_are_staffed() -> None:
    """Two seats at nine of whom one is away: there are as many as hold a contact."""
    away = [{"date": "2026-04-13", "agents": 1}]
    groups = {"ada": {"headcount": {"on_phone": {"08:00": 2}}, "skills": ["sales"], "away": away}}
    story = at_nine(groups=groups, opening_state={"in_service": [in_service("sales", "1min", 2)]})
    assert story.column("agent") == [0, 1]


def test_chats_are_spread_over_those_who_do_not_telephone() -> None:
    """One call and four chats with three agents who hold three chats each: two chats each for the other two."""
    kinds = {"sales": {}, "talks": {"channel": "chat"}}
    groups = {"ada": {"agents": 3, "skills": ["sales", "talks"]}}
    state = {"in_service": [in_service("talks", "1min", 4), in_service("sales", "1min")]}
    story = at_nine(kinds, groups, channels=CHATS, opening_state=state)
    held = np.bincount(story.column("agent"), minlength=3)
    assert sorted(held.tolist()) == [1, 2, 2]


def test_what_follows_from_a_contact_in_service_is_part_of_the_run() -> None:
    """It is handed on for certain, and the next leg is answered."""
    kinds = {
        "sales": {"transfers": [{"to": "senior", "probability": 0.99}]},
        "senior": {},
    }
    groups = {"ada": {"agents": 2, "skills": ["sales"]}, "bob": {"agents": 1, "skills": ["senior"]}}
    story = at_nine(kinds, groups, opening_state={"in_service": [in_service("sales", "4min", 2)]})
    assert story.column("origin") == [Origin.IN_SERVICE] * 2 + [Origin.TRANSFER] * 2
    assert [(moment - NINE) // MINUTE for moment in story.column("offered")] == [0, 0, 6, 6]


# ---- how they are counted --------------------------------------------------------------------------------------


def test_what_is_counted_are_those_who_wait_with_their_whole_wait() -> None:
    """Two in service are neither offered nor answered any more, but their agents talk; who has waited a minute is
    answered too late for a target of 20 s, at once as it is."""
    state = {
        "waiting": [waiting("sales", "1min"), waiting("sales", "5s")],
        "in_service": [in_service("sales", "9min", 2)],
    }
    described = center({"sales": {"target": {"within": "20s"}}}, {"ada": {"agents": 4, "skills": ["sales"]}},
                       **{"from": "09:00", "opening_state": state})  # fmt: skip
    day = tally(described, simulate(described, sample_demand(described, 1), sample_roster(described, 1)))
    at_nine = 18
    assert day.contacts["offered"].nonzero()[0].tolist() == [at_nine]
    for name, count in {"offered": 2, "answered": 2, "answered_within": 1, "from_backlog": 2}.items():
        assert day.contacts[name][at_nine, 0] == count, name
    assert day.services["handled"].sum() == 2
    assert day.services["talk"].sum() == 20 * MINUTE
    assert day.agents["talking"].sum() == 22 * MINUTE
    assert day.agents["available"][:at_nine].sum() == 0
