"""forecast.csv: the expected volume of each interval and contact type, and its average handle time where known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.entities.units import show_clock
from sim.files.cells import Cells
from sim.files.sheet import Complaints, read_sheet

if TYPE_CHECKING:
    from sim.files.frame import Frame

COLUMNS = ("date", "start", "type", "volume", "aht")
"""aht is in seconds, or a duration with its unit; it may be empty."""
Rows = dict[str, list[dict[str, Any]]]


def read_forecast(path: Path, frame: Frame, complaints: Complaints) -> Rows:
    """The lines of a forecast by contact type: date, start (µs after midnight), volume, aht (seconds or None)."""
    sheet = read_sheet(path, complaints, COLUMNS[:-1], COLUMNS[-1:])
    by_type, seen = defaultdict[str, list[dict[str, Any]]](list), dict[tuple[str, int, str], int]()
    closed = defaultdict[str, list[tuple[int, str]]](list)
    for row in sheet.rows:
        cells = Cells(row, complaints, frame)
        day, start = cells.date("date"), cells.clock("start")
        kind = cells.word("type", frame.types, "contact type")
        volume, aht = cells.number("volume"), cells.seconds("aht")
        if day is None or start is None or kind is None or volume is None:
            continue
        first = seen.setdefault((day, start, kind), row.number)
        if first != row.number:
            complaints.add(f"{kind} on {day} at {show_clock(start)} is also in row {first}", row.number)
        if volume and not _is_open(frame, kind, day, start):
            closed[kind].append((row.number, f"{day} {show_clock(start)}"))
        by_type[kind].append({"date": day, "start": start, "volume": volume, "aht": aht})
    _complain_of_closed(closed, frame, complaints)
    return dict(by_type)


def _is_open(frame: Frame, kind: str, day: str, start: int) -> bool:
    """Whether contacts may come: deferred ones always may."""
    if kind in frame.deferred:
        return True
    opening = frame.opening(kind, date.fromisoformat(day))
    return opening is not None and opening[0] <= start < opening[1]


def _complain_of_closed(
    closed: dict[str, list[tuple[int, str]]], frame: Frame, complaints: Complaints
) -> None:
    """One complaint a type: a file in another time zone would otherwise fill the screen."""
    for kind, found in closed.items():
        row, moment = found[0]
        more = f" and {len(found) - 1} more times" if len(found) > 1 else ""
        text = f"{kind} is closed at {moment}{more}; are the times local to {frame.timezone}?"
        complaints.add(text, row, "start")


def days_without_rows(rows: Iterable[dict[str, Any]], kind: str, frame: Frame) -> list[str]:
    """Dates of the horizon on which a type is open but its forecast says nothing."""
    given = {row["date"] for row in rows}
    return [str(day) for day in frame.dates if frame.opening(kind, day) and str(day) not in given]
