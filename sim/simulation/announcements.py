"""Who has to wait hears for how long: some take a callback, some leave at once, the others stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import NEVER
from sim.policies.prediction import REMEMBERED, predicted_wait, predictor_of
from sim.simulation.callbacks import CallbackRoom
from sim.tables import Disposition, Origin

if TYPE_CHECKING:
    from sim.simulation.floor import Visit
    from sim.simulation.life import Run


class AnnouncementRoom:
    """Predicts waits, offers callbacks, and lets customers balk.

    By queue, `last_wait` is how long the last contact waited that an agent took, `answers` the moments of the last few.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        kinds = run.center.contact_types.values()
        self.balking = [kind.balking for kind in kinds]
        names = [
            kind.callback.predictor if kind.callback else kind.balking.announced if kind.balking else None
            for kind in kinds
        ]
        self.predictors = [None if name is None else predictor_of(name) for name in names]
        self.callbacks = CallbackRoom(run)
        self.last_wait = [0] * len(run.center.queues)
        self.answers: list[list[int]] = [[] for _ in run.center.queues]

    def turns_away(self, visit: Visit, now: int) -> bool:
        """A contact would have to wait: whether it leaves instead, with a callback or for good."""
        run, predictor = self.run, self.predictors[visit.type]
        if predictor is not None:
            visit.predicted = self.predict(predictor, visit.queue, now)
            if self.callbacks.is_wanted(visit):
                callback = self.callbacks.next_try(visit, visit.work, tries=0)
                run.lose(visit, Disposition.CALLBACK, now)
                run.wait(callback, NEVER, now)
                return True
        if not self.balks(visit):
            return False
        run.lose(visit, Disposition.BALKED, now)
        run.attempts.maybe_redial(visit)
        return True

    def balks(self, visit: Visit) -> bool:
        """Whether the customer leaves at once: by a toss, or since the announced wait is too long for them."""
        rule, draws, identity = self.balking[visit.type], self.run.draws, visit.customer.identity
        if rule is None:
            return False
        if odds := rule.odds:
            probability = odds[min(self.run.waiting[visit.queue], len(odds) - 1)]
            return draws.balks(probability, identity, visit.attempt, visit.leg)
        return visit.predicted > draws.tolerance(visit.type, identity, visit.attempt, visit.leg)

    def predict(self, predictor: int, queue: int, now: int) -> int:
        """The wait to announce to who joins a queue now."""
        run, answers = self.run, self.answers[queue]
        return predicted_wait(
            predictor, now, run.lines.joined(queue), run.waiting[queue], self.last_wait[queue], len(answers),
            answers[0] if answers else 0,
        )  # fmt: skip

    def is_missed(self, visit: Visit, now: int) -> bool:
        """An agent takes a contact of a queue, which later predictions may look at: whether it is a callback that
        nobody picks up."""
        self.last_wait[visit.queue] = now - visit.offered
        answers = self.answers[visit.queue]
        answers.append(now)
        if len(answers) > REMEMBERED:
            del answers[0]
        return visit.origin == Origin.CALLBACK and self.callbacks.is_dialled_in_vain(visit)
