"""Slices of a run add up to the run in one piece, wherever it is cut."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.measures.tally import Adding, Tallies, tally
from sim.simulation import model
from tests.simulation.test_slices import in_slices, some_bounds
from tests.strategies import grid_days, sampled_days

if TYPE_CHECKING:
    from tests.days import Played


def differences(one: Tallies, other: Tallies) -> list[str]:
    """What differs between two tallies."""
    found = [] if one.quantiles == other.quantiles else ["quantiles"]
    for field in fields(Tallies):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name != "quantiles":
            tables = mine if isinstance(mine, dict) else {"": mine}
            others = theirs if isinstance(theirs, dict) else {"": theirs}
            assert tables.keys() == others.keys()
            found += [f"{field.name}.{n}" for n in tables if not np.array_equal(tables[n], others[n])]
    return found


@settings(max_examples=120)
@given(data=st.data(), day=st.one_of(grid_days(), sampled_days(grid=True)))
def test_slices_add_up_to_the_whole(data: st.DataObject, day: Played) -> None:
    """Every sum and every quantile, what is true between visits of two slices (inversions) included."""
    whole = model.simulate(day.center, day.demand, day.roster, day.seed, day.replication, day.antithetic)
    adding = Adding(day.center)
    for part in in_slices(model.simulate_slices, day, data.draw(some_bounds(day))):
        adding.add(part)
    assert differences(tally(day.center, whole), adding.tallies()) == []
