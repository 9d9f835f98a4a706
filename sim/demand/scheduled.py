"""Who is scheduled when, in columns and without dice; worked out once for a center, since every replication asks.

A row of `who` is an agent on a day: what comes of the dice (absence, lateness) comes to all shifts and breaks of it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.demand.heads import Planned, group_levels, scheduled_heads, shift_plan
from sim.demand.off_phone import sessions
from sim.demand.required import required_levels
from sim.entities.activity import PAID, WORK
from sim.last_few import LastFew

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.center import Center
    from sim.entities.agent_group import AgentGroup
    from sim.tables import Int64

_NO_SHIFT = -1
_kept: LastFew[Scheduled] = LastFew()
_required: LastFew[Int64] = LastFew()


class Days(NamedTuple):
    """Agents on days: group, number within the group, day."""

    group: Int64
    ordinal: Int64
    day: Int64


class Duties(NamedTuple):
    """Shifts as scheduled: row of `who`, from, to (µs); they may reach beyond the horizon."""

    who: Int64
    start: Int64
    end: Int64


class Pauses(NamedTuple):
    """Breaks that fall due inside the horizon, in order of time and agent: row of `who`, due, length, paid.

    `within` is the shift (row of `shifts`) of a session at a set time, which ends when it ends; -1 for breaks, which
    keep their length.
    """

    who: Int64
    start: Int64
    length: Int64
    paid: Int64
    within: Int64


class Sick(NamedTuple):
    """So many agents of a group away on a day, besides those whose absence is drawn."""

    group: Int64
    day: Int64
    agents: Int64


class Steps(NamedTuple):
    """Headcounts by time of groups without named agents: group, moment, its day, seats before absence."""

    group: Int64
    start: Int64
    day: Int64
    seats: Int64


@dataclass(frozen=True)
class Scheduled:
    """The schedule of some days; `heads` is the number of named agents of each group, -1 for headcounts by time."""

    heads: tuple[int, ...]
    who: Days
    shifts: Duties
    breaks: Pauses
    sick: Sick
    steps: Steps


def scheduled(center: Center, days: range) -> Scheduled:
    """The schedule of a center on some of its days."""
    return _kept.of((center.digest, days), lambda: _Writer(center, days).scheduled())


def required_of(center: Center) -> Int64:
    """`required_levels`, worked out once for a center."""
    return _required.of(center.digest, lambda: required_levels(center))


class _Writer:
    """Writes the rows of a schedule down, group by group."""

    def __init__(self, center: Center, days: range) -> None:
        self.center, self.days, self.horizon = center, days, center.clock.horizon
        self.heads = list[int]()
        self.who: dict[tuple[int, int, int], int] = {}
        self.shifts = list[tuple[int, int, int]]()
        self.breaks = list[tuple[int, int, int, int, int]]()
        self.sick = list[tuple[int, int, int]]()
        self.steps = list[tuple[int, int, int, int]]()

    def scheduled(self) -> Scheduled:
        """All groups: from the staffing policy, a schedule, a headcount by time, or shifts."""
        center = self.center
        required = None if center.staffing.policy == "as_given" else required_of(center)
        for index, (name, group) in enumerate(center.agent_groups.items()):
            if required is not None:
                self._add_steps(index, _steps(required[:, index], center.clock.interval))
            elif group.schedule is not None:
                self._add_schedule(index, name, group)
            elif (
                group.headcount is not None and (group.headcount.on_phone or group.headcount.rows) is not None
            ):
                self._add_steps(index, group_levels(center, name))
            else:
                self._add_shifts(index, name, group)
            if required is None and group.off_phone:
                self._add_sessions(index, name)
            self._add_sick(index, group)
        people = list(self.who)
        self.breaks.sort(key=lambda row: (row[1], *people[row[0]][:2]))
        return Scheduled(
            tuple(self.heads), Days(*_columns(people, 3)), Duties(*_columns(self.shifts, 3)),
            Pauses(*_columns(self.breaks, 5)), Sick(*_columns(self.sick, 3)), Steps(*_columns(self.steps, 4)),
        )  # fmt: skip

    def _person(self, index: int, ordinal: int, day: int) -> int:
        return self.who.setdefault((index, ordinal, day), len(self.who))

    def _dates(self, has_shifts: bool) -> list[int]:
        """Days whose shifts may lie in the horizon: also the nights before it (two dates in zones far behind), and
        the next date in zones ahead."""
        dates = list(self.days)
        if has_shifts and dates:
            dates = ([-2, -1] if dates[0] == 0 else []) + dates
            dates += [self.center.days] if dates[-1] == self.center.days - 1 else []
        return dates

    def _add_shifts(self, index: int, name: str, group: AgentGroup) -> None:
        """Heads on shifts, or on duty while any of their contact types is open; the night before reaches in."""
        heads = scheduled_heads(group)
        self.heads.append(heads)
        for day in self._dates(bool(group.shifts)):
            for planned in shift_plan(self.center, name, day, heads):
                who = self._person(index, planned.ordinal, day)
                self.shifts.append((who, planned.start, planned.end))
                self._add_breaks(planned, who)

    def _add_breaks(self, planned: Planned, who: int) -> None:
        for pause in planned.breaks:
            due = planned.due(pause)
            if 0 <= due < min(planned.end, self.horizon):
                self.breaks.append((who, due, pause.length, int(pause.paid), _NO_SHIFT))

    def _add_schedule(self, index: int, name: str, group: AgentGroup) -> None:
        rows, clock, zone = group.schedule or (), self.center.clock, self.center.timezone_of(name)
        ordinals = {agent: number for number, agent in enumerate(dict.fromkeys(row.agent for row in rows))}
        self.heads.append(len(ordinals))
        dates = self._dates(has_shifts=True)
        for row in rows:
            day = clock.day_number(row.date)
            if day not in dates:
                continue
            who = self._person(index, ordinals[row.agent], day)
            start, end = clock.at(day, row.start, zone), clock.at(day, row.end, zone)
            if row.activity in WORK:
                self.shifts.append((who, start, end))
            elif 0 <= start < self.horizon:
                self.breaks.append((who, start, end - start, int(row.activity in PAID), _NO_SHIFT))

    def _add_sessions(self, index: int, name: str) -> None:
        """Training and meetings at set times: breaks of those whose turn it is."""
        people, dates = list(self.who), self._dates(has_shifts=True)
        rows = {
            (people[who][1], start): row
            for row, (who, start, _) in enumerate(self.shifts)
            if people[who][0] == index
        }
        for session in sessions(self.center, name, [dates[0] - 1, *dates, dates[-1] + 1] if dates else []):
            for duty in session.away if 0 <= session.start < self.horizon else ():
                if (row := rows.get((duty.ordinal, duty.start))) is not None:
                    length = session.end - session.start
                    self.breaks.append((self.shifts[row][0], session.start, length, 1, row))

    def _add_sick(self, index: int, group: AgentGroup) -> None:
        for day in self.days:
            agents = sum(away.agents for away in group.away if away.is_on(self.center.clock.date(day)))
            if agents:
                self.sick.append((index, day, agents))

    def _add_steps(self, index: int, steps: Sequence[tuple[int, int]]) -> None:
        """Seats at the start of each day and at every change."""
        self.heads.append(-1)
        clock = self.center.clock
        inside = [m for m, _ in steps if 0 <= m < clock.horizon and clock.day_of(m) in self.days]
        for moment in sorted({*inside, *(clock.day_starts[day] for day in self.days)}):
            place = bisect_right(steps, moment, key=lambda step: step[0]) - 1
            seats = steps[place][1] if place >= 0 else 0
            self.steps.append((index, moment, clock.day_of(moment), seats))


def _steps(levels: Int64, interval: int) -> list[tuple[int, int]]:
    return [(i * interval, int(level)) for i, level in enumerate(levels) if i == 0 or level != levels[i - 1]]


def _columns(rows: Iterable[tuple[int, ...]], width: int) -> list[Int64]:
    table = np.array(list(rows), dtype=np.int64).reshape(-1, width)
    return [table[:, column].copy() for column in range(width)]
