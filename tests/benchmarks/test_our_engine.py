"""Our centers are the workloads: the same breaks and rates, and the same day as the heap loop contact for contact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks import heap_loop, our_engine
from benchmarks.known import (
    ERRORS_ALLOWED,
    EXACT,
    UnequalError,
    beside_known,
    estimates,
    known_values,
    refuse_unequal,
    rivals,
)
from benchmarks.legs import ABANDONED, NO_LEG, NOT_OFFERED, Legs, Tally
from benchmarks.our_engine import COMPILED, SECOND, SIMPY, center_of, describe
from benchmarks.race import PEAK_SLICE
from benchmarks.workloads import W1_EXACT, Break, Workload, w1, w2
from sim.demand.draws import Draws
from sim.demand.expected import expected_arrivals
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.simulation.model import simulate
from sim.tables import Disposition

if TYPE_CHECKING:
    from sim.tables import Demand, Outcomes

WORKLOADS = [w1(), w2(), w2(scale=10)]


def named(workload: Workload) -> str:
    """The name under which a test shows a workload."""
    return workload.name


def in_microseconds(workload: Workload) -> Workload:
    """The workload with its breaks in our unit, so that the heap loop can play our numbers as they are."""
    breaks = tuple(Break(b.start * SECOND, b.length * SECOND, b.window * SECOND) for b in workload.breaks)
    return replace(workload, breaks=breaks)


def legs_of(workload: Workload, demand: Demand, draws: Draws) -> Legs:
    """Our customers as the heap loop wants them, in whole microseconds, with the second legs some would have."""
    handle = (demand.talk + demand.hold + demand.wrap_up).tolist()
    escalates = np.flatnonzero(demand.toss < workload.escalation).tolist()
    identities = list(
        zip(demand.type.tolist(), demand.interval.tolist(), demand.ordinal.tolist(), strict=True)
    )
    second = workload.escalates_to
    follow_up = [NO_LEG] * (len(demand) + len(escalates))
    for place, case in enumerate(escalates):
        follow_up[case] = len(demand) + place
    return Legs(
        arrived=demand.arrival.tolist() + [0] * len(escalates),
        kind=demand.type.tolist() + [second] * len(escalates),
        handle=handle + [sum(draws.work(second, identities[case], 0, 1)) for case in escalates],
        patience=demand.patience.tolist()
        + [draws.patience(second, identities[case], 0, 1) for case in escalates],
        follow_up=follow_up,
        first=len(demand),
    )


def waits_of(outcomes: Outcomes, legs: Legs) -> list[int]:
    """Our waits in the order of the legs, with the heap loop's words for what was no answer."""
    rows = outcomes.segments
    waits = [int(NOT_OFFERED)] * len(legs.kind)
    answered = rows.disposition == Disposition.ANSWERED
    wait = np.where(answered, rows.answered - rows.offered, int(ABANDONED))
    for case, leg, found in zip(rows.case.tolist(), rows.leg.tolist(), wait.tolist(), strict=True):
        waits[legs.follow_up[case] if leg else case] = found
    return waits


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_our_engine_equals_the_heap_loop_contact_for_contact(workload: Workload) -> None:
    """To the microsecond: two programs that share nothing but the numbers they are given."""
    center = center_of(workload)
    demand, draws = sample_demand(center, 7), Draws(center, 7, 0, antithetic=False)
    legs = legs_of(workload, demand, draws)
    ours = waits_of(simulate(center, demand, sample_roster(center, 7), 7), legs)
    assert heap_loop.simulate(in_microseconds(workload), legs) == ours
    assert min(len(set(ours)), ours.count(int(ABANDONED))) > 100


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_agents_and_their_breaks_are_those_of_the_workload(workload: Workload) -> None:
    roster = sample_roster(center_of(workload), 1)
    assert tuple(roster.group_of.tolist()) == workload.agents
    due = zip(
        roster.breaks.start.tolist(), roster.breaks.agent.tolist(), roster.breaks.length.tolist(), strict=True
    )
    wanted = [
        (round(start * SECOND), agent, round(length * SECOND)) for start, agent, length in workload.due_breaks
    ]
    assert sorted(due) == sorted(wanted)


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_expected_arrivals_are_volume_times_shape(workload: Workload) -> None:
    expected = expected_arrivals(center_of(workload))
    for index, kind in enumerate(workload.types):
        shape = np.ones(len(expected)) if kind.flat else np.zeros(len(expected))
        if kind.flat and len(workload.shape) > 1:
            shape[len(workload.shape) :] = 0
        elif not kind.flat:
            shape[: len(workload.shape)] = workload.shape
        wanted = kind.volume * workload.scale * shape / shape.sum()
        np.testing.assert_allclose(expected[:, index], wanted, rtol=1e-12)


