"""The life of a contact, rule by rule."""

from __future__ import annotations

import numpy as np

from sim.simulation.model import simulate
from tests.simulation.tiny import Call, Spell, center, day, moment, play


def test_a_contact_is_answered_at_once_by_a_free_agent() -> None:
    """Talk, hold and wrap-up follow each other; the customer leaves after talk and hold."""
    story = play(center(), [Call(5, talk=4, hold=2, wrap_up=3)])
    assert story.visits == [(5, 5, 0, "ANSWERED")]
    assert story.column("ended") == [moment(11)]
    assert story.agent(0) == [
        Spell("AVAILABLE", 0, 5),
        Spell("TALK", 5, 9),
        Spell("HOLD", 9, 11),
        Spell("WRAP_UP", 11, 14),
        Spell("AVAILABLE", 14, 120),
    ]


def test_the_handle_time_is_the_work_times_who_serves_it() -> None:
    """Skill 1.5 times site 1.2 makes 1.8; each part is rounded to a microsecond of its own."""
    described = center(
        groups={"ada": {"skills": {"sales": {"aht": 1.5}}, "site": "far"}}, sites={"far": {"aht": 1.2}}
    )
    story = play(described, [Call(0, talk=10, hold=5, wrap_up=5)])
    assert [story.column(part) for part in ("talk", "hold", "wrap_up")] == [
        [18 * 60_000_000],
        [540_000_000],
        [540_000_000],
    ]


def test_customers_without_patience_are_answered_by_a_free_agent() -> None:
    """Patience 0 is no refusal to be served: it only means not to wait."""
    story = play(
        center(), [Call(0, patience=0, talk=10), Call(5, patience=0, talk=10), Call(10, patience=0, talk=1)]
    )
    assert [visit.ending for visit in story.visits] == ["ANSWERED", "ABANDONED", "ANSWERED"]


def test_who_runs_out_of_patience_leaves_the_line_wherever_they_stand() -> None:
    """The second in line leaves at 6; the order of the others does not change."""
    calls = [Call(0, talk=10), Call(1, talk=10), Call(2, patience=4), Call(3, talk=10)]
    story = play(center(), calls)
    assert story.answers == [(0, 0), (10, 0), (None, None), (20, 0)]
    assert story.column("ended")[2] == moment(6)


def test_a_redial_brings_the_same_work_and_new_patience() -> None:
    """The second attempt has the patience of the type's law (8 minutes), not the 2 minutes of the first."""
    redial = {"probability": 1.0, "after": {"constant": "10min"}, "at_most": 1}
    described = center({"sales": {"redial": redial, "patience": {"constant": "8min"}}})
    story = play(described, [Call(0, talk=19), Call(0, patience=2, talk=7, wrap_up=1)])
    assert story.visits == [(0, 0, 0, "ANSWERED"), (0, None, None, "ABANDONED"), (12, 19, 0, "ANSWERED")]
    assert story.column("talk")[2] == 7 * 60_000_000
    assert story.column("case") == [0, 1, 1]
    assert story.column("contact") == [0, 1, 2]


def test_a_customer_redials_at_most_so_many_times() -> None:
    """Two redials after the first attempt, then no more."""
    redial = {"probability": 1.0, "after": {"constant": "10min"}, "at_most": 2}
    described = center({"sales": {"redial": redial, "patience": {"constant": "1min"}}})
    story = play(described, [Call(0, talk=100), Call(0, patience=1)])
    assert [visit.offered for visit in story.visits] == [0, 0, 11, 22]
    assert story.column("attempt") == [0, 0, 1, 2]


def test_a_redial_outside_opening_hours_is_blocked_and_counts_as_an_attempt() -> None:
    """Abandoned at 115, blocked at 125 and 135 (closed since 120), then no more."""
    redial = {"probability": 1.0, "after": {"constant": "10min"}, "at_most": 2}
    described = center({"sales": {"redial": redial}})
    story = play(described, [Call(100, talk=20), Call(110, patience=5)])
    assert [(visit.offered, visit.ending) for visit in story.visits[1:]] == [
        (110, "ABANDONED"),
        (125, "BLOCKED"),
        (135, "BLOCKED"),
    ]


def test_no_redial_is_played_after_the_horizon() -> None:
    """The day is over at 16 h after opening; an attempt that would come then is not part of the run."""
    redial = {"probability": 1.0, "after": {"constant": "15h"}, "at_most": 1}
    described = center({"sales": {"redial": redial}})
    story = play(described, [Call(0, talk=90), Call(0, patience=59), Call(0, patience=60)])
    assert [visit.offered for visit in story.visits] == [0, 0, 0, 959]


