"""Sourcing policies: which place a contact is sent to, before routing chooses an agent there."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from sim.entities.model import Entity
from sim.entities.units import PPM, Duration, Share, to_ppm
from sim.policies.allocation import allocate_counted, allocate_random

__all__ = ["Sourcing", "SourcingPolicy", "allocate_counted", "allocate_random"]

SourcingPolicy = Literal["one_queue", "percentage", "fill_first"]


class Sourcing(Entity):
    """How contacts are divided among sites and vendors.

    `one_queue`: every place serves one virtual queue. `percentage`: each contact goes to a place by its share,
    `counted` (the place furthest behind its share is next) or `random` (a toss), and waits there. `fill_first`:
    one queue, but places are asked in `order`, the later ones only after the contact has waited `after`.
    """

    policy: SourcingPolicy = "one_queue"
    shares: dict[str, Share] = Field(default_factory=dict)
    method: Literal["counted", "random"] = "counted"
    order: tuple[str, ...] = ()
    after: Duration = 0
    types: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _complete(self) -> Sourcing:
        total = sum(self.shares.values())
        if self.policy == "percentage" and abs(total - 1.0) > 1e-9:
            raise ValueError(f"the shares of places must sum to 1 (sum {total:g})")
        if self.policy != "percentage" and self.shares:
            raise ValueError(f"shares are read by policy: percentage only, not by {self.policy}")
        if (self.policy == "fill_first") != bool(self.order):
            raise ValueError("order names the places of policy: fill_first, and only of that")
        return self

    @property
    def places(self) -> tuple[str, ...]:
        """The places that contacts are divided among, those with a share of zero left out."""
        return self.order or tuple(place for place, share in self.shares.items() if share > 0)

    @property
    def shares_ppm(self) -> tuple[int, ...]:
        """The share of each of `places` in parts per million; the last takes what rounding leaves."""
        parts = [to_ppm(share) for share in self.shares.values() if share > 0]
        return (*parts[:-1], PPM - sum(parts[:-1])) if parts else ()
