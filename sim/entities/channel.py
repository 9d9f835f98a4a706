"""Channels: how contacts reach the center."""

from __future__ import annotations

from typing import Literal

from sim.entities.model import Entity


class Channel(Entity):
    """A way in; on a `live` channel customers wait, may abandon, and an agent holds one contact at a time."""

    kind: Literal["live"]
