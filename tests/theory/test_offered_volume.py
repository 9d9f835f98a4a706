"""A long run offers the volume that a center gives as offered, self-service and who comes again included."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import sim
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
