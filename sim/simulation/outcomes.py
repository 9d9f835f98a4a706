"""From what a run wrote down to its Outcomes tables, slice by slice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.simulation.agent_time import agent_states, services_of
from sim.tables import (
    AgentStates,
    Audit,
    BotSessions,
    Demand,
    Disposition,
    Ending,
    Int64,
    Manner,
    Origin,
    Outcomes,
    Segments,
)

if TYPE_CHECKING:
    from sim.simulation.floor import Visit
    from sim.simulation.life import Run
    from sim.simulation.self_service import BotSession

Mask = NDArray[np.bool_]
_EVERY = ("queue", "agent", "answered", "left", "transferred")
_ORIGINS = ("case", "contact", "attempt", "leg", "type", "offered", "origin")
_SESSIONS = ("session", "case", "attempt", "type", "self_service", "origin", "start", "end", "ending")
_TOLD_BY = (
    "number", "visit.customer.case", "visit.attempt", "visit.type", "machine", "visit.origin", "start", "end", "ending",
)  # fmt: skip
_WORK = ("talk", "hold", "wrap_up")


class Books:
    """What a run has told and what it has still to tell.

    The visits of a slice are those that were pending when it began, then those offered in it. `settled` is up to when
    agents' time is told, `late` holds services of visits that are over which last beyond it.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.group_of = np.array([agent.group for agent in run.agents], dtype=np.int64)
        holds_several = np.array(run.center.benches.holds_several)
        self.serves_alone = np.append(~holds_several, False)  # of group -1: nobody
        self.on_duty = np.zeros(len(run.agents), dtype=np.int64)
        self.late = np.zeros((0, 4), dtype=np.int64)
        self.settled, self.carried = run.center.begin, 0

    def open(self, demand: Demand, first_case: int) -> None:
        """Begin a slice with these first attempts; the visits there are have been carried over into it."""
        self.demand, self.first_case, self.carried = demand, first_case, len(self.run.visits)

    def hand_over(self, until: int | None) -> Outcomes:
        """The tables of the slice; what is beyond its end is marked as not having happened."""
        run = self.run
        run.sessions.close_books(run.horizon if until is None else until)
        columns = self._visit_columns()
        end = self._end(columns) if until is None else until
        run.sessions.close_stints(end)
        held = run.transfers.hold_on(columns, run.visits, end)
        settled = end if until is None else run.duty.settled(end)
        pending = np.zeros(len(run.visits), np.bool_) if until is None else _in_progress(columns, end)
        sessions, going_on = self._sessions(is_last=until is None)
        states = self._agent_states(columns, pending, settled)
        if run.cuts or until is not None:
            columns["ended"][columns["ended"] >= end] = -1
        columns["ended"][held] = -1
        segments = self._segments(columns)
        audit = Audit(np.array(run.lines.areas(end), dtype=np.int64), self.on_duty.copy())
        run.sessions.reopen_books(settled)
        self._carry(pending)
        if until is None:
            return Outcomes(segments, states, end, audit, bot_sessions=sessions)
        return Outcomes(
            segments.where(~pending), states, end, audit, segments.where(pending), settled, sessions, going_on
        )

    def _segments(self, columns: dict[str, Int64]) -> Segments:
        people = map(attrgetter("customer.identity"), self.run.visits)
        row_of_people = {"case": np.arange(len(self.run.visits))}
        resolved = self.run.draws.resolved(columns | row_of_people, people, self.run.points)
        small = {name: columns[name].astype(np.int8) for name in ("disposition", "origin", "manner")}
        return Segments(**columns | small, resolved=resolved)  # type: ignore[arg-type]

    def _carry(self, pending: Mask) -> None:
        """Keep the visits in progress; those that are over are told."""
        run = self.run
        run.told += len(run.visits) - int(pending.sum())
        run.visits = [run.visits[place] for place in np.flatnonzero(pending).tolist()]
        run.further = []

    # ---- agents ----------------------------------------------------------------------------------------------

    def _agent_states(self, columns: dict[str, Int64], pending: Mask, settled: int) -> AgentStates:
        """What agents did since the last time and up to a moment."""
        duty, told = self.run.duty, self.settled
        sizes = len(duty.duties), len(duty.overtime), len(duty.breaks)
        duty.close_books(settled)
        alone = self.serves_alone[columns["group"]]
        over, going_on = (services_of(columns, chosen & alone) for chosen in (~pending, pending))
        duties = _clipped(_table(duty.duties, 3), told, settled)
        overtime = _clipped(_table(duty.overtime, 3), told, settled)
        services = np.concatenate([self.late, over, going_on, _table(self.run.sessions.stints, 4)])
        breaks = _table(duty.breaks, 4)
        states = agent_states(services, duties, overtime, breaks, self.group_of, settled, told)
        np.add.at(self.on_duty, duties[:, 0], duties[:, 2] - duties[:, 1])
        duty.reopen_books(sizes, settled)
        self.late = np.concatenate([rows[rows[:, 2] > settled] for rows in (self.late, over)])
        self.settled = settled
        return states

    # ---- visits ----------------------------------------------------------------------------------------------

    def _visit_columns(self) -> dict[str, Int64]:
        """Segments but for what is resolved; an answered customer leaves after talk and hold, others brought no
        work."""
        visits = self.run.visits
        columns = _columns(visits, _EVERY, _EVERY)
        columns |= self._origins(len(visits))
        works = chain.from_iterable(map(attrgetter("work"), visits))
        columns |= _split(works, _WORK, len(visits))
        answered = columns["agent"] >= 0
        for name in _WORK:
            columns[name][~answered] = 0
        columns["group"] = np.append(self.group_of, -1)[columns["agent"]]  # -1 reads the last: nobody
        left = columns.pop("left")
        columns["ended"] = np.where(
            answered & (left < 0), columns["answered"] + columns["talk"] + columns["hold"], left
        )
        columns["disposition"] = np.full(len(visits), int(Disposition.ANSWERED))
        columns["predicted"], columns["session"] = np.full((2, len(visits)), -1)
        if self.run.self_service is not None:
            columns["session"] = np.array([visit.session for visit in visits], dtype=np.int64)
        if self.run.announcements is not None:
            columns["predicted"] = np.array([visit.predicted for visit in visits], dtype=np.int64)
            missed = [visit.lost == Disposition.NO_ANSWER for visit in visits]
            columns["disposition"][missed] = int(Disposition.NO_ANSWER)
        unanswered = np.flatnonzero(~answered)
        lost = [visits[place] for place in unanswered.tolist()]
        columns["disposition"][unanswered] = [visit.lost for visit in lost]
        columns["due"], columns["resumes"] = self._deferred(columns["type"])
        return columns | self._manners(columns["transferred"])

    def _manners(self, transferred: Int64) -> dict[str, Int64]:
        """How visits went on, and how long their agents were held: cold transfers hold nobody."""
        manner, held = np.where(transferred >= 0, int(Manner.COLD), -1), np.zeros_like(transferred)
        if self.run.transfers.holds:
            for place in np.flatnonzero(manner >= 0).tolist():
                visit = self.run.visits[place]
                if visit.way is not None:
                    manner[place], held[place] = visit.way.manner, visit.held
        return {"manner": manner, "held": held}

    def _origins(self, visits: int) -> dict[str, Int64]:
        """Where visits come from: first attempts of the slice as Demand says in its order, the others (those carried
        over, redials, transfers) as they say themselves."""
        run, carried = self.run, np.arange(self.carried)
        say_themselves = run.visits[: self.carried] + run.further
        places = np.append(carried, [visit.number - run.told for visit in run.further]).astype(np.int64)
        told = _columns(say_themselves, _ORIGINS, ("customer.case", *_ORIGINS[1:]))
        is_first = np.ones(visits, np.bool_)
        is_first[places] = False
        rows = self._rows_of_firsts(told, visits - len(places))
        columns = {
            "contact": run.told + np.arange(visits), "attempt": np.zeros(visits, dtype=np.int64),
            "leg": np.zeros(visits, dtype=np.int64), "origin": np.full(visits, int(Origin.FIRST)),
        }  # fmt: skip
        of_demand = {
            "case": self.first_case + rows,
            "type": self.demand.type[rows],
            "offered": self.demand.arrival[rows],
        }
        for name, column in of_demand.items():
            columns[name] = np.empty(visits, dtype=np.int64)
            columns[name][is_first] = column
        for name, column in told.items():
            columns[name][places] = column
        return columns

    def _rows_of_firsts(self, told: dict[str, Int64], count: int) -> Int64:
        """The rows of Demand of first attempts that do not say themselves where they come from."""
        first = told["case"][(told["attempt"] == 0) & (told["leg"] == 0)] - self.first_case
        return np.delete(np.arange(len(self.demand)), first[first >= 0])[:count]

    def _deferred(self, kinds: Int64) -> tuple[Int64, Int64]:
        """When deferred visits are due, and when work on them goes on after waiting for somebody outside."""
        due, resumes = np.full((2, len(kinds)), -1, dtype=np.int64)
        if self.run.center.deferred_types.any():
            deferred = np.flatnonzero(self.run.center.deferred_types[kinds])
            visits = [self.run.visits[place] for place in deferred.tolist()]
            due[deferred] = [visit.due for visit in visits]
            resumes[deferred] = [visit.resumes for visit in visits]
        return due, resumes

    def _sessions(self, is_last: bool) -> tuple[BotSessions, BotSessions]:
        """Sessions with self-service: those that are over, or all in the last slice; and those that go on."""
        room = self.run.self_service
        if room is None:
            return BotSessions.from_columns(), BotSessions.from_columns()
        told = [one for one in room.sessions if is_last or one.ending != Ending.OPEN]
        room.sessions = [one for one in room.sessions if not is_last and one.ending == Ending.OPEN]
        return _sessions(told), _sessions(room.sessions)

    def _end(self, columns: dict[str, Int64]) -> int:
        """The horizon, or under `drain` the last moment at which a contact came or left, or an agent stopped
        working."""
        run, horizon = self.run, self.run.horizon
        if run.cuts:
            return horizon
        last_contact = max(
            columns["offered"].max(initial=0), (columns["ended"] + columns["wrap_up"]).max(initial=0)
        )
        if run.self_service is not None:
            last_contact = max(last_contact, max((one.end for one in run.self_service.sessions), default=0))
        return int(max(horizon, last_contact, max((duty[2] for duty in run.duty.duties), default=0)))


