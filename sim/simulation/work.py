"""How long a service takes: the work that a contact brings, at the pace of whoever does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import PPM

if TYPE_CHECKING:
    from sim.center import Center
    from sim.simulation.floor import Work
    from sim.tables import Roster


def paces(center: Center, roster: Roster) -> list[list[int]]:
    """The factors (ppm) of each agent on the work of each contact type: that of the group, times the agent's own."""
    by_group = [
        [center.aht_ppm(name, kind) if kind in group.skills else PPM for kind in center.type_names]
        for name, group in center.agent_groups.items()
    ]
    agents = list(zip(roster.group_of.tolist(), roster.aht.tolist(), strict=True))
    alike = {agent: [scaled(factor, agent[1]) for factor in by_group[agent[0]]] for agent in set(agents)}
    return [alike[agent] for agent in agents]


def at_pace(work: Work, pace: int) -> Work:
    """The work as it is done by somebody who takes so many millionths of the time."""
    talk, hold, wrap_up = work
    return scaled(talk, pace), scaled(hold, pace), scaled(wrap_up, pace)


def scaled(part: int, ppm: int) -> int:
    """So many millionths, to the nearest whole number."""
    return (part * ppm + PPM // 2) // PPM
