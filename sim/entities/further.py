"""What a customer does who was not answered, or not helped: calls again, or comes again as this or another type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sim.entities.law import Law
from sim.entities.model import Entity
from sim.entities.units import DAY, Duration, Share


def _at_most_one(shares: Mapping[str, float]) -> Mapping[str, float]:
    total = sum(shares.values())
    if total > 1.0 + 1e-9:
        raise ValueError(f"the shares sum to {total:g}, more than 1")
    return shares


Switch = Annotated[dict[str, Share], AfterValidator(_at_most_one)]
"""Shares of the contact types as which customers come; the rest come as they would without it."""


class Redial(Entity):
    """A customer who was not answered tries again: with a probability, after a while, at most so many times.

    `patience` and `work` are those of the contact that was lost (kept), or new ones.
    """

    probability: Share
    after: Law
    at_most: int = Field(default=5, ge=1, le=100)
    to: Switch = Field(default_factory=dict)
    patience: Literal["new", "kept"] = "new"
    work: Literal["kept", "new"] = "kept"


class Recontact(Entity):
    """A customer whose concern was not resolved comes again, with a new request, at most so many times."""

    probability: Share
    after: Law
    at_most: int = Field(default=5, ge=1, le=100)
    to: Switch = Field(default_factory=dict)


class FirstContactResolution(Entity):
    """The share of cases that are not followed by another contact within some time: what an ACD or a CRM measures."""

    value: Share
    within: Duration = Field(default=7 * DAY, gt=0)
