"""How far a contact in hand is."""

from __future__ import annotations

from enum import IntEnum


class Stage(IntEnum):
    """How far a session is."""

    CONVERSATION = 0
    WRAP_UP = 1
    DISCOVERY = 2
    """The customer has left, and the agent does not know it yet."""
    HELD = 3
    """The agent stays with the customer until somebody answers the next leg; no other contact is in hand."""
    MEETING = 4
    """The agent speaks with whoever answered it."""
