"""The laws of self-service: every session ends in one way, and who is handed over comes to the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import BotSessions, Ending, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.tables import Outcomes, Segments

    Mask = NDArray[np.bool_]


class SessionLaws:
    """The laws over the slices of a run; `pending` are the sessions in progress when a slice begins, `begun` is how
    many have begun by then."""

    def __init__(self, center: Center) -> None:
        self.capacities = [machine.capacity for machine in center.self_services.values()]
        self.pending = np.zeros(0, np.int64)
        self.begun = 0

    def check(self, outcomes: Outcomes, seen: int) -> list[str]:
        """What is broken; visits offered and sessions begun before `seen` were there in the slice before."""
        sessions = every_session(outcomes)
        if not len(sessions.session) and not len(self.pending):
            return []
        sessions.check()
        broken = [
            *self._sessions_are_conserved(sessions),
            *_sessions_end(outcomes),
            *_hand_overs_arrive(outcomes, seen),
            *self._machines_have_room(sessions, seen, outcomes.end),
        ]
        self.pending = outcomes.pending_sessions.session
        return broken

    def _sessions_are_conserved(self, sessions: BotSessions) -> list[str]:
        """Sessions in progress come again, and new ones are counted one by one."""
        numbers = np.sort(sessions.session)
        new = numbers[numbers >= self.begun]
        wrong = not np.array_equal(numbers[numbers < self.begun], self.pending)
        wrong |= not np.array_equal(new, self.begun + np.arange(len(new)))
        self.begun += len(new)
        return ["sessions with self-service are lost or made up"] if wrong else []

    def _machines_have_room(self, sessions: BotSessions, seen: int, end: int) -> list[str]:
        """No machine ever holds more sessions than it can; one that ends makes room for one that begins."""
        broken = []
        stop = np.where(sessions.end >= 0, sessions.end, end)
        for machine, capacity in enumerate(self.capacities):
            mine = (sessions.self_service == machine) & (sessions.ending != Ending.FULL)
            times = np.concatenate([stop[mine], np.maximum(sessions.start[mine], seen)])
            change = np.repeat([-1, 1], int(mine.sum()))
            held = np.cumsum(change[np.lexsort((change, times))])
            if capacity is not None and held.max(initial=0) > capacity:
                broken.append(f"a machine held {held.max()} sessions, and has room for {capacity}")
        return broken


def every_session(outcomes: Outcomes) -> BotSessions:
    """Sessions that are over and those in progress."""
    over, in_progress = outcomes.bot_sessions, outcomes.pending_sessions
    return joined([over, in_progress]) if len(in_progress) else over


def began(sessions: BotSessions) -> Mask:
    """Sessions that took place: the machine was not full."""
    return np.asarray(sessions.ending != Ending.FULL)


def _sessions_end(outcomes: Outcomes) -> list[str]:
    """A session has ended exactly when it says how, and not before it began."""
    sessions = every_session(outcomes)
    wrong = (sessions.end >= 0) != (sessions.ending != Ending.OPEN)
    wrong |= (sessions.end >= 0) & (sessions.end < sessions.start)
    wrong |= (sessions.ending == Ending.FULL) & (sessions.end != sessions.start)
    return [f"{int(wrong.sum())} sessions with self-service do not tell their end"] if wrong.any() else []


def _hand_overs_arrive(outcomes: Outcomes, seen: int) -> list[str]:
    """Who is handed over is offered to a queue at that instant, and nobody else says so."""
    over = outcomes.bot_sessions
    handed = over.ending == Ending.HANDED_OFF
    left = (over.session, over.case, over.attempt, over.type, over.end)
    visits = [outcomes.segments] if outcomes.pending is None else [outcomes.segments, outcomes.pending]
    came = np.concatenate([_handed_over(part, seen) for part in visits])
    gone = np.stack([column[handed] for column in left], axis=1)
    same = np.array_equal(gone[np.argsort(gone[:, 0])], came[np.argsort(came[:, 0])])
    return [] if same else ["contacts handed over by self-service and visits that come from there differ"]


def _handed_over(rows: Segments, seen: int) -> np.ndarray:
    new = (rows.session >= 0) & (rows.leg == 0) & (rows.offered >= seen)
    columns: Sequence[np.ndarray] = (rows.session, rows.case, rows.attempt, rows.type, rows.offered)
    return np.stack([column[new] for column in columns], axis=1)
