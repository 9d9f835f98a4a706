"""Self-service before the queue: contacts begin with a machine, which helps some, and hands the others over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import NEVER, to_ppm
from sim.simulation.attempts import switch_of
from sim.simulation.floor import Entry, Happening, Visit
from sim.simulation.order import SESSIONS_FROM, Kind
from sim.tables import Disposition, Ending, Origin

if TYPE_CHECKING:
    from sim.entities.self_service import SelfService
    from sim.simulation.life import Run


class BotSession:
    """A session with a machine; `visit` is the one that begins with the hand-over, if it comes to that."""

    __slots__ = ("end", "ending", "machine", "number", "start", "visit")

    def __init__(self, number: int, visit: Visit, machine: int, start: int) -> None:
        self.number = number
        self.visit = visit
        self.machine = machine
        self.start = start
        self.end = -1
        self.ending = Ending.OPEN

    def finish(self, ending: Ending, now: int) -> None:
        """The session is over."""
        self.ending, self.end = ending, now


class SelfServiceRoom:
    """Plays sessions; `sessions` are those in progress and those over since the last slice, `room` is what each
    machine can still take."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.env = run.env
        self.draws = run.draws
        center = run.center
        kinds, machines = center.contact_types.values(), list(center.self_services)
        numbers = {name: index for index, name in enumerate(center.type_names)}
        self.rules = [kind.self_service for kind in kinds]
        self.machine_of = [machines.index(rule.at) if rule else -1 for rule in self.rules]
        self.eased = [to_ppm(rule.hand_off.aht) if rule else 0 for rule in self.rules]
        self.come_again_as = [switch_of(rule.recontact if rule else None, numbers) for rule in self.rules]
        capacities = [machine.capacity for machine in center.self_services.values()]
        self.room = [NEVER if capacity is None else capacity for capacity in capacities]
        self.customer_leaves = Happening(Kind.HANG_UP, self.leave_machine)
        self.handing_over = Happening(Kind.HAND_OFF, self.hand_over)
        self.coming_again = Happening(Kind.RECONTACT, self.come_again)
        self.sessions: list[BotSession] = []
        self.begun = 0

    def takes(self, visit: Visit) -> bool:
        """A contact comes in: whether a machine has to do with it, so that it asks for no agent now.

        Who finds no line finds that as anybody else does.
        """
        rule, run = self.rules[visit.type], self.run
        if rule is None:
            return False
        if not self.draws.begins_with_machine(rule.share, visit.customer.identity, visit.attempt):
            return False
        if run.trunks is not None and not run.trunks.has_line(visit.type):
            return False
        machine = self.machine_of[visit.type]
        if self.room[machine] > 0:
            self._begin(rule, self._new_session(visit, machine))
            return True
        self._new_session(visit, machine).finish(Ending.FULL, self.env.now)
        if rule.when_full == "queue":
            return False
        run.note(visit)
        run.turn_away(visit, Disposition.BLOCKED)
        run.attempts.maybe_redial(visit)
        return True

    def _new_session(self, visit: Visit, machine: int) -> BotSession:
        session = BotSession(self.begun, visit, machine, self.env.now)
        self.begun += 1
        self.sessions.append(session)
        return session

    def _begin(self, rule: SelfService, session: BotSession) -> None:
        """A session begins; what will come of it is known, so that who is helped leaves before others come."""
        visit, number = session.visit, session.number
        identity, attempt = visit.customer.identity, visit.attempt
        self.room[session.machine] -= 1
        visit.session = number
        if self.run.trunks is not None:
            visit.contact = -1 - number  # until it has a number of its own
            self.run.trunks.gives_line(visit)
        time = self.draws.session(session.machine, identity, attempt)
        if time >= NEVER:
            return
        toss = self.draws.containment(identity, attempt)
        if toss < rule.contained:
            about = (session, Ending.CONTAINED)
        elif toss < rule.contained + rule.falsely_contained:
            about = (session, Ending.FALSELY_CONTAINED)
        else:
            Entry(self.env, self.handing_over, number, session).enter(time)
            return
        Entry(self.env, self.customer_leaves, SESSIONS_FROM + number, about).enter(time)

    # ---- who is handed over ----------------------------------------------------------------------------------

    def hand_over(self, entry: Entry[BotSession]) -> None:
        """The machine cannot help: the contact asks for an agent, if its type is still open."""
        run, session, now = self.run, entry.about, self.env.now
        visit = session.visit
        self._finish(session, Ending.HANDED_OFF)
        number, waiting_for = run.told + len(run.visits), visit.contact
        visit.number = visit.contact = number
        visit.offered = visit.since = now
        if run.trunks is not None:
            run.trunks.pass_on(waiting_for, number)
        run.note(visit)
        if run.cuts and not run.pools.type_is_open(visit.type, now):
            run.turn_away(visit, Disposition.FLOW_OUT)
        else:
            run.offer(visit, now)

    def _finish(self, session: BotSession, ending: Ending) -> None:
        session.finish(ending, self.env.now)
        self.room[session.machine] += 1

    # ---- who is contained ------------------------------------------------------------------------------------

    def leave_machine(self, entry: Entry[tuple[BotSession, Ending]]) -> None:
        """The customer leaves the machine: helped, or not, and then may come again."""
        session, ending = entry.about
        visit = session.visit
        self._finish(session, ending)
        self.run.drain.is_lost(visit.type)
        if self.run.trunks is not None:
            self.run.trunks.take_back(visit)
        if ending == Ending.FALSELY_CONTAINED:
            self._maybe_come_again(session)

    def _maybe_come_again(self, session: BotSession) -> None:
        """Contacts after the horizon are not part of the run."""
        visit = session.visit
        rule = self.rules[visit.type]
        again = rule.recontact if rule else None
        if again is None or visit.attempt >= again.at_most:
            return
        delay = self.draws.uncontained(visit.type, again.probability, visit.customer.identity, visit.attempt)
        if delay >= 0 and self.env.now + delay < self.run.horizon:
            Entry(self.env, self.coming_again, SESSIONS_FROM + session.number, session).enter(delay)

    def come_again(self, entry: Entry[BotSession]) -> None:
        """A customer whom the machine did not help comes again, as the same type or as another."""
        session, attempts = entry.about, self.run.attempts
        visit = session.visit
        kind = attempts.comes_as(self.come_again_as[visit.type], visit)
        if (closed := attempts.closed_for(kind)) == 0:
            attempts.begin_further(visit, kind, Origin.FALSE_CONTAINMENT)
        elif closed < NEVER:
            entry.enter(closed)
