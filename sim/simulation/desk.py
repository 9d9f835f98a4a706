"""What an agent with a desk holds: open sessions that go on alike by a clock of the agent's own, and a paused task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import NEVER, PPM
from sim.policies.lanes import DEFERRED
from sim.simulation.stage import Stage
from sim.tables import State

if TYPE_CHECKING:
    from sim.simulation.floor import Visit


class Session:
    """A contact in hand; its stage is over when the agent's clock reaches `target`."""

    __slots__ = ("lane", "stage", "target", "visit")

    def __init__(self, visit: Visit, lane: int, stage: Stage, target: int) -> None:
        self.visit = visit
        self.lane = lane
        self.stage = stage
        self.target = target


class Desk:
    """The sessions of one agent.

    The `clock` counts millionths of a microsecond of work: it goes on by `pace` a microsecond, the same for all open
    sessions, since it was last `read`. `next_end` is when the first of them reaches its target. `key` sorts
    the agent on its benches. `state` is what the agent has been doing since `changed`.
    """

    __slots__ = ("changed", "clock", "key", "next_end", "open", "pace", "paused", "read", "state")

    def __init__(self) -> None:
        self.open: list[Session] = []
        self.paused: Session | None = None
        self.clock = self.pace = self.read = self.key = self.changed = 0
        self.state = -1
        self.next_end = NEVER

    def task(self) -> Session | None:
        """The deferred contact that is being worked on."""
        return self.open[0] if self.open and self.open[0].lane == DEFERRED else None

    def advance(self, now: int) -> int:
        """Bring the clock up to now; returns for how long there was work."""
        spent = now - self.read if self.open else 0
        self.clock += spent * self.pace
        self.read = now
        return spent

    def first(self) -> Session:
        """The session whose stage is over next."""
        return min(self.open, key=lambda session: (session.target, session.visit.number))

    def end_of_first(self, now: int) -> int:
        """When that will be; nobody knows while the agent stays with a customer."""
        if not self.open or self.open[0].stage == Stage.HELD:
            return NEVER
        return now + max(0, -((self.clock - self.first().target) // self.pace))

    def pause(self) -> None:
        """Lay the task aside; its target becomes the work that is left."""
        task = self.open.pop()
        task.target -= self.clock
        self.paused = task
        self.clock = 0

    def resume(self) -> None:
        """Take the paused task up again."""
        task, self.paused = self.paused, None
        if task is not None:
            task.target += self.clock
            self.open.append(task)

    def doing(self) -> int:
        """What the agent is doing, as agent time calls it; -1 with nothing in hand."""
        if not self.open:
            return -1
        if self.open[0].lane == DEFERRED:
            return State.DEFERRED
        stages = {session.stage for session in self.open}
        if Stage.CONVERSATION in stages:
            return State.TALK
        if not stages.isdisjoint((Stage.HELD, Stage.MEETING)):
            return State.HOLD
        return State.DISCOVERY if Stage.DISCOVERY in stages else State.WRAP_UP


def work_left(session: Session) -> int:
    """Microseconds of the conversation that a paused task still needs; it went at full pace, so they are exact."""
    return session.target // PPM
