"""Hypothesis-made agents as a center describes them: on shifts, by headcount, or from planners' files."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sim.entities.units import MINUTE, show_clock

Data = dict[str, Any]


@st.composite
def breaks(draw: st.DrawFn) -> list[Data]:
    """Breaks of a shift of two hours; windows may overlap each other."""
    count = draw(st.integers(0, 3))
    starts = [10 * draw(st.integers(0, 6)) for _ in range(count)]
    return [
        {
            "length": draw(st.sampled_from(["5min", "10min", "30min"])),
            "after": f"{start}min..{start + draw(st.sampled_from([0, 10, 30]))}min",
            "paid": draw(st.booleans()),
        }
        for start in starts
    ]


@st.composite
def staffed(draw: st.DrawFn, start: str) -> Data:
    """Heads on duty while a type is open, on shifts, by headcount, or from the rows of planners' files."""
    way = draw(st.integers(0, 4))
    heads = draw(st.integers(0, 4))
    if way == 0:
        return {"agents": heads, "shrinkage": draw(st.sampled_from([{}, {"sick": 0.3, "late": "5min"}]))}
    if way == 1:
        shifts = [
            {"start": clock, "length": "2h", "share": share, "breaks": draw(breaks())}
            for clock, share in draw(
                st.sampled_from(
                    [[("08:00", 1.0)], [("08:00", 0.5), ("09:30", 0.5)], [("23:00", 0.5), ("08:00", 0.5)]]
                )
            )
        ]
        return {"headcount": {"fte": heads + 0.4}, "shifts": shifts, "shrinkage": {"leave": 0.1, "sick": 0.1}}
    if way == 2:
        clocks = sorted(draw(st.sets(st.integers(14, 26), max_size=4)))
        levels = {show_clock(clock * 30 * MINUTE): draw(st.integers(0, 4)) for clock in clocks}
        return {"headcount": {"on_phone": {"00:00": 0, **levels}}}
    if way == 3:
        rows = [
            {"date": start, "start": clock * 30 * MINUTE, "agents": draw(st.integers(0, 4))}
            for clock in sorted(draw(st.sets(st.integers(14, 26), min_size=1, max_size=4)))
        ]
        return {"headcount": {"rows": rows}}
    return {
        "schedule": [row for agent in range(heads + 1) for row in draw(schedules(f"agent {agent}", start))]
    }


def proficiencies() -> st.SearchStrategy[Data]:
    """Agents who are alike, or who differ, some of them new."""
    new = {"share": 0.4, "aht": 1.35, "resolution": -0.2, "transfer": 0.5}
    return st.sampled_from(
        [{}, {}, *({"proficiency": p} for p in ({"cv": 0.3}, {"new": new}, {"cv": 0.17, "new": new}))]
    )


@st.composite
def schedules(draw: st.DrawFn, agent: str, start: str) -> list[Data]:
    """One or two spells of work with a break in the first; the second may begin before the first is over."""
    first = 16 + draw(st.integers(0, 2))
    spells = [(first, first + draw(st.integers(1, 4)), "work")]
    if draw(st.booleans()):
        spells += [(first + 2, first + 2 + draw(st.integers(1, 4)), "phone")]
    if draw(st.booleans()):
        spells += [(first + 1, first + 2, draw(st.sampled_from(["break", "lunch", "meeting"])))]
    return [
        {
            "agent": agent,
            "date": start,
            "start": a * 30 * MINUTE,
            "end": b * 30 * MINUTE,
            "activity": activity,
        }
        for a, b, activity in spells
    ]
