"""Which of simultaneous events comes first, seen by what agents and customers get; see the reasons in `order.Kind`."""

from __future__ import annotations

import pytest

from sim.simulation.order import Kind, key
from tests.simulation.tiny import Call, Spell, center, play


def test_keys_sort_by_kind_and_then_by_identity() -> None:
    """Whatever the identity, it never outweighs the kind; SimPy's own priorities 0 and 1 come before all."""
    largest = 2**40 - 1
    keys = [key(kind, identity) for kind in Kind for identity in (0, 1, largest)]
    assert keys == sorted(set(keys))
    assert min(Kind) == 2


def test_who_comes_takes_what_who_goes_leaves_waiting() -> None:
    """Handover at 30: the contact that waits is answered at once by the agent who comes."""
    story = play(
        center(), [Call(0, talk=30), Call(20, talk=5)], agents=[0, 0], shifts=[(0, 0, 30), (1, 30, 60)]
    )
    assert story.answers == [(0, 0), (30, 1)]


def test_named_agents_who_come_are_asked_before_seats_that_come() -> None:
    """SHIFT_START before LEVEL: agent 0 has a shift from 30, seat 1 is staffed from 30; agent 0 takes the contact."""
    story = play(
        center(), [Call(20, talk=5)], agents=[0, 0], shifts=[(0, 30, 60)], levels=[(0, 30, 1), (0, 60, 0)]
    )
    assert story.answers == [(30, 0)]


def test_a_seat_that_finishes_when_the_headcount_falls_leaves() -> None:
    """LEVEL before RELEASE: at 10 one of two busy seats is one too many, and who finishes at 10 takes nothing more."""
    story = play(
        center(),
        [Call(0, talk=10), Call(0, talk=20), Call(5, talk=1)],
        agents=[0, 0],
        levels=[(0, 0, 2), (0, 10, 1), (0, 60, 0)],
    )
    assert story.answers == [(0, 0), (0, 1), (20, 1)]
    assert story.agent(0) == [Spell("TALK", 0, 10)]


def test_an_agent_who_finishes_at_the_end_of_the_shift_goes_home() -> None:
    """SHIFT_END before RELEASE."""
    story = play(center(), [Call(0, talk=10), Call(5, talk=1)], shifts=[(0, 0, 10)])
    assert story.answers == [(0, 0), (None, None)]


def test_an_agent_who_finishes_when_a_break_is_due_takes_it() -> None:
    """BREAK_START before RELEASE: the waiting contact is answered after the break."""
    story = play(center(), [Call(0, talk=10), Call(5, talk=1)], breaks=[(0, 10, 15)])
    assert story.answers == [(0, 0), (25, 0)]


def test_a_break_that_falls_due_as_another_ends_follows_at_once() -> None:
    """BREAK_START before BREAK_END: no contact is taken in between, though one waits."""
    story = play(center(), [Call(5, talk=1)], breaks=[(0, 0, 10), (0, 10, 10)])
    assert story.answers == [(20, 0)]


def test_who_is_back_from_a_break_takes_contacts_before_who_finishes() -> None:
    """BREAK_END before RELEASE: agent 1 is back at 10, agent 0 finishes at 10; agent 1 takes the contact that waits."""
    story = play(center(), [Call(0, talk=10), Call(5, talk=9)], agents=[0, 0], breaks=[(1, 0, 10)])
    assert story.answers == [(0, 0), (10, 1)]


def test_an_agent_who_finishes_when_a_contact_arrives_answers_it() -> None:
    """RELEASE before ARRIVAL: even a customer without any patience is answered."""
    story = play(center(), [Call(0, talk=10), Call(10, patience=0, talk=5)])
    assert story.answers == [(0, 0), (10, 0)]


def test_an_agent_who_finishes_when_patience_ends_answers_in_time() -> None:
    """RELEASE before ABANDON: a wait of exactly the patience is no abandonment."""
    story = play(center(), [Call(0, talk=10), Call(4, patience=6, talk=5)])
    assert story.answers == [(0, 0), (10, 0)]


def test_work_without_duration_is_done_within_the_instant() -> None:
    """Zero handle times: each RELEASE comes before the next ARRIVAL of the same instant, so one agent serves all."""
    story = play(center(), [Call(0, patience=0) for _ in range(5)])
    assert story.answers == [(0, 0)] * 5


