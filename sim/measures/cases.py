"""Cases: what became of a customer's concern over all its contacts.

A case counts in the interval and queue where it began. Its later contacts may lie days behind, so these measures need
the rows of a whole run; a run that is added up slice by slice without keeping them has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import DAY
from sim.tables import Disposition, Origin, Segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.tables import Int64

    Mask = NDArray[np.bool_]

WINDOW = 7 * DAY
"""N of FCR(N) where a contact type does not say."""
_NEVER = 2**62
_COLUMNS = (
    "cases", "fcr_counted", "fcr_met", "cases_censored", "one_contact_counted", "one_contact_met", "case_contacts",
)  # fmt: skip


class Cases:
    """The rows of a run, kept until its cases can be told."""

    def __init__(self, center: Center, plan: Layout, kept: bool) -> None:
        self.center, self.plan, self.kept = center, plan, kept
        self.rows: list[Segments] = []
        self.end = 0

    def add(self, segments: Segments, end: int) -> None:
        """Add the visits that came to an end in a slice, which ends then."""
        self.end = end
        if self.kept:
            self.rows.append(segments)

    def columns(self) -> dict[str, Int64]:
        """See `case_columns`; nothing where rows are not kept."""
        if not self.kept:
            return {name: np.zeros((self.plan.intervals, self.plan.queues), np.int64) for name in _COLUMNS}
        if len(self.rows) == 1:
            return case_columns(self.center, self.plan, self.rows[0], self.end)
        every = [rows.as_dict() for rows in self.rows]
        joined = {name: np.concatenate([rows[name] for rows in every]) for name in every[0]}
        return case_columns(self.center, self.plan, Segments(**joined), self.end)


def case_columns(center: Center, plan: Layout, segments: Segments, end: int) -> dict[str, Int64]:
    """Sums per (interval, queue) of cases that began there: their number, contacts, FCR(N), one-contact resolution."""
    first = np.flatnonzero((segments.attempt == 0) & (segments.leg == 0))
    row, count = _places(segments.case[first], segments.case), len(first)
    starts = segments.leg == 0
    contacts = np.bincount(row[starts & (row >= 0)], minlength=count)
    helped, resolved, by_first = _first_conversations(segments, row, count)
    within = np.array([k.fcr.within if k.fcr else WINDOW for k in center.contact_types.values()], np.int64)
    window = within[segments.type[first]]
    again = np.full(count, _NEVER)
    later = (row >= 0) & np.isin(segments.origin, (Origin.RECONTACT, Origin.CHASER))
    np.minimum.at(again, row[later], segments.offered[later])
    closes = helped + window
    is_counted = closes <= end
    events = {
        "cases": np.ones(count, np.bool_),
        "fcr_counted": is_counted,
        "fcr_met": is_counted & (again > closes),
        "cases_censored": (helped < _NEVER) & ~is_counted,
        "one_contact_counted": resolved >= 0,
        "one_contact_met": (resolved == 1) & by_first & (contacts == 1),
    }
    interval = np.clip(segments.offered[first] // plan.interval, 0, plan.intervals - 1)
    key, shape = interval * plan.queues + segments.queue[first], (plan.intervals, plan.queues)
    size = shape[0] * shape[1]
    columns = {name: np.bincount(key[mask], minlength=size).reshape(shape) for name, mask in events.items()}
    total = np.zeros(size, np.int64)
    np.add.at(total, key, contacts)
    return columns | {"case_contacts": total.reshape(shape)}


def _places(cases: Int64, of: Int64) -> Int64:
    """Where each case of a column stands among the cases that began, in the order of `cases`; -1 for others."""
    order = np.argsort(cases, kind="stable")
    place = np.minimum(np.searchsorted(cases[order], of), max(len(cases) - 1, 0))
    if not len(cases):
        return np.full(len(of), -1)
    return np.where(cases[order][place] == of, order[place], -1)


def _first_conversations(segments: Segments, row: Int64, count: int) -> tuple[Int64, Int64, Mask]:
    """When the first conversation of each case ended, what it resolved, and whether it was the first attempt's; that is
    the last leg of the first contact that was answered to its end."""
    done = (segments.disposition == Disposition.ANSWERED) & (segments.transferred < 0) & (segments.ended >= 0)
    done &= row >= 0
    helped, resolved, by_first = np.full(count, _NEVER), np.full(count, -1), np.zeros(count, np.bool_)
    found = np.flatnonzero(done)
    found = found[np.argsort(-segments.ended[found], kind="stable")]  # the earliest is written last
    helped[row[found]] = segments.ended[found]
    resolved[row[found]] = segments.resolved[found]
    by_first[row[found]] = segments.attempt[found] == 0
    return helped, resolved, by_first
