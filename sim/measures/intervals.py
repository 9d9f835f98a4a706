"""The interval table: one line an interval and queue, with the spread over replications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.entities.units import WEEKDAYS
from sim.measures.kpis import measure
from sim.measures.targets import levels, reaches
from sim.measures.views import View, membership, ratio
from sim.tables import Int64

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from sim.center import Center
    from sim.measures.measure import Ratio
    from sim.measures.tally import Tallies
    from sim.tables import Float64

INTERVAL_MEASURES = ("offered", "service_level", "service_level_1", "asa", "abandonment", "occupancy")
LOW, HIGH = 0.1, 0.9
"""The quantiles over replications that stand beside each mean."""


def interval_table(
    center: Center, tallies: Sequence[Tallies], measures: Sequence[str] = INTERVAL_MEASURES
) -> pd.DataFrame:
    """One row per interval and queue: each measure as the ratio of sums over replications, with its 10 % and 90 %
    quantiles over replications (`_p10`, `_p90`).

    `agents` are the agents logged in, on average over the interval, of all groups that may serve the queue (a group
    may serve several; occupancy is theirs too); `target_met` is the share of replications with a service level in
    which the interval reached the type's service level. Intervals without contacts, backlog or agents in any
    replication are left out. Columns date, weekday and start are local to the center. Raises UserError for a name that
    is no measure.
    """
    import pandas as pd

    cells = View(Cells(center, tallies))
    tables: dict[str, Float64] = {}
    for name in measures:
        tables |= _spread(*_ratio(measure(name).ratio(cells), cells.offered.shape), name)
    tables |= _spread(*_ratio((cells.production, center.widths[:, None]), cells.offered.shape), "agents")
    tables["target_met"] = _reached(center, cells)
    is_there = (cells.offered > 0) | (cells.production > 0) | (cells.backlog > 0)
    interval, queue = np.nonzero(is_there.any(axis=0))
    cells_of = {name: table[interval, queue] for name, table in tables.items()}
    return pd.DataFrame(_labels(center, interval, queue) | cells_of)


class Cells(dict[str, Int64]):
    """Sums per (replication, interval, queue), added up when first asked for; a queue has the agents of all groups
    that may serve it."""

    def __init__(self, center: Center, tallies: Sequence[Tallies]) -> None:
        super().__init__()
        self.tallies = tallies
        pairs, groups = center.pairs, len(center.group_names)
        answering = [
            tuple(n for n, pair in enumerate(pairs) if pair.queue == q) for q in range(len(center.queues))
        ]
        self.answering = membership(answering, len(pairs)).T
        self.serving = membership([tuple(pairs[n].group for n in numbers) for numbers in answering], groups).T

    def __missing__(self, name: str) -> Int64:
        first = self.tallies[0]
        if name in first.contacts:
            self[name] = np.stack([one.contacts[name] for one in self.tallies])
        elif name in first.services:
            self[name] = np.stack([one.services[name] @ self.answering for one in self.tallies])
        else:
            self[name] = np.stack([one.agents[name] @ self.serving for one in self.tallies])
        return self[name]


def _ratio(parts: Ratio, shape: tuple[int, ...]) -> tuple[Float64, Float64]:
    above, below = (np.broadcast_to(np.asarray(part, np.float64), shape) for part in parts)
    return above, below


def _spread(above: Float64, below: Float64, name: str) -> dict[str, Float64]:
    each = ratio(above, below)
    return {
        name: ratio(np.where(below == 0, 0.0, above).sum(axis=0), below.sum(axis=0)),
        f"{name}_p{LOW * 100:.0f}": quantile(each, LOW),
        f"{name}_p{HIGH * 100:.0f}": quantile(each, HIGH),
    }


def quantile(values: Float64, share: float) -> Float64:
    """Quantile over the first axis by linear interpolation; missing values (NaN) are left out, all missing is NaN."""
    ordered = np.sort(values, axis=0)
    last = np.maximum(np.isfinite(values).sum(axis=0) - 1, 0)
    place = share * last
    low = np.floor(place).astype(np.int64)
    below, above = (np.take_along_axis(ordered, at[None], 0)[0] for at in (low, np.minimum(low + 1, last)))
    return np.asarray(below + (above - below) * (place - low), np.float64)


def _reached(center: Center, cells: View) -> Float64:
    """Share of replications in which the service level of a cell reaches its type's target."""
    met = reaches(
        cells.level_met, cells.level_counted, levels(center)[[queue.type_index for queue in center.queues]]
    )
    return ratio(met.sum(axis=0).astype(float), (cells.level_counted > 0).sum(axis=0).astype(float))


def _labels(center: Center, interval: Int64, queue: Int64) -> dict[str, Any]:
    starts = [center.clock.local(index * center.interval) for index in interval.tolist()]
    names = [entry.name for entry in center.queues]
    return {
        "interval": interval.tolist(),
        "date": [start.date().isoformat() for start in starts],
        "weekday": [WEEKDAYS[start.weekday()] for start in starts],
        "start": [f"{start:%H:%M}" for start in starts],
        "queue": [names[index] for index in queue.tolist()],
    }
