"""Deferred work as a load of agents: it need not be done when it comes, so it is done while its agents are there."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.tables import Float64


def deferred_erlangs(center: Center, offered: Float64, scales: Float64, shares: Float64) -> Float64:
    """Agents that deferred work keeps busy on average, (intervals, groups), from contacts per (interval, type)."""
    found = np.zeros((len(offered), len(center.agent_groups)))
    deferred = np.flatnonzero(center.deferred_types).tolist()
    for number, (name, group) in enumerate(center.agent_groups.items()):
        work = np.zeros(len(offered))
        for kind in deferred:
            if shares[kind, number] > 0.0:
                contact_type = center.type_names[kind]
                aht = center.contact_types[contact_type].handle_time.mean / SECOND
                aht *= center.expected_aht(name, contact_type)
                work += offered[:, kind] * shares[kind, number] * aht * scales[:, kind]
        if work.any():
            found[:, number] = spread(center, work, hours_there(center, group.skills))
    return found


def hours_there(center: Center, contact_types: Iterable[str]) -> NDArray[np.bool_]:
    """The intervals in which agents of these skills are there: while a live one is open, or without any, a deferred
    one."""
    names = list(contact_types)
    live = [name for name in names if not center.is_deferred(name)]
    there = np.zeros(center.clock.intervals, np.bool_)
    for name in live or names:
        for opens, closes in center.open_windows(name):
            there[opens // center.interval : -(-closes // center.interval)] = True
    return there & (center.widths > 0)


def spread(center: Center, work: Float64, there: NDArray[np.bool_]) -> Float64:
    """Agents busy by interval with so many seconds of work that comes by interval: each day's is done evenly in the
    hours of the day in which somebody is there; that of a day without such hours on the next that has some."""
    starts = [-(-start // center.interval) for start in center.clock.day_starts]
    seconds, busy, left = center.widths / SECOND * there, np.zeros(len(work)), 0.0
    for first, last in pairwise(starts):
        left += float(work[first:last].sum())
        if time := float(seconds[first:last].sum()):
            busy[first:last] = there[first:last] * (left / time)
            left = 0.0
    return busy


def hands(erlangs: float, max_occupancy: float) -> int:
    """The fewest agents who do so much work and are busy at most that share of the time."""
    return math.ceil(erlangs / max_occupancy - 1e-9)
