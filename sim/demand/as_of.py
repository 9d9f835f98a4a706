"""The roster of a run that begins within a day: who is there at that moment, and what has still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.in_service import agents_needed
from sim.tables import Breaks, Levels, Roster, Shifts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.demand.scheduled import Scheduled
    from sim.tables import Int64

    Mask = NDArray[np.bool_]

AFTERWARDS = 1
"""A break that has begun, of who is nevertheless with a contact, is due this much later: it comes after the contact."""


def as_of(roster: Roster, begin: int, needed: Mapping[int, int], late_break: Int64) -> Roster:
    """The roster from a moment on.

    Who is on shift comes then; of a break that has begun the rest is left, a headcount is as it is then, but at least
    as `needed` in a group. Agents of `late_break` take what is left of their break after the contact in hand.
    """
    shifts, breaks, levels = roster.shifts, roster.breaks, roster.levels
    start = np.maximum(shifts.start, begin)
    rows = np.flatnonzero(start < shifts.end)
    rows = rows[np.lexsort((shifts.agent[rows], start[rows]))]
    return Roster(
        roster.group_of, roster.ordinal, roster.aht, roster.resolution, roster.transfer,
        Shifts(shifts.agent[rows], shifts.group[rows], start[rows], shifts.end[rows]),
        _breaks(breaks, begin, late_break, shifts.agent[rows]),
        _levels(levels, begin, needed),
    )  # fmt: skip


def _breaks(breaks: Breaks, begin: int, late: Int64, on_shift: Int64) -> Breaks:
    has_begun = breaks.start <= begin
    begins = begin + AFTERWARDS * np.isin(breaks.agent, late)
    start = np.where(has_begun, begins, breaks.start)
    length = np.where(has_begun, breaks.start + breaks.length - start, breaks.length)
    rows = np.flatnonzero(((length > 0) | ~has_begun) & np.isin(breaks.agent, on_shift))
    rows = rows[np.lexsort((breaks.agent[rows], start[rows]))]
    return Breaks(breaks.agent[rows], start[rows], length[rows], breaks.paid[rows])


def _levels(levels: Levels, begin: int, needed: Mapping[int, int]) -> Levels:
    place = np.arange(len(levels))
    last = {group: row for row, group in enumerate(levels.group.tolist()) if levels.start[row] <= begin}
    rows = np.flatnonzero((levels.start > begin) | np.isin(place, list(last.values())))
    start = np.maximum(levels.start[rows], begin)
    agents = levels.agents[rows].copy()
    for group, fewest in needed.items():
        mine = (levels.group[rows] == group) & (start == begin)
        agents[mine] = np.maximum(agents[mine], fewest)
    order = np.lexsort((levels.group[rows], start))
    return Levels(levels.group[rows][order], start[order], agents[order])


def call_in(center: Center, scheduled: Scheduled, present: Mask, late: Int64) -> Int64:
    """Who holds a contact when the run begins is there, whatever the dice say: changes `present` and `late` in place
    where too few would be. Returns those of `who` who would be on a break and take it later."""
    begin, who, duties, pauses = center.begin, scheduled.who, scheduled.shifts, scheduled.breaks
    called = list[int]()
    on_shift = np.unique(duties.who[(duties.start <= begin) & (duties.end > begin)])
    came = np.unique(duties.who[(duties.start + late[duties.who] <= begin) & (duties.end > begin)])
    paused = np.unique(pauses.who[(pauses.start <= begin) & (pauses.start + pauses.length > begin)])
    for group, needed in agents_needed(center).items():
        mine = on_shift[who.group[on_shift] == group]
        is_ready = present[mine] & np.isin(mine, came) & ~np.isin(mine, paused)
        others = mine[~is_ready]
        others = others[np.lexsort((who.ordinal[others], np.isin(others, paused)))]
        called += others[: max(needed - int(is_ready.sum()), 0)].tolist()
    present[called], late[called] = True, 0
    return np.intersect1d(np.array(called, np.int64), paused)
