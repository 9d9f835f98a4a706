"""Deferred work by day: what came and was finished, what was left at the end of the day, how old that was, and how many
days of work it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.comparison.estimates import Sums, estimate, observations
from sim.entities.units import SECOND
from sim.measures.backlog import AGES
from sim.measures.layout import layout
from sim.measures.views import ratio

if TYPE_CHECKING:
    import pandas as pd

    from sim.comparison.results import Results
    from sim.tables import Float64, Int64

ALL = "all"


def backlog_table(results: Results) -> pd.DataFrame:
    """One row a deferred contact type and day, and where there are several types one for all of them: came, finished,
    set_aside and backlog (contacts), oldest, age_p50 and age_p90 (s, 0 where nothing is left), days_of_work, each
    with a 95 % interval (`_low`, `_high`), and n.

    The backlog is that of the end of the day: that of the day before, and what came (first, from outside or by
    transfer), less what was finished or set aside for somebody outside. Days of work are its handling time, at the
    type's AHT, by the time a day that the groups who may serve it are logged in and free of live contacts, on the
    days on which any is.
    """
    import pandas as pd

    center, bounds = results.center, layout(results.center).day_bounds
    kinds = [index for index in range(len(center.type_names)) if center.deferred_types[index]]
    entries = [(center.type_names[index], [index]) for index in kinds]
    if len(kinds) > 1:
        entries.append((ALL, kinds))
    dates = [center.clock.date(day).isoformat() for day in range(center.days)]
    frames = [
        pd.DataFrame({"type": name, "date": dates} | _of_types(results, chosen, bounds))
        for name, chosen in entries
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["type", "date"])


def _of_types(results: Results, kinds: list[int], bounds: Int64) -> dict[str, Any]:
    center = results.center
    queues = [number for number, queue in enumerate(center.queues) if queue.type_index in kinds]

    def table(name: str) -> Float64:
        return np.stack([one.contacts[name][:, queues] for one in results.tallies]).astype(np.float64)

    def by_day(name: str) -> Float64:
        return np.add.reduceat(table(name).sum(axis=2), bounds[:-1], axis=1)

    at_end = bounds[1:] - 1
    ages = {
        name: np.stack([one.targets[name][at_end][:, kinds] for one in results.tallies]).astype(np.float64)
        for name in AGES
    }
    daily = {
        "came": by_day("offered") - by_day("put_back"), "finished": by_day("finished"),
        "set_aside": by_day("set_aside"), "backlog": table("backlog").sum(axis=2)[:, at_end],
        "oldest": table("oldest").max(axis=2)[:, at_end] / SECOND,
        "days_of_work": _days_of_work(results, kinds, bounds),
    }  # fmt: skip
    if len(kinds) == 1:
        daily |= {name: table.sum(axis=2) / SECOND for name, table in ages.items()}
    columns: dict[str, Any] = {}
    for name, counts in daily.items():
        found = estimate(observations(Sums(counts, np.ones_like(counts)), results.antithetic))
        columns |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
    return columns | {"n": results.replications}


def _days_of_work(results: Results, kinds: list[int], bounds: Int64) -> Float64:
    """Work in the backlog at the end of each day over a day's time for it: (replications, days)."""
    center, tallies = results.center, results.tallies
    pairs = [
        number for number, pair in enumerate(center.pairs) if center.queues[pair.queue].type_index in kinds
    ]
    groups = sorted({center.pairs[number].group for number in pairs})
    work = np.zeros((len(tallies), len(bounds) - 1))
    for number, queue in enumerate(center.queues):
        if queue.type_index in kinds:
            own = [place for place in pairs if center.pairs[place].queue == number]
            spent, handled = (
                np.array(
                    [sum(one.services[name][:, own].sum() for name in names) for one in tallies], np.float64
                )
                for names in (("talk", "hold", "wrap_up"), ("handled",))
            )
            left = np.stack([one.contacts["backlog"][bounds[1:] - 1, number] for one in tallies])
            work += left * np.nan_to_num(ratio(spent, handled))[:, None]
    free = np.stack([one.agents["free_for_deferred"][:, groups].sum(axis=1) for one in tallies])
    by_day = np.add.reduceat(free, bounds[:-1], axis=1).astype(np.float64)
    a_day = ratio(by_day.sum(axis=1), (by_day > 0).sum(axis=1).astype(np.float64))
    return ratio(work, np.broadcast_to(a_day[:, None], work.shape))
