"""What `ccsim staff` is asked for: one target for all contact types, and how employees are counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from experiments.settings import Settings
from sim.entities.contact_type import ServiceLevelDefinition
from sim.entities.model import Entity
from sim.entities.units import Duration, Share, show_duration

if TYPE_CHECKING:
    from sim.center import Center


class Promise(Entity):
    """A target for all contact types in place of their own; what is left out stays as the center says."""

    service_level: Share | None = None
    within: Duration | None = None
    definition: ServiceLevelDefinition | None = None
    max_occupancy: Share | None = None

    def overrides(self, contact_types: Mapping[str, object]) -> list[str]:
        """What it changes in a center of these contact types."""
        within = None if self.within is None else show_duration(self.within)
        given = {"service_level": self.service_level, "within": within, "definition": self.definition}
        words = [
            f"contact_types.{name}.target.{key}={value}"
            for name in contact_types
            for key, value in given.items()
            if value is not None
        ]
        return words + (
            [f"staffing.max_occupancy={self.max_occupancy}"] if self.max_occupancy is not None else []
        )


class Staff(Settings):
    """Settings of a requirement."""

    target: Promise = Field(
        default={}, validate_default=True,
        description="of all contact types: service_level, within, definition, max_occupancy",
    )  # fmt: skip
    shrinkage: float | None = Field(
        default=None,
        ge=0.0,
        lt=1.0,
        description="share of paid time off the phone, in place of each group's own",
    )
    paid_hours: float = Field(
        default=40.0, gt=0.0, le=168.0, description="hours a week that one FTE is paid for"
    )

    def center(self) -> Center:
        """The center asked for, with the target asked for."""
        kinds = self.base.data.get("contact_types")
        words = self.target.overrides(kinds if isinstance(kinds, Mapping) else {})
        return self.base.changed(words, self.folders, "target").center()
