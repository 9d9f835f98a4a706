"""Further contacts of a case: a customer who was not answered, or not helped, asks again."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from sim.entities.units import NEVER
from sim.simulation.floor import Agent, Entry, Happening, Visit
from sim.simulation.order import Kind
from sim.tables import Disposition, Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.entities.further import Recontact, Redial
    from sim.simulation.life import Run


FIRST_LOSS = Disposition.ABANDONED
"""The first of the dispositions after which a customer may try again; the order is that of `Redial.by_loss`."""


def switch_of(rule: Redial | Recontact | None, numbers: Mapping[str, int]) -> list[tuple[float, int]]:
    """The types as which customers of a rule come, each for a toss below its number."""
    if rule is None:
        return []
    return list(zip(accumulate(rule.to.values()), (numbers[name] for name in rule.to), strict=True))


class AttemptsRoom:
    """Begins further contacts: each is caused by a visit, and numbered among the attempts of its case as it begins.

    `begun` counts the further attempts of the cases that have any; two of a case may be on their way at once.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.env = run.env
        self.draws = run.draws
        numbers = {name: index for index, name in enumerate(run.center.type_names)}
        kinds = run.center.contact_types.values()
        self.redials = [kind.redial.by_loss if kind.redial else None for kind in kinds]
        self.recontacts = [kind.recontact for kind in kinds]
        self.redial_types = [
            [switch_of(rule, numbers) for rule in rules] if rules else [] for rules in self.redials
        ]
        self.recontact_types = [switch_of(rule, numbers) for rule in self.recontacts]
        self.further_call = Happening(Kind.REDIAL, self.call_again)
        self.coming_again = Happening(Kind.RECONTACT, self.come_again)
        self.begun: dict[int, int] = {}

    def begin_further(
        self, cause: Visit, kind: int, origin: Origin, same_request: bool = False, patience: int = -1
    ) -> None:
        """A further contact of a case reaches the center as a contact type, caused by a visit, or finds it closed.

        It brings the request of its cause once more, or a new one: work and transfer of the type, drawn by its number.
        So is its patience, unless it is given.
        """
        visit = self._further_attempt(cause, kind, origin, same_request)
        visit.patience = patience
        if self.run.pools.type_is_open(kind, visit.offered):
            self.run.come_in(visit, self.env.now)
        else:
            self.run.note(visit)
            self.run.turn_away(visit, Disposition.BLOCKED)
            self.maybe_redial(visit)

    def _further_attempt(self, cause: Visit, kind: int, origin: Origin, same_request: bool) -> Visit:
        run, customer, case = self.run, cause.customer, cause.customer.case
        self.begun[case] = attempt = self.begun.get(case, 0) + 1
        request = cause.request if same_request else attempt
        work = self.draws.work(kind, customer.identity, request, 0) if request else customer.work
        number = run.told + len(run.visits)
        visit = Visit(number, customer, number, attempt, 0, kind, self.env.now, work, int(origin))
        visit.request = request
        run.drain.enters(kind)
        return visit

    # ---- customers who were not answered ---------------------------------------------------------------------

    def maybe_redial(self, visit: Visit) -> None:
        """A customer who was not answered may try again; attempts after the horizon are not part of the run."""
        rules, loss = self.redials[visit.type], visit.lost - FIRST_LOSS
        if rules is None or visit.attempt >= rules[loss].at_most:
            return
        delay = self.draws.redial(visit.type, loss, visit.customer.identity, visit.attempt)
        if delay >= 0 and self.env.now + delay < self.run.horizon:
            Entry(self.env, self.further_call, visit.number, visit).enter(delay)

    def call_again(self, entry: Entry[Visit]) -> None:
        """A redial: as the contact came before or as another type, with what is kept of it."""
        lost = entry.about
        rules, loss = self.redials[lost.type], lost.lost - FIRST_LOSS
        assert rules is not None
        rule, switch, kind = rules[loss], self.redial_types[lost.type][loss], lost.came_as
        if switch:
            kind = _switched(switch, self.draws.redial_type(lost.customer.identity, lost.attempt), kind)
        is_kept = rule.work == "kept" and kind == lost.came_as
        patience = self.run.patience_of(lost) if rule.patience == "kept" else -1
        self.begin_further(lost, kind, Origin.REDIAL, is_kept, patience)

    # ---- customers who were not helped -----------------------------------------------------------------------

    def maybe_recontact(self, visit: Visit, agent: Agent, conversation: int) -> None:
        """A customer whose concern the conversation that now begins does not resolve may come again, as may be known
        already; contacts after the horizon are not part of the run."""
        rule, identity = self.recontacts[visit.type], visit.customer.identity
        if rule is None or visit.attempt >= rule.at_most:
            return
        points = int(self.run.points[agent.number])
        if self.draws.is_resolved(agent.group, points, visit.type, identity, visit.attempt, visit.leg):
            return
        delay = self.draws.recontact(visit.type, identity, visit.attempt)
        if delay >= 0 and self.env.now + conversation + delay < self.run.horizon:
            Entry(self.env, self.coming_again, visit.number, visit).enter(conversation + delay)

    def come_again(self, entry: Entry[Visit]) -> None:
        """A recontact: a new request, as the type that did not help or as another; who would find it closed comes when
        it is open."""
        before = entry.about
        kind = self.comes_as(self.recontact_types[before.type], before)
        if (closed := self.closed_for(kind)) == 0:
            self.begin_further(before, kind, Origin.RECONTACT)
        elif closed < NEVER:
            entry.enter(closed)

    def comes_as(self, switch: list[tuple[float, int]], before: Visit) -> int:
        """The type as which a customer comes again: as before, or by the shares of a rule."""
        if not switch:
            return before.type
        toss = self.draws.recontact_type(before.customer.identity, before.attempt)
        return _switched(switch, toss, before.type)

    def closed_for(self, kind: int) -> int:
        """For how long (µs) who would come now as a contact type waits for it to be open: 0 if it is, NEVER if that is
        not part of the run."""
        now, pools = self.env.now, self.run.pools
        if pools.type_is_open(kind, now):
            return 0
        moment = pools.next_open(kind, now)
        return moment - now if moment < self.run.horizon else NEVER


def _switched(shares: list[tuple[float, int]], toss: float, kind: int) -> int:
    """The type as which a customer comes, for a toss below `reached`; else as before."""
    return next((to for reached, to in shares if toss < reached), kind)
