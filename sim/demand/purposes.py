"""What each keyed random number is for (decision D2); kernels and Python read the same list."""

from __future__ import annotations

from enum import IntEnum


class Purpose(IntEnum):
    """What one uniform number is for; append only, since the value is part of every recorded result."""

    POSITION = 0
    """Where in its interval a contact arrives."""
    PATIENCE = 1
    """How long a customer waits on this leg."""
    WORK = 2
    """The work a customer brings, before the multipliers of who serves it."""
    TRANSFER = 3
    """Whether and where to a contact is handed on."""
    HOLD = 4
    """Hold time, where it has a law of its own."""
    WRAP_UP = 5
    """Wrap-up time, where it has a law of its own."""
    RESOLUTION = 6
    """Whether the contact is resolved."""
    REDIAL = 7
    """Whether a customer who abandoned tries again."""
    REDIAL_DELAY = 8
    """After how long they try again."""
    SOURCING = 9
    """Which destination a contact is allocated to."""
    TIE = 10
    """The toss of random routing."""
    TRANSFER_DELAY = 11
    """How long a hand-over takes."""
    COUNT = 12
    """How many contacts arrive in an interval."""
    NOISE = 13
    """The random factor of one interval."""
    BUSYNESS = 14
    """The random factor of one day."""
    SPARE = 15
    """Not used yet."""
    PRESENT = 16
    """Whether an agent comes on a day."""
    LATE = 17
    """How late they come."""
    BREAK = 18
    """Where in its window a break falls."""
    PROFICIENCY = 19
    """How an agent differs from their group."""
