"""Agents who hold several contacts: chats that slow each other down, tasks that calls interrupt, hours kept free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sim.tables import Disposition, Origin
from tests.simulation.tiny import Call, Spell, Story, Visit, center
from tests.simulation.tiny import play_compiled as play

if TYPE_CHECKING:
    from sim.center import Center

CHAT, MAIL, PHONE = 0, 1, 2
CHANNELS: dict[str, Any] = {
    "chat": {"kind": "live", "concurrency": 2},
    "mail": {"kind": "deferred", "interruptible": True},
    "phone": {"kind": "live"},
}
TYPES: dict[str, dict[str, Any]] = {
    "chats": {"channel": "chat"},
    "mails": {"channel": "mail", "target": {"within": "24h"}},
    "calls": {},
}


def desk(
    channels: dict[str, Any] | None = None,
    kinds: dict[str, Any] | None = None,
    groups: dict[str, Any] | None = None,
    **rest: Any,
) -> Center:
    """Chats (two at once), mails (which live contacts interrupt) and calls, all done by ada unless said otherwise."""
    changed = {name: channel | (channels or {}).get(name, {}) for name, channel in CHANNELS.items()}
    types = {name: kind | (kinds or {}).get(name, {}) for name, kind in TYPES.items()}
    return center(types, groups, channels=changed, **rest)


def spells(story: Story, agent: int = 0) -> list[tuple[str, int, int]]:
    """The day of an agent, but for whether it was overtime."""
    return [(spell.state, spell.start, spell.end) for spell in story.agent(agent)]


def endings(story: Story) -> list[int]:
    """When each visit ended, in minutes after 08:00 where these are whole."""
    return [(ended - 8 * 3_600_000_000) // 60_000_000 for ended in story.column("ended")]


def minutes(story: Story, column: str) -> list[float]:
    """A column of durations."""
    return [value / 60_000_000 for value in story.column(column)]


# ---- several at once -----------------------------------------------------------------------------------------


def test_two_chats_go_on_side_by_side_and_a_third_waits() -> None:
    """Without slowdown: 0-30 and 10-20; the third comes at 15 and is taken at 20."""
    story = play(desk(), [Call(0, talk=30), Call(10, talk=10), Call(15, talk=5)])
    assert story.answers == [(0, 0), (10, 0), (20, 0)]
    assert endings(story) == [30, 20, 25]
    assert spells(story) == [("TALK", 0, 30), ("AVAILABLE", 30, 120)]


def test_chats_slow_each_other_down() -> None:
    """At half pace while two are open: from 10 the first has 20 left, the second 10; that is done at 30, the first has
    10 left then and ends at 40."""
    slow = {"chat": {"slowdown": [1.0, 2.0]}}
    story = play(desk(slow), [Call(0, talk=30), Call(10, talk=10)])
    assert endings(story) == [40, 30]
    assert minutes(story, "talk") == [40.0, 20.0]


def test_a_wrap_up_holds_its_place_and_slows_the_others() -> None:
    """At half pace all the time: 10 of talk last until 20, 10 of wrap-up until 40, and so do 20 of the other's talk."""
    slow = {"chat": {"slowdown": [1.0, 2.0]}}
    story = play(desk(slow), [Call(0, talk=10, wrap_up=10), Call(0, talk=20), Call(5, talk=1)])
    assert endings(story)[:2] == [20, 40]
    assert minutes(story, "wrap_up")[:2] == [20.0, 0.0]
    assert story.answers[2] == (40, 0)


def test_an_offline_wrap_up_frees_the_place_at_once() -> None:
    """The third is taken as the first customer leaves, though 10 minutes of wrap-up are written down."""
    story = play(
        desk({"chat": {"wrap_up": "offline"}}),
        [Call(0, talk=10, wrap_up=10), Call(0, talk=20), Call(5, talk=1)],
    )
    assert story.answers == [(0, 0), (0, 0), (10, 0)]
    assert minutes(story, "wrap_up") == [10.0, 0.0, 0.0]
    assert spells(story) == [("TALK", 0, 20), ("AVAILABLE", 20, 120)]


