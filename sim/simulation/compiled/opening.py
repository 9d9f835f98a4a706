"""Who is there when the run begins, as in `sim.simulation.opening`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.simulation.compiled.benches import leave
from sim.simulation.compiled.deferred import due_of
from sim.simulation.compiled.memory import column, constant, rich
from sim.simulation.compiled.records import agent_at, patience, type_at, visit_at
from sim.simulation.compiled.service import answer
from sim.simulation.compiled.trunks import gives_line
from sim.tables import Origin

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

WAITED, SERVED = constant(Origin.BACKLOG), constant(Origin.IN_SERVICE)
JUST_BEGUN = constant(0)

came = column("came")
holders = column("holders")
queues_in_service = column("queues_in_service")


@rich
def waits_already(day: Day, number: int, now: int) -> bool:
    """A contact that is there has come in already, and is put into the hand of its agent; or it waits."""
    visit = visit_at(day, number)
    if day.trunks > 0:
        gives_line(day, number)
    holder = holders(day)[visit.case]
    if holder < 0:
        visit.offered, visit.since, visit.origin = came(day)[visit.case], came(day)[visit.case], WAITED
        return True
    visit.origin, visit.patience = SERVED, patience(day)[visit.case]
    visit.queue = queues_in_service(day)[visit.type * day.groups + agent_at(day, holder).group]
    if type_at(day, visit.type).due_rule >= 0:
        visit.due = due_of(day, visit.type, visit.offered, JUST_BEGUN)
    if agent_at(day, holder).idle_serial >= 0:
        leave(day, holder)
    answer(day, holder, number, now)
    return False
