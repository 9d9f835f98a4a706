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


LOSSES = 3
"""How many ways there are of not being answered after which a customer may try again."""
Attempts = Annotated[int, Field(ge=1, le=100)]
OfPatience = Literal["new", "kept"]
OfWork = Literal["kept", "new"]


class OwnRedial(Entity):
    """What is different for customers who were lost in one way; the rest is as for all."""

    probability: Share | None = None
    after: Law | None = None
    at_most: Attempts | None = None
    to: Switch | None = None
    patience: OfPatience | None = None
    work: OfWork | None = None


class Redial(Entity):
    """A customer who was not answered tries again: with a probability, after a while, at most so many times.

    `patience` and `work` are those of the contact that was lost (kept), or new ones. `balked` and `blocked` say what is
    different for customers who were lost so, and did not abandon.
    """

    probability: Share
    after: Law
    at_most: Attempts = 5
    to: Switch = Field(default_factory=dict)
    patience: OfPatience = "new"
    work: OfWork = "kept"
    balked: OwnRedial | None = None
    blocked: OwnRedial | None = None

    @property
    def by_loss(self) -> tuple[Redial, Redial, Redial]:
        """The rules of who abandoned, balked, and was blocked, in the order of these dispositions."""
        return self._changed(None), self._changed(self.balked), self._changed(self.blocked)

    def _changed(self, own: OwnRedial | None) -> Redial:
        given = {} if own is None else {key: value for key, value in own if value is not None}
        return self.model_copy(update={**given, "balked": None, "blocked": None})

    @property
    def types(self) -> set[str]:
        """Contact types, other than before, as which customers may come."""
        return {name for rule in self.by_loss for name in rule.to}


class Recontact(Entity):
    """A customer whose concern was not resolved comes again, with a new request, at most so many times."""

    probability: Share
    after: Law
    at_most: Attempts = 5
    to: Switch = Field(default_factory=dict)


class FirstContactResolution(Entity):
    """The share of cases that are not followed by another contact within some time: what an ACD or a CRM measures."""

    value: Share
    within: Duration = Field(default=7 * DAY, gt=0)
