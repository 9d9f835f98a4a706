"""Roster: who is there when, drawn before the clock starts; named agents with shifts, or anonymous headcounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.demand.as_of import as_of, call_in
from sim.demand.laws import quantiles
from sim.demand.off_phone import in_turn
from sim.demand.plan import plan_of
from sim.demand.proficiency import proficiencies
from sim.demand.scheduled import scheduled
from sim.demand.streams import Purpose, replication_word, uniforms
from sim.in_service import agents_needed
from sim.tables import Breaks, Float64, Int64, Levels, Roster, Shifts

if TYPE_CHECKING:
    from sim.center import Center

_NOBODY = np.zeros(0, dtype=np.int64)


def sample_roster(
    center: Center, seed: int, replication: int = 0, days: range | None = None, antithetic: bool = False
) -> Roster:
    """The agents of the given days (all by default), cut at the beginning of the run and the end of the horizon.

    Absence is drawn per agent and day, so that one more agent or group changes nobody else's.
    """
    chosen = days if days is not None else range(center.days)
    return _Sampler(center, seed, replication, antithetic, chosen).roster()


class _Sampler:
    """The draws of one replication: who of the scheduled ones comes, and how late."""

    def __init__(self, center: Center, seed: int, replication: int, antithetic: bool, days: range) -> None:
        self.center, self.days = center, days
        self.plan = plan_of(center)
        self.scheduled = scheduled(center, days)
        self.risks = [group.shrinkage.on_the_day for group in center.agent_groups.values()]
        self.needed = agents_needed(center) if 0 in days else {}
        self.seed = seed
        self.replication, self.flip = replication_word(replication, antithetic)

    def roster(self) -> Roster:
        """The tables, each in the order of time."""
        present, late = self._who_comes()
        on_the_phone = call_in(self.center, self.scheduled, present, late) if self.needed else _NOBODY
        levels, seats = self._levels()
        count = np.array(
            [seats.get(g, 0) if n < 0 else n for g, n in enumerate(self.scheduled.heads)], dtype=np.int64
        )
        first = np.cumsum(count) - count
        group_of = np.repeat(np.arange(len(count)), count)
        ordinal = np.arange(len(group_of)) - first[group_of]
        aht, resolution, transfer = proficiencies(
            self.center, self.plan, group_of, ordinal, self.seed, self.replication, self.flip
        )
        agent = first[self.scheduled.who.group] + self.scheduled.who.ordinal
        roster = Roster(
            group_of=group_of,
            ordinal=ordinal,
            aht=aht,
            resolution=resolution,
            transfer=transfer,
            shifts=self._shifts(agent, present, late),
            breaks=self._breaks(agent, present, late),
            levels=levels,
        )
        if self.center.begin or self.needed:
            return as_of(roster, self.center.begin, self.needed, agent[on_the_phone])
        return roster

    def _draws(self, group: int, day: Int64, ordinal: Int64) -> Float64:
        """The uniforms of agents on days: the columns of PRESENT and LATE in their block."""
        block = Purpose.PRESENT // 4
        key = self.plan.group_keys[group]
        return uniforms(self.seed, key, block, day + 1, ordinal, 0, 0, self.replication, self.flip)

    def _who_comes(self) -> tuple[np.ndarray, Int64]:
        """By agent and day: whether they come, and how late (µs)."""
        who = self.scheduled.who
        present, late = np.ones(len(who.group), dtype=np.bool_), np.zeros(len(who.group), dtype=np.int64)
        for group, (risk, law) in enumerate(zip(self.risks, self.plan.late, strict=True)):
            rows = np.flatnonzero(who.group == group) if risk > 0 or law >= 0 else ()
            if len(rows):
                u = self._draws(group, who.day[rows], who.ordinal[rows])
                present[rows] = u[:, Purpose.PRESENT % 4] >= risk
                if law >= 0:
                    late[rows] = quantiles(self.plan.laws, law, u[:, Purpose.LATE % 4])
        self._call_in_sick(present)
        return present, late

    def _call_in_sick(self, present: np.ndarray) -> None:
        """Those who are away on a date: the first, in a fixed order that is spread over the group, who would come."""
        who = self.scheduled.who
        for group, day, agents in zip(*(column.tolist() for column in self.scheduled.sick), strict=True):
            rows = np.flatnonzero((who.group == group) & (who.day == day) & present)
            turn = np.argsort(in_turn(max(self.scheduled.heads[group], 0)))
            present[rows[np.argsort(turn[who.ordinal[rows]])][:agents]] = False

    def _shifts(self, agent: Int64, present: np.ndarray, late: Int64) -> Shifts:
        planned = self.scheduled.shifts
        start = np.maximum(planned.start + late[planned.who], 0)
        end = np.minimum(planned.end, self.center.clock.horizon)
        rows = np.flatnonzero(present[planned.who] & (start < end))
        rows = rows[np.lexsort((agent[planned.who[rows]], start[rows]))]
        who = planned.who[rows]
        return Shifts(agent[who], self.scheduled.who.group[who], start[rows], end[rows])

    def _breaks(self, agent: Int64, present: np.ndarray, late: Int64) -> Breaks:
        planned = self.scheduled.breaks
        rows = np.flatnonzero(present[planned.who])
        who = agent[planned.who[rows]]
        breaks = Breaks(who, planned.start[rows], planned.length[rows], planned.paid[rows])
        within = planned.within[rows]
        return self._joined_late(breaks, within, late) if np.any(within >= 0) else breaks

    def _joined_late(self, breaks: Breaks, within: Int64, late: Int64) -> Breaks:
        """Whoever comes late joins a session at a set time when they come, for what is left of it."""
        duties = self.scheduled.shifts
        came = np.where(within >= 0, duties.start[within] + late[duties.who[within]], breaks.start)
        start, end = np.maximum(breaks.start, came), breaks.start + breaks.length
        length = np.where(within >= 0, end - start, breaks.length)
        rows = np.flatnonzero((length > 0) & (start < self.center.clock.horizon))
        rows = rows[np.lexsort((breaks.agent[rows], start[rows]))]
        return Breaks(breaks.agent[rows], start[rows], length[rows], breaks.paid[rows])

    # ---- headcounts ------------------------------------------------------------------------------------------

    def _levels(self) -> tuple[Levels, dict[int, int]]:
        """Seats by time, and the most of each group; the absent ones of a day are missing from every level that
        counts them."""
        steps, rows, most = self.scheduled.steps, list[np.ndarray](), dict[int, int]()
        for group in np.unique(steps.group).tolist():
            own = steps.group == group
            start, seats = steps.start[own], self._present(group, steps.day[own], steps.seats[own])
            changes = np.append(True, seats[1:] != seats[:-1])
            most[group] = max(int(seats.max()), self.needed.get(group, 0))
            if self.days[-1] == self.center.days - 1 and seats[-1] > 0:
                start, seats = np.append(start, self.center.clock.horizon), np.append(seats, 0)
                changes = np.append(changes, True)
            rows.append(np.stack([np.full(len(start), group), start, seats])[:, changes])
        table = np.concatenate(rows, axis=1) if rows else np.zeros((3, 0), dtype=np.int64)
        return Levels(*table[:, np.lexsort((table[0], table[1]))]), most

    def _present(self, group: int, day: Int64, seats: Int64) -> Int64:
        """How many of the first so many seats are taken on a day; those away on a date are missing at all hours."""
        most, sick = int(seats.max()), self.scheduled.sick
        if most == 0:
            return seats
        if self.risks[group] > 0:
            days, place = np.unique(day, return_inverse=True)
            u = self._draws(group, np.repeat(days, most), np.tile(np.arange(most), len(days)))
            taken = np.cumsum(u[:, Purpose.PRESENT % 4].reshape(len(days), most) >= self.risks[group], axis=1)
            seats = np.concatenate([np.zeros((len(days), 1), dtype=np.int64), taken], axis=1)[place, seats]
        for date, agents in zip(sick.day[sick.group == group], sick.agents[sick.group == group], strict=True):
            seats = np.where(day == date, np.maximum(seats - agents, 0), seats)
        return seats
