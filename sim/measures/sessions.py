"""How many live contacts agents hold at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import Disposition

if TYPE_CHECKING:
    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.tables import Int64, Outcomes, Segments


class Sessions:
    """Time in sessions of a run, slice by slice.

    What is *attended* of a session depends on all that its agent answered before. A session that is over early waits
    here until those answered before it are over too.
    """

    def __init__(self, center: Center, plan: Layout) -> None:
        shape = (plan.intervals, plan.queues)
        self.session_time, self.attended_time = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self.matters = not all(
            channel.is_plain or channel.kind == "deferred" for channel in center.channels.values()
        )
        self.deferred = center.deferred_types
        self.unsettled = np.zeros((0, 7), np.int64)
        self.over = np.zeros(0, np.int64)

    def add(self, outcomes: Outcomes, interval: Int64) -> None:
        """Add the visits that came to an end in a slice, each in its interval."""
        if not self.matters:
            return
        visits = outcomes.segments
        live = (visits.disposition == Disposition.ANSWERED) & ~self.deferred[visits.type]
        sessions = _sessions(visits.where(live), interval[live])
        np.add.at(self.session_time, (sessions[:, 5], sessions[:, 6]), sessions[:, 4] - sessions[:, 1])
        self.unsettled = np.concatenate([self.unsettled, sessions])
        earliest, pending = None, outcomes.pending
        if pending is not None:
            begun = (pending.answered >= 0) & ~self.deferred[pending.type]
            earliest = int(pending.answered[begun].min(initial=outcomes.end))
        self._settle(earliest)

    def columns(self) -> dict[str, Int64]:
        """Per (interval, queue), of answered live contacts where agents may hold several: `session_time`, from the
        answer to the end of the wrap-up, and `attended_time`, the part of it in which the agent held none answered
        before."""
        return {"session_time": self.session_time, "attended_time": self.attended_time}

    def _settle(self, before: int | None) -> None:
        """Add the attended part of all sessions answered before a moment, agent by agent in order of the answer."""
        rows = self.unsettled
        chosen = np.ones(len(rows), np.bool_) if before is None else rows[:, 1] < before
        self.unsettled, rows = rows[~chosen], rows[chosen]
        if not len(rows):
            return
        rows = rows[np.lexsort((rows[:, 3], rows[:, 2], rows[:, 1], rows[:, 0]))]
        agent, start, over = rows[:, 0], rows[:, 1], rows[:, 4]
        self._know(int(agent.max()))
        first = np.append(True, agent[1:] != agent[:-1])
        # agents one after the other on one axis, so that one running maximum serves them all
        shift = np.cumsum(first) * (int(max(over.max(), self.over.max())) + 1)
        known = np.where(first, self.over[agent], 0) + shift
        latest = np.maximum.accumulate(np.maximum(over + shift, known))
        covered = np.where(first, known, np.append(0, latest[:-1])) - shift
        np.add.at(
            self.attended_time, (rows[:, 5], rows[:, 6]), np.maximum(over - np.maximum(covered, start), 0)
        )
        last = np.append(first[1:], True)
        self.over[agent[last]] = (latest - shift)[last]

    def _know(self, agent: int) -> None:
        more = max(agent + 1 - len(self.over), 0)
        self.over = np.append(self.over, np.zeros(more, np.int64))


def _sessions(visits: Segments, interval: Int64) -> Int64:
    """Rows (agent, answered, offered, contact, end of wrap-up, interval, queue)."""
    over = visits.ended + visits.wrap_up
    return np.stack(
        [visits.agent, visits.answered, visits.offered, visits.contact, over, interval, visits.queue], axis=1
    )
