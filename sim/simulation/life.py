"""The life of a contact and the work of an agent: what happens in any center, and all that happens in a plain one.

Simultaneous events follow `order.Kind`. Each kind of event has one handler; decisions and state changes happen in the
handler that decides, which also enters what follows from them. `rich_life` tells what more there is to a step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import NEVER, PPM
from sim.policies.selection import NOBODY
from sim.simulation.attempts import AttemptsRoom
from sim.simulation.drain import DrainRoom
from sim.simulation.duty import DutyRoom
from sim.simulation.floor import Agent, Calendar, Customer, Entry, Happening, Visit, WaitingLines
from sim.simulation.idle import idle_agents
from sim.simulation.order import Kind
from sim.simulation.outcomes import Books
from sim.simulation.pools import Pools
from sim.simulation.sessions import Sessions
from sim.simulation.sourcing import SourcingRoom
from sim.simulation.transfers import TransfersRoom
from sim.simulation.work import at_pace, paces
from sim.tables import Demand, Disposition, Origin, Outcomes, Roster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.demand.draws import Draws
    from sim.policies.router import Router
    from sim.simulation.announcements import AnnouncementRoom
    from sim.simulation.floor import Work
    from sim.simulation.self_service import SelfServiceRoom
    from sim.simulation.trunks import TrunkRoom


class Run:
    """One replication in progress."""

    __slots__ = (
        "agents", "announcements", "arrival", "attempts", "books", "cases", "center", "coming", "cuts", "delays",
        "drain", "draws", "duty", "eligibility", "end_of_patience", "end_of_service", "env", "further", "horizon",
        "idle", "limits", "lines", "only_queue", "points", "pools", "router", "select_group", "select_queue",
        "self_service", "sessions", "sourcing", "told", "transfers", "trunks", "unanswered", "visits", "waiting",
    )  # fmt: skip

    def __init__(self, center: Center, roster: Roster, draws: Draws, router: Router) -> None:
        self.center = center
        self.env = Calendar(center.begin)
        self.draws = draws
        self.arrival = Happening(Kind.ARRIVAL, self.arrive)
        self.end_of_service = Happening(Kind.RELEASE, self.release)
        self.end_of_patience = Happening(Kind.ABANDON, self.abandon)
        self.eligibility = Happening(Kind.ELIGIBLE, self.become_eligible)
        self.select_group, self.select_queue = router.selections()
        self.waiting = router.waiting
        self.lines = WaitingLines(router, center.queues_by_due)
        self.router = router
        self.idle = idle_agents(center.routing_table.idle_key, router, center.benches.holds_several, draws)
        self.pools = Pools(center)
        self.visits: list[Visit] = []
        self.further: list[Visit] = []
        self.told = self.cases = 0
        self.coming: Iterator[Customer] = iter(())
        self.horizon, self.cuts = center.clock.horizon, center.end_of_day == "cut"
        self.limits = [
            NEVER if kind.queue_limit is None else kind.queue_limit for kind in center.contact_types.values()
        ]
        self.delays = [center.routing_table.delays(queue) for queue in range(len(center.queues))]
        self.agents = Agent.rows(center, roster, paces(center, roster))
        for agent in self.agents:
            agent.service = Entry(self.env, self.end_of_service, agent.number, agent)
        self.points = roster.resolution
        self.furnish(roster)
        self.duty.open()

    def furnish(self, roster: Roster) -> None:
        """Make the rooms in which the steps of a contact's life are told."""
        self.trunks: TrunkRoom | None = None
        self.self_service: SelfServiceRoom | None = None
        self.announcements: AnnouncementRoom | None = None
        self.sessions = Sessions(self)
        self.drain = DrainRoom(self)
        self.duty = DutyRoom(self, roster)
        self.sourcing = SourcingRoom(self)
        self.unanswered, self.only_queue = self.drain.unanswered, self.sourcing.only_queue
        self.attempts = AttemptsRoom(self)
        self.transfers = TransfersRoom(self, roster)
        self.books = Books(self)

    def feed(self, demand: Demand) -> None:
        """Add the first attempts that come next; the first of them enters the calendar."""
        first, self.cases = self.cases, self.cases + len(demand)
        self.coming = Customer.rows(demand, self.leads_on(demand), first)
        self.books.open(demand, first)
        if (customer := next(self.coming, None)) is not None:
            Entry(self.env, self.arrival, customer.case, customer).enter(
                max(customer.arrival - self.env.now, 0)
            )

    def leads_on(self, demand: Demand) -> NDArray[np.bool_]:
        """For each first attempt, whether something may follow from its conversation."""
        return np.asarray(demand.toss < self.transfers.likeliest[demand.type])

    def play(self, until: int | None) -> None:
        """Run the calendar up to a moment or to its end."""
        self.env.run(self.horizon if until is None and self.cuts else until)

    def hand_over(self, until: int | None) -> Outcomes:
        """What happened since the last time."""
        return self.books.hand_over(until)

    def take_apart(self) -> None:
        """Let go of everything: the parts of a run know each other, and only the collector could free them later."""
        for agent in self.agents:
            del agent.service, agent.desk
        for kind in type(self).__mro__[:-1]:
            for name in kind.__slots__:  # type: ignore[attr-defined]
                delattr(self, name)

    # ---- the life of a contact -------------------------------------------------------------------------------

    def arrive(self, entry: Entry[Customer]) -> None:
        """A first attempt reaches the center; the next one enters the calendar."""
        customer, following, now = entry.about, next(self.coming, None), self.env.now
        if following is not None:
            entry.about, entry.key = following, entry.key + 1  # cases are numbered as they come
            delay = following.arrival - now
            entry.enter(delay if delay > 0 else 0)
        number, kind = self.told + len(self.visits), customer.type
        self.unanswered[kind] += 1
        self.come_in(Visit(number, customer, number, 0, 0, kind, customer.arrival, customer.work), now)

    def come_in(self, visit: Visit, now: int) -> None:
        """A contact comes in, and asks for an agent."""
        self.visits.append(visit)
        if visit.attempt:
            self.further.append(visit)
        self.offer(visit, now)

    def note(self, visit: Visit) -> None:
        """A visit to a queue begins that Demand does not say all about, as it does about first attempts."""
        self.visits.append(visit)
        self.further.append(visit)

    def offer(self, visit: Visit, now: int) -> None:
        """A contact asks for an agent: it is answered at once, finds the queue full, thinks better of it, or waits."""
        queue, waited = visit.queue, now - visit.offered
        if queue < 0:
            visit.queue = queue = self.only_queue[visit.type]
            if queue < 0:
                visit.queue = queue = self.sourcing.place_of(visit)
        group = self.select_group(queue, waited) if self.idle.number else NOBODY
        if group >= 0:
            self.answer(self.idle.take(group, queue, waited), visit, now)
        elif not self.does_not_wait(visit, now):
            self.wait(visit, self.patience_of(visit), now)

    def does_not_wait(self, visit: Visit, now: int) -> bool:
        """Whether a contact that no agent takes at once leaves: it finds the queue full."""
        is_full = self.waiting[visit.queue] >= self.limits[visit.type]
        if is_full:
            self.lose(visit, Disposition.BLOCKED, now)
            self.attempts.maybe_redial(visit)
        return is_full

    def wait(self, visit: Visit, patience: int, now: int) -> None:
        """A contact joins the end of its line, to wait within its patience."""
        self.lines.line_up(visit, now)
        if patience < NEVER:
            rest = visit.offered + patience - now
            Entry(self.env, self.end_of_patience, visit.number, visit).enter(rest if rest > 0 else 0)
        if self.delays[visit.queue]:
            self.expect_eligibility(visit, 0)

    def patience_of(self, visit: Visit) -> int:
        """How long a contact would wait in its queue: drawn with the demand, by key, or kept from before."""
        if visit.patience < 0:
            customer, attempt, leg = visit.customer, visit.attempt, visit.leg
            is_first = attempt == leg == 0
            visit.patience = (
                customer.patience
                if is_first
                else self.draws.patience(visit.type, customer.identity, attempt, leg)
            )
        return visit.patience

    def expect_eligibility(self, visit: Visit, step: int) -> None:
        """Enter when the wait reaches the next delay of the policy."""
        delays, waited = self.delays[visit.queue], self.env.now - visit.since
        while step < len(delays) and delays[step] <= waited:
            step += 1
        if step < len(delays):
            rest = delays[step] - waited
            Entry(self.env, self.eligibility, visit.number, (visit, step)).enter(rest)

    def become_eligible(self, entry: Entry[tuple[Visit, int]]) -> None:
        """A wait has reached a delay of the policy: a further group may serve the contact, if it is the head."""
        visit, step = entry.about
        if not visit.waiting:
            return
        now = self.env.now
        if self.lines.head(visit.queue) is visit:
            group = self.select_group(visit.queue, now - visit.since) if self.idle.number else NOBODY
            if group >= 0:
                self.lines.step_out(visit, now)
                self.answer(self.idle.take(group, visit.queue, now - visit.since), visit, now)
                return
        self.expect_eligibility(visit, step + 1)

    def abandon(self, entry: Entry[Visit]) -> None:
        """Patience is over: a contact that still waits leaves, and may call again later."""
        visit = entry.about
        if visit.waiting:
            now = self.env.now
            self.hang_up(visit, now)
            self.lose(visit, Disposition.ABANDONED, now)
            self.attempts.maybe_redial(visit)

    def hang_up(self, visit: Visit, now: int) -> None:
        """A customer leaves the line."""
        self.lines.step_out(visit, now)

    def lose(self, visit: Visit, disposition: Disposition, now: int) -> None:
        """A visit ends without an answer."""
        visit.lost, visit.left = int(disposition), now
        self.drain.is_lost(visit.type)

    def further_visit(self, before: Visit, work: Work, origin: Origin) -> Visit:
        """The next leg of a contact, of the type that the one before was handed on to."""
        number, leg, now = self.told + len(self.visits), before.leg + 1, self.env.now
        customer, kind = before.customer, before.transferred
        visit = Visit(number, customer, before.contact, before.attempt, leg, kind, now, work, int(origin))
        visit.came_as, visit.request = before.came_as, before.request
        self.note(visit)
        return visit

    def turn_away(self, visit: Visit, disposition: Disposition) -> None:
        """A visit that finds its queue closed is written down under the type's first queue."""
        visit.queue = self.sourcing.queues_of[visit.type][0]
        self.lose(visit, disposition, visit.offered)

    def close(self, kind: int) -> None:
        """A contact type closes under the rule `cut`: whoever still waits is sent away."""
        now = self.env.now
        for queue in self.sourcing.queues_of[kind]:
            while not self.lines.is_empty(queue):
                visit = self.lines.head(queue)
                self.lines.step_out(visit, now)
                if visit.lost == Disposition.OPEN:
                    self.lose(visit, Disposition.FLOW_OUT, now)

    # ---- the work of an agent --------------------------------------------------------------------------------

    def answer(self, agent: Agent, visit: Visit, now: int) -> None:
        """An agent answers: what this service will be is now known, and so is when the agent is free again."""
        self.begin_service(agent, visit, now)
        talk, hold, wrap_up = visit.work
        time = talk + hold + wrap_up
        agent.visit, agent.last_assigned = visit, now
        agent.busy_time += time
        may_lead_on = visit.customer.leads_on or visit.leg or visit.attempt
        if not (may_lead_on and self.conversation_ends(agent, visit, talk + hold)):
            agent.service.enter(time)

    def begin_service(self, agent: Agent, visit: Visit, now: int) -> None:
        """Who does the work, and how much it is: agents are faster or slower."""
        visit.answered, visit.agent = now, agent.number
        self.drain.begins(visit.type)
        pace = agent.paces[visit.type]
        if pace != PPM:
            visit.work = at_pace(visit.work, pace)

    def conversation_ends(self, agent: Agent, visit: Visit, after: int) -> bool:
        """A conversation ends `after` so long, and something may follow from it; whether the agent then stays."""
        return self.transfers.decide(agent, visit, after)

    def has_gone_home(self, agent: Agent) -> None:
        """An agent is off duty now, with nothing in hand."""

    def release(self, entry: Entry[Agent]) -> None:
        """A contact is finished: the agent goes home, takes a due break, takes the next contact, or is idle."""
        agent, now = entry.about, self.env.now
        visit, agent.visit = agent.visit, None
        if visit is not None and visit.transferred < 0:
            self.drain.is_done(visit.type)
        if not self.duty.calls_away(agent):
            self.become_free(agent, now)

    def become_free(self, agent: Agent, now: int) -> None:
        """A free agent takes the head of the queue that routing selects, or becomes idle."""
        queue = self.select_queue(agent.group, now) if self.lines.length else NOBODY
        if queue >= 0:
            visit = self.lines.head(queue)
            self.lines.step_out(visit, now)
            self.answer(agent, visit, now)
        else:
            self.idle.join(agent, now)
