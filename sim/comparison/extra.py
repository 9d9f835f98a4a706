"""A center with more agents for some time: the same groups and customers, and extra seats like one of the groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from sim.demand.required import required_levels
from sim.entities.agent_group import Headcount, Shrinkage, StaffingRow
from sim.entities.model import Entity
from sim.policies.staffing import Staffing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.center import Center
    from sim.policies.routing import PairRule

Described = TypeVar("Described", bound=Entity)
Rule = TypeVar("Rule", bound="PairRule")


def with_extra(center: Center, group: str, extra: Mapping[int, int]) -> Center:
    """The center with `extra` agents on the phone (interval -> number) who are like those of a group.

    They have its place, skills, pay and rules of routing; absence is in the pay and not in their number, and they take
    no breaks. All other agents are there as before, also where a staffing policy decides.
    """
    base = as_staffed(center)
    like, name = base.agent_groups[group], _new_name(center, group)
    added = _built(
        like,
        headcount=Headcount.model_construct(rows=tuple(_rows(base, group, extra))),
        shifts=(), breaks=(), schedule=None, shrinkage=Shrinkage(leave=_absence(like.shrinkage)),
    )  # fmt: skip
    routing = _built(
        base.routing,
        overflow=_for_both(base.routing.overflow, group, name),
        reserve=_for_both(base.routing.reserve, group, name),
    )
    return _built(base, agent_groups=base.agent_groups | {name: added}, routing=routing)


def as_staffed(center: Center) -> Center:
    """The center with the headcounts of its staffing policy written down, so that further groups change nobody's."""
    if center.staffing.policy == "as_given":
        return center
    levels = required_levels(center)
    groups = {
        name: _built(
            group,
            headcount=Headcount.model_construct(
                rows=tuple(_rows(center, name, dict(enumerate(levels[:, place].tolist()))))
            ),
            shifts=(),
            schedule=None,
        )
        for place, (name, group) in enumerate(center.agent_groups.items())
    }
    return _built(center, agent_groups=groups, staffing=Staffing())


def _rows(center: Center, group: str, agents: Mapping[int, int]) -> Iterable[StaffingRow]:
    """Lines of a staffing file in the group's time zone: the number from each interval on, until it changes."""
    level = 0
    for interval in range(center.clock.intervals + 1):
        now = agents.get(interval, 0)
        if now != level:
            wall = center.clock.local(interval * center.interval, center.timezone_of(group))
            start = ((wall.hour * 60 + wall.minute) * 60 + wall.second) * 1_000_000
            yield StaffingRow(date=wall.date().isoformat(), start=start, agents=now)
        level = now


def _absence(rule: Shrinkage) -> float:
    """All paid absence as one planned share."""
    return 1.0 - (1.0 - rule.planned) * (1.0 - rule.on_the_day)


def _for_both(rules: tuple[Rule, ...], group: str, name: str) -> tuple[Rule, ...]:
    """The rules, and those about a group once more for the group of extra seats."""
    return rules + tuple(_built(rule, group=name) for rule in rules if rule.group == group)


def _new_name(center: Center, group: str) -> str:
    name = f"{group} (extra)"
    while name in center.agent_groups:
        name += "+"
    return name


def _built(entity: Described, **changes: Any) -> Described:
    """An entity with changes, whose parts are valid already and stay as they are."""
    fields = {name: getattr(entity, name) for name in type(entity).model_fields}
    return cast("Described", type(entity).model_construct(**(fields | changes)))
