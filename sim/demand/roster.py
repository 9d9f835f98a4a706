"""Roster: who is there when, drawn before the clock starts; named agents with shifts, or anonymous headcounts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.heads import Planned, group_levels, scheduled_heads, shift_plan
from sim.demand.laws import quantile
from sim.demand.plan import plan_of
from sim.demand.required import required_levels
from sim.demand.streams import Purpose, replication_word, uniform
from sim.entities.activity import PAID, WORK
from sim.entities.units import PPM
from sim.tables import Breaks, Int64, Levels, Roster, Shifts

if TYPE_CHECKING:
    from sim.center import Center
    from sim.entities.agent_group import AgentGroup


def sample_roster(
    center: Center, seed: int, replication: int = 0, days: range | None = None, antithetic: bool = False
) -> Roster:
    """The agents of the given days (all by default), cut at the start and the end of the horizon.

    Absence is drawn per agent and day, so that one more agent or group changes nobody else's.
    """
    sampler = _Sampler(
        center, seed, replication, antithetic, days if days is not None else range(center.days)
    )
    for index, name in enumerate(center.agent_groups):
        sampler.add_group(index, name)
    return sampler.roster()


@dataclass
class _Rows:
    agents: list[tuple[int, int]] = field(default_factory=list)
    shifts: list[tuple[int, int, int, int]] = field(default_factory=list)
    breaks: list[tuple[int, int, int, int]] = field(default_factory=list)
    levels: list[tuple[int, int, int]] = field(default_factory=list)


class _Sampler:
    def __init__(self, center: Center, seed: int, replication: int, antithetic: bool, days: range) -> None:
        self.center = center
        self.plan = plan_of(center)
        self.seed = seed
        self.replication, self.flip = replication_word(replication, antithetic)
        self.days = days
        self.rows = _Rows()
        self.required = required_levels(center) if center.staffing.policy != "as_given" else None

    def add_group(self, index: int, name: str) -> None:
        """Add one group's agents: from the staffing policy, a schedule, a headcount by time, or shifts."""
        group = self.center.agent_groups[name]
        if self.required is not None:
            self._add_levels(index, name, _steps(self.required[:, index], self.center.clock.interval))
        elif group.schedule is not None:
            self._add_schedule(index, name, group)
        elif group.headcount is not None and (group.headcount.on_phone or group.headcount.rows) is not None:
            self._add_levels(index, name, group_levels(self.center, name))
        else:
            self._add_shifts(index, name, group)

    def _uniform(self, group: int, purpose: Purpose, day: int, ordinal: int, leg: int = 0) -> float:
        key = self.plan.group_keys[group]
        return uniform(self.seed, key, int(purpose), day + 1, ordinal, 0, leg, self.replication, self.flip)

    def _is_absent(self, group: int, name: str, day: int, ordinal: int) -> bool:
        risk = self.center.agent_groups[name].shrinkage.on_the_day
        return risk > 0 and self._uniform(group, Purpose.PRESENT, day, ordinal) < risk

    def _lateness(self, group: int, day: int, ordinal: int) -> int:
        law = self.plan.late[group]
        if law < 0:
            return 0
        return quantile(self.plan.laws, law, self._uniform(group, Purpose.LATE, day, ordinal))

    # ---- named agents ----------------------------------------------------------------------------------------

    def _add_shifts(self, index: int, name: str, group: AgentGroup) -> None:
        """Heads on shifts, or on duty while any of their contact types is open; the night before reaches in."""
        heads = scheduled_heads(group)
        first = self._new_agents(index, heads)
        for day in self._dates(bool(group.shifts)):
            for planned in shift_plan(self.center, name, day, heads):
                if not self._is_absent(index, name, day, planned.ordinal):
                    late = self._lateness(index, day, planned.ordinal)
                    self._add_shift(index, first + planned.ordinal, planned.start, planned.end, late)
                    self._add_breaks(planned, first + planned.ordinal)

    def _dates(self, has_shifts: bool) -> list[int]:
        """Days whose shifts may lie in the horizon: also the nights before it (two dates in zones far behind), and
        the next date in zones ahead."""
        dates = list(self.days)
        if has_shifts and dates:
            dates = ([-2, -1] if dates[0] == 0 else []) + dates
            dates += [self.center.days] if dates[-1] == self.center.days - 1 else []
        return dates

    def _add_shift(self, index: int, agent: int, start: int, end: int, late: int) -> None:
        start, end = max(start + late, 0), min(end, self.center.clock.horizon)
        if start < end:
            self.rows.shifts.append((agent, index, start, end))

    def _add_breaks(self, planned: Planned, agent: int) -> None:
        """Breaks of one shift."""
        for pause in planned.breaks:
            due = planned.due(pause)
            if 0 <= due < min(planned.end, self.center.clock.horizon):
                self.rows.breaks.append((agent, due, pause.length, int(pause.paid)))

    def _add_schedule(self, index: int, name: str, group: AgentGroup) -> None:
        rows, clock, zone = group.schedule or (), self.center.clock, self.center.timezone_of(name)
        ordinals = {agent: number for number, agent in enumerate(dict.fromkeys(row.agent for row in rows))}
        first, dates = self._new_agents(index, len(ordinals)), self._dates(has_shifts=True)
        for row in rows:
            day, ordinal = clock.day_number(row.date), ordinals[row.agent]
            if day not in dates or self._is_absent(index, name, day, ordinal):
                continue
            start, end = clock.at(day, row.start, zone), clock.at(day, row.end, zone)
            if row.activity in WORK:
                self._add_shift(index, first + ordinal, start, end, self._lateness(index, day, ordinal))
            elif 0 <= start < clock.horizon:
                paid = int(row.activity in PAID)
                self.rows.breaks.append((first + ordinal, start, end - start, paid))

    def _new_agents(self, index: int, count: int) -> int:
        first = len(self.rows.agents)
        self.rows.agents += [(index, ordinal) for ordinal in range(count)]
        return first

    # ---- headcounts ------------------------------------------------------------------------------------------

    def _add_levels(self, index: int, name: str, steps: list[tuple[int, int]]) -> None:
        """Seats by time; the absent ones of a day are missing from every level that counts them."""
        clock = self.center.clock
        starts = [clock.day_starts[day] for day in self.days]
        inside = [m for m, _ in steps if 0 <= m < clock.horizon and clock.day_of(m) in self.days]
        highest, last = 0, -1
        for moment in sorted({*inside, *starts}):
            place = bisect_right(steps, (moment, PPM * PPM)) - 1
            level = self._present(index, name, clock.day_of(moment), steps[place][1] if place >= 0 else 0)
            highest = max(highest, level)
            if level != last:
                self.rows.levels.append((index, moment, level))
                last = level
        if self.days and self.days[-1] == self.center.days - 1 and last > 0:
            self.rows.levels.append((index, clock.horizon, 0))
        self._new_agents(index, highest)

    def _present(self, index: int, name: str, day: int, seats: int) -> int:
        return sum(not self._is_absent(index, name, day, seat) for seat in range(seats))

    def roster(self) -> Roster:
        """The rows drawn so far as tables, each in the order of time."""
        return Roster(
            group_of=_column(self.rows.agents, 0),
            ordinal=_column(self.rows.agents, 1),
            shifts=Shifts(*_columns(sorted(self.rows.shifts, key=lambda r: (r[2], r[0])), 4)),
            breaks=Breaks(*_columns(sorted(self.rows.breaks, key=lambda r: (r[1], r[0])), 4)),
            levels=Levels(*_columns(sorted(self.rows.levels, key=lambda r: (r[1], r[0])), 3)),
        )


def _steps(levels: Int64, interval: int) -> list[tuple[int, int]]:
    return [(i * interval, int(level)) for i, level in enumerate(levels) if i == 0 or level != levels[i - 1]]


def _column(rows: list[tuple[int, int]], index: int) -> Int64:
    return np.array([row[index] for row in rows], dtype=np.int64)


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> list[Int64]:
    table = np.array(rows, dtype=np.int64).reshape(-1, width)
    return [table[:, column].copy() for column in range(width)]
