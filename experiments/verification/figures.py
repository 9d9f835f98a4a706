"""Figures that theory speaks of and a planner's KPIs do not name, as measures over the same tallies."""

from __future__ import annotations

from sim.entities.units import HOUR, SECOND
from sim.measures.kpis import measure
from sim.measures.measure import Measure

EXPECTED_CALLS = 1660
"""The constant by which the published call center divides the sums of a day."""

FIGURES = (
    Measure(
        "wait_probability", "share", "contacts that found nobody free ÷ contacts that were not blocked",
        lambda v: (v.offered - v.blocked - (v.answered - v.waited), v.offered - v.blocked),
    ),
    Measure("blocking", "share", "blocked ÷ offered", lambda v: (v.blocked, v.offered)),
    Measure(
        "callback_share", "share", "contacts whose customer chose to be called back ÷ offered",
        lambda v: (v.callbacks, v.offered),
    ),
    Measure("redials_per_customer", "share", "redials ÷ first attempts", lambda v: (v.redials, v.first_attempts)),
    Measure("busy_hours", "h", "agents' time in talk, hold and wrap-up", lambda v: (v.busy / HOUR, 1), "groups"),
    Measure("arrivals", "contacts", "contacts offered in a day", lambda v: (v.offered, 1)),
    Measure(
        "wait_per_call", "s", "waits of all contacts of a day ÷ 1660",
        lambda v: (v.wait_all / SECOND / EXPECTED_CALLS, 1),
    ),
    Measure(
        "ended_in_time", "share", "contacts answered or gone within the target time ÷ 1660",
        lambda v: ((v.answered_within + v.abandoned_within) / EXPECTED_CALLS, 1),
    ),
    Measure(
        "answered_in_time", "share", "contacts answered within the target time ÷ 1660",
        lambda v: (v.answered_within / EXPECTED_CALLS, 1),
    ),
    Measure("lost", "share", "contacts abandoned or balked ÷ 1660", lambda v: (v.abandoned / EXPECTED_CALLS, 1)),
)  # fmt: skip


def figure(name: str) -> Measure:
    """A figure of this module, or a KPI by its name."""
    return next((entry for entry in FIGURES if entry.name == name), None) or measure(name)
