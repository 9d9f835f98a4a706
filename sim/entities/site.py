"""Places where agents work: own sites, and vendors with their prices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from sim.entities.model import Entity
from sim.entities.units import Money, Multiplier


class Place(Entity):
    """A place: its time zone (the center's where not given) and how its agents differ from the norm."""

    timezone: str | None = None
    aht: Multiplier = 1.0
    resolution: Annotated[float, Field(ge=-1.0, le=1.0)] = 0.0


class Site(Place):
    """A site of one's own; its agents are paid by the hour (see the group's `pay`)."""


ByType: TypeAlias = Annotated[
    Annotated[dict[str, Money], Tag("[by type]")] | Annotated[Money, Tag("[one]")],
    Discriminator(lambda value: "[by type]" if isinstance(value, Mapping) else "[one]"),
]
"""One amount of money, or one for each of some names."""


class Price(Entity):
    """A vendor's price: per production hour (logged in, idle time included) or per handled contact by type."""

    per_production_hour: Money | None = None
    per_contact: ByType | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Price:
        if (self.per_production_hour is None) == (self.per_contact is None):
            raise ValueError("give exactly one of per_production_hour and per_contact")
        return self


class Vendor(Place):
    """A vendor (BPO): its agents are bought by contract."""

    price: Price
