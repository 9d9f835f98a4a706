"""The model in SimPy: the life of a contact and the day of an agent. This is the truth that other engines equal.

Rules and their order are told in docs/model.md; simultaneous events follow `order.Kind`. Each kind of event has one
handler; decisions and state changes happen in the handler that decides, which also enters what follows from them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from sim.demand.draws import Draws
from sim.entities.units import NEVER
from sim.policies.router import Router
from sim.policies.selection import NOBODY
from sim.simulation.affinity import AffinityRoom
from sim.simulation.announcements import AnnouncementRoom
from sim.simulation.attempts import AttemptsRoom
from sim.simulation.custom import check_answers
from sim.simulation.deferred import DeferredRoom
from sim.simulation.drain import DrainRoom
from sim.simulation.duty import DutyRoom
from sim.simulation.floor import After, Agent, Calendar, Customer, Happening, Visit, WaitingLines
from sim.simulation.idle import idle_agents
from sim.simulation.laws import Laws
from sim.simulation.opening import OpeningRoom
from sim.simulation.order import Kind
from sim.simulation.outcomes import Books
from sim.simulation.pools import Pools
from sim.simulation.self_service import SelfServiceRoom
from sim.simulation.sessions import Sessions
from sim.simulation.slices import handed_over
from sim.simulation.sourcing import SourcingRoom
from sim.simulation.transfers import TransfersRoom
from sim.simulation.trunks import TrunkRoom
from sim.simulation.work import begin_service, handle_times
from sim.tables import Demand, Disposition, Origin, Outcomes, Roster, Slice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sim.center import Center
    from sim.simulation.floor import Work


def simulate(
    center: Center,
    demand: Demand,
    roster: Roster,
    seed: int = 1,
    replication: int = 0,
    antithetic: bool = False,
    router: type[Router] = Router,
) -> Outcomes:
    """Play the demand through the center with the agents of the roster; the half-open run is [start, end).

    `seed`, `replication` and `antithetic` must be those of the demand: what follows from the run itself (redials,
    transfers) draws by key. `router` is a custom policy; see `Router`.
    """
    (outcomes,) = simulate_slices(center, [Slice(demand)], roster, seed, replication, antithetic, router)
    return outcomes


def simulate_slices(
    center: Center,
    slices: Iterable[Slice],
    roster: Roster,
    seed: int = 1,
    replication: int = 0,
    antithetic: bool = False,
    router: type[Router] = Router,
) -> Iterator[Outcomes]:
    """As `simulate`, a slice of days at a time; `slices` may be drawn as they are played."""
    names = tuple(queue.name for queue in center.queues)
    chosen = router(center.routing_table, names, center.group_names)
    if router is not Router:
        check_answers(chosen)
    run = Run(center, roster, Draws(center, seed, replication, antithetic), chosen)
    try:
        yield from handed_over(run, Laws(center, follows_table=router is Router), slices)
    finally:
        run.take_apart()


class Run:
    """One replication in progress."""

    __slots__ = (
        "affinity", "agents", "aht", "announcements", "arrival", "attempts", "books", "cases", "center", "coming",
        "cuts", "dates", "deferred", "delays", "drain", "draws", "duty", "eligibility", "end_of_patience",
        "end_of_service", "env", "further", "horizon", "idle", "leads_on", "limits", "lines", "opening", "points",
        "pools", "router", "select_group", "select_queue", "self_service", "sessions", "silent", "sourcing", "told",
        "transfers", "trunks", "visits", "waiting",
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
        self.dates = center.due_dates
        self.lines = WaitingLines(router, center.queues_by_due)
        self.router = router
        self.idle = idle_agents(center.routing_table.idle_key, router, center.benches.holds_several, draws)
        self.pools = Pools(center)
        self.visits: list[Visit] = []
        self.further: list[Visit] = []
        self.told = 0
        self._read_center(center)
        self.agents = Agent.rows(center, roster)
        self.points = roster.resolution
        self.sessions = Sessions(self)
        self.drain = DrainRoom(self)
        self.duty = DutyRoom(self, roster)
        self.sourcing = SourcingRoom(self)
        self.attempts = AttemptsRoom(self)
        self.deferred = DeferredRoom(self)
        self.transfers = TransfersRoom(self, roster)
        self.affinity = AffinityRoom(self) if center.routing.affinity == "prefer" else None
        self.trunks = TrunkRoom(self) if center.trunks else None
        self.self_service = SelfServiceRoom(self) if center.has_self_service else None
        self.announcements = AnnouncementRoom(self) if center.announces else None
        self.opening = OpeningRoom(self, roster)
        self.books = Books(self)
        self.cases = 0
        self.coming: Iterator[Customer] = iter(())
        self.duty.open()

    def _read_center(self, center: Center) -> None:
        kinds = center.contact_types.values()
        self.aht = handle_times(center)
        self.silent = [kind.silent is not None for kind in kinds]
        self.leads_on = [
            bool(center.trunks) or kind.recontact is not None or kind.pending is not None for kind in kinds
        ]
        self.limits = [NEVER if kind.queue_limit is None else kind.queue_limit for kind in kinds]
        self.delays = [center.routing_table.delays(queue) for queue in range(len(center.queues))]
        self.horizon = center.clock.horizon
        self.cuts = center.end_of_day == "cut"

    def feed(self, demand: Demand) -> None:
        """Add the first attempts that come next; the first of them enters the calendar."""
        first, self.cases = self.cases, self.cases + len(demand)
        if first == 0:
            self.opening.expect(demand)
        goes_on = demand.toss < self.transfers.likeliest[demand.type]
        self.coming = Customer.rows(demand, goes_on, first)
        self.books.open(demand, first)
        if (customer := next(self.coming, None)) is not None:
            After(self.env, self.arrival, customer.case, max(customer.arrival - self.env.now, 0), customer)

    def play(self, until: int | None) -> None:
        """Run the calendar up to a moment or to its end."""
        self.env.run(self.horizon if until is None and self.cuts else until)

    def hand_over(self, until: int | None) -> Outcomes:
        """What happened since the last time."""
        return self.books.hand_over(until)

    def take_apart(self) -> None:
        """Let go of everything: the parts of a run know each other, and only the collector could free them later."""
        for agent in self.agents:
            agent.service = agent.desk = None
        for name in self.__slots__:
            delattr(self, name)

    # ---- the life of a contact -------------------------------------------------------------------------------

    def arrive(self, entry: After[Customer]) -> None:
        """A first attempt reaches the center, or is there as the run begins; the next one enters the calendar."""
        customer, following, now = entry.about, next(self.coming, None), self.env.now
        if following is not None:
            delay = following.arrival - now
            entry.again(self.arrival, following.case, delay if delay > 0 else 0, following)
        number, kind = self.told + len(self.visits), customer.type
        visit = Visit(number, customer, number, 0, 0, kind, customer.arrival, customer.work)
        self.drain.enters(kind)
        if customer.interval < 0:
            self.opening.let_in(visit)
        else:
            self.come_in(visit, now)

    def come_in(self, visit: Visit, now: int) -> None:
        """A contact begins with self-service, or asks for an agent, if there is a line for it."""
        if self.self_service is not None and self.self_service.takes(visit):
            return
        self.note(visit)
        if self.trunks is None or self.trunks.gives_line(visit):
            self.offer(visit, now)
        else:
            self.turn_away(visit, Disposition.BLOCKED)
            self.attempts.maybe_redial(visit)

    def note(self, visit: Visit) -> None:
        """A visit to a queue begins; of first attempts, Demand says where they come from."""
        self.visits.append(visit)
        if visit.attempt:
            self.further.append(visit)

    def offer(self, visit: Visit, now: int) -> None:
        """A contact asks for an agent: it is answered at once, finds the queue full, thinks better of it, or waits."""
        dates, queues = self.dates[visit.type], self.sourcing.queues_of[visit.type]
        if dates is not None and visit.due == -1:
            visit.due = dates.due(visit.offered)
        visit.queue = queue = queues[0] if len(queues) == 1 else self.sourcing.allocate(visit)
        if self.affinity is not None and (agent := self.affinity.familiar(visit)) is not None:
            self.idle.leave(agent)
            self.answer(agent, visit, now)
            return
        if visit.offered < now:
            self.lines.add_wait(queue, now - visit.offered)
        group = self.select_group(queue, now - visit.offered) if self.idle.number else NOBODY
        if group >= 0:
            self.answer(self.idle.take(group, queue, now - visit.offered), visit, now)
            return
        if visit.origin == Origin.BACKLOG or not self.does_not_wait(visit, now):
            self.wait(visit, self.patience_of(visit), now)

    def does_not_wait(self, visit: Visit, now: int) -> bool:
        """Whether a contact that no agent takes at once finds the queue full, or thinks better of it."""
        if self.waiting[visit.queue] >= self.limits[visit.type]:
            self.lose(visit, Disposition.BLOCKED, now)
            self.attempts.maybe_redial(visit)
            return True
        return self.announcements is not None and self.announcements.turns_away(visit, now)

    def wait(self, visit: Visit, patience: int, now: int) -> None:
        """A contact joins the end of its line, to wait within its patience."""
        self.lines.line_up(visit, now)
        if patience < NEVER:
            rest = visit.offered + patience - now
            After(self.env, self.end_of_patience, visit.number, rest if rest > 0 else 0, visit)
        if self.delays[visit.queue]:
            self._schedule_eligible(visit, 0)
        if self.deferred.chasers[visit.type] is not None:
            self.deferred.expect_chaser(visit, 1)

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

    def _schedule_eligible(self, visit: Visit, step: int) -> None:
        delays, waited = self.delays[visit.queue], self.env.now - visit.since
        while step < len(delays) and delays[step] <= waited:
            step += 1
        if step < len(delays):
            rest = delays[step] - waited
            After(self.env, self.eligibility, visit.number, rest, (visit, step))

    def become_eligible(self, entry: After[tuple[Visit, int]]) -> None:
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
        self._schedule_eligible(visit, step + 1)

    def offer_again(self, visit: Visit) -> None:
        """A contact that had been taken out of its queue asks for an agent as if it had waited there all the time."""
        now, queue = self.env.now, visit.queue
        waited = now - visit.since
        group = self.select_group(queue, waited) if self.idle.number else NOBODY
        if group >= 0:
            self.answer(self.idle.take(group, queue, waited), visit, now)
            return
        self.lines.line_up_again(visit, now)
        self._schedule_eligible(visit, bisect_right(self.delays[queue], waited))
        self.deferred.expect_chaser(visit, 1)

    def abandon(self, entry: After[Visit]) -> None:
        """Patience is over: a contact that still waits leaves, and may call again later."""
        visit = entry.about
        if visit.waiting:
            now = self.env.now
            if self.silent[visit.type] and self.leaves_unseen(visit):
                self.lines.vanish(visit, now)
            else:
                self.lines.step_out(visit, now)
            self.lose(visit, Disposition.ABANDONED, now)
            self.attempts.maybe_redial(visit)

    def leaves_unseen(self, visit: Visit) -> bool:
        """Whether nobody sees that the customer is gone: the place in the line is held until an agent finds out."""
        return self.draws.leaves_unseen(visit.type, visit.customer.identity, visit.attempt, visit.leg)

    def lose(self, visit: Visit, disposition: Disposition, now: int) -> None:
        """A visit ends without an answer."""
        visit.lost, visit.left = int(disposition), now
        if visit.holder is not None:
            self.transfers.let_go(visit, visit.holder)
        if visit.origin != Origin.CALLBACK:
            self.drain.is_lost(visit.type)
        if self.trunks is not None:
            self.trunks.take_back(visit)

    def further_visit(self, before: Visit, work: Work, origin: Origin) -> Visit:
        """The next leg of a contact, of the type that the one before was handed on to."""
        number, leg, now = self.told + len(self.visits), before.leg + 1, self.env.now
        customer, kind = before.customer, before.transferred
        visit = Visit(number, customer, before.contact, before.attempt, leg, kind, now, work, int(origin))
        visit.came_as, visit.request = before.came_as, before.request
        self.visits.append(visit)
        self.further.append(visit)
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

    # ---- the day of an agent ---------------------------------------------------------------------------------

    def answer(self, agent: Agent, visit: Visit, now: int) -> None:
        """An agent answers: what this service will be is now known, and so is when the agent is free again."""
        if agent.desk is not None:
            self.sessions.answer(agent, visit)
            return
        begin_service(self, agent, visit, now)
        talk, hold, wrap_up = visit.work
        agent.visit, agent.last_assigned = visit, now
        agent.busy_time += talk + hold + wrap_up
        leads_on = visit.customer.goes_on or visit.leg or visit.attempt or self.leads_on[visit.type]
        if not (leads_on and self.conversation_ends(agent, visit, talk + hold)):
            self.occupy(agent, talk + hold + wrap_up)

    def conversation_ends(self, agent: Agent, visit: Visit, after: int) -> bool:
        """A conversation ends `after` so long, and something may follow from it; whether the agent then stays."""
        if visit.lost != Disposition.OPEN:
            return False
        stays = False
        if visit.customer.goes_on or visit.leg or visit.request:
            stays = self.transfers.decide(agent, visit, after)
        if visit.transferred < 0 and self.deferred.pendings[visit.type] is not None:
            self.deferred.maybe_pend(visit, after)
        if visit.transferred < 0 and visit.resumes < 0 and self.attempts.recontacts[visit.type] is not None:
            self.attempts.maybe_recontact(visit, agent, after)
        if self.trunks is not None:
            self.trunks.answered(visit, after)
        return stays

    def occupy(self, agent: Agent, time: int) -> None:
        """The service of an agent is over after so long."""
        if agent.service is None:
            agent.service = After(self.env, self.end_of_service, agent.number, time, agent)
        else:
            agent.service.again(self.end_of_service, agent.number, time, agent)

    def release(self, entry: After[Agent]) -> None:
        """A contact is finished: the agent goes home, takes a due break, takes the next contact, or is idle."""
        agent, now = entry.about, self.env.now
        if agent.desk is not None:
            self.sessions.end_stage(agent, agent.desk)
            return
        visit, agent.visit = agent.visit, None
        if visit is not None and visit.transferred < 0:
            self.drain.is_done(visit.type)
        if not self.duty.calls_away(agent):
            self.become_free(agent, now)

    def become_free(self, agent: Agent, now: int) -> None:
        """A free agent takes the head of the queue that routing selects, or becomes idle."""
        if agent.desk is not None:
            self.sessions.look(agent, agent.desk)
            return
        queue = self.select_queue(agent.group, now) if self.lines.length else NOBODY
        if queue >= 0:
            visit = self.lines.head(queue)
            self.lines.step_out(visit, now)
            self.answer(agent, visit, now)
        else:
            self.idle.join(agent, now)
