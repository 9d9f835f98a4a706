"""No contact waits while an agent is there who has room for it: looked at between any two moments of busy hours."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sim.center import Center
from sim.policies.lanes import DEFERRED
from tests.simulation.test_compiled import compiled, drawn_day

if TYPE_CHECKING:
    from sim.tables import Outcomes

CHANNELS: dict[str, dict[str, Any]] = {
    "chats beside each other": {"chat": {"concurrency": 3, "slowdown": [1.0, 1.2, 1.7]}},
    "calls beside chats": {
        "phone": {"together_with": ["chat"]},
        "chat": {"concurrency": 2, "slowdown": [1.0, 1.5]},
    },
    "tasks that are interrupted": {"chat": {"concurrency": 2}, "mail": {"interruptible": True}},
    "wrap-ups apart": {"chat": {"concurrency": 2, "wrap_up": "offline"}, "mail": {"interruptible": True}},
}
WORK = {"talk": {"exponential": {"mean": "3min"}}, "wrap_up": {"exponential": {"mean": "1min"}}}


def center(channels: dict[str, dict[str, Any]]) -> Center:
    """Four agents from eight to ten, who have more to do than they can; nobody has a break or goes home before."""
    kinds = {"phone": "live", "chat": "live", "mail": "deferred"}
    patience = {"patience": {"exponential": {"mean": "2min"}}}
    types = {
        "calls": {"channel": "phone", "priority": 1, "demand": {"volume": 30}, **patience},
        "chats": {"channel": "chat", "priority": 2, "demand": {"volume": 70}, **patience},
        "mails": {"channel": "mail", "priority": 3, "demand": {"volume": 40}, "target": {"within": "1h"}},
    }
    return Center.from_dict(
        {
            "name": "room", "start": "2026-04-13",
            "channels": {name: {"kind": kind, **channels.get(name, {})} for name, kind in kinds.items()},
            "contact_types": {
                name: {"open": "08:00-10:00", "handle_time": WORK, **kind} for name, kind in types.items()
            },
            "agent_groups": {
                "all": {"agents": 2, "skills": ["calls", "chats", "mails"]},
                "writers": {"agents": 1, "skills": ["chats", "mails"]},
                "callers": {"agents": 1, "skills": ["calls"]},
            },
            "end_of_day": "cut",
        }
    )  # fmt: skip


class Hands:
    """Who holds what between two moments."""

    def __init__(self, center: Center, outcomes: Outcomes) -> None:
        self.center, self.rows = center, outcomes.segments
        rows, self.lanes = self.rows, np.array(center.benches.lane_of_type)
        channels = [center.channels[kind.channel] for kind in center.contact_types.values()]
        self.may_pause = np.array([channel.interruptible for channel in channels])
        inline = np.array([channel.wrap_up == "inline" for channel in channels])
        self.left = np.where(rows.ended >= 0, rows.ended, outcomes.end)
        self.free = self.left + inline[rows.type] * rows.wrap_up
        self.gone = np.where(rows.answered >= 0, rows.answered, self.left)

    def has_room(self, agent: int, lane: int, start: int) -> bool:
        """Whether the rules of channels let an agent take one more contact of a lane."""
        rows = self.rows
        mine = np.flatnonzero((rows.agent == agent) & (rows.answered <= start) & (start < self.free))
        held = self.lanes[rows.type[mine]]
        live, tasks = held[held != DEFERRED].tolist(), mine[held == DEFERRED].tolist()
        if lane == DEFERRED:
            return not len(mine)
        if tasks and not live:
            return bool(self.may_pause[rows.type[tasks[0]]]) and start < self.left[tasks[0]]
        most, beside = self.center.benches.lanes[lane]
        return live.count(lane) < most and all(beside >> other & 1 for other in live)


def taken_too_late(rules: Center, played: Center, seed: int) -> tuple[int, int]:
    """Between any two moments of a played day: types of which somebody waits, agents with room for one."""
    day = drawn_day(played, seed)
    outcomes = compiled(day)
    hands, rows, states = Hands(rules, outcomes), outcomes.segments, outcomes.agent_states
    columns = (rows.offered, rows.answered, hands.left, hands.free, states.start, states.end)
    moments = sorted({moment for column in columns for moment in column.tolist() if moment >= 0})
    skills = [set(group.skills) for group in played.agent_groups.values()]
    waits, late = 0, 0
    for start, end in pairwise(moments):
        there = states.agent[(states.start <= start) & (end <= states.end)].tolist()
        for kind in set(rows.type[(rows.offered <= start) & (end <= hands.gone)].tolist()):
            waits += 1
            may = [a for a in there if played.type_names[kind] in skills[day.roster.group_of[a]]]
            late += sum(hands.has_room(agent, int(hands.lanes[kind]), start) for agent in may)
    return waits, late


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", CHANNELS)
def test_nobody_with_room_lets_a_contact_wait(name: str, seed: int) -> None:
    described = center(CHANNELS[name])
    waits, late = taken_too_late(described, described, seed)
    assert waits > 250
    assert late == 0


def test_room_that_is_not_used_would_be_seen() -> None:
    """The same day by rules that allow one more chat."""
    more = center({"chat": {"concurrency": 4}})
    assert taken_too_late(more, center(CHANNELS["chats beside each other"]), 1)[1] > 10
