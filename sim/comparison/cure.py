"""What would cure the worst block: the extra agents it takes, found and verified by playing, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.compare import Comparison
from sim.comparison.extra import with_extra
from sim.comparison.run import run
from sim.comparison.session import Interrupted
from sim.comparison.shortfalls import Block, block_of, blocks
from sim.comparison.week import week_of
from sim.demand.expected import expected_arrivals
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.entities.units import HOUR
from sim.measures.tally import tally
from sim.measures.targets import levels, reaches
from sim.simulation.engine import play

if TYPE_CHECKING:
    from pathlib import Path

    from sim.center import Center
    from sim.comparison.results import Results
    from sim.comparison.units import Progress
    from sim.comparison.week import Week

STEPS = 15
"""Rounds of adding one agent to every interval that still falls short."""
_CONTACTS = (15_000, 100_000)
"""Contacts to play in a round, while the number is sought and while it is refined."""

MOST = STEPS * len(_CONTACTS)
"""Agents that are added to an interval at the most."""


@dataclass(frozen=True)
class Cure:
    """Extra agents of a group in the worst block, played for the same customers as the results.

    `extra`: interval of the week -> agents on the phone, in every week · `before`, `after`: the block without and with
    them · `worked`: whether the block as a whole then reaches its target over all days · `comparison`: the whole
    center "as it is" and "cured", paired.
    """

    group: str
    extra: dict[int, int]
    hours: float
    before: Block
    after: Block
    worked: bool
    comparison: Comparison

    @property
    def most(self) -> int:
        """The largest number of extra agents at one time."""
        return max(self.extra.values())

    @property
    def in_vain(self) -> tuple[int, ...]:
        """The intervals that still fell short in every round, however many agents were added."""
        return tuple(cell for cell, count in self.extra.items() if count >= MOST)


AS_IT_IS, CURED = "as it is", "cured"


def cure(
    results: Results,
    workers: int | None = None,
    progress: Progress | None = None,
    store: str | Path | None = None,
    cluster: str | None = None,
) -> Cure | None:
    """The fewest agents, found by adding one at a time to each interval that falls short, that cure the worst block.

    They are sought on the block's first day alone, and verified by playing all replications whole; `store` and
    `cluster` as in `run`.
    None where no interval falls short. On Ctrl-C, Interrupted brings nothing, since half a cure is none.
    """
    try:
        return _cured(results, workers, progress, store, cluster)
    except KeyboardInterrupt:
        raise Interrupted(None) from None


def _cured(
    results: Results,
    workers: int | None,
    progress: Progress | None,
    store: str | Path | None,
    cluster: str | None,
) -> Cure | None:
    week = week_of(results)
    found = blocks(week)
    if not found:
        return None
    block = found[0]
    group = _group(week, block)
    extra = _sought(results, block, group)
    center = with_extra(results.center, group, _everywhere(results.center, week, extra))
    cured = _again(center, results, workers, progress, store, cluster)
    after = block_of(
        week_of(cured), week.center.type_names.index(block.contact_type), block.start, block.stop
    )
    names = {AS_IT_IS: results, CURED: cured}
    target = results.center.contact_types[block.contact_type].target.service_level
    return Cure(
        group, extra, sum(extra.values()) * results.center.interval / HOUR, block, after,
        after.level.mean >= target, Comparison(names, dict.fromkeys(names, True)),
    )  # fmt: skip


def _again(
    center: Center,
    results: Results,
    workers: int | None,
    progress: Progress | None,
    store: str | Path | None,
    cluster: str | None,
) -> Results:
    """The whole run with another center."""
    router = results.alternative.router
    return run(
        center, results.replications, results.seed, results.engine, results.antithetic, workers, router,
        None, progress, store, cluster,
    )  # fmt: skip


def _group(week: Week, block: Block) -> str:
    """The group that answers most contacts of the block; where nobody does, the one that ranks the type best."""
    center = week.center
    pairs = [
        (number, pair) for number, pair in enumerate(center.pairs) if pair.contact_type == block.contact_type
    ]
    handled = week.sums("services", "handled")[:, block.start : block.stop].sum(axis=(0, 1))
    _, best = max(pairs, key=lambda entry: (int(handled[entry[0]]), -entry[1].rank, -entry[1].group))
    return best.group_name


def _sought(results: Results, block: Block, group: str) -> dict[int, int]:
    """Interval of the block -> extra agents, raised until no interval falls short: on a few replications of its day
    first, then on as many as there is time for."""
    center, extra = results.center, np.zeros(len(block.intervals), np.int64)
    days = _days(center, block)
    for contacts in _CONTACTS:
        plays = _plays(center, results.replications, days, contacts)
        for _ in range(STEPS):
            changed = with_extra(center, group, dict(zip(block.intervals, extra.tolist(), strict=True)))
            short = _short(changed, results, block, days, plays)
            if not short.any():
                break
            extra[short] += 1
    return {cell: count for cell, count in zip(block.intervals, extra.tolist(), strict=True) if count}


def _short(
    center: Center, results: Results, block: Block, days: range, plays: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which intervals of the block fall short when its day alone is played."""
    kind = center.type_names.index(block.contact_type)
    queues = [q for q, queue in enumerate(center.queues) if queue.type_index == kind]
    met, counted = np.zeros((2, len(block.intervals)), np.int64)
    for replication in range(plays):
        contacts = _played(center, results, replication, days)
        met += contacts["level_met"][block.start : block.stop, queues].sum(axis=1)
        counted += contacts["level_counted"][block.start : block.stop, queues].sum(axis=1)
    return np.asarray((counted > 0) & ~reaches(met, counted, levels(center)[kind]))


def _played(center: Center, results: Results, replication: int, days: range) -> dict[str, np.ndarray]:
    seed, mirrored = results.seed, results.antithetic
    demand = sample_demand(center, seed, replication, days=days, antithetic=mirrored)
    roster = sample_roster(center, seed, replication, days=days, antithetic=mirrored)
    router, engine = results.alternative.router, results.engine
    return tally(center, play(center, demand, roster, seed, replication, mirrored, router, engine)).contacts


def _days(center: Center, block: Block) -> range:
    """The day of the block, and the one before where contacts of that may still be waiting at midnight."""
    day = center.clock.day_of(block.start * center.interval)
    return range(max(day - 1, 0), day + 1) if _open_at_midnight(center) else range(day, day + 1)


def _plays(center: Center, replications: int, days: range, most: int) -> int:
    """Replications of the days that have at most so many contacts; at least four."""
    first, last = (center.clock.day_starts[day] // center.interval for day in (days[0], days[-1] + 1))
    contacts = float(expected_arrivals(center)[first:last].sum())
    return min(replications, max(4, int(most / max(contacts, 1.0))))


def _open_at_midnight(center: Center) -> bool:
    return any(
        hours[1] >= 24 * HOUR for kind in center.contact_types.values() for hours in kind.open.values()
    )


def _everywhere(center: Center, week: Week, extra: dict[int, int]) -> dict[int, int]:
    """The extra agents in every week of the horizon."""
    if week.weeks == 1:
        return extra
    clock, width = center.clock, center.interval
    found = {}
    for cell in range(clock.intervals):
        day = clock.day_of(cell * width)
        place = (day % 7) * (24 * HOUR // width) + clock.clock_of(cell * width) // width
        if day < 7 * week.weeks and place in extra:
            found[cell] = extra[place]
    return found
