"""Lines into the center: each contact of a type that shares a trunk holds one until its customer leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.simulation.floor import Entry, Happening, Visit
from sim.simulation.order import Kind

if TYPE_CHECKING:
    from sim.simulation.life import Run


class TrunkRoom:
    """Gives lines to contacts that come in and takes them back; `held` is the trunk of each contact that holds one."""

    def __init__(self, run: Run) -> None:
        self.env = run.env
        trunks = run.center.trunks.values()
        self.free = [trunk.lines for trunk in trunks]
        self.of_type = [-1] * len(run.center.contact_types)
        for number, trunk in enumerate(trunks):
            for name in trunk.types:
                self.of_type[run.center.type_names.index(name)] = number
        self.held: dict[int, int] = {}
        self.end_of_call = Happening(Kind.HANG_UP, self.hang_up)

    def has_line(self, kind: int) -> bool:
        """Whether a contact of a type would be given a line, or needs none."""
        trunk = self.of_type[kind]
        return trunk < 0 or self.free[trunk] > 0

    def gives_line(self, visit: Visit) -> bool:
        """A contact comes in: it takes a line if its type needs one; False if none is free."""
        trunk = self.of_type[visit.type]
        if not self.has_line(visit.type):
            return False
        if trunk >= 0:
            self.free[trunk] -= 1
            self.held[visit.contact] = trunk
        return True

    def pass_on(self, contact: int, to: int) -> None:
        """A contact goes by another number from now on; its line, if it holds one, is the same."""
        if contact in self.held:
            self.held[to] = self.held.pop(contact)

    def answered(self, visit: Visit, conversation: int) -> None:
        """The customer hangs up when the conversation is over, unless the contact goes on to another queue."""
        if visit.transferred < 0 and visit.contact in self.held:
            Entry(self.env, self.end_of_call, visit.number, visit).enter(conversation)

    def hang_up(self, entry: Entry[Visit]) -> None:
        """The conversation is over, and the customer gone."""
        self.take_back(entry.about)

    def take_back(self, visit: Visit) -> None:
        """A customer has left: the line of the contact, if it holds one, is free."""
        trunk = self.held.pop(visit.contact, -1)
        if trunk >= 0:
            self.free[trunk] += 1
