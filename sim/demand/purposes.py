"""What each keyed random number is for (decision D2); kernels and Python read the same list."""

from __future__ import annotations

from enum import IntEnum

CHASED_DAY = 16
"""Where the day of being late stands in the word of the leg, in the toss of a chaser."""


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
    SILENT = 20
    """Whether a customer who abandons leaves unseen."""
    DISCOVERY = 21
    """How long it takes an agent to find that out."""
    SELF_SERVICE = 22
    """Whether a contact begins with a machine."""
    SESSION = 23
    """How long the machine takes."""
    CONTAINED = 24
    """What came of it."""
    BALK = 25
    """Whether a customer who would have to wait leaves at once."""
    TOLERANCE = 26
    """The longest announced wait a customer puts up with."""
    CALLBACK = 27
    """Whether a callback is accepted."""
    NO_ANSWER = 28
    """Whether the customer does not pick up when called back."""
    DIAL = 29
    """After how long they are called again."""
    RECONTACT = 30
    """Whether a customer whose concern is not resolved comes again."""
    RECONTACT_DELAY = 31
    """After how long they do."""
    RECONTACT_TYPE = 32
    """As which contact type."""
    REDIAL_TYPE = 33
    """As which contact type a redial comes."""
    CONFERENCE = 34
    """How long two agents speak with a customer, or with each other."""
    TAKES_OVER = 35
    """Whether who was consulted takes the customer over."""
    PENDING = 36
    """Whether a task must wait for somebody outside."""
    PENDING_DELAY = 37
    """For how long."""
    PENDING_WORK = 38
    """What work is left after that."""
    CHASER = 39
    """Whether a customer asks after late work."""
    AGE = 40
    """How old a contact of an opening backlog is."""
    BEGINNER = 41
    """Whether an agent is new."""