def test_hold_keeps_its_share_of_a_conversation_that_lasted_longer() -> None:
    slow = {"chat": {"slowdown": [1.0, 2.0]}}
    story = play(desk(slow), [Call(0, talk=15, hold=5), Call(0, talk=20)])
    assert minutes(story, "talk") == [30.0, 40.0]
    assert minutes(story, "hold") == [10.0, 0.0]


def test_who_holds_fewer_is_chosen() -> None:
    """Both hold nothing, then one each, then the one whose chat is over."""
    story = play(
        desk(),
        [Call(0, talk=60), Call(1, talk=60), Call(2, talk=10), Call(3, talk=40), Call(15, talk=5)],
        agents=[0, 0],
    )
    assert [agent for _, agent in story.answers] == [0, 1, 0, 1, 0]


def test_a_call_is_not_taken_beside_a_chat_unless_that_is_said() -> None:
    apart = play(desk(), [Call(0, talk=30), Call(5, kind=PHONE, talk=5)])
    assert apart.answers == [(0, 0), (30, 0)]
    together = {"chat": {"together_with": ["phone"]}}
    beside = play(
        desk(together), [Call(0, talk=30), Call(5, kind=PHONE, talk=5), Call(6, kind=PHONE, talk=1)]
    )
    assert beside.answers == [(0, 0), (5, 0), (10, 0)]


def test_a_break_waits_for_all_chats_and_no_new_one_is_taken_meanwhile() -> None:
    """Due at 10 with two in hand until 20 and 30; the third, offered at 22, waits until the break is over at 45."""
    story = play(desk(), [Call(0, talk=20), Call(0, talk=30), Call(22, talk=5)], breaks=[(0, 10, 15)])
    assert story.answers == [(0, 0), (0, 0), (45, 0)]
    assert spells(story)[:2] == [("TALK", 0, 30), ("BREAK", 30, 45)]


def test_a_shift_end_waits_for_all_chats() -> None:
    story = play(desk(), [Call(0, talk=50), Call(10, talk=30), Call(42, talk=5)], shifts=[(0, 0, 30)])
    assert story.answers == [(0, 0), (10, 0), (None, None)]
    assert story.agent(0) == [Spell("TALK", 0, 30), Spell("TALK", 30, 50, overtime=True)]


def test_a_headcount_that_falls_stops_new_chats_until_a_seat_is_empty() -> None:
    """One seat too many from 10: neither takes the chat of 12; seat 1 is empty at 20 and leaves, then seat 0 may."""
    calls = [Call(0, talk=60), Call(0, talk=20), Call(12, talk=5)]
    story = play(desk(), calls, agents=[0, 0], levels=[(0, 0, 2), (0, 10, 1), (0, 90, 0)])
    assert story.answers == [(0, 0), (0, 1), (20, 0)]


# ---- tasks -----------------------------------------------------------------------------------------------------


def test_a_call_interrupts_a_task_which_is_resumed_with_what_is_left() -> None:
    """Mail of 20 from 0; calls 5-15 and 18-20. The mail ends at 0 + 20 + 12 = 32 and was worked on for 20 minutes."""
    calls = [Call(0, kind=MAIL, talk=20), Call(5, kind=PHONE, talk=10), Call(18, kind=PHONE, talk=2)]
    story = play(desk(), calls)
    assert story.answers == [(0, 0), (5, 0), (18, 0)]
    assert endings(story) == [32, 15, 20]
    assert minutes(story, "talk") == [20.0, 10.0, 2.0]
    assert spells(story) == [
        ("DEFERRED", 0, 5), ("TALK", 5, 15), ("DEFERRED", 15, 18), ("TALK", 18, 20), ("DEFERRED", 20, 32),
        ("AVAILABLE", 32, 120),
    ]  # fmt: skip


