"""How much of an agent a contact takes that is held with others."""

from __future__ import annotations

import numpy as np
import pytest

from sim.center import Center
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
