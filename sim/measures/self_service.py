"""What came of sessions with self-service before the queue, and how much of its room a machine used.

A session belongs to the interval in which it began.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.measures.spells import spread
from sim.tables import Ending

if TYPE_CHECKING:
    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.tables import Int64, Outcomes

ENDINGS = {
    Ending.CONTAINED: "contained", Ending.FALSELY_CONTAINED: "falsely_contained", Ending.HANDED_OFF: "handed_off",
    Ending.OPEN: "bot_open", Ending.FULL: "bot_full",
}  # fmt: skip
"""What sessions are counted as, by how they ended."""


class SelfServiceSums:
    """Sums over the sessions of a run by (interval, type); a machine's room stands at its first type."""

    def __init__(self, center: Center, plan: Layout) -> None:
        self.center, self.plan = center, plan
        names = (*ENDINGS.values(), "bot_time", "machine_time", "machine_room")
        self.sums = {name: np.zeros((plan.intervals, plan.types), np.int64) for name in names}
        machines = center.self_services.values()
        self.is_limited = np.array([machine.capacity is not None for machine in machines], np.bool_)
        self._read_room()

    def add(self, outcomes: Outcomes) -> None:
        """Add the sessions that came to an end in a slice."""
        rows, plan = outcomes.bot_sessions, self.plan
        if not len(rows):
            return
        interval = np.clip(rows.start // plan.interval, 0, plan.intervals - 1)
        for ending, name in ENDINGS.items():
            mine = rows.ending == ending
            np.add.at(self.sums[name], (interval[mine], rows.type[mine]), 1)
        over = (rows.end >= 0) & (rows.ending != Ending.FULL)
        np.add.at(self.sums["bot_time"], (interval[over], rows.type[over]), rows.end[over] - rows.start[over])
        stop = np.where(rows.end >= 0, rows.end, outcomes.end)
        held = self.is_limited[rows.self_service] & (stop > rows.start)
        spread(self.sums["machine_time"], rows.type[held], rows.start[held], stop[held], plan)

    def columns(self) -> dict[str, Int64]:
        """The sums, and `bot_sessions`: how many began."""
        began = [self.sums[name] for ending, name in ENDINGS.items() if ending != Ending.FULL]
        return self.sums | {"bot_sessions": np.sum(began, axis=0)}

    def _read_room(self) -> None:
        """Places x time in which any type that begins with a machine is open."""
        for name, machine in self.center.self_services.items():
            kinds = enumerate(self.center.contact_types.items())
            types = [
                (number, kind) for number, (kind, k) in kinds if k.self_service and k.self_service.at == name
            ]
            if machine.capacity is None or not types:
                continue
            windows = _together([window for _, kind in types for window in self.center.open_windows(kind)])
            opens, closes = np.array(windows, np.int64).reshape(-1, 2).T
            time = np.zeros((self.plan.intervals, 1), np.int64)
            spread(time, np.zeros(len(opens), np.int64), opens, closes, self.plan)
            self.sums["machine_room"][:, types[0][0]] += machine.capacity * time[:, 0]


def _together(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Opening hours that overlap as one."""
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(closes, found[-1][1]))
        else:
            found.append((opens, closes))
    return found
