"""Who of the idle agents is next: each group in the order of the policy's key, fixed when an agent goes idle."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from sim.entities.units import PPM
from sim.policies.selection import IdleKey

if TYPE_CHECKING:
    from sim.demand.draws import Draws
    from sim.policies.router import Router
    from sim.simulation.floor import Agent

SortKey = Callable[["Agent", int], int]
"""The key of an agent who goes idle now; the smallest is next, and of equal ones who went idle first."""


class IdleAgents:
    """The idle agents of each group in the order of their keys; the next to be chosen is shown to the router.

    Without a key it is the longest idle first: who goes idle later stands behind, and a plain line will do. Agents who
    left are skipped when they come to the head: an entry counts while its serial is the agent's own. `number` counts
    the idle agents of all groups.
    """

    def __init__(self, router: Router, sort_key: SortKey | None = None) -> None:
        self.number = 0
        self._count, self._key = router.idle_count, router.idle_key
        self._serial = 0
        self._sort_key = sort_key
        self._push: Callable[[Any, tuple[int, int, Agent]], None] = heappush if sort_key else deque.append
        self._pop: Callable[[Any], tuple[int, int, Agent]] = heappop if sort_key else deque.popleft
        self._lines: list[Any] = [[] if sort_key else deque() for _ in router.idle_count]

    def join(self, agent: Agent, now: int) -> None:
        """Add an agent who is idle from now on."""
        self._serial = agent.idle_serial = self._serial + 1
        group = agent.group
        line = self._lines[group]
        sort_key = self._sort_key(agent, now) if self._sort_key else now
        self._push(line, (sort_key, agent.idle_serial, agent))
        self._count[group] += 1
        self.number += 1
        self._key[group] = line[0][0]

    def leave(self, agent: Agent) -> None:
        """Remove an agent who is no longer idle."""
        agent.idle_serial = -1
        self._one_fewer(agent.group)

    def take(self, group: int) -> Agent:
        """Remove the agent whose turn it is; the group must have an idle agent."""
        agent = self._pop(self._lines[group])[2]
        agent.idle_serial = -1
        self._one_fewer(group)
        return agent

    def longest_seat(self, group: int) -> Agent | None:
        """The seat that has been idle longest, whatever the routing policy sorts by; None if no seat is idle."""
        entries = self._lines[group]
        idle = [agent for _, serial, agent in entries if agent.seat and serial == agent.idle_serial]
        return min(idle, key=lambda agent: agent.idle_serial, default=None)

    def _one_fewer(self, group: int) -> None:
        line = self._lines[group]
        while line and line[0][1] != line[0][2].idle_serial:
            self._pop(line)
        self._count[group] -= 1
        self.number -= 1
        if line:
            self._key[group] = line[0][0]


class IdleInRandomOrder(IdleAgents):
    """Idle agents under random routing: each has the same chance to be the next.

    A key is `reached`, the largest key chosen so far, plus an exponential toss. What is left of the tosses of those
    not chosen is exponential again, so somebody who was passed over is in no worse place than who has just come. (With
    uniform tosses the same agent would be chosen again and again, the others being known to have large ones.)
    """

    def __init__(self, router: Router, draws: Draws) -> None:
        super().__init__(router, self._toss)
        self.reached = 0
        self._draws = draws

    def take(self, group: int) -> Agent:
        """Remove the agent whose turn it is; the group must have an idle agent."""
        self.reached = max(self.reached, self._key[group])
        return super().take(group)

    def _toss(self, agent: Agent, now: int) -> int:
        """A toss for each spell of idleness."""
        agent.spells += 1
        return self.reached + self._draws.idle_toss(agent.group, agent.ordinal, agent.spells)


def idle_agents(rule: IdleKey, router: Router, draws: Draws) -> IdleAgents:
    """The idle agents in the order that a policy asks for."""
    if rule == IdleKey.TOSS:
        return IdleInRandomOrder(router, draws)
    keys = {IdleKey.IDLE_SINCE: None, IdleKey.LAST_ASSIGNED: last_assigned, IdleKey.BUSY_SHARE: busy_share}
    return IdleAgents(router, keys[rule])


def last_assigned(agent: Agent, now: int) -> int:
    """Round robin: first the one whose last contact came earliest."""
    return agent.last_assigned


def busy_share(agent: Agent, now: int) -> int:
    """Least occupied: the share of time on duty spent on contacts, in millionths."""
    return agent.busy_time * PPM // max(now - agent.came, 1)
