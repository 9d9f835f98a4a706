"""What becomes of deferred work: it waits for somebody outside and comes back as a task, and customers ask after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import DAY
from sim.simulation.floor import After, Happening, Visit
from sim.simulation.order import Kind
from sim.tables import Origin

if TYPE_CHECKING:
    from sim.simulation.model import Run


class DeferredRoom:
    """Brings pending work back into its queue, and the customers who chase late work.

    `pendings` and `chasers` are the rules of each type, None where there is none; `chased_as` is the type of chasers.
    """

    def __init__(self, run: Run) -> None:
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
            After(self.env, self.coming_back, visit.number, conversation + delay, visit)

    def come_back(self, entry: After[Visit]) -> None:
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
        run.visits.append(visit)
        run.further.append(visit)
        run.drain.enters(kind)
        run.offer(visit, now)

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
                    After(self.env, self.chasing, visit.number, moment - now, (visit, number))
                    return
            number, late = number + 1, late + DAY

    def chase(self, entry: After[tuple[Visit, int]]) -> None:
        """A customer asks after work that is still not begun; who would find it closed comes when it is open."""
        (visit, number), now = entry.about, self.env.now
        if not visit.waiting:
            return
        kind, pools = self.chased_as[visit.type], self.run.pools
        if not pools.type_is_open(kind, now):
            moment = pools.next_open(kind, now)
            if moment < self.run.horizon:
                entry.again(self.chasing, visit.number, moment - now, (visit, number))
            return
        self.expect_chaser(visit, number + 1)
        self.run.attempts.begin_further(visit, kind, Origin.CHASER)
