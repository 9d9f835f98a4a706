"""Cells as dates, clock times, numbers and names; what cannot be read is complained about and becomes None."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sim.entities.units import DAY, SECOND, parse_clock, parse_duration, show_clock, show_duration
from sim.errors import did_you_mean

if TYPE_CHECKING:
    from sim.files.frame import Frame
    from sim.files.sheet import Complaints, Row

_OFFSET = re.compile(r".*\d(\s*[+-]\d{1,2}:?\d{2}|\s*Z|\s*UTC|\s*GMT)", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_OTHER_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


@dataclass(frozen=True)
class Cells:
    """Reads the cells of one row."""

    row: Row
    complaints: Complaints
    frame: Frame

    def complain(self, column: str, message: str) -> None:
        """Note a mistake in a cell of this row."""
        self.complaints.add(message, self.row.number, column)

    def text(self, column: str) -> str | None:
        """A cell that may not be empty."""
        value = self.row.cells[column]
        if not value:
            self.complain(column, "is empty")
        return value or None

    def word(self, column: str, allowed: Collection[str], what: str) -> str | None:
        """One of the allowed words."""
        value = self.text(column)
        if value is None or value in allowed:
            return value
        self.complain(column, f'"{value}" is no {what}{did_you_mean(value, allowed)}')
        return None

    def date(self, column: str, margin: int = 0) -> str | None:
        """An ISO date inside the horizon of the center, or so many days beside it (night shifts, other zones); None
        also for one of the center file's days that are not played."""
        value = self.text(column)
        if value is None:
            return None
        try:
            day = date.fromisoformat(value) if len(value) == 10 else None
        except ValueError:
            day = None
        if day is None:
            shape = " in year-month-day order" if _OTHER_DATE.fullmatch(value) else ""
            self.complain(column, f'"{value}" is no date{shape}; write 2026-04-13')
        elif self.frame.covers(day, margin):
            return value
        elif not self.frame.leaves_out(day, margin):
            self.complain(
                column, f"{value} lies outside the center's days, {self.frame.shown_days} (start and days)"
            )
        return None

    def clock(self, column: str, on_grid: bool = True) -> int | None:
        """Local clock time as microseconds after midnight; on the center's interval grid where asked."""
        value = self.text(column)
        if value is None:
            return None
        if _OFFSET.fullmatch(value):
            self.complain(
                column, f'"{value}" has a time zone; write the local clock time of the site, such as 08:30'
            )
            return None
        text = value[:-3] if re.fullmatch(r"\d{1,2}:\d{2}:00", value) else value
        try:
            moment = parse_clock(text)
        except ValueError:
            self.complain(column, f'"{value}" is no clock time; write 08:30 (00:00 to 24:00)')
            return None
        if on_grid and self.frame.interval and moment % self.frame.interval and moment < DAY:
            self.complain(
                column,
                f"{show_clock(moment)} is no start of an interval of {show_duration(self.frame.interval)}; "
                "the file and the center's interval must agree",
            )
            return None
        return moment

    def number(self, column: str, whole: bool = False) -> float | None:
        """A number of at least zero, with a point as its decimal sign."""
        value = self.text(column)
        if value is None:
            return None
        if not _NUMBER.fullmatch(value):
            hint = f"; write {value.replace(',', '.')}" if re.fullmatch(r"-?\d+,\d+", value) else ""
            self.complain(column, f'"{value}" is no number{hint}')
            return None
        if float(value) < 0:
            self.complain(column, f"{value} is negative")
            return None
        if whole and not float(value).is_integer():
            self.complain(column, f"{value} is no whole number")
            return None
        return float(value)

    def seconds(self, column: str) -> float | None:
        """A time above zero in seconds, written as a bare number or with its unit; None where the cell is empty."""
        value = self.row.cells.get(column, "")
        seconds = self._seconds(column) if value else None
        if seconds == 0:
            self.complain(column, "is 0; leave it empty where the handle-time law of the center holds")
        return seconds or None

    def duration(self, column: str) -> int | None:
        """A time of at least zero (µs), in seconds or with its unit, that may not be empty."""
        seconds = None if self.text(column) is None else self._seconds(column)
        return None if seconds is None else round(seconds * SECOND)

    def _seconds(self, column: str) -> float | None:
        value = self.row.cells[column]
        if _NUMBER.fullmatch(value) or "," in value:
            return self.number(column)
        try:
            return parse_duration(value) / SECOND
        except ValueError:
            self.complain(column, f'"{value}" is no time; write seconds (390) or a duration (6m30s)')
            return None
