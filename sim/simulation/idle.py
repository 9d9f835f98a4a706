"""Who is next of the agents with room for one more contact: each bench in the order of the policy's key.

The key is fixed when an agent goes idle, or when what it holds changes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from sim.entities.units import PPM
from sim.policies.selection import LOAD_BITS, IdleKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.demand.draws import Draws
    from sim.policies.router import Router
    from sim.simulation.floor import Agent

SortKey = Callable[["Agent", int], int]
"""The key of an agent who goes idle now; the smallest is next, and of equal ones who went idle first."""


class IdleAgents:
    """The agents on each bench in the order of their keys; the next to be chosen is shown to the router.

    Agents who left are skipped when they come to the head: an entry counts while its serial is the agent's own.
    `number` counts places on all benches.
    """

    def __init__(self, router: Router, sort_key: SortKey) -> None:
        self.number = 0
        self._count, self._key = router.idle_count, router.idle_key
        self._serial = 0
        self._sort_key = sort_key
        self._lines: Sequence[Any] = [[] for _ in router.table.bench_group]

    def join(self, agent: Agent, now: int) -> None:
        """Add an agent who is idle from now on."""
        self.stand(agent, self.key_of(agent, now))

    def key_of(self, agent: Agent, now: int, load: int = 0) -> int:
        """The key of an agent who goes idle, or begins to hold more or less, now."""
        return (load << LOAD_BITS) + self._sort_key(agent, now)

    def stand(self, agent: Agent, key: int) -> None:
        """Add an agent to its benches."""
        self._serial = agent.idle_serial = serial = self._serial + 1
        for bench in agent.benches:
            line = self._lines[bench]
            heappush(line, (key, serial, agent))
            self._count[bench] += 1
            self.number += 1
            self._key[bench] = line[0][0]

    def leave(self, agent: Agent) -> None:
        """Remove an agent from its benches."""
        agent.idle_serial = -1
        for bench in agent.benches:
            line = self._lines[bench]
            while line and line[0][1] != line[0][2].idle_serial:
                heappop(line)
            self._count[bench] -= 1
            self.number -= 1
            if line:
                self._key[bench] = line[0][0]

    def take(self, bench: int, queue: int, waited: int) -> Agent:
        """Remove the agent whose turn it is from all its benches; a contact of the queue chose this one."""
        agent: Agent = self._lines[bench][0][2]
        self.leave(agent)
        return agent

    def longest_seat(self, benches: Sequence[int]) -> Agent | None:
        """The seat that has been idle longest, whatever the routing policy sorts by; None if no seat is idle."""
        entries = [entry for bench in benches for entry in self._lines[bench]]
        idle = [
            agent
            for _, serial, agent in entries
            if agent.seat and agent.visit is None and serial == agent.idle_serial
        ]
        return min(idle, key=lambda agent: agent.idle_serial, default=None)


class LongestIdle(IdleAgents):
    """Idle agents of a center where nobody holds several contacts, the longest idle first: who goes idle later stands
    behind, on one bench, and plain lines will do."""

    def __init__(self, router: Router) -> None:
        super().__init__(router, idle_since)
        self._lines = [deque() for _ in self._lines]

    def join(self, agent: Agent, now: int) -> None:
        """Add an agent who is idle from now on."""
        self._serial = agent.idle_serial = serial = self._serial + 1
        (bench,) = agent.benches
        line = self._lines[bench]
        if not line:
            self._key[bench] = now
        line.append((now, serial, agent))
        self._count[bench] += 1
        self.number += 1

    def leave(self, agent: Agent) -> None:
        """Remove an agent."""
        (bench,) = agent.benches
        if self._lines[bench][0][2] is agent:
            self.take(bench)
            return
        agent.idle_serial = -1
        self._count[bench] -= 1
        self.number -= 1

    def take(self, bench: int, queue: int = -1, waited: int = 0) -> Agent:
        """Remove the agent whose turn it is."""
        line = self._lines[bench]
        agent: Agent = line.popleft()[2]
        agent.idle_serial = -1
        self._count[bench] -= 1
        self.number -= 1
        while line:
            key, serial, head = line[0]
            if head.idle_serial == serial:
                self._key[bench] = key
                break
            line.popleft()
        return agent


class IdleInRandomOrder(IdleAgents):
    """Idle agents under random routing: of those who hold least, each who may take a contact has the same chance.

    Agents toss on each bench by itself. A key is what the bench has `reached` (of agents who hold as much) plus an
    exponential toss; shown is what the key is beyond that. Of the benches among which a contact chose, each has been
    passed by as much as was shown of who was chosen, and has reached so much more; the others stay where they are. What
    is left of the tosses of those passed over is exponential again, so they are in no worse place than who has just
    come. (With uniform tosses the same agent would be chosen again and again, the others being known to have large
    ones.)
    """

    def __init__(self, router: Router, draws: Draws) -> None:
        super().__init__(router, lambda agent, now: 0)
        self.reached: dict[tuple[int, int], int] = {}
        self._table = router.table
        self._draws = draws
        groups = router.table.bench_group
        self._place = [bench - groups.index(group) for bench, group in enumerate(groups)]

    def stand(self, agent: Agent, key: int) -> None:
        """Add an agent to its benches, with a toss on each of them beyond the key, which is the agent's load alone."""
        load = key >> LOAD_BITS
        self._serial = agent.idle_serial = serial = self._serial + 1
        agent.spells += 1
        for bench in agent.benches:
            toss = self._draws.idle_toss(agent.group, agent.ordinal, agent.spells, self._place[bench])
            heappush(self._lines[bench], (key + self.reached.get((bench, load), 0) + toss, serial, agent))
            self._count[bench] += 1
            self.number += 1
            self._show(bench)

    def leave(self, agent: Agent) -> None:
        """Remove an agent from its benches."""
        super().leave(agent)
        for bench in agent.benches:
            self._show(bench)

    def take(self, bench: int, queue: int, waited: int) -> Agent:
        """Remove the agent whose turn it is from all its benches; a contact of the queue chose this one."""
        table, shown = self._table, self._key[bench]
        load, passed = divmod(shown, 1 << LOAD_BITS)
        pairs = range(table.queue_start[queue], table.queue_start[queue + 1])
        rank = next(table.agent_rank[pair] for pair in pairs if table.queue_groups[pair] == bench)
        for pair in pairs:
            other = table.queue_groups[pair]
            may_come = self._count[other] > table.queue_reserve[pair] and waited >= table.queue_delay[pair]
            is_beyond = self._key[other] >> LOAD_BITS == load and self._key[other] >= shown
            if may_come and table.agent_rank[pair] == rank and is_beyond:
                self.reached[other, load] = self.reached.get((other, load), 0) + passed
                self._show(other)
        return super().take(bench, queue, waited)

    def _show(self, bench: int) -> None:
        if line := self._lines[bench]:
            key = line[0][0]
            self._key[bench] = key - self.reached.get((bench, key >> LOAD_BITS), 0)


def idle_agents(rule: IdleKey, router: Router, holding: Sequence[bool], draws: Draws) -> IdleAgents:
    """The idle agents in the order that a policy asks for."""
    if rule == IdleKey.TOSS:
        return IdleInRandomOrder(router, draws)
    if rule == IdleKey.IDLE_SINCE and not any(holding):
        return LongestIdle(router)
    keys = {
        IdleKey.IDLE_SINCE: idle_since,
        IdleKey.LAST_ASSIGNED: last_assigned,
        IdleKey.BUSY_SHARE: busy_share,
    }
    return IdleAgents(router, keys[rule])


def idle_since(agent: Agent, now: int) -> int:
    """First the one who has been idle longest."""
    return now


def last_assigned(agent: Agent, now: int) -> int:
    """Round robin: first the one whose last contact came earliest."""
    return agent.last_assigned


def busy_share(agent: Agent, now: int) -> int:
    """Least occupied: the share of time on duty spent on contacts, in millionths."""
    return agent.busy_time * PPM // max(now - agent.came, 1)
