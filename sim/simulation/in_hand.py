"""Law of hands: what each agent held at any time may be held together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Int64, Segments


class Spells(NamedTuple):
    """Contacts in hand: whose, in which lane, from and to (µs)."""

    agent: Int64
    lane: Int64
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
    whole, firm = (_spells(center, parts, end, pauses) for pauses in (False, True))
    names = ["single contacts", "tasks", *(f"{name} contacts" for name in benches.shared)]
    held = _counts(whole, len(benches.lanes))
    for lane, (most, _) in enumerate(benches.lanes):
        if held[:, lane].max(initial=0) > most:
            broken.append(f"an agent holds more than {most} {names[lane]} at once")
    held = _counts(firm, len(benches.lanes))
    for lane, (_, beside) in enumerate(benches.lanes):
        broken += [
            f"an agent holds {names[other]} beside {names[lane]}"
            for other in range(lane)
            if not beside >> other & 1 and np.any((held[:, lane] > 0) & (held[:, other] > 0))
        ]
    return broken


def _spells(center: Center, parts: list[Segments], end: int, pauses: bool) -> Spells:
    """What agents who may hold several had in hand; with `pauses`, without conversations that may be interrupted."""
    benches = center.benches
    several, lanes = np.array(benches.holds_several), np.array(benches.lane_of_type)
    channels = [center.channels[kind.channel] for kind in center.contact_types.values()]
    inline = np.array([channel.wrap_up == "inline" for channel in channels])
    pausing = np.array([channel.interruptible for channel in channels])
    found = []
    for rows in parts:
        mine = rows.where((rows.agent >= 0) & several[rows.group])
        left = np.where(mine.ended >= 0, mine.ended, end)
        free = np.minimum(left + np.where(inline[mine.type], mine.wrap_up, 0), end)
        start = np.where(pausing[mine.type], left, mine.answered) if pauses else mine.answered
        real = free > start
        found.append(Spells(*(column[real] for column in (mine.agent, lanes[mine.type], start, free))))
    return Spells(*map(np.concatenate, zip(*found, strict=True)))


def _counts(spells: Spells, lanes: int) -> Int64:
    """How many of each lane an agent holds after every change, agent by agent; what ends makes room at once."""
    count = len(spells.agent)
    agent, lane = np.tile(spells.agent, 2), np.tile(spells.lane, 2)
    change = np.repeat([1, -1], count)
    order = np.lexsort((change, np.concatenate([spells.start, spells.stop]), agent))
    steps = np.zeros((2 * count, lanes), np.int64)
    steps[np.arange(2 * count), lane[order]] = change[order]
    return np.cumsum(steps, axis=0)
