"""Cases: what became of a customer's concern over all its contacts.

A case counts in the interval and queue where it began, or would have if its first contact had not been contained. Its
later contacts may lie days behind, so a row of some fifty bytes is kept of every case until the end of the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import Disposition, Ending, Origin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.tables import BotSessions, Int8, Int64, Outcomes, Segments

    Mask = NDArray[np.bool_]

_NEVER = 2**62


AGAIN = {
    "redials": "redials of who was not answered", "recontacts": "recontacts of who was not helped",
    "chasers": "contacts that asked after late work",
}  # fmt: skip
"""Why a customer comes again with the same concern."""
_ORIGINS = {
    "redials": (Origin.REDIAL,), "recontacts": (Origin.RECONTACT, Origin.FALSE_CONTAINMENT), "chasers":
    (Origin.CHASER,),
}  # fmt: skip
_BLOCK = 1 << 18
_CASE = np.dtype(
    [
        ("place", np.int32), ("type", np.int16), ("contacts", np.int16), ("helped", np.int64), ("helper", np.int64),
        ("again", np.int64), ("resolved", np.int8), ("by_first", np.int8),
        ("redials", np.int16), ("recontacts", np.int16), ("chasers", np.int16),
    ]
)  # fmt: skip
"""A case: where it began (interval and queue), as what, and how many contacts it has · when its first conversation
ended, when the visit of that conversation was offered, what it resolved, and whether it was the first attempt's · when
the first contact after it came · how many contacts were redials, recontacts and chasers."""
_SUMS = (
    "case_contacts", "case_redials", "case_recontacts", "case_chasers", "fcr_counted", "fcr_met", "cases_censored",
    "one_contact_counted", "one_contact_met",
)  # fmt: skip
_UNKNOWN = np.array([(-1, 0, 0, _NEVER, _NEVER, _NEVER, -1, 0, 0, 0, 0)], dtype=_CASE)


class Cases:
    """The cases of a run, added up slice by slice."""

    def __init__(self, center: Center, plan: Layout) -> None:
        kinds = center.contact_types.values()
        self.within = np.array([center.recontact_window(name) for name in center.type_names], np.int64)
        self.tells = np.array([kind.resolves is not None for kind in kinds], np.bool_)
        self.first_queue = np.searchsorted(plan.type_of_queue, np.arange(plan.types))
        self.plan = plan
        self.begun = np.zeros(plan.intervals * plan.queues, np.int64)
        self.rows = np.zeros(0, _CASE)
        self.end = 0

    def add(self, outcomes: Outcomes) -> None:
        """Add the visits that came to an end in a slice."""
        segments, self.end = outcomes.segments, outcomes.end
        sessions = outcomes.bot_sessions
        self._make_room(int(max(segments.case.max(initial=-1), sessions.case.max(initial=-1))) + 1)
        self._begin(segments)
        self._contain(sessions)
        first = segments.leg == 0
        self._count(segments.case[first], segments.origin[first])
        later = np.isin(segments.origin, (Origin.RECONTACT, Origin.CHASER))
        np.minimum.at(self.rows["again"], segments.case[later], segments.offered[later])
        self._help(segments)

    def _make_room(self, cases: int) -> None:
        known = len(self.rows)
        if cases > known:
            self.rows.resize(cases, refcheck=False)  # in place: a copy of all cases would double the memory
            self.rows[known:] = _UNKNOWN

    def _count(self, case: Int64, origin: Int8) -> None:
        """Contacts of cases, and why they came."""
        np.add.at(self.rows["contacts"], case, 1)
        for name, origins in _ORIGINS.items():
            np.add.at(self.rows[name], case[np.isin(origin, origins)], 1)

    def _begin(self, segments: Segments) -> None:
        first = np.flatnonzero((segments.attempt == 0) & (segments.leg == 0))[::-1]
        interval = np.clip(
            segments.offered[first] // self.plan.interval, self.plan.begin, self.plan.intervals - 1
        )
        place, case = interval * self.plan.queues + segments.queue[first], segments.case[first]
        np.add.at(self.begun, place, 1)
        self.rows["place"][case], self.rows["type"][case] = place, segments.type[first]

    def _contain(self, sessions: BotSessions) -> None:
        """Contacts that ended with a machine: one that is the first of its case begins it, in its type's first queue,
        and where resolutions are modelled has resolved it or not."""
        kept = sessions.where(np.isin(sessions.ending, (Ending.CONTAINED, Ending.FALSELY_CONTAINED)))
        self._count(kept.case, kept.origin)
        later = sessions.where(np.isin(sessions.origin, (Origin.RECONTACT, Origin.CHASER)))
        np.minimum.at(self.rows["again"], later.case, later.start)
        first = kept.where(kept.attempt == 0)
        interval = np.clip(first.start // self.plan.interval, 0, self.plan.intervals - 1)
        place = interval * self.plan.queues + self.first_queue[first.type]
        np.add.at(self.begun, place, 1)
        self.rows["place"][first.case], self.rows["type"][first.case] = place, first.type
        known = first.where(self.tells[first.type])
        self.rows["resolved"][known.case] = known.ending == Ending.CONTAINED
        self.rows["by_first"][known.case] = 1

    def _help(self, segments: Segments) -> None:
        """The first conversation of a case is the last leg of the first contact that was answered to its end, after
        waiting for somebody outside where it had to; of two that end at once it is the one that was offered last."""
        done = (
            (segments.disposition == Disposition.ANSWERED)
            & (segments.transferred < 0)
            & (segments.resumes < 0)
            & (segments.ended >= 0)
        )
        found = np.flatnonzero(done)
        found = found[np.argsort(-segments.ended[found], kind="stable")]  # the earliest is written last
        lowest = int(segments.case[found].min(initial=_NEVER))
        earliest = np.full(int(segments.case[found].max(initial=lowest - 1)) - lowest + 1, -1)
        earliest[segments.case[found] - lowest] = found
        helped = np.flatnonzero(earliest >= 0)
        case, visit = helped + lowest, earliest[helped]
        before = self.rows[case]
        ended, offered = segments.ended[visit], segments.offered[visit]
        sooner = (ended < before["helped"]) | ((ended == before["helped"]) & (offered >= before["helper"]))
        case, visit = case[sooner], visit[sooner]
        self.rows["helped"][case], self.rows["helper"][case] = segments.ended[visit], segments.offered[visit]
        self.rows["resolved"][case] = segments.resolved[visit]
        self.rows["by_first"][case] = segments.attempt[visit] == 0

    def columns(self) -> dict[str, Int64]:
        """Sums per (interval, queue) of cases that began there: their number, contacts, FCR(N), one-contact
        resolution."""
        shape, columns = (self.plan.intervals, self.plan.queues), dict.fromkeys(_SUMS, self.begun * 0)
        for first in range(0, len(self.rows), _BLOCK):
            block = self.rows[first : first + _BLOCK]
            sums = self._sums(block[block["place"] >= 0])
            columns = {name: column + sums[name] for name, column in columns.items()}
        return {name: column.reshape(shape) for name, column in (columns | {"cases": self.begun}).items()}

    def _sums(self, rows: NDArray[np.void]) -> dict[str, Int64]:
        closes = rows["helped"] + self.within[rows["type"]]
        is_counted = closes <= self.end
        events = {
            "fcr_counted": is_counted,
            "fcr_met": is_counted & (rows["again"] > closes),
            "cases_censored": (rows["helped"] < _NEVER) & ~is_counted,
            "one_contact_counted": rows["resolved"] >= 0,
            "one_contact_met": (rows["resolved"] == 1) & (rows["by_first"] == 1) & (rows["contacts"] == 1),
        }
        size, place = len(self.begun), rows["place"]
        columns = {name: np.bincount(place[mask], minlength=size) for name, mask in events.items()}
        for name in ("contacts", *AGAIN):
            np.add.at(columns.setdefault(f"case_{name}", np.zeros(size, np.int64)), place, rows[name])
        return columns
