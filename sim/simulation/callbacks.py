"""Callbacks (virtual hold): the customer hangs up, keeps the place in line, and is called when it is their turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import NEVER
from sim.policies.selection import NOBODY
from sim.simulation.floor import Entry, Happening, Visit, Work
from sim.simulation.order import Kind
from sim.tables import Disposition, Origin

if TYPE_CHECKING:
    from sim.simulation.life import Run


class CallbackRoom:
    """Offers callbacks and has agents dial them; `tries` counts for each how often nobody picked up.

    Who waits to be called is not in the center: nobody stays for them after closing.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.rules = [kind.callback for kind in run.center.contact_types.values()]
        self.tries: dict[int, int] = {}
        self.next_call = Happening(Kind.DIAL, self.dial_again)

    def is_wanted(self, visit: Visit) -> bool:
        """Whether who is told this wait is offered a callback and takes it."""
        rule, identity = self.rules[visit.type], visit.customer.identity
        if rule is None or visit.predicted <= rule.when_wait_above:
            return False
        return self.run.draws.accepts_callback(rule.accept, identity, visit.attempt, visit.leg)

    def next_try(self, before: Visit, work: Work, tries: int) -> Visit:
        """The next visit of a contact that is called back: in the same queue, with the same request."""
        run, number = self.run, self.run.told + len(self.run.visits)
        visit = Visit(
            number, before.customer, before.contact, before.attempt, before.leg + 1, before.type, run.env.now,
            work, int(Origin.CALLBACK),
        )  # fmt: skip
        visit.came_as, visit.request, visit.session = before.came_as, before.request, before.session
        visit.drawn, visit.queue, visit.patience = before.drawn, before.queue, run.patience_of(before)
        self.tries[number] = tries
        run.note(visit)
        return visit

    def is_dialled_in_vain(self, visit: Visit) -> bool:
        """An agent dials, and from now on this is a contact in the center: whether nobody picks up. If so it rings for
        a while, and the customer is called again later, a few times."""
        run, rule = self.run, self.rules[visit.type]
        run.drain.enters(visit.type)
        identity = visit.customer.identity
        assert rule is not None
        if not run.draws.misses_callback(rule.no_answer, identity, visit.attempt, visit.leg):
            return False
        visit.lost = int(Disposition.NO_ANSWER)
        tries = self.tries.pop(visit.number) + 1
        if rule.retry is not None and tries <= rule.retry.at_most:
            delay = rule.ring + run.draws.dial_after(visit.type, identity, visit.attempt, visit.leg)
            if run.env.now + delay < run.horizon:
                Entry(run.env, self.next_call, visit.number, (visit, visit.work, tries)).enter(delay)
        visit.work = (rule.ring, 0, 0)
        return True

    def dial_again(self, entry: Entry[tuple[Visit, Work, int]]) -> None:
        """A customer who did not pick up is to be called again, if the center is still open."""
        run, (before, work, tries) = self.run, entry.about
        if not run.pools.type_is_open(before.type, run.env.now):
            return
        visit = self.next_try(before, work, tries)
        group = run.select_group(visit.queue, 0) if run.idle.number else NOBODY
        if group >= 0:
            run.answer(run.idle.take(group, visit.queue, 0), visit, visit.offered)
        else:
            run.wait(visit, NEVER, run.env.now)
