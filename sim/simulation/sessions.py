"""Agents who hold several contacts at once, or a task that a live contact may interrupt.

Each such agent has a desk (see `sim.simulation.desk`). One entry of the calendar ends a stage of one session; it is
the current one if the desk expects an end now. Every change ends with `settle`: the next end is entered, what the
agent does is written down, and the agent stands on each bench with room for one more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import NEVER, PPM
from sim.policies.lanes import DEFERRED
from sim.policies.selection import NOBODY
from sim.simulation.desk import Desk, Session
from sim.simulation.floor import Agent, Entry, Visit, Work
from sim.simulation.stage import Stage
from sim.tables import Disposition

if TYPE_CHECKING:
    from sim.simulation.life import Run


_BEFORE_WRAP_UP = (Stage.CONVERSATION, Stage.MEETING)


class Sessions:
    """The desks of a run; `stints` (agent, from, to, state) are written down, each when it ends."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.env = run.env
        self.stints: list[tuple[int, int, int, int]] = []
        self._read(run)

    def _read(self, run: Run) -> None:
        center, benches = run.center, run.center.benches
        self.lanes, self.lane_of = benches.lanes, benches.lane_of_type
        self.channel_of = [center.channels[kind.channel] for kind in center.contact_types.values()]
        self.benches_of: list[list[int]] = [[] for _ in center.group_names]
        self.lane_of_bench = [bench.lane for bench in benches.all]
        self.shut = [False] * len(benches.all)
        for number, bench in enumerate(benches.all):
            self.benches_of[bench.group].append(number)
        self.members: list[list[Agent]] = [[] for _ in center.group_names]
        for agent in run.agents:
            if benches.holds_several[agent.group]:
                agent.desk = Desk()
                self.members[agent.group].append(agent)

    # ---- a contact ---------------------------------------------------------------------------------------------

    def answer(self, agent: Agent, visit: Visit) -> None:
        """An agent who stood on a bench takes a contact."""
        desk = _desk(agent)
        self.begin(agent, desk, visit)
        self.settle(agent, desk)

    def begin(self, agent: Agent, desk: Desk, visit: Visit) -> None:
        """A contact comes to hand; a task that is being worked on is laid aside."""
        now, run, lane = self.env.now, self.run, self.lane_of[visit.type]
        self.advance(agent, desk)
        if desk.task():
            desk.pause()
        agent.visit, agent.last_assigned = visit, now
        if visit.lost == Disposition.OPEN:
            run.begin_service(agent, visit, now)
            talk, hold, _ = visit.work
            session = Session(visit, lane, Stage.CONVERSATION, desk.clock + (talk + hold) * PPM)
        else:
            identity = visit.customer.identity
            search = run.draws.discovery(visit.type, identity, visit.attempt, visit.leg)
            session = Session(visit, lane, Stage.DISCOVERY, desk.clock + search * PPM)
        desk.open.append(session)

    def end_stage(self, agent: Agent, desk: Desk) -> None:
        """The next session comes to an end: a customer leaves, a wrap-up is finished, a silence is understood."""
        if desk.next_end != self.env.now:
            return
        desk.next_end = NEVER
        self.advance(agent, desk)
        session = desk.first()
        if session.stage in _BEFORE_WRAP_UP and self._goes_on(session):
            if session.lane == DEFERRED and agent.idle_serial >= 0:
                self.run.idle.leave(agent)
            self.settle(agent, desk, moves=False)
            return
        desk.open.remove(session)
        if agent.idle_serial >= 0:
            self.run.idle.leave(agent)
        agent.visit = desk.open[-1].visit if desk.open else None
        if session.stage != Stage.DISCOVERY:
            self._is_over(session)
        self.become_free(agent, desk)

    def _goes_on(self, session: Session) -> bool:
        """The conversation is over: how long it took is written down; whether the agent stays, or a wrap-up follows."""
        visit = session.visit
        talk, hold, wrap_up = visit.work
        if session.stage == Stage.CONVERSATION:
            self.write(visit, talk + hold, wrap_up, self.env.now)
            if self.run.conversation_ends(self.run.agents[visit.agent], visit, 0):
                session.stage = Stage.HELD
                return True
        if wrap_up == 0 or self.channel_of[visit.type].wrap_up == "offline":
            return False
        session.stage = Stage.WRAP_UP
        session.target += wrap_up * PPM
        return True

    def meet(self, agent: Agent, desk: Desk, together: int) -> None:
        """An agent who stayed with a customer meets whoever answered, for so long, and then wraps up."""
        self.advance(agent, desk)
        (session,) = desk.open
        session.stage, session.target = Stage.MEETING, desk.clock + together * PPM
        session.visit.left = self.env.now + together
        self.settle(agent, desk, moves=False)

    def write(self, visit: Visit, done: int, wrap_up: int, now: int) -> None:
        """The customer leaves: a live conversation took until now, a deferred one as long as it was worked on."""
        talk, hold, _ = visit.work
        lasted = done if self.lane_of[visit.type] == DEFERRED else now - visit.answered
        held = lasted * hold // (talk + hold) if hold else 0
        visit.work = (lasted - held, held, wrap_up)
        visit.left = now

    def _is_over(self, session: Session) -> None:
        visit = session.visit
        if session.stage == Stage.WRAP_UP and session.lane != DEFERRED:
            talk, hold, _ = visit.work
            visit.work = (talk, hold, self.env.now - visit.left)
        if visit.transferred < 0:
            self.run.drain.is_done(visit.type)

    # ---- an agent ----------------------------------------------------------------------------------------------

    def become_free(self, agent: Agent, desk: Desk) -> None:
        """An agent who holds less goes home or takes a break if nothing is left, else looks for more."""
        if agent.idle_serial >= 0:  # looked already, since the last contact of a pool let somebody go
            self.run.idle.leave(agent)
        if not desk.open:
            desk.clock = 0
            if self.run.duty.calls_away(agent):
                self.settle(agent, desk)
                return
        self.look(agent, desk)

    def look(self, agent: Agent, desk: Desk, moves: bool = True) -> None:
        """Take what waits while there is room; with nothing else in hand, go on with a paused task."""
        self.advance(agent, desk)
        queue = self._choose(agent, desk)
        while queue >= 0:
            visit = self.run.lines.head(queue)
            self.run.lines.step_out(visit, self.env.now)
            self.begin(agent, desk, visit)
            moves = True
            queue = self._choose(agent, desk)
        if not desk.open and desk.paused:
            agent.visit = desk.paused.visit
            desk.resume()
        self.settle(agent, desk, moves)

    def _choose(self, agent: Agent, desk: Desk) -> int:
        run = self.run
        if not run.lines.length or run.duty.is_leaving(agent):
            return NOBODY
        taking = run.router.taking
        for bench in self.benches_of[agent.group]:
            taking[bench] = self.has_room(desk, bench)
        return run.select_queue(agent.group, self.env.now)

    def has_room(self, desk: Desk, bench: int) -> bool:
        """Whether one more contact of a bench may come to hand now."""
        lane = self.lane_of_bench[bench]
        if self.shut[bench]:
            return False
        if lane == DEFERRED:
            return not desk.open and desk.paused is None
        task = desk.task()
        if task:
            return self.channel_of[task.visit.type].interruptible and task.stage == Stage.CONVERSATION
        concurrency, beside = self.lanes[lane]
        mine = [session.lane for session in desk.open]
        return mine.count(lane) < concurrency and all(beside >> other & 1 for other in mine)

    def settle(self, agent: Agent, desk: Desk, moves: bool = True) -> None:
        """After a change: enter the next end, write down what was done so far, and stand where there is room.

        Unless the agent `moves` (holds more or less than before), it keeps its place among those who hold as much.
        """
        now = self.env.now
        if desk.open:
            desk.pace = min(self.channel_of[s.visit.type].pace(len(desk.open)) for s in desk.open)
        end = desk.end_of_first(now)
        if end != desk.next_end and end < NEVER:
            Entry(self.env, self.run.end_of_service, agent.number, agent).enter(end - now)
        desk.next_end = end
        self._note(agent, desk, now)
        if agent.idle_serial < 0:
            self._stand(agent, desk, moves)

    def _note(self, agent: Agent, desk: Desk, now: int) -> None:
        """Write down what the agent has been doing if that changes now."""
        state = desk.doing()
        if state != desk.state:
            if desk.state >= 0 and desk.changed < now:
                self.stints.append((agent.number, desk.changed, now, desk.state))
            desk.state, desk.changed = state, now

    def _stand(self, agent: Agent, desk: Desk, moves: bool) -> None:
        duty = self.run.duty
        if not agent.on_duty or agent.break_row >= 0 or duty.is_leaving(agent):
            return
        room = tuple(bench for bench in self.benches_of[agent.group] if self.has_room(desk, bench))
        load = 2 * len(desk.open) - (desk.task() is not None) + (desk.paused is not None)
        if moves:
            desk.key = self.run.idle.key_of(agent, self.env.now, load)
        if room:
            agent.benches = room
            self.run.idle.stand(agent, desk.key)

    def advance(self, agent: Agent, desk: Desk) -> None:
        """Bring the clock of an agent up to now."""
        agent.busy_time += desk.advance(self.env.now)

    # ---- what others bring about -------------------------------------------------------------------------------

    def reconsider(self, group: int) -> None:
        """What agents of a group may take has changed: each looks again, first who has stood longest on a bench."""
        agents = self.members[group]
        standing = sorted((a for a in agents if a.idle_serial >= 0), key=lambda a: a.idle_serial)
        for agent in standing + [a for a in agents if a.idle_serial < 0]:
            self.look_again(agent)

    def look_again(self, agent: Agent) -> None:
        """An agent may take other contacts than before."""
        if agent.idle_serial >= 0:
            self.run.idle.leave(agent)
        if agent.on_duty and agent.break_row < 0:
            self.look(agent, _desk(agent), moves=False)

    # ---- the books -------------------------------------------------------------------------------------------

    def close_books(self, end: int) -> None:
        """Write down what the end of the run, or of a slice, finds in hand: as far as it is done."""
        self.unfinished: list[tuple[Visit, Work, int]] = []
        self.ended = len(self.stints)
        for agents in self.members:
            for agent in agents:
                desk = _desk(agent)
                self.advance(agent, desk)
                for session in [*desk.open, *([desk.paused] if desk.paused else [])]:
                    self.unfinished.append((session.visit, session.visit.work, session.visit.left))
                    self._cut(session, desk, end)

    def close_stints(self, end: int) -> None:
        """Write down what agents do at the end, which may be after the last day: some hold a customer for ever."""
        for agents in self.members:
            for agent in agents:
                desk = _desk(agent)
                if desk.state >= 0 and desk.changed < end:
                    self.stints.append((agent.number, desk.changed, end, desk.state))

    def _cut(self, session: Session, desk: Desk, end: int) -> None:
        visit = session.visit
        talk, hold, _ = visit.work
        if session.stage == Stage.WRAP_UP:
            visit.work = (talk, hold, end - visit.left)
        elif session.stage == Stage.CONVERSATION:
            clock = 0 if session is desk.paused else desk.clock
            left = (session.target - clock) // PPM
            self.write(visit, talk + hold - left, 0, end)

    def reopen_books(self, settled: int) -> None:
        """Strike out what was unfinished, and what lies before a moment up to which all is told."""
        for visit, work, left in self.unfinished:
            visit.work, visit.left = work, left
        self.stints = [row for row in self.stints[: self.ended] if row[2] > settled]


class RingFences:
    """Hours in which a group takes some contact types only: its other benches are shut meanwhile."""

    def __init__(self, run: Run) -> None:
        center = run.center
        self.sessions = run.sessions
        self.benches = center.benches
        self.running: list[list[int]] = [[] for _ in center.group_names]
        self.rows = [
            (moment, group, fence, begins)
            for group, name in enumerate(center.group_names)
            for fence, windows in enumerate(center.fence_windows(name))
            for window in windows
            for moment, begins in zip(window, (1, 0), strict=True)
        ]

    def change(self, row: int) -> None:
        """A ring-fence begins or ends."""
        _, group, fence, begins = self.rows[row]
        running = self.running[group]
        if begins:
            running.append(fence)
        else:
            running.remove(fence)
        for bench in self.sessions.benches_of[group]:
            named = self.benches.all[bench].fences
            self.sessions.shut[bench] = bool(running) and not any(fence in named for fence in running)
        self.sessions.reconsider(group)


def _desk(agent: Agent) -> Desk:
    assert agent.desk is not None
    return agent.desk
