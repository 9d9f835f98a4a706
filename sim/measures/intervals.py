"""The interval table: one line an interval and queue, with the spread over replications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.entities.units import WEEKDAYS
from sim.measures.kpis import MEASURES, Ratio
from sim.measures.targets import levels, reaches
from sim.measures.views import View, membership, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from sim.center import Center
    from sim.measures.tally import Tallies
    from sim.tables import Float64, Int64

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
    which the interval reached the type's service level. Intervals without contacts or agents in any replication are
    left out. Columns interval, date, weekday and start are local to the center.
    """
    import pandas as pd

    cells = _cells(center, tallies)
    by_name = {measure.name: measure for measure in MEASURES}
    tables: dict[str, Float64] = {}
    for name in measures:
        tables |= _spread(*_ratio(by_name[name].ratio(cells), cells.offered.shape), name)
    tables |= _spread(*_ratio((cells.production, center.interval), cells.offered.shape), "agents")
    tables["target_met"] = _reached(center, cells)
    interval, queue = np.nonzero(((cells.offered > 0) | (cells.production > 0)).any(axis=0))
    cells_of = {name: table[interval, queue] for name, table in tables.items()}
    return pd.DataFrame(_labels(center, interval, queue) | cells_of)


def _cells(center: Center, tallies: Sequence[Tallies]) -> View:
    """Every sum per (replication, interval, queue); a queue has the agents of all groups that may serve it."""
    queues = len(center.queues)
    pairs, groups = center.pairs, len(center.group_names)
    serving = membership([tuple(p.group for p in pairs if p.queue == q) for q in range(queues)], groups).T
    answering = membership(
        [tuple(n for n, p in enumerate(pairs) if p.queue == q) for q in range(queues)], len(pairs)
    ).T
    first = tallies[0]
    sums = {name: np.stack([one.contacts[name] for one in tallies]) for name in first.contacts}
    sums |= {name: np.stack([one.services[name] for one in tallies]) @ answering for name in first.services}
    sums |= {name: np.stack([one.agents[name] for one in tallies]) @ serving for name in first.agents}
    return View(sums)


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
