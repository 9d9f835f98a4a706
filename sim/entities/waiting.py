"""What may happen to a contact that has to wait: it rises in priority, balks, or is called back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.entities.law import Law
from sim.entities.model import Entity
from sim.entities.units import Duration, Share

PredictorName = Literal["last_answered", "head_of_line", "queue_over_throughput"]
"""How a wait is predicted; see `sim.policies.prediction`."""


class Escalation(Entity):
    """A step of time-based escalation: a contact that has waited `after` is served by this priority from then on."""

    after: Annotated[Duration, Field(gt=0)]
    priority: int = Field(ge=0, le=1000)


def check_escalation(priority: int, steps: tuple[Escalation, ...]) -> None:
    """Refuse steps that do not follow each other in time, or that do not raise a contact; raises ValueError."""
    before = (0, priority)
    for number, step in enumerate(steps):
        if step.after <= before[0]:
            raise ValueError(f"escalation[{number}] comes no later than the step before it")
        if step.priority >= before[1]:
            raise ValueError(
                f"escalation[{number}] does not raise the contact: its priority {step.priority} must be a smaller "
                f"number than {before[1]}"
            )
        before = (step.after, step.priority)


class Balking(Entity):
    """Who would have to wait leaves at once: some of them, the more the longer the queue, or those whose tolerance the
    announced wait exceeds."""

    probability: Share | None = None
    by_length: Annotated[tuple[Share, ...], Field(min_length=1, max_length=1000)] | None = None
    announced: PredictorName | None = None
    tolerance: Law | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Balking:
        ways = (self.probability, self.by_length, self.announced)
        if sum(way is not None for way in ways) != 1 or (self.announced is None) != (self.tolerance is None):
            raise ValueError(
                "give one of probability, by_length (probabilities by how many wait already), or announced (a "
                "predictor) with tolerance (a law)"
            )
        return self

    @property
    def odds(self) -> tuple[float, ...]:
        """Probabilities by how many wait already, the last one for more; none where the announced wait decides."""
        return (self.probability,) if self.probability is not None else self.by_length or ()


class Retry(Entity):
    """A customer who did not pick up is called again: after a while, at most so many times."""

    after: Law
    at_most: int = Field(default=3, ge=1, le=100)


class Callback(Entity):
    """Virtual hold: who is told a wait above a threshold may hang up, keep the place in line, and be called back."""

    when_wait_above: Duration
    predictor: PredictorName = "head_of_line"
    accept: Share = 0.37
    no_answer: Share = 0.07
    ring: Duration = 20_000_000
    retry: Retry | None = None


def check_announcements(balking: Balking | None, callback: Callback | None) -> None:
    """Refuse two predictions for one customer; raises ValueError."""
    if balking and callback and balking.announced not in (None, callback.predictor):
        raise ValueError(
            f"one wait is announced to a customer: balking.announced ({balking.announced}) and callback.predictor "
            f"({callback.predictor}) must be the same"
        )
