"""Who is away from the phone at a set time: in training, in a meeting, or sick on a given date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

from sim.demand.heads import scheduled_heads, shift_plan
from sim.entities.activity import WORK

if TYPE_CHECKING:
    from sim.center import Center

_GOLDEN = 0.618


class Duty(NamedTuple):
    """Somebody at work: their number in the group, the day they count for, from and to (µs)."""

    ordinal: int
    day: int
    start: int
    end: int


class Session(NamedTuple):
    """An `off_phone` entry of a group on a day: from and to (µs), what it is, how many are at work the whole time, and
    the duties of those who are away."""

    entry: int
    start: int
    end: int
    activity: str
    at_work: int
    away: list[Duty]


def in_turn(heads: int, first: int = 0) -> list[int]:
    """All numbers of a group in an order that is spread over it, beginning at the place `first` of that order.

    Neighbours share a shift, so the first few of this order come from all shifts.
    """
    step = (
        next(step for step in count(max(1, round(heads * _GOLDEN))) if gcd(step, heads) == 1) if heads else 0
    )
    return [(first + place) * step % heads for place in range(heads)]


def duties_of(center: Center, name: str, days: Sequence[int]) -> Iterator[Duty]:
    """Who of a group is at work when on some days, by its schedule or its shifts."""
    group, clock, zone = center.agent_groups[name], center.clock, center.timezone_of(name)
    if group.schedule is None:
        heads = scheduled_heads(group)
        for day in days:
            for planned in shift_plan(center, name, day, heads):
                yield Duty(planned.ordinal, day, planned.start, planned.end)
        return
    ordinals = {
        agent: number for number, agent in enumerate(dict.fromkeys(row.agent for row in group.schedule))
    }
    for row in group.schedule:
        day = clock.day_number(row.date)
        if row.activity in WORK and day in days:
            yield Duty(ordinals[row.agent], day, clock.at(day, row.start, zone), clock.at(day, row.end, zone))


def sessions(center: Center, name: str, days: Sequence[int]) -> Iterator[Session]:
    """The sessions of a group on some days.

    Whoever is at work the whole time may be away; the turn moves on by as many as are away with each entry of the
    group, and with each week of the horizon.
    """
    group, clock, zone = center.agent_groups[name], center.clock, center.timezone_of(name)
    by_day = defaultdict[int, list[Duty]](list)
    for duty in duties_of(center, name, days):
        by_day[duty.day].append(duty)
    heads = scheduled_heads(group) if group.schedule is None else len({row.agent for row in group.schedule})
    for day in days:
        for number, entry in enumerate(group.off_phone):
            if not entry.is_on(clock.date(day)):
                continue
            start = clock.at(day, entry.start, zone)
            end = start + entry.length
            present = [*by_day[day - 1], *by_day[day]]
            at_work = {duty.ordinal: duty for duty in present if duty.start <= start and end <= duty.end}
            needed = entry.how_many(len(at_work))
            turn = in_turn(heads, (number + day // 7) * needed)
            away = [at_work[ordinal] for ordinal in turn if ordinal in at_work][:needed]
            yield Session(number, start, end, entry.activity, len(at_work), away)
