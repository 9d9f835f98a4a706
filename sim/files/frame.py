"""What a file is checked against: days, interval, names and opening hours of a center that is not validated yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pydantic import TypeAdapter

from sim.entities.contact_type import OpenHours
from sim.entities.units import DAY, WEEKDAYS, parse_clock, parse_duration

_OPEN_HOURS = TypeAdapter(OpenHours)
_DEFAULT_INTERVAL = 1_800_000_000


@dataclass(frozen=True)
class Frame:
    """The days and interval of a center and the names it defines; unknown where the config itself is wrong.

    `agents` are those of the skills file, empty where there is none; `deferred` are types whose contacts always come;
    `begin` is when the run begins (µs after midnight), and `skills` are those that groups have in the center file.
    `own` has the days of the center file itself, where others are played.
    """

    start: date | None
    days: int
    interval: int
    timezone: str
    types: tuple[str, ...]
    groups: tuple[str, ...]
    hours: Mapping[str, Mapping[str, tuple[int, int]]]
    agents: tuple[str, ...] = ()
    deferred: frozenset[str] = frozenset()
    begin: int | None = 0
    skills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: Frame | None = None

    def leaves_out(self, day: date, margin: int = 0) -> bool:
        """Whether a date is one of the center file's own days, of which others are played."""
        return self.own is not None and self.own.start is not None and self.own.covers(day, margin)

    def covers(self, day: date, margin: int = 0) -> bool:
        """Whether a date lies in the horizon or so many days beside it; any does where the horizon is not known."""
        return self.start is None or -margin <= (day - self.start).days < self.days + margin

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates of the horizon."""
        return tuple(self.start + timedelta(days=day) for day in range(self.days)) if self.start else ()

    @property
    def shown_days(self) -> str:
        """The horizon in words."""
        dates = self.dates
        return f"{dates[0]} to {dates[-1]}" if len(dates) > 1 else f"{dates[0]} alone" if dates else "unknown"

    def opening(self, contact_type: str, day: date) -> tuple[int, int] | None:
        """When a type opens and closes on a date (µs after midnight); None where it is closed."""
        return self.hours.get(contact_type, {}).get(WEEKDAYS[day.weekday()])


def frame_of(data: Mapping[str, Any], own_days: tuple[Any, Any] | None = None) -> Frame:
    """The frame of a raw description, and of its own `start` and `days` before they were overridden; what cannot be
    read is left to the validation of the center."""
    types, groups = data.get("contact_types"), data.get("agent_groups")
    return Frame(
        start=_date(data.get("start")),
        days=days if isinstance(days := data.get("days", 1), int) else 1,
        interval=_interval(data.get("interval")),
        timezone=str(data.get("timezone", "UTC")),
        types=tuple(map(str, types)) if isinstance(types, Mapping) else (),
        groups=tuple(map(str, groups)) if isinstance(groups, Mapping) else (),
        hours={str(name): _hours(kind) for name, kind in types.items()} if isinstance(types, Mapping) else {},
        deferred=_deferred(types, data.get("channels")),
        begin=_clock(data.get("from")),
        skills=_skills(groups),
        own=frame_of({**data, "start": own_days[0], "days": own_days[1]}) if own_days else None,
    )


def _deferred(types: Any, channels: Any) -> frozenset[str]:
    """Contact types on a deferred channel."""
    if not isinstance(types, Mapping) or not isinstance(channels, Mapping):
        return frozenset()
    kinds = {
        str(name): channels.get(str(kind.get("channel")))
        for name, kind in types.items()
        if isinstance(kind, Mapping)
    }
    return frozenset(
        name
        for name, channel in kinds.items()
        if isinstance(channel, Mapping) and channel.get("kind") == "deferred"
    )


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _clock(value: Any) -> int | None:
    try:
        return 0 if value is None else parse_clock(value)
    except ValueError:
        return None


def _skills(groups: Any) -> Mapping[str, tuple[str, ...]]:
    given = groups.items() if isinstance(groups, Mapping) else ()
    return {
        str(name): tuple(map(str, group["skills"]))
        for name, group in given
        if isinstance(group, Mapping) and isinstance(group.get("skills"), (Mapping, list))
    }


def _interval(value: Any) -> int:
    try:
        return parse_duration(value) if value is not None else _DEFAULT_INTERVAL
    except ValueError:
        return 0


def _hours(kind: Any) -> Mapping[str, tuple[int, int]]:
    given = kind.get("open") if isinstance(kind, Mapping) else None
    if given is None:
        return dict.fromkeys(WEEKDAYS, (0, DAY))
    try:
        return _OPEN_HOURS.validate_python(given)
    except ValueError:
        return dict.fromkeys(WEEKDAYS, (0, DAY))
