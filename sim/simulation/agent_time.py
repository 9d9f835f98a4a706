"""Agent time: what each agent did from when to when, from services, breaks, duties and overtime."""

from __future__ import annotations

import numpy as np

from sim.tables import AgentStates, Int64, State

_LOGIN, _PIECE, _LOGOUT = 0, 1, 2
_NONE = -1


def agent_states(
    columns: dict[str, Int64], duties: Int64, overtime: Int64, breaks: Int64, group_of: Int64, end: int
) -> AgentStates:
    """Rows that tile each duty: services and breaks as they were, AVAILABLE between them, all cut at `end`.

    `duties` and `overtime` have rows (agent, start, end), `breaks` rows (agent, start, end, paid). Pieces that overlap
    stay as they are, so that the laws can find them.
    """
    pieces = np.concatenate([_services(columns), _breaks(breaks)])
    pieces[:, 2] = np.minimum(pieces[:, 2], end)
    pieces = pieces[pieces[:, 1] < pieces[:, 2]]
    pieces = np.concatenate([pieces, _gaps(pieces, duties)])
    pieces, late = _split_overtime(pieces, overtime)
    order = np.lexsort((pieces[:, 2], pieces[:, 1], pieces[:, 0]))
    agent, start, stop, state = (column[order] for column in pieces.T)
    return AgentStates(
        agent=agent, group=group_of[agent], state=state.astype(np.int8), start=start, end=stop,
        overtime=late[order].astype(np.int8),
    )  # fmt: skip


def _rows(agent: Int64, start: Int64, end: Int64, state: Int64 | int) -> Int64:
    return np.stack(
        [agent, start, end, np.broadcast_to(np.asarray(state, dtype=np.int64), agent.shape)], axis=1
    )


def _services(columns: dict[str, Int64]) -> Int64:
    """Talk, hold and wrap-up of every answered visit, in this order."""
    served = columns["agent"] >= 0
    agent, start = columns["agent"][served], columns["answered"][served]
    parts = []
    for state, name in ((State.TALK, "talk"), (State.HOLD, "hold"), (State.WRAP_UP, "wrap_up")):
        end = start + columns[name][served]
        parts.append(_rows(agent, start, end, int(state)))
        start = end
    return np.concatenate(parts)


def _breaks(breaks: Int64) -> Int64:
    state = np.where(breaks[:, 3] > 0, int(State.BREAK), int(State.UNPAID_BREAK))
    return _rows(breaks[:, 0], breaks[:, 1], breaks[:, 2], state)


def _gaps(pieces: Int64, duties: Int64) -> Int64:
    """AVAILABLE time: what lies between login, pieces and logout of each agent."""
    login = _rows(duties[:, 0], duties[:, 1], duties[:, 1], _NONE)
    logout = _rows(duties[:, 0], duties[:, 2], duties[:, 2], _NONE)
    marks = np.concatenate([login, pieces, logout])
    order = np.repeat([_LOGIN, _PIECE, _LOGOUT], [len(login), len(pieces), len(logout)])
    marks_order = np.lexsort((marks[:, 2], order, marks[:, 1], marks[:, 0]))
    marks, order = marks[marks_order], order[marks_order]
    on_duty = np.cumsum(np.where(order == _LOGIN, 1, np.where(order == _LOGOUT, -1, 0)))[:-1] > 0
    start, stop = marks[:-1, 2], marks[1:, 1]
    idle = on_duty & (marks[1:, 0] == marks[:-1, 0]) & (stop > start)
    return _rows(marks[:-1, 0][idle], start[idle], stop[idle], int(State.AVAILABLE))


def _split_overtime(pieces: Int64, overtime: Int64) -> tuple[Int64, Int64]:
    """Pieces cut at the bounds of the overtime spans, and 1 for each that lies inside one.

    Times of all agents are laid end to end; a moment is overtime if an odd number of bounds lies at or before it.
    """
    span = 1 + int(max(pieces[:, 2].max(initial=0), overtime[:, 2].max(initial=0)))
    bounds = np.sort((overtime[:, :1] * span + overtime[:, 1:]).ravel())
    origin = pieces[:, 0] * span
    before = np.searchsorted(bounds, origin + pieces[:, 1], side="right")
    cuts = np.searchsorted(bounds, origin + pieces[:, 2], side="left") - before
    row = np.repeat(np.arange(len(pieces)), cuts + 1)
    place = np.arange(len(row)) - np.repeat(np.cumsum(cuts + 1) - (cuts + 1), cuts + 1)
    parts, passed = pieces[row], before[row] + place
    late, early = place > 0, place < cuts[row]
    parts[late, 1] = bounds[passed[late] - 1] - origin[row[late]]
    parts[early, 2] = bounds[passed[early]] - origin[row[early]]
    return parts, passed % 2
