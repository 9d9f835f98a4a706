"""Agent time from services, breaks, duties and overtime."""

from __future__ import annotations

import numpy as np

from sim.simulation.agent_time import agent_states, services_of
from sim.tables import AgentStates, State
from tests.days import column


def states(
    services: list[tuple[int, int, int, int, int]],
    duties: list[tuple[int, int, int]],
    overtime: list[tuple[int, int, int]] | None = None,
    breaks: list[tuple[int, int, int, int]] | None = None,
    end: int = 1000,
) -> AgentStates:
    """Agent states of services (agent, answered, talk, hold, wrap-up) of two agents in groups 7 and 8."""
    names = ("agent", "answered", "talk", "hold", "wrap_up")
    parts = zip(*services, strict=True) if services else [()] * 5
    columns = {name: column(part) for name, part in zip(names, parts, strict=True)}
    return agent_states(
        services_of(columns),
        column(duties).reshape(-1, 3),  # type: ignore[arg-type]
        column(overtime or []).reshape(-1, 3),
        column(breaks or []).reshape(-1, 4),
        column([7, 8]),
        end,
    )


def rows(table: AgentStates) -> list[tuple[int, str, int, int, int]]:
    """Agent, state, start, end, overtime."""
    columns = (table.agent, table.state, table.start, table.end, table.overtime)
    return [
        (agent, State(state).name, start, end, late)
        for agent, state, start, end, late in zip(*(part.tolist() for part in columns), strict=True)
    ]


def test_what_lies_between_services_and_breaks_is_available_time() -> None:
    """Only on duty, and each agent for itself."""
    table = states(
        [(1, 20, 5, 0, 5), (0, 0, 10, 2, 3)],
        [(0, 0, 40), (0, 60, 70), (1, 10, 40)],
        breaks=[(0, 30, 35, 1), (1, 35, 40, 0)],
    )
    assert rows(table) == [
        (0, "TALK", 0, 10, 0),
        (0, "HOLD", 10, 12, 0),
        (0, "WRAP_UP", 12, 15, 0),
        (0, "AVAILABLE", 15, 30, 0),
        (0, "BREAK", 30, 35, 0),
        (0, "AVAILABLE", 35, 40, 0),
        (0, "AVAILABLE", 60, 70, 0),
        (1, "AVAILABLE", 10, 20, 0),
        (1, "TALK", 20, 25, 0),
        (1, "WRAP_UP", 25, 30, 0),
        (1, "AVAILABLE", 30, 35, 0),
        (1, "UNPAID_BREAK", 35, 40, 0),
    ]
    assert table.group.tolist() == [7] * 7 + [8] * 5


def test_time_is_cut_where_overtime_begins_and_ends() -> None:
    """A service over the gap between two shifts is cut twice; the other agent's day is not touched."""
    table = states([(0, 20, 40, 0, 0), (1, 20, 40, 0, 0)], [(0, 0, 70), (1, 0, 70)], overtime=[(0, 30, 50)])
    assert rows(table) == [
        (0, "AVAILABLE", 0, 20, 0),
        (0, "TALK", 20, 30, 0),
        (0, "TALK", 30, 50, 1),
        (0, "TALK", 50, 60, 0),
        (0, "AVAILABLE", 60, 70, 0),
        (1, "AVAILABLE", 0, 20, 0),
        (1, "TALK", 20, 60, 0),
        (1, "AVAILABLE", 60, 70, 0),
    ]


def test_time_is_cut_at_the_end_of_the_run() -> None:
    """A conversation that goes on is written down as far as it went; a wrap-up not begun is not."""
    table = states([(0, 20, 40, 0, 5)], [(0, 0, 50)], end=50)
    assert rows(table) == [(0, "AVAILABLE", 0, 20, 0), (0, "TALK", 20, 50, 0)]


def test_work_without_duration_leaves_no_trace() -> None:
    """Zero talk in the middle of available time does not even split it."""
    assert rows(states([(0, 20, 0, 0, 0)], [(0, 0, 50)])) == [(0, "AVAILABLE", 0, 50, 0)]


def test_an_empty_day_has_no_rows() -> None:
    """Nobody on duty, nothing done."""
    table = states([], [])
    assert len(table) == 0
    assert table.state.dtype == np.int8


def test_overlapping_pieces_stay_visible() -> None:
    """Two services at once are not tidied away: the laws must find them."""
    table = states([(0, 10, 10, 0, 0), (0, 15, 10, 0, 0)], [(0, 0, 30)])
    assert [(start, end) for _, state, start, end, _ in rows(table) if state == "TALK"] == [
        (10, 20),
        (15, 25),
    ]
