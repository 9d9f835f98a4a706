"""What a service is: the work a contact brings, and who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import PPM
from sim.tables import Origin

if TYPE_CHECKING:
    from sim.center import Center
    from sim.simulation.floor import Agent, Visit
    from sim.simulation.model import Run


def handle_times(center: Center) -> list[list[int]]:
    """The factor (ppm) on the work of each contact type, by group."""
    return [
        [center.aht_ppm(name, kind) if kind in group.skills else PPM for kind in center.type_names]
        for name, group in center.agent_groups.items()
    ]


def begin_service(run: Run, agent: Agent, visit: Visit, now: int) -> None:
    """Who does the work, and how much it is: agents are faster or slower; a task once begun keeps what is left, and
    a callback that nobody takes only rings."""
    visit.answered, visit.agent = now, agent.number
    announcements, is_missed = run.announcements, False
    if announcements is not None and visit.origin != Origin.IN_SERVICE:
        is_missed = announcements.is_missed(visit, now)
    run.drain.begins(visit.type)
    if is_missed:
        return
    aht = run.aht[agent.group][visit.type]
    if agent.aht != PPM:
        aht = _scaled(aht, agent.aht)
    if run.self_service is not None and visit.session >= 0:
        aht = _scaled(aht, run.self_service.eased[visit.type])
    if aht != PPM and visit.origin != Origin.RETURNED:
        talk, hold, wrap_up = visit.work
        visit.work = (_scaled(talk, aht), _scaled(hold, aht), _scaled(wrap_up, aht))
    if run.affinity is not None:
        run.affinity.note(visit, agent)
    if run.transfers.held and visit.holder is not None:
        run.transfers.meet(visit, visit.holder)


def _scaled(part: int, ppm: int) -> int:
    return (part * ppm + PPM // 2) // PPM
