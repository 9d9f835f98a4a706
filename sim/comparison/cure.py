"""What would cure the worst block: the extra agents it takes, found and verified by playing, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.comparison.compare import Comparison
from sim.comparison.cure_search import CureSearch
from sim.comparison.extra import with_extra
from sim.comparison.run import run
from sim.comparison.session import Interrupted
from sim.comparison.shortfalls import Block, block_of, blocks
from sim.comparison.week import week_of
from sim.entities.units import HOUR

if TYPE_CHECKING:
    from pathlib import Path

    from sim.center import Center
    from sim.comparison.results import Results
    from sim.comparison.units import Progress
    from sim.comparison.week import Week


@dataclass(frozen=True)
class Cure:
    """Extra agents of a group in the worst block, played for the same customers as the results.

    `extra`: interval of the week -> agents on the phone, in every week, and no more than it takes; empty where nothing
    helps · `in_vain`: the intervals that fall short however many are added · `before`, `after`: the block without and
    with them · `worked`: whether the block as a whole then reaches its target over all days · `comparison`: the whole
    center "as it is" and "cured", paired.
    """

    group: str
    extra: dict[int, int]
    in_vain: tuple[int, ...]
    hours: float
    before: Block
    after: Block
    worked: bool
    comparison: Comparison

    @property
    def most(self) -> int:
        """The largest number of extra agents at one time."""
        return max(self.extra.values(), default=0)


AS_IT_IS, CURED = "as it is", "cured"


def cure(
    results: Results,
    workers: int | None = None,
    progress: Progress | None = None,
    store: str | Path | None = None,
    cluster: str | None = None,
) -> Cure | None:
    """Agents that cure the worst block: added one at a time to each interval that falls short, then left out wherever
    the cure does without; with one less in any interval it would fail.

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
    extra, in_vain = CureSearch(results, block, group).found()
    center = with_extra(results.center, group, _everywhere(results.center, week, extra))
    cured = _again(center, results, workers, progress, store, cluster) if extra else results
    after = block_of(
        week_of(cured), week.center.type_names.index(block.contact_type), block.start, block.stop
    )
    names = {AS_IT_IS: results, CURED: cured}
    target = results.center.contact_types[block.contact_type].target.service_level
    return Cure(
        group, extra, in_vain, _hours(week.center, extra), block, after,
        after.level.mean >= target, Comparison(names, dict.fromkeys(names, True)),
    )  # fmt: skip


def _hours(center: Center, extra: dict[int, int]) -> float:
    """Agent hours of extra agents in a week; of the interval in which the run begins, what is played of it."""
    return sum(count * int(center.widths[cell]) for cell, count in extra.items()) / HOUR


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
