"""What may happen to a contact that has to wait: it rises in priority, balks, or is called back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.entities.model import Entity
from sim.entities.units import Duration


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
