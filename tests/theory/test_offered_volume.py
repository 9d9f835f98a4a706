"""A long run offers the volume that a center gives as offered, self-service and who comes again included; and what
is expected of agents who hand on and resolve in their own way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

import sim
from sim.demand.expected import expected_offered
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.simulation.compiled.entry import simulate_compiled
from sim.tables import Disposition, Ending

if TYPE_CHECKING:
    from sim.center import Center


def desk() -> Center:
    """430 chats a day behind a bot, 300 calls; who is not helped comes again in minutes, some by the other channel."""
    soon = {"exponential": {"mean": "10min"}}
    return sim.load(
        {
            "name": "desk", "start": "2026-04-13", "days": 100,
            "channels": {"phone": {"kind": "live"}, "chat": {"kind": "live"}},
            "self_services": {"bot": {"session": {"exponential": {"mean": "3min"}}}},
            "contact_types": {
                "chat": {
                    "channel": "chat", "demand": {"volume": 430, "volume_basis": "offered"}, "handle_time": "1min",
                    "patience": "never", "resolution": 0.7, "transfers": [{"to": "phone", "probability": 0.06}],
                    "recontact": {"probability": 0.5, "after": soon, "at_most": 100},
                    "self_service": {
                        "at": "bot", "share": 0.6, "contained": 0.33, "falsely_contained": 0.12,
                        "recontact": {"probability": 0.7, "after": soon, "at_most": 100, "to": {"phone": 0.4}},
                    },
                },
                "phone": {
                    "channel": "phone", "demand": {"volume": 300, "volume_basis": "offered"}, "handle_time": "1min",
                    "patience": "never", "resolution": 0.6,
                    "recontact": {"probability": 0.5, "after": soon, "at_most": 100, "to": {"chat": 0.3}},
                },
            },
            "agent_groups": {"all": {"agents": 4, "skills": ["chat", "phone"]}},
        }
    )  # fmt: skip


def test_a_long_run_offers_the_volume_that_was_given() -> None:
    """100 days; a count of n contacts, some of which follow from others, has a standard error below 1.6 root n, and the
    bands are four of these: 1.5 % of the chats. Without the bot's share in the equations 27 % would be missing."""
    center = desk()
    outcomes = simulate_compiled(center, sample_demand(center, 1), sample_roster(center, 1), 1)
    rows, sessions = outcomes.segments, outcomes.bot_sessions
    assert (rows.disposition == Disposition.ANSWERED).all()
    for kind, volume in enumerate((43_000, 30_000)):
        assert abs((rows.type == kind).sum() - volume) < 4 * 1.6 * math.sqrt(volume)
    began = (sessions.ending != Ending.FULL).sum()
    expected = 0.6 * 43_000 / (1 - 0.6 * 0.45)
    assert abs(began - expected) < 4 * 1.6 * math.sqrt(expected)


def apart() -> Center:
    """300 calls a day to two alike groups, one of whose agents are new in part, and to a desk behind them."""
    soon, plain = (
        {"exponential": {"mean": "10min"}},
        {"channel": "phone", "handle_time": "1min", "patience": "never"},
    )
    new = {"share": 0.4, "transfer": 2.0, "resolution": -0.3}
    return sim.load(
        {
            "name": "apart", "start": "2026-04-13", "days": 100, "channels": {"phone": {"kind": "live"}},
            "routing": {"policy": "random"},
            "contact_types": {
                "calls": plain | {
                    "demand": {"volume": 300, "volume_basis": "offered"}, "resolution": 0.7,
                    "transfers": [{"to": "desk", "probability": 0.2}],
                    "recontact": {"probability": 0.8, "after": soon, "at_most": 100},
                },
                "desk": plain,
            },
            "agent_groups": {
                "old": {"agents": 20, "skills": {"calls": {"transfer": 0.5, "resolution": 0.1}, "desk": {}}},
                "mixed": {"agents": 20, "skills": ["calls"], "proficiency": {"new": new}},
            },
        }
    )  # fmt: skip


def test_a_long_run_offers_what_is_expected_of_its_agents() -> None:
    """Who serves is drawn at random among 40 agents, 20 of each group, and who of these is new in each replication: so
    the mean of 30 replications of 100 days is within four of its standard errors (about 1 % of the desk, which by the
    types' own probabilities would have 17 % fewer), and the standard errors are as small as that says."""
    center = apart()
    expected = expected_offered(center).sum(axis=0)
    counts = np.zeros((30, 2))
    for replication in range(30):
        demand, roster = sample_demand(center, 1, replication), sample_roster(center, 1, replication)
        rows = simulate_compiled(center, demand, roster, 1, replication).segments
        counts[replication] = np.bincount(rows.type, minlength=2)
    errors = counts.std(axis=0, ddof=1) / math.sqrt(30)
    assert (errors < 0.015 * expected).all()
    assert (np.abs(counts.mean(axis=0) - expected) < 4 * errors).all()
