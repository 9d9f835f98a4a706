"""Where service falls short of its target: blocks of intervals, and the worst intervals one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.comparison.estimates import Estimates, Nature, Sums, estimate, observations
from sim.comparison.requirement import mean_agents
from sim.entities.units import PPM, SECOND
from sim.measures.targets import levels, reaches
from sim.measures.views import membership

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.comparison.week import Week
    from sim.tables import Float64, Int64


class Share(NamedTuple):
    """A share with its 95 % interval; NaN where there is none."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Block:
    """Neighbouring intervals of a day in which a contact type stays below its target.

    `start`, `stop`: intervals of the week · `missed` of `days` days with contacts did not reach the target over the
    block as a whole · `late`: contacts a day more than the target allows to be served late.
    """

    contact_type: str
    weekday: str
    start: int
    stop: int
    begins: str
    ends: str
    level: Share
    missed: int
    days: int
    late: float

    @property
    def intervals(self) -> range:
        """The intervals of the block."""
        return range(self.start, self.stop)


def blocks(week: Week) -> tuple[Block, ...]:
    """Every block of intervals whose service level, all days together, is below target; most late contacts first. Of
    live types: what is late of deferred work was not late because of who was there when it came."""
    found = [
        block_of(week, kind, run[0], run[-1] + 1)
        for kind in range(len(week.center.contact_types))
        for run in _runs(week, _is_short(week)[:, kind])
        if not week.center.deferred_types[kind]
    ]
    return tuple(sorted(found, key=lambda block: -block.late))


def block_of(week: Week, kind: int, start: int, stop: int) -> Block:
    """The intervals [start, stop) of a contact type as a block, whether they fall short or not."""
    center, width = week.center, week.center.interval
    met, counted = (week.sums("contacts", name)[:, start:stop, kind].sum(axis=1) for name in _LEVEL)
    target = levels(center)[kind]
    return Block(
        center.type_names[kind], center.clock.weekday(week.day(start)), start, stop,
        center.clock.label(start * width), _end(center.clock.label(stop * width)),
        _share(week, met[:, None], counted[:, None]),
        int(((counted > 0) & ~reaches(met, counted, target)).sum()), int((counted > 0).sum()),
        float(late(met.sum(), counted.sum(), target) / len(met)),
    )  # fmt: skip


def late(met: Int64, counted: Int64, target: Int64) -> Float64:
    """Contacts that would have had to be served in time, beyond those that were, for the target to be reached."""
    return np.asarray(np.maximum(target * counted - met * PPM, 0) / PPM, np.float64)


def worst_intervals(week: Week, count: int = 10) -> pd.DataFrame:
    """The intervals with the most live contacts late beyond the target.

    Columns: weekday, start, type, offered (a day), agents (logged in, of all groups that may serve the type),
    service_level with low and high, met and days (days that reached it, of those with contacts), asa (s), abandonment,
    late (contacts a day beyond the target).
    """
    import pandas as pd

    center, target = week.center, levels(week.center)
    met, counted = (week.sums("contacts", name) for name in _LEVEL)
    beyond = late(met.sum(axis=0), counted.sum(axis=0), target) * ~center.deferred_types
    order = np.argsort(-beyond, axis=None, kind="stable")[:count]
    cell, kind = (axis[beyond.reshape(-1)[order] > 0] for axis in np.unravel_index(order, beyond.shape))
    at, level = (cell, kind), _estimates(week, met[:, cell, kind], counted[:, cell, kind])
    sums = {name: week.sums("contacts", name).sum(axis=0)[at] for name in _OTHERS}
    with np.errstate(invalid="ignore", divide="ignore"):
        asa, abandoned = (
            sums["wait_answered"] / sums["answered_live"] / SECOND,
            sums["abandoned"] / sums["offered"],
        )
    return pd.DataFrame(
        {
            "weekday": [center.clock.weekday(week.day(number)) for number in cell.tolist()],
            "start": [center.clock.label(number * center.interval) for number in cell.tolist()],
            "type": [center.type_names[number] for number in kind.tolist()],
            "offered": sums["offered"] / len(met), "agents": _agents(week)[at],
            "service_level": level.mean, "low": level.low, "high": level.high,
            "met": reaches(met, counted, target).sum(axis=0)[at], "days": (counted > 0).sum(axis=0)[at],
            "asa": asa, "abandonment": abandoned, "late": beyond[at],
        }
    ).assign(late=lambda frame: frame["late"] / len(met))  # fmt: skip


_LEVEL = ("level_met", "level_counted")
_OTHERS = ("offered", "answered_live", "abandoned", "wait_answered")


def _is_short(week: Week) -> NDArray[np.bool_]:
    met, counted = (week.sums("contacts", name).sum(axis=0) for name in _LEVEL)
    return np.asarray((counted > 0) & ~reaches(met, counted, levels(week.center)))


def _runs(week: Week, short: NDArray[np.bool_]) -> Iterator[list[int]]:
    """Neighbouring intervals of one day that are all short."""
    cells = np.flatnonzero(short).tolist()
    run = cells[:1]
    for before, cell in pairwise(cells):
        if cell == before + 1 and week.day(cell) == week.day(before):
            run.append(cell)
        else:
            yield run
            run = [cell]
    if run:
        yield run


def _agents(week: Week) -> Float64:
    """Agents logged in on average, (intervals, types), of all groups that may serve the type."""
    center, pairs = week.center, week.center.pairs
    serving = [tuple(pair.group for pair in pairs if pair.queue == q) for q in range(len(center.queues))]
    logged = mean_agents(center, week.sums("agents", "production").mean(axis=0))
    return np.asarray(logged @ membership(serving, len(center.group_names)).T, np.float64)


def _estimates(week: Week, met: Int64, counted: Int64) -> Estimates:
    columns = met.shape[1]
    share = np.ones(columns, np.bool_)
    nature = Nature(share, ~share, np.ones(columns, np.int64))
    return estimate(observations(Sums(met.astype(float), counted.astype(float)), week.antithetic), nature)


def _share(week: Week, met: Int64, counted: Int64) -> Share:
    found = _estimates(week, met, counted)
    return Share(float(found.mean[0]), float(found.low[0]), float(found.high[0]))


def _end(label: str) -> str:
    return "24:00" if label == "00:00" else label


def level_by_interval(week: Week) -> pd.DataFrame:
    """Columns interval and service_level: of all live contact types together, each by its own target; without the
    intervals that have none."""
    import pandas as pd

    live = ~week.center.deferred_types
    met, counted = (week.sums("contacts", name)[:, :, live].sum(axis=(0, 2)) for name in _LEVEL)
    cells = np.flatnonzero(counted)
    return pd.DataFrame({"interval": cells, "service_level": met[cells] / counted[cells]})
