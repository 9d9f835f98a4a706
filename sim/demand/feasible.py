"""Centers that cannot work: volumes that contradict themselves, types without agents, overload that never ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.absence_checks import absences
from sim.demand.expected import expected_offered
from sim.demand.heads import paid_hours_by_day
from sim.demand.in_service_checks import who_is_in_service
from sim.demand.required import required_levels
from sim.entities.units import HOUR
from sim.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.center import Center
    from sim.entities.contact_type import ContactType


def check_feasible(center: Center) -> None:
    """Raise ConfigError where a center would run but could not mean what it says.

    A type with demand needs an agent at some time; a type whose customers wait for ever, however many, needs at least
    as many agent hours as work over the whole horizon, or its queue would only grow; who is to be away must be there,
    and so must whoever holds a contact when the run begins.
    """
    hours = agent_hours(center)
    problems = [
        *_zero_agents(center, hours), *_endless_overload(center, hours), *absences(center), *who_is_in_service(center)
    ]  # fmt: skip
    if problems:
        raise ConfigError(problems, center.name)


def agent_hours(center: Center) -> dict[str, float]:
    """Agent hours of each group over the horizon, before absence and breaks."""
    if center.staffing.policy != "as_given":
        totals = required_levels(center).sum(axis=0) * center.interval / HOUR
        return dict(zip(center.group_names, totals.tolist(), strict=True))
    return {
        name: sum(paid_hours_by_day(center, name, day) for day in range(center.days))
        for name in center.agent_groups
    }


def _zero_agents(center: Center, hours: dict[str, float]) -> Iterator[Problem]:
    volumes = expected_offered(center).sum(axis=0)
    for index, kind in enumerate(center.contact_types):
        groups = [name for name, group in center.agent_groups.items() if kind in group.skills]
        if volumes[index] > 0 and groups and sum(hours[name] for name in groups) <= 0:
            yield Problem(
                f"contact_types.{kind}",
                f"{volumes[index]:.6g} contacts are expected, but its agent groups ({', '.join(groups)}) have zero "
                "agents over the whole horizon",
            )


def _endless_overload(center: Center, hours: dict[str, float]) -> Iterator[Problem]:
    volumes, limited = expected_offered(center).sum(axis=0), _limited_by_lines(center)
    for index, (name, kind) in enumerate(center.contact_types.items()):
        groups = [group for group, entity in center.agent_groups.items() if name in entity.skills]
        fastest = min((center.expected_aht(group, name) for group in groups), default=1.0)
        work = float(volumes[index]) * kind.handle_time.mean * fastest / HOUR
        capacity = sum(hours[group] for group in groups) * center.channels[kind.channel].throughput
        if center.is_deferred(name) or name in limited:
            continue  # a backlog that grows is what such a center is asked about; no more wait than there are lines
        endless = kind.patience is None and kind.queue_limit is None
        if endless and 0 < capacity < work * _joins(kind):
            yield Problem(
                f"contact_types.{name}.patience",
                f"is never, and {work:.6g} agent hours of work meet {capacity:.6g} agent hours: the queue would grow "
                "without end; add agents, give the patience of customers as a law, or set a queue_limit",
            )


def _joins(kind: ContactType) -> float:
    """The share of customers who still join a queue, or put up with an announced wait, however long it is."""
    rule = kind.balking
    return 1.0 if rule is None else 0.0 if rule.tolerance is not None else 1.0 - rule.odds[-1]


def _limited_by_lines(center: Center) -> set[str]:
    """Types of which no more can wait than there are lines: who comes without one, or hangs up to be called back, is
    not of them, nor of those to which they are handed on."""
    kinds = center.contact_types
    on_trunks = {name for trunk in center.trunks.values() for name in trunk.types}
    coming = {name for name, kind in kinds.items() if kind.demand is not None}
    for kind in kinds.values():
        helped = kind.self_service.recontact if kind.self_service else None
        coming.update(*(way.to for way in (kind.recontact, helped) if way is not None))
        coming.update(kind.redial.types if kind.redial else ())
        coming.update([kind.chaser.to] if kind.chaser is not None else [])
    free = {name for name, kind in kinds.items() if kind.callback is not None or name in coming - on_trunks}
    frontier = free
    while frontier:
        frontier = {way.to for name in frontier for way in kinds[name].transfers} - free
        free = free | frontier
    return set(kinds) - free
