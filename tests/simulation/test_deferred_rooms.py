"""Backlog, pending work and chasers on tiny days; both engines tell the same story."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.entities.units import DAY, HOUR, MINUTE
from sim.simulation.compiled.entry import simulate_compiled
from sim.simulation.model import simulate
from sim.tables import Disposition, Origin, Outcomes
from tests.simulation.equal import differences
from tests.simulation.tiny import Call, center, minute, play

CHANNELS = {"phone": {"kind": "live"}, "mail": {"kind": "deferred"}}
MAIL = {"channel": "mail", "target": {"within": "30min"}}
ALWAYS = {"probability": 1.0}


def played(described: Any, seed: int = 1) -> Outcomes:
    """Days drawn from the center, equal in both engines."""
    demand, roster = sample_demand(described, seed), sample_roster(described, seed)
    outcomes = simulate(described, demand, roster, seed)
    assert differences(outcomes, simulate_compiled(described, demand, roster, seed)) == []
    return outcomes


def test_pending_work_comes_back_as_a_task_and_its_clock_stands_still() -> None:
    """Five minutes from 0, then 20 for the dealer, then 3 of work. 25 of 30 minutes are left at 25: due at 50; a mail
    of 26 is due later, so the task goes first when ada is free at 34."""
    kinds = {"mails": MAIL | {"pending": ALWAYS | {"after": "20min", "work": "3min"}}, "others": MAIL}
    described = center(
        kinds, {"ada": ["mails", "others"]}, channels=CHANNELS, routing={"contacts": "earliest_due"}
    )
    story = play(described, [Call(0, talk=5), Call(24, kind=1, talk=10), Call(26, kind=1, talk=1)])
    assert [(visit.offered, visit.answered) for visit in story.visits] == [
        (0, 0),
        (24, 24),
        (25, 34),
        (26, 37),
    ]
    assert [minute(due) for due in story.column("due")] == [30, 54, 50, 56]
    assert story.column("origin") == [Origin.FIRST, Origin.FIRST, Origin.FOLLOW_UP, Origin.FIRST]
    assert [minute(moment) if moment >= 0 else None for moment in story.column("resumes")] == [
        25,
        None,
        None,
        None,
    ]
    assert story.column("leg") == [0, 0, 1, 0]
    assert story.column("contact") == [0, 1, 0, 3]


def test_a_pause_uses_up_the_time_allowed_for_pending_work() -> None:
    """A call from 2 to 5 interrupts the five minutes of work, which end at 8: 22 of 30 minutes are left at 28."""
    channels = CHANNELS | {"mail": {"kind": "deferred", "interruptible": True}}
    kinds = {"mails": MAIL | {"pending": ALWAYS | {"after": "20min", "work": "3min"}}, "sales": {}}
    story = play(
        center(kinds, {"ada": ["mails", "sales"]}, channels=channels),
        [Call(0, talk=5), Call(2, kind=1, talk=3)],
    )
    assert [visit.offered for visit in story.visits] == [0, 2, 28]
    assert [minute(due) for due in story.column("due")[::2]] == [30, 50]


def test_pending_work_is_not_resolved_before_it_is_done() -> None:
    """The first task decides nothing, the second one resolves, and there is no third."""
    kinds = {"mails": MAIL | {"resolution": 1.0, "pending": ALWAYS | {"after": "20min", "work": "3min"}}}
    story = play(center(kinds, channels=CHANNELS), [Call(0, talk=5)])
    assert story.column("resolved") == [-1, 1]
    assert [visit.answered for visit in story.visits] == [0, 25]


def test_what_comes_back_after_the_last_day_is_not_part_of_the_run() -> None:
    """The dealer answers after two days; it is written down, and nothing else happens."""
    kinds = {"mails": MAIL | {"pending": ALWAYS | {"after": "48h", "work": "3min"}}}
    story = play(center(kinds, channels=CHANNELS), [Call(0, talk=5)])
    assert len(story.visits) == 1
    assert story.column("resumes") == [8 * HOUR + 5 * MINUTE + 2 * DAY]


def test_late_work_is_chased_once_each_day_until_it_is_begun() -> None:
    """Two mails, due at 30 on Monday; nobody can do them. With certainty each is chased on each of the three whole
    days of being late, at times of day of its own, as calls of the same case."""
    kinds = {
        "sales": {"open": {"mon-sun": "00:00-24:00"}},
        "mails": MAIL | {"chaser": {"to": "sales"} | ALWAYS},
    }
    described = center(kinds, {"ada": ["sales"], "bob": ["mails"]}, channels=CHANNELS, days=4)
    story = play(described, [Call(0, kind=1), Call(0, kind=1)], shifts=[(0, 0, 4 * 24 * 60 - 480)])
    rows = story.outcomes.segments
    chasers = np.flatnonzero(rows.origin == Origin.CHASER)
    late = rows.offered[chasers] - rows.due[rows.case[chasers]]
    days = [(late[rows.case[chasers] == case] // DAY).tolist() for case in (0, 1)]
    assert all(chased[:3] == [0, 1, 2] for chased in days)
    assert set(rows.type[chasers].tolist()) == {0}
    assert len(set((late % DAY).tolist())) == len(chasers)


def test_late_work_that_was_put_back_is_chased_too() -> None:
    """A mail, due at 30, is laid aside at 10 for a call that lasts beyond the shift, and nobody else does mails."""
    kinds = {
        "sales": {"open": {"mon-sun": "00:00-24:00"}},
        "mails": MAIL | {"chaser": {"to": "sales"} | ALWAYS},
    }
    channels = CHANNELS | {"mail": {"kind": "deferred", "interruptible": True}}
    described = center(kinds, {"ada": ["sales", "mails"], "bob": ["sales"]}, channels=channels, days=4)
    calls = [Call(0, kind=1, talk=60), Call(10, talk=50)]
    story = play(described, calls, agents=[0, 1], shifts=[(0, 0, 40), (1, 60, 4 * 24 * 60 - 480)])
    rows = story.outcomes.segments
    assert (rows.origin == Origin.RETURNED).sum() == 1
    chasers = np.flatnonzero(rows.origin == Origin.CHASER)
    assert ((rows.offered[chasers] - rows.due[0]) // DAY).tolist()[-2:] == [1, 2]


def test_nobody_chases_what_is_done_in_time() -> None:
    """A mail that is begun at 10 and due at 30."""
    kinds = {"sales": {}, "mails": MAIL | {"chaser": {"to": "sales"} | ALWAYS}}
    story = play(
        center(kinds, {"ada": ["sales", "mails"]}, channels=CHANNELS), [Call(0, kind=1)], shifts=[(0, 10, 60)]
    )
    assert len(story.visits) == 1


@pytest.mark.parametrize("order", ["due", "fifo"])
def test_a_backlog_is_there_at_the_start_and_is_worked_off_oldest_first(order: str) -> None:
    """Twelve mails up to 36 h old, ten minutes each, one agent from 8 to 10 on both days: all twelve on Monday."""
    kind = MAIL | {"backlog": {"contacts": 13, "age": "0s..36h"}, "order": order}
    described = center(
        {"mails": kind}, {"ada": {"skills": ["mails"], "agents": 1}}, channels=CHANNELS, days=2
    )
    rows = played(described).segments
    assert (rows.offered[:13] < 0).all()
    assert (rows.origin == Origin.BACKLOG).all()
    assert (rows.offered >= -36 * HOUR).all()
    assert (np.diff(rows.offered) >= 0).all()
    assert (rows.due == rows.offered + 30 * MINUTE).all()
    monday = [8 * HOUR + 10 * number * MINUTE for number in range(12)]
    assert rows.answered.tolist() == [*monday, DAY + 8 * HOUR]
    assert (rows.disposition == Disposition.ANSWERED).all()


def test_what_is_left_of_a_backlog_is_open() -> None:
    """Nobody comes: everything waits to the end, and chasers have come for what was late."""
    kinds = {
        "sales": {"open": {"mon-sun": "00:00-24:00"}},
        "mails": MAIL
        | {"backlog": {"contacts": 50, "age": "24h"}, "chaser": {"to": "sales", "probability": 0.5}},
    }
    groups = {"ada": {"skills": ["sales"], "agents": 1}, "bob": {"skills": ["mails"]}}
    rows = played(center(kinds, groups, channels=CHANNELS, days=2)).segments
    mails, chasers = rows.type == 1, rows.origin == Origin.CHASER
    assert (rows.disposition[mails] == Disposition.OPEN).all()
    assert mails.sum() == 50
    # days of being late: from 23.5 h before the start; two whole ones and a part of a third lie in the run
    assert 50 * 0.5 * 2 < chasers.sum() < 50 * 0.5 * 3
    assert (rows.attempt[chasers] > 0).all()
    assert (rows.offered[chasers] >= 0).all()