def test_a_task_that_is_not_interruptible_is_finished_first() -> None:
    calls = [Call(0, kind=MAIL, talk=20), Call(5, kind=PHONE, talk=10)]
    assert play(desk({"mail": {"interruptible": False}}), calls).answers == [(0, 0), (20, 0)]


def test_an_idle_agent_is_chosen_before_one_who_would_lay_a_task_aside() -> None:
    """Agent 1 has been idle shorter, but agent 0 has a mail in hand."""
    calls = [Call(1, kind=MAIL, talk=60), Call(5, kind=PHONE, talk=5), Call(6, kind=PHONE, talk=1)]
    story = play(desk(), calls, agents=[0, 0], shifts=[(0, 0, 120), (1, 2, 120)])
    assert story.answers == [(1, 0), (5, 1), (6, 0)]


def test_live_contacts_come_before_the_paused_task_and_the_paused_task_before_others() -> None:
    calls = [
        Call(0, kind=MAIL, talk=20), Call(5, kind=PHONE, talk=10), Call(6, kind=PHONE, talk=10),
        Call(7, kind=MAIL, talk=1),
    ]  # fmt: skip
    story = play(desk(), calls)
    assert story.answers == [(0, 0), (5, 0), (15, 0), (40, 0)]
    assert endings(story) == [40, 15, 25, 41]


def test_a_paused_task_goes_back_to_its_place_when_its_agent_goes_home() -> None:
    """Ada leaves at 10, after her call; the mail has 15 of its 20 minutes left and is before the one that came at 1.
    Bob comes at 30, works at double the pace, but not at what ada has begun."""
    groups = {"ada": list(TYPES), "bob": {"skills": {"mails": {"aht": 0.5}}}}
    calls = [Call(0, kind=MAIL, talk=20, wrap_up=2), Call(1, kind=MAIL, talk=20), Call(5, kind=PHONE, talk=5)]
    story = play(desk(groups=groups), calls, agents=[0, 1], shifts=[(0, 0, 10), (1, 30, 90)])
    assert story.visits == [
        Visit(0, 0, 0, "ANSWERED"), Visit(1, 47, 1, "ANSWERED"), Visit(5, 5, 0, "ANSWERED"),
        Visit(10, 30, 1, "ANSWERED"),
    ]  # fmt: skip
    assert minutes(story, "talk") == [5.0, 10.0, 5.0, 15.0]
    assert minutes(story, "wrap_up") == [0.0, 0.0, 0.0, 2.0]
    assert story.column("origin") == [Origin.FIRST] * 3 + [Origin.RETURNED]
    assert story.column("case") == [0, 1, 2, 0]


def test_a_paused_task_is_kept_over_a_break() -> None:
    calls = [Call(0, kind=MAIL, talk=20), Call(5, kind=PHONE, talk=10)]
    story = play(desk(), calls, breaks=[(0, 8, 30)])
    assert endings(story) == [60, 15]
    assert spells(story)[2:4] == [("BREAK", 15, 45), ("DEFERRED", 45, 60)]


# ---- hours kept free -------------------------------------------------------------------------------------------


def test_in_hours_kept_for_mail_no_call_is_taken() -> None:
    """From 08:30 to 09:00 mail only: the call of 35 waits until 60, though ada is idle from 40."""
    fence = [{"types": ["mails"], "hours": "08:30-09:00"}]
    groups = {"ada": {"skills": list(TYPES), "ring_fence": fence}}
    calls = [Call(30, kind=MAIL, talk=10), Call(35, kind=PHONE, talk=5), Call(50, kind=MAIL, talk=20)]
    story = play(desk(groups=groups), calls)
    assert story.answers == [(30, 0), (60, 0), (50, 0)]
    assert endings(story) == [40, 65, 75]


def test_hours_kept_free_are_those_of_their_days() -> None:
    """2026-04-13 is a Monday."""
    fence = [{"types": ["mails"], "days": "tue-fri", "hours": "08:30-09:00"}]
    groups = {"ada": {"skills": list(TYPES), "ring_fence": fence}}
    assert play(desk(groups=groups), [Call(35, kind=PHONE, talk=5)]).answers == [(35, 0)]


