"""Who is on duty: shifts, headcounts, breaks, and the end of the day."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.entities.units import NEVER
from sim.simulation.floor import Agent, Entry, Happening, rows_of
from sim.simulation.order import Kind
from sim.simulation.sessions import RingFences

if TYPE_CHECKING:
    from sim.simulation.life import Run
    from sim.tables import Roster


class DutyRoom:
    """Brings agents on duty and sends them home, by roster and by the end-of-day rule.

    Under `drain`, a shift end or a fall of headcount takes effect when the group is no longer needed (`drain.py`).
    `duties` and `overtime` (agent, from, to) and `breaks` (agent, from, to, paid) are what is written down, each when
    it ends.
    """

    def __init__(self, run: Run, roster: Roster) -> None:
        self.run = run
        self.env = run.env
        self.agents = run.agents
        self.drain = run.drain
        self.end_of_break = Happening(Kind.BREAK_END, self.end_break)
        self.staying: list[list[Agent]] = [[] for _ in run.center.agent_groups]
        self.duties: list[tuple[int, int, int]] = []
        self.overtime: list[tuple[int, int, int]] = []
        self.breaks: list[tuple[int, int, int, int]] = []
        self._read(roster)

    def _read(self, roster: Roster) -> None:
        shifts, breaks, levels = roster.shifts, roster.breaks, roster.levels
        self.shift_rows = rows_of(shifts.agent, shifts.start, shifts.end)
        self.break_rows = rows_of(breaks.agent, breaks.start, breaks.length, breaks.paid)
        self.level_rows = rows_of(levels.group, levels.start, levels.agents)
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
        self.deferred: list[list[tuple[int, int]]] = [[] for _ in range(groups)]

    # ---- the calendar of the day -----------------------------------------------------------------------------

    def open(self) -> None:
        """Enter the first entry of the roster into the calendar; each entry brings the next."""
        entries: list[tuple[int, Kind, int, Callable[[int], None]]] = []
        entries += [(r[1], Kind.SHIFT_START, row, self.start_shift) for row, r in enumerate(self.shift_rows)]
        entries += [(r[2], Kind.SHIFT_END, row, self.end_shift) for row, r in enumerate(self.shift_rows)]
        entries += [(r[1], Kind.BREAK_START, row, self.break_is_due) for row, r in enumerate(self.break_rows)]
        entries += [(r[1], Kind.LEVEL, row, self.change_level) for row, r in enumerate(self.level_rows)]
        if not self.drain.rules:
            kinds = range(len(self.run.center.contact_types))
            closes = [(t, Kind.CLOSE, k, self.run.close) for k in kinds for t in self.run.pools.closings(k)]
            entries += closes
        fences = RingFences(self.run)
        entries += [(r[0], Kind.RING_FENCE, row, fences.change) for row, r in enumerate(fences.rows)]
        self._entries = sorted(entries, key=lambda entry: entry[:3])
        self._happenings = {kind: Happening(kind, self._happen) for kind in {entry[1] for entry in entries}}
        self._schedule(0)

    def _schedule(self, index: int) -> None:
        if index < len(self._entries):
            moment, kind, identity, _ = self._entries[index]
            Entry(self.env, self._happenings[kind], identity, index).enter(moment - self.env.now)

    def _happen(self, entry: Entry[int]) -> None:
        self._schedule(entry.about + 1)
        _, _, identity, handler = self._entries[entry.about]
        handler(identity)

    # ---- shifts ----------------------------------------------------------------------------------------------

    def start_shift(self, row: int) -> None:
        """A named agent comes on duty; one who is still at work goes on, and what lay between shifts was overtime."""
        number, now, end = self.shift_rows[row]
        agent = self.agents[number]
        if not agent.on_duty:
            self._clock_in(agent, end)
            return
        agent.home_after = False
        self._note_overtime(agent, now)
        agent.until = max(agent.until, end)
        if agent.desk is not None:
            self.run.sessions.look_again(agent)

    def end_shift(self, row: int) -> None:
        """The shift is over: an agent with a contact in hand finishes it first, the others go home."""
        number, _, now = self.shift_rows[row]
        agent = self.agents[number]
        if not agent.on_duty or agent.until != now:
            return
        if self.drain.keeps(agent.group):
            self.staying[agent.group].append(agent)
        else:
            self.send_home(agent)

    def send_home(self, agent: Agent) -> None:
        """An agent leaves now, or after the contact in hand."""
        if agent.visit is not None:
            agent.home_after = True
            if agent.idle_serial >= 0:
                self.run.idle.leave(agent)
        else:
            self._go_home(agent)

    def calls_away(self, agent: Agent) -> bool:
        """At a release: whether the agent goes (or just went) home or begins a break instead of going on working."""
        if not agent.on_duty:
            return True
        if agent.home_after:
            self._go_home(agent)
            return True
        if agent.seat and self.staffed[agent.group] > self.level[agent.group]:
            self._leave_seat(agent, self.surplus_since[agent.group].popleft())
            self.run.sessions.reconsider(agent.group)
            return True
        return bool(agent.breaks_due) and self._takes_break(agent)

    def is_leaving(self, agent: Agent) -> bool:
        """Whether an agent takes no more contacts before the next break or the way home."""
        one_too_many = agent.seat and self.staffed[agent.group] > self.level[agent.group]
        return agent.home_after or bool(agent.breaks_due) or one_too_many

    def _clock_in(self, agent: Agent, until: int) -> None:
        agent.on_duty = True
        agent.came, agent.until, agent.busy_time = self.env.now, until, 0
        self.run.become_free(agent, self.env.now)

    def _go_home(self, agent: Agent) -> None:
        if agent.idle_serial >= 0:
            self.run.idle.leave(agent)
        if agent.break_row >= 0:
            self._finish_break(agent)
        agent.on_duty = agent.home_after = False
        agent.breaks_due.clear()
        self.duties.append((agent.number, agent.came, self.env.now))
        self._note_overtime(agent, self.env.now)
        self.run.has_gone_home(agent)

    def _note_overtime(self, agent: Agent, now: int) -> None:
        if agent.until < now:
            self.overtime.append((agent.number, agent.until, now))

    # ---- headcounts ------------------------------------------------------------------------------------------

    def change_level(self, row: int) -> None:
        """A headcount rises or falls at once, unless the end-of-day rule defers a fall."""
        group, since, agents = self.level_rows[row]
        falls = self.deferred[group]
        while falls and falls[-1][0] <= agents:
            since = falls.pop()[1]
        if agents < self.level[group] and self.drain.keeps(group):
            falls.append((agents, since))
        else:
            self._set_level(group, agents, since)

    def _set_level(self, group: int, agents: int, since: int) -> None:
        """Staff a group with so many seats: idle ones leave first, then whoever finishes first."""
        self.level[group] = agents
        surplus = self.surplus_since[group]
        while surplus and self.staffed[group] - len(surplus) < agents:
            surplus.popleft()
        while self.staffed[group] < agents:
            self.staffed[group] += 1
            self._clock_in(next(seat for seat in self.seats[group] if not seat.on_duty), NEVER)
        while self.staffed[group] - len(surplus) > agents:
            idle = self.run.idle.longest_seat(self.run.sessions.benches_of[group])
            if idle is not None:
                self._leave_seat(idle, since)
            else:
                surplus.append(since)
        self.run.sessions.reconsider(group)

    def _leave_seat(self, agent: Agent, since: int) -> None:
        self.staffed[agent.group] -= 1
        agent.until = since
        self._go_home(agent)

    # ---- breaks ----------------------------------------------------------------------------------------------

    def break_is_due(self, row: int) -> None:
        """A break begins at once, or waits in full length for the contact in hand or the break before."""
        agent = self.agents[self.break_rows[row][0]]
        if agent.on_duty and not agent.home_after:
            agent.breaks_due.append(row)
            if agent.idle_serial >= 0:
                self.run.idle.leave(agent)
            if agent.visit is None and agent.break_row < 0:
                self._takes_break(agent)

    def _takes_break(self, agent: Agent) -> bool:
        if not agent.breaks_due:
            return False
        row = agent.breaks_due.popleft()
        agent.break_row, agent.break_start = row, self.env.now
        Entry(self.env, self.end_of_break, row, (agent, row)).enter(self.break_rows[row][2])
        return True

    def end_break(self, entry: Entry[tuple[Agent, int]]) -> None:
        """A break is over; an agent who has gone home meanwhile is not concerned."""
        agent, row = entry.about
        if agent.break_row != row:
            return
        self._finish_break(agent)
        if not self._takes_break(agent):
            self.run.become_free(agent, self.env.now)

    def _finish_break(self, agent: Agent) -> None:
        paid = self.break_rows[agent.break_row][3]
        self.breaks.append((agent.number, agent.break_start, self.env.now, paid))
        agent.break_row = -1

    # ---- the end of the day ----------------------------------------------------------------------------------

    def relieve(self, group: int) -> None:
        """Those of a group who stayed are no longer needed: they go home, and falls of headcount take effect."""
        staying, self.staying[group] = self.staying[group], []
        for agent in staying:
            if agent.on_duty and agent.until <= self.env.now:
                self.send_home(agent)
        falls, self.deferred[group] = self.deferred[group], []
        for agents, since in falls:
            self._set_level(group, agents, since)

    # ---- the books -------------------------------------------------------------------------------------------

    def settled(self, now: int) -> int:
        """Up to when it is known who works overtime: until a fall of headcount that still waits for a seat to leave."""
        since = [moment for surplus in self.surplus_since for moment in surplus]
        since += [moment for falls in self.deferred for _, moment in falls]
        return min(since, default=now)

    def close_books(self, end: int) -> None:
        """Write down what the end of the run, or of a slice, finds unfinished."""
        for agent in self.agents:
            if agent.on_duty:
                self.duties.append((agent.number, agent.came, end))
                self._note_overtime(agent, end)
            if agent.break_row >= 0:
                paid = self.break_rows[agent.break_row][3]
                self.breaks.append((agent.number, agent.break_start, end, paid))

    def reopen_books(self, sizes: tuple[int, int, int], settled: int) -> None:
        """Strike out what was unfinished, and what lies before a moment up to which all is told."""
        duties, overtime, breaks = sizes
        self.duties = [row for row in self.duties[:duties] if row[2] > settled]
        self.overtime = [row for row in self.overtime[:overtime] if row[2] > settled]
        self.breaks = [row for row in self.breaks[:breaks] if row[2] > settled]
