"""From what a run wrote down to its Outcomes tables, slice by slice, as in `sim.simulation.outcomes`.

Visits keep their numbers through all slices; the table of visits holds those from the first one that is still needed,
and so do the columns of customers. What is needed is what is in progress and what the calendar speaks of, by the kinds
in `sim.simulation.order`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.simulation.compiled.blueprint import NONE
from sim.simulation.compiled.columns import CODES, RICH_WORDS, WORDS
from sim.simulation.compiled.layouts import Visit
from sim.simulation.compiled.record_type import constants_of
from sim.simulation.compiled.session_books import SessionBooks
from sim.simulation.compiled.write import WRITERS
from sim.simulation.order import AFTER_ALL, IDENTITY_BITS, OF_VISITS, SESSIONS_FROM, WAITS
from sim.tables import AgentStates, Audit, Disposition, Int64, Manner, Outcomes, Roster, Segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.demand.draws import Draws
    from sim.simulation.compiled.state import State, Table

    Mask = NDArray[np.bool_]
    Columns = dict[str, NDArray[Any]]

_NOTHING = {name: int(constants_of(Visit).get(name, NONE)) for name in RICH_WORDS}
_WRITTEN_DOWN = {"duties": "duty", "overtime": "overtime", "pauses": "pause"}
"""What is written down about agents: tables of spells, and what an agent's first and last one are called."""
_IDENTITY = (1 << IDENTITY_BITS) - 1


