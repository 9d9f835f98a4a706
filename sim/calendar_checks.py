"""Checks on opening hours and on what happens on given dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from sim.entities.units import DAY, WEEKDAYS, show_clock, show_duration
from sim.errors import Problem

if TYPE_CHECKING:
    from sim.center import Center
    from sim.entities.contact_type import ContactType

Problems = Iterator[Problem]


def opening_hours(center: Center, place: str, kind: ContactType) -> Problems:
    """Opening hours at interval bounds, with shapes that fit them."""
    for day, (opens, closes) in kind.open.items() if DAY % center.interval == 0 else ():
        for clock in (opens, closes):
            if center.interval and clock % center.interval:
                yield Problem(
                    f"{place}.open.{day}",
                    f"{show_clock(clock)} lies inside an interval of {show_duration(center.interval)}; "
                    "open and close at interval bounds",
                    ("interval",),
                )
        yield from _shape(center, place, kind, day, (closes - opens) // center.interval)
    yield from _closed_days(center, place, kind)


def _shape(center: Center, place: str, kind: ContactType, day: str, slots: int) -> Problems:
    shape = kind.demand.shape.get(day, (1.0,)) if kind.demand else (1.0,)
    whole_day = DAY // center.interval if _is_deferred(center, kind) else slots
    if len(shape) not in (1, slots, whole_day):
        or_all = f" (or for all {whole_day} of the day)" if whole_day != slots else ""
        text = f"has {len(shape)} weights for {slots} open intervals{or_all}"
        yield Problem(f"{place}.demand.shape.{day}", text, ("interval",))
    elif not any(shape):
        yield Problem(f"{place}.demand.shape.{day}", "has no weight above 0")


def _closed_days(center: Center, place: str, kind: ContactType) -> Problems:
    """Contacts come on open days; deferred ones may come on closed days too, whose factors must then be written."""
    demand = kind.demand
    if demand is None:
        return
    if demand.outside_hours and kind.channel in center.channels and not _is_deferred(center, kind):
        text = f"customers of a live channel ({kind.channel}) come while it is open; only deferred ones come outside"
        yield Problem(f"{place}.demand.outside_hours", text)
    elif demand.outside_hours:
        missing = [day for day in WEEKDAYS if day not in kind.open and day not in demand.weekdays]
        if missing:
            text = f"has no factor for {', '.join(missing)}, when it is closed; contacts may come then; 0 if none do"
            yield Problem(f"{place}.demand.weekdays", text)
    elif closed := demand.weekdays.keys() - set(kind.open):
        days = ", ".join(sorted(closed, key=WEEKDAYS.index))
        text = f"{days}: the type is closed on that day"
        more = "; outside_hours says which share comes then" if _is_deferred(center, kind) else ""
        yield Problem(f"{place}.demand.weekdays", text + more)


def _is_deferred(center: Center, kind: ContactType) -> bool:
    channel = center.channels.get(kind.channel)
    return channel is not None and channel.kind == "deferred"


def dated(center: Center) -> Problems:
    """What is written for a date lies within the days of the center."""
    for name, kind in center.contact_types.items():
        for index, event in enumerate(kind.demand.events if kind.demand else ()):
            yield from _within_days(center, f"contact_types.{name}.demand.events[{index}].date", event.date)
    for name, group in center.agent_groups.items():
        dates = [(f"off_phone[{index}]", entry.date) for index, entry in enumerate(group.off_phone)]
        dates += [(f"away[{index}]", entry.date) for index, entry in enumerate(group.away)]
        for place, date in dates:
            if date is not None:
                yield from _within_days(center, f"agent_groups.{name}.{place}.date", date)


def _within_days(center: Center, place: str, dates: tuple[str, str]) -> Problems:
    first, last = center.start, center.start + timedelta(days=center.days - 1)
    if dates[1] < first.isoformat() or dates[0] > last.isoformat():
        given = dates[0] if dates[0] == dates[1] else f"{dates[0]}..{dates[1]}"
        yield Problem(place, f"{given} lies outside the center's days ({first} to {last})", ("start", "days"))
