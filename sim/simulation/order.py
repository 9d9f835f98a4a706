"""The order of simultaneous events, written once (decision D5).

Of all pending entries the one with the smallest (time, kind, identity) is next, in every engine. An entry's key is
(kind << 40) + identity, and identities are unique among the pending entries of a kind.
"""

from __future__ import annotations

from enum import IntEnum

IDENTITY_BITS = 40
AFTER_ALL = 2**63 - 1
"""The time of an entry that is never reached."""


class Kind(IntEnum):
    """Kinds of events in the order in which simultaneous ones happen; 0 and 1 are SimPy's own."""

    SHIFT_START = 2
    """First, so that a handover leaves no gap: who comes may take what who goes leaves waiting. By shift."""
    LEVEL = 3
    """Before releases: who finishes when a headcount falls may already be one too many. By row."""
    SHIFT_END = 4
    """Before releases: an agent who finishes at the end of the shift goes home and takes no other contact. By shift."""
    BREAK_START = 5
    """Before releases: an agent who finishes when a break is due takes it. By row of the roster."""
    BREAK_END = 6
    """Before releases and arrivals: who is back takes the contacts of this instant. By row of the break."""
    RING_FENCE = 7
    """Before releases and arrivals: from this instant on a group takes what it may. By row of the ring-fences."""
    HANG_UP = 8
    """Before releases and arrivals: a line, or a place at a machine, that falls free at the instant of an arrival takes
    it. By segment, or by session with self-service."""
    RELEASE = 9
    """Before arrivals: an agent who is free at the instant of an arrival answers it. By agent."""
    ARRIVAL = 10
    """First attempts, in the order of Demand. By case."""
    HAND_OFF = 11
    """After first attempts: who has been with a machine yields to who has not been heard at all. By session."""
    TRANSFER = 12
    """After first attempts: who is already known to the center yields to who has not been heard. By segment."""
    REDIAL = 13
    """After first attempts, for the same reason. By the segment that was lost."""
    RECONTACT = 14
    """After redials: who was answered before yields to who was not. By segment, or by session with self-service."""
    CHASE = 15
    """After contacts of their own: who asks what became of a contact has a place already. By segment."""
    DIAL = 16
    """After whoever calls in: a callback is tried again when nobody else has come. By segment."""
    ELIGIBLE = 17
    """A wait has reached a delay of the routing policy: still in time to be answered at this instant. By segment."""
    ABANDON = 18
    """After every chance to be answered: "within T" means at most T. By segment."""
    CLOSE = 19
    """What this instant could still answer has been answered; the rest is sent away. By type."""
    RELIEF = 20
    """Last: who stayed after the end of the shift goes home, if this instant has left nothing to stay for. By pool."""


SESSIONS_FROM = 1 << (IDENTITY_BITS - 1)
"""Where kinds that speak of visits or of sessions count the latter from."""
WAITS = frozenset({Kind.ELIGIBLE, Kind.ABANDON})
"""By segment, and void once the visit no longer waits."""
OF_VISITS = WAITS | {Kind.HANG_UP, Kind.TRANSFER, Kind.REDIAL, Kind.RECONTACT, Kind.CHASE, Kind.DIAL}
"""Kinds whose identity is the number of a visit: while one is pending, a run keeps the visit (and its customer), also
when it is over."""


def key(kind: Kind, identity: int = 0) -> int:
    """The sort key of an entry among entries of the same time; without an identity, the first of the kind."""
    return (kind << IDENTITY_BITS) + identity
