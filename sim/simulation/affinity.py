"""Affinity: a customer who comes back is answered by the agent who served the case last, if that agent is idle.

Agents who may hold several contacts at once are left out: routing chooses among them by what they hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.simulation.floor import Agent, Visit
    from sim.simulation.life import Run


class AffinityRoom:
    """Knows who served each case last. Further legs go where they were handed on to, whoever was there before."""

    def __init__(self, run: Run) -> None:
        self.agents = run.agents
        table = run.center.routing_table
        self.may_serve = [
            set(table.queue_groups[first:stop])
            for first, stop in zip(table.queue_start, table.queue_start[1:], strict=False)
        ]
        self.served: dict[int, Agent] = {}

    def note(self, visit: Visit, agent: Agent) -> None:
        """An agent serves a case."""
        self.served[visit.customer.case] = agent

    def familiar(self, visit: Visit) -> Agent | None:
        """The idle agent with the skill who served the case last, if there is one and the customer comes back."""
        if visit.leg or not visit.attempt:
            return None
        agent = self.served.get(visit.customer.case)
        if agent is None or agent.desk is not None or agent.idle_serial < 0:
            return None
        return agent if agent.benches[0] in self.may_serve[visit.queue] else None
