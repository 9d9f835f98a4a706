"""Agent time: what each agent did from when to when, from services, breaks and duties."""

from __future__ import annotations

import numpy as np

from sim.tables import AgentStates, Int64, State

_LOGIN, _PIECE, _LOGOUT = 0, 1, 2
_NONE = -1


def agent_states(columns: dict[str, Int64], duties: Int64, breaks: Int64, group_of: Int64, end: int) -> AgentStates:
    """Rows that tile each duty: services and breaks as they were, and AVAILABLE between them.

    `duties` has rows (agent, start, scheduled end or -1, end), `breaks` rows (agent, start, end, paid). Pieces that
    overlap stay as they are, so that the laws can find them.
    """
    pieces = _join(_services(columns), _breaks(breaks))
    pieces[:, 2] = np.minimum(pieces[:, 2], end)
    pieces = pieces[pieces[:, 1] < pieces[:, 2]]
    pieces = _join(pieces, _gaps(pieces, duties))
    pieces = _split_overtime(pieces, duties)
    pieces = pieces[np.lexsort((pieces[:, 2], pieces[:, 1], pieces[:, 0]))]
    return AgentStates(
        agent=pieces[:, 0].copy(), group=group_of[pieces[:, 0]], state=pieces[:, 3].astype(np.int8),
        start=pieces[:, 1].copy(), end=pieces[:, 2].copy(), overtime=pieces[:, 4].astype(np.int8),
    )  # fmt: skip


def _join(*tables: Int64) -> Int64:
    return np.concatenate(tables)


def _rows(agent: Int64, start: Int64, end: Int64, state: Int64 | int) -> Int64:
    state_column = np.broadcast_to(np.asarray(state, dtype=np.int64), agent.shape)
    return np.stack([agent, start, end, state_column, np.zeros_like(agent)], axis=1)


def _services(columns: dict[str, Int64]) -> Int64:
    """Talk, hold and wrap-up of every answered visit, in this order."""
    served = columns["agent"] >= 0
    agent, start = columns["agent"][served], columns["answered"][served]
    parts = []
    for state, name in ((State.TALK, "talk"), (State.HOLD, "hold"), (State.WRAP_UP, "wrap_up")):
        end = start + columns[name][served]
        parts.append(_rows(agent, start, end, int(state)))
        start = end
    return _join(*parts)


def _breaks(breaks: Int64) -> Int64:
    state = np.where(breaks[:, 3] > 0, int(State.BREAK), int(State.UNPAID_BREAK))
    return _rows(breaks[:, 0], breaks[:, 1], breaks[:, 2], state)


def _gaps(pieces: Int64, duties: Int64) -> Int64:
    """AVAILABLE time: what lies between login, pieces and logout of each agent."""
    login = _rows(duties[:, 0], duties[:, 1], duties[:, 1], _NONE)
    logout = _rows(duties[:, 0], duties[:, 3], duties[:, 3], _NONE)
    marks = _join(login, pieces, logout)
    order = np.repeat([_LOGIN, _PIECE, _LOGOUT], [len(login), len(pieces), len(logout)])
    marks_order = np.lexsort((marks[:, 2], order, marks[:, 1], marks[:, 0]))
    marks, order = marks[marks_order], order[marks_order]
    on_duty = np.cumsum(np.where(order == _LOGIN, 1, np.where(order == _LOGOUT, -1, 0)))[:-1] > 0
    start, stop = marks[:-1, 2], marks[1:, 1]
    idle = on_duty & (marks[1:, 0] == marks[:-1, 0]) & (stop > start)
    return _rows(marks[:-1, 0][idle], start[idle], stop[idle], int(State.AVAILABLE))


def _split_overtime(pieces: Int64, duties: Int64) -> Int64:
    """Cut pieces at the scheduled end of their duty and mark what comes after it."""
    if not len(duties):
        return pieces
    duties = duties[np.lexsort((duties[:, 1], duties[:, 0]))]
    span = max(int(pieces[:, 1].max(initial=0)), int(duties[:, 1].max(initial=0))) + 1
    duty = np.searchsorted(duties[:, 0] * span + duties[:, 1], pieces[:, 0] * span + pieces[:, 1], side="right") - 1
    limit = duties[np.maximum(duty, 0), 2]
    limit = np.where(limit < 0, np.iinfo(np.int64).max, limit)
    crossing = (pieces[:, 1] < limit) & (limit < pieces[:, 2])
    late = pieces[crossing].copy()
    late[:, 1], late[:, 4] = limit[crossing], 1
    pieces = pieces.copy()
    pieces[crossing, 2] = limit[crossing]
    pieces[pieces[:, 1] >= limit, 4] = 1
    return _join(pieces, late)
