"""A log of real contacts read column by column, with every fault told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.entities.units import SECOND
from sim.errors import ConfigError, Problem, did_you_mean
from sim.measures.layout import layout
from sim.tables import Disposition, Int64

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.center import Center

SHOWN = 5
"""Faulty rows named in one message; the others are counted."""


@dataclass(frozen=True)
class RecordColumns:
    """What the columns of a log are called, and what its outcomes mean.

    arrival: local wall clock of joining the queue, without zone · type · wait, talk, hold, wrap_up: seconds · outcome ·
    server, group: who answered. None: the log has no such column; hold and wrap-up are then 0, and the group is the
    center's only one. `outcomes` gives the disposition of each word in `outcome`, `types` the contact type of each
    word in `type` where they differ from the center's.
    """

    arrival: str = "arrival"
    type: str = "type"
    wait: str = "wait"
    outcome: str = "outcome"
    talk: str = "talk"
    hold: str | None = None
    wrap_up: str | None = None
    server: str | None = None
    group: str | None = None
    outcomes: Mapping[str, Disposition] = field(
        default_factory=lambda: {"answered": Disposition.ANSWERED, "abandoned": Disposition.ABANDONED}
    )
    types: Mapping[str, str] = field(default_factory=dict)


class AcdLog:
    """A frame read column by column; problems are collected and raised together."""

    def __init__(self, frame: pd.DataFrame, names: RecordColumns) -> None:
        self.frame, self.names = frame, names
        needed = [names.arrival, names.type, names.wait, names.outcome, names.talk]
        wanted = needed + [n for n in (names.hold, names.wrap_up, names.server, names.group) if n is not None]
        self.problems = [
            Problem(f"column {name}", f"is missing{did_you_mean(name, frame.columns)}")
            for name in wanted if name not in frame.columns
        ]  # fmt: skip

    def stop_at_problems(self) -> None:
        """Raise ConfigError if anything was wrong so far."""
        if self.problems:
            raise ConfigError(self.problems, "records")

    def complain(self, column: str, wrong: NDArray[np.bool_], why: str) -> None:
        """Add a problem naming the first rows (counted from 1) in which a column is wrong."""
        rows = np.flatnonzero(wrong)
        if len(rows):
            shown = ", ".join(f"{row + 1} ({self.frame[column].iloc[row]})" for row in rows[:SHOWN])
            more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
            self.problems.append(Problem(f"column {column}", f"{why}: row {shown}{more}"))

    def coded(self, column: str, codes: Mapping[str, int], needed: NDArray[np.bool_] | None = None) -> Int64:
        """The code of each word in a column, -1 where it has none; complained about where it is needed."""
        code = self.frame[column].astype(str).map(dict(codes)).fillna(-1).to_numpy(np.int64)
        self.complain(
            column, (code < 0) & (True if needed is None else needed), f"is none of {', '.join(codes)}"
        )
        return np.asarray(code, np.int64)

    def types(self, center: Center) -> Int64:
        """Index of each record's contact type."""
        own = {name: index for index, name in enumerate(center.type_names)}
        other = {word: own[name] for word, name in self.names.types.items() if name in own}
        return self.coded(self.names.type, own | other)

    def seconds(self, column: str | None, needed: NDArray[np.bool_] | None = None) -> Int64:
        """Seconds as µs, complained about where they are needed; 0 elsewhere, and where the log has no such column."""
        if column is None:
            return np.zeros(len(self.frame), np.int64)
        import pandas as pd

        given = pd.to_numeric(self.frame[column], errors="coerce").to_numpy(np.float64)
        used = np.ones(len(given), np.bool_) if needed is None else needed
        self.complain(column, used & ~(given >= 0), "is not a number of seconds from 0 up")
        return np.asarray(np.rint(np.where(used & (given >= 0), given, 0.0) * SECOND), np.int64)

    def arrivals(self, center: Center) -> Int64:
        """Local wall clock as scenario time."""
        import pandas as pd

        column = self.names.arrival
        clock = pd.to_datetime(self.frame[column], errors="coerce")
        self.complain(column, clock.isna().to_numpy(), "is not a date and time")
        filled = clock.fillna(pd.Timestamp(center.start))
        local = filled.dt.tz_localize(
            center.timezone, ambiguous=np.ones(len(clock), np.bool_), nonexistent="shift_forward"
        )
        origin = pd.Timestamp(center.start).tz_localize(center.timezone)
        moment = np.asarray((local - origin) // pd.Timedelta(1, "us"), np.int64)
        outside = (moment < 0) | (moment >= center.clock.horizon)
        self.complain(column, outside, f"is outside the center's {center.days} days from {center.start}")
        return moment

    def groups(self, center: Center, queue: Int64, answered: NDArray[np.bool_]) -> Int64:
        """Group of each answered record, -1 for the others; it must be one that serves the queue."""
        column, codes = self.names.group, {name: index for index, name in enumerate(center.group_names)}
        if column is None and len(codes) > 1:
            self.problems.append(
                Problem("columns.group", "name the column that tells which agent group answered")
            )
        group = np.zeros(len(queue), np.int64) if column is None else self.coded(column, codes, answered)
        serves = layout(center).pair_of[queue, group] >= 0
        self.complain(
            column or self.names.type, answered & (group >= 0) & ~serves, "is not served by the agent group"
        )
        return np.where(answered, group, -1)

    def servers(self) -> Int64:
        """A number for each server, in order of first appearance; -1 where none is named."""
        import pandas as pd

        if self.names.server is None:
            return np.full(len(self.frame), -1, np.int64)
        column: Any = self.frame[self.names.server].astype(str).replace("", None)
        return np.asarray(pd.factorize(column)[0], np.int64)
