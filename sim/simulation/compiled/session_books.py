"""What a run has told of sessions with self-service and what it has still to tell, slice by slice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import BotSessions, Ending

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.simulation.compiled.state import State, Table
    from sim.tables import Int64

_COLUMNS = ("case", "attempt", "type", "self_service", "origin", "start", "end", "ending")
NOBODY = BotSessions.from_columns()
"""The sessions of a center without self-service."""


class SessionBooks:
    """Sessions keep their numbers through all slices; `told` marks those of the table, from `first_bot` on."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.told: NDArray[np.bool_] = np.zeros(0, np.bool_)

    @property
    def last(self) -> int:
        """When the last session was over."""
        rows = self._rows
        return int(rows["end"].max()) if len(rows) else 0

    def hand_over(self, is_last: bool) -> tuple[BotSessions, BotSessions]:
        """Sessions that are over, or all in the last slice; and those that go on."""
        rows = self._rows
        if not len(rows):
            return NOBODY, NOBODY
        told = np.append(self.told, np.zeros(len(rows) - len(self.told), np.bool_))
        going_on = (rows["ending"] == Ending.OPEN) & (not is_last)
        self.told = ~going_on
        return self._sessions(rows, ~told & ~going_on), self._sessions(rows, going_on)

    def carry(self, spoken_of: Int64) -> int:
        """Keep what the next slice needs: sessions from the first one in progress or in the calendar on, by their
        numbers; returns the first case that any of them is of."""
        state, first, rows = self.state, self.state["first_bot"], self._rows
        needed = np.append(np.flatnonzero(rows["ending"] == Ending.OPEN), spoken_of - first)
        kept = int(needed.min(initial=len(rows)))
        self.told = self.told[kept:]
        case = int(rows["case"][needed].min(initial=state.cases))
        state.drop_sessions(first + kept)
        return case

    @property
    def _rows(self) -> Table:
        return self.state.bot_sessions

    def _sessions(self, rows: Table, chosen: NDArray[np.bool_]) -> BotSessions:
        places = np.flatnonzero(chosen)
        columns = {name: rows[name][places] for name in _COLUMNS}
        return BotSessions.from_columns(session=places + self.state["first_bot"], **columns)
