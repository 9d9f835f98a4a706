"""From a center, a demand and a roster to the tables of a run, and the record that holds their addresses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.entities.units import NEVER
from sim.in_service import holders
from sim.simulation.compiled import layouts
from sim.simulation.compiled.blueprint import (
    NONE,
    PLACES,
    blueprint_of,
    columns_of,
    numbers_of,
    spells,
    table,
    zeros,
)
from sim.simulation.compiled.mould import moulds_of
from sim.simulation.compiled.record_type import layout_of
from sim.simulation.order import AFTER_ALL, Kind, key
from sim.simulation.transfers import eagerness_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.demand.draws import Draws
    from sim.tables import Demand, Int64, Roster

    Table = NDArray[Any]

_CHILDREN = 4
_MOST_VISITS = 2**31
"""Their numbers are narrow, see `layouts`."""
_FROM_ZERO = (
    "desk",
    "on_duty",
    "home_after",
    "came",
    "until",
    "busy_time",
    "spells",
    "time_on_duty",
    "services_count",
)
_CUSTOMERS = {
    "case_type": "type", "case_interval": "interval", "case_ordinal": "ordinal", "case_attempt": "", "case_agent": "",
    "patience": "patience", "talk": "talk", "hold": "hold", "wrap_up": "wrap_up",
}  # fmt: skip
"""Columns of customers, and the columns of Demand that they are."""

_AT_HOME = columns_of(layouts.Agent, **{name: [0] for name in _FROM_ZERO}, seat=[1])
"""An agent before the run, as a table of one row."""
_NO_DESKS = {
    "desks": table(layouts.Desk, 0), "sessions": table(layouts.Session, 0),
    "bench_heap": zeros(0), "bench_places": zeros(0), "bench_keys": zeros(0),
}  # fmt: skip


class State:
    """The tables of one run; `day` is the record that a kernel is handed by its address, as a row of integers."""

    def __init__(self, center: Center, roster: Roster, draws: Draws) -> None:
        self.blueprint = blueprint_of(center, draws.plan)
        self.begin = center.begin
        self.holders_in = partial(holders, center, roster=roster)
        self.eagerness_of = partial(eagerness_of, center)
        self.first_case = self.cases = 0
        self.customers = {name: zeros(0) for name in _CUSTOMERS} | {"toss": np.zeros(0)}
        self.day: Int64
        self.spare: int
        self.tables: dict[str, Table]
        moulds_of(self.blueprint).lay_out(self, roster)
        self.set(seed=draws.seed, replication=draws.replication, flip=draws.flip)

    def lay_out(self, roster: Roster) -> None:
        """Lay out the tables with which a run begins."""
        blueprint = self.blueprint
        self.day, self.tables = blueprint.day.copy(), dict(blueprint.fixed)
        self.hold(**{name: part.copy() for name, part in blueprint.fresh.items()})
        self.hold(since=self.tables["joined"].copy() if self["looks_at_due"] else self.tables["joined"])
        self._read_agents(roster)
        self._read_seats(roster)
        self._read_roster(roster, [] if self["drains"] else blueprint.closings, blueprint.fences)
        self.grow_pending(2 * len(roster.group_of) + 1024)
        self.tables["bot_sessions"] = table(layouts.BotSession, 0)

    def __getitem__(self, number: str) -> int:
        return int(self.day[PLACES[number]])

    @property
    def address(self) -> int:
        """Where the record `day` is in memory."""
        return int(self.day.ctypes.data)

    def set(self, **numbers: int) -> None:
        """Write numbers into the record `day`."""
        for name, number in numbers.items():
            self.day[PLACES[name]] = number

    def hold(self, **tables: Table) -> None:
        """Keep tables alive and let `day` know where they are."""
        self.hold_from(0, **tables)

    def hold_from(self, first: int, **tables: Table) -> None:
        """As `hold` for tables that begin with row number `first`: `day` is told where row 0 would be."""
        for name, part in tables.items():
            self.tables[name] = part
            if part.size:  # asking where an array lies takes longer than making it
                self.day[PLACES[name]] = part.ctypes.data - first * part.itemsize

    @property
    def visits(self) -> Table:
        """The visits from `first_visit` on."""
        return self.tables["visits"][: self["visits_count"] - self["first_visit"]]

    @property
    def bot_sessions(self) -> Table:
        """The sessions with self-service from `first_bot` on."""
        return self.tables["bot_sessions"][: self["bots_count"] - self["first_bot"]]

    def grow_sessions(self, room: int) -> None:
        """Make room for so many sessions from `first_bot` on; what was written stays."""
        made = np.empty(room, dtype=layout_of(layouts.BotSession))
        kept = self.bot_sessions
        made[: len(kept)] = kept
        self.hold_from(self["first_bot"], bot_sessions=made)
        self.set(bots_room=self["first_bot"] + room)

    def drop_sessions(self, first: int) -> None:
        """Forget the sessions before a number; the others keep theirs."""
        kept = self.bot_sessions[first - self["first_bot"] :].copy()
        room = self["bots_room"] - self["first_bot"]
        self.set(first_bot=first, bots_count=first + len(kept), bots_room=first + room)
        self.tables["bot_sessions"][: len(kept)] = kept
        self.hold_from(first, bot_sessions=self.tables["bot_sessions"])

    def grow_visits(self, room: int) -> None:
        """Make room for so many visits from `first_visit` on; what was written stays."""
        spare = room + self.spare
        layout = layout_of(layouts.Visit, without_constants=not self["rich"])
        made, answers = np.empty(spare, dtype=layout), np.empty(spare, dtype=np.int64)
        first = self["first_visit"]
        if first + room >= _MOST_VISITS:
            raise OverflowError(f"a run of the compiled engine has less than {_MOST_VISITS:,} visits")
        if count := self["visits_count"] - first:
            made[:count], answers[:count] = self.visits, self.tables["answers"][:count]
        self.hold_from(first, visits=made)
        self.hold(answers=answers)
        self.set(visits_room=first + room)
        self._grow_stints()

    def drop_visits(self, first: int) -> None:
        """Forget the visits before a number; the others keep theirs, and what was their place is free."""
        kept = self.visits[first - self["first_visit"] :].copy()
        self.set(first_visit=first, visits_room=first + len(self.tables["visits"]) - self.spare)
        self.tables["visits"][: len(kept)] = kept
        self.hold_from(first, visits=self.tables["visits"])
        self._grow_stints()

    def _grow_stints(self) -> None:
        """A contact in hand changes what its agent does at most three times, a break once, a slice's end once."""
        if self.spare:
            changes = 3 * len(self.tables["visits"]) + len(self.tables["breaks"]) + self.spare
            made, count = (
                np.empty(self["stints_count"] + changes, dtype=layout_of(layouts.Stint)),
                self["stints_count"],
            )
            if count:
                made[:count] = self.tables["stints"][:count]
            self.hold(stints=made)

    def grow_pending(self, room: int) -> None:
        """Make room for so many entries of the calendar; an entry that is never reached is in every free place."""
        at_once = 4 * self.spare * self["sessions_most"]
        made = table(layouts.Entry, room + _CHILDREN + at_once, AFTER_ALL)
        if count := self["pending_count"]:
            made[:count] = self.tables["pending"][:count]
        self.hold(pending=made)
        self.set(pending_room=room)

    def make_rows(self) -> None:
        """Make room for the days of agents, before their books are closed: three rows a service, one a break, and what
        lies between and is cut."""
        served, stints = self["answers_count"], self["stints_count"] + self.spare
        self.hold(services=np.empty(served + stints, dtype=layout_of(layouts.Service)))
        pieces = 4 * served + 2 * (stints + self["pauses_count"])
        room = pieces + self["duties_count"] + 2 * self["overtime_count"] + 5 * self["agents_count"]
        for name in ("agent", "group", "start", "end"):
            self.hold(**{f"rows_{name}": np.empty(room, dtype=np.int64)})
        for name in ("state", "overtime"):
            self.hold(**{f"rows_{name}": np.empty(room, dtype=np.int8)})

    def feed(self, demand: Demand, first_kept: int) -> None:
        """Add the first attempts that come next; customers before the case `first_kept` are forgotten."""
        rows = demand.as_dict()
        given = {name: rows[column] for name, column in _CUSTOMERS.items() if column}
        given |= {
            "case_attempt": zeros(len(demand)),
            "case_agent": np.full(len(demand) if self["prefers_familiar"] else 0, NONE, dtype=np.int64),
            "toss": demand.toss,
        }
        forgotten = first_kept - self.first_case
        self.customers = {
            name: np.concatenate([kept[forgotten:], given[name]])
            if forgotten < len(kept) else np.ascontiguousarray(given[name])
            for name, kept in self.customers.items()
        }  # fmt: skip
        self.hold_from(first_kept, **self.customers)
        came = np.append(demand.arrival, AFTER_ALL)
        self.hold_from(self.cases, arrival=self._read_opening(demand, came) if self["rich"] else came)
        self.first_case, self.cases = first_kept, self.cases + len(demand)
        in_progress = self["visits_count"] - self["first_visit"]
        room = in_progress + len(demand) + len(demand) // 4 + 64
        if self["visits_room"] < self["first_visit"] + room:
            self.grow_visits(room)
        sessions = len(self.bot_sessions) + len(demand) + 64
        if self["machines"] and self["bots_room"] < self["first_bot"] + sessions:
            self.grow_sessions(sessions)

    def _read_opening(self, demand: Demand, came: Int64) -> Int64:
        """Who is there when the run begins, since when, and the agent of each who is in service, -1 for who waits;
        returns when all arrive."""
        self.hold_from(self.cases, came=came)
        if self.cases > 0:
            return came
        opening = int((demand.interval < 0).sum())
        held = np.full(opening, NONE, dtype=np.int64)
        served = self.holders_in(demand)
        held[: len(served)] = served
        self.hold(holders=held)
        self.set(opening=opening)
        return np.maximum(came, self.begin)

    def _read_agents(self, roster: Roster) -> None:
        agents = np.repeat(_AT_HOME, len(roster.group_of))
        agents["group"], agents["ordinal"], agents["aht"] = roster.group_of, roster.ordinal, roster.aht
        agents["seat"][roster.shifts.agent] = 0
        members = np.bincount(roster.group_of, minlength=self["groups"])
        self.tables["groups_table"]["members"] = np.cumsum(members) - members
        self.hold(points=np.ascontiguousarray(roster.resolution), eagerness=self.eagerness_of(roster))
        self.hold(agents=agents, idle_heap=zeros(len(agents)))
        self.set(agents_count=len(agents))
        self._read_desks(agents, members)

    def _read_desks(self, agents: Table, members: Int64) -> None:
        """Desks for agents who may hold several contacts, if there are any; one event may concern all of them."""
        self.spare = count = len(agents) if self.tables["groups_table"]["holds_several"].any() else 0
        if not count:
            self.hold(**_NO_DESKS)
            return
        agents["desk"] = self.tables["groups_table"]["holds_several"][agents["group"]]
        desks = table(layouts.Desk, count)
        for name in ("state", "paused", "first_stint", "last_stint"):
            desks[name] = NONE
        desks["next_end"] = NEVER
        benches = self.tables["benches"]
        places = members[benches["group"]]
        benches["members"] = np.cumsum(places) - places
        self.hold(
            desks=desks, sessions=table(layouts.Session, count * self["sessions_most"]),
            bench_heap=zeros(int(places.sum())), bench_places=zeros(count * self["benches_most"]),
            bench_keys=zeros(count * self["benches_most"]),
        )  # fmt: skip

    def _read_seats(self, roster: Roster) -> None:
        groups, levels = self.tables["groups_table"], roster.levels
        seats = np.flatnonzero(self.tables["agents"]["seat"])
        group_of = roster.group_of[seats]
        count = np.bincount(group_of, minlength=len(groups))
        most = zeros(len(groups))
        np.maximum.at(most, levels.group, levels.agents)
        if np.any(most > count):
            raise ValueError("a headcount is larger than the number of its group's seats")
        falls = np.bincount(levels.group, minlength=len(groups))
        groups["seat_count"] = count
        groups["seats"] = groups["surplus"] = np.cumsum(count) - count
        groups["falls"] = np.cumsum(falls) - falls
        self.hold(
            seats=seats[np.argsort(group_of, kind="stable")].astype(np.int64), surplus=zeros(len(seats)),
            falls=table(layouts.Level, len(levels)),
        )  # fmt: skip

    def _read_roster(self, roster: Roster, closings: Sequence[tuple[int, int]], fences: Int64) -> None:
        shifts, breaks, levels = roster.shifts, roster.breaks, roster.levels
        self.hold(
            shifts=columns_of(layouts.Shift, agent=shifts.agent, start=shifts.start, end=shifts.end),
            breaks=columns_of(
                layouts.Break, agent=breaks.agent, start=breaks.start, length=breaks.length, paid=breaks.paid
            ),
            levels=columns_of(layouts.Level, group=levels.group, start=levels.start, agents=levels.agents),
        )
        moments, types = numbers_of(t for t, _ in closings), numbers_of(k for _, k in closings)
        self.hold(
            known=_known(
                (Kind.SHIFT_START, shifts.start, np.arange(len(shifts))),
                (Kind.SHIFT_END, shifts.end, np.arange(len(shifts))),
                (Kind.BREAK_START, breaks.start, np.arange(len(breaks))),
                (Kind.LEVEL, levels.start, np.arange(len(levels))),
                (Kind.RING_FENCE, fences, np.arange(len(fences))),
                (Kind.CLOSE, moments, types),
            )
        )
        duties = len(shifts) + 2 * int(levels.agents.sum()) + 2 * len(roster.group_of)
        self.hold(
            duties=spells(duties), overtime=spells(duties + len(shifts)),
            pauses=spells(len(breaks) + len(roster.group_of)),
        )  # fmt: skip


def _known(*parts: tuple[Kind, Int64, Int64]) -> Table:
    """All that is known before the day begins, in the written order."""
    count = sum(len(moments) for _, moments, _ in parts)
    known = table(layouts.Entry, count + 1, AFTER_ALL)
    moment, keys, row = known["moment"], known["key"], 0
    for kind, moments, identities in parts:
        if len(moments):
            moment[row : row + len(moments)] = moments
            keys[row : row + len(moments)] = identities + key(kind)
            row += len(moments)
    return known[np.lexsort((keys, moment))]
