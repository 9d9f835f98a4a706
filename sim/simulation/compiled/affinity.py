"""Affinity: a customer who comes back is answered by the agent who served the case last, if that agent is idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.simulation.compiled.memory import rich
from sim.simulation.compiled.records import agent_at, case_agent, group_at, visit_at
from sim.simulation.compiled.wallboard import queue_groups, queue_start

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day


@rich
def familiar(day: Day, number: int) -> int:
    """The idle agent with the skill who served the case last, if there is one and the customer comes back; else -1."""
    visit = visit_at(day, number)
    if visit.leg > 0 or visit.attempt == 0:
        return -1
    agent: int = case_agent(day)[visit.case]
    if agent < 0 or agent_at(day, agent).desk or agent_at(day, agent).idle_serial < 0:
        return -1
    for pair in range(queue_start(day)[visit.queue], queue_start(day)[visit.queue + 1]):
        if queue_groups(day)[pair] == group_at(day, agent_at(day, agent).group).bench:
            return agent
    return -1
