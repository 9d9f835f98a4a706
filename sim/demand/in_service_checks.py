"""Contacts that are in service when the run begins, and too few agents to be with them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.scheduled import scheduled
from sim.entities.units import show_clock
from sim.errors import Problem
from sim.in_service import agents_needed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.center import Center


def who_is_in_service(center: Center) -> Iterator[Problem]:
    """Each group has as many agents on duty when the run begins as its contacts in service take."""
    for group, needed in agents_needed(center).items():
        there = scheduled_at_begin(center, group)
        if needed > there:
            name, moment = center.group_names[group], show_clock(center.clock.clock_of(center.begin))
            held = sum(line.contacts for line in center.opening_state.in_service if line.group == name)
            takes = f"{held} contacts" if held == needed else f"{held} contacts, which take {needed} agents,"
            yield Problem(
                "opening_state.in_service",
                f"{takes} are in service with {name}, and {there} of its agents are on duty at {moment}; "
                "change the schedule of today, or give the others as waiting",
            )


def scheduled_at_begin(center: Center, group: int) -> int:
    """Agents (or seats) of a group on duty when the run begins, less those known to be away."""
    plan, begin = scheduled(center, range(center.days)), center.begin
    away = plan.sick.agents[(plan.sick.group == group) & (plan.sick.day == 0)].sum()
    if plan.heads[group] < 0:
        mine = np.flatnonzero(plan.steps.group == group)
        place = bisect_right(plan.steps.start[mine].tolist(), begin) - 1
        there = int(plan.steps.seats[mine[place]]) if place >= 0 else 0
    else:
        duties = plan.shifts
        on_shift = np.unique(duties.who[(duties.start <= begin) & (duties.end > begin)])
        there = int((plan.who.group[on_shift] == group).sum())
    return max(there - int(away), 0)
