"""Sessions and sick calls that cannot be what is meant: nobody is there then, or not so many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sim.demand.heads import group_levels
from sim.demand.off_phone import duties_of, sessions
from sim.demand.required import required_levels
from sim.entities.units import show_clock, show_duration
from sim.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.center import Center


def absences(center: Center) -> Iterator[Problem]:
    """Each `off_phone` entry finds somebody at work, and each `away` as many as are scheduled."""
    for name, group in center.agent_groups.items():
        if group.off_phone and center.staffing.policy == "as_given":
            yield from _off_phone(center, name)
        if group.away:
            yield from _away(center, name)


def _off_phone(center: Center, name: str) -> Iterator[Problem]:
    most: dict[int, int] = {}
    for session in sessions(center, name, range(-1, center.days + 1)):
        if 0 <= session.start < center.clock.horizon:
            most[session.entry] = max(most.get(session.entry, 0), session.at_work)
    for number, there in most.items():
        entry, place = center.agent_groups[name].off_phone[number], f"agent_groups.{name}.off_phone[{number}]"
        span = f"from {show_clock(entry.start)} for {show_duration(entry.length)}"
        if there == 0:
            yield Problem(place, f"nobody of the group is at work {span} on these days, all the time")
        elif entry.agents is not None and entry.agents > there:
            yield Problem(f"{place}.agents", f"is {entry.agents}, but at most {there} are at work {span}")


def _away(center: Center, name: str) -> Iterator[Problem]:
    clock, heads = center.clock, _heads_by_day(center, name)
    for number, entry in enumerate(center.agent_groups[name].away):
        days = [day for day in range(center.days) if entry.is_on(clock.date(day))]
        there = max((heads[day] for day in days), default=entry.agents)
        if entry.agents > there:
            text = f"is {entry.agents}, but at most {there} are scheduled then"
            yield Problem(f"agent_groups.{name}.away[{number}].agents", text)


def _heads_by_day(center: Center, name: str) -> Counter[int]:
    """How many agents or seats of a group are there on each day, the most at any time."""
    group, clock, most = center.agent_groups[name], center.clock, Counter[int]()
    if center.staffing.policy != "as_given":
        levels = required_levels(center)[:, center.group_names.index(name)].tolist()
        steps = [(interval * center.interval, level) for interval, level in enumerate(levels)]
    elif group.headcount is not None and (group.headcount.on_phone or group.headcount.rows) is not None:
        steps = group_levels(center, name)
    else:
        people = {(duty.day, duty.ordinal) for duty in duties_of(center, name, range(center.days))}
        return Counter(day for day, _ in people)
    for moment, level in steps:
        if 0 <= moment < clock.horizon:
            most[clock.day_of(moment)] = max(most[clock.day_of(moment)], level)
    return most
