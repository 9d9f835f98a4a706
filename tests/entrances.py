"""Hypothesis-made features at the customers' entrance, on a grid of ticks or not; see `tests.strategies`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from sim.entities.units import show_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

Data = dict[str, Any]


@st.composite
def escalations(draw: st.DrawFn, priority: int, tick: int) -> list[Data]:
    """Up to two steps, each later and with a smaller priority number than the one before; none below 0."""
    lower = draw(st.lists(st.integers(0, priority - 1), max_size=2, unique=True)) if priority else []
    waits = sorted(draw(st.sets(st.integers(1, 3), min_size=len(lower), max_size=len(lower))))
    return [
        {"after": show_duration(wait * tick), "priority": step}
        for wait, step in zip(waits, sorted(lower, reverse=True), strict=True)
    ]


@st.composite
def entrances(draw: st.DrawFn, data: Data, names: Sequence[str], tick: int) -> Data:
    """A center whose types have what may happen before and while a contact waits, or nothing of it."""
    if draw(st.booleans()):
        return data
    for name in names:
        kind = data["contact_types"][name]
        if data["routing"]["contacts"] == "priority":
            kind["escalation"] = draw(escalations(kind["priority"], tick))
    return data
