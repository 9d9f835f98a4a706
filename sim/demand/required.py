"""Required agents per interval and group: the staffing policy applied to the expected offered contacts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.assignment import assignment
from sim.demand.deferred_load import deferred_erlangs, hands
from sim.demand.expected import aht_scales, expected_offered
from sim.entities.units import SECOND
from sim.policies.requirement import StaffingModel, required_agents, square_root_agents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.entities.contact_type import ContactType
    from sim.tables import Float64, Int64


@dataclass(frozen=True)
class GroupLoad:
    """What a group is expected to do in an interval: contacts a second, AHT and mean patience in seconds; the AHT of
    who is held with others is the part of it that takes an agent."""

    arrivals: float
    aht: float
    patience: float | None

    @property
    def erlangs(self) -> float:
        """Offered load: agents busy on average if nobody had to wait."""
        return self.arrivals * self.aht


NO_LOAD = GroupLoad(0.0, 0.0, None)


def group_load(
    center: Center, offered: Float64, scales: Float64, shares: Float64, interval: int, group: int
) -> GroupLoad:
    """The load of one group in one interval, its contact types pooled."""
    name, width = center.group_names[group], int(center.widths[interval]) / SECOND
    if width == 0.0:
        return NO_LOAD
    arrivals = offered[interval] * shares[:, group] / width
    total = float(arrivals.sum())
    if total <= 0.0:
        return NO_LOAD
    work = leaving = 0.0
    for index, (kind, entity) in enumerate(center.contact_types.items()):
        if arrivals[index] > 0.0:
            aht = entity.handle_time.mean / SECOND * scales[interval, index] * center.expected_aht(name, kind)
            aht *= share_of_agent(center, kind)
            work += arrivals[index] * aht
            patience = entity.patience.mean / SECOND if entity.patience else math.inf
            leaving += arrivals[index] / patience if patience > 0 else 0.0
    return GroupLoad(total, work / total, total / leaving if leaving > 0 else None)


def share_of_agent(center: Center, contact_type: str) -> float:
    """How much of an agent a contact keeps busy while the agent holds as many of its channel as allowed."""
    channel = center.channels[center.contact_types[contact_type].channel]
    slowdown = channel.slowdown[min(channel.concurrency, len(channel.slowdown)) - 1]
    return slowdown / channel.concurrency


def net_required(center: Center, counted: NDArray[np.bool_] | None = None) -> Int64:
    """Agents required on the phone, (intervals, groups), before any shrinkage; for the contact types that are
    `counted`, left out: all. Deferred work needs hands in the hours in which its agents are there, and no more."""
    offered, scales, shares = expected_offered(center), aht_scales(center), assignment(center)
    if counted is not None:
        offered = offered * counted
    deferred = deferred_erlangs(center, offered, scales, shares)
    offered = offered * ~center.deferred_types
    agents = np.zeros((center.clock.intervals, len(center.agent_groups)), dtype=np.int64)
    for interval in range(center.clock.intervals):
        for group in range(len(center.agent_groups)):
            load = group_load(center, offered, scales, shares, interval, group)
            work = float(deferred[interval, group])
            if load.arrivals > 0.0 or work > 0.0:
                served = [
                    k
                    for i, k in enumerate(center.contact_types.values())
                    if offered[interval, i] * shares[i, group] > 0
                ]
                agents[interval, group] = _required(center, center.group_names[group], load, served, work)
    return agents


def _required(center: Center, group: str, load: GroupLoad, kinds: list[ContactType], deferred: float) -> int:
    """Agents for one load by the staffing policy: the service level of every live contact type is met, and there are
    hands for all work, that of `deferred` erlangs too."""
    policy = center.staffing
    if policy.policy == "fixed":
        return policy.agents.get(group, 0)
    if policy.policy == "square_root":
        need = square_root_agents(load.erlangs + deferred, policy.beta)
    else:
        model: StaffingModel = (
            "erlang_c" if policy.policy == "erlang_c" or load.patience is None else "erlang_a"
        )
        need = required(model, load, kinds, deferred, policy.max_occupancy)
    return max(need + policy.plus, policy.minimum, 0)


def required(
    model: StaffingModel, load: GroupLoad, kinds: list[ContactType], deferred: float, max_occupancy: float
) -> int:
    """The fewest agents for a load of live contacts that keep the service level of each of their types, and have hands
    for so much deferred work besides, which waits while they are busy."""
    need = max((required_for(model, load, kind, max_occupancy) for kind in kinds), default=0)
    return max(need, hands(load.erlangs + deferred, max_occupancy)) if deferred > 0.0 else need


def required_for(model: StaffingModel, load: GroupLoad, kind: ContactType, max_occupancy: float) -> int:
    """The fewest agents for a load that keep the service level of one contact type.

    The target's abandonment ceiling is a promise for the day and is not asked of each interval.
    """
    target = kind.target
    return required_agents(
        model, load.arrivals, load.aht, service_level=target.service_level, within=target.within / SECOND,
        definition=target.definition, short_abandon=target.short_abandon / SECOND, patience=load.patience,
        max_occupancy=max_occupancy,
    )  # fmt: skip


def required_levels(center: Center) -> Int64:
    """Agents to schedule, (intervals, groups): the requirement divided by 1 minus on-the-day shrinkage, rounded up."""
    net = net_required(center)
    on_the_day = np.array([group.shrinkage.on_the_day for group in center.agent_groups.values()])
    return np.ceil(net / (1.0 - on_the_day) - 1e-9).astype(np.int64)
