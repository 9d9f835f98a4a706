"""Whether targets are met: by interval, by day, and over the period that each type's target names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import PPM, to_ppm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.tables import Int64


def target_columns(center: Center, plan: Layout, contacts: Mapping[str, Int64]) -> dict[str, Int64]:
    """Periods that count and periods that meet the target, per (interval, type).

    intervals: service level alone · days: service level and the ceiling on abandonment, entered in the day's first
    interval · periods: both, over the interval or the day as the target says. A period without a service level
    (nothing to count) is neither met nor counted.
    """
    kinds = tuple(center.contact_types.values())
    member = np.arange(len(kinds)) == plan.type_of_queue[:, None]
    by_type = {
        name: contacts[name] @ member for name in ("level_met", "level_counted", "offered", "abandoned")
    }
    by_day = {name: _by_day(table, plan.day_bounds) for name, table in by_type.items()}
    level, ceiling = levels(center), ceilings(center)
    intervals, days = (_met(counts, level, ceiling) for counts in (by_type, by_day))
    spread = [_at_first(table, plan) for table in (days[1], days[2])]
    is_daily = np.array([kind.target.measured == "day" for kind in kinds])
    return {
        "intervals_met": intervals[0],
        "intervals_counted": intervals[2],
        "days_met": spread[0],
        "days_counted": spread[1],
        "periods_met": np.where(is_daily, spread[0], intervals[1]),
        "periods_counted": np.where(is_daily, spread[1], intervals[2]),
    }


def levels(center: Center) -> Int64:
    """Service level of each type's target, in parts per million."""
    return np.array([to_ppm(kind.target.service_level) for kind in center.contact_types.values()], np.int64)


def ceilings(center: Center) -> Int64:
    """Abandoned share of offered that each type's target allows, in parts per million; all of it where none is set."""
    shares = [kind.target.abandonment for kind in center.contact_types.values()]
    return np.array([PPM if share is None else to_ppm(share) for share in shares], np.int64)


def reaches(met: Int64, counted: Int64, level: Int64) -> NDArray[np.bool_]:
    """Whether a service level exists and is at least `level` (ppm), compared in integers."""
    return (counted > 0) & (met * PPM >= level * counted)


def _met(counts: Mapping[str, Int64], level: Int64, ceiling: Int64) -> tuple[Int64, Int64, Int64]:
    """Cells (0 or 1) that reach the service level, that also keep the ceiling on abandonment, and that count."""
    served = reaches(counts["level_met"], counts["level_counted"], level)
    kept = counts["abandoned"] * PPM <= ceiling * counts["offered"]
    return (
        served.astype(np.int64),
        (served & kept).astype(np.int64),
        (counts["level_counted"] > 0).astype(np.int64),
    )


def _by_day(table: Int64, bounds: Int64) -> Int64:
    """Sums over the intervals of each day."""
    return np.add.reduceat(table, bounds[:-1], axis=0)


def _at_first(days: Int64, plan: Layout) -> Int64:
    """A table by day as a table by interval: each day's entry in its first interval, 0 elsewhere."""
    table = np.zeros((plan.intervals, days.shape[1]), np.int64)
    table[plan.day_bounds[:-1]] = days
    return table
