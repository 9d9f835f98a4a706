"""What more there is to the steps of `life` where a center asks for more than plain contacts (see `features`).

Each step of a plain life stands in `life` only; here it is led up to, followed by something, or replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.simulation.affinity import AffinityRoom
from sim.simulation.announcements import AnnouncementRoom
from sim.simulation.deferred import DeferredRoom
from sim.simulation.life import Run
from sim.simulation.opening import OpeningRoom
from sim.simulation.self_service import SelfServiceRoom
from sim.simulation.trunks import TrunkRoom
from sim.simulation.work import at_pace, scaled
from sim.tables import Demand, Disposition, Origin, Roster

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.simulation.floor import Agent, Entry, Visit


class RichRun(Run):
    """One replication in progress of a center with machines, trunks, announcements, deferred work, agents who hold
    several contacts or stay with a customer, cases that come back, or contacts that are there when the run begins."""

    __slots__ = ("affinity", "dates", "deferred", "follows", "opening", "silent")

    def furnish(self, roster: Roster) -> None:
        """The rooms of a plain center, and those that this one needs besides."""
        super().furnish(roster)
        center, kinds = self.center, self.center.contact_types.values()
        self.dates = center.due_dates
        self.silent = [kind.silent is not None for kind in kinds]
        self.follows = [
            bool(center.trunks) or kind.recontact is not None or kind.pending is not None for kind in kinds
        ]
        self.deferred = DeferredRoom(self)
        self.affinity = AffinityRoom(self) if center.routing.affinity == "prefer" else None
        self.trunks = TrunkRoom(self) if center.trunks else None
        self.self_service = SelfServiceRoom(self) if center.has_self_service else None
        self.announcements = AnnouncementRoom(self) if center.announces else None
        self.opening = OpeningRoom(self, roster)

    def feed(self, demand: Demand) -> None:
        """Add the first attempts that come next; those of the first slice may be there already."""
        if self.cases == 0:
            self.opening.expect(demand)
        super().feed(demand)

    def leads_on(self, demand: Demand) -> NDArray[np.bool_]:
        """Transfers are not all that may follow from a conversation."""
        return np.asarray(super().leads_on(demand) | np.array(self.follows)[demand.type])

    # ---- the life of a contact -------------------------------------------------------------------------------

    def come_in(self, visit: Visit, now: int) -> None:
        """A contact is there already, begins with self-service, or asks for an agent if there is a line for it."""
        if visit.customer.interval < 0 and not visit.attempt:
            self.opening.let_in(visit)
        elif self.self_service is not None and self.self_service.takes(visit):
            return
        elif self.trunks is None or self.trunks.gives_line(visit):
            if self.self_service is not None and not visit.attempt:
                self.further.append(visit)  # others before it in Demand may come to no queue
            super().come_in(visit, now)
        else:
            self.note(visit)
            self.turn_away(visit, Disposition.BLOCKED)
            self.attempts.maybe_redial(visit)

    def offer(self, visit: Visit, now: int) -> None:
        """The place that a contact is sent to and its due time are known first; a familiar agent may be asked before
        all others."""
        dates = self.dates[visit.type]
        if dates is not None and visit.due == -1:
            visit.due = dates.due(visit.offered)
        visit.queue = self.sourcing.place_of(visit)
        if self.affinity is not None and (agent := self.affinity.familiar(visit)) is not None:
            self.idle.leave(agent)
            self.answer(agent, visit, now)
            return
        if visit.offered < now:
            self.lines.add_wait(visit.queue, now - visit.offered)
        super().offer(visit, now)

    def does_not_wait(self, visit: Visit, now: int) -> bool:
        """Who is there already waits on; others may think better of it when they hear for how long."""
        if visit.origin == Origin.BACKLOG:
            return False
        if super().does_not_wait(visit, now):
            return True
        return self.announcements is not None and self.announcements.turns_away(visit, now)

    def wait(self, visit: Visit, patience: int, now: int) -> None:
        """A customer whose contact waits for long may ask after it."""
        super().wait(visit, patience, now)
        self.deferred.expect_chaser(visit, 1)

    def hang_up(self, visit: Visit, now: int) -> None:
        """It may be that nobody sees that the customer is gone: an agent finds out."""
        draws, identity = self.draws, visit.customer.identity
        if self.silent[visit.type] and draws.leaves_unseen(visit.type, identity, visit.attempt, visit.leg):
            self.lines.vanish(visit, now)
        else:
            super().hang_up(visit, now)

    def lose(self, visit: Visit, disposition: Disposition, now: int) -> None:
        """An agent who stayed with the customer is let go, and the line is free; who waits to be called is not in the
        center."""
        if visit.holder is not None:
            self.transfers.let_go(visit, visit.holder)
        if visit.origin == Origin.CALLBACK:
            visit.lost, visit.left = int(disposition), now
        else:
            super().lose(visit, disposition, now)
        if self.trunks is not None:
            self.trunks.take_back(visit)

    # ---- the work of an agent --------------------------------------------------------------------------------

    def answer(self, agent: Agent, visit: Visit, now: int) -> None:
        """Who may hold several contacts has a desk for them."""
        if agent.desk is not None:
            self.sessions.answer(agent, visit)
        else:
            super().answer(agent, visit, now)

    def begin_service(self, agent: Agent, visit: Visit, now: int) -> None:
        """A task once begun keeps what is left of it, a machine has done a part, and a callback that nobody takes only
        rings; the agent who stayed with the customer is met."""
        visit.answered, visit.agent = now, agent.number
        announcements, is_missed = self.announcements, False
        if announcements is not None and visit.origin != Origin.IN_SERVICE:
            is_missed = announcements.is_missed(visit, now)
        self.drain.begins(visit.type)
        if is_missed:
            return
        if visit.origin != Origin.RETURNED:
            visit.work = at_pace(visit.work, self.pace_of(agent, visit))
        if self.affinity is not None:
            self.affinity.note(visit, agent)
        if visit.holder is not None:
            self.transfers.meet(visit, visit.holder)

    def has_gone_home(self, agent: Agent) -> None:
        """A task that was laid aside is back in its queue."""
        self.deferred.put_back(agent)

    def pace_of(self, agent: Agent, visit: Visit) -> int:
        """The factor (ppm) on the work of a visit."""
        pace = agent.paces[visit.type]
        if self.self_service is not None and visit.session >= 0:
            return scaled(pace, self.self_service.eased[visit.type])
        return pace

    def conversation_ends(self, agent: Agent, visit: Visit, after: int) -> bool:
        """The contact may be handed on, leave a task, or come back; if it is over, the line is free."""
        if visit.lost != Disposition.OPEN:
            return False
        stays = super().conversation_ends(agent, visit, after)
        if visit.transferred < 0 and self.deferred.pendings[visit.type] is not None:
            self.deferred.maybe_pend(visit, after)
        if visit.transferred < 0 and visit.resumes < 0 and self.attempts.recontacts[visit.type] is not None:
            self.attempts.maybe_recontact(visit, agent, after)
        if self.trunks is not None:
            self.trunks.answered(visit, after)
        return stays

    def release(self, entry: Entry[Agent]) -> None:
        """At a desk one of several contacts may be finished."""
        agent = entry.about
        if agent.desk is not None:
            self.sessions.end_stage(agent, agent.desk)
        else:
            super().release(entry)

    def become_free(self, agent: Agent, now: int) -> None:
        """Who has a desk looks for all that there is room for."""
        if agent.desk is not None:
            self.sessions.look(agent, agent.desk)
        else:
            super().become_free(agent, now)
