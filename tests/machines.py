"""Hypothesis-made self-service before the queue; see `tests.strategies`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

Data = dict[str, Any]


@st.composite
def machines(draw: st.DrawFn, data: Data, names: Sequence[str], law: st.SearchStrategy[Data]) -> None:
    """One or two machines with little room or any, and types of every channel that begin with one, or no machine."""
    if draw(st.booleans()):
        return
    made: Data = {}
    for name in draw(st.lists(st.sampled_from(["bot", "ivr"]), min_size=1, max_size=2, unique=True)):
        made[name] = {"session": draw(law)}
        if draw(st.booleans()):
            made[name]["capacity"] = draw(st.integers(1, 3))
    data["self_services"] = made
    for name in draw(st.lists(st.sampled_from(names), min_size=1, unique=True)):
        data["contact_types"][name]["self_service"] = draw(rules(sorted(made), names, law))


@st.composite
def rules(
    draw: st.DrawFn, machines: Sequence[str], names: Sequence[str], law: st.SearchStrategy[Data]
) -> Data:
    """Some or all begin with the machine; some are helped, and some only seem to be."""
    rule: Data = {
        "at": draw(st.sampled_from(machines)),
        "share": draw(st.sampled_from([0.5, 1.0])),
        "contained": draw(st.sampled_from([0.0, 0.3, 0.5])),
        "when_full": draw(st.sampled_from(["queue", "blocked"])),
        "hand_off": {"aht": draw(st.sampled_from([1.0, 0.5, 1.37]))},
    }
    if draw(st.booleans()):
        to = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
        rule["falsely_contained"] = draw(st.sampled_from([0.2, 0.5]))
        rule["recontact"] = {
            "probability": draw(st.sampled_from([0.5, 1.0])),
            "after": draw(st.one_of(law, st.just({"constant": "9h"}))),
            "at_most": draw(st.integers(1, 3)),
            "to": dict.fromkeys(to, 0.4),
        }
    return rule