def test_a_transfer_has_the_queue_patience_and_priority_of_its_new_type() -> None:
    """Escalated at 5 to a queue that is served first, it waits until 10 and overtakes the call that waits since 1."""
    described = center(
        {
            "sales": {"priority": 2, "transfers": [{"to": "senior", "probability": 0.5}]},
            "senior": {"priority": 1, "handle_time": {"constant": "4min"}, "patience": {"constant": "5min"}},
        },
        {"ada": ["sales"], "bob": ["sales", "senior"]},
        routing={"policy": "skill_rank"},
    )
    calls = [Call(0, talk=5, toss=0.2), Call(0, talk=10), Call(1, talk=30), Call(2, talk=1)]
    story = play(described, calls, agents=[0, 1])
    assert story.column("type") == [0, 0, 0, 0, 1]
    assert story.answers == [(0, 0), (0, 1), (5, 0), (14, 1), (10, 1)]
    assert story.column("transferred") == [1, -1, -1, -1, -1]
    assert story.column("contact") == [0, 1, 2, 3, 0]
    assert story.column("talk")[4] == 4 * 60_000_000


def test_a_transferred_contact_may_run_out_of_patience_in_its_new_queue() -> None:
    """Five minutes of patience in the second queue, whatever it was in the first."""
    described = center(
        {
            "sales": {"transfers": [{"to": "senior", "probability": 1.0, "delay": "2min"}]},
            "senior": {"patience": {"constant": "5min"}},
        },
        {"ada": ["sales"], "bob": ["senior"]},
    )
    story = play(described, [Call(0, talk=5, wrap_up=3)], agents=[0])
    assert story.visits == [(0, 0, 0, "ANSWERED"), (7, None, None, "ABANDONED")]
    assert story.column("ended") == [moment(5), moment(12)]


def test_drain_serves_after_closing_and_the_run_ends_when_nobody_is_left() -> None:
    """Who is inside at 120 is served; the agent, whose shift ended at 120, stays for that and goes home at 150."""
    story = play(center(), [Call(100, talk=30), Call(110, talk=20)])
    assert story.answers == [(100, 0), (130, 0)]
    assert story.agent(0)[-2:] == [Spell("TALK", 120, 130, True), Spell("TALK", 130, 150, True)]


def test_under_drain_idle_agents_go_home_though_a_colleague_still_talks() -> None:
    """Agent 1 has nothing to do from 120 on, and nothing can come: only the contact in hand is finished."""
    story = play(center(), [Call(100, talk=30)], agents=[0, 0])
    assert story.agent(0)[-1] == Spell("TALK", 120, 130, True)
    assert story.agent(1) == [Spell("AVAILABLE", 0, 120)]


def test_under_drain_nobody_goes_home_while_a_contact_waits_that_they_may_serve() -> None:
    """Two are served at 120 and one waits until 125: who answers it stays, the other goes home after its contact."""
    story = play(center(), [Call(100, talk=25), Call(101, talk=30), Call(110, talk=20)], agents=[0, 0])
    assert story.answers == [(100, 0), (101, 1), (125, 0)]
    assert [story.agent(number)[-1].end for number in (0, 1)] == [145, 131]


def test_under_drain_the_next_desk_stays_while_a_contact_may_be_handed_on() -> None:
    """Agent 0 talks until 130 and may then hand on to agent 1, who stays for that; agent 2 serves what agent 0
    does, and goes home at 120."""
    described = center(
        {"sales": {"transfers": [{"to": "senior", "probability": 0.5}]}, "senior": {}},
        {"ada": ["sales"], "bob": ["senior"]},
    )
    for toss, handed_on in ((0.25, True), (0.75, False)):
        story = play(described, [Call(100, talk=30, toss=toss)], agents=[0, 1, 0])
        assert story.agent(1)[:2] == [Spell("AVAILABLE", 0, 120), Spell("AVAILABLE", 120, 130, True)]
        assert (len(story.agent(1)) > 2) == handed_on
        assert story.agent(2) == [Spell("AVAILABLE", 0, 120)]


def test_an_empty_center_closes_on_time_under_drain() -> None:
    """Nobody inside at 120: everybody goes home at once."""
    story = play(center(), [Call(100, talk=20)], agents=[0, 0])
    assert story.agent(0) == [Spell("AVAILABLE", 0, 100), Spell("TALK", 100, 120)]
    assert story.agent(1) == [Spell("AVAILABLE", 0, 120)]


