"""What happens after a conversation: the contact goes on to another type's queue, alone or with the first agent."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from sim.entities.law import Constant, Law
from sim.entities.model import Entity
from sim.entities.units import SECOND, Duration, Share


class Transfer(Entity):
    """After service, with some probability, the contact joins another type's queue.

    cold: unannounced, the first agent is free. warm: the first agent stays until the second answers, then all speak
    (`conference`). consult: the first agent stays, the customer on hold, until the second answers, then the two
    speak (`talk`); the second takes the customer over with a probability, else the first one has the answer.
    """

    to: str
    probability: Share
    kind: Literal["cold", "warm", "consult"] = "cold"
    delay: Duration = 0
    patience: Literal["new", "kept"] = "new"
    conference: Law | None = None
    talk: Law | None = None
    takes_over: Share | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Transfer:
        if self.conference is not None and self.kind != "warm":
            raise ValueError(f"conference is about warm transfers, and this one is {self.kind}; leave it out")
        for key in ("talk", "takes_over"):
            if getattr(self, key) is not None and self.kind != "consult":
                raise ValueError(f"{key} is about consults, and this transfer is {self.kind}; leave it out")
        if self.kind == "consult" and self.talk is None:
            raise ValueError("how long the two agents of a consult speak is missing; give talk")
        return self

    @property
    def meeting(self) -> Law | None:
        """How long the two agents speak, with the customer or with each other; None if they do not meet."""
        if self.kind == "warm":
            return self.conference or Constant.model_construct(30 * SECOND)
        return self.talk
