"""From what a run wrote down to its Outcomes tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.simulation.agent_time import agent_states
from sim.tables import Audit, Int64, Outcomes, Segments

if TYPE_CHECKING:
    from sim.simulation.floor import Visit
    from sim.simulation.model import Run

_COLUMNS = (
    "case", "contact", "attempt", "leg", "type", "queue", "group", "agent", "offered", "answered", "ended", "talk",
    "hold", "wrap_up", "disposition", "transferred",
)  # fmt: skip


def assemble(run: Run) -> Outcomes:
    """The tables of a finished run; what is beyond its end is marked as not having happened."""
    columns = _visit_columns(run.visits)
    duties = np.array(run.duty.duties, dtype=np.int64).reshape(-1, 4)
    breaks = np.array(_all_breaks(run), dtype=np.int64).reshape(-1, 4)
    end = _end(run, columns, duties)
    duties[duties[:, 3] < 0, 3] = end
    breaks[breaks[:, 2] < 0, 2] = end
    group_of = np.array([agent.group for agent in run.agents], dtype=np.int64)
    states = agent_states(columns, duties, breaks, group_of, end)
    columns["ended"][columns["ended"] > end] = -1
    resolved = run.draws.resolved(columns, run.identity)
    disposition = columns.pop("disposition").astype(np.int8)
    segments = Segments(**columns, disposition=disposition, resolved=resolved)
    return Outcomes(segments, states, end, _audit(run, duties, end))


def _audit(run: Run, duties: Int64, end: int) -> Audit:
    on_duty = np.zeros(len(run.agents), dtype=np.int64)
    np.add.at(on_duty, duties[:, 0], duties[:, 3] - duties[:, 1])
    return Audit(np.array(run.lines.areas(end), dtype=np.int64), on_duty)


def _visit_columns(visits: list[Visit]) -> dict[str, Int64]:
    count = len(visits)
    return {
        name: np.fromiter((getattr(visit, name) for visit in visits), dtype=np.int64, count=count)
        for name in _COLUMNS
    }


def _all_breaks(run: Run) -> list[tuple[int, int, int, int]]:
    """Breaks taken, and those that the end of the run found unfinished."""
    return run.duty.breaks + run.duty.unfinished_breaks()


def _end(run: Run, columns: dict[str, Int64], duties: Int64) -> int:
    """The horizon, or under `drain` the last moment at which somebody was served, waited or went home."""
    horizon = run.center.clock.horizon
    if run.cuts:
        return horizon
    last_service = (columns["ended"] + columns["wrap_up"]).max(initial=0)
    return int(max(horizon, last_service, duties[:, 3].max(initial=0)))
