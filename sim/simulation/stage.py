"""How far a contact in hand is."""

from __future__ import annotations

from enum import IntEnum


class Stage(IntEnum):
    """How far a session is."""

    CONVERSATION = 0
    WRAP_UP = 1
    DISCOVERY = 2
    """The customer has left, and the agent does not know it yet."""
