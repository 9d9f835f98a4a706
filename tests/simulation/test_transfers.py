"""Transfers: cold, warm, by consult; who is held for how long, and what the other agent has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.entities.units import MINUTE
from sim.tables import Manner
from tests.simulation.tiny import Call, Spell, Story, center, moment, play_compiled

if TYPE_CHECKING:
    from sim.center import Center

HANDED_ON = 0.1
EXPERTS_WORK = {"constant": "10min"}


def two_desks(transfer: dict[str, Any], **experts: Any) -> Center:
    """Ada sells and hands half of her customers on to Bob, an expert, who needs ten minutes."""
    way = {"to": "experts", "probability": 0.5} | transfer
    kinds = {"sales": {"transfers": [way]}, "experts": {"handle_time": EXPERTS_WORK} | experts}
    return center(kinds, {"ada": ["sales"], "bob": ["experts"]})


def played(transfer: dict[str, Any], calls: list[Call], **experts: Any) -> Story:
    """A day of Ada (0) and Bob (1)."""
    return play_compiled(two_desks(transfer, **experts), calls, agents=[0, 1])


WARM = {"kind": "warm", "conference": {"constant": "2min"}}
BUSY_EXPERT = Call(0, kind=1, talk=12)
CUSTOMER = Call(1, talk=4, hold=1, wrap_up=3, toss=HANDED_ON)


LATE_CUSTOMER = Call(29, talk=5, wrap_up=3, toss=HANDED_ON)
"""A customer whose conversation ends at 34, when experts are closed that close at 08:30."""


def after_hours(end_of_day: str, bob_until: int, patience: str = "never") -> Story:
    """Ada hands a customer on warm to experts who have closed; Bob is there until then or longer."""
    kinds = {
        "sales": {"transfers": [{"to": "experts", "probability": 0.5} | WARM]},
        "experts": {"handle_time": EXPERTS_WORK, "open": {"mon-sun": "08:00-08:30"}, "patience": patience},
    }
    return play_compiled(
        center(kinds, {"ada": ["sales"], "bob": ["experts"]}, end_of_day=end_of_day), [LATE_CUSTOMER],
        agents=[0, 1], shifts=[(0, 0, 120), (1, 0, bob_until)],
    )  # fmt: skip


def manners(story: Story) -> list[str | None]:
    """How each visit went on."""
    return [Manner(manner).name if manner >= 0 else None for manner in story.column("manner")]


def test_a_cold_transfer_frees_the_first_agent_at_once() -> None:
    story = played({}, [BUSY_EXPERT, CUSTOMER])
    assert story.visits == [(0, 0, 1, "ANSWERED"), (1, 1, 0, "ANSWERED"), (6, 12, 1, "ANSWERED")]
    assert story.agent(0)[-2:] == [Spell("WRAP_UP", 6, 9), Spell("AVAILABLE", 9, 120)]
    assert manners(story) == [None, "COLD", None]
    assert story.column("held") == [0, 0, 0]


def test_in_a_warm_transfer_the_first_agent_stays_until_the_second_answers_and_both_speak() -> None:
    """The conversation is over at 6, Bob answers at 12, they speak until 14 (hold for Ada, talk for Bob), Ada wraps up
    until 17; Bob's own ten minutes begin at 14."""
    story = played(WARM, [BUSY_EXPERT, CUSTOMER])
    assert story.visits == [(0, 0, 1, "ANSWERED"), (1, 1, 0, "ANSWERED"), (6, 12, 1, "ANSWERED")]
    assert story.agent(0) == [
        Spell("AVAILABLE", 0, 1),
        Spell("TALK", 1, 5),
        Spell("HOLD", 5, 14),
        Spell("WRAP_UP", 14, 17),
        Spell("AVAILABLE", 17, 120),
    ]
    assert [story.column(name)[1] for name in ("talk", "hold", "held", "ended")] == [
        4 * MINUTE,
        9 * MINUTE,
        6 * MINUTE,
        moment(14),
    ]
    assert [story.column(name)[2] for name in ("talk", "ended")] == [12 * MINUTE, moment(24)]
    assert manners(story) == [None, "WARM", None]


def test_a_free_second_agent_holds_nobody() -> None:
    story = played(WARM, [CUSTOMER])
    assert story.column("held") == [0, 0]
    assert story.agent(0)[-2:] == [Spell("WRAP_UP", 8, 11), Spell("AVAILABLE", 11, 120)]


def test_a_conference_lasts_half_a_minute_unless_told() -> None:
    story = played({"kind": "warm"}, [CUSTOMER])
    assert story.column("hold")[0] == 90_000_000
    assert story.column("talk")[1] == 10 * MINUTE + 30_000_000


def test_a_customer_who_leaves_the_second_queue_frees_the_first_agent() -> None:
    """Patience of 2 minutes from 6 on: Ada is held until 8 and wraps up until 11."""
    story = played(WARM, [BUSY_EXPERT, CUSTOMER], patience={"constant": "2min"})
    assert story.visits[2] == (6, None, None, "ABANDONED")
    assert story.agent(0)[-2:] == [Spell("WRAP_UP", 8, 11), Spell("AVAILABLE", 11, 120)]
    assert story.column("held")[1] == 2 * MINUTE


