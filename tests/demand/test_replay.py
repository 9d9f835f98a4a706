"""Replay of a log: its arrivals and services are kept, the rest is drawn, and a real day behaves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.demand.replay import replay_demand
from sim.demand.roster import sample_roster
from sim.simulation.laws import waits
from sim.simulation.model import simulate
from sim.tables import Disposition, Outcomes

SECOND = 1_000_000


def test_a_replay_keeps_what_the_log_tells_and_draws_what_it_does_not() -> None:
    center = sim.load("small_shop")
    nine = 9 * 3600 * SECOND
    arrival = [nine + 5 * SECOND, nine, nine + 5 * SECOND]
    demand = replay_demand(center, ["orders"] * 3, arrival, service=[60 * SECOND, -1, 90 * SECOND])
    assert demand.arrival.tolist() == sorted(arrival)
    assert demand.ordinal.tolist() == [0, 1, 2]
    assert demand.talk[1:].tolist() == [60 * SECOND, 90 * SECOND]
    assert demand.talk[0] > 0
    assert (demand.patience > 0).all()


def test_a_replay_names_unknown_types_and_arrivals_outside() -> None:
    center = sim.load("small_shop")
    with pytest.raises(sim.ConfigError, match='"order" is no contact type; did you mean "orders"') as error:
        replay_demand(center, ["order", "orders"], [0, -5])
    assert "1 of 2 arrivals lie outside" in str(error.value)


def _real_day(shared_data: Path, more: int) -> Outcomes:
    """9 June 1999, an ordinary Wednesday, with `more` agents in the regular group from 07:00 to midnight."""
    from experiments.bank.days import real_day

    day = real_day(shared_data / "anonymous_bank_1999", "1999-06-09")
    path = "agent_groups.regular.headcount"
    levels = sim.load("anonymous_bank").agent_groups["regular"].headcount
    assert levels is not None
    assert levels.on_phone is not None
    steps = {
        f"{clock // 3_600_000_000:02d}:{clock // 60_000_000 % 60:02d}": n
        for clock, n in levels.on_phone["wed"]
    }
    raised = ", ".join(f'"{clock}": {n + more if n else 0}' for clock, n in steps.items())
    center = sim.load("anonymous_bank", overrides=["start=1999-06-09", f"{path}={{on_phone: {{{raised}}}}}"])
    patience = np.where(day.outcome == "abandoned", day.q_time, -1)
    demand = replay_demand(center, day.type.tolist(), day.arrival, service=day.service, patience=patience)
    return simulate(center, demand, sample_roster(center, 1))


def test_one_more_agent_on_a_replayed_real_day_lowers_waiting_and_abandonment(shared_data: Path) -> None:
    """The laws hold on each run (simulate checks them); waiting and abandonment fall with every agent added."""
    lost, asa = [], []
    for more in (0, 1, 2):
        outcomes = _real_day(shared_data, more)
        rows = outcomes.segments
        answered = rows.disposition == Disposition.ANSWERED
        lost.append(float(np.mean(rows.disposition == Disposition.ABANDONED)))
        asa.append(float(waits(rows, outcomes.end)[answered].mean()) / SECOND)
    assert lost[0] > lost[1] > lost[2]
    assert asa[0] > asa[1] > asa[2]
    assert 0.05 < lost[0] < 0.30  # the bank itself lost 11 % that day
