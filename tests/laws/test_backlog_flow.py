"""Nothing is lost from a backlog: what is left is what was left before and came, less what was finished or set
aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.entities.units import DAY
from sim.measures.layout import layout
from sim.measures.tally import tally
from sim.simulation import model
from tests.strategies import grid_days, sampled_days

if TYPE_CHECKING:
    from tests.days import Played


@settings(max_examples=60)
@given(day=st.one_of(grid_days(), sampled_days(grid=True)))
def test_the_backlog_of_each_interval_is_the_one_before_and_what_flowed(day: Played) -> None:
    """Opening + offered − finished − set aside − put back − lost = left, for each queue of deferred work, to the
    contact; work that is there at the start has come in the first interval."""
    center = day.center
    deferred = [
        number for number, queue in enumerate(center.queues) if center.is_deferred(queue.contact_type)
    ]
    assume(deferred)
    outcomes = model.simulate(center, day.demand, day.roster, day.seed, day.replication, day.antithetic)
    sums = tally(center, outcomes)
    flow = {name: table[:, deferred] for name, table in sums.contacts.items()}
    went = sum(flow[name] for name in ("finished", "set_aside", "put_back", "lost"))
    assert np.array_equal(flow["backlog"], np.cumsum(flow["offered"] - went, axis=0))


@settings(max_examples=40)
@given(day=st.one_of(grid_days(), sampled_days(grid=True)))
def test_ages_at_the_end_of_a_day_are_those_of_the_rows(day: Played) -> None:
    """The age that half (and nine tenths) of what is there at the end of a day does not exceed, row by row."""
    center = day.center
    assume(center.deferred_types.any())
    outcomes = model.simulate(center, day.demand, day.roster, day.seed, day.replication, day.antithetic)
    rows, targets = outcomes.segments, tally(center, outcomes).targets
    last = layout(center).day_bounds[1:] - 1
    left = np.where(rows.ended < 0, np.iinfo(np.int64).max, rows.ended)
    for interval in last.tolist():
        closes = (interval + 1) * center.interval
        # what comes or ends after the horizon does so in its last interval
        is_last = interval == last[-1]
        there = ((rows.offered < closes) | is_last) & (left >= (366 * DAY if is_last else closes))
        for kind in np.flatnonzero(center.deferred_types).tolist():
            ages = np.sort(np.maximum(closes - rows.offered[there & (rows.type == kind)], 0))
            for name, percent in (("age_p50", 50), ("age_p90", 90)):
                expected = ages[(percent * len(ages) + 99) // 100 - 1] if len(ages) else 0
                assert targets[name][interval, kind] == expected
