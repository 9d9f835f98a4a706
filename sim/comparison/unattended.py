"""Queues that are open with nobody on duty: contacts are expected, and no agent who may serve them is scheduled."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.requirement import scheduled_agents
from sim.demand.expected import expected_offered
from sim.entities.units import PPM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.tables import Float64


@dataclass(frozen=True)
class Window:
    """Neighbouring intervals [start, stop) in which a queue expects `contacts` and nobody is scheduled for it."""

    queue: str
    start: int
    stop: int
    contacts: float


def unattended(center: Center) -> tuple[Window, ...]:
    """Every window of every queue on a live channel, in the order of queues and time.

    Contacts are those offered on average, redials and transfers-in included, by each destination's share where
    sourcing divides a type. Agents are counted as scheduled: before absence and lateness, without breaks that are due;
    an interval in which anybody is there for a moment is attended, unless all of them are kept for other types by a
    ring-fence. Deferred contacts wait for somebody to be there.
    """
    contacts, agents = queue_offered(center), queue_agents(center, scheduled_agents(center))
    found = []
    for number, queue in enumerate(center.queues):
        if center.is_deferred(queue.contact_type):
            continue
        alone = (contacts[:, number] > 0.0) & (agents[:, number] <= 0.0)
        edges = np.flatnonzero(np.diff(alone, prepend=False, append=False)).tolist()
        for start, stop in list(pairwise(edges))[::2]:
            found.append(Window(queue.name, start, stop, float(contacts[start:stop, number].sum())))
    return tuple(found)


def queue_offered(center: Center) -> Float64:
    """Mean offered contacts per (interval, queue)."""
    shares = dict(zip(center.sourcing.places, center.sourcing.shares_ppm, strict=False))
    parts = [shares[queue.destination] / PPM if queue.destination else 1.0 for queue in center.queues]
    kinds = [queue.type_index for queue in center.queues]
    return np.asarray(expected_offered(center)[:, kinds] * np.array(parts), np.float64)


def queue_agents(center: Center, by_group: Float64) -> Float64:
    """Agents of all groups that may serve each queue, (intervals, queues), from agents per (interval, group)."""
    found = np.zeros((len(by_group), len(center.queues)))
    for pair in center.pairs:
        taken = ~_fenced_off(center, pair.group_name, pair.contact_type)
        found[:, pair.queue] += by_group[:, pair.group] * taken
    return found


def _fenced_off(center: Center, group: str, contact_type: str) -> NDArray[np.bool_]:
    """Intervals in which the ring-fences of a group keep it from a contact type the whole time."""
    fences = list(zip(center.agent_groups[group].ring_fence, center.fence_windows(group), strict=True))
    off, interval = np.zeros(center.clock.intervals, np.bool_), center.interval
    others = sorted(w for fence, windows in fences if contact_type not in fence.types for w in windows)
    for start, stop in _merged(others):
        off[-(-start // interval) : max(0, stop // interval)] = True
    for start, stop in (w for fence, windows in fences if contact_type in fence.types for w in windows):
        off[start // interval : -(-stop // interval)] = False
    return off


def _merged(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Windows in order of their starts, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, stop in windows:
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(stop, found[-1][1])
        else:
            found.append((start, stop))
    return found
