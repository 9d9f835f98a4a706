"""The loop that plays the events of a day in the written order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.cache import kernel
from sim.simulation.compiled import duty
from sim.simulation.compiled.calendar import strike_first
from sim.simulation.compiled.life import (
    abandon,
    arrive,
    become_eligible,
    call_again,
    chase,
    close,
    come_again,
    dial_again,
    hand_over,
    release,
    transfer,
)
from sim.simulation.compiled.memory import constant
from sim.simulation.compiled.records import arrival, known_at, pending_at, plain_day_at, rich_day_at
from sim.simulation.compiled.self_service import has_session_room, leave_machine
from sim.simulation.compiled.stages import change_fence
from sim.simulation.compiled.trunks import take_back
from sim.simulation.order import IDENTITY_BITS, SESSIONS_FROM, Kind

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

SHIFT_START, LEVEL, SHIFT_END = constant(Kind.SHIFT_START), constant(Kind.LEVEL), constant(Kind.SHIFT_END)
BREAK_START, BREAK_END, RELEASE = constant(Kind.BREAK_START), constant(Kind.BREAK_END), constant(Kind.RELEASE)
ARRIVAL, TRANSFER, REDIAL = constant(Kind.ARRIVAL), constant(Kind.TRANSFER), constant(Kind.REDIAL)
RECONTACT, CHASE, HAND_OFF = constant(Kind.RECONTACT), constant(Kind.CHASE), constant(Kind.HAND_OFF)
ELIGIBLE, ABANDON, CLOSE = constant(Kind.ELIGIBLE), constant(Kind.ABANDON), constant(Kind.CLOSE)
RING_FENCE, HANG_UP, DIAL = constant(Kind.RING_FENCE), constant(Kind.HANG_UP), constant(Kind.DIAL)
RELIEF = constant(Kind.RELIEF)

_IDENTITY = (1 << IDENTITY_BITS) - 1
_ARRIVAL_KEY = ARRIVAL << IDENTITY_BITS


@kernel(inline=True)
def happen(day: Day, now: int, kind: int, identity: int) -> None:
    """One event, by its kind; those of every contact are functions of their own, which cost least to call."""
    if kind == ARRIVAL:
        arrive(day, now, identity)
    elif kind == RELEASE:
        release(day, now, identity)
    elif kind == ABANDON:
        abandon(day, now, identity)
    elif kind == TRANSFER:
        transfer(day, now, identity)
    else:
        happen_seldom(day, now, kind, identity)


@kernel(part=True)
def happen_seldom(day: Day, now: int, kind: int, identity: int) -> None:
    """An event that is not part of every contact's life."""
    if kind == ELIGIBLE:
        become_eligible(day, now, identity)
    elif kind == HANG_UP:
        if identity < SESSIONS_FROM:
            take_back(day, identity)
        else:
            leave_machine(day, now, identity - SESSIONS_FROM)
    elif kind == HAND_OFF:
        hand_over(day, now, identity)
    elif kind == DIAL:
        dial_again(day, now, identity)
    elif kind == REDIAL:
        call_again(day, now, identity)
    elif kind == RECONTACT:
        come_again(day, now, identity)
    elif kind == CHASE:
        chase(day, now, identity)
    elif kind == BREAK_START:
        duty.break_is_due(day, now, identity)
    elif kind == BREAK_END:
        duty.end_break(day, now, identity)
    elif kind == SHIFT_START:
        duty.start_shift(day, now, identity)
    elif kind == SHIFT_END:
        duty.end_shift(day, now, identity)
    elif kind == LEVEL:
        duty.change_level(day, now, identity)
    elif kind == RING_FENCE:
        change_fence(day, now, identity)
    elif kind == CLOSE:
        close(day, now, identity)
    elif kind == RELIEF:
        duty.relieve(day, now, identity)


@kernel(inline=True)
def has_room(day: Day) -> bool:
    """Whether one more event, whatever it is, fits into the tables: a rise of headcount may answer many contacts, and
    who comes may at once be called back."""
    return (
        day.visits_count + 1 < day.visits_room
        and has_session_room(day)
        and day.pending_count + 4 * day.agents_count + 6 < day.pending_room
    )


@kernel(inline=True)
def play_on(day: Day) -> bool:
    """Play all events of a day in their order; False if a table has to grow before the next one.

    First attempts and the roster are sorted streams of their own; the calendar holds what follows from the run. Each
    of the three ends with an entry that is never reached.
    """
    while has_room(day):
        moment, key = arrival(day)[day.next_case], _ARRIVAL_KEY + day.next_case
        origin = 0
        known = known_at(day, day.next_known)
        if known.moment < moment or (known.moment == moment and known.key < key):
            moment, key, origin = known.moment, known.key, 1
        pending = pending_at(day, 0)
        if pending.moment < moment or (pending.moment == moment and pending.key < key):
            moment, key, origin = pending.moment, pending.key, 2
        if moment >= day.stop:
            return True
        if origin == 0:
            day.next_case += 1
        elif origin == 1:
            day.next_known += 1
        else:
            strike_first(day)
        happen(day, moment, key >> IDENTITY_BITS, key & _IDENTITY)
    return False


@kernel()
def play(address: int) -> bool:
    """Play the plain day at this address; see `play_on`."""
    return play_on(plain_day_at(address))


@kernel()
def play_rich(address: int) -> bool:
    """Play the rich day at this address; see `play_on`."""
    return play_on(rich_day_at(address))