def test_known_values_are_found() -> None:
    """40 days of W1 against Erlang A and of W2 against its reference, within four standard errors taken from how the
    days differ: passed by chance once in 4,000 comparisons (Student's t), and the seed is fixed."""
    found = known_values(days=40, seed=40)
    assert [(known.workload, known.kpi) for known in found if not known.is_equal] == []
    assert len(found) == 4 + 5
    refuse_unequal(found)


def test_a_wrong_day_is_found_and_refused() -> None:
    """Two agents fewer in W1: the same comparison sees it, and there is no race."""
    short = replace(w1(), groups=(replace(w1().groups[0], agents=35),))
    rows = beside_known(short, estimates(our_engine.compiled, short, 12, 40), "Erlang A", W1_EXACT, EXACT)
    assert max(row.errors_apart for row in rows) > 2 * ERRORS_ALLOWED
    with pytest.raises(
        UnequalError, match=r"W1: asa is 8\.\d+ in ours but 5\.685 in Erlang A, \d+\.\d standard"
    ):
        refuse_unequal(rows)


def test_a_rival_is_held_against_ours() -> None:
    """The heap loop agrees with our engine; a heap loop that is two agents short does not."""
    fair = rivals("loop", heap_loop.run, [w1()], 12, seed=1)
    assert [one.kpi for one in fair] == ["asa", "abandonment", "within", "utilisation"]
    assert all(one.is_equal for one in fair)

    def short(workload: Workload, seed: int) -> Tally:
        return heap_loop.run(replace(workload, groups=(replace(w1().groups[0], agents=35),)), seed)

    assert not any(one.is_equal for one in rivals("loop", short, [w1()], 12, seed=1)[:3])


@pytest.mark.parametrize("engine", [SIMPY, COMPILED])
def test_tally_accounts_for_every_visit_and_every_second(engine: str) -> None:
    tally = our_engine.run(w2(days=2), 3, engine)
    assert tally["answered"] + tally["abandoned"] == tally["offered"]
    assert tally["contacts"] < tally["offered"] < 1.1 * tally["contacts"]
    assert 0 < tally["within"] < tally["answered"]
    assert all(seconds > 0 for seconds in our_engine.parts(w2(), 3, engine).values())


def test_engines_and_ways_of_timing_count_the_same() -> None:
    counted = [
        {**run(w2(days=2), 3), "seconds": 0}
        for run in (our_engine.run, our_engine.compiled, our_engine.filled)
    ]
    assert counted[0] == counted[1] == counted[2]


def test_a_longer_horizon_is_the_same_day_again() -> None:
    expected = expected_arrivals(center_of(w2(), horizon=3)).reshape(3, 48, 6)
    np.testing.assert_array_equal(expected[0], expected[2])
    assert len(sample_roster(center_of(w2(), horizon=3), 1).breaks) == 3 * 360


def test_days_of_a_workload_differ_and_a_slice_is_refused() -> None:
    one, other = (our_engine.run(w1(days=days), seed=3) for days in (1, 2))
    assert other["contacts"] != 2 * one["contacts"]
    with pytest.raises(ValueError, match="W1: a center is open for whole intervals"):
        our_engine.run(replace(w1(), window=PEAK_SLICE), seed=1)


def test_types_carry_the_names_of_what_they_are() -> None:
    described = describe(w2())
    assert list(described["contact_types"]) == ["type_0", "type_1", "type_2", "type_3", "type_4", "tier_2"]
    assert described["contact_types"]["type_4"]["transfers"] == [{"to": "tier_2", "probability": 0.08}]
    assert described["contact_types"]["tier_2"]["tier"] == 2
    assert described["agent_groups"]["group_5"]["skills"] == ["tier_2", "type_1"]