def test_a_second_queue_that_is_full_frees_the_first_agent_at_once() -> None:
    story = played(WARM, [BUSY_EXPERT, CUSTOMER], queue_limit=0)
    assert story.visits[2] == (6, None, None, "BLOCKED")
    assert story.agent(0)[-2:] == [Spell("WRAP_UP", 6, 9), Spell("AVAILABLE", 9, 120)]


def test_the_delay_of_a_transfer_is_time_in_which_the_first_agent_is_held() -> None:
    story = played(WARM | {"delay": "3min"}, [CUSTOMER])
    assert story.visits[1] == (9, 9, 1, "ANSWERED")
    assert story.column("held")[0] == 3 * MINUTE


def test_a_consult_that_is_not_taken_over_costs_the_second_agent_the_talk_only() -> None:
    """Bob answers at 12 and they speak until 14, the customer on hold; then Bob is free, and Ada wraps up."""
    asks = {"kind": "consult", "talk": {"constant": "2min"}, "takes_over": 0.0}
    story = played(asks, [BUSY_EXPERT, CUSTOMER])
    assert [story.column(name)[1] for name in ("talk", "hold", "ended")] == [
        4 * MINUTE,
        9 * MINUTE,
        moment(14),
    ]
    assert [story.column(name)[2] for name in ("talk", "ended")] == [2 * MINUTE, moment(14)]
    assert story.agent(1)[-2:] == [Spell("TALK", 12, 14), Spell("AVAILABLE", 14, 120)]
    assert story.agent(0)[-2:] == [Spell("WRAP_UP", 14, 17), Spell("AVAILABLE", 17, 120)]
    assert manners(story) == [None, "CONSULT", None]


def test_a_consult_that_is_taken_over_goes_on_with_the_second_agents_own_work() -> None:
    asks = {"kind": "consult", "talk": {"constant": "2min"}, "takes_over": 1.0}
    story = played(asks, [BUSY_EXPERT, CUSTOMER])
    assert [story.column(name)[2] for name in ("talk", "ended")] == [12 * MINUTE, moment(24)]
    assert story.agent(0)[-2:] == [Spell("WRAP_UP", 14, 17), Spell("AVAILABLE", 17, 120)]


def test_who_was_only_asked_hands_nobody_on() -> None:
    """Experts hand everybody on, but not a customer about whom they were asked."""
    on = {"transfers": [{"to": "sales", "probability": 0.99999999}]}
    asks = {"kind": "consult", "talk": {"constant": "2min"}}
    assert len(played(asks | {"takes_over": 0.0}, [CUSTOMER], **on).visits) == 2
    assert len(played(asks | {"takes_over": 1.0}, [CUSTOMER], **on).visits) > 2


def test_an_agent_who_is_held_at_the_end_is_held_until_then() -> None:
    """Bob never comes, and under `cut` the day ends at midnight, 960 minutes after 08:00; types never close."""
    way = {"to": "experts", "probability": 0.5} | WARM
    always = {"open": {"mon-sun": "00:00-24:00"}}
    kinds = {"sales": {"transfers": [way]} | always, "experts": always}
    described = center(kinds, {"ada": ["sales"], "bob": ["experts"]}, end_of_day="cut")
    story = play_compiled(described, [CUSTOMER], shifts=[(0, 0, 960)])
    assert story.agent(0)[-1] == Spell("HOLD", 5, 960)
    assert story.column("ended") == [-1, -1]
    assert story.column("held") == [954 * MINUTE, 0]


def test_an_agent_who_waits_for_ever_is_held_until_the_run_ends() -> None:
    """Under `drain` too: the customer never leaves, and nobody who could answer is there."""
    described = two_desks(WARM)
    story = play_compiled(described, [CUSTOMER], shifts=[(0, 0, 960)])
    assert story.agent(0)[-1] == Spell("HOLD", 5, 960, overtime=False)
    assert story.column("held")[0] == 954 * MINUTE


def test_agents_of_one_group_who_hand_on_to_each_other_hold_each_other_until_patience_ends() -> None:
    """Both are held from 5 on, for two customers whom only they could answer; these leave at 8."""
    kinds = {
        "sales": {"transfers": [{"to": "sales", "probability": 0.5} | WARM], "patience": {"constant": "3min"}}
    }
    twice = [Call(0, talk=5, wrap_up=1, toss=HANDED_ON)] * 2
    story = play_compiled(center(kinds), twice, agents=[0, 0])
    assert [visit.ending for visit in story.visits] == ["ANSWERED", "ANSWERED", "ABANDONED", "ABANDONED"]
    assert story.agent(0)[-2:] == [Spell("WRAP_UP", 8, 9), Spell("AVAILABLE", 9, 120)]


