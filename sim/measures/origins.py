"""Where contacts come from: visits by what they follow from, and flows between contact types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import Origin

if TYPE_CHECKING:
    from sim.measures.layout import Layout
    from sim.tables import Int64, Segments

ORIGINS = tuple(origin for origin in Origin if origin not in (Origin.FIRST, Origin.RETURNED))
"""What visits follow from; first attempts have a count of their own."""


def column_of(origin: Origin) -> str:
    """The name under which visits of an origin are counted: "from_redial"."""
    return f"from_{origin.name.lower()}"


def origin_columns(plan: Layout, segments: Segments, interval: Int64) -> dict[str, Int64]:
    """Visits per (interval, queue) of each origin but the first."""
    shape = (plan.intervals, plan.queues)
    key, size = interval * plan.queues + segments.queue, shape[0] * shape[1]
    there = set(np.unique(segments.origin).tolist())
    return {
        column_of(origin): np.bincount(key[segments.origin == origin], minlength=size).reshape(shape)
        if int(origin) in there
        else np.zeros(shape, np.int64)
        for origin in ORIGINS
    }


def transfers(types: int, segments: Segments) -> Int64:
    """Contacts handed on from each type to each other: (from, to)."""
    moved = segments.transferred >= 0
    key = segments.type[moved] * types + segments.transferred[moved]
    return np.bincount(key, minlength=types * types).reshape(types, types)
