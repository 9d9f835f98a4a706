"""Days written down by hand: demand and roster from plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import PPM
from sim.tables import Breaks, Demand, Int64, Levels, Roster, Shifts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.center import Center


@dataclass(frozen=True)
class Played:
    """What one run is made of."""

    center: Center
    demand: Demand
    roster: Roster
    seed: int = 1
    replication: int = 0
    antithetic: bool = False


def column(values: Sequence[int]) -> Int64:
    """Whole numbers as a column."""
    return np.array(values, dtype=np.int64)


def demand_of(rows: Sequence[tuple[int, int, int, int, int, int, float]], interval: int) -> Demand:
    """Demand from rows (type, arrival, patience, talk, hold, wrap-up, toss), put in order and given identities."""
    ordered = sorted(rows, key=lambda row: (row[1], row[0]))
    places = [(row[0], row[1] // interval) for row in ordered]
    ordinals = [places[:index].count(place) for index, place in enumerate(places)]
    kind, arrival, patience, talk, hold, wrap_up, toss = zip(*ordered, strict=True) if ordered else [()] * 7
    return Demand(
        type=column(kind), interval=column([place for _, place in places]), ordinal=column(ordinals),
        arrival=column(arrival), patience=column(patience), talk=column(talk), hold=column(hold),
        wrap_up=column(wrap_up), toss=np.array(toss, dtype=np.float64),
    )  # fmt: skip


def roster_of(
    groups: Sequence[int],
    shifts: Sequence[tuple[int, int, int]] = (),
    breaks: Sequence[tuple[int, int, int, int]] = (),
    levels: Sequence[tuple[int, int, int]] = (),
    aht: Sequence[int] = (),
    resolution: Sequence[int] = (),
    transfer: Sequence[int] = (),
) -> Roster:
    """Roster of agents by group.

    Rows: shifts (agent, from, to), breaks (agent, due, length, paid), levels (group, from, seats). `aht`, `resolution`
    and `transfer` are each agent's own (ppm); without them all are alike.
    """
    ordinals = [list(groups[:agent]).count(group) for agent, group in enumerate(groups)]
    by_start = sorted(shifts, key=lambda row: (row[1], row[0]))
    agents, start, end = zip(*by_start, strict=True) if by_start else [()] * 3
    due = sorted(breaks, key=lambda row: (row[1], row[0]))
    steps = sorted(levels, key=lambda row: (row[1], row[0]))
    return Roster(
        group_of=column(groups),
        ordinal=column(ordinals),
        aht=column(aht or [PPM] * len(groups)),
        resolution=column(resolution or [0] * len(groups)),
        transfer=column(transfer or [PPM] * len(groups)),
        shifts=Shifts(
            column(agents), column([groups[agent] for agent in agents]), column(start), column(end)
        ),
        breaks=Breaks(*(column(part) for part in (zip(*due, strict=True) if due else [()] * 4))),
        levels=Levels(*(column(part) for part in (zip(*steps, strict=True) if steps else [()] * 3))),
    )
