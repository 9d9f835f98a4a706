"""The customers' entrance: lines into the center."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.entities.model import Entity


class Trunk(Entity):
    """Lines shared by contact types: one is held from entry until the customer leaves, on whatever leg."""

    lines: Annotated[int, Field(ge=1, le=1_000_000)]
    types: Annotated[tuple[str, ...], Field(min_length=1)]