def test_patience_is_new_or_what_the_first_wait_has_left() -> None:
    """Five minutes at first, of which two are waited; the next queue is free after 5 more, 1 too late for the rest."""
    calls = [Call(0, talk=2), Call(0, patience=5, talk=4, toss=HANDED_ON), Call(5, kind=1, talk=5)]
    fresh = played({}, calls, patience={"constant": "30min"})
    assert fresh.visits[3] == (6, 10, 1, "ANSWERED")
    kept = played({"patience": "kept"}, calls, patience={"constant": "30min"})
    assert kept.visits[3] == (6, None, None, "ABANDONED")
    assert kept.column("ended")[3] == moment(9)


def test_an_expert_who_is_still_there_takes_who_is_handed_on_after_closing() -> None:
    story = after_hours("drain", bob_until=120)
    assert story.visits[1] == (34, 34, 1, "ANSWERED")


def test_who_is_handed_on_after_closing_is_sent_away_under_cut_and_the_first_agent_wraps_up() -> None:
    story = after_hours("cut", bob_until=30)
    assert story.visits[1] == (34, None, None, "FLOW_OUT")
    assert story.agent(0)[-2:] == [Spell("WRAP_UP", 34, 37), Spell("AVAILABLE", 37, 120)]


def test_under_drain_both_wait_for_an_expert_within_the_customers_patience() -> None:
    story = after_hours("drain", bob_until=30, patience="20min")
    assert story.visits[1] == (34, None, None, "ABANDONED")
    assert story.column("held") == [20 * MINUTE, 0]
    assert story.agent(0)[-2] == Spell("WRAP_UP", 54, 57)


def test_a_group_hands_on_more_or_less_than_others() -> None:
    """The same tosses: half of the customers by the type, a quarter by the skilled group, none by the group that never
    does."""
    kinds = {"sales": {"transfers": [{"to": "experts", "probability": 0.5}]}, "experts": {}}

    def handed_on(factor: float) -> list[bool]:
        groups = {"ada": {"skills": {"sales": {"transfer": factor}}}, "bob": ["experts"]}
        calls = [Call(10 * number, talk=1, toss=toss) for number, toss in enumerate((0.2, 0.4, 0.6))]
        rows = play_compiled(center(kinds, groups), calls, agents=[0, 1])
        return [
            to >= 0
            for kind, to in zip(rows.column("type"), rows.column("transferred"), strict=True)
            if kind == 0
        ]

    assert handed_on(1.0) == [True, True, False]
    assert handed_on(0.5) == [True, False, False]
    assert handed_on(1.5) == [True, True, True]
    assert handed_on(0.0) == [False, False, False]


# ---- agents who also do deferred work ------------------------------------------------------------------------

CHANNELS = {"phone": {"kind": "live"}, "mail": {"kind": "deferred", "interruptible": True}}
LETTER = {"channel": "mail", "target": {"within": "1d"}}


def blended(calls: list[Call], **experts: Any) -> Story:
    """Ada also does letters (2), which calls interrupt; all else as for two desks."""
    kinds = {
        "sales": {"transfers": [{"to": "experts", "probability": 0.5} | WARM]},
        "experts": {"handle_time": EXPERTS_WORK} | experts,
        "letters": LETTER,
    }
    made = center(kinds, {"ada": ["sales", "letters"], "bob": ["experts"]}, channels=CHANNELS)
    return play_compiled(made, calls, agents=[0, 1])


def test_an_agent_who_also_does_letters_stays_with_a_customer_and_then_goes_on_with_the_letter() -> None:
    """The letter is laid aside at 1 with 9 of its 10 minutes left; Ada talks until 6, holds until 12, meets Bob until
    14, wraps up until 17 and only then goes on."""
    story = blended([BUSY_EXPERT, Call(0, kind=2, talk=10), CUSTOMER])
    assert story.agent(0) == [
        Spell("DEFERRED", 0, 1),
        Spell("TALK", 1, 6),
        Spell("HOLD", 6, 14),
        Spell("WRAP_UP", 14, 17),
        Spell("DEFERRED", 17, 26),
        Spell("AVAILABLE", 26, 120),
    ]
    assert [story.column(name)[2] for name in ("talk", "hold", "held", "ended", "wrap_up")] == [
        4 * MINUTE, 9 * MINUTE, 6 * MINUTE, moment(14), 3 * MINUTE,
    ]  # fmt: skip


def test_such_an_agent_takes_no_other_contact_while_held() -> None:
    """Another customer comes at 8, while Ada is on hold, and is answered when she has wrapped up."""
    story = blended([BUSY_EXPERT, CUSTOMER, Call(8, talk=1)])
    assert story.visits[-1] == (8, 17, 0, "ANSWERED")


def test_such_an_agent_wraps_up_at_once_when_the_customer_leaves_the_second_queue() -> None:
    story = blended([BUSY_EXPERT, CUSTOMER], patience={"constant": "2min"})
    assert story.agent(0)[1:4] == [Spell("TALK", 1, 6), Spell("HOLD", 6, 8), Spell("WRAP_UP", 8, 11)]
