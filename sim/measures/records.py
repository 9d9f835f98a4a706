"""Real ACD records as Segments, so that every measure runs on what happened as on what is simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.measures.acd_log import AcdLog, RecordColumns
from sim.tables import AgentStates, Audit, Disposition, Int64, Origin, Outcomes, Segments

if TYPE_CHECKING:
    import pandas as pd

    from sim.center import Center


def outcomes_from_records(
    frame: pd.DataFrame, center: Center, columns: RecordColumns | None = None
) -> Outcomes:
    """The records as Outcomes without agent states: measures of contacts and handle times run on them, those of
    agents' time are missing. Raises ConfigError as `segments_from_records` does."""
    segments = segments_from_records(frame, center, columns)
    none, flags = np.zeros(0, np.int64), np.zeros(0, np.int8)
    left = np.where(segments.answered >= 0, segments.answered, segments.ended)
    audit = Audit(np.zeros(len(center.queues), np.int64), none)
    np.add.at(audit.waiting, segments.queue, left - segments.offered)
    end = int(segments.ended.max(initial=center.clock.horizon))
    return Outcomes(segments, AgentStates(none, none, flags, none, none, flags), end, audit)


def segments_from_records(
    frame: pd.DataFrame, center: Center, columns: RecordColumns | None = None
) -> Segments:
    """One segment per record, in order of arrival; every record is a first attempt of its own.

    A clock time that daylight saving shows twice is taken as the first, one that it skips as the end of the gap.
    Raises ConfigError naming column and rows: a missing column, an unknown type, outcome or group, a missing or
    negative time, an arrival outside the center's days. No record is ever left out silently.
    """
    names = columns or RecordColumns()
    log = AcdLog(frame, names)
    log.stop_at_problems()
    kinds, outcome = log.types(center), log.coded(names.outcome, names.outcomes)
    arrival, wait = log.arrivals(center), log.seconds(names.wait)
    answered = outcome == Disposition.ANSWERED
    work = {name: log.seconds(getattr(names, name), answered) for name in ("talk", "hold", "wrap_up")}
    queue = _queue_of_type(center)[kinds]
    group = log.groups(center, queue, answered)
    log.stop_at_problems()
    order = np.argsort(arrival, kind="stable")
    left = arrival + wait
    table = {
        "type": kinds, "queue": queue, "group": group, "agent": np.where(answered, log.servers(), -1),
        "offered": arrival, "answered": np.where(answered, left, -1), **work,
        "ended": left + np.where(answered, work["talk"] + work["hold"], 0),
    }  # fmt: skip
    sort = {name: column[order] for name, column in table.items()}
    number, zero = np.arange(len(order)), np.zeros(len(order), np.int64)
    return Segments(
        case=number, contact=number, attempt=zero, leg=zero, disposition=outcome[order].astype(np.int8),
        resolved=np.full(len(order), -1, np.int8), transferred=zero - 1, due=_due(center, sort), resumes=zero - 1,
        origin=np.full(len(order), Origin.FIRST, np.int8), predicted=zero - 1, session=zero - 1,
        manner=np.full(len(order), -1, np.int8), held=zero, **sort,
    )  # fmt: skip


def _due(center: Center, rows: dict[str, Int64]) -> Int64:
    """When deferred work is due by its target's clock."""
    due = np.full(len(rows["type"]), -1, np.int64)
    for kind in np.flatnonzero(center.deferred_types).tolist():
        mine, dates = rows["type"] == kind, center.due_dates[kind]
        if dates is not None:
            due[mine] = dates.due_all(rows["offered"][mine])
    return due


def _queue_of_type(center: Center) -> Int64:
    """The queue of each type; records do not tell destinations, so the first where a type is divided."""
    return np.array(
        [[q.type_index for q in center.queues].index(t) for t in range(len(center.type_names))], np.int64
    )
