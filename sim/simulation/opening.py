"""Who is there when the run begins: put into the hands of agents, or into the waiting lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.in_service import holders
from sim.tables import Demand, Origin

if TYPE_CHECKING:
    from sim.center import Center
    from sim.simulation.floor import Visit
    from sim.simulation.rich_life import RichRun
    from sim.tables import Roster


def queues_in_service(center: Center) -> list[list[int]]:
    """The queue that a contact of each type comes from which is with an agent of a group, by [type][group]; -1 where
    there is none."""
    found = [[-1] * len(center.agent_groups) for _ in center.contact_types]
    for pair in center.pairs:
        found[center.queues[pair.queue].type_index][pair.group] = pair.queue
    return found


class OpeningRoom:
    """Lets in who is there. They have come in already: no limit, announcement or choice of place holds for them but
    that of who has to wait; `holders` are the agents of those in service, who are the first cases."""

    def __init__(self, run: RichRun, roster: Roster) -> None:
        self.run = run
        self.roster = roster
        self.queues = queues_in_service(run.center)
        self.holders: list[int] = []

    def expect(self, demand: Demand) -> None:
        """The run begins with these first attempts."""
        self.holders = holders(self.run.center, demand, self.roster).tolist()

    def let_in(self, visit: Visit) -> None:
        """A contact that is there: with its agent, or waiting."""
        run, case = self.run, visit.customer.case
        run.note(visit)
        if run.trunks is not None:
            run.trunks.gives_line(visit)
        if case >= len(self.holders):
            visit.origin = int(Origin.BACKLOG)
            run.offer(visit, run.env.now)
            return
        agent, dates = run.agents[self.holders[case]], run.dates[visit.type]
        visit.origin, visit.queue = int(Origin.IN_SERVICE), self.queues[visit.type][agent.group]
        if dates is not None:
            visit.due = dates.due(visit.offered)
        if agent.idle_serial >= 0:
            run.idle.leave(agent)
        run.answer(agent, visit, run.env.now)
