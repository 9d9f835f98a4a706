"""The day of an agent: shifts, breaks, headcounts, overtime, rule by rule."""

from __future__ import annotations

from tests.simulation.tiny import Call, Spell, center, play


def test_a_break_waits_for_the_contact_in_hand_and_keeps_its_length() -> None:
    """Due at 5, busy until 10: the break lasts from 10 to 25; the contact that waits is answered after it."""
    story = play(
        center(), [Call(0, talk=8, wrap_up=2), Call(6, talk=5)], shifts=[(0, 0, 60)], breaks=[(0, 5, 15)]
    )
    assert story.agent(0) == [
        Spell("TALK", 0, 8),
        Spell("WRAP_UP", 8, 10),
        Spell("BREAK", 10, 25),
        Spell("TALK", 25, 30),
        Spell("AVAILABLE", 30, 60),
    ]


def test_an_idle_agent_takes_a_break_when_it_is_due() -> None:
    """And is not there for the contact that arrives meanwhile."""
    story = play(center(), [Call(6, talk=5)], breaks=[(0, 5, 15)])
    assert story.answers == [(20, 0)]


def test_a_break_that_falls_due_during_another_follows_it() -> None:
    """Due at 5 for 10 minutes and at 8 for 5: together from 5 to 20, none is lost."""
    story = play(center(), [], shifts=[(0, 0, 60)], breaks=[(0, 5, 10), (0, 8, 5)])
    assert story.agent(0)[1:] == [Spell("BREAK", 5, 15), Spell("BREAK", 15, 20), Spell("AVAILABLE", 20, 60)]


def test_two_breaks_that_became_due_while_busy_are_taken_one_after_the_other() -> None:
    """In the order in which they fell due."""
    story = play(center(), [Call(0, talk=20)], shifts=[(0, 0, 60)], breaks=[(0, 10, 5), (0, 5, 10)])
    assert story.agent(0)[1:3] == [Spell("BREAK", 20, 30), Spell("BREAK", 30, 35)]


def test_the_end_of_the_shift_ends_a_break() -> None:
    """And a break still due is forgotten."""
    story = play(center(), [Call(0, talk=20)], shifts=[(0, 0, 30)], breaks=[(0, 10, 15), (0, 12, 15)])
    assert story.agent(0) == [Spell("TALK", 0, 20), Spell("BREAK", 20, 30)]


def test_a_break_due_before_the_agent_comes_is_not_taken() -> None:
    """Whoever comes late has missed it."""
    story = play(center(), [], shifts=[(0, 10, 30)], breaks=[(0, 5, 15)])
    assert story.agent(0) == [Spell("AVAILABLE", 10, 30)]


def test_the_end_of_the_shift_waits_for_the_contact_in_hand() -> None:
    """Finished with wrap-up; what lies after the end of the shift is overtime, to the minute."""
    story = play(center(), [Call(20, talk=15, wrap_up=5), Call(25, talk=1)], shifts=[(0, 0, 30)])
    assert story.agent(0) == [
        Spell("AVAILABLE", 0, 20),
        Spell("TALK", 20, 30),
        Spell("TALK", 30, 35, True),
        Spell("WRAP_UP", 35, 40, True),
    ]
    assert story.answers[1] == (None, None)


def test_no_break_begins_after_the_shift() -> None:
    """Due at 32 while the last contact is finished in overtime: the agent just goes home."""
    story = play(center(), [Call(20, talk=20)], shifts=[(0, 0, 30)], breaks=[(0, 32, 10)])
    assert story.agent(0)[-1] == Spell("TALK", 30, 40, True)


def test_an_agent_comes_back_for_the_second_shift_of_a_day() -> None:
    """From 30 to 60 nobody is there."""
    story = play(center(), [Call(40, talk=5)], shifts=[(0, 0, 30), (0, 60, 90)])
    assert story.answers == [(60, 0)]
    assert story.agent(0) == [Spell("AVAILABLE", 0, 30), Spell("TALK", 60, 65), Spell("AVAILABLE", 65, 90)]


def test_shifts_that_touch_or_overlap_are_one_stay() -> None:
    """0-30 and 30-60 and, inside it, 40-50: the agent stays until 60 without overtime."""
    story = play(
        center(), [Call(28, talk=4), Call(48, talk=4)], shifts=[(0, 0, 30), (0, 30, 60), (0, 40, 50)]
    )
    assert [(spell.start, spell.end, spell.overtime) for spell in story.agent(0)] == [
        (0, 28, False),
        (28, 32, False),
        (32, 48, False),
        (48, 52, False),
        (52, 60, False),
    ]


def test_work_between_two_shifts_is_overtime_and_no_more() -> None:
    """A contact from 25 to 45 reaches over the gap from 30 to 40: ten minutes of overtime, then the second shift."""
    story = play(center(), [Call(25, talk=20)], shifts=[(0, 0, 30), (0, 40, 60)])
    assert story.agent(0)[1:] == [
        Spell("TALK", 25, 30),
        Spell("TALK", 30, 40, True),
        Spell("TALK", 40, 45),
        Spell("AVAILABLE", 45, 60),
    ]


# ---- headcounts ----------------------------------------------------------------------------------------------


def test_seats_are_staffed_by_level() -> None:
    """One seat from 0, two from 10, none from 30."""
    story = play(
        center(),
        [Call(5, talk=10), Call(6, talk=3)],
        agents=[0, 0],
        levels=[(0, 0, 1), (0, 10, 2), (0, 30, 0)],
    )
    assert story.answers == [(5, 0), (10, 1)]
    assert story.agent(1) == [Spell("TALK", 10, 13), Spell("AVAILABLE", 13, 30)]


