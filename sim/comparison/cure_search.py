"""The extra agents of a cure, sought by playing: added where it falls short, then left out where it does without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.extra import with_extra
from sim.demand.expected import expected_arrivals
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.entities.units import HOUR
from sim.measures.tally import tally
from sim.measures.targets import levels, reaches
from sim.simulation.engine import play

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.comparison.results import Results
    from sim.comparison.shortfalls import Block
    from sim.tables import Int64

STEPS = 15
"""Rounds of adding one agent to every interval that still falls short."""
_CONTACTS = (15_000, 100_000)
"""Contacts to play in a round, while the number is sought and while it is refined."""

MOST = STEPS * len(_CONTACTS)
"""Agents that are added to an interval at the most."""


class CureSearch:
    """Looks for extra agents of a group on the day of a block, on a few replications of it and then on more."""

    def __init__(self, results: Results, block: Block, group: str) -> None:
        self.results, self.block, self.group = results, block, group
        center = results.center
        self.days = _days(center, block)
        kind = center.type_names.index(block.contact_type)
        self.queues = [q for q, queue in enumerate(center.queues) if queue.type_index == kind]
        self.target = levels(center)[kind]
        self.plays = 0

    def found(self) -> tuple[dict[int, int], tuple[int, ...]]:
        """Interval of the block -> extra agents, and the intervals that fall short however many are added.

        The numbers are minimal: with one agent less in any interval, one more falls short in the last plays, or the
        block as a whole does.
        """
        extra = np.zeros(len(self.block.intervals), np.int64)
        for contacts in _CONTACTS:
            self.plays = self._affordable(contacts)
            self._add(extra)
        short, reached = self._judged(extra)
        self._leave_out(extra, short, reached)
        cells = np.array(self.block.intervals)
        needed = zip(cells.tolist(), extra.tolist(), strict=True)
        return {cell: count for cell, count in needed if count}, tuple(cells[short].tolist())

    def _add(self, extra: Int64) -> None:
        for _ in range(STEPS):
            short, _ = self._judged(extra)
            if not short.any():
                return
            extra[short] += 1

    def _leave_out(self, extra: Int64, short: NDArray[np.bool_], reached: bool) -> None:
        """Takes away what is not needed: first where agents were added in vain, then from the last interval on."""
        for place in sorted(range(len(extra)), key=lambda place: (not short[place], -place)):
            fewest, most = 0, int(extra[place])
            while fewest < most:
                extra[place] = (fewest + most) // 2
                now, whole = self._judged(extra)
                if (now & ~short).any() or (reached and not whole):
                    fewest = int(extra[place]) + 1
                else:
                    most = int(extra[place])
            extra[place] = most

    def _judged(self, extra: Int64) -> tuple[NDArray[np.bool_], bool]:
        """Which intervals of the block fall short with so many more, and whether the block as a whole reaches its
        target, when its day alone is played."""
        added = dict(zip(self.block.intervals, extra.tolist(), strict=True))
        center = with_extra(self.results.center, self.group, added)
        met, counted = np.zeros((2, len(self.block.intervals)), np.int64)
        for replication in range(self.plays):
            contacts = self._played(center, replication)
            met += self._of_block(contacts["level_met"])
            counted += self._of_block(contacts["level_counted"])
        short = (counted > 0) & ~reaches(met, counted, self.target)
        return np.asarray(short), bool(reaches(met.sum(), counted.sum(), self.target))

    def _of_block(self, sums: Int64) -> Int64:
        return np.asarray(sums[self.block.start : self.block.stop, self.queues].sum(axis=1))

    def _played(self, center: Center, replication: int) -> dict[str, Int64]:
        seed, mirrored = self.results.seed, self.results.antithetic
        demand = sample_demand(center, seed, replication, days=self.days, antithetic=mirrored)
        roster = sample_roster(center, seed, replication, days=self.days, antithetic=mirrored)
        router, engine = self.results.alternative.router, self.results.engine
        return tally(
            center, play(center, demand, roster, seed, replication, mirrored, router, engine)
        ).contacts

    def _affordable(self, most: int) -> int:
        """Replications of the days that have at most so many contacts; at least four."""
        center, starts = self.results.center, self.results.center.clock.day_starts
        first, last = (starts[day] // center.interval for day in (self.days[0], self.days[-1] + 1))
        contacts = float(expected_arrivals(center)[first:last].sum())
        return min(self.results.replications, max(4, int(most / max(contacts, 1.0))))


def _days(center: Center, block: Block) -> range:
    """The day of the block, and the one before where contacts of that may still be waiting at midnight."""
    day = center.clock.day_of(block.start * center.interval)
    return range(max(day - 1, 0), day + 1) if _open_at_midnight(center) else range(day, day + 1)


def _open_at_midnight(center: Center) -> bool:
    return any(
        hours[1] >= 24 * HOUR for kind in center.contact_types.values() for hours in kind.open.values()
    )
