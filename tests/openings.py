"""Hypothesis-made beginnings within a day, with who waits and who is in service then; see `tests.strategies`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from sim.center import Center
from sim.demand.as_of import as_of
from sim.demand.in_service_checks import scheduled_at_begin
from sim.demand.opening import opening_rows
from sim.demand.sample import Sampler
from sim.entities.units import DAY, MINUTE, show_clock, show_duration
from sim.in_service import at_work
from sim.tables import Demand, Roster

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Data = dict[str, Any]
NOBODY = np.zeros(0, np.int64)


@st.composite
def midday(draw: st.DrawFn, data: Data, tick: int, plain: bool) -> Center:
    """A center whose run may begin within its first day, with as many in service as are scheduled then; a plain one
    begins with nobody there."""
    data["from"] = draw(st.sampled_from([None, "08:00", "08:20", "09:10", "10:00", "11:50"]))
    center = Center.from_dict(data)
    if plain:
        return center
    free = {group: scheduled_at_begin(center, group) for group in range(len(center.agent_groups))}
    data["opening_state"] = draw(opening_states(center, free, tick))
    return Center.from_dict(data)


@st.composite
def midgrid(
    draw: st.DrawFn, data: Data, demand: Demand, roster: Roster, moments: Sequence[int]
) -> tuple[Center, Demand, Roster]:
    """A day by hand that begins at one of its moments."""
    tick = moments[1] - moments[0]
    whole = [moment for moment in moments[:6] if moment % MINUTE == 0 and moment < DAY]
    moment = draw(st.sampled_from([None, *whole]))
    data["from"] = None if moment is None else show_clock(moment)
    center = Center.from_dict(data)
    if center.begin:
        roster = as_of(roster, center.begin, {}, NOBODY)
        demand = demand.where(demand.arrival >= center.begin)
    free = {g: len(at_work(roster, g, center.begin)) for g in range(len(center.agent_groups))}
    data["opening_state"] = draw(opening_states(center, free, tick))
    center = Center.from_dict(data)
    there = opening_rows(Sampler(center, 1, 0, antithetic=False))
    if there:
        columns = zip(there, demand.as_dict().values(), strict=True)
        demand = Demand(*(np.concatenate(both) for both in columns))
    return center, demand, roster


@st.composite
def opening_states(draw: st.DrawFn, center: Center, free: Mapping[int, int], tick: int) -> Data:
    """Some who wait, and some in service with free agents of their groups, within the lines there are."""
    lines = {kind: trunk.lines for trunk in center.trunks.values() for kind in trunk.types[:1]}
    first = {kind: trunk.types[0] for trunk in center.trunks.values() for kind in trunk.types}

    def has_line(kind: str, contacts: int) -> bool:
        left = lines.get(first.get(kind, ""), contacts) - contacts
        if left >= 0 and kind in first:
            lines[first[kind]] = left
        return left >= 0

    waits = st.integers(0, 4).map(lambda ticks: show_duration(ticks * tick))
    may_wait = [name for name in center.type_names if _is_open(center, name)]
    line = st.tuples(st.sampled_from(may_wait), waits, st.integers(1, 3)) if may_wait else st.nothing()
    waiting = [
        {"type": kind, "waited": waited, "contacts": contacts}
        for kind, waited, contacts in (draw(st.lists(line, max_size=3)) if may_wait else [])
        if has_line(kind, contacts)
    ]
    in_service = []
    for group, agents in free.items():
        kinds = sorted({pair.contact_type for pair in center.pairs if pair.group == group})
        for _ in range(draw(st.integers(0, min(agents, 3))) if kinds else 0):
            kind = draw(st.sampled_from(kinds))
            lane = center.benches.lane_of_type[center.type_names.index(kind)]
            contacts = draw(st.integers(1, center.benches.lanes[lane].concurrency))
            if has_line(kind, contacts):
                entry = {"type": kind, "group": center.group_names[group], "contacts": contacts}
                in_service.append(entry | {"elapsed": draw(waits)})
    return {"waiting": waiting, "in_service": in_service}


def _is_open(center: Center, name: str) -> bool:
    windows = center.open_windows(name)
    return center.is_deferred(name) or any(a <= center.begin < b for a, b in windows)
