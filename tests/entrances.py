"""Hypothesis-made features at the customers' entrance, on a grid of ticks or not; see `tests.strategies`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from sim.entities.units import show_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

Data = dict[str, Any]


def durations(tick: int, most: int) -> st.SearchStrategy[str]:
    """Zero to `most` ticks, as people write them."""
    return st.integers(0, most).map(lambda ticks: show_duration(ticks * tick))


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
def callbacks(draw: st.DrawFn, predictor: str, tick: int) -> Data:
    """A callback that many are offered; some do not pick up, and are called again."""
    rule: Data = {
        "when_wait_above": draw(durations(tick, 1)),
        "predictor": predictor,
        "accept": draw(st.sampled_from([0.5, 1.0])),
        "no_answer": draw(st.sampled_from([0.0, 0.5, 1.0])),
        "ring": draw(durations(tick, 1)),
    }
    if draw(st.booleans()):
        rule["retry"] = {"after": draw(durations(tick, 2)), "at_most": draw(st.integers(1, 2))}
    return rule


@st.composite
def balkings(draw: st.DrawFn, predictor: str, tick: int) -> Data:
    """Some leave at once, more where more wait, or those to whom a wait is announced that is too long."""
    if draw(st.booleans()):
        shares = st.sampled_from([0.0, 0.3, 1.0])
        by_length = st.lists(shares, min_size=1, max_size=4).map(lambda odds: {"by_length": odds})
        return draw(st.one_of(st.builds(lambda share: {"probability": share}, shares), by_length))
    return {"announced": predictor, "tolerance": draw(durations(tick, 2))}


@st.composite
def trunks(draw: st.DrawFn, live: Sequence[str]) -> Data:
    """One or two trunks with few lines, or none at all."""
    carried = draw(st.lists(st.sampled_from(live), max_size=3, unique=True)) if live else []
    parts = {"main": carried[:2], "more": carried[2:]}
    return {
        name: {"lines": draw(st.integers(1, 3)), "types": types} for name, types in parts.items() if types
    }


@st.composite
def entrances(draw: st.DrawFn, data: Data, names: Sequence[str], tick: int, plain: bool) -> Data:
    """A center whose types have what may happen before and while a contact waits, or nothing of it."""
    if draw(st.booleans()):
        return data
    kinds = data["contact_types"]
    live = [name for name in names if data["channels"][kinds[name]["channel"]]["kind"] == "live"]
    for name in names:
        if data["routing"]["contacts"] == "priority":
            kinds[name]["escalation"] = draw(escalations(kinds[name]["priority"], tick))
        if plain or name not in live:
            continue
        predictor = draw(st.sampled_from(["last_answered", "head_of_line", "queue_over_throughput"]))
        if draw(st.booleans()):
            kinds[name]["callback"] = draw(callbacks(predictor, tick))
        if draw(st.booleans()):
            kinds[name]["balking"] = draw(balkings(predictor, tick))
            if "redial" in kinds[name]:
                own = {"probability": draw(st.sampled_from([0.0, 1.0])), "work": "new"}
                kinds[name]["redial"]["balked"] = draw(st.sampled_from([{}, own]))
    if not plain:
        data["trunks"] = draw(trunks(live))
    return data
