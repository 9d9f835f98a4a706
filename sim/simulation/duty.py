"""Who is on duty: shifts, headcounts, breaks, and the end of the day."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from simpy import Event

from sim.simulation.floor import After, Agent, Visit
from sim.simulation.order import Kind
from sim.tables import Roster

if TYPE_CHECKING:
    from sim.simulation.model import Run


class DutyRoom:
    """Brings agents on duty and sends them home, by roster and by the end-of-day rule.

    Under `drain`, a shift end or a fall of headcount in a pool that is closed but not empty takes effect when the
    last contact has left the pool.
    """

    def __init__(self, run: Run, roster: Roster) -> None:
        self.run = run
        self.env = run.env
        self.agents = run.agents
        self.drains = run.center.end_of_day == "drain"
        self.in_center = [0] * len(run.center.contact_types)
        self.staying: dict[int, list[tuple[Agent, int]]] = {}
        self.deferred: dict[int, dict[int, tuple[int, int]]] = {}
        self.duties: list[list[int]] = []
        self.breaks: list[tuple[int, int, int, int]] = []
        self._break_taken: dict[int, tuple[int, int, int]] = {}
        self._read(roster)

    def _read(self, roster: Roster) -> None:
        shifts, breaks, levels = roster.shifts, roster.breaks, roster.levels
        self.shift_rows = list(zip(shifts.agent.tolist(), shifts.start.tolist(), shifts.end.tolist(), strict=True))
        self.break_rows = list(
            zip(breaks.agent.tolist(), breaks.start.tolist(), breaks.length.tolist(), breaks.paid.tolist(), strict=True)
        )
        self.level_rows = list(zip(levels.group.tolist(), levels.start.tolist(), levels.agents.tolist(), strict=True))
        groups = len(self.run.center.agent_groups)
        named = {agent for agent, _, _ in self.shift_rows}
        self.seats: list[list[Agent]] = [[] for _ in range(groups)]
        for agent in self.agents:
            if agent.number not in named:
                agent.seat = True
                self.seats[agent.group].append(agent)
        self.level = [0] * groups
        self.staffed = [0] * groups
        self.surplus_since: list[deque[int]] = [deque() for _ in range(groups)]

    # ---- the calendar of the day -----------------------------------------------------------------------------

    def open(self) -> None:
        """Enter the first entry of the roster into the calendar; each entry brings the next."""
        entries: list[tuple[int, Kind, int, Callable[[int], None]]] = []
        for row, (_, start, end) in enumerate(self.shift_rows):
            entries += [(start, Kind.SHIFT_START, row, self.start_shift), (end, Kind.SHIFT_END, row, self.end_shift)]
        entries += [(r[1], Kind.BREAK_START, row, self.break_is_due) for row, r in enumerate(self.break_rows)]
        entries += [(r[1], Kind.LEVEL, row, self.change_level) for row, r in enumerate(self.level_rows)]
        if not self.drains:
            kinds = range(len(self.run.center.contact_types))
            closes = [(t, Kind.CLOSE, k, self.run.close) for k in kinds for t in self.run.pools.closings(k)]
            entries += closes
        self._entries = sorted(entries, key=lambda entry: entry[:3])
        self._schedule(0)

    def _schedule(self, index: int) -> None:
        if index < len(self._entries):
            moment, kind, identity, _ = self._entries[index]
            After(self.env, kind, identity, moment - self.env.now, index).callbacks.append(self._happen)

    def _happen(self, entry: Event) -> None:
        self._schedule(entry.value + 1)
        _, _, identity, handler = self._entries[entry.value]
        handler(identity)

    # ---- shifts ----------------------------------------------------------------------------------------------

    def start_shift(self, row: int) -> None:
        """A named agent comes on duty; one who is still at work simply goes on."""
        number, _, end = self.shift_rows[row]
        agent = self.agents[number]
        if agent.on_duty:
            agent.home_after = False
            self.duties[agent.duty][2] = end
            return
        self._clock_in(agent, end)
        agent.shift_start, agent.busy_time = self.env.now, 0
        self.run.become_free(agent)

    def end_shift(self, row: int) -> None:
        """The shift is over: an agent with a contact in hand finishes it first, the others go home."""
        agent = self.agents[self.shift_rows[row][0]]
        if not agent.on_duty or self.duties[agent.duty][2] != self.env.now:
            return
        pool = self.run.pools.of_group[agent.group]
        if self.must_stay(pool):
            self.staying.setdefault(pool, []).append((agent, agent.duty))
        else:
            self.send_home(agent)

    def must_stay(self, pool: int) -> bool:
        """Whether the end-of-day rule keeps agents of a pool: it is closed, but not yet empty."""
        return self.drains and self.in_center[pool] > 0 and not self.run.pools.is_open(pool, self.env.now)

    def send_home(self, agent: Agent) -> None:
        """An agent leaves now, or after the contact in hand."""
        if agent.visit is not None:
            agent.home_after = True
        else:
            self._go_home(agent)

    def goes_home(self, agent: Agent) -> bool:
        """At a release: whether the agent goes (or just went) home instead of taking another contact."""
        if not agent.on_duty:
            return True
        if agent.home_after:
            self._go_home(agent)
            return True
        if agent.seat and self.staffed[agent.group] > self.level[agent.group]:
            self._leave_seat(agent, self.surplus_since[agent.group].popleft())
            return True
        return False

    def _clock_in(self, agent: Agent, until: int) -> None:
        agent.on_duty = True
        agent.duty = len(self.duties)
        self.duties.append([agent.number, self.env.now, until, -1])

    def _go_home(self, agent: Agent) -> None:
        if agent.idle_serial >= 0:
            self.run.idle.leave(agent)
        if agent.on_break:
            self._finish_break(agent)
        agent.on_duty = agent.home_after = False
        agent.breaks_due.clear()
        self.duties[agent.duty][3] = self.env.now

    # ---- headcounts ------------------------------------------------------------------------------------------

    def change_level(self, row: int) -> None:
        """A headcount rises or falls at once, unless the end-of-day rule defers a fall."""
        group, _, agents = self.level_rows[row]
        pool = self.run.pools.of_group[group]
        waiting = self.deferred.get(pool, {})
        since = waiting.pop(group, (0, self.env.now))[1]
        if agents < self.level[group] and self.must_stay(pool):
            self.deferred.setdefault(pool, {})[group] = (agents, since)
        else:
            self._set_level(group, agents, self.env.now)

    def _set_level(self, group: int, agents: int, since: int) -> None:
        """Staff a group with so many seats: idle ones leave first, then whoever finishes first."""
        self.level[group] = agents
        surplus = self.surplus_since[group]
        while surplus and self.staffed[group] - len(surplus) < agents:
            surplus.popleft()
        while self.staffed[group] < agents:
            self._take_seat(group)
        while self.staffed[group] - len(surplus) > agents:
            if self.run.router.idle_count[group]:
                self._leave_seat(self.run.idle.longest(group), since)
            else:
                surplus.append(since)

    def _take_seat(self, group: int) -> None:
        agent = next(seat for seat in self.seats[group] if not seat.on_duty)
        self.staffed[group] += 1
        self._clock_in(agent, -1)
        agent.shift_start, agent.busy_time = self.env.now, 0
        self.run.become_free(agent)

    def _leave_seat(self, agent: Agent, since: int) -> None:
        self.staffed[agent.group] -= 1
        self.duties[agent.duty][2] = since
        self._go_home(agent)

    # ---- breaks ----------------------------------------------------------------------------------------------

    def break_is_due(self, row: int) -> None:
        """A break begins at once, or waits in full length for the contact in hand or the break before."""
        number, _, length, paid = self.break_rows[row]
        agent = self.agents[number]
        if agent.on_duty and not agent.home_after:
            agent.breaks_due.append((row, length, paid))
            if agent.visit is None and not agent.on_break:
                self.run.idle.leave(agent)
                self.takes_break(agent)

    def takes_break(self, agent: Agent) -> bool:
        """Whether the agent now begins a break that is due."""
        if not agent.breaks_due:
            return False
        row, length, paid = agent.breaks_due.popleft()
        agent.on_break = True
        self._break_taken[agent.number] = (row, self.env.now, paid)
        entry = After(self.env, Kind.BREAK_END, row, length, (agent, row))
        entry.callbacks.append(self.end_break)
        return True

    def end_break(self, entry: Event) -> None:
        """A break is over; an agent who has gone home meanwhile is not concerned."""
        agent, row = entry.value
        if not agent.on_break or self._break_taken[agent.number][0] != row:
            return
        self._finish_break(agent)
        if not self.takes_break(agent):
            self.run.become_free(agent)

    def _finish_break(self, agent: Agent) -> None:
        _, start, paid = self._break_taken.pop(agent.number)
        agent.on_break = False
        self.breaks.append((agent.number, start, self.env.now, paid))

    def unfinished_breaks(self) -> list[tuple[int, int, int, int]]:
        """Breaks still going on: agent, start, -1, paid."""
        return [(number, start, -1, paid) for number, (_, start, paid) in self._break_taken.items()]

    # ---- the end of the day ----------------------------------------------------------------------------------

    def enter(self, visit: Visit) -> None:
        """A contact is in the center from now on."""
        self.in_center[self.run.pools.of_type[visit.type]] += 1

    def leave(self, visit: Visit) -> None:
        """A contact has left the center; when it was the last of a closed pool, those who stayed go home."""
        pool = self.run.pools.of_type[visit.type]
        self.in_center[pool] -= 1
        if self.in_center[pool] == 0 and (pool in self.staying or pool in self.deferred):
            self._drained(pool)

    def _drained(self, pool: int) -> None:
        for agent, duty in self.staying.pop(pool, ()):
            if agent.on_duty and agent.duty == duty and self.duties[duty][2] <= self.env.now:
                self.send_home(agent)
        for group, (agents, since) in self.deferred.pop(pool, {}).items():
            self._set_level(group, agents, since)
