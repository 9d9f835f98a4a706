"""Slices of a run add up to the run in one piece, wherever it is cut."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.center import Center
from sim.entities.units import MINUTE
from sim.measures.tally import Adding, Tallies, tally
from sim.simulation import model
from tests.examples import examples
from tests.simulation.test_compiled import drawn_day
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


@examples(120)
@given(data=st.data(), day=st.one_of(grid_days(), sampled_days(grid=True)))
def test_slices_add_up_to_the_whole(data: st.DataObject, day: Played) -> None:
    """Every sum and every quantile, what is true between visits of two slices (inversions) included."""
    assert in_parts_as_whole(day, data.draw(some_bounds(day))) == []


def in_parts_as_whole(day: Played, bounds: list[int]) -> list[str]:
    """What differs between a run in one piece and the same run in slices."""
    whole = model.simulate(day.center, day.demand, day.roster, day.seed, day.replication, day.antithetic)
    adding = Adding(day.center)
    for part in in_slices(model.simulate_slices, day, bounds):
        adding.add(part)
    return differences(tally(day.center, whole), adding.tallies())


MINUTE_LAW = {"exponential": {"mean": "1min"}}
ENTRANCE = Center.from_dict(
    {
        "name": "entrance", "start": "2026-04-13", "interval": "10min", "channels": {"phone": {"kind": "live"}},
        "contact_types": {
            "sales": {
                "channel": "phone", "open": "08:00-09:00", "handle_time": MINUTE_LAW, "patience": MINUTE_LAW,
                "demand": {"volume": 240, "volume_basis": "first_attempts"},
                "transfers": [{"to": "support", "probability": 0.3, "delay": "30s"}],
                "redial": {"probability": 0.5, "after": MINUTE_LAW},
                "balking": {"announced": "queue_over_throughput", "tolerance": MINUTE_LAW},
            },
            "support": {
                "channel": "phone", "open": "08:00-09:00", "handle_time": MINUTE_LAW, "patience": "never",
                "demand": {"volume": 60, "volume_basis": "first_attempts"}, "queue_limit": 3,
                "callback": {
                    "when_wait_above": "10s", "accept": 0.6, "no_answer": 0.4,
                    "retry": {"after": {"exponential": {"mean": "5min"}}, "at_most": 2},
                },
            },
        },
        "trunks": {"main": {"lines": 6, "types": ["sales"]}, "more": {"lines": 4, "types": ["support"]}},
        "agent_groups": {"desk": {"agents": 4, "skills": ["sales", "support"]}},
    }
)  # fmt: skip


@pytest.mark.parametrize("step", [1, 7, 25])
def test_lines_and_callbacks_in_slices_add_up_to_the_whole(step: int) -> None:
    """An hour with everything there is at the entrance, cut every few minutes."""
    day = drawn_day(ENTRANCE)
    told = tally(day.center, model.simulate(day.center, day.demand, day.roster, day.seed)).contacts
    for name in ("no_line", "blocked", "balked", "callbacks", "callbacks_reached", "redials", "transferred"):
        assert told[name].sum() > 0, name
    assert told["callback_calls"].sum() > told["first_calls"].sum()
    bounds = [minute * MINUTE for minute in range(8 * 60 + step, 9 * 60 + 10, step)]
    assert in_parts_as_whole(day, bounds) == []
