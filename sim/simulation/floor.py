"""What stands on the floor during a run: visits to queues, waiting lines, agents, and who of them is idle."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from simpy import Environment, Event

from sim.tables import Disposition

if TYPE_CHECKING:
    from sim.policies.router import Router
    from sim.tables import Int64

About = TypeVar("About")
Work = tuple[int, int, int]
"""Talk, hold and wrap-up of a service, µs."""
_OPEN = int(Disposition.OPEN)


def rows_of(*columns: Int64) -> list[tuple[Any, ...]]:
    """Columns as rows of Python integers: a NumPy integer in the calendar would turn its time into a float."""
    return list(zip(*(column.tolist() for column in columns), strict=True))


class Calendar(Environment):
    """SimPy's environment, in whole microseconds, with the keys of the written order as priorities."""

    now: int
    if TYPE_CHECKING:

        def schedule(self, event: Event, priority: int = 0, delay: int = 0) -> None:  # type: ignore[override]
            """As in SimPy."""


class After(Event, Generic[About]):
    """A calendar entry that can change state: it happens `delay` later, in the written order (see `order.key`).

    Its handler is called with the entry, which says what it is about.
    """

    def __init__(
        self, env: Calendar, key: int, delay: int, about: About, handler: Callable[[After[About]], None]
    ) -> None:
        self.env = env
        self.callbacks = [handler]
        self._value = None
        self._ok = True
        self.about = about
        env.schedule(self, key, delay)


class Visit:
    """One visit of a contact to a queue: waiting, then in service or gone; it becomes one row of Segments.

    `work` is what the customer brings and, once answered, what it became with the agent; `left` is when the customer
    went unanswered.
    """

    __slots__ = (
        "agent", "answered", "attempt", "case", "contact", "disposition", "left", "leg", "number", "offered",
        "queue", "transferred", "type", "waiting", "work",
    )  # fmt: skip

    def __init__(
        self, number: int, case: int, contact: int, attempt: int, leg: int, kind: int, now: int, work: Work
    ) -> None:
        self.number = number
        self.case = case
        self.contact = contact
        self.attempt = attempt
        self.leg = leg
        self.type = kind
        self.offered = now
        self.work = work
        self.queue = self.agent = self.answered = self.left = self.transferred = -1
        self.disposition = _OPEN
        self.waiting = False


class Agent:
    """An agent, named or an anonymous seat: off duty, available, serving one contact, or on a break.

    On duty since `came` and scheduled `until` then; `break_row` is the roster's row of a running break, else -1.
    """

    __slots__ = (
        "break_row", "break_start", "breaks_due", "busy_time", "came", "group", "home_after", "idle_serial",
        "last_assigned", "number", "on_duty", "ordinal", "seat", "spells", "until", "visit",
    )  # fmt: skip

    def __init__(self, number: int, group: int, ordinal: int) -> None:
        self.number = number
        self.group = group
        self.ordinal = ordinal
        self.seat = self.on_duty = self.home_after = False
        self.visit: Visit | None = None
        self.breaks_due: deque[int] = deque()
        self.idle_serial = self.last_assigned = self.break_row = -1
        self.came = self.until = self.break_start = self.busy_time = self.spells = 0


