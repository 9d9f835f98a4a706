"""What stands on the floor during a run: the calendar, visits to queues, waiting lines, agents."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from heapq import heappush
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from simpy import Environment, Event

from sim.policies.selection import EMPTY
from sim.simulation.order import Kind, key
from sim.tables import Disposition, Origin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.demand.draws import Identity
    from sim.policies.router import Router
    from sim.simulation.desk import Desk
    from sim.simulation.transfers import Way
    from sim.tables import Demand, Int64, Roster

About = TypeVar("About")
Work = tuple[int, int, int]
"""Talk, hold and wrap-up of a service, µs."""
_OPEN = int(Disposition.OPEN)
_FIRST = int(Origin.FIRST)


def rows_of(*columns: Int64) -> list[tuple[Any, ...]]:
    """Columns as rows of Python integers: a NumPy integer in the calendar would turn its time into a float."""
    return list(zip(*(column.tolist() for column in columns), strict=True))


class Calendar(Environment):
    """SimPy's environment, in whole microseconds, with the keys of the written order as priorities."""

    __slots__ = ("now",)
    now: int
    _queue: list[Any]


Calendar._now = Calendar.now  # SimPy's own field, which is asked for at each step, and so without a call


class Happening(Generic[About]):
    """A kind of calendar entry, and the handler that is called with each of them."""

    def __init__(self, kind: Kind, handler: Callable[[Entry[About]], None]) -> None:
        self.first_key = key(kind)
        self.callbacks = [handler]  # one list for all entries: nobody else listens to them


class Entry(Event, Generic[About]):
    """An entry of the calendar that can change state: once entered it happens `delay` later, in the written order (see
    `order.Kind`).

    `about` says what it is about. Identities are unique among the pending entries of a kind. What has happened may be
    entered again: there is always one next first attempt, and an agent has one service at a time.
    """

    env: Calendar

    def __init__(self, env: Calendar, happening: Happening[About], identity: int, about: About) -> None:
        self.env = env
        self.key = happening.first_key + identity
        self.about = about
        self._handlers = happening.callbacks
        self._value = None
        self._ok = True

    def enter(self, delay: int) -> None:
        """It is to happen so much later."""
        self.callbacks: list[Any] = self._handlers
        env = self.env
        heappush(env._queue, (env._now + delay, self.key, next(env._eid), self))


class Customer(NamedTuple):
    """A row of Demand: who asks, when, and with what; `leads_on` says that something may follow from its conversation.

    What is still to happen to a customer holds on to this, so it is there for as long as it is needed.
    """

    case: int
    type: int
    interval: int
    ordinal: int
    arrival: int
    patience: int
    work: Work
    toss: float
    leads_on: bool

    @property
    def identity(self) -> Identity:
        """What the numbers of a customer are drawn by."""
        return self.type, self.interval, self.ordinal

    @classmethod
    def rows(cls, demand: Demand, leads_on: NDArray[np.bool_], first: int) -> Iterator[Customer]:
        """All of Demand, numbered from the first case."""
        numbers = (demand.type, demand.interval, demand.ordinal, demand.arrival, demand.patience)
        work = zip(demand.talk.tolist(), demand.hold.tolist(), demand.wrap_up.tolist(), strict=True)
        last = (work, demand.toss.tolist(), leads_on.tolist())
        rows = zip(count(first), *(column.tolist() for column in numbers), *last, strict=False)
        return map(partial(tuple.__new__, cls), rows)  # `_make` takes twice as long


class Visit:
    """One visit of a contact to a queue: waiting, then in service or gone; it becomes one row of Segments.

    `work` is what the customer brings and, once answered, what it became with the agent; an unanswered one has `left`
    (when) and is `lost` (how). `drawn` is the leg by whose numbers its work is drawn: its own, or for a callback that
    of who waited online. `request` is the attempt by whose numbers the work of its contact is drawn (0: it came
    with the demand), `came_as` the type as which that contact came; `patience` is -1 until somebody asks for it,
    `predicted` the announced wait. It stands in its line `since` it was offered, or as if it had never left it. It goes
    on by its `way`; `holder` is the leg before if its agent stays until this one is answered or lost, and `asked` says
    that the agent of this one only had to give advice. `session` is the one with self-service that handed it over.
    """

    __slots__ = (
        "__dict__", "agent", "answered", "attempt", "came_as", "contact", "customer", "drawn", "left", "leg", "lost",
        "number", "offered", "origin", "patience", "queue", "since", "transferred", "type", "waiting", "work",
    )  # fmt: skip
    # What few visits have stands here until they have it: each costs time and memory a visit.
    request = held = 0
    due = resumes = predicted = session = -1
    way: Way | None = None
    holder: Visit | None = None
    asked = False

    def __init__(
        self, number: int, customer: Customer, contact: int, attempt: int, leg: int, kind: int, now: int, work: Work,
        origin: int = _FIRST,
    ) -> None:  # fmt: skip
        self.number = number
        self.customer = customer
        self.contact = contact
        self.attempt = attempt
        self.leg = self.drawn = leg
        self.type = self.came_as = kind
        self.offered = self.since = now
        self.work = work
        self.origin = origin
        self.patience = self.queue = self.agent = self.answered = self.left = self.transferred = -1
        self.lost = _OPEN
        self.waiting = False


