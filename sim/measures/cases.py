"""Cases: what became of a customer's concern over all its contacts.

A case counts in the interval and queue where it began, or would have if its first contact had not been contained. Its
later contacts may lie days behind, so a row of some fifty bytes is kept of every case until the end of the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.tables import Disposition, Ending, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_ADDED = {"case_contacts": "further"} | {f"case_{name}": name for name in AGAIN}
_BLOCK = 1 << 18
_COLUMNS: dict[str, tuple[type[np.signedinteger[Any]], int]] = {
    "place": (np.int32, -1), "type": (np.int16, 0), "helped": (np.int64, _NEVER), "helper": (np.int64, _NEVER),
    "again": (np.int64, _NEVER), "resolved": (np.int8, -1), "by_first": (np.int8, 0), "further": (np.int16, 0),
    "redials": (np.int16, 0), "recontacts": (np.int16, 0), "chasers": (np.int16, 0),
}  # fmt: skip
"""What is known of a case, and what holds while nothing is: where it began (interval and queue), as what · when its
first conversation ended, when the visit of that conversation was offered, what it resolved, and whether it was the
first attempt's · when the first contact after it came · how many contacts followed the first attempt, and how many were
redials, recontacts and chasers."""
_SUMS = (
    "case_contacts", "case_redials", "case_recontacts", "case_chasers", "fcr_counted", "fcr_met", "cases_censored",
    "one_contact_counted", "one_contact_met",
)  # fmt: skip


class Cases:
    """The cases of a run, added up slice by slice; a column is there once it says something of some case."""

    def __init__(self, center: Center, plan: Layout) -> None:
        kinds = center.contact_types.values()
        self.within = np.array([center.recontact_window(name) for name in center.type_names], np.int64)
        self.tells = np.array([kind.resolves is not None for kind in kinds], np.bool_)
        self.first_queue = np.searchsorted(plan.type_of_queue, np.arange(plan.types))
        self.plan = plan
        self.begun = np.zeros(plan.intervals * plan.queues, np.int64)
        self.known = 0
        self.rows: dict[str, NDArray[Any]] = {}
        self.end = 0

    def add(self, outcomes: Outcomes) -> None:
        """Add the visits that came to an end in a slice."""
        segments, self.end = outcomes.segments, outcomes.end
        sessions = outcomes.bot_sessions
        self._make_room(int(max(segments.case.max(initial=-1), sessions.case.max(initial=-1))) + 1)
        first = np.flatnonzero(segments.leg == 0)
        attempt = segments.attempt[first]
        self._begin(segments, first[attempt == 0][::-1])
        if len(sessions):
            self._contain(sessions)
        further = first[attempt > 0]
        self._count(segments.case[further], segments.origin[further])
        self._come_again(segments.case, segments.origin, segments.offered)
        self._help(segments)

    def _make_room(self, cases: int) -> None:
        if cases > self.known:
            for name, column in self.rows.items():
                column.resize(cases, refcheck=False)  # in place: a copy of all cases would double the memory
                column[self.known :] = _COLUMNS[name][1]
            self.known = cases

    def _column(self, name: str) -> NDArray[Any]:
        if name not in self.rows:
            kind, unknown = _COLUMNS[name]
            self.rows[name] = np.full(self.known, unknown, kind)
        return self.rows[name]

    def _count(self, case: Int64, origin: Int8) -> None:
        """Contacts of cases after their first attempts, and why they came."""
        if len(case):
            _add_one(self._column("further"), case)
        for name, origins in _ORIGINS.items():
            if len(mine := case[_is_one_of(origin, origins)]):
                _add_one(self._column(name), mine)

    def _come_again(self, case: Int64, origin: Int8, came: Int64) -> None:
        """Contacts, with a machine or not, that a customer who was helped makes."""
        later = np.flatnonzero(_is_one_of(origin, (Origin.RECONTACT, Origin.CHASER)))
        if len(later):
            np.minimum.at(self._column("again"), case[later], came[later])

    def _begin(self, segments: Segments, first: Int64) -> None:
        interval = np.clip(
            segments.offered[first] // self.plan.interval, self.plan.begin, self.plan.intervals - 1
        )
        place, case = interval * self.plan.queues + segments.queue[first], segments.case[first]
        np.add.at(self.begun, place, 1)
        self._column("place")[case], self._column("type")[case] = place, segments.type[first]

    def _contain(self, sessions: BotSessions) -> None:
        """Contacts that ended with a machine: one that is the first of its case begins it, in its type's first queue,
        and where resolutions are modelled has resolved it or not."""
        self._come_again(sessions.case, sessions.origin, sessions.start)
        kept = sessions.where(_is_one_of(sessions.ending, (Ending.CONTAINED, Ending.FALSELY_CONTAINED)))
        further = kept.attempt > 0
        self._count(kept.case[further], kept.origin[further])
        first = kept.where(~further)
        interval = np.clip(first.start // self.plan.interval, 0, self.plan.intervals - 1)
        place = interval * self.plan.queues + self.first_queue[first.type]
        np.add.at(self.begun, place, 1)
        self._column("place")[first.case], self._column("type")[first.case] = place, first.type
        known = first.where(self.tells[first.type])
        self._resolve(known.case, known.ending == Ending.CONTAINED, np.ones(len(known), np.bool_))

    def _help(self, segments: Segments) -> None:
        """The first conversation of a case is the last leg of the first contact that was answered to its end, after
        waiting for somebody outside where it had to; of two that end at once it is the one that was offered last."""
        found = np.flatnonzero(
            (segments.disposition == Disposition.ANSWERED)
            & (segments.transferred < 0)
            & (segments.resumes < 0)
            & (segments.ended >= 0)
        )
        case, visit = _earliest(segments.case[found], found, segments.ended)
        ended, offered = segments.ended[visit], segments.offered[visit]
        helped, helper = self._column("helped"), self._column("helper")
        before = helped[case]
        sooner = (ended < before) | ((ended == before) & (offered >= helper[case]))
        case, visit = case[sooner], visit[sooner]
        helped[case], helper[case] = ended[sooner], offered[sooner]
        self._resolve(case, segments.resolved[visit], segments.attempt[visit] == 0)

    def _resolve(self, case: Int64, resolved: NDArray[Any], by_first: Mask) -> None:
        """What the first conversations of cases resolved (-1: nobody knows)."""
        if "resolved" in self.rows or (resolved >= 0).any():
            self._column("resolved")[case], self._column("by_first")[case] = resolved, by_first

    def columns(self) -> dict[str, Int64]:
        """Sums per (interval, queue) of cases that began there: their number, contacts, FCR(N), one-contact
        resolution."""
        shape, columns = (self.plan.intervals, self.plan.queues), dict.fromkeys(_SUMS, self.begun * 0)
        for first in range(0, self.known, _BLOCK):
            rows = {name: column[first : first + _BLOCK] for name, column in self.rows.items()}
            if not (there := rows["place"] >= 0).all():
                rows = {name: column[there] for name, column in rows.items()}
            for name, column in self._sums(rows).items():
                columns[name] = columns[name] + column
        columns["case_contacts"] = columns["case_contacts"] + self.begun
        return {name: column.reshape(shape) for name, column in (columns | {"cases": self.begun}).items()}

    def _sums(self, rows: dict[str, NDArray[Any]]) -> dict[str, Int64]:
        """What is to be said of some cases that have begun; of columns that are not there, nothing."""
        place, helped, size = rows["place"].astype(np.int64), rows["helped"], len(self.begun)
        closes = helped + self.within[rows["type"]]
        is_counted = closes <= self.end
        events = {"fcr_counted": is_counted, "cases_censored": (helped < _NEVER) & ~is_counted}
        if "again" in rows:
            events["fcr_met"] = is_counted & (rows["again"] > closes)
        if "resolved" in rows:
            alone = rows["further"] == 0 if "further" in rows else True
            events["one_contact_counted"] = rows["resolved"] >= 0
            events["one_contact_met"] = (rows["resolved"] == 1) & (rows["by_first"] == 1) & alone
        sums = {name: np.bincount(place[mask], minlength=size) for name, mask in events.items()}
        sums.setdefault("fcr_met", sums["fcr_counted"])
        for name, column in _ADDED.items():
            if column in rows:
                np.add.at(
                    sums.setdefault(name, np.zeros(size, np.int64)), place, rows[column].astype(np.int64)
                )
        return sums


def _earliest(case: Int64, visit: Int64, ended: Int64) -> tuple[Int64, Int64]:
    """Of visits of cases the one of each case that ended first, and its case; of two at once the later row."""
    lowest = int(case.min(initial=_NEVER))
    earliest = np.full(int(case.max(initial=lowest - 1)) - lowest + 1, -1)
    earliest[case - lowest] = visit
    found = np.flatnonzero(earliest >= 0)
    if len(found) < len(case):
        order = np.argsort(-ended[visit], kind="stable")  # the earliest is written last
        earliest[case[order] - lowest] = visit[order]
    return found + lowest, earliest[found]


def _add_one(column: NDArray[Any], case: Int64) -> None:
    np.add.at(column, case, column.dtype.type(1))


def _is_one_of(column: Int8, chosen: Sequence[int]) -> Mask:
    found = column == chosen[0]
    for value in chosen[1:]:
        found |= column == value
    return np.asarray(found)
