"""The laws hold on hypothesis-made days; `simulate` checks them itself, and here the slow way checks the quick one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given

from sim.simulation.model import simulate
from sim.tables import State
from tests.examples import examples
from tests.strategies import grid_days, sampled_days

if TYPE_CHECKING:
    from sim.tables import Outcomes
    from tests.days import Played

BUSY = (State.TALK, State.HOLD, State.WRAP_UP)


def moments_of(outcomes: Outcomes) -> list[int]:
    """Every time at which anything changes."""
    rows, states = outcomes.segments, outcomes.agent_states
    columns = (rows.answered, rows.ended, states.start, states.end)
    known = {moment for column in columns for moment in column.tolist() if moment >= 0}
    return sorted({0, outcomes.end, *rows.offered.tolist()} | known)


@examples(40)
@given(day=grid_days(plain=True))
def test_at_no_moment_is_an_eligible_agent_idle_while_a_contact_waits(day: Played) -> None:
    """Between any two neighbouring moments: idle agents beyond the reserve, and contacts that waited long enough."""
    outcomes = simulate(day.center, day.demand, day.roster, day.seed)
    rows, states, table = outcomes.segments, outcomes.agent_states, day.center.routing_table
    gone = np.where(rows.answered >= 0, rows.answered, np.where(rows.ended >= 0, rows.ended, outcomes.end))
    moments = moments_of(outcomes)
    for start, end in pairwise(moments):
        idle = states.group[(states.state == State.AVAILABLE) & (states.start <= start) & (end <= states.end)]
        for visit in np.flatnonzero((rows.offered <= start) & (end <= gone)).tolist():
            queue = int(rows.queue[visit])
            for pair in range(table.queue_start[queue], table.queue_start[queue + 1]):
                eligible = start - rows.offered[visit] >= table.queue_delay[pair]
                free = int((idle == table.queue_groups[pair]).sum()) > table.queue_reserve[pair]
                assert not (eligible and free)


@examples(40)
@given(day=sampled_days(grid=False, plain=True))
def test_agents_are_busy_for_exactly_the_work_they_answered(day: Played) -> None:
    """Agent by agent: talk, hold and wrap-up in agent time are those of the visits, cut at the end of the run."""
    outcomes = simulate(day.center, day.demand, day.roster, day.seed, day.replication, day.antithetic)
    rows, states = outcomes.segments, outcomes.agent_states
    done = np.minimum(rows.answered + rows.talk + rows.hold + rows.wrap_up, outcomes.end) - rows.answered
    for agent in range(len(day.roster.group_of)):
        busy = np.isin(states.state, BUSY) & (states.agent == agent)
        assert (states.end - states.start)[busy].sum() == done[rows.agent == agent].sum()


@examples(40)
@given(day=grid_days())
def test_the_integral_of_each_queue_length_is_the_sum_of_its_waits(day: Played) -> None:
    """Little's law as an identity, with the integral taken over the steps of the queue's length."""
    outcomes = simulate(day.center, day.demand, day.roster, day.seed)
    rows = outcomes.segments
    gone = np.where(rows.answered >= 0, rows.answered, np.where(rows.ended >= 0, rows.ended, outcomes.end))
    moments = moments_of(outcomes)
    for queue in range(len(day.center.queues)):
        mine = rows.queue == queue
        area = sum(
            int((mine & (rows.offered <= start) & (end <= gone)).sum()) * (end - start)
            for start, end in pairwise(moments)
        )
        assert area == outcomes.audit.waiting[queue]
