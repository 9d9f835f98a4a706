"""When deferred work is due: so much time later, by the clock on the wall, in opening hours, or in business days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.entities.clock import Clock

    Int64 = NDArray[np.int64]

Ints = Sequence[int]
WEEK = 7
SLACK = 4 * WEEK
"""Days beyond the horizon for which a calendar is worked out, besides those that the time allowed needs."""
OLDEST = 366
"""Days before the start that a calendar looks back to; no contact of an opening backlog is older."""


class DueRule(IntEnum):
    """How the time until a contact is due is counted; the clocks of a target, in this order."""

    ELAPSED = 0
    OPEN_HOURS = 1
    BUSINESS_DAYS = 2


def due_at(rule: int, within: int, opens: Ints, closes: Ints, before: Ints, offered: int) -> int:
    """When a contact that came at `offered` is due; in the opening hours [opens, closes) where the rule asks for them.

    Elapsed: `within` later, whatever the hour. Open hours: as soon as so much opening time has passed. Business days:
    when the type closes on the `within`-th open day after the one it came on; who comes after closing time or on a
    closed day came on the next open one. `before` is the opening time before each window, and the total at the end.
    """
    if rule == 0:
        return offered + within
    low, high = 0, len(closes) - 1
    while low < high:  # the first window that closes after it came
        middle = (low + high) // 2
        if closes[middle] > offered:
            high = middle
        else:
            low = middle + 1
    if rule == 2:
        return closes[min(low + within, len(closes) - 1)]
    wanted = before[low] + max(offered - opens[low], 0) + within
    low, high = 0, len(closes) - 1
    while low < high:  # the first window by whose end so much opening time has passed
        middle = (low + high) // 2
        if before[middle + 1] >= wanted:
            high = middle
        else:
            low = middle + 1
    return max(offered, opens[low] + wanted - before[low])


def used_between(rule: int, opens: Ints, closes: Ints, before: Ints, start: int, end: int) -> int:
    """How much of the time a rule allows passes between two moments: µs, opening time, or business days."""
    if rule == 0:
        return end - start
    used = 0
    for sign, moment in ((-1, start), (1, end)):
        low, high = 0, len(closes) - 1
        while low < high:  # the first window that closes after the moment
            middle = (low + high) // 2
            if closes[middle] > moment:
                high = middle
            else:
                low = middle + 1
        opened = min(max(moment - opens[low], 0), closes[low] - opens[low])
        used += sign * (low if rule == 2 else before[low] + opened)
    return used


@dataclass(frozen=True)
class DueCalendar:
    """A target's clock as the numbers `due_at` reads; `within` counts days under business days, else µs."""

    rule: DueRule
    within: int
    opens: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()
    before: tuple[int, ...] = (0,)

    def due(self, offered: int, used: int = 0) -> int:
        """When a contact that came at `offered` is due, if so much of the time allowed is used already."""
        left = max(self.within - used, 0)
        return due_at(self.rule, left, self.opens, self.closes, self.before, offered)

    def used(self, start: int, end: int) -> int:
        """How much of the time allowed passes between two moments."""
        return used_between(self.rule, self.opens, self.closes, self.before, start, end)

    def due_all(self, offered: Int64) -> Int64:
        """`due` of a column."""
        if self.rule == DueRule.ELAPSED:
            return offered + self.within
        opens, closes, before = (np.array(part, np.int64) for part in (self.opens, self.closes, self.before))
        last = len(closes) - 1
        place = np.minimum(np.searchsorted(closes, offered, side="right"), last)
        if self.rule == DueRule.BUSINESS_DAYS:
            return np.asarray(closes[np.minimum(place + self.within, last)])
        wanted = before[place] + np.maximum(offered - opens[place], 0) + self.within
        place = np.minimum(np.searchsorted(before[1:], wanted, side="left"), last)
        return np.asarray(np.maximum(offered, opens[place] + wanted - before[place]))


def due_calendar(
    rule: DueRule, within: int, hours: dict[str, tuple[int, int]], clock: Clock, looks_back: bool
) -> DueCalendar:
    """The calendar of a target; `hours` are the opening hours by weekday, at least one."""
    if rule == DueRule.ELAPSED:
        return DueCalendar(rule, within)
    days = within // DAY if rule == DueRule.BUSINESS_DAYS else 0
    weeks = days // len(hours) if days else within // sum(closes - opens for opens, closes in hours.values())
    span = range(-OLDEST if looks_back else 0, clock.days + WEEK * (weeks + 1) + SLACK)
    windows = [
        (clock.at(day, opens), clock.at(day, closes))
        for day in span
        for opens, closes in (hours.get(clock.weekday(day), (0, 0)),)
        if closes > opens
    ]
    before = np.concatenate([[0], np.cumsum([closes - opens for opens, closes in windows])])
    opens, closes = zip(*windows, strict=True)
    return DueCalendar(
        rule, days if rule == DueRule.BUSINESS_DAYS else within, opens, closes, tuple(before.tolist())
    )
