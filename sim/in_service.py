"""Contacts that are with an agent when the run begins: how many agents that takes, and who holds which.

Each of these agents holds contacts of one lane, as many at once as its channel allows.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import show_clock
from sim.tables import IN_SERVICE, Demand, Int64, Roster

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.center import Center


def agents_needed(center: Center) -> dict[int, int]:
    """The fewest agents of each group (by index) that can hold what is in service when the run begins."""
    groups, types = center.group_names, center.type_names
    held: dict[int, Counter[int]] = {}
    for line in center.opening_state.in_service:
        lane = center.benches.lane_of_type[types.index(line.type)]
        held.setdefault(groups.index(line.group), Counter())[lane] += line.contacts
    return {group: sum(_fewest(center, lanes).values()) for group, lanes in sorted(held.items())}


def _fewest(center: Center, lanes: Mapping[int, int]) -> dict[int, int]:
    """How many agents the contacts of each lane take at least."""
    return {lane: -(-lanes[lane] // center.benches.lanes[lane].concurrency) for lane in sorted(lanes)}


def holders(center: Center, demand: Demand, roster: Roster) -> Int64:
    """The agent of each contact in service when the run begins; these are the first rows of Demand."""
    held = demand.interval[: int((demand.interval <= IN_SERVICE).sum())]
    group_of, found = IN_SERVICE - held, np.empty(len(held), np.int64)
    lanes = np.array(center.benches.lane_of_type)[demand.type[: len(held)]]
    for group in np.unique(group_of).tolist():
        rows = np.flatnonzero(group_of == group)
        agents = at_work(roster, group, center.begin)
        found[rows] = _spread(center, group, lanes[rows].tolist(), agents)
    return found


def at_work(roster: Roster, group: int, begin: int) -> list[int]:
    """Agents of a group who are on duty when the run begins and on no break, by number; seats as far as staffed."""
    shifts, breaks, levels = roster.shifts, roster.breaks, roster.levels
    on_shift = shifts.agent[(shifts.group == group) & (shifts.start <= begin) & (shifts.end > begin)]
    paused = breaks.agent[(breaks.start <= begin) & (breaks.start + breaks.length > begin)]
    named = set(shifts.agent.tolist())
    seats = [agent for agent in np.flatnonzero(roster.group_of == group).tolist() if agent not in named]
    level = levels.agents[(levels.group == group) & (levels.start <= begin)][-1:].tolist()
    return sorted({*on_shift.tolist()} - {*paused.tolist()} | {*seats[: level[0] if level else 0]})


def _spread(center: Center, group: int, lanes: list[int], agents: list[int]) -> list[int]:
    """An agent for each contact: those of a lane evenly over its agents; spare agents go where most are in hand."""
    count = Counter(lanes)
    parts = _fewest(center, count)
    spare = len(agents) - sum(parts.values())
    if spare < 0:
        moment, name = show_clock(center.clock.clock_of(center.begin)), center.group_names[group]
        raise ValueError(
            f"{len(lanes)} contacts are in service with {len(agents)} agents of {name} at {moment}"
        )
    for _ in range(spare):
        fullest = max(parts, key=lambda lane: (count[lane] / parts[lane], -lane))
        parts[fullest] += count[fullest] > parts[fullest]
    return _dealt(lanes, parts, agents)


def _dealt(lanes: list[int], parts: Mapping[int, int], agents: list[int]) -> list[int]:
    place = dict(zip(parts, np.cumsum([0, *parts.values()]).tolist(), strict=False))
    turn, found = Counter[int](), list[int]()
    for lane in lanes:
        found.append(agents[place[lane] + turn[lane] % parts[lane]])
        turn[lane] += 1
    return found
