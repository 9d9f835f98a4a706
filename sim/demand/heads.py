"""Heads without dice: how many agents a group has, who works which shift on which day, and headcounts by time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sim.entities.activity import WORK
from sim.entities.units import DAY

if TYPE_CHECKING:
    from sim.center import Center
    from sim.entities.agent_group import AgentGroup, Break, Shift


def scheduled_heads(group: AgentGroup) -> int:
    """Agents on the schedule: as given, or employed ones less planned shrinkage, rounded to whole heads."""
    heads = group.headcount
    if heads is None:
        return 0
    if heads.scheduled is not None:
        return heads.scheduled
    return round((heads.fte or 0.0) * (1.0 - group.shrinkage.planned))


def largest_remainder(total: int, shares: Sequence[float]) -> list[int]:
    """Whole parts of a total nearest to its shares; what rounding leaves goes to the largest remainders."""
    exact = [total * share / sum(shares) for share in shares]
    parts = [int(part) for part in exact]
    order = sorted(range(len(shares)), key=lambda i: (parts[i] - exact[i], i))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


class Planned(NamedTuple):
    """An agent of a group scheduled on a day: number within the group, start and end (µs), breaks of the shift, and
    where in their windows these fall (0 to 1): those who share a shift fill each window evenly."""

    ordinal: int
    start: int
    end: int
    breaks: tuple[Break, ...]
    place: float

    def due(self, pause: Break) -> int:
        """Scenario time at which a break of the shift is due."""
        low, high = pause.after
        return self.start + low + round((high - low) * self.place)


def shift_plan(center: Center, name: str, day: int, heads: int) -> list[Planned]:
    """Who of a group is scheduled on a day; without shifts everyone works while any of its contact types is open."""
    group = center.agent_groups[name]
    if not group.shifts:
        hours = open_hours(center, name, day)
        return [
            Planned(ordinal, *window, group.breaks, (ordinal + 0.5) / heads)
            for window in hours
            for ordinal in range(heads)
        ]
    plan, first, zone = list[Planned](), 0, center.timezone_of(name)
    for shift, count in zip(
        group.shifts, largest_remainder(heads, [s.share for s in group.shifts]), strict=True
    ):
        start = center.clock.at(day, shift.start, zone)
        breaks = group.breaks if shift.breaks is None else shift.breaks
        for place in range(count):
            if works_on(shift, first + place, center.clock.weekday(day)):
                window = (place + 0.5) / count
                plan.append(Planned(first + place, start, start + shift.length, breaks, window))
        first += count
    return plan


def works_on(shift: Shift, ordinal: int, weekday: str) -> bool:
    """Whether an agent of a shift works on a weekday: days off rotate through the group, the last days first."""
    worked, days = shift.days
    if weekday not in days:
        return False
    off = len(days) - worked
    from_the_end = len(days) - 1 - days.index(weekday)
    return (from_the_end - ordinal * off) % len(days) >= off


def open_hours(center: Center, name: str, day: int) -> list[tuple[int, int]]:
    """The hours of a day in which any contact type of a group is open, as scenario times."""
    weekday, merged = center.clock.weekday(day), list[tuple[int, int]]()
    kinds = [center.contact_types[kind] for kind in center.agent_groups[name].skills]
    for opens, closes in sorted({kind.open[weekday] for kind in kinds if weekday in kind.open}):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return [(center.clock.at(day, opens), center.clock.at(day, closes)) for opens, closes in merged]


def group_levels(center: Center, name: str) -> list[tuple[int, int]]:
    """(scenario time, agents on the phone) of a group's headcount by time; each level holds until the next."""
    heads, clock, zone = center.agent_groups[name].headcount, center.clock, center.timezone_of(name)
    steps: dict[int, int] = {}
    if heads is not None and heads.rows is not None:
        for row in heads.rows:
            steps[clock.at(clock.day_number(row.date), row.start, zone)] = row.agents
    elif heads is not None and heads.on_phone is not None:
        for day in range(-1, clock.days + 1):
            for moment, agents in heads.on_phone.get(clock.weekday(day), ((0, 0),)):
                steps[clock.at(day, moment, zone)] = agents
    return sorted(steps.items())


def paid_hours_by_day(center: Center, name: str, day: int) -> float:
    """Agent hours on the schedule of a day before absence, breaks and lateness: a planner's rough capacity."""
    group, clock = center.agent_groups[name], center.clock
    start, end = clock.day_starts[day], clock.day_starts[day + 1]
    if group.schedule is not None:
        rows = [r for r in group.schedule if clock.day_number(r.date) == day and r.activity in WORK]
        return sum(r.end - r.start for r in rows) / (DAY / 24)
    if group.headcount is not None and (group.headcount.on_phone or group.headcount.rows) is not None:
        steps = [*group_levels(center, name), (end, 0)]
        spans = [(max(a, start), min(b, end), n) for (a, n), (b, _) in pairwise(steps)]
        return sum(n * max(0, b - a) for a, b, n in spans) / (DAY / 24)
    plan = shift_plan(center, name, day, scheduled_heads(group))
    return sum(planned.end - planned.start for planned in plan) / (DAY / 24)
