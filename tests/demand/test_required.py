"""How much of an agent a contact takes that is held with others, and how many agents deferred work requires."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sim.center import Center
from sim.comparison.requirement import group_requirement
from sim.demand.deferred_load import hands, hours_there, spread
from sim.demand.required import net_required, share_of_agent
from tests.measures.made import one_queue


def chats(**channel: object) -> Center:
    """A chat a minute of ten minutes each between 08:00 and 18:00."""
    kinds = {
        "chats": {
            "channel": "chat", "open": {"mon-sun": "08:00-18:00"}, "demand": {"volume": 600}, "patience": "never",
            "handle_time": {"constant": "10min"}, "target": {"service_level": 0.8, "within": "20s"},
        },
    }  # fmt: skip
    return Center.from_dict(
        one_queue(
            channels={"chat": {"kind": "live"} | channel},
            contact_types=kinds,
            agent_groups={"team": {"agents": 20, "skills": ["chats"]}},
            staffing={"policy": "erlang_c", "max_occupancy": 1.0},
        )
    )


@pytest.mark.parametrize(
    ("channel", "share"),
    [
        ({}, 1.0),
        ({"concurrency": 2, "slowdown": [1.0, 1.2]}, 0.6),
        ({"concurrency": 4, "slowdown": [1.0, 1.2]}, 0.3),
    ],
)
def test_a_contact_takes_its_part_of_an_agent_who_holds_as_many_as_allowed(
    channel: dict[str, object], share: float
) -> None:
    center = chats(**channel)
    assert share_of_agent(center, "chats") == pytest.approx(share)
    required = net_required(center)[20, 0]
    assert 10 * share < required < 10 * share + 8
    assert np.array_equal(net_required(center, np.array([False])), np.zeros_like(net_required(center)))


# ---- deferred work -------------------------------------------------------------------------------------------


def mixed(**changes: object) -> Center:
    """Calls by day, and mails at all hours (a quarter of them outside opening hours) that the same team answers."""
    kinds = {
        "calls": {
            "channel": "phone", "open": {"mon-fri": "08:00-18:00"}, "demand": {"volume": 200},
            "patience": {"exponential": {"mean": "2min"}}, "handle_time": {"constant": "3min"},
        },
        "mails": {
            "channel": "mail", "open": {"mon-fri": "08:00-18:00"}, "handle_time": {"constant": "6min"},
            "target": {"service_level": 0.9, "within": "24h"},
            "demand": {"volume": 200, "outside_hours": 0.25, "weekdays": {"sat": 0.5, "sun": 0.5}},
        },
    }  # fmt: skip
    return Center.from_dict(
        one_queue(
            days=8, channels={"phone": {"kind": "live"}, "mail": {"kind": "deferred"}}, contact_types=kinds,
            agent_groups={"team": {"agents": 8, "skills": ["calls", "mails"]}},
            staffing={"policy": "erlang_a", "max_occupancy": 0.8},
        )
        | changes
    )  # fmt: skip


def test_mails_require_hands_while_their_agents_are_there_and_nobody_at_night() -> None:
    """20 hours of mails and 10 of calls in ten hours of a Tuesday: 3 erlang, so 4 agents at 80 %; those of a weekend,
    10 hours a day, are added to Monday's: 5 erlang, so 7 agents."""
    center = mixed()
    required = net_required(center)[:, 0]
    days = required.reshape(8, 48)
    first = date.fromisoformat(str(center.start)).weekday()
    for number, day in enumerate(days):
        weekday = (first + number) % 7
        assert set(day[:16]) | set(day[36:]) == {0}
        if weekday == 1:
            assert set(day[16:36]) == {4}
        if weekday == 0 and number:
            assert set(day[16:36]) == {7}
        if weekday > 4:
            assert not day.any()
    assert np.array_equal(group_requirement(center).erlang_a[:, 0], required)


def test_work_is_neither_lost_nor_made_where_it_is_spread() -> None:
    """All that comes until the last evening is done by then, at the pace of each day."""
    center = mixed()
    work = np.random.default_rng(1).random(center.clock.intervals)
    there = hours_there(center, ["calls", "mails"])
    busy = spread(center, work, there)
    ends = np.flatnonzero(there)[-1] + 1
    assert (busy[~there] == 0).all()
    last_day = -(-ends // 48) * 48
    assert busy.sum() * 1800 == pytest.approx(work[:last_day].sum())


def test_hands_for_work_are_met_to_the_last_bit() -> None:
    assert [hands(work, share) for work, share in ((2.4, 0.8), (2.41, 0.8), (0.0, 0.8), (1e-3, 1.0))] == [
        3,
        4,
        0,
        1,
    ]
