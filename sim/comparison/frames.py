"""Rows of one replication as people read them: names instead of indices, seconds and local clock times."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.entities.units import SECOND
from sim.tables import Disposition, Ending, Manner, Origin, State

if TYPE_CHECKING:
    import pandas as pd

    from sim.center import Center
    from sim.tables import AgentStates, BotSessions, Int8, Int64, Segments


def segments_frame(center: Center, rows: Segments) -> pd.DataFrame:
    """One row a visit to a queue: names as categoricals, `offered`, `answered`, `ended` in seconds since the start
    (NaN: did not happen) and in local time (`..._at`), `talk`, `hold`, `wrap_up`, `wait` and `predicted` in
    seconds."""
    import pandas as pd

    kinds = list(center.contact_types.values())
    channels = list(center.channels)
    channel_of = np.array([channels.index(kind.channel) for kind in kinds])
    columns: dict[str, Any] = {name: getattr(rows, name) for name in ("case", "contact", "attempt", "leg")}
    columns["type"] = _names(rows.type, center.type_names)
    columns["queue"] = _names(rows.queue, [queue.name for queue in center.queues])
    columns["channel"] = _names(channel_of[rows.type], channels)
    columns |= _who(center, rows.group) | {"agent": _or_missing(rows.agent)}
    for name in ("offered", "answered", "ended"):
        columns[name] = _seconds(getattr(rows, name))
    for name in ("offered", "answered", "ended"):
        columns[f"{name}_at"] = local_times(center, getattr(rows, name))
    left = np.where(rows.answered >= 0, rows.answered, rows.ended)
    columns["wait"] = _seconds(np.where(left >= 0, left - rows.offered, -1))
    for name in ("talk", "hold", "wrap_up"):
        columns[name] = getattr(rows, name) / SECOND
    columns["disposition"] = _members(rows.disposition, Disposition)
    columns["resolved"] = _or_missing(rows.resolved)
    columns["transferred"] = _names(rows.transferred, center.type_names)
    columns["origin"] = _members(rows.origin, Origin)
    columns["manner"] = _members(rows.manner, Manner)
    columns["held"] = rows.held / SECOND
    columns["predicted"] = _seconds(rows.predicted)
    columns["session"] = _or_missing(rows.session)
    return pd.DataFrame(columns)


def bot_sessions_frame(center: Center, rows: BotSessions) -> pd.DataFrame:
    """One row a session with self-service: names, `start` and `end` in seconds since the start (NaN: in progress) and
    in local time (`..._at`), how long it took, and how it ended; visits name the `session` that handed them over."""
    import pandas as pd

    columns: dict[str, Any] = {name: getattr(rows, name) for name in ("session", "case", "attempt")}
    columns["type"] = _names(rows.type, center.type_names)
    columns["self_service"] = _names(rows.self_service, list(center.self_services))
    columns["origin"] = _members(rows.origin, Origin)
    for name in ("start", "end"):
        columns[name] = _seconds(getattr(rows, name))
    for name in ("start", "end"):
        columns[f"{name}_at"] = local_times(center, getattr(rows, name))
    columns["duration"] = columns["end"] - columns["start"]
    columns["ending"] = _members(rows.ending, Ending)
    return pd.DataFrame(columns)


def agent_states_frame(center: Center, rows: AgentStates) -> pd.DataFrame:
    """One row a state of an agent: who, what, from when to when in seconds since the start and in local time (`..._at`,
    in the center's time zone), how long, and whether it is overtime."""
    import pandas as pd

    columns: dict[str, Any] = {"agent": rows.agent} | _who(center, rows.group)
    columns["state"] = _members(rows.state, State)
    for name in ("start", "end"):
        columns[name] = _seconds(getattr(rows, name))
    for name in ("start", "end"):
        columns[f"{name}_at"] = local_times(center, getattr(rows, name))
    columns["duration"] = (rows.end - rows.start) / SECOND
    columns["overtime"] = rows.overtime.astype(np.bool_)
    return pd.DataFrame(columns)


def local_times(center: Center, moments: Int64) -> pd.Series[pd.Timestamp]:
    """Scenario times as timestamps in the center's time zone; NaT for what did not happen."""
    import pandas as pd

    origin = np.int64(round(center.clock.local(0).timestamp()) * SECOND)
    instants = np.where(moments >= 0, moments + origin, np.iinfo(np.int64).min)
    return pd.Series(pd.DatetimeIndex(instants.view("datetime64[us]"), tz="UTC").tz_convert(center.timezone))


def _who(center: Center, group: Int64) -> dict[str, Any]:
    """Names of the group and of its site or vendor."""
    places = list(dict.fromkeys(center.place_of(name) for name in center.group_names))
    place_of = np.array([*(places.index(center.place_of(name)) for name in center.group_names), -1])
    return {"group": _names(group, center.group_names), "place": _names(place_of[group], places)}


def _names(codes: Int64, names: Sequence[str]) -> Any:
    import pandas as pd

    return pd.Categorical.from_codes(codes, categories=pd.Index(names))


def _members(codes: Int8, kind: type[IntEnum]) -> Any:
    return _names(codes.astype(np.int64), [member.name.lower() for member in kind])


def _seconds(moments: Int64) -> Any:
    return np.where(moments >= 0, moments / SECOND, np.nan)


def _or_missing(numbers: Int64 | Int8) -> Any:
    """Integers in which -1 becomes <NA>."""
    import pandas as pd

    return pd.arrays.IntegerArray(numbers.astype(np.int64), numbers < 0)