class Books:
    """What a run has told and what it has still to tell: `told` marks visits of the table, from `first_visit` on."""

    def __init__(self, state: State, roster: Roster, draws: Draws) -> None:
        self.state, self.draws, self.points = state, draws, roster.resolution
        self.told: Mask = np.zeros(0, np.bool_)
        self.sessions = SessionBooks(state)
        self.write_visits, self.write_agents = WRITERS[bool(state["rich"])]
        self.first_case = 0

    def hand_over(self, until: int | None) -> Outcomes:
        """The tables of the slice; what is beyond its end is marked as not having happened."""
        state = self.state
        columns, last = self._visit_columns(state["horizon"] if until is None else until)
        agents, sizes = state.tables["agents"], self._sizes()
        if until is None:
            end = settled = max(state["horizon"], last) if state["drains"] else state["horizon"]
        else:
            end, settled, agents = until, self._settled(until), agents.copy()
        held = self._hold_on(columns, end)
        pending = None if until is None else _in_progress(columns, end)
        states, audit = self._agent_states(end, settled), self._audit(settled, sizes)
        if until is not None or not state["drains"]:
            columns["ended"][columns["ended"] >= end] = -1
        if len(held):
            columns["ended"][held] = -1
        segments = self._segments(self._newly_told(columns, pending))
        sessions, sessions_going_on = self.sessions.hand_over(is_last=until is None)
        if pending is None or until is None:
            return Outcomes(segments, states, end, audit, bot_sessions=sessions)
        going_on = self._segments(_some(columns, pending))
        self._reopen(agents, sizes, settled)
        self._carry(pending, settled)
        return Outcomes(segments, states, end, audit, going_on, settled, sessions, sessions_going_on)

    # ---- visits ----------------------------------------------------------------------------------------------

    def _visit_columns(self, end: int) -> tuple[Columns, int]:
        """The visits of the table, and when the last contact came or left; others than those served brought no work."""
        rows, written = len(self.state.visits), WORDS + RICH_WORDS if self.state["rich"] else WORDS
        words, codes = np.empty((len(written), rows), np.int64), np.empty((len(CODES), rows), np.int8)
        self.state.hold(segments=words, segment_codes=codes)
        last = max(self.write_visits(self.state.address, end), self.sessions.last)
        columns = dict(zip(written + CODES, (*words, *codes), strict=True))
        columns |= {name: nothing(rows, _NOTHING[name]) for name in RICH_WORDS if name not in columns}
        if self.state.spare:
            for name in ("talk", "hold", "wrap_up"):
                columns[name][columns["agent"] < 0] = 0
        return columns, last

    def _newly_told(self, columns: Columns, pending: Mask | None) -> Columns:
        """The rows of visits that were told in no slice before and, but for the last slice, are over."""
        if not len(self.told) and pending is None:
            return columns
        told = np.append(self.told, np.zeros(len(columns["case"]) - len(self.told), np.bool_))
        return _some(columns, ~told if pending is None else ~(told | pending))

    def _hold_on(self, columns: Columns, end: int) -> Int64:
        """Write down that agents are held up to the end; returns the places of these visits."""
        if not self.state["rich"] or not np.any(self.state.tables["ways"]["manner"] != Manner.COLD):
            return np.zeros(0, dtype=np.int64)
        places = np.flatnonzero(columns["held"] < 0)
        columns["held"][places] = np.maximum(0, end - columns["ended"][places])
        columns["hold"][places] += columns["held"][places]
        columns["ended"][places] += columns["held"][places]
        return places

    def _segments(self, columns: Columns) -> Segments:
        resolved = np.full(len(columns["case"]), -1, dtype=np.int8)
        if self.draws.models_resolution:
            customers = self.state.customers
            people = np.stack([customers[f"case_{name}"] for name in ("type", "interval", "ordinal")], axis=1)
            row_of_people = {"case": columns["case"] - self.state.first_case}
            resolved = self.draws.resolved(columns | row_of_people, people, self.points)
        return Segments(**columns, resolved=resolved)

    # ---- agents ----------------------------------------------------------------------------------------------

    def _sizes(self) -> dict[str, int]:
        return {name: self.state[f"{name}_count"] for name in _WRITTEN_DOWN}

    def _settled(self, now: int) -> int:
        """Up to when it is known who works overtime: until a fall of headcount that still waits for a seat to leave."""
        tables, since = self.state.tables, [now]
        for group in tables["groups_table"]:
            turns = group["surplus_first"] + np.arange(group["surplus_count"])
            since += tables["surplus"][group["surplus"] + turns % max(group["seat_count"], 1)].tolist()
            since += tables["falls"]["start"][group["falls"] :][: group["falls_count"]].tolist()
        return min(since)

    def _agent_states(self, end: int, settled: int) -> AgentStates:
        state = self.state
        state.make_rows()
        self.write_agents(state.address, end, settled)
        rows, tables = state["rows_count"], state.tables
        names = ("agent", "group", "state", "start", "end", "overtime")
        return AgentStates(**{name: tables[f"rows_{name}"][:rows] for name in names})

    def _audit(self, settled: int, sizes: dict[str, int]) -> Audit:
        """Time on duty counts up to where it is told: what is written down already beyond it is taken off."""
        tables = self.state.tables
        on_duty, duties = tables["agents"]["time_on_duty"].copy(), tables["duties"][: sizes["duties"]]
        beyond = np.flatnonzero(duties["end"] > settled)
        for row in beyond.tolist():
            on_duty[duties["agent"][row]] -= duties["end"][row] - max(int(duties["start"][row]), settled)
        return Audit(tables["queues"]["area"].copy(), on_duty)

    def _reopen(self, agents: Table, sizes: dict[str, int], settled: int) -> None:
        """Strike out what was unfinished, and what lies before a moment up to which all is told."""
        state, tables = self.state, self.state.tables
        agents["time_on_duty"] = tables["agents"]["time_on_duty"]
        for name, one in _WRITTEN_DOWN.items():
            rows = tables[name][: sizes[name]]
            state.set(**{f"{name}_count": sizes[name]})
            first, last = agents[f"first_{one}"], agents[f"last_{one}"]
            rows["next"][last[last >= 0]] = -1
            while len(rows) and (done := (first >= 0) & (rows["end"][first] <= settled)).any():
                first[done] = rows["next"][first[done]]
            last[first < 0] = -1
            begun = first[first >= 0]
            rows["start"][begun] = np.maximum(rows["start"][begun], settled)
        tables["agents"][:] = agents
        self._reopen_stints(settled)
        state.set(settled=settled, rows_count=0)

    def _reopen_stints(self, settled: int) -> None:
        """As for what else is written down about agents; each of them keeps the order of time."""
        state, count = self.state, self.state["stints_count"]
        if not state.spare:
            return
        desks, stints = state.tables["desks"], state.tables["stints"][:count]
        kept = stints[stints["end"] > settled]
        kept["next"] = -1
        desks["first_stint"] = desks["last_stint"] = -1
        desks["stints_count"] = np.bincount(kept["agent"], minlength=len(desks))
        for row, agent in enumerate(kept["agent"].tolist()):
            last = int(desks["last_stint"][agent])
            if last < 0:
                desks["first_stint"][agent] = row
            else:
                kept["next"][last] = row
            desks["last_stint"][agent] = row
        stints[: len(kept)] = kept
        state.set(stints_count=len(kept))

    # ---- what is carried over --------------------------------------------------------------------------------

    def _carry(self, pending: Mask, settled: int) -> None:
        """Keep what the next slice needs: visits and customers from the first one in progress or in the calendar on."""
        state, first = self.state, self.state["first_visit"]
        visits, agents = state.visits, state.tables["agents"]
        answered = state.tables["answers"][: state["answers_count"]] - first
        over = visits["ended"][answered] + visits["wrap_up"][answered]
        if state["rich"]:
            over[visits["held"][answered] < 0] = AFTER_ALL
        answered = answered[over > settled]
        agents["services_count"] = np.bincount(visits["agent"][answered], minlength=len(agents))
        kinds, identities = self._calendar()
        of_sessions = identities >= SESSIONS_FROM
        spoken_of = identities[np.isin(kinds, list(OF_VISITS)) & ~of_sessions] - first
        needed = np.concatenate([np.flatnonzero(pending), spoken_of, self._unseen() - first])
        self.first_case = int(visits["case"][needed].min(initial=state.cases))
        self.first_case = min(self.first_case, self.sessions.carry(identities[of_sessions] - SESSIONS_FROM))
        kept = int(np.append(needed, answered).min(initial=len(visits)))
        self.told = ~pending[kept:]
        state.tables["answers"][: len(answered)] = answered + first
        state.set(answers_count=len(answered))
        state.drop_visits(first + kept)

    def _unseen(self) -> Int64:
        """Visits of customers who have left unseen: in a line still, or in the hand of an agent who looks for them."""
        state, tables = self.state, self.state.tables
        in_line = np.zeros(0, dtype=np.int64)
        if (tables["contact_types"]["silent_share"] > 0.0).any():
            in_line = np.flatnonzero(state.visits["waiting"] == 1) + state["first_visit"]
        desks = tables["desks"]
        sessions = tables["sessions"].reshape(len(desks), -1 if len(desks) else 0)
        is_open = np.arange(sessions.shape[1]) < desks["open_count"][:, None]
        return np.concatenate([in_line, sessions["visit"][is_open]])

    def _calendar(self) -> tuple[Int64, Int64]:
        """Kind and identity of each pending entry, but for those that speak of a wait that is over: these are void, and
        are struck out. The entries left are in order, which a heap may be."""
        state, count = self.state, self.state["pending_count"]
        entries, first = state.tables["pending"][:count], state["first_visit"]
        kinds, identities = entries["key"] >> IDENTITY_BITS, entries["key"] & _IDENTITY
        waits = np.flatnonzero(np.isin(kinds, list(WAITS)))
        void = waits[state.visits["waiting"][identities[waits] - first] == 0]
        kept = np.delete(np.arange(count), void)
        kept = kept[np.lexsort((entries["key"][kept], entries["moment"][kept]))]
        entries[: len(kept)] = entries[kept]
        entries[len(kept) :] = (AFTER_ALL, AFTER_ALL)
        state.set(pending_count=len(kept))
        return kinds[kept], identities[kept]


@lru_cache(maxsize=8)
def _nothing(room: int, value: int) -> Int64:
    column = np.full(room, value, dtype=np.int64)
    column.flags.writeable = False
    return column


def nothing(rows: int, value: int) -> Int64:
    """A column that says nothing, to be read only: a part of one that all runs share."""
    return _nothing(1 << max(rows - 1, 0).bit_length(), value)[:rows]


def _in_progress(columns: Columns, end: int) -> Mask:
    """Visits that wait, or that still have their agent at the end of a slice."""
    kind = columns["disposition"]
    served = np.isin(kind, (Disposition.ANSWERED, Disposition.NO_ANSWER)) & (
        columns["ended"] + columns["wrap_up"] >= end
    )
    return np.asarray((kind == Disposition.OPEN) | served)


def _some(columns: Columns, chosen: Mask) -> Columns:
    return columns if chosen.all() else {name: column[chosen] for name, column in columns.items()}
