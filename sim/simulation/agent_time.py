"""Agent time: what each agent did from when to when, from services, breaks, duties and overtime."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import AgentStates, Int64, State

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DUTY = -1
"""State of the marks at which a duty begins and ends; they last no time and are no rows of the table."""


def agent_states(
    services: Int64, duties: Int64, overtime: Int64, breaks: Int64, group_of: Int64, end: int, start: int = 0
) -> AgentStates:
    """Rows that tile each duty: services and breaks as they were, AVAILABLE between them, all cut at `start` and `end`.

    `services` are as in `services_of`, `duties` and `overtime` have rows (agent, start, end) and are cut already,
    `breaks` rows (agent, start, end, paid). Pieces that overlap stay as they are, so that the laws can find them.
    """
    pieces = np.concatenate([services, _breaks(breaks)])
    pieces[:, 1], pieces[:, 2] = np.maximum(pieces[:, 1], start), np.minimum(pieces[:, 2], end)
    pieces = pieces[pieces[:, 1] < pieces[:, 2]]
    pieces, late = _split_overtime(_tiled(pieces, duties), overtime)
    agent, since, until, state = (column.copy() for column in pieces.T)
    return AgentStates(
        agent=agent, group=group_of[agent], state=state.astype(np.int8), start=since, end=until,
        overtime=late.astype(np.int8),
    )  # fmt: skip


def _rows(agent: Int64, start: Int64, end: Int64, state: Int64 | int) -> Int64:
    return np.stack(
        [agent, start, end, np.broadcast_to(np.asarray(state, dtype=np.int64), agent.shape)], axis=1
    )


def services_of(columns: dict[str, Int64], chosen: NDArray[np.bool_] | None = None) -> Int64:
    """Talk, hold and wrap-up of every answered visit (that is chosen), in this order: (agent, start, end, state)."""
    served = columns["agent"] >= 0 if chosen is None else chosen & (columns["agent"] >= 0)
    agent, start = columns["agent"][served], columns["answered"][served]
    parts = []
    for state, name in ((State.TALK, "talk"), (State.HOLD, "hold"), (State.WRAP_UP, "wrap_up")):
        end = start + columns[name][served]
        real = np.flatnonzero(start < end)
        parts.append(_rows(agent[real], start[real], end[real], int(state)))
        start = end
    return np.concatenate(parts)


def _breaks(breaks: Int64) -> Int64:
    state = np.where(breaks[:, 3] > 0, int(State.BREAK), int(State.UNPAID_BREAK))
    return _rows(breaks[:, 0], breaks[:, 1], breaks[:, 2], state)


def _tiled(pieces: Int64, duties: Int64) -> Int64:
    """All pieces in order of agent and time, with AVAILABLE for what lies between login, pieces and logout."""
    login = _rows(duties[:, 0], duties[:, 1], duties[:, 1], _DUTY)
    logout = _rows(duties[:, 0], duties[:, 2], duties[:, 2], _DUTY)
    marks = np.concatenate([login, pieces, logout])
    change = np.repeat([1, 0, -1], [len(login), len(pieces), len(logout)])
    order = np.argsort(_end_to_end(marks[:, 0], marks[:, 1], _span(marks)), kind="stable")
    marks, on_duty = marks[order], np.cumsum(change[order]) > 0
    following = np.roll(marks, -1, axis=0)
    idle = _rows(marks[:, 0], marks[:, 2], following[:, 1], int(State.AVAILABLE))
    is_idle = on_duty & (following[:, 0] == marks[:, 0]) & (idle[:, 1] < idle[:, 2])
    is_row = np.stack([marks[:, 3] != _DUTY, is_idle], axis=1)
    tiled: Int64 = np.stack([marks, idle], axis=1)[is_row]
    return tiled


def _split_overtime(pieces: Int64, overtime: Int64) -> tuple[Int64, Int64]:
    """Pieces in their order, cut at the bounds of the overtime spans, and 1 for each that lies inside one.

    A moment is overtime if an odd number of bounds, over all agents laid end to end, lies at or before it.
    """
    span = max(_span(pieces), _span(overtime))
    bounds = np.sort(_end_to_end(overtime[:, :1], overtime[:, 1:], span).ravel())
    start, end = (_end_to_end(pieces[:, 0], pieces[:, column], span) for column in (1, 2))
    place = np.searchsorted(start, bounds)
    before = np.cumsum(np.bincount(place, minlength=len(pieces) + 1))[: len(pieces)]
    inside = place[(place > 0) & (np.append(end, 0)[place - 1] > bounds)] - 1
    cuts = np.bincount(inside, minlength=len(pieces))
    row = np.repeat(np.arange(len(pieces)), cuts + 1)
    part = np.arange(len(row)) - np.repeat(np.cumsum(cuts + 1) - (cuts + 1), cuts + 1)
    parts, passed = pieces[row], before[row] + part
    late, early = part > 0, part < cuts[row]
    origin = parts[:, 0] * span
    parts[late, 1] = bounds[passed[late] - 1] - origin[late]
    parts[early, 2] = bounds[passed[early]] - origin[early]
    return parts, passed % 2


def _span(rows: Int64) -> int:
    return 1 + int(rows[:, 2].max(initial=0))


def _end_to_end(agent: Int64, moment: Int64, span: int) -> Int64:
    """Moments of all agents on one line, each agent's `span` after that of the agent before."""
    return agent * span + moment
