"""A small center that is played in a few hundredths of a second, and changes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.load import load
from sim.policies.router import Router

if TYPE_CHECKING:
    from sim.center import Center


def small(*overrides: str) -> Center:
    """One day of the shipped center of two skills, at three quarters of its volume."""
    few = ("days=1", "contact_types.sales.demand.volume=500", "contact_types.support.demand.volume=300")
    return load("two_skills", overrides=(*few, *overrides))


def description(**changes: Any) -> dict[str, Any]:
    """The plain data of one queue and one group: about 100 contacts."""
    return {
        "name": "one queue",
        "start": "2026-04-13",
        "channels": {"phone": {"kind": "live"}},
        "contact_types": {
            "sales": {
                "channel": "phone",
                "open": {"mon-sun": "08:00-12:00"},
                "demand": {"volume": 100},
                "handle_time": {"exponential": {"mean": "4min"}},
                "patience": {"exponential": {"mean": "1min"}},
            }
        },
        "agent_groups": {"team": {"agents": 2, "skills": ["sales"]}},
    } | changes


class LastGroupFirst(Router):
    """A custom policy: contacts go to the last group that has somebody idle."""

    def select_group(self, queue: int, waited: int) -> int:
        """The group of the highest index with an idle agent among those that may serve the queue."""
        start, stop = self.table.queue_start[queue], self.table.queue_start[queue + 1]
        able = [group for group in self.table.queue_groups[start:stop] if self.idle_count[group]]
        return max(able, default=-1)


class Faulty(Router):
    """A custom policy that breaks."""

    def select_group(self, queue: int, waited: int) -> int:
        """Raises an error at the first contact."""
        raise ZeroDivisionError("a fault of the policy's author")
