"""Checks of where a run begins and of who is there then, across a whole center."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sim.entities.clock import timezones
from sim.entities.due import OLDEST
from sim.entities.units import DAY, show_clock, show_duration
from sim.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.center import Center
    from sim.entities.opening import InService, Waiting


def opening(center: Center) -> Iterator[Problem]:
    """Every problem with the moment at which the run begins, and with who waits or is in service then."""
    clock_time = getattr(center, "from")
    if clock_time is not None and clock_time >= DAY:
        yield Problem("from", "must be a time of the first day, before 24:00")
        return
    for number, waiting in enumerate(center.opening_state.waiting):
        yield from _waiting(center, f"opening_state.waiting[{number}]", waiting)
    for number, held in enumerate(center.opening_state.in_service):
        yield from _in_service(center, f"opening_state.in_service[{number}]", held)
    yield from _lines(center)


def _waiting(center: Center, place: str, line: Waiting) -> Iterator[Problem]:
    yield from _type_and_time(center, place, line.type, "waited", line.waited)
    kind = center.contact_types.get(line.type)
    known = kind is not None and kind.channel in center.channels and center.timezone in timezones()
    if not known or center.is_deferred(line.type):
        return
    if not any(opens <= center.begin < closes for opens, closes in center.open_windows(line.type)):
        moment = show_clock(center.clock.clock_of(center.begin))
        text, rests_on = (
            f"{line.type} is closed at {moment}, when the run begins",
            ("start", "from", "timezone"),
        )
        yield Problem(f"{place}.type", text, (*rests_on, f"contact_types.{line.type}"))


def _in_service(center: Center, place: str, line: InService) -> Iterator[Problem]:
    yield from _type_and_time(center, place, line.type, "elapsed", line.elapsed)
    if line.group not in center.agent_groups:
        near = did_you_mean(line.group, center.agent_groups)
        yield Problem(f"{place}.group", f'"{line.group}" is no agent group{near}')
    elif line.type not in center.agent_groups[line.group].skills:
        skills = ", ".join(center.agent_groups[line.group].skills)
        text = f"{line.group} cannot serve {line.type}; its skills are {skills}"
        yield Problem(f"{place}.type", text, (f"agent_groups.{line.group}",))
    elif not center.is_sent_to(line.type, center.place_of(line.group)):
        text = f"sourcing sends no {line.type} to the place of {line.group}"
        yield Problem(f"{place}.group", text, ("sourcing", f"agent_groups.{line.group}"))


def _type_and_time(center: Center, place: str, name: str, key: str, time: int) -> Iterator[Problem]:
    if name not in center.contact_types:
        near = did_you_mean(name, center.contact_types)
        yield Problem(f"{place}.type", f'"{name}" is no contact type{near}')
    if time > OLDEST * DAY:
        yield Problem(f"{place}.{key}", f"must be at most {OLDEST} days (got {show_duration(time)})")


def _lines(center: Center) -> Iterator[Problem]:
    """Whoever is there holds a line, if the type needs one."""
    state, held = center.opening_state, Counter[str]()
    for one in state.waiting:
        held[one.type] += one.contacts
    for other in state.in_service:
        held[other.type] += other.contacts
    for name, trunk in center.trunks.items():
        there = sum(held[kind] for kind in trunk.types)
        if there > trunk.lines:
            text = f"{there} contacts of trunk {name} are there, and it has {trunk.lines} lines"
            yield Problem("opening_state", text, (f"trunks.{name}",))
