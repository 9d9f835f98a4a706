"""Further contacts of a case: a customer who was not answered, or not helped, asks again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.simulation.floor import After, Happening, Visit
from sim.simulation.order import Kind
from sim.tables import Disposition, Origin

if TYPE_CHECKING:
    from sim.simulation.model import Run


class AttemptsRoom:
    """Begins further contacts: each is caused by a visit, and numbered among the attempts of its case as it begins.

    `begun` counts the further attempts of the cases that have any; two of a case may be on their way at once.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.env = run.env
        self.draws = run.draws
        self.redials = [kind.redial for kind in run.center.contact_types.values()]
        self.further_call = Happening(Kind.REDIAL, self.call_again)
        self.begun: dict[int, int] = {}

    def begin(self, cause: Visit, kind: int, origin: Origin, same_request: bool = False) -> None:
        """A further contact of a case reaches the center as a contact type, caused by a visit, or finds it closed.

        It brings the request of its cause once more, or a new one: work and transfer of the type, drawn by its number.
        """
        visit = self._visit(cause, kind, origin, same_request)
        if self.run.pools.type_is_open(kind, visit.offered):
            self.run.offer(visit)
        else:
            self.run.turn_away(visit, Disposition.BLOCKED)
            self.maybe_redial(visit)

    def _visit(self, cause: Visit, kind: int, origin: Origin, same_request: bool) -> Visit:
        run, case = self.run, cause.case
        self.begun[case] = attempt = self.begun.get(case, 0) + 1
        request = cause.request if same_request else attempt
        work = self.draws.work(kind, run.identity(case), request, 0) if request else run.work[case]
        number = len(run.visits)
        visit = Visit(number, case, number, attempt, 0, kind, self.env.now, work, int(origin))
        visit.request = request
        run.visits.append(visit)
        run.further.append(visit)
        run.duty.enter(kind)
        return visit

    # ---- customers who were not answered ---------------------------------------------------------------------

    def maybe_redial(self, visit: Visit) -> None:
        """A customer who was not answered may try again; attempts after the horizon are not part of the run."""
        rule = self.redials[visit.type]
        if rule is None or visit.attempt >= rule.at_most:
            return
        delay = self.draws.redial(visit.type, self.run.identity(visit.case), visit.attempt)
        if delay >= 0 and self.env.now + delay < self.run.horizon:
            After(self.env, self.further_call, visit.number, delay, visit)

    def call_again(self, entry: After[Visit]) -> None:
        """A redial: the same request as the same contact type, with new patience."""
        lost = entry.about
        self.begin(lost, lost.came_as, Origin.REDIAL, same_request=True)