def escalating(**sales: object) -> object:
    """Sales hands on to support; agent group 0 serves sales, group 1 only support."""
    way = {"to": "support", "probability": 0.5}
    return center(
        {"sales": {"transfers": [way], **sales}, "support": {"handle_time": {"constant": "10min"}}},
        {"ada": ["sales"], "bob": ["support"]},
    )


def test_a_first_attempt_comes_before_a_transfer() -> None:
    """ARRIVAL before TRANSFER: the only free agent takes the customer nobody has heard yet."""
    story = play(escalating(), [Call(0, talk=10, toss=0.1), Call(10, kind=1, talk=7)], agents=[0, 1])
    assert [(visit.offered, visit.answered) for visit in story.visits] == [(0, 0), (10, 10), (10, 17)]
    assert story.column("leg") == [0, 0, 1]


def test_a_first_attempt_comes_before_a_redial() -> None:
    """ARRIVAL before REDIAL: at 20 the agent is free; the new customer is answered, the redialler waits."""
    redial = {"probability": 1.0, "after": {"constant": "10min"}, "at_most": 1}
    described = center({"sales": {"redial": redial}})
    story = play(described, [Call(0, talk=20), Call(5, patience=5, talk=1), Call(20, talk=3)])
    assert story.answers == [(0, 0), (None, None), (20, 0), (23, 0)]
    assert story.column("attempt") == [0, 0, 0, 1]


def test_a_transfer_comes_before_a_redial() -> None:
    """TRANSFER before REDIAL: at 20 both reach support, whose agent is free; who is being served is served on."""
    redial = {"probability": 1.0, "after": {"constant": "10min"}, "at_most": 1}
    described = center(
        {"sales": {"transfers": [{"to": "support", "probability": 0.5}]}, "support": {"redial": redial}},
        {"ada": ["sales"], "bob": ["support"]},
    )
    calls = [Call(0, talk=20, toss=0.1), Call(0, kind=1, talk=15), Call(5, kind=1, patience=5, talk=1)]
    story = play(described, calls, agents=[0, 1])
    assert [(visit.offered, visit.answered) for visit in story.visits[2:]] == [(5, None), (20, 20), (20, 30)]
    assert story.column("leg")[3:] == [1, 0]


def test_a_redial_comes_before_an_overflow_at_the_same_instant() -> None:
    """REDIAL before ELIGIBLE: the idle agent of group 1 takes the redial, not the call that overflows."""
    redial = {"probability": 1.0, "after": {"constant": "5min"}, "at_most": 1}
    described = center(
        {"sales": {}, "support": {"redial": redial}},
        {"ada": ["sales"], "bob": ["sales", "support"]},
        routing={"overflow": [{"group": "bob", "type": "sales", "after": "10min"}]},
    )
    calls = [
        Call(0, talk=60),
        Call(10, talk=1),
        Call(15, kind=1, patience=0, talk=2),
        Call(12, kind=1, talk=4),
    ]
    story = play(described, calls, agents=[0, 1])
    offered = [(visit.offered, visit.answered) for visit in story.visits]
    assert offered == [(0, 0), (10, 22), (12, 12), (15, None), (20, 20)]


def test_overflow_at_the_last_moment_of_patience_still_answers() -> None:
    """ELIGIBLE before ABANDON."""
    described = center(
        groups={"ada": ["sales"], "bob": ["sales"]},
        routing={"overflow": [{"group": "bob", "type": "sales", "after": "5min"}]},
    )
    story = play(described, [Call(0, talk=30), Call(10, patience=5, talk=1)], agents=[0, 1])
    assert story.answers == [(0, 0), (15, 1)]


@pytest.mark.parametrize(("patience", "ending"), [(20, "ABANDONED"), (21, "FLOW_OUT")])
def test_patience_that_ends_at_closing_time_is_an_abandonment(patience: int, ending: str) -> None:
    """ABANDON before CLOSE: who would leave at 120 anyway was not sent away."""
    described = center(end_of_day="cut")
    story = play(described, [Call(90, talk=60), Call(100, patience=patience)])
    assert [visit.ending for visit in story.visits] == ["ANSWERED", ending]