class WaitingLines:
    """The queues, each in the order of joining; heads are shown to the router.

    An abandoned visit stays in its line until it comes to the head: it is only marked, so leaving costs no search.
    The time integral of each queue's length is kept for Little's law. `length` counts the contacts of all queues.
    """

    def __init__(self, router: Router) -> None:
        self.length = 0
        self._lines: list[deque[Visit]] = [deque() for _ in router.joined]
        self._joined, self._waiting = router.joined, router.waiting
        self._area = [0] * len(router.joined)
        self._changed = [0] * len(router.joined)

    def join(self, visit: Visit) -> None:
        """Put a visit that is offered now at the end of its line."""
        queue, now = visit.queue, visit.offered
        visit.waiting = True
        self._add_area(queue, now)
        self._waiting[queue] += 1
        self.length += 1
        self._lines[queue].append(visit)
        if self._joined[queue] < 0:
            self._joined[queue] = now

    def leave(self, visit: Visit, now: int) -> None:
        """Take a visit out of its line, wherever it stands."""
        queue = visit.queue
        visit.waiting = False
        self._add_area(queue, now)
        self._waiting[queue] -= 1
        self.length -= 1
        line = self._lines[queue]
        while line and not line[0].waiting:
            line.popleft()
        self._joined[queue] = line[0].offered if line else -1

    def head(self, queue: int) -> Visit:
        """The visit that has waited longest; the line must not be empty."""
        return self._lines[queue][0]

    def is_empty(self, queue: int) -> bool:
        """Whether nobody waits in a queue."""
        return self._joined[queue] < 0

    def areas(self, end: int) -> list[int]:
        """Time integral of each queue's length up to the end of the run."""
        for queue in range(len(self._area)):
            self._add_area(queue, end)
        return list(self._area)

    def _add_area(self, queue: int, now: int) -> None:
        self._area[queue] += self._waiting[queue] * (now - self._changed[queue])
        self._changed[queue] = now


class IdleAgents:
    """The idle agents of each group in the order of their keys; the next to be chosen is shown to the router.

    Agents who left are skipped when they come to the head: an entry counts while its serial is the agent's own.
    `number` counts the idle agents of all groups.
    """

    def __init__(self, router: Router) -> None:
        self.number = 0
        self._heaps: list[list[tuple[int, int, Agent]]] = [[] for _ in router.idle_count]
        self._count, self._key = router.idle_count, router.idle_key
        self._serial = 0

    def join(self, agent: Agent, sort_key: int) -> None:
        """Add an agent who is idle from now on."""
        self._serial = agent.idle_serial = self._serial + 1
        group = agent.group
        heap = self._heaps[group]
        heappush(heap, (sort_key, agent.idle_serial, agent))
        self._count[group] += 1
        self.number += 1
        self._key[group] = heap[0][0]

    def leave(self, agent: Agent) -> None:
        """Remove an agent who is no longer idle."""
        agent.idle_serial = -1
        self._one_fewer(agent.group)

    def take(self, group: int) -> Agent:
        """Remove the agent whose turn it is; the group must have an idle agent."""
        agent = heappop(self._heaps[group])[2]
        agent.idle_serial = -1
        self._one_fewer(group)
        return agent

    def _one_fewer(self, group: int) -> None:
        heap = self._heaps[group]
        while heap and heap[0][1] != heap[0][2].idle_serial:
            heappop(heap)
        self._count[group] -= 1
        self.number -= 1
        if heap:
            self._key[group] = heap[0][0]

    def longest_seat(self, group: int) -> Agent | None:
        """The seat that has been idle longest, whatever the routing policy sorts by; None if no seat is idle."""
        entries = self._heaps[group]
        idle = [agent for _, serial, agent in entries if agent.seat and serial == agent.idle_serial]
        return min(idle, key=lambda agent: agent.idle_serial, default=None)


class IdleInRandomOrder(IdleAgents):
    """Idle agents under random routing: each has the same chance to be the next.

    A key is `reached`, the largest key chosen so far, plus an exponential toss. What is left of the tosses of those
    not chosen is exponential again, so somebody who was passed over is in no worse place than who has just come. (With
    uniform tosses the same agent would be chosen again and again, the others being known to have large ones.)
    """

    reached = 0

    def join(self, agent: Agent, sort_key: int) -> None:
        """Add an agent who is idle from now on, with an exponential toss."""
        super().join(agent, self.reached + sort_key)

    def take(self, group: int) -> Agent:
        """Remove the agent whose turn it is; the group must have an idle agent."""
        self.reached = max(self.reached, self._key[group])
        return super().take(group)
