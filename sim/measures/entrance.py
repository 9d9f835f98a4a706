"""What happened at the customers' entrance: lines held, waits announced, callbacks.

A line may be held, and a callback wait, over days: a center that has them keeps its visits to the end of the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import NEVER
from sim.lines import finds_no_line, lines_held, trunk_of_type
from sim.measures.spells import spread
from sim.tables import BotSessions, Disposition, Int64, Origin, Segments, joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.tables import Outcomes

    Mask = NDArray[np.bool_]


ENTRANCE = (
    "no_line", "announced", "callback_offers", "callbacks_reached", "callback_calls", "first_calls",
    "first_calls_reached",
    "over_predicted", "mispredicted", "wait_called", "announced_called",
)  # fmt: skip
"""Names of the sums by interval and queue."""


class Entrance:
    """What happened at the entrance in a run, slice by slice."""

    def __init__(self, center: Center, plan: Layout) -> None:
        self.center, self.plan = center, plan
        self.rows: list[Segments] = []
        self.intervals: list[Int64] = []
        self.waits: list[Int64] = []
        self.sessions: list[BotSessions] = []
        self.end = 0

    def add(self, outcomes: Outcomes, interval: Int64, wait: Int64) -> None:
        """Keep the visits that came to an end in a slice, each in its interval and with its wait."""
        self.end = outcomes.end
        if self.center.trunks or self.center.announces:
            self.rows.append(outcomes.segments)
            self.intervals.append(interval)
            self.waits.append(wait)
            self.sessions.append(outcomes.bot_sessions)

    def columns(self) -> dict[str, Int64]:
        """Counts and sums by (interval, queue)."""
        shape = (self.plan.intervals, self.plan.queues)
        found = {name: np.zeros(shape, np.int64) for name in ENTRANCE}
        if not self.rows:
            return found
        segments = self._all()
        interval, wait = np.concatenate(self.intervals), np.concatenate(self.waits)
        for name, mask in entrance_events(self.center, segments, self._sessions(), self.end).items():
            np.add.at(found[name], (interval[mask], segments.queue[mask]), 1)
        for name, (mask, amount) in entrance_sums(segments, wait).items():
            np.add.at(found[name], (interval[mask], segments.queue[mask]), amount[mask])
        return found

    def line_columns(self) -> dict[str, Int64]:
        """Time for which lines were held and could have been, by (interval, type): a trunk's lines stand at its first
        type.

        What is held after the last interval counts in the last one, as all that is left to do then.
        """
        plan, center = self.plan, self.center
        shape = (plan.intervals, len(center.type_names))
        found = {"line_time": np.zeros(shape, np.int64), "line_capacity": np.zeros(shape, np.int64)}
        if not center.trunks:
            return found
        trunks = trunk_of_type(center)
        for number, trunk in enumerate(center.trunks.values()):
            found["line_capacity"][:, np.flatnonzero(trunks == number)[0]] = trunk.lines * plan.interval
        if self.rows:
            held = lines_held(center, self._all(), self._sessions(), self.end)
            spread(found["line_time"], held.type, held.start, held.stop, plan)
        return found

    def _all(self) -> Segments:
        self.rows = [joined(self.rows)]
        return self.rows[0]

    def _sessions(self) -> BotSessions:
        self.sessions = [joined(self.sessions)]
        return self.sessions[0]


def calls_back(segments: Segments) -> Mask:
    """The visits of callbacks: who is called back has come already, so these are no contacts of their own."""
    return np.asarray(segments.origin == Origin.CALLBACK)


def entrance_events(center: Center, segments: Segments, sessions: BotSessions, end: int) -> dict[str, Mask]:
    """Visits to count: blocked for want of a line, answered after an announced wait, callbacks offered, dialled and
    reached."""
    called, reached = calls_back(segments), segments.disposition == Disposition.ANSWERED
    dialled = called & (segments.agent >= 0)
    no_line = np.zeros(len(segments), np.bool_)
    if center.trunks:
        no_line = finds_no_line(center, segments, lines_held(center, segments, sessions, end))
    return {
        "no_line": no_line,
        "announced": (segments.predicted >= 0) & reached & ~called,
        "callback_offers": ~called & (segments.predicted > _offered_above(center)[segments.type]),
        "callbacks_reached": called & reached,
        "callback_calls": dialled,
        "first_calls": dialled & _is_first_call(segments),
        "first_calls_reached": called & reached & _is_first_call(segments),
    }


def _offered_above(center: Center) -> Int64:
    """The announced wait above which each type offers a callback."""
    rules = [kind.callback for kind in center.contact_types.values()]
    return np.array([NEVER if rule is None else rule.when_wait_above for rule in rules], np.int64)


def entrance_sums(segments: Segments, wait: Int64) -> dict[str, tuple[Mask, Int64]]:
    """Visits and what to add up of them: errors of announced waits, and of who is called back the whole wait and the
    one that was announced."""
    told = (segments.predicted >= 0) & (segments.disposition == Disposition.ANSWERED) & ~calls_back(segments)
    reached = calls_back(segments) & (segments.disposition == Disposition.ANSWERED)
    error = segments.predicted - wait
    return {
        "over_predicted": (told, error),
        "mispredicted": (told, np.abs(error)),
        "wait_called": (reached, segments.answered - _hung_up(segments)),
        "announced_called": (segments.disposition == Disposition.CALLBACK, segments.predicted),
    }


def _is_first_call(segments: Segments) -> Mask:
    return np.asarray(calls_back(segments) & (segments.offered == _hung_up(segments)))


def _hung_up(segments: Segments) -> Int64:
    """When the customer of each callback hung up to be called; of one whose hanging up is not among the rows, when the
    visit began."""
    since = segments.offered.copy()
    called = np.flatnonzero(calls_back(segments))
    taken = np.flatnonzero(segments.disposition == Disposition.CALLBACK)
    if len(called) and len(taken):
        order = taken[np.lexsort((segments.leg[taken], segments.contact[taken]))]
        step = int(segments.leg.max()) + 1
        keys = segments.contact[order] * step + segments.leg[order]
        place = np.searchsorted(keys, segments.contact[called] * step + segments.leg[called]) - 1
        known = (place >= 0) & (segments.contact[order[place]] == segments.contact[called])
        since[called[known]] = segments.offered[order[place[known]]]
    return since
