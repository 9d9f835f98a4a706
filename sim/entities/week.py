"""Settings that differ by day of the week: opening hours, shapes, headcounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.entities.units import WEEKDAYS, parse_days


def is_by_days(value: Any) -> bool:
    """Whether a mapping is keyed by days ("mon-fri", "sat") rather than by something else."""
    return isinstance(value, Mapping) and bool(value) and str(next(iter(value))).lower()[:3] in WEEKDAYS


def spread_days(value: Mapping[Any, Any]) -> dict[str, Any]:
    """One entry a weekday from entries that name ranges of days; a day named twice is an error."""
    by_day: dict[str, Any] = {}
    for days, setting in value.items():
        for day in parse_days(days):
            if day in by_day:
                raise ValueError(f"{day} is given twice")
            by_day[day] = setting
    return {day: by_day[day] for day in WEEKDAYS if day in by_day}
