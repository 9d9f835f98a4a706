"""Rows as people read them: names, seconds, local clock times."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.center import Center
from sim.comparison.frames import agent_states_frame, bot_sessions_frame, local_times, segments_frame
from sim.entities.units import HOUR, SECOND
from sim.tables import AgentStates, BotSessions, Disposition, Ending, Origin, Segments, State
from tests.comparison.small import description, small


def visits() -> Segments:
    """One answered and resolved, one abandoned, one still open."""
    rows = {
        "case": [0, 1, 2], "contact": [0, 1, 2], "attempt": [0, 0, 1], "leg": [0, 0, 0], "type": [0, 1, 0],
        "queue": [0, 1, 0], "group": [2, -1, -1], "agent": [5, -1, -1], "offered": [0, 8 * HOUR, 8 * HOUR],
        "answered": [2 * SECOND, -1, -1], "ended": [62 * SECOND, 8 * HOUR + 1, -1], "talk": [60 * SECOND, 0, 0],
        "hold": [0, 0, 0], "wrap_up": [5 * SECOND // 2, 0, 0], "transferred": [2, -1, -1], "due": [-1, -1, -1],
        "resumes": [-1, -1, -1], "predicted": [-1, 30 * SECOND, -1], "session": [-1, 4, -1],
    }  # fmt: skip
    columns = {name: np.array(values, np.int64) for name, values in rows.items()}
    ends = np.array([Disposition.ANSWERED, Disposition.ABANDONED, Disposition.OPEN], np.int8)
    columns["held"] = np.zeros(3, np.int64)
    small = {"resolved": [1, -1, -1], "origin": [0, 0, 1], "manner": [0, -1, -1]}
    return Segments(
        **columns, disposition=ends, **{name: np.array(column, np.int8) for name, column in small.items()}
    )


def test_segments_have_names_seconds_and_local_times() -> None:
    frame = segments_frame(small(), visits())
    first, lost, still = (frame.iloc[row] for row in range(3))
    assert (first["type"], first["queue"], first["channel"], first["group"]) == (
        "sales",
        "sales",
        "phone",
        "all_round",
    )
    assert (first["disposition"], first["resolved"], first["transferred"]) == ("answered", 1, "experts")
    assert first["place"] == "main"
    assert (first["wait"], first["talk"], first["wrap_up"], first["agent"]) == (2.0, 60.0, 2.5, 5)
    assert lost["offered_at"] == pd.Timestamp("2026-04-13 08:00", tz="America/Chicago")
    assert lost["wait"] == 1e-6
    assert (lost["predicted"], np.isnan(first["predicted"])) == (30.0, True)
    assert lost[["answered_at", "group", "agent", "resolved"]].isna().all()
    assert (lost["session"], first["session"] is pd.NA) == (4, True)
    assert still[["wait", "ended", "ended_at"]].isna().all()
    assert isinstance(frame["type"].dtype, pd.CategoricalDtype)
    assert list(frame["disposition"].cat.categories)[:3] == ["open", "answered", "abandoned"]


def test_agent_states_have_names_seconds_and_local_times() -> None:
    long = {"agent": [3], "group": [1], "start": [9 * HOUR], "end": [9 * HOUR + 90 * SECOND]}
    columns = {name: np.array(values, np.int64) for name, values in long.items()}
    states = AgentStates(**columns, state=np.array([State.WRAP_UP], np.int8), overtime=np.array([1], np.int8))
    row = agent_states_frame(small(), states).iloc[0]
    assert (row["agent"], row["group"], row["state"], row["duration"]) == (3, "support_desk", "wrap_up", 90.0)
    assert bool(row["overtime"]) is True
    assert row["end_at"] == pd.Timestamp("2026-04-13 09:01:30", tz="America/Chicago")


def test_local_times_follow_the_clock_over_the_change_to_summer_time() -> None:
    """In New York the clock goes from 02:00 to 03:00 on 8 March 2026."""
    center = Center.from_dict(description(start="2026-03-08", timezone="America/New_York"))
    times = local_times(center, np.array([HOUR, 2 * HOUR, -1]))
    assert [str(time) for time in times] == ["2026-03-08 01:00:00-05:00", "2026-03-08 03:00:00-04:00", "NaT"]


def test_sessions_with_self_service_have_names_seconds_and_local_times() -> None:
    """One contained after three minutes, one in progress."""
    center = Center.from_dict(
        description(
            timezone="America/Chicago",
            self_services={"menu": {"session": "3min"}, "bot": {"session": "3min"}},
        )
    )
    columns = {
        "session": [0, 1], "case": [4, 9], "attempt": [0, 1], "type": [0, 0], "self_service": [1, 0],
        "origin": [Origin.FIRST, Origin.FALSE_CONTAINMENT], "start": [8 * HOUR, 9 * HOUR],
        "end": [8 * HOUR + 180 * SECOND, -1], "ending": [Ending.CONTAINED, Ending.OPEN],
    }  # fmt: skip
    rows = BotSessions.from_columns(**{name: np.array(column, np.int64) for name, column in columns.items()})
    rows.check()
    frame = bot_sessions_frame(center, rows)
    over, going_on = frame.iloc[0], frame.iloc[1]
    assert (over["type"], over["self_service"], over["ending"], over["duration"]) == (
        "sales",
        "bot",
        "contained",
        180.0,
    )
    assert over["start_at"] == pd.Timestamp("2026-04-13 08:00", tz="America/Chicago")
    assert (going_on["origin"], going_on["ending"]) == ("false_containment", "open")
    assert going_on[["end", "end_at", "duration"]].isna().all()
