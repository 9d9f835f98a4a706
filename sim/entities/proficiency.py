"""How the agents of one group differ from each other."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from sim.entities.model import Entity
from sim.entities.units import Multiplier, Share


class Beginners(Entity):
    """Agents who are still new: their share, and how they differ from the others (`aht` times, `resolution` plus,
    `transfer` times the probabilities of transfers)."""

    share: Share
    aht: Multiplier = 1.0
    resolution: float = Field(default=0.0, ge=-1.0, le=1.0)
    transfer: float = Field(default=1.0, ge=0.0, le=100.0)


def _not_tiny(cv: float) -> float:
    if 0.0 < cv < 0.001:
        raise ValueError(f"a cv of {cv:g} is too small to matter; write 0")
    return cv


class Proficiency(Entity):
    """Each agent has a handle-time multiplier of their own, lognormal with mean 1 and this cv, and may be new."""

    cv: Annotated[float, Field(ge=0.0, le=1.0), AfterValidator(_not_tiny)] = 0.0
    new: Beginners | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Proficiency:
        if self.cv == 0.0 and self.new is None:
            raise ValueError("give cv (how far agents differ), new (who are beginners), or both")
        return self

    @property
    def mean_aht(self) -> float:
        """The mean multiplier over the agents of a group."""
        return 1.0 + self.new.share * (self.new.aht - 1.0) if self.new else 1.0
