"""Training and meetings at set times, and agents who are sick on a date: who it is, and what the roster makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import sim
from sim.comparison.requirement import scheduled_agents
from sim.demand.off_phone import in_turn
from sim.demand.roster import sample_roster
from sim.entities.units import HOUR
from sim.files.templates import templates
from sim.tables import State
from tests.demand.test_roster import AWAY, BREAK, SHIFT, center

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Roster

TUESDAY = 24 * HOUR
TRAINING = {"activity": "training", "days": "tue", "start": "10:00", "length": "2h", "share": 0.3}
Row = tuple[int, int, int, int]


def office(*entries: dict[str, Any], **group: Any) -> Center:
    """Ten agents from 08:00 to 16:00 on three days from Monday."""
    return center({"agents": 10, "shifts": [SHIFT], "off_phone": list(entries)} | group)


def breaks(roster: Roster) -> list[Row]:
    """(agent, from, length, paid) in order."""
    rows = roster.breaks
    return list(zip(*(c.tolist() for c in (rows.agent, rows.start, rows.length, rows.paid)), strict=True))


@pytest.mark.parametrize("heads", [0, 1, 2, 7, 10, 30, 97])
def test_the_turn_passes_everybody_and_spreads_over_the_group(heads: int) -> None:
    turn = in_turn(heads, 3)
    assert sorted(turn) == list(range(heads))
    if heads >= 7:
        first = sorted(turn[: heads // 3])
        assert max(np.diff([first[0] - 1, *first, heads])) <= heads // 2 + 1


def test_a_share_of_those_at_work_is_away_for_the_whole_time() -> None:
    chosen = sorted(in_turn(10)[:3])
    assert breaks(sample_roster(office(TRAINING), 1)) == [
        (agent, TUESDAY + 10 * HOUR, 2 * HOUR, 1) for agent in chosen
    ]


def test_the_next_entry_and_the_next_week_are_the_turn_of_others() -> None:
    later = TRAINING | {"start": "14:00"}
    rows = breaks(sample_roster(office(TRAINING, later), 1))
    morning, afternoon = ({row[0] for row in rows if row[1] == TUESDAY + hour * HOUR} for hour in (10, 14))
    assert len(morning) == len(afternoon) == 3
    assert not morning & afternoon
    weeks = center({"agents": 10, "shifts": [SHIFT], "off_phone": [TRAINING]}, days=14)
    rows = breaks(sample_roster(weeks, 1))
    first, second = ({row[0] for row in rows if row[1] // (7 * TUESDAY) == week} for week in (0, 1))
    assert not first & second


def test_whoever_is_not_at_work_the_whole_time_is_not_asked() -> None:
    """Half the group comes at 11:00; of the five who are there, two (of .3 x 5) are away."""
    early, late = (SHIFT | {"share": 0.5}), {"start": "11:00", "length": "8h", "share": 0.5}
    rows = breaks(sample_roster(office(TRAINING, shifts=[early, late]), 1))
    assert len(rows) == 2
    assert all(row[0] < 5 for row in rows)


def test_who_is_late_joins_for_what_is_left_and_who_is_sick_is_not_there() -> None:
    meeting = {"activity": "meeting", "date": "2026-04-14", "start": "08:00", "length": "1h", "agents": 10}
    desk = office(meeting, shrinkage=AWAY)
    roster = sample_roster(desk, 5, 2)
    rows, shifts = breaks(roster), roster.shifts
    came = {
        agent: start
        for agent, start in zip(shifts.agent.tolist(), shifts.start.tolist(), strict=True)
        if TUESDAY <= start < 2 * TUESDAY
    }
    nine = TUESDAY + 9 * HOUR
    assert sorted(rows) == sorted(
        (agent, start, nine - start, 1) for agent, start in came.items() if start < nine
    )
    assert 3 <= len(rows) < 10
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)


def test_sessions_are_the_same_however_the_days_are_cut() -> None:
    night = {"start": "22:00", "length": "8h"}
    desk = office(TRAINING | {"start": "01:00", "length": "1h", "days": "mon-sun"}, shifts=[night])
    whole = breaks(sample_roster(desk, 1))
    assert len(whole) == 9
    cut = [row for day in range(3) for row in breaks(sample_roster(desk, 1, days=range(day, day + 1)))]
    assert sorted(cut) == sorted(whole)


def test_agents_in_training_answer_nothing_and_are_paid() -> None:
    """Everybody is away from 10:00, after the call in hand, for two hours."""
    desk = office(TRAINING | {"share": 1.0})
    outcomes = sim.simulate(desk, sim.sample_demand(desk, 1), sim.sample_roster(desk, 1))
    states = outcomes.agent_states
    away = (states.state == State.BREAK) & (states.start >= TUESDAY + 10 * HOUR)
    assert away.sum() == 10
    assert set((states.end - states.start)[away].tolist()) == {2 * HOUR}
    answered = outcomes.segments.answered
    until = int((states.end)[away].min())
    assert not np.any((answered > TUESDAY + 10 * HOUR) & (answered < until))


def test_scheduled_agents_are_net_of_sessions_but_not_of_sick_calls() -> None:
    sick = [{"date": "2026-04-14", "agents": 4}]
    on_phone = scheduled_agents(office(TRAINING, away=sick))[:, 0].reshape(3, 48)
    assert on_phone[1, 16:26].tolist() == [10] * 4 + [7] * 4 + [10] * 2
    assert on_phone[0, 16:26].tolist() == [10] * 10


def test_a_template_lists_the_sessions() -> None:
    lines = templates(office(TRAINING))["schedule.csv"].splitlines()
    assert [line.split(",", 1)[1] for line in lines if "training" in line] == [
        "2026-04-14,10:00,12:00,training"
    ] * 3


# ---- sick on a date ------------------------------------------------------------------------------------------


def test_so_many_more_are_missing_on_the_date_and_all_else_stays() -> None:
    group = {"agents": 10, "shifts": [SHIFT], "breaks": [BREAK], "shrinkage": AWAY}
    before = sample_roster(center(group), 5, 2)
    after = sample_roster(center(group | {"away": [{"date": "2026-04-14..2026-04-15", "agents": 2}]}), 5, 2)
    rows = [
        set(zip(*(c.tolist() for c in (one.shifts.agent, one.shifts.start, one.shifts.end)), strict=True))
        for one in (before, after)
    ]
    missing = rows[0] - rows[1]
    assert rows[1] < rows[0]
    days = sorted(start // TUESDAY for _, start, _ in missing)
    assert days == [1, 1, 2, 2]
    kept = {(agent, start // TUESDAY) for agent, start, _ in rows[1]}
    assert all((row[0], row[1] // TUESDAY) in kept for row in breaks(after))


def test_the_same_are_sick_on_each_day_of_a_range_where_they_would_come() -> None:
    away = [{"date": "2026-04-13..2026-04-15", "agents": 3}]
    shifts = sample_roster(center({"agents": 10, "shifts": [SHIFT], "away": away}), 1).shifts
    assert set(range(10)) - set(shifts.agent.tolist()) == set(in_turn(10)[:3])


def test_a_headcount_is_lower_at_all_hours_of_the_date() -> None:
    """Of 4 and 6 seats two are empty on Tuesday, besides those whose absence is drawn."""
    levels = {"headcount": {"on_phone": {"08:00": 4, "12:00": 6, "16:00": 0}}}
    roster = sample_roster(center(levels | {"away": [{"date": "2026-04-14", "agents": 2}]}), 1)
    seats = dict(zip((roster.levels.start // HOUR).tolist(), roster.levels.agents.tolist(), strict=True))
    by_the_hour = {hour: seats[hour] for hour in (8, 12, 16, 32, 36, 40, 56, 60, 64)}
    assert list(by_the_hour.values()) == [4, 6, 0, 2, 4, 0, 4, 6, 0]


def test_seats_of_a_staffing_policy_are_lower_too() -> None:
    fixed = {"staffing": {"policy": "fixed", "agents": {"desk": 7}}}
    group = {"agents": 1, "shrinkage": {"sick": 0.3}}
    at_ten = []
    for away in ([], [{"date": "2026-04-14", "agents": 2}]):
        levels = sample_roster(center(group | {"away": away}, **fixed), 5, 2).levels
        at = [
            int(np.searchsorted(levels.start, day * TUESDAY + 10 * HOUR, side="right")) - 1
            for day in range(3)
        ]
        at_ten.append(levels.agents[at].tolist())
    assert at_ten[1] == [at_ten[0][0], at_ten[0][1] - 2, at_ten[0][2]]
