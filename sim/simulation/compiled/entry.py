"""The compiled engine's one door: the same arguments and the same tables as `sim.simulation.model.simulate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.demand.draws import Draws
from sim.simulation.compiled.loop import finish, play, tile_all, write_segments
from sim.simulation.compiled.records import Visit
from sim.simulation.compiled.start import prepare
from sim.simulation.compiled.state import State
from sim.simulation.laws import check_laws
from sim.tables import AgentStates, Audit, Outcomes, Segments

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Demand, Roster

_COLUMNS = tuple(Visit.__annotations__)[:17]


def simulate_compiled(
    center: Center,
    demand: Demand,
    roster: Roster,
    seed: int = 1,
    replication: int = 0,
    antithetic: bool = False,
) -> Outcomes:
    """Play the demand through the center with the agents of the roster; equal to the model, contact for contact."""
    prepare()
    draws = Draws(center, seed, replication, antithetic)
    state = State(center, demand, roster, draws)
    while not play(state.address):
        if state["visits_count"] >= state["visits_room"]:
            state.grow_visits(2 * state["visits_room"])
        else:
            state.grow_pending(2 * state["pending_room"])
    outcomes = assemble(state, demand, roster, draws)
    check_laws(center, demand, outcomes)
    return outcomes


def assemble(state: State, demand: Demand, roster: Roster, draws: Draws) -> Outcomes:
    """The tables of a finished run; what is beyond its end is marked as not having happened."""
    table = np.empty((len(_COLUMNS), state["visits_count"]), dtype=np.int64)
    state.hold(segments=table)
    last = write_segments(state.address)
    columns = dict(zip(_COLUMNS, table, strict=True))
    end = max(state["horizon"], last) if state["drains"] else state["horizon"]
    finish(state.address, end)
    states = _agent_states(state, end)
    if not state["drains"]:
        columns["ended"][columns["ended"] >= end] = -1
    people = np.stack([demand.type, demand.interval, demand.ordinal], axis=1)
    resolved = draws.resolved(columns, people, roster.resolution)
    disposition, origin = (columns.pop(name).astype(np.int8) for name in ("disposition", "origin"))
    segments = Segments(**columns, disposition=disposition, resolved=resolved, origin=origin)
    tables = state.tables
    audit = Audit(tables["queues"]["area"].copy(), tables["agents"]["time_on_duty"].copy())
    return Outcomes(segments, states, end, audit)


def _agent_states(state: State, end: int) -> AgentStates:
    state.make_rows()
    tile_all(state.address, end)
    rows, tables = state["rows_count"], state.tables
    names = ("agent", "group", "state", "start", "end", "overtime")
    return AgentStates(**{name: tables[f"rows_{name}"][:rows] for name in names})
