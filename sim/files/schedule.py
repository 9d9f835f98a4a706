"""schedule.csv: what each agent does when, in the local clock time of the site.

Lines that touch or overlap make one spell at work; breaks and other activities lie inside it. So a break may be
listed within a long line of work or between two lines of work.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.entities.activity import ACTIVITIES, WORK
from sim.entities.units import DAY, show_clock
from sim.files.cells import Cells
from sim.files.sheet import Complaints, read_sheet

if TYPE_CHECKING:
    from sim.files.frame import Frame

COLUMNS = ("agent", "date", "start", "end", "activity")
_LONGEST_NIGHT = 16 * DAY // 24


@dataclass(frozen=True)
class Line:
    """A line of the file on one axis: wall-clock microseconds since the first day of the calendar."""

    start: int
    end: int
    activity: str
    row: int

    @property
    def is_work(self) -> bool:
        """Whether the agent is at the phone, not on a break or in a meeting."""
        return self.activity in WORK


def read_schedule(path: Path, frame: Frame, complaints: Complaints) -> dict[str, list[dict[str, Any]]]:
    """The spells at work and the activities inside them by agent: date, start, end (µs after midnight), activity."""
    sheet = read_sheet(path, complaints, COLUMNS)
    lines = defaultdict[str, list[Line]](list)
    for row in sheet.rows:
        cells = Cells(row, complaints, frame)
        agent = (
            cells.word("agent", frame.agents, "agent of the skills file")
            if frame.agents
            else cells.text("agent")
        )
        day = cells.date("date", margin=1)
        start, end = cells.clock("start", on_grid=False), cells.clock("end", on_grid=False)
        activity = cells.word("activity", ACTIVITIES, "activity")
        if agent is None or day is None or start is None or end is None or activity is None:
            continue
        if (length := (end - start) % DAY or (DAY if end > start else 0)) == 0 or (
            end < start and length > _LONGEST_NIGHT
        ):
            cells.complain("end", f"{show_clock(end)} is not after the start, {show_clock(start)}")
            continue
        origin = date.fromisoformat(day).toordinal() * DAY + start
        lines[agent].append(Line(origin, origin + length, activity, row.number))
    return {agent: _spells(agent, found, complaints) for agent, found in lines.items()}


def _spells(agent: str, lines: list[Line], complaints: Complaints) -> list[dict[str, Any]]:
    lines = sorted(lines, key=lambda line: (line.start, line.end))
    for kind in (True, False):
        for one, two in pairwise(line for line in lines if line.is_work is kind):
            if two.start < one.end:
                complaints.add(f'"{agent}" is already booked in row {one.row} at that time', two.row)
    rows = list[dict[str, Any]]()
    for start, end in _merged(lines):
        day = start // DAY
        inside = [line for line in lines if not line.is_work and start <= line.start < end]
        rows.append(_row(day, start, end, "work"))
        rows += [_row(day, line.start, line.end, line.activity) for line in inside]
    return rows


def _merged(lines: list[Line]) -> list[tuple[int, int]]:
    spells = list[tuple[int, int]]()
    for line in lines:
        if spells and line.start <= spells[-1][1]:
            spells[-1] = (spells[-1][0], max(spells[-1][1], line.end))
        else:
            spells.append((line.start, line.end))
    return spells


def _row(day: int, start: int, end: int, activity: str) -> dict[str, Any]:
    """A line under the date on which its spell began; past midnight the clock counts on."""
    written = str(date.fromordinal(day))
    return {"date": written, "start": start - day * DAY, "end": end - day * DAY, "activity": activity}
