"""Where contacts come from: visits by what they follow from, and flows between contact types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.tables import Origin

if TYPE_CHECKING:
    from sim.measures.layout import Layout
    from sim.tables import Int64, Outcomes, Segments

ORIGINS = tuple(origin for origin in Origin if origin != Origin.IN_SERVICE)
"""What visits that count follow from, first attempts among them: what they follow from is nothing."""


def who_came(outcomes: Outcomes) -> Outcomes:
    """A run without the visits that were answered before it began: they are no part of what is measured of contacts,
    though the time that agents still spend on them is."""
    segments, pending = outcomes.segments, outcomes.pending
    if not any((part.origin == Origin.IN_SERVICE).any() for part in (segments, pending) if part is not None):
        return outcomes
    segments = segments.where(segments.origin != Origin.IN_SERVICE)
    pending = None if pending is None else pending.where(pending.origin != Origin.IN_SERVICE)
    return replace(outcomes, segments=segments, pending=pending)


def column_of(origin: Origin) -> str:
    """The name under which visits of an origin are counted: "from_redial"."""
    return f"from_{origin.name.lower()}"


def origin_columns(plan: Layout, segments: Segments, interval: Int64) -> dict[str, Int64]:
    """Visits per (interval, queue) of each origin."""
    cell = interval * plan.queues + segments.queue
    size = plan.intervals * plan.queues
    found = np.bincount(cell * len(Origin) + segments.origin, minlength=size * len(Origin))
    by_origin = np.ascontiguousarray(found.reshape(size, len(Origin)).T)
    return {column_of(origin): by_origin[origin].reshape(plan.intervals, plan.queues) for origin in ORIGINS}


def transfers(types: int, segments: Segments) -> Int64:
    """Contacts handed on from each type to each: (from, to); work put back into its own queue is not handed on."""
    moved = segments.transferred >= 0
    key = segments.type[moved] * types + segments.transferred[moved]
    found = np.bincount(key, minlength=types * types).reshape(types, types)
    back = segments.type[segments.origin == Origin.RETURNED]
    return found - np.diag(np.bincount(back, minlength=types))
