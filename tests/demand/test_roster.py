"""The roster by its definition: an agent's own numbers decide who comes and how late; the rest is the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.center import Center
from sim.demand import scheduled
from sim.demand.laws import quantile
from sim.demand.plan import plan_of
from sim.demand.roster import sample_roster
from sim.demand.streams import Purpose, uniform
from sim.entities.units import HOUR, MINUTE
from sim.last_few import LastFew

if TYPE_CHECKING:
    import pytest

TYPES = {
    "calls": {
        "channel": "phone",
        "demand": {"volume": 100, "volume_basis": "first_attempts"},
        "handle_time": {"exponential": {"mean": "5min"}},
        "patience": "never",
    }
}
SHIFT = {"start": "08:00", "length": "8h"}
BREAK = {"length": "15min", "after": "2h..3h"}
AWAY = {"sick": 0.3, "late": "20min"}


def center(group: dict[str, Any], **choices: Any) -> Center:
    """A center with one group."""
    return Center.from_dict(
        {
            "name": "one group", "start": "2026-04-13", "days": 3, "interval": "30min",
            "channels": {"phone": {"kind": "live"}}, "contact_types": TYPES,
            "agent_groups": {"desk": {"skills": ["calls"]} | group}, **choices,
        }
    )  # fmt: skip


def drawn(of: Center, purpose: Purpose, day: int, ordinal: int, seed: int, replication: int) -> float:
    """The one number of an agent on a day for a purpose."""
    key = plan_of(of).group_keys[0]
    return uniform(seed, key, int(purpose), day + 1, ordinal, 0, 0, replication, 0)


def test_absent_agents_are_missing_and_late_ones_start_later() -> None:
    office = center({"agents": 12, "shifts": [SHIFT], "breaks": [BREAK], "shrinkage": AWAY})
    roster, plan = sample_roster(office, 5, 2), plan_of(office)
    shifts, breaks = [], []
    for day in range(3):
        for ordinal in range(12):
            if drawn(office, Purpose.PRESENT, day, ordinal, 5, 2) >= 0.3:
                late = quantile(plan.laws, plan.late[0], drawn(office, Purpose.LATE, day, ordinal, 5, 2))
                start = 24 * HOUR * day + 8 * HOUR
                shifts.append((start + late, ordinal, start + 8 * HOUR))
                breaks.append((start + 2 * HOUR + round(HOUR * (ordinal + 0.5) / 12), ordinal, 15 * MINUTE))
    assert 10 < len(shifts) < 36
    found = zip(
        *(column.tolist() for column in (roster.shifts.start, roster.shifts.agent, roster.shifts.end)),
        strict=True,
    )
    assert list(found) == sorted(shifts)
    found = zip(
        *(column.tolist() for column in (roster.breaks.start, roster.breaks.agent, roster.breaks.length)),
        strict=True,
    )
    assert list(found) == sorted(breaks)


def test_absent_ones_are_missing_from_every_level_that_counts_them() -> None:
    """Seven required at all hours; with three tenths missing on the day, ten are scheduled."""
    fixed = {"staffing": {"policy": "fixed", "agents": {"desk": 7}}}
    office = center({"agents": 1, "shrinkage": {"sick": 0.3}}, **fixed)
    roster = sample_roster(office, 5, 2)
    came = [
        sum(drawn(office, Purpose.PRESENT, day, seat, 5, 2) >= 0.3 for seat in range(10)) for day in range(3)
    ]
    changes = [
        (24 * HOUR * day, seats) for day, seats in enumerate(came) if day == 0 or seats != came[day - 1]
    ]
    levels = list(zip(roster.levels.start.tolist(), roster.levels.agents.tolist(), strict=True))
    assert len(changes) > 1
    assert levels == [*changes, (72 * HOUR, 0)]
    assert len(roster.group_of) == max(came)


def test_replications_of_a_center_without_dice_share_a_schedule_but_no_memory() -> None:
    office = center({"agents": 3, "shifts": [SHIFT], "breaks": [BREAK]})
    one, other = sample_roster(office, 1, 0), sample_roster(office, 1, 1)
    one.shifts.start[:] = one.breaks.start[:] = one.ordinal[:] = -7
    assert sample_roster(office, 1, 2).shifts.start.tolist() == other.shifts.start.tolist()
    assert other.breaks.start.min() > 0
    assert other.ordinal.tolist() == [0, 1, 2]


def test_a_schedule_is_worked_out_once_and_old_ones_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    class Writer(scheduled._Writer):
        def __init__(self, center: Center, days: range) -> None:
            written.append(f"{len(center.agent_groups['desk'].shifts)} {days}")
            super().__init__(center, days)

    monkeypatch.setattr(scheduled, "_Writer", Writer)
    monkeypatch.setattr(scheduled, "_kept", LastFew(2))
    offices = [center({"agents": 3, "shifts": [SHIFT | {"share": 1 / count}] * count}) for count in (1, 2, 3)]
    for number in (0, 0, 1, 0, 2, 1, 0):
        sample_roster(offices[number], 1)
    assert [line[0] for line in written] == ["1", "2", "3", "1"]
    sample_roster(offices[0], 1, days=range(1, 2))
    assert written[-1] == "1 range(1, 2)"


def test_no_day_has_no_agents_on_the_phone() -> None:
    for group in ({"agents": 3, "shifts": [SHIFT]}, {"headcount": {"on_phone": {"08:00": 4}}}):
        roster = sample_roster(center(group), 1, days=range(1, 1))
        assert len(roster.shifts) == len(roster.breaks) == len(roster.levels) == 0
        assert roster.group_of.dtype == roster.levels.start.dtype == np.int64
