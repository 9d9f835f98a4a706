"""The shipped benchmark day is workload W2 of the benchmark, and plays like the benchmark's own plain event loop."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import heap_loop
from benchmarks.legs import ABANDONED, NO_LEG, Legs
from benchmarks.workloads import w2
from sim.demand.draws import Draws
from sim.demand.expected import expected_arrivals
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.entities.law import Lognormal
from sim.entities.units import HOUR, SECOND
from sim.load import load
from sim.simulation.laws import waits
from sim.simulation.model import simulate
from sim.tables import Demand, Disposition

WORKLOAD = w2()
OPENS = 8 * HOUR


def test_the_same_agents_breaks_and_skills() -> None:
    center = load("benchmark_day")
    roster = sample_roster(center, 1)
    due = sorted((start - OPENS, agent, length) for agent, start, length, _ in _rows(roster.breaks))
    assert due == sorted((round(t * SECOND), a, round(n * SECOND)) for t, a, n in WORKLOAD.due_breaks)
    assert roster.group_of.tolist() == list(WORKLOAD.agents)
    skills = [
        tuple(center.type_names.index(kind) for kind in group.skills)
        for group in center.agent_groups.values()
    ]
    assert skills == [group.skills for group in WORKLOAD.groups]


def test_the_same_customers() -> None:
    center = load("benchmark_day")
    expected = expected_arrivals(center)[16:40]
    for index, (kind, given) in enumerate(zip(center.contact_types.values(), WORKLOAD.types, strict=True)):
        shape = np.ones(24) if given.flat else np.array(WORKLOAD.shape)
        assert expected[:, index] == pytest.approx(given.volume * shape / shape.sum(), rel=1e-12)
        assert kind.handle_time.mean == given.handle_mean * SECOND
        assert kind.handle_time.law == Lognormal.model_validate(
            {"mean": f"{given.handle_mean}s", "cv": given.handle_cv}
        )
        assert kind.patience is not None
        assert kind.patience.mean == given.patience_mean * SECOND
        assert kind.priority == given.priority
        assert [(t.to, t.probability) for t in kind.transfers] == (
            [("second_level", 0.08)] if index != WORKLOAD.escalates_to else []
        )


@pytest.mark.parametrize("seed", [1, 2])
def test_a_day_goes_as_in_the_plain_event_loop(seed: int) -> None:
    """Both are given the same draws. The loop counts in floating seconds, so that waits agree to a few microseconds."""
    center = load("benchmark_day")
    demand, roster = sample_demand(center, seed), sample_roster(center, seed)
    outcomes = simulate(center, demand, roster, seed)
    rows = outcomes.segments
    legs, place = _legs(demand, Draws(center, seed, 0, False), rows.case[rows.leg == 1].tolist())
    found = np.array(heap_loop.simulate(WORKLOAD, legs))
    mine = np.where(rows.disposition == Disposition.ABANDONED, ABANDONED, waits(rows, outcomes.end) / SECOND)
    theirs = np.array(
        [
            found[case] if leg == 0 else found[place[case]]
            for case, leg in zip(rows.case.tolist(), rows.leg.tolist(), strict=True)
        ]
    )
    assert len(rows) > 10_000
    assert mine == pytest.approx(theirs, abs=1e-4)


def _legs(demand: Demand, draws: Draws, escalated: list[int]) -> tuple[Legs, dict[int, int]]:
    """Our draws as the columns of the benchmark: first legs, then the second legs of those who escalate."""
    first = len(demand)
    tosses = np.flatnonzero(demand.toss < 0.08).tolist()
    place = {case: first + number for number, case in enumerate(tosses)}
    follow_up = [place.get(case, NO_LEG) for case in range(first)] + [NO_LEG] * len(tosses)
    identity = list(zip(demand.type.tolist(), demand.interval.tolist(), demand.ordinal.tolist(), strict=True))
    second = [sum(draws.work(5, identity[case], 0, 1)) / SECOND for case in tosses]
    patience = [draws.patience(5, identity[case], 0, 1) / SECOND for case in tosses]
    work = ((demand.talk + demand.hold + demand.wrap_up) / SECOND).tolist()
    legs = Legs(
        arrived=((demand.arrival - OPENS) / SECOND).tolist() + [0.0] * len(tosses),
        kind=demand.type.tolist() + [5] * len(tosses),
        handle=work + second,
        patience=(demand.patience / SECOND).tolist() + patience,
        follow_up=follow_up,
        first=first,
    )
    assert set(escalated) <= set(tosses)
    return legs, place


def _rows(table: object) -> list[tuple[int, ...]]:
    columns = table.as_dict().values()  # type: ignore[attr-defined]
    return list(zip(*(column.tolist() for column in columns), strict=True))
