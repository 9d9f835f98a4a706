"""What becomes of deferred work: it waits for somebody outside or is laid aside, it comes back as a task, and customers
ask after it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from sim.entities.units import DAY
from sim.policies.selection import NOBODY
from sim.simulation.desk import work_left
from sim.simulation.floor import Agent, Entry, Happening, Visit
from sim.simulation.order import Kind
from sim.tables import Origin

if TYPE_CHECKING:
    from sim.simulation.rich_life import RichRun


class DeferredRoom:
    """Brings pending work and tasks laid aside back into their queues, and the customers who chase late work.

    `pendings` and `chasers` are the rules of each type, None where there is none; `chased_as` is the type of chasers.
    """

    def __init__(self, run: RichRun) -> None:
        self.run = run
        self.env = run.env
        self.draws = run.draws
        numbers = {name: index for index, name in enumerate(run.center.type_names)}
        kinds = run.center.contact_types.values()
        self.pendings = [kind.pending for kind in kinds]
        self.chasers = [kind.chaser for kind in kinds]
        self.chased_as = [numbers[kind.chaser.to] if kind.chaser else -1 for kind in kinds]
        self.coming_back = Happening(Kind.TRANSFER, self.come_back)
        self.chasing = Happening(Kind.CHASE, self.chase)

    # ---- work that waits for somebody outside ----------------------------------------------------------------

    def maybe_pend(self, visit: Visit, conversation: int) -> None:
        """The work that now begins may leave a task that must wait for somebody outside; what comes back after the
        horizon is not part of the run."""
        if visit.origin == Origin.FOLLOW_UP:
            return
        delay = self.draws.pending(visit.type, visit.customer.identity, visit.attempt, visit.leg)
        if delay < 0:
            return
        visit.resumes = self.env.now + conversation + delay
        if visit.resumes < self.run.horizon:
            Entry(self.env, self.coming_back, visit.number, visit).enter(conversation + delay)

    def come_back(self, entry: Entry[Visit]) -> None:
        """Pending work joins its queue as a task of its own; its clock stood still meanwhile."""
        run, before, now = self.run, entry.about, self.env.now
        number, leg, kind = run.told + len(run.visits), before.leg + 1, before.type
        customer, attempt = before.customer, before.attempt
        work = (self.draws.pending_work(kind, customer.identity, attempt, leg), 0, 0)
        origin = int(Origin.FOLLOW_UP)
        visit = Visit(number, customer, before.contact, attempt, leg, kind, now, work, origin)
        visit.came_as, visit.request = before.came_as, before.request
        dates = run.dates[kind]
        if dates is not None:
            talk, hold, _ = before.work
            done = before.left if before.left >= 0 else before.answered + talk + hold
            visit.due = dates.due(now, dates.used(before.offered, done))
        run.note(visit)
        run.drain.enters(kind)
        run.offer(visit, now)

    # ---- tasks that are laid aside ---------------------------------------------------------------------------

    def put_back(self, agent: Agent) -> None:
        """An agent has gone home: a task laid aside is back at its place in the queue, with the work that is left."""
        run, desk = self.run, agent.desk
        if desk is None or desk.paused is None:
            return
        before, left, desk.paused = desk.paused.visit, work_left(desk.paused), None
        talk, hold, wrap_up = before.work
        held = left * hold // (talk + hold) if hold else 0
        run.sessions.write(before, talk + hold - left, 0, self.env.now)
        before.transferred = before.type
        after = run.further_visit(before, (left - held, held, wrap_up), Origin.RETURNED)
        after.since, after.due, after.queue = before.since, before.due, before.queue
        run.drain.goes_on(before.type, after.type)
        self._offer_again(after)

    def _offer_again(self, visit: Visit) -> None:
        """A task that had been taken out of its queue asks for an agent as if it had waited there all the time."""
        run, now, queue = self.run, self.env.now, visit.queue
        waited = now - visit.since
        group = run.select_group(queue, waited) if run.idle.number else NOBODY
        if group >= 0:
            run.answer(run.idle.take(group, queue, waited), visit, now)
            return
        run.lines.line_up_again(visit, now)
        run.expect_eligibility(visit, bisect_right(run.delays[queue], waited))
        self.expect_chaser(visit, 1)

    # ---- customers who ask after late work -------------------------------------------------------------------

    def expect_chaser(self, visit: Visit, first_day: int) -> None:
        """Enter when the customer of a visit that waits would ask after it: each day it is late has its chance, at any
        time of that day; what lies before now or after the horizon is not part of the run."""
        rule, now, horizon = self.chasers[visit.type], self.env.now, self.run.horizon
        if rule is None:
            return
        number, late = first_day, visit.due + (first_day - 1) * DAY
        while late < horizon:
            toss = self.draws.chaser(visit.customer.identity, visit.attempt, visit.leg, number)
            if toss < rule.probability:
                moment = late + int(toss / rule.probability * DAY)
                if now <= moment < horizon:
                    Entry(self.env, self.chasing, visit.number, (visit, number)).enter(moment - now)
                    return
            number, late = number + 1, late + DAY

    def chase(self, entry: Entry[tuple[Visit, int]]) -> None:
        """A customer asks after work that is still not begun; who would find it closed comes when it is open."""
        (visit, number), now = entry.about, self.env.now
        if not visit.waiting:
            return
        kind, pools = self.chased_as[visit.type], self.run.pools
        if not pools.type_is_open(kind, now):
            moment = pools.next_open(kind, now)
            if moment < self.run.horizon:
                entry.enter(moment - now)
            return
        self.expect_chaser(visit, number + 1)
        self.run.attempts.begin_further(visit, kind, Origin.CHASER)
