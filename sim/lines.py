"""Lines into the center, read from what happened: which contact held one from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.tables import BotSessions, Disposition, Ending, Int64, Origin, Segments

if TYPE_CHECKING:
    from sim.center import Center


class Held(NamedTuple):
    """Spells in which a line was held, one a visit or a session with self-service: the trunk, the contact type that the
    contact came as, from and to (µs); a contact that goes on to another queue holds its line in between."""

    trunk: Int64
    type: Int64
    start: Int64
    stop: Int64


def trunk_of_type(center: Center) -> Int64:
    """Number of the trunk of each contact type, -1 for none."""
    found = np.full(len(center.type_names), -1, dtype=np.int64)
    for number, trunk in enumerate(center.trunks.values()):
        found[[center.type_names.index(name) for name in trunk.types]] = number
    return found


def lines_held(center: Center, rows: Segments, sessions: BotSessions, end: int) -> Held:
    """Every spell of a run up to its end. Who is called back, or heard of later, holds no line any more."""
    order = np.lexsort((rows.leg, rows.contact))
    contact, offered = rows.contact[order], rows.offered[order]
    begins = np.append(True, contact[1:] != contact[:-1])
    first = np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))
    kind = rows.type[order][first]
    trunk = trunk_of_type(center)[kind]
    called = np.isin(rows.origin[order], (Origin.CALLBACK, Origin.FOLLOW_UP))
    count = np.cumsum(called)
    hung_up = count - count[first] + called[first] > 0
    following = np.append(np.where(begins[1:], end, offered[1:]), end)
    ended = rows.ended[order]
    left = np.where(ended >= 0, ended, end)
    stop = np.where(rows.transferred[order] >= 0, following, left)
    held = (trunk >= 0) & ~hung_up & (stop > offered)
    with_agents = Held(trunk[held], kind[held], offered[held], stop[held])
    with_machines = _held_by_sessions(center, sessions, end)
    if not len(with_machines.trunk):
        return with_agents
    return Held(*(np.concatenate(columns) for columns in zip(with_machines, with_agents, strict=True)))


def _held_by_sessions(center: Center, sessions: BotSessions, end: int) -> Held:
    trunk = trunk_of_type(center)[sessions.type]
    stop = np.where(sessions.end >= 0, sessions.end, end)
    held = (trunk >= 0) & (sessions.ending != Ending.FULL) & (stop > sessions.start)
    return Held(trunk[held], sessions.type[held], sessions.start[held], stop[held])


def most_held(held: Held, trunk: int) -> int:
    """The largest number of lines of a trunk that were held at once; one that ends makes room for one that begins."""
    mine = held.trunk == trunk
    times = np.concatenate([held.stop[mine], held.start[mine]])
    change = np.repeat([-1, 1], int(mine.sum()))
    return int(np.cumsum(change[np.argsort(times, kind="stable")]).max(initial=0))


def finds_no_line(center: Center, rows: Segments, held: Held) -> np.ndarray:
    """Which visits were blocked because all lines of their trunk were held."""
    trunk = trunk_of_type(center)[rows.type]
    blocked = (rows.disposition == Disposition.BLOCKED) & (rows.leg == 0)
    found = np.zeros(len(rows), np.bool_)
    for number, entry in enumerate(center.trunks.values()):
        places, mine = np.flatnonzero(blocked & (trunk == number)), held.trunk == number
        begun = np.searchsorted(np.sort(held.start[mine]), rows.offered[places], side="right")
        over = np.searchsorted(np.sort(held.stop[mine]), rows.offered[places], side="right")
        found[places[begun - over >= entry.lines]] = True
    return found