def _sessions(sessions: Sequence[BotSession]) -> BotSessions:
    table = _columns(sessions, _SESSIONS, _TOLD_BY)
    return BotSessions.from_columns(**table)


def _in_progress(columns: dict[str, Int64], end: int) -> Mask:
    """Visits that wait, or that still have their agent at the end of a slice."""
    kind = columns["disposition"]
    served = np.isin(kind, (Disposition.ANSWERED, Disposition.NO_ANSWER)) & (
        columns["ended"] + columns["wrap_up"] >= end
    )
    return np.asarray((kind == Disposition.OPEN) | served)


def _clipped(rows: Int64, start: int, end: int) -> Int64:
    """Rows (agent, from, to) as far as they lie between two moments."""
    rows[:, 1], rows[:, 2] = np.maximum(rows[:, 1], start), np.minimum(rows[:, 2], end)
    return rows[rows[:, 1] < rows[:, 2]]


def _columns(
    visits: Sequence[Visit] | Sequence[BotSession], names: tuple[str, ...], told_by: tuple[str, ...]
) -> dict[str, Int64]:
    return _split(chain.from_iterable(map(attrgetter(*told_by), visits)), names, len(visits))


def _split(numbers: Iterable[int], names: tuple[str, ...], count: int) -> dict[str, Int64]:
    """Numbers row by row as columns."""
    flat = np.fromiter(numbers, dtype=np.int64, count=count * len(names))
    table = flat.reshape(count, len(names))
    return {name: table[:, index].copy() for index, name in enumerate(names)}


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Int64:
    return np.array(rows, dtype=np.int64).reshape(-1, width)