def test_when_the_headcount_falls_idle_seats_leave_first_the_longest_idle_of_all() -> None:
    """Seat 2 has been idle since 0, seat 0 since 5; the busy seat 1 stays and serves on."""
    calls = [Call(0, talk=5), Call(0, talk=20), Call(25, talk=1)]
    story = play(center(), calls, agents=[0, 0, 0], levels=[(0, 0, 3), (0, 10, 2), (0, 60, 0)])
    assert story.agent(2) == [Spell("AVAILABLE", 0, 10)]
    assert story.agent(0)[-1].end == 60
    assert not any(spell.overtime for number in range(3) for spell in story.agent(number))


def test_when_all_are_busy_whoever_finishes_first_leaves_in_overtime() -> None:
    """Two seats too many from 10 on: the first two to finish leave; overtime counts from 10."""
    calls = [Call(0, talk=30), Call(0, talk=20), Call(0, talk=40)]
    story = play(center(), calls, agents=[0, 0, 0], levels=[(0, 0, 3), (0, 10, 1), (0, 60, 0)])
    assert story.agent(1) == [Spell("TALK", 0, 10), Spell("TALK", 10, 20, True)]
    assert story.agent(0) == [Spell("TALK", 0, 10), Spell("TALK", 10, 30, True)]
    assert story.agent(2) == [Spell("TALK", 0, 40), Spell("AVAILABLE", 40, 60)]


def test_no_contact_starts_until_fewer_are_busy_than_the_new_headcount() -> None:
    """Level 1 from 10 with two busy: at 20 one leaves, and the contact that waits is answered at 30 only."""
    calls = [Call(0, talk=30), Call(0, talk=20), Call(15, talk=1)]
    story = play(center(), calls, agents=[0, 0], levels=[(0, 0, 2), (0, 10, 1), (0, 60, 0)])
    assert story.answers == [(0, 0), (0, 1), (30, 0)]


def test_seats_and_named_agents_leave_differently() -> None:
    """The same two agents and calls: of anonymous seats the first to finish leaves, of named ones who was to go."""
    calls = [Call(0, talk=30), Call(0, talk=20), Call(15, talk=1)]
    seats = play(center(), calls, agents=[0, 0], levels=[(0, 0, 2), (0, 10, 1), (0, 60, 0)])
    named = play(center(), calls, agents=[0, 0], shifts=[(0, 0, 10), (1, 0, 60)])
    assert seats.answers[2] == (30, 0)
    assert named.answers[2] == (20, 1)


def test_a_headcount_that_rises_again_keeps_whoever_was_one_too_many() -> None:
    """Down to 1 at 10, up to 2 at 15 while both are busy: nobody leaves, nobody was in overtime."""
    calls = [Call(0, talk=30), Call(0, talk=20), Call(16, talk=1)]
    story = play(center(), calls, agents=[0, 0], levels=[(0, 0, 2), (0, 10, 1), (0, 15, 2), (0, 60, 0)])
    assert story.answers == [(0, 0), (0, 1), (20, 1)]
    assert not any(spell.overtime for number in range(2) for spell in story.agent(number))


def test_seats_leave_a_mixed_group_and_named_agents_do_not() -> None:
    """Agent 0 has a shift until 60, agents 1 and 2 are seats: the fall at 10 takes both seats and not the agent."""
    story = play(
        center(), [Call(20, talk=5)], agents=[0, 0, 0], shifts=[(0, 0, 60)], levels=[(0, 0, 2), (0, 10, 0)]
    )
    assert story.answers == [(20, 0)]
    assert [story.agent(number)[-1].end for number in range(3)] == [60, 10, 10]


def test_drain_puts_a_fall_of_the_headcount_off_until_nothing_waits() -> None:
    """Closed since 120 with one contact waiting until 135: one seat takes it and stays until 140, the other goes home
    after its contact; the overtime of both counts from 120."""
    calls = [Call(115, talk=20), Call(116, talk=22), Call(117, talk=5)]
    story = play(center(), calls, agents=[0, 0], levels=[(0, 0, 2), (0, 120, 0)])
    assert story.answers == [(115, 0), (116, 1), (135, 0)]
    assert [story.agent(number)[-1].end for number in (0, 1)] == [140, 138]
    assert all(story.agent(number)[-1].overtime for number in (0, 1))


def test_a_seat_that_nothing_can_come_to_leaves_when_the_headcount_falls_after_closing() -> None:
    """Closed since 120 with one contact in hand: its seat finishes it in overtime, the idle one leaves at once."""
    story = play(center(), [Call(115, talk=20)], agents=[0, 0], levels=[(0, 0, 2), (0, 120, 0)])
    assert story.agent(0)[-1] == Spell("TALK", 120, 135, True)
    assert story.agent(1) == [Spell("AVAILABLE", 0, 120)]


def test_falls_put_off_one_after_the_other_are_overtime_from_their_own_time() -> None:
    """Down to 1 at 120 and to 0 at 125 while a contact waits until 135: the seat that finishes first, at 137, is 17
    minutes over, the one that serves it 15."""
    calls = [Call(115, talk=20), Call(116, talk=21), Call(117, talk=5)]
    story = play(center(), calls, agents=[0, 0], levels=[(0, 0, 2), (0, 120, 1), (0, 125, 0)])
    over = [
        sum(spell.end - spell.start for spell in story.agent(number) if spell.overtime) for number in (0, 1)
    ]
    assert over == [15, 17]


def test_agents_of_another_pool_are_not_kept_by_the_drain() -> None:
    """Support shares no agent and no transfer with sales: its agent goes home at 120."""
    described = center({"sales": {}, "support": {}}, {"ada": ["sales"], "bob": ["support"]})
    story = play(described, [Call(115, talk=20)], agents=[0, 1])
    assert story.agent(0)[-1].end == 135
    assert story.agent(1)[-1].end == 120
