"""Channels: how contacts reach the center."""

from __future__ import annotations

from typing import Literal

from sim.entities.model import Entity


class Channel(Entity):
    """A way in: on a `live` channel customers wait and may abandon, on a `deferred` one contacts wait without them."""

    kind: Literal["live", "deferred"]
