"""From what a run wrote down to its Outcomes tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from sim.simulation.agent_time import agent_states
from sim.tables import Audit, Disposition, Int64, Origin, Outcomes, Segments

if TYPE_CHECKING:
    from sim.simulation.model import Run

_EVERY = ("case", "queue", "agent", "answered", "transferred")
_WORK = ("talk", "hold", "wrap_up")


def assemble(run: Run) -> Outcomes:
    """The tables of a finished run; what is beyond its end is marked as not having happened."""
    group_of = np.array([agent.group for agent in run.agents], dtype=np.int64)
    columns = _visit_columns(run, group_of)
    end = _end(run, columns)
    run.duty.close_books(end)
    duties = _table(run.duty.duties, 3)
    states = agent_states(
        columns, duties, _table(run.duty.overtime, 3), _table(run.duty.breaks, 4), group_of, end
    )
    if run.cuts:
        columns["ended"][columns["ended"] >= end] = -1
    resolved = run.draws.resolved(columns, run.people, run.points)
    disposition, origin = (columns.pop(name).astype(np.int8) for name in ("disposition", "origin"))
    segments = Segments(**columns, disposition=disposition, resolved=resolved, origin=origin)
    return Outcomes(segments, states, end, _audit(run, duties, end))


def _audit(run: Run, duties: Int64, end: int) -> Audit:
    on_duty = np.zeros(len(run.agents), dtype=np.int64)
    np.add.at(on_duty, duties[:, 0], duties[:, 2] - duties[:, 1])
    return Audit(np.array(run.lines.areas(end), dtype=np.int64), on_duty)


def _visit_columns(run: Run, group_of: Int64) -> dict[str, Int64]:
    """Segments but for what is resolved; an answered customer leaves after talk and hold, others brought no work."""
    visits = run.visits
    columns = _columns(map(attrgetter(*_EVERY), visits), _EVERY, len(visits))
    columns |= _origins(run, columns["case"])
    columns |= _columns(map(attrgetter("work"), visits), _WORK, len(visits))
    answered = columns["agent"] >= 0
    for name in _WORK:
        columns[name][~answered] = 0
    columns["group"] = np.append(group_of, -1)[columns["agent"]]  # -1 reads the last: nobody
    columns["ended"] = columns["answered"] + columns["talk"] + columns["hold"]
    columns["disposition"] = np.full(len(visits), int(Disposition.ANSWERED))
    unanswered = np.flatnonzero(~answered)
    lost = [visits[number] for number in unanswered.tolist()]
    columns["ended"][unanswered] = [visit.left for visit in lost]
    columns["disposition"][unanswered] = [visit.lost for visit in lost]
    return columns


def _origins(run: Run, case: Int64) -> dict[str, Int64]:
    """Where visits come from: first attempts as Demand says, the others (redials, transfers) as they say themselves."""
    columns = {
        "contact": np.arange(len(case)), "attempt": np.zeros_like(case), "leg": np.zeros_like(case),
        "type": run.demand.type[case], "offered": run.demand.arrival[case],
        "origin": np.full_like(case, int(Origin.FIRST)),
    }  # fmt: skip
    numbers = [visit.number for visit in run.further]
    further = _columns(map(attrgetter(*columns), run.further), tuple(columns), len(numbers))
    for name, column in further.items():
        columns[name][numbers] = column
    return columns


def _columns(rows: Iterable[tuple[int, ...]], names: tuple[str, ...], count: int) -> dict[str, Int64]:
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=count * len(names))
    table = flat.reshape(count, len(names))
    return {name: table[:, index].copy() for index, name in enumerate(names)}


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Int64:
    return np.array(rows, dtype=np.int64).reshape(-1, width)


def _end(run: Run, columns: dict[str, Int64]) -> int:
    """The horizon, or under `drain` the last moment at which a contact came or left, or an agent stopped working."""
    horizon = run.center.clock.horizon
    if run.cuts:
        return horizon
    last_contact = max(
        columns["offered"].max(initial=0), (columns["ended"] + columns["wrap_up"]).max(initial=0)
    )
    return int(max(horizon, last_contact, max((duty[2] for duty in run.duty.duties), default=0)))
