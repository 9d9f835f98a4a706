"""The model in SimPy: the life of a contact and the day of an agent. This is the truth that other engines equal.

Rules and their order are told in docs/model.md; simultaneous events follow `order.Kind`. Each kind of event has one
handler; decisions and state changes happen in the handler that decides, which also enters what follows from them.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from sim.demand.draws import Draws
from sim.entities.units import NEVER, PPM
from sim.policies.router import Router
from sim.policies.routing import IdleKey
from sim.policies.sourcing import allocate_counted, allocate_random
from sim.simulation.collector import collector_paused
from sim.simulation.custom import check_answers
from sim.simulation.duty import DutyRoom
from sim.simulation.floor import After, Agent, Calendar, IdleAgents, Visit, WaitingLines, rows_of
from sim.simulation.laws import check_laws
from sim.simulation.order import Kind
from sim.simulation.outcomes import assemble
from sim.simulation.pools import Pools
from sim.tables import Demand, Disposition, Outcomes, Roster

if TYPE_CHECKING:
    from sim.center import Center

_ANSWERED = int(Disposition.ANSWERED)


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
    names = tuple(queue.name for queue in center.queues)
    chosen = router(center.routing_table, names, center.group_names)
    if router is not Router:
        check_answers(chosen)
    with collector_paused():
        outcomes = Run(center, demand, roster, Draws(center, seed, replication, antithetic), chosen).play()
        check_laws(center, demand, outcomes, follows_table=router is Router)
    return outcomes


class Run:
    """One replication in progress."""

    def __init__(self, center: Center, demand: Demand, roster: Roster, draws: Draws, router: Router) -> None:
        self.center = center
        self.env = Calendar()
        self.draws = draws
        self.select_group, self.select_queue = router.select_group, router.select_queue
        self.lines = WaitingLines(router)
        self.idle = IdleAgents(router)
        self.pools = Pools(center)
        self.visits: list[Visit] = []
        self._read_demand(demand)
        self._read_center(center)
        self.agents = [
            Agent(number, group, ordinal)
            for number, (group, ordinal) in enumerate(rows_of(roster.group_of, roster.ordinal))
        ]
        self.duty = DutyRoom(self, roster)

    def _read_demand(self, demand: Demand) -> None:
        self.case_type = demand.type.tolist()
        self.arrivals = demand.arrival.tolist()
        self.patience = demand.patience.tolist()
        self.tosses = demand.toss.tolist()
        self.work = rows_of(demand.talk, demand.hold, demand.wrap_up)
        self.identity = rows_of(demand.type, demand.interval, demand.ordinal)

    def _read_center(self, center: Center) -> None:
        types = {name: index for index, name in enumerate(center.type_names)}
        kinds = center.contact_types.values()
        self.aht = [
            [center.aht_ppm(name, kind) if kind in group.skills else PPM for kind in types]
            for name, group in center.agent_groups.items()
        ]
        self.transfers = [
            [
                (reached, types[way.to], way.delay)
                for reached, way in zip(
                    accumulate(t.probability for t in kind.transfers), kind.transfers, strict=True
                )
            ]
            for kind in kinds
        ]
        self.redial = [kind.redial for kind in kinds]
        self.queues_of: list[list[int]] = [[] for _ in types]
        for index, queue in enumerate(center.queues):
            self.queues_of[queue.type_index].append(index)
        self.allocated = [[0] * len(queues) for queues in self.queues_of]
        self.shares = center.sourcing.shares_ppm
        self.counted = center.sourcing.method == "counted"
        self.delays = [center.routing_table.delays(queue) for queue in range(len(center.queues))]
        self.horizon = center.clock.horizon
        self.cuts = center.end_of_day == "cut"
        self.idle_rule = center.routing_table.idle_key

    def play(self) -> Outcomes:
        """Run the calendar to its end and hand over what happened."""
        self.duty.open()
        self._schedule_arrival(0)
        self.env.run(self.horizon if self.cuts else None)
        return assemble(self)

    # ---- the life of a contact -------------------------------------------------------------------------------

    def _schedule_arrival(self, case: int) -> None:
        if case < len(self.arrivals):
            After(self.env, Kind.ARRIVAL, case, self.arrivals[case] - self.env.now, case, self.arrive)

    def arrive(self, entry: After[int]) -> None:
        """A first attempt reaches the center; the next one enters the calendar."""
        case = entry.about
        self._schedule_arrival(case + 1)
        self.offer(self.begin_attempt(case, 0), self.patience[case])

    def begin_attempt(self, case: int, attempt: int) -> Visit:
        """A customer asks for the first or a further time, with the same request."""
        number = len(self.visits)
        visit = Visit(number, case, number, attempt, 0, self.case_type[case], self.env.now)
        visit.work, visit.toss = self.work[case], self.tosses[case]
        self.visits.append(visit)
        self.duty.enter(visit)
        return visit

    def offer(self, visit: Visit, patience: int) -> None:
        """A contact asks for an agent: it is answered at once, or waits within its patience."""
        visit.queue = queue = self.allocate(visit)
        group = self.select_group(queue, 0)
        if group >= 0:
            self.answer(self.idle.take(group), visit, visit.offered)
            return
        self.lines.join(visit)
        if patience < NEVER:
            After(self.env, Kind.ABANDON, visit.number, patience, visit, self.abandon)
        if self.delays[queue]:
            self._schedule_eligible(visit, 0)

    def allocate(self, visit: Visit) -> int:
        """Sourcing: the queue of the place this contact is sent to."""
        kind = visit.type
        queues = self.queues_of[kind]
        if len(queues) == 1:
            return queues[0]
        if self.counted:
            return queues[allocate_counted(self.allocated[kind], self.shares)]
        toss = self.draws.sourcing(self.identity[visit.case], visit.attempt, visit.leg)
        return queues[allocate_random(toss, self.shares)]

    def _schedule_eligible(self, visit: Visit, step: int) -> None:
        delays = self.delays[visit.queue]
        if step < len(delays):
            rest = visit.offered + delays[step] - self.env.now
            After(self.env, Kind.ELIGIBLE, visit.number, rest, (visit, step), self.become_eligible)

    def become_eligible(self, entry: After[tuple[Visit, int]]) -> None:
        """A wait has reached a delay of the policy: a further group may serve the contact, if it is the head."""
        visit, step = entry.about
        if not visit.waiting:
            return
        now = self.env.now
        if self.lines.head(visit.queue) is visit:
            group = self.select_group(visit.queue, now - visit.offered)
            if group >= 0:
                self.lines.leave(visit, now)
                self.answer(self.idle.take(group), visit, now)
                return
        self._schedule_eligible(visit, step + 1)

    def abandon(self, entry: After[Visit]) -> None:
        """Patience is over: a contact that still waits leaves, and may call again later."""
        visit = entry.about
        if visit.waiting:
            self.lines.leave(visit, self.env.now)
            self.lose(visit, Disposition.ABANDONED)
            self.maybe_redial(visit)

    def lose(self, visit: Visit, disposition: Disposition) -> None:
        """A visit ends without an answer."""
        visit.disposition = int(disposition)
        visit.ended = self.env.now
        self.duty.leave(visit)

    def maybe_redial(self, visit: Visit) -> None:
        """A customer who was not answered may try again; attempts after the horizon are not part of the run."""
        rule = self.redial[visit.type]
        if rule is None or visit.attempt >= rule.at_most:
            return
        delay = self.draws.redial(visit.type, self.identity[visit.case], visit.attempt)
        if delay >= 0 and self.env.now + delay < self.horizon:
            After(self.env, Kind.REDIAL, visit.case, delay, (visit.case, visit.attempt + 1), self.call_again)

    def call_again(self, entry: After[tuple[int, int]]) -> None:
        """A redial reaches the center with new patience, or finds it closed."""
        case, attempt = entry.about
        visit = self.begin_attempt(case, attempt)
        if self.pools.type_is_open(visit.type, visit.offered):
            self.offer(visit, self.draws.patience(visit.type, self.identity[case], attempt, 0))
        else:
            self.turn_away(visit, Disposition.BLOCKED)
            self.maybe_redial(visit)

    def transfer(self, entry: After[Visit]) -> None:
        """A transferred contact joins its next queue as a new leg with work and patience of that type."""
        before = entry.about
        number, leg, now = len(self.visits), before.leg + 1, self.env.now
        visit = Visit(number, before.case, before.contact, before.attempt, leg, before.transferred, now)
        self.visits.append(visit)
        identity = self.identity[visit.case]
        visit.work = self.draws.work(visit.type, identity, visit.attempt, leg)
        if self.transfers[visit.type]:
            visit.toss = self.draws.transfer(identity, visit.attempt, leg)
        if self.cuts and not self.pools.type_is_open(visit.type, now):
            self.turn_away(visit, Disposition.FLOW_OUT)
        else:
            self.offer(visit, self.draws.patience(visit.type, identity, visit.attempt, leg))

    def turn_away(self, visit: Visit, disposition: Disposition) -> None:
        """A visit that finds its queue closed is written down under the type's first queue."""
        visit.queue = self.queues_of[visit.type][0]
        self.lose(visit, disposition)

    def close(self, kind: int) -> None:
        """A contact type closes under the rule `cut`: whoever still waits is sent away."""
        for queue in self.queues_of[kind]:
            while not self.lines.is_empty(queue):
                visit = self.lines.head(queue)
                self.lines.leave(visit, self.env.now)
                self.lose(visit, Disposition.FLOW_OUT)

    # ---- the day of an agent ---------------------------------------------------------------------------------

    def answer(self, agent: Agent, visit: Visit, now: int) -> None:
        """An agent answers: what this service will be is now known, and so is when the agent is free again."""
        talk, hold, wrap_up = visit.work
        aht = self.aht[agent.group][visit.type]
        if aht != PPM:
            talk, hold, wrap_up = ((part * aht + PPM // 2) // PPM for part in (talk, hold, wrap_up))
        handle_time = talk + hold + wrap_up
        visit.talk, visit.hold, visit.wrap_up = talk, hold, wrap_up
        visit.disposition = _ANSWERED
        visit.answered, visit.ended = now, now + talk + hold
        visit.group, visit.agent = agent.group, agent.number
        agent.visit = visit
        agent.last_assigned = now
        agent.busy_time += handle_time
        After(self.env, Kind.RELEASE, agent.number, handle_time, agent, self.release)
        if self.transfers[visit.type]:
            self.decide_transfer(visit, talk + hold)

    def decide_transfer(self, visit: Visit, conversation: int) -> None:
        """The contact may go on to another queue when its conversation ends."""
        for reached, kind, delay in self.transfers[visit.type]:
            if visit.toss < reached:
                visit.transferred = kind
                After(self.env, Kind.TRANSFER, visit.number, conversation + delay, visit, self.transfer)
                return

    def release(self, entry: After[Agent]) -> None:
        """A contact is finished: the agent goes home, takes a due break, takes the next contact, or is idle."""
        agent = entry.about
        visit = agent.visit
        agent.visit = None
        if visit is not None and visit.transferred < 0:
            self.duty.leave(visit)
        if not self.duty.goes_home(agent) and not self.duty.takes_break(agent):
            self.become_free(agent)

    def become_free(self, agent: Agent) -> None:
        """A free agent takes the head of the queue that routing selects, or becomes idle."""
        now = self.env.now
        queue = self.select_queue(agent.group, now)
        if queue >= 0:
            visit = self.lines.head(queue)
            self.lines.leave(visit, now)
            self.answer(agent, visit, now)
        else:
            self.idle.join(agent, self.idle_key(agent, now))

    def idle_key(self, agent: Agent, now: int) -> int:
        """What sorts the idle agents, fixed when the agent goes idle."""
        if self.idle_rule == IdleKey.IDLE_SINCE:
            return now
        if self.idle_rule == IdleKey.LAST_ASSIGNED:
            return agent.last_assigned
        if self.idle_rule == IdleKey.BUSY_SHARE:
            return agent.busy_time * PPM // max(now - agent.came, 1)
        agent.spells += 1
        return self.draws.idle_toss(agent.group, agent.ordinal, agent.spells)