class Agent:
    """An agent, named or an anonymous seat: off duty, available, serving a contact, or on a break.

    `paces` are the factors (ppm) on the work of each contact type. On duty since `came` and scheduled `until` then;
    `break_row` is the roster's row of a running break, else -1. While `idle_serial` is not -1 the agent stands on
    `benches`. Who may hold several contacts has a `desk` to hold them; `service` is the entry that ends the service of
    any other.
    """

    __slots__ = (
        "benches", "break_row", "break_start", "breaks_due", "busy_time", "came", "desk", "group", "home_after",
        "idle_serial", "last_assigned", "number", "on_duty", "ordinal", "paces", "seat", "service", "spells", "until",
        "visit",
    )  # fmt: skip

    service: Entry[Agent]

    def __init__(
        self, number: int, group: int, ordinal: int, paces: Sequence[int], benches: tuple[int, ...]
    ) -> None:
        self.benches = benches
        self.desk: Desk | None = None
        self.number = number
        self.group = group
        self.ordinal = ordinal
        self.paces = paces
        self.seat = self.on_duty = self.home_after = False
        self.visit: Visit | None = None
        self.breaks_due: deque[int] = deque()
        self.idle_serial = self.last_assigned = self.break_row = -1
        self.came = self.until = self.break_start = self.busy_time = self.spells = 0

    @classmethod
    def rows(cls, center: Center, roster: Roster, paces: Sequence[Sequence[int]]) -> list[Agent]:
        """All of the roster with the paces of each, still off duty."""
        bench = [(center.benches.first(group),) for group in range(len(center.agent_groups))]
        rows = enumerate(rows_of(roster.group_of, roster.ordinal))
        return [cls(number, group, ordinal, paces[number], bench[group]) for number, (group, ordinal) in rows]


class WaitingLines:
    """The queues, each in the order of joining, or of due times where `by_due` says so; heads are shown to the router.

    An abandoned visit stays in its line until it comes to the head: it is only marked, so leaving costs no search.
    The time integral of each queue's length is kept for Little's law: who leaves adds the moment that who joins took
    off. `length` counts the contacts of all queues. Who leaves unseen keeps a place in the line, as the router sees it,
    but does not wait any more.
    """

    def __init__(self, router: Router, by_due: Sequence[bool]) -> None:
        self.length = 0
        self._lines: list[deque[Visit]] = [deque() for _ in router.joined]
        self._joined, self._since, self._waiting = router.joined, router.since, router.waiting
        self._looks_at_due = router.since is not router.joined
        self._by_due = by_due
        self._present = [0] * len(router.joined)
        self._area = [0] * len(router.joined)

    def line_up(self, visit: Visit, now: int) -> None:
        """Put a visit into its line: at the end, or before those who are due later."""
        queue = visit.queue
        line = self._lines[queue]
        visit.waiting = True
        self._area[queue] -= now
        self._waiting[queue] += 1
        self._present[queue] += 1
        self.length += 1
        line.append(visit)
        if self._by_due[queue]:
            _settle(line)
        if line[0] is visit:
            self._show_head(queue)

    def line_up_again(self, visit: Visit, now: int) -> None:
        """Put a visit where it would stand if it had never been taken."""
        self.line_up(visit, now)
        line, by_due = self._lines[visit.queue], self._by_due[visit.queue]
        line.remove(visit)
        place, mine = len(line), _place(visit, by_due)
        while place and _place(line[place - 1], by_due) > mine:
            place -= 1
        line.insert(place, visit)
        self._show_head(visit.queue)

    def vanish(self, visit: Visit, now: int) -> None:
        """A customer leaves and nobody sees it: the place in the line is still taken."""
        self._area[visit.queue] += now
        self._present[visit.queue] -= 1

    def step_out(self, visit: Visit, now: int) -> None:
        """Take a visit out of its line, wherever it stands."""
        queue = visit.queue
        visit.waiting = False
        self._waiting[queue] -= 1
        if visit.lost == _OPEN:
            self._area[queue] += now
            self._present[queue] -= 1
        self.length -= 1
        line = self._lines[queue]
        while line and not line[0].waiting:
            line.popleft()
        self._show_head(queue)

    def _show_head(self, queue: int) -> None:
        line = self._lines[queue]
        self._joined[queue] = line[0].since if line else EMPTY
        if self._looks_at_due:
            self._since[queue] = line[0].due if line else EMPTY

    def head(self, queue: int) -> Visit:
        """The visit that is next; the line must not be empty."""
        return self._lines[queue][0]

    def joined(self, queue: int) -> int:
        """When the head of a queue joined, EMPTY if nobody waits."""
        return self._joined[queue]

    def is_empty(self, queue: int) -> bool:
        """Whether nobody waits in a queue."""
        return self._joined[queue] == EMPTY

    def add_wait(self, queue: int, waited: int) -> None:
        """Count a wait in a queue from before the run began."""
        self._area[queue] += waited

    def areas(self, end: int) -> list[int]:
        """Time integral of each queue's length up to the end of the run."""
        return [area + present * end for area, present in zip(self._area, self._present, strict=True)]


def _place(visit: Visit, by_due: bool) -> tuple[int, int, int]:
    """What visits of a line are in the order of."""
    return visit.due if by_due else 0, visit.since, visit.contact


def _settle(line: deque[Visit]) -> None:
    """Move the last of a line, which was in order, before those who are due later."""
    visit, place = line.pop(), len(line)
    while place and line[place - 1].due > visit.due:
        place -= 1
    line.insert(place, visit)
