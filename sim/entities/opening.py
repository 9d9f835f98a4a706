"""Where a run begins within its first day, and who is in the center at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field, create_model

from sim.entities.model import Entity
from sim.entities.units import ClockTime, Duration

MOST = 100_000
"""Contacts that one line of an opening state may stand for."""


class Waiting(Entity):
    """Contacts of a type that wait when the run begins, and have waited so long by then."""

    type: str
    waited: Duration
    contacts: int = Field(default=1, ge=1, le=MOST)


class InService(Entity):
    """Contacts of a type with agents of a group when the run begins, answered so long ago."""

    type: str
    group: str
    elapsed: Duration
    contacts: int = Field(default=1, ge=1, le=MOST)


class OpeningState(Entity):
    """Who is in the center when the run begins."""

    waiting: tuple[Waiting, ...] = ()
    in_service: tuple[InService, ...] = ()

    @property
    def counts(self) -> tuple[int, int]:
        """How many contacts wait, and how many are in service."""
        return sum(one.contacts for one in self.waiting), sum(one.contacts for one in self.in_service)


if TYPE_CHECKING:

    class Begun(Entity):
        """What begins at a time of day, its key `from`."""
else:  # `from` is a word that Python keeps for itself
    Begun = create_model("Begun", __base__=Entity, **{"from": (ClockTime | None, None)})
