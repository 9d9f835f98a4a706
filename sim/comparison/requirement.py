"""What a forecast requires before anything is played: agents by interval, for each queue alone and each group pooled.

Required means on the phone, before any shrinkage: the fewest agents that keep the service level of every live contact
type concerned, interval by interval, with an occupancy of at most `staffing.max_occupancy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.assignment import assignment
from sim.demand.deferred_load import deferred_erlangs, hours_there, spread
from sim.demand.expected import aht_scales, expected_offered
from sim.demand.required import (
    NO_LOAD,
    GroupLoad,
    group_load,
    required,
    required_levels,
    share_of_agent,
)
from sim.demand.roster import sample_roster
from sim.entities.units import HOUR, SECOND
from sim.measures.agent_time import split
from sim.measures.layout import layout
from sim.policies.requirement import performance

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.center import Center
    from sim.entities.contact_type import ContactType
    from sim.policies.requirement import StaffingModel
    from sim.tables import Float64, Int64, Roster

    Load = tuple[GroupLoad, list[ContactType]]


@dataclass(frozen=True)
class Requirement:
    """Tables of intervals by `names` (queues or groups): contacts expected, their AHT in seconds (NaN without any),
    and the agents required if nobody hangs up (Erlang C) and with the patience of customers (Erlang A)."""

    names: tuple[str, ...]
    offered: Float64
    aht: Float64
    erlang_c: Int64
    erlang_a: Int64

    def of(self, model: StaffingModel) -> Int64:
        """The agents required by one of the two formulas."""
        return self.erlang_c if model == "erlang_c" else self.erlang_a


def basis(center: Center) -> StaffingModel:
    """The formula that schedules are held against: Erlang C where the center is staffed by it, else Erlang A."""
    return "erlang_c" if center.staffing.policy == "erlang_c" else "erlang_a"


def queue_requirement(center: Center) -> Requirement:
    """Each queue as if it had agents of its own: nobody serves two queues, and no queue helps another. Deferred work
    takes as many as have hands for it while agents of its groups are there."""
    offered, scales, shares = expected_offered(center), aht_scales(center), assignment(center)
    kinds = list(center.contact_types.values())
    parts, multipliers = _by_queue(center, shares)
    deferred = np.zeros((center.clock.intervals, len(center.queues)))

    def load(interval: int, queue: int) -> GroupLoad:
        index = center.queues[queue].type_index
        kind, arrivals = kinds[index], float(offered[interval, index]) * parts[queue]
        if arrivals <= 0.0:
            return NO_LOAD
        aht = kind.handle_time.mean / SECOND * float(scales[interval, index]) * multipliers[queue]
        aht *= share_of_agent(center, center.type_names[index])
        patience = kind.patience.mean / SECOND if kind.patience else None
        return GroupLoad(arrivals / (int(center.widths[interval]) / SECOND), aht, patience or None)

    def live(interval: int, queue: int) -> Load:
        index = center.queues[queue].type_index
        return (NO_LOAD, []) if center.deferred_types[index] else (load(interval, queue), [kinds[index]])

    for number, queue in enumerate(center.queues):
        if center.deferred_types[queue.type_index]:
            loads = [load(interval, number) for interval in range(center.clock.intervals)]
            work = np.array([one.erlangs for one in loads]) * center.widths / SECOND
            names = [pair.group_name for pair in center.pairs if pair.queue == number]
            there = [hours_there(center, center.agent_groups[name].skills) for name in names]
            deferred[:, number] = spread(center, work, np.any(there, axis=0)) if there else 0.0
    return _requirement(center, tuple(queue.name for queue in center.queues), load, live, deferred)


def expected_abandonment(center: Center, found: Requirement) -> Float64:
    """Share of each queue's contacts that Erlang A expects to abandon with the agents it requires, by `found` of its
    queues; NaN where nothing is expected or nobody hangs up."""
    kinds = list(center.contact_types.values())
    lost = np.full(len(center.queues), np.nan)
    for number, queue in enumerate(center.queues):
        patience, contacts = kinds[queue.type_index].patience, found.offered[:, number]
        if patience is None or patience.mean == 0 or not contacts.any():
            continue
        cells = np.flatnonzero(contacts).tolist()
        shares = [
            performance(
                "erlang_a", contacts[cell] / (int(center.widths[cell]) / SECOND), float(found.aht[cell, number]),
                int(found.erlang_a[cell, number]), patience=patience.mean / SECOND,
            ).abandonment
            for cell in cells
        ]  # fmt: skip
        lost[number] = float(contacts[cells] @ np.array(shares)) / float(contacts.sum())
    return lost


def _by_queue(center: Center, shares: Float64) -> tuple[list[float], list[float]]:
    """Share of its type that each queue gets, and the AHT multiplier of the groups that it is staffed with."""
    parts, multipliers = [], []
    for number, queue in enumerate(center.queues):
        pairs = [pair for pair in center.pairs if pair.queue == number]
        weights = np.array([shares[queue.type_index, pair.group] for pair in pairs])
        parts.append(float(weights.sum()))
        aht = np.array([center.expected_aht(pair.group_name, pair.contact_type) for pair in pairs])
        worked = float(weights @ aht) if pairs else 0.0
        multipliers.append(worked / parts[-1] if parts[-1] > 0.0 else 1.0)
    return parts, multipliers


def group_requirement(center: Center) -> Requirement:
    """Each group for the live contact types it is staffed for, pooled into one queue: the strictest of their service
    levels, and hands for its deferred work besides."""
    offered, scales, shares = expected_offered(center), aht_scales(center), assignment(center)
    kinds, there = list(center.contact_types.values()), offered * ~center.deferred_types

    def load(interval: int, group: int) -> GroupLoad:
        return group_load(center, offered, scales, shares, interval, group)

    def live(interval: int, group: int) -> Load:
        served = [kind for i, kind in enumerate(kinds) if there[interval, i] * shares[i, group] > 0]
        return group_load(center, there, scales, shares, interval, group), served

    deferred = deferred_erlangs(center, offered, scales, shares)
    return _requirement(center, center.group_names, load, live, deferred)


def _requirement(
    center: Center,
    names: tuple[str, ...],
    load: Callable[[int, int], GroupLoad],
    live: Callable[[int, int], Load],
    deferred: Float64,
) -> Requirement:
    """By interval and column: all contacts expected, and what their live part and the deferred work require."""
    shape, ceiling = (center.clock.intervals, len(names)), center.staffing.max_occupancy
    offered, aht = np.zeros(shape), np.full(shape, np.nan)
    models: tuple[StaffingModel, ...] = ("erlang_c", "erlang_a")
    tables = {model: np.zeros(shape, np.int64) for model in models}
    for cell in np.ndindex(shape):
        every = load(*cell)
        if every.arrivals > 0.0:
            offered[cell], aht[cell] = every.arrivals * int(center.widths[cell[0]]) / SECOND, every.aht
        found, kinds = live(*cell)
        for model, table in tables.items():
            table[cell] = required(model, found, kinds, float(deferred[cell]), ceiling)
    return Requirement(names, offered, aht, tables["erlang_c"], tables["erlang_a"])


def agent_hours(center: Center, agents: Float64 | Int64) -> Float64:
    """Agent-hours per (day, column) of agents per (interval, column)."""
    bounds = layout(center).day_bounds
    hours: Float64 = np.add.reduceat(agents * (center.widths[:, None] / HOUR), bounds[:-1], axis=0)
    return hours


def peaks(center: Center, agents: Int64) -> Int64:
    """The most agents in an interval, per (day, column)."""
    return np.maximum.reduceat(agents, layout(center).day_bounds[:-1], axis=0)


def scheduled_agents(center: Center) -> Float64:
    """Agents scheduled to be on the phone, mean per (interval, group): on shift and on no break that is due, before
    sickness, system failures and lateness; with a staffing policy, the levels that it asks for."""
    if center.staffing.policy != "as_given":
        return required_levels(center).astype(np.float64)
    return _mean_agents(center, sample_roster(_all_present(center), seed=0))


def _all_present(center: Center) -> Center:
    """The same center on days on which nobody is missing or late; nothing of its roster is left to chance."""
    groups = {
        name: group.model_copy(
            update={
                "shrinkage": group.shrinkage.model_copy(update={"sick": 0.0, "system": 0.0, "late": 0}),
                "away": (),
            }
        )
        for name, group in center.agent_groups.items()
    }
    fields = {name: getattr(center, name) for name in type(center).model_fields}
    return type(center).model_construct(**(fields | {"agent_groups": groups}))


def _mean_agents(center: Center, roster: Roster) -> Float64:
    shape = (center.clock.intervals, len(center.group_names))
    time, horizon = np.zeros(shape, np.int64), center.clock.horizon
    shifts, breaks, levels = roster.shifts, roster.breaks, roster.levels
    _add(time, center.interval, shifts.group, shifts.start, shifts.end, 1)
    ends = np.minimum(breaks.start + breaks.length, horizon)
    _add(time, center.interval, roster.group_of[breaks.agent], breaks.start, ends, -1)
    for group in range(shape[1]):
        own = levels.group == group
        starts = levels.start[own]
        _add(time, center.interval, group, starts, np.append(starts, horizon)[1:], levels.agents[own])
    return mean_agents(center, time)


def mean_agents(center: Center, time: Float64 | Int64) -> Float64:
    """Agents on average over what is played of each interval, from agents times µs per (interval, column)."""
    widths = center.widths[:, None]
    return np.divide(time, widths, out=np.zeros(time.shape), where=widths > 0)


def _add(
    time: Int64, interval: int, group: Int64 | int, start: Int64, end: Int64, agents: Int64 | int
) -> None:
    """Adds agents times µs of spells to a table of (interval, group)."""
    row, cell, length = split(start, end, interval, len(time))
    groups, counts = np.broadcast_to(group, start.shape), np.broadcast_to(agents, start.shape)
    np.add.at(time, (cell, groups[row]), counts[row] * length)
