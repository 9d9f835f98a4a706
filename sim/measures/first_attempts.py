"""First attempts apart from all attempts: what service level and abandonment are made of, before anybody came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import Disposition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.measures.layout import Layout
    from sim.tables import Int64, Segments

COUNTED = (
    "offered_live", "answered_live", "abandoned_live", "callbacks", "flow_out",
    "answered_within", "abandoned_within", "short_abandoned",
)  # fmt: skip
"""Names of counts of which there is one of first attempts too: "first_offered_live"."""


def first(name: str) -> str:
    """The name of a count of first attempts."""
    return f"first_{name}"


def first_attempt_columns(
    plan: Layout, segments: Segments, interval: Int64, wait: Int64, every: Mapping[str, Int64]
) -> dict[str, Int64]:
    """Counts of first attempts on live channels per (interval, queue), each before any transfer; `every` are those of
    all visits, and theirs where nobody came again or went on."""
    rows = np.flatnonzero((segments.attempt == 0) & (segments.leg == 0))
    if len(rows) == len(segments):
        return {first(name): every[name] * plan.is_live for name in COUNTED}
    queue, waited = segments.queue[rows], wait[rows]
    cell = interval[rows] * plan.queues + queue
    within, short = waited <= plan.within[queue], waited <= plan.short_abandon[queue]
    key = ((cell * len(Disposition) + segments.disposition[rows]) * 2 + within) * 2 + short
    size = plan.intervals * plan.queues * len(Disposition) * 4
    found = np.bincount(key, minlength=size).reshape(plan.intervals, plan.queues, len(Disposition), 2, 2)
    ended = found.sum(axis=(3, 4))
    lost = found[:, :, Disposition.ABANDONED] + found[:, :, Disposition.BALKED]
    counts = {
        "offered_live": ended.sum(axis=2),
        "answered_live": ended[:, :, Disposition.ANSWERED],
        "abandoned_live": lost.sum(axis=(2, 3)),
        "callbacks": ended[:, :, Disposition.CALLBACK],
        "flow_out": ended[:, :, Disposition.FLOW_OUT],
        "answered_within": found[:, :, Disposition.ANSWERED, 1].sum(axis=2),
        "abandoned_within": lost[:, :, 1].sum(axis=2),
        "short_abandoned": lost[:, :, :, 1].sum(axis=2),
    }
    return {first(name): counts[name] * plan.is_live for name in COUNTED}
