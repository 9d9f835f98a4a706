"""Local calendars to scenario time and back: the one place that knows time zones and daylight saving."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import cache, cached_property, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from sim.entities.units import MICROSECOND, WEEKDAYS

_UTC = ZoneInfo("UTC")
_TICK = timedelta(microseconds=MICROSECOND)


@lru_cache(maxsize=4096)
def _utc(day: date, clock: int, timezone: str) -> datetime:
    """The instant a wall clock shows a time of day; a time skipped by daylight saving is read in the old offset."""
    wall = datetime(day.year, day.month, day.day) + timedelta(microseconds=clock)
    return wall.replace(tzinfo=ZoneInfo(timezone)).astimezone(_UTC)


@cache
def timezones() -> set[str]:
    """Names of all time zones; looking them up takes as long as all other checks of ten centers."""
    return available_timezones()


class Clock:
    """Scenario time: microseconds since local midnight of the first day, in the center's time zone."""

    def __init__(self, timezone: str, start: date, days: int, interval: int) -> None:
        self.timezone = timezone
        self.start = start
        self.days = days
        self.interval = interval

    def at(self, day: int, clock: int, timezone: str | None = None) -> int:
        """Scenario time when the wall clock of a zone (the center's by default) shows `clock` on day number `day`."""
        origin = _utc(self.start, 0, self.timezone)
        moment = _utc(self.start + timedelta(days=day), clock, timezone or self.timezone)
        return (moment - origin) // _TICK

    @cached_property
    def day_starts(self) -> tuple[int, ...]:
        """Start of each day, and the end of the last one: `days` + 1 scenario times."""
        return tuple(self.at(day, 0) for day in range(self.days + 1))

    @property
    def horizon(self) -> int:
        """End of the last day."""
        return self.day_starts[-1]

    @property
    def intervals(self) -> int:
        """Number of intervals from the start to the end of the last day."""
        return -(-self.horizon // self.interval)

    def day_of(self, moment: int) -> int:
        """Number of the day a moment falls on; moments after the last day count to the last day."""
        return max(0, min(bisect_right(self.day_starts, moment) - 1, self.days - 1))

    def date(self, day: int) -> date:
        """The date of day number `day`."""
        return self.start + timedelta(days=day)

    def day_number(self, text: str) -> int:
        """Number of the day of an ISO date; may be negative or beyond the last day."""
        return (date.fromisoformat(text) - self.start).days

    def weekday(self, day: int) -> str:
        """Short name of the weekday of day number `day`."""
        return WEEKDAYS[self.date(day).weekday()]

    def local(self, moment: int, timezone: str | None = None) -> datetime:
        """The wall clock (with its zone) at a scenario time."""
        instant = _utc(self.start, 0, self.timezone) + timedelta(microseconds=int(moment))
        return instant.astimezone(ZoneInfo(timezone or self.timezone))

    def label(self, moment: int) -> str:
        """A local clock time as reports show it: "10:30"."""
        return self.local(moment).strftime("%H:%M")

    def clock_of(self, moment: int) -> int:
        """Microseconds after local midnight that the center's wall clock shows."""
        wall = self.local(moment)
        return ((wall.hour * 60 + wall.minute) * 60 + wall.second) * 1_000_000 + wall.microsecond
