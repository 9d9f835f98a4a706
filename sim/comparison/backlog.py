"""Deferred work by day: what came and was finished, what was left at the end of the day and how old that was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.comparison.estimates import Sums, estimate, observations
from sim.entities.units import SECOND
from sim.measures.layout import layout

if TYPE_CHECKING:
    import pandas as pd

    from sim.comparison.results import Results
    from sim.tables import Float64, Int64


def backlog_table(results: Results) -> pd.DataFrame:
    """One row a deferred contact type and day: came, finished and backlog (contacts), oldest (s, 0 where nothing is
    left), each with a 95 % interval (`_low`, `_high`), and n; the backlog is that of the end of the day."""
    import pandas as pd

    center, bounds = results.center, layout(results.center).day_bounds
    frames = []
    for index, name in enumerate(center.type_names):
        if center.is_deferred(name):
            own = [number for number, queue in enumerate(center.queues) if queue.type_index == index]
            columns = _of_type(results, own, bounds)
            dates = [center.clock.date(day).isoformat() for day in range(center.days)]
            frames.append(pd.DataFrame({"type": name, "date": dates} | columns))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["type", "date"])


def _of_type(results: Results, queues: list[int], bounds: Int64) -> dict[str, Any]:
    def table(name: str) -> Float64:
        return np.stack([one.contacts[name][:, queues] for one in results.tallies]).astype(np.float64)

    def by_day(name: str) -> Float64:
        return np.add.reduceat(table(name).sum(axis=2), bounds[:-1], axis=1)

    at_end = bounds[1:] - 1
    daily = {
        "came": by_day("offered"), "finished": by_day("finished"),
        "backlog": table("backlog").sum(axis=2)[:, at_end],
        "oldest": table("oldest").max(axis=2)[:, at_end] / SECOND,
    }  # fmt: skip
    columns: dict[str, Any] = {}
    for name, counts in daily.items():
        found = estimate(observations(Sums(counts, np.ones_like(counts)), results.antithetic))
        columns |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
    return columns | {"n": results.replications}
