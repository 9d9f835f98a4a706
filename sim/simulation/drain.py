"""The end of the day: which groups are still needed when they would go home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.simulation.floor import Entry, Happening
from sim.simulation.order import Kind

if TYPE_CHECKING:
    from sim.simulation.life import Run


class DrainRoom:
    """Counts the contacts in the center, and has those go home who stayed for contacts that can no longer come.

    A contact is `unanswered` until an agent has it (also while it is with a machine, or on its way to another queue),
    then `in_hand` until its service is finished or it is handed on. Under `drain` a group whose pool is closed is
    needed while a contact that is there may still come to it. `keeping` are the pools in which somebody stays.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.env = run.env
        self.rules = run.center.end_of_day == "drain"
        self.pool_of = run.pools.of_type
        self.unanswered = [0] * len(run.center.contact_types)
        self.in_hand = [0] * len(run.center.contact_types)
        self.keeping: set[int] = set()
        self.relief = Happening(Kind.RELIEF, self.relieve)

    # ---- contacts --------------------------------------------------------------------------------------------

    def enters(self, kind: int) -> None:
        """A contact of this type is in the center from now on."""
        self.unanswered[kind] += 1

    def begins(self, kind: int) -> None:
        """An agent begins with a contact."""
        self.in_hand[kind] += 1
        self.unanswered[kind] -= 1
        if self.keeping and self.unanswered[kind] == 0:
            self._look_at(self.pool_of[kind])

    def is_lost(self, kind: int) -> None:
        """A contact is in nobody's line or machine any more: it was answered, or left."""
        self.unanswered[kind] -= 1
        if self.keeping and self.unanswered[kind] == 0:
            self._look_at(self.pool_of[kind])

    def is_done(self, kind: int) -> None:
        """A service is finished, and the contact has left the center or goes on."""
        self.in_hand[kind] -= 1
        if self.keeping and self.in_hand[kind] == 0:
            self._look_at(self.pool_of[kind])

    def goes_on(self, kind: int, to: int) -> None:
        """A contact is handed on, and now asks for an agent as this type."""
        self.unanswered[to] += 1
        self.is_done(kind)

    # ---- agents ----------------------------------------------------------------------------------------------

    def keeps(self, group: int) -> bool:
        """Whether agents of a group stay now, though their time is over; if so, they will be let go."""
        pools = self.run.pools
        pool = pools.of_group[group]
        stays = self.rules and self.is_needed(group) and not pools.is_open(pool, self.env.now)
        if stays:
            self.keeping.add(pool)
        return stays

    def is_needed(self, group: int) -> bool:
        """Whether a contact in the center may still come to a group."""
        waiting, talking = self.run.pools.awaited[group]
        return any(self.unanswered[kind] for kind in waiting) or any(self.in_hand[kind] for kind in talking)

    def _look_at(self, pool: int) -> None:
        if pool in self.keeping:
            self.keeping.remove(pool)
            Entry(self.env, self.relief, pool, pool).enter(0)

    def relieve(self, entry: Entry[int]) -> None:
        """At the end of an instant in which the last contact of a type was answered, or has left: groups of its pool
        that are no longer needed go home."""
        duty, pool = self.run.duty, entry.about
        for group in self.run.pools.groups[pool]:
            if not self.is_needed(group):
                duty.relieve(group)
            elif duty.staying[group] or duty.deferred[group]:
                self.keeping.add(pool)
