"""How many live contacts agents hold at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import Disposition

if TYPE_CHECKING:
    from sim.center import Center
    from sim.measures.layout import Layout
    from sim.tables import Int64, Segments


def session_columns(center: Center, plan: Layout, segments: Segments, interval: Int64) -> dict[str, Int64]:
    """Per (interval, queue), of answered live contacts where agents may hold several: `session_time`, from the answer
    to the end of the wrap-up, and `attended_time`, the part of it in which the agent held none answered before."""
    found = {
        name: np.zeros((plan.intervals, plan.queues), np.int64) for name in ("session_time", "attended_time")
    }
    if all(channel.is_plain or channel.kind == "deferred" for channel in center.channels.values()):
        return found
    live = (segments.disposition == Disposition.ANSWERED) & ~center.deferred_types[segments.type]
    rows = np.flatnonzero(live)
    rows = rows[np.lexsort((segments.answered[rows], segments.agent[rows]))]
    start, agent = segments.answered[rows], segments.agent[rows]
    over = segments.ended[rows] + segments.wrap_up[rows]
    first = np.append(True, agent[1:] != agent[:-1]) if len(rows) else np.zeros(0, np.bool_)
    # agents one after the other on one axis, so that one running maximum serves them all
    shift = np.cumsum(first) * (int(over.max(initial=0)) + 1)
    before = np.maximum.accumulate(np.concatenate(([0], over + shift)))[:-1] if len(rows) else shift
    covered = np.where(first, start, np.maximum(before - shift, start))
    place = (interval[rows], segments.queue[rows])
    np.add.at(found["session_time"], place, over - start)
    np.add.at(found["attended_time"], place, np.maximum(over - covered, 0))
    return found
