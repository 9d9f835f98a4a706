"""staffing.csv: how many agents of each group are on the phone from a time of a date until the group's next line.

The last line of a date holds for one interval, or until 00:00 of the next date where that has a line of its own; so
a file with one line an interval and a file with one line a change both mean what they say.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.entities.units import DAY, show_clock
from sim.files.cells import Cells
from sim.files.sheet import Complaints, read_sheet

if TYPE_CHECKING:
    from sim.files.frame import Frame

COLUMNS = ("date", "start", "group", "agents")


def read_staffing(path: Path, frame: Frame, complaints: Complaints) -> dict[str, list[dict[str, Any]]]:
    """The lines of a staffing file by agent group, in order of time: date, start (µs after midnight), agents."""
    sheet = read_sheet(path, complaints, COLUMNS)
    levels = defaultdict[str, dict[tuple[str, int], int]](dict)
    seen = dict[tuple[str, int, str], int]()
    for row in sheet.rows:
        cells = Cells(row, complaints, frame)
        day, start = cells.date("date", margin=1), cells.clock("start")
        group = cells.word("group", frame.groups, "agent group")
        agents = cells.number("agents", whole=True)
        if day is None or start is None or group is None or agents is None:
            continue
        first = seen.setdefault((day, start, group), row.number)
        if first != row.number:
            complaints.add(f"{group} on {day} at {show_clock(start)} is also in row {first}", row.number)
        levels[group][day, start] = int(agents)
    return {group: _closed(steps, frame.interval) for group, steps in levels.items()}


def _closed(steps: dict[tuple[str, int], int], interval: int) -> list[dict[str, Any]]:
    """The lines in order, and a line with nobody after the last one of each date."""
    complete = dict(steps)
    for day in {day for day, _ in steps}:
        last = max(start for given, start in steps if given == day)
        tomorrow = str(date.fromisoformat(day) + timedelta(days=1))
        if steps[day, last] and last < DAY and (tomorrow, 0) not in steps:
            complete[day, min(last + interval, DAY)] = 0
    return [{"date": day, "start": start, "agents": complete[day, start]} for day, start in sorted(complete)]
