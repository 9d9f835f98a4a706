"""Law of hands: what each agent held at any time may be held together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.policies.lanes import DEFERRED

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Int64, Segments


class Spells(NamedTuple):
    """Contacts in hand, from and to: agents lie one after the other on one axis of time."""

    start: Int64
    stop: Int64


def hands_are_enough(center: Center, parts: list[Segments], end: int) -> list[str]:
    """No agent holds more contacts of a lane than its channels allow, nor contacts that may not be held together.

    Agents who serve one contact at a time have their time told by it, so that these are never two at once. A task that
    may be interrupted keeps away other tasks all the time, live contacts only during its wrap-up.
    """
    benches, broken = center.benches, []
    if not any(benches.holds_several):
        return []
    names = ["single contacts", "tasks", *(f"{name} contacts" for name in benches.shared)]
    held, firm = _by_lane(center, parts, end)
    for lane, (most, beside) in enumerate(benches.lanes):
        if _most(held[lane]) > most:
            broken.append(f"an agent holds more than {most} {names[lane]} at once")
        broken += [
            f"an agent holds {names[other]} beside {names[lane]}"
            for other in range(lane)
            if not beside >> other & 1 and _meet(firm[lane], firm[other])
        ]
    return broken


def _by_lane(center: Center, parts: list[Segments], end: int) -> tuple[list[Spells], list[Spells]]:
    """What agents who may hold several had in hand, and the same without conversations that may be interrupted."""
    benches, columns = center.benches, []
    several, lanes = np.array(benches.holds_several), np.array(benches.lane_of_type)
    channels = [center.channels[kind.channel] for kind in center.contact_types.values()]
    inline = np.array([channel.wrap_up == "inline" for channel in channels])
    pausing = np.array([channel.interruptible for channel in channels])
    for rows in parts:
        mine = np.flatnonzero((rows.agent >= 0) & several[rows.group])
        kind, ended, axis = rows.type[mine], rows.ended[mine], rows.agent[mine] * (end + 1)
        left = np.where(ended >= 0, ended, end)
        free = np.minimum(left + inline[kind] * rows.wrap_up[mine], end)
        begun = np.maximum(rows.answered[mine], 0)  # some may have been in hand before the start
        columns.append((lanes[kind], pausing[kind], axis + begun, axis + left, axis + free))
    lane, pauses, start, left, free = map(np.concatenate, zip(*columns, strict=True))
    held = [_spells(lane == number, start, free) for number in range(len(benches.lanes))]
    firm = list(held)
    if pausing.any():
        firm[DEFERRED] = _spells(lane == DEFERRED, np.where(pauses, left, start), free)
    return held, firm


def _spells(chosen: np.ndarray, start: Int64, stop: Int64) -> Spells:
    """Those of the chosen spells that last, in order of time."""
    chosen = chosen & (start < stop)
    start, stop = start[chosen], stop[chosen]
    order = np.argsort(start)
    return Spells(start[order], stop[order])


def _most(spells: Spells) -> int:
    """How many at once; one that ends makes room for one that begins."""
    over = np.searchsorted(np.sort(spells.stop), spells.start, side="right")
    return int((np.arange(1, len(over) + 1) - over).max(initial=0))


def _meet(spells: Spells, others: Spells) -> bool:
    """Whether any spell and any other one have time in common."""
    begun = np.searchsorted(others.start, spells.stop, side="left")
    over = np.searchsorted(np.sort(others.stop), spells.start, side="right")
    return bool(np.any(begun > over))
