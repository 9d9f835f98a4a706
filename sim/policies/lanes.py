"""Lanes: what counts together of the contacts that an agent holds at once."""

from __future__ import annotations

from typing import NamedTuple

SINGLE, DEFERRED = 0, 1
"""The lane of contacts that are served alone, and that of deferred ones; the others are shared channels."""


class Lane(NamedTuple):
    """How many of its contacts an agent may hold, and a bit for each lane whose contacts may be in hand then."""

    concurrency: int
    beside: int
