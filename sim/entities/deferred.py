"""What happens to deferred work: it may be there at the start, wait for somebody outside, and be asked after."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sim.entities.law import Law
from sim.entities.model import Entity
from sim.entities.units import Share


class Pending(Entity):
    """Work that cannot be finished at once: it waits `after` for somebody outside, then `work` is left to do."""

    probability: Share
    after: Law
    work: Law


class Chaser(Entity):
    """A customer asks after late work, as another contact type, with this probability on each day it is late."""

    to: str
    probability: Share


def _span(value: Any) -> Any:
    """ "0s..36h" is any age between the two alike."""
    if not isinstance(value, str) or ".." not in value:
        return value
    low, _, high = value.partition("..")
    return {"uniform": {"low": low.strip(), "high": high.strip()}}


class Backlog(Entity):
    """Work that is there when the run begins: how many contacts, and how long ago they came."""

    contacts: int = Field(ge=0, le=1_000_000)
    age: Annotated[Law, BeforeValidator(_span)]