def test_cut_sends_away_who_waits_and_finishes_who_is_served() -> None:
    """At 120 the contact in hand is finished in overtime, the waiting one flows out."""
    story = play(center(end_of_day="cut"), [Call(100, talk=30), Call(110, talk=20)])
    assert story.visits == [(100, 100, 0, "ANSWERED"), (110, None, None, "FLOW_OUT")]
    assert story.column("ended") == [moment(130), moment(120)]
    assert story.agent(0)[-1] == Spell("TALK", 120, 130, True)


def test_a_transfer_after_closing_flows_out_under_cut() -> None:
    """The conversation ends at 125; the queue it should join has closed at 120."""
    described = center(
        {"sales": {"transfers": [{"to": "senior", "probability": 1.0}]}, "senior": {}},
        {"ada": ["sales", "senior"]},
        end_of_day="cut",
    )
    story = play(described, [Call(110, talk=15)])
    assert [visit.ending for visit in story.visits] == ["ANSWERED", "FLOW_OUT"]


def test_the_run_is_half_open_under_cut() -> None:
    """Day and run end at 960: what would happen at that very instant does not, and every contact is accounted for."""
    described = center({"sales": {"open": {"mon-sun": "00:00-24:00"}}}, end_of_day="cut")
    calls = [Call(950, talk=10), Call(951, patience=9), Call(952), Call(953, patience=6)]
    story = play(described, calls, shifts=[(0, 0, 960)])
    assert story.visits == [
        (950, 950, 0, "ANSWERED"),
        (951, None, None, "OPEN"),
        (952, None, None, "OPEN"),
        (953, None, None, "ABANDONED"),
    ]
    assert story.column("ended") == [-1, -1, -1, moment(959)]
    assert story.end == 960
    assert story.agent(0) == [Spell("AVAILABLE", 0, 950), Spell("TALK", 950, 960)]


def test_a_contact_nobody_ever_answers_stays_open_under_drain() -> None:
    """Endless patience and nobody there: the visit is neither answered nor lost, and waits until the end of the run."""
    story = play(center(), [Call(10)], agents=[], shifts=[])
    assert story.visits == [(10, None, None, "OPEN")]
    assert story.outcomes.audit.waiting.tolist() == [story.outcomes.end - moment(10)]


def test_resolution_is_decided_where_a_contact_is_answered_and_not_handed_on() -> None:
    """Certain resolution by the agent: 1 for the last leg, 0 for the leg that hands on, -1 for the abandoned one."""
    described = center(
        {
            "sales": {"resolution": 1.0, "transfers": [{"to": "senior", "probability": 0.5}]},
            "senior": {"resolution": 1.0},
        },
        {"ada": ["sales", "senior"]},
    )
    story = play(described, [Call(0, talk=5, toss=0.1), Call(1, patience=1)])
    assert story.column("resolved") == [0, -1, 1]


def test_the_same_seed_gives_the_same_tables_and_another_seed_others() -> None:
    """What is drawn inside the run depends on nothing but the key."""
    redial = {"probability": 0.5, "after": {"exponential": {"mean": "10min"}}, "at_most": 5}
    described = center({"sales": {"redial": redial, "patience": {"constant": "1min"}}})
    made = day(described, [Call(minutes, patience=1, talk=20) for minutes in range(40)])
    one, two, other = (simulate(made.center, made.demand, made.roster, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.segments.offered, two.segments.offered)
    assert not np.array_equal(one.segments.offered, other.segments.offered)


def test_a_contact_that_finds_the_queue_full_is_blocked_and_may_redial() -> None:
    """One may wait: the third call is blocked at 2, calls again at 12, when nobody waits, and is answered at 20."""
    redial = {"probability": 1.0, "after": {"constant": "10min"}, "at_most": 1}
    described = center({"sales": {"queue_limit": 1, "redial": redial}})
    story = play(described, [Call(0, talk=10), Call(1, talk=10), Call(2, talk=5)])
    assert story.visits == [
        (0, 0, 0, "ANSWERED"),
        (1, 10, 0, "ANSWERED"),
        (2, None, None, "BLOCKED"),
        (12, 20, 0, "ANSWERED"),
    ]


def test_without_room_to_wait_a_free_agent_still_answers() -> None:
    """Limit 0 is a loss system (Erlang B): answered at once or blocked."""
    story = play(center({"sales": {"queue_limit": 0}}), [Call(0, talk=10), Call(5, talk=1), Call(10, talk=1)])
    assert [visit.ending for visit in story.visits] == ["ANSWERED", "BLOCKED", "ANSWERED"]
