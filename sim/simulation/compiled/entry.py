"""The compiled engine's one door: the same arguments and the same tables as `sim.simulation.model.simulate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.demand.draws import Draws
from sim.simulation.compiled.loop import finish, play, tile_all
from sim.simulation.compiled.start import prepare
from sim.simulation.compiled.state import State
from sim.simulation.laws import check_laws
from sim.tables import AgentStates, Audit, Outcomes, Segments

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Demand, Int64, Roster

_COLUMNS = (
    "case", "contact", "attempt", "leg", "type", "queue", "group", "agent", "offered", "answered", "ended", "talk",
    "hold", "wrap_up", "disposition", "transferred",
)  # fmt: skip


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
    outcomes = assemble(state, demand, draws)
    check_laws(center, demand, outcomes)
    return outcomes


def assemble(state: State, demand: Demand, draws: Draws) -> Outcomes:
    """The tables of a finished run; what is beyond its end is marked as not having happened."""
    visits = state.tables["visits"][: state["visits_count"]]
    columns = {name: np.ascontiguousarray(visits[name]) for name in _COLUMNS}
    end = _end(state, columns)
    finish(state.address, end)
    states = _agent_states(state, end)
    if not state["drains"]:
        columns["ended"][columns["ended"] >= end] = -1
    resolved = draws.resolved(columns, np.stack([demand.type, demand.interval, demand.ordinal], axis=1))
    disposition = columns.pop("disposition").astype(np.int8)
    segments = Segments(**columns, disposition=disposition, resolved=resolved)
    tables = state.tables
    audit = Audit(tables["queues"]["area"].copy(), tables["agents"]["time_on_duty"].copy())
    return Outcomes(segments, states, end, audit)


def _end(state: State, columns: dict[str, Int64]) -> int:
    """The horizon, or under `drain` the last moment at which a contact came or left, or an agent stopped working."""
    if not state["drains"]:
        return state["horizon"]
    gone = (columns["ended"] + columns["wrap_up"]).max(initial=0)
    return int(max(state["horizon"], state["last"], columns["offered"].max(initial=0), gone))


def _agent_states(state: State, end: int) -> AgentStates:
    state.make_rows()
    tile_all(state.address, end)
    rows, tables = state["rows_count"], state.tables
    names = ("agent", "group", "state", "start", "end", "overtime")
    return AgentStates(**{name: tables[f"rows_{name}"][:rows] for name in names})
