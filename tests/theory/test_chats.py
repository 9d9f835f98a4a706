"""Chats that slow each other down, and tasks that calls interrupt, against chains of all their states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sim.center import Center
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.simulation.model import simulate
from sim.tables import State
from tests.theory.oracles import markov_queue

if TYPE_CHECKING:
    from sim.tables import Outcomes

MINUTE, HOURS = 60_000_000, 24
DAY_OF = {"mon-sun": "00:00-24:00"}


def _run(
    types: dict[str, Any], channels: dict[str, Any], agents: int, seed: int, replication: int = 0
) -> Outcomes:
    """A day of one group of seats, midnight to midnight; replications 0 and 1 are an antithetic pair."""
    center = Center.from_dict(
        {
            "name": "theory", "start": "2026-04-13", "channels": channels, "end_of_day": "cut",
            "contact_types": types,
            "agent_groups": {"all": {"headcount": {"on_phone": {"00:00": agents}}, "skills": list(types)}},
        }
    )  # fmt: skip
    demand = sample_demand(center, seed, replication, antithetic=True)
    roster = sample_roster(center, seed, replication, antithetic=True)
    return simulate(center, demand, roster, seed, replication, antithetic=True)


def test_chats_that_slow_each_other_down() -> None:
    """8 chats a minute, 5 agents with 3 places, slowdown 1 + 0.3(n-1), patience of 5 minutes on average; exact values
    from the chain in tests/theory/test_chains.py. Over two antithetic pairs of days the error of a duration is about
    0.5 %, that of waits, which are seldom, about 4 %; bands are three times that."""
    chats = {
        "channel": "chat", "open": DAY_OF, "demand": {"volume": 8 * 60 * HOURS},
        "handle_time": {"exponential": {"mean": "1min"}}, "patience": {"exponential": {"mean": "5min"}},
    }  # fmt: skip
    channel = {"kind": "live", "concurrency": 3, "slowdown": [1.0, 1.3, 1.6]}
    found = []
    for seed, replication in ((1, 0), (1, 1), (2, 0), (2, 1)):
        day = _run({"chats": chats}, {"chat": channel}, 5, seed, replication)
        rows, states = day.segments, day.agent_states
        over = (rows.offered > 60 * MINUTE) & (rows.ended >= 0)
        served = over & (rows.answered >= 0)
        waited = (np.where(rows.answered >= 0, rows.answered, rows.ended) - rows.offered)[over]
        span = states.end - states.start
        found.append(
            [
                float((rows.ended - rows.answered)[served].mean()) / MINUTE,
                float((waited > 0).mean()),
                float(waited.mean()) / MINUTE,
                float(span[states.state != State.AVAILABLE].sum() / span.sum()),
            ]
        )
    lasted, waits, wait, busy = np.mean(found, axis=0).tolist()
    assert lasted == pytest.approx(1.4367841498112932, rel=0.015)
    assert waits == pytest.approx(0.2779344066800643, rel=0.12)
    assert wait == pytest.approx(0.10683394549485709, rel=0.15)
    assert busy == pytest.approx(0.973083552903281, abs=0.004)


def test_chats_at_full_pace_are_a_queue_of_so_many_places() -> None:
    """Three agents with two places each, no slowdown: M/M/6+M of load 5 with patience of twice the service time."""
    chats = {
        "channel": "chat", "open": DAY_OF, "demand": {"volume": 5 * 60 * HOURS},
        "handle_time": {"exponential": {"mean": "1min"}}, "patience": {"exponential": {"mean": "2min"}},
    }  # fmt: skip
    rows = _run({"chats": chats}, {"chat": {"kind": "live", "concurrency": 2}}, 3, 2)
    exact = markov_queue(5.0, 1.0, 6, leaving=0.5, within=1.0 / 3)
    over = (rows.segments.offered > 60 * MINUTE) & (rows.segments.ended >= 0)
    served = over & (rows.segments.answered >= 0)
    assert 1.0 - served.sum() / over.sum() == pytest.approx(exact.abandoned, rel=0.08)
    waited = np.where(served, rows.segments.answered, rows.segments.ended) - rows.segments.offered
    assert (waited[over] > 0).mean() == pytest.approx(exact.wait_probability, rel=0.05)


def test_a_task_that_calls_interrupt_is_served_by_preemptive_resume_priority() -> None:
    """M/M/1, calls and tasks of 0.4 and 0.3 minutes' work a minute: E[sojourn] of calls is 1/(1 - 0.4), of tasks
    1 / ((1 - 0.4)(1 - 0.7)) with services of a minute (Kleinrock 1976, 3.41); bands are three standard errors."""
    kind = {"open": DAY_OF, "handle_time": {"exponential": {"mean": "1min"}}}
    calls = kind | {"channel": "phone", "patience": "never", "demand": {"volume": 0.4 * 60 * HOURS}}
    tasks = kind | {"channel": "mail", "target": {"within": "24h"}, "demand": {"volume": 0.3 * 60 * HOURS}}
    channels = {"phone": {"kind": "live"}, "mail": {"kind": "deferred", "interruptible": True}}
    sojourn: dict[int, list[float]] = {0: [], 1: []}
    for seed in range(1, 9):
        rows = _run({"calls": calls, "tasks": tasks}, channels, 1, seed).segments
        over = (rows.offered > 60 * MINUTE) & (rows.ended >= 0)
        for kind_of, means in sojourn.items():
            mine = over & (rows.type == kind_of)
            means.append(float((rows.ended - rows.offered)[mine].mean()) / MINUTE)
    for kind_of, exact in ((0, 1.0 / 0.6), (1, 1.0 / (0.6 * 0.3))):
        error = float(np.std(sojourn[kind_of], ddof=1)) / 8**0.5
        assert float(np.mean(sojourn[kind_of])) == pytest.approx(exact, abs=3.0 * error)
