"""The planners' files of a center, written so that a planner edits numbers instead of inventing them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.entities.units import DAY, MINUTE, SECOND, show_clock, show_duration
from sim.files import forecast, schedule, skills, staffing, state
from sim.files.skills import shown_skill

if TYPE_CHECKING:
    from sim.center import Center
    from sim.demand.heads import Planned
    from sim.entities.agent_group import AgentGroup

Lines = Iterator[tuple[str, ...]]


def templates(center: Center) -> dict[str, str]:
    """The text of each file by its name, filled from the center; a file of which nothing can be said has its header."""
    return {
        "forecast.csv": _csv(forecast.COLUMNS, _forecast(center)),
        "staffing.csv": _csv(staffing.COLUMNS, _staffing(center)),
        "schedule.csv": _csv(schedule.COLUMNS, _schedule(center)),
        "skills.csv": _csv((*skills.COLUMNS, *center.contact_types), _skills(center)),
        "state.csv": _csv(state.COLUMNS, _state(center)),
    }


def _csv(header: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue()


def _forecast(center: Center) -> Lines:
    """Every interval that is open or has a volume: the volume on the center's own basis, and the mean handle time."""
    from sim.demand.expected import aht_scales, forecast_volumes

    volumes, scales = forecast_volumes(center), aht_scales(center)
    for index, (name, kind) in enumerate(center.contact_types.items()):
        windows = center.open_windows(name) if kind.demand else []
        slots = {moment // center.interval for w in windows for moment in range(*w, center.interval)}
        slots |= {slot for slot, volume in enumerate(volumes[:, index].tolist()) if volume > 0.0}
        for slot in sorted(slots):
            seconds = kind.handle_time.mean * scales[slot, index] / SECOND
            when = _when(center, slot * center.interval)
            yield (*when, name, f"{volumes[slot, index]:.6g}", f"{seconds:.6g}")


def _when(center: Center, moment: int, timezone: str | None = None) -> tuple[str, str]:
    """Local date and clock time of a moment."""
    local = center.clock.local(moment, timezone)
    return local.date().isoformat(), local.strftime("%H:%M")


def _staffing(center: Center) -> Lines:
    """Each group's agents on the phone by interval, on the days it is there, and nobody after the last one."""
    from sim.demand.required import required_levels

    required = required_levels(center) if center.staffing.policy != "as_given" else None
    for index, name in enumerate(center.agent_groups):
        levels = _on_phone(center, name) if required is None else required[:, index].tolist()
        zone, before = center.timezone_of(name), 0
        for slot, agents in enumerate(levels):
            if agents or before:
                yield (*_when(center, slot * center.interval, zone), name, str(agents))
            before = agents


def _on_phone(center: Center, name: str) -> list[int]:
    """Mean number of agents on the phone in each interval: on the schedule and not on a break, rounded."""
    time = [0] * center.clock.intervals
    for start, end, agents in _spells(center, name):
        for slot in range(start // center.interval, -(-end // center.interval)):
            if 0 <= slot < len(time):
                inside = min(end, (slot + 1) * center.interval) - max(start, slot * center.interval)
                time[slot] += agents * inside
    return [round(spent / center.interval) for spent in time]


def _spells(center: Center, name: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, agents) of time on the phone; breaks count as minus one agent."""
    from sim.demand.heads import group_levels

    group, clock = center.agent_groups[name], center.clock
    if group.headcount is not None and (group.headcount.on_phone or group.headcount.rows) is not None:
        steps = [*group_levels(center, name), (clock.horizon, 0)]
        yield from ((a, b, agents) for (a, agents), (b, _) in pairwise(steps) if a < b)
        return
    for _, start, end, activity in _lines(center, name, group):
        yield start, end, 1 if activity == "work" else -1


Line = tuple[str, int, int, str]
"""(agent, start, end, activity), in scenario time."""


def _lines(center: Center, name: str, group: AgentGroup) -> Iterator[tuple[str, int, int, str]]:
    """(agent, start, end, activity) of a group with named agents, in scenario time."""
    from sim.demand.heads import scheduled_heads, shift_plan

    clock, zone = center.clock, center.timezone_of(name)
    for row in group.schedule or ():
        day = clock.day_number(row.date)
        yield row.agent, clock.at(day, row.start, zone), clock.at(day, row.end, zone), row.activity
    heads, lines = scheduled_heads(group), list[Line]()
    for day in range(-1 if group.shifts else 0, center.days + bool(group.shifts)):
        for planned in shift_plan(center, name, day, heads):
            if planned.start < clock.horizon and planned.end > 0:
                lines += _planned(_agent(name, planned.ordinal), planned)
    yield from _in_turn([*lines, *_sessions(center, name, group)])


def _in_turn(lines: list[Line]) -> Iterator[Line]:
    """Work, and then what takes an agent off the phone, one after the other: what is due meanwhile follows in full
    length, as in a run, as far as the shift reaches."""
    work = [line for line in lines if line[3] == "work"]
    free, until = dict[str, int](), dict[str, list[tuple[int, int]]]()
    for agent, start, end, _ in work:
        until.setdefault(agent, []).append((start, end))
    yield from work
    for agent, due, ends, activity in sorted(lines, key=lambda line: line[1:3]):
        if activity == "work":
            continue
        start = max(due, free.get(agent, due))
        goes = next((end for begin, end in until.get(agent, ()) if begin <= due < end), start)
        free[agent] = end = min(start + ends - due, goes)
        if start < end:
            yield agent, start, end, activity


def _agent(group: str, ordinal: int) -> str:
    return f"{group} {ordinal + 1:02d}"


def _sessions(center: Center, name: str, group: AgentGroup) -> Iterator[tuple[str, int, int, str]]:
    """Training and meetings at set times of a group on shifts."""
    from sim.demand.off_phone import sessions

    if group.off_phone and group.schedule is None:
        for session in sessions(center, name, range(-1, center.days + 1)):
            for duty in session.away if 0 <= session.start < center.clock.horizon else ():
                yield _agent(name, duty.ordinal), session.start, session.end, session.activity


def _planned(agent: str, planned: Planned) -> Iterator[tuple[str, int, int, str]]:
    """A shift and its breaks, each at the agent's place in its window, to the minute."""
    yield agent, planned.start, planned.end, "work"
    for pause in planned.breaks:
        due = round(planned.due(pause) / MINUTE) * MINUTE
        yield agent, due, due + pause.length, "break" if pause.paid else "lunch"


def _schedule(center: Center) -> Lines:
    """Shifts and breaks of every agent, in the local time of the site."""
    for name, group in center.agent_groups.items():
        zone, clock = center.timezone_of(name), center.clock
        for agent, start, end, activity in _lines(center, name, group):
            day, begins = _when(center, start, zone)
            ends = clock.at(clock.day_number(day), DAY, zone)
            until = show_clock(DAY) if end == ends else clock.local(end, zone).strftime("%H:%M")
            yield agent, day, begins, until, activity


def _skills(center: Center) -> Lines:
    """Every named agent with the ranks of the group."""
    for name, group in center.agent_groups.items():
        marks = []
        for kind in center.contact_types:
            skill = group.skills.get(kind)
            marks.append("" if skill is None else shown_skill(skill.rank, skill.aht))
        for agent in dict.fromkeys(line[0] for line in _lines(center, name, group)):
            yield (agent, name, *marks)


def _state(center: Center) -> Lines:
    """Who waits and who is in service when the run begins."""
    for one in center.opening_state.waiting:
        yield state.WAITING, one.type, "", show_duration(one.waited), str(one.contacts)
    for other in center.opening_state.in_service:
        contacts = str(other.contacts)
        yield state.IN_SERVICE, other.type, other.group, show_duration(other.elapsed), contacts