# ---- customers who leave unseen --------------------------------------------------------------------------------


def test_who_left_unseen_keeps_a_place_and_costs_the_agent_time() -> None:
    """One place. The second gives up at 15, unseen; at 20 ada needs 5 minutes to notice, then takes the third."""
    silent = {"share": 1.0, "discovery": "5min"}
    described = desk({"chat": {"concurrency": 1}}, {"chats": {"silent": silent}})
    story = play(described, [Call(0, talk=20), Call(10, patience=5), Call(12, talk=5)])
    assert story.visits == [
        Visit(0, 0, 0, "ANSWERED"), Visit(10, None, None, "ABANDONED"), Visit(12, 25, 0, "ANSWERED")
    ]  # fmt: skip
    assert endings(story) == [20, 15, 30]
    assert spells(story)[:3] == [("TALK", 0, 20), ("DISCOVERY", 20, 25), ("TALK", 25, 30)]


def test_who_left_unseen_is_found_at_closing_and_is_not_sent_away_again() -> None:
    silent = {"share": 1.0, "discovery": "5min"}
    described = desk({"chat": {"concurrency": 1}}, {"chats": {"silent": silent}}, end_of_day="cut")
    story = play(described, [Call(100, talk=30), Call(110, patience=5)])
    assert [visit.ending for visit in story.visits] == ["ANSWERED", "ABANDONED"]


def test_a_day_that_is_cut_keeps_what_was_done() -> None:
    """The run ends at midnight; chats, a wrap-up and a paused task are in hand."""
    hours = {"open": {"mon-sun": "08:00-24:00"}}
    described = desk(kinds=dict.fromkeys(TYPES, hours), end_of_day="cut")
    calls = [Call(0, kind=MAIL, talk=2000), Call(900, talk=100), Call(940, talk=10, wrap_up=50)]
    story = play(described, calls, shifts=[(0, 0, 960)])
    assert story.column("ended")[:2] == [-1, -1]
    assert minutes(story, "talk") == [900.0, 60.0, 10.0]
    assert minutes(story, "wrap_up") == [0.0, 0.0, 10.0]
    assert story.column("disposition") == [Disposition.ANSWERED] * 3


@pytest.mark.parametrize("policy", ["longest_idle", "least_occupied", "round_robin", "random"])
def test_every_idle_key_puts_the_less_loaded_first(policy: str) -> None:
    calls = [Call(minute, talk=30) for minute in range(6)]
    story = play(desk(routing={"policy": policy}), calls, agents=[0, 0, 0])
    first, second = ([agent for _, agent in story.answers][part] for part in (slice(3), slice(3, 6)))
    assert set(first) == set(second) == {0, 1, 2}


def test_an_agent_who_holds_a_customer_for_ever_does_so_to_the_end_of_the_run() -> None:
    """Ada asks somebody who never comes, a minute before midnight; bob's call goes on until three minutes after it."""
    way = {"to": "experts", "probability": 0.5, "kind": "consult", "talk": "1min"}
    kinds = {"calls": {"transfers": [way]}, "experts": {}, "mails": TYPES["mails"]}
    open_late = {name: kind | {"open": "00:00-24:00"} for name, kind in kinds.items()}
    channels = {name: CHANNELS[name] for name in ("phone", "mail")}
    groups = {"ada": ["calls", "mails"], "bob": ["calls"], "cyd": ["experts"]}
    story = play(
        center(open_late, groups, channels=channels),
        [Call(957, talk=2, toss=0.1), Call(958, talk=5)],
        agents=[0, 1, 2],
        shifts=[(0, 900, 960), (1, 958, 960)],
    )
    assert story.end == 963
    assert story.agent(0)[-2:] == [Spell("HOLD", 959, 960), Spell("HOLD", 960, 963, overtime=True)]
