"""From a center, a demand and a roster to the tables of a run, and the record that holds their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.demand.draws import chances_of
from sim.entities.units import NEVER, PPM, to_ppm
from sim.policies.prediction import REMEMBERED
from sim.policies.selection import EMPTY
from sim.simulation.attempts import switch_of
from sim.simulation.compiled import records
from sim.simulation.compiled.entrance import entrances
from sim.simulation.compiled.memory import layout_of
from sim.simulation.order import AFTER_ALL, Kind, key
from sim.simulation.pools import Pools
from sim.simulation.transfers import eagerness_of, ways_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.demand.draws import Draws
    from sim.demand.plan import SamplingPlan
    from sim.tables import Demand, Int64, Roster

    Table = NDArray[Any]

_CUSTOMERS = {
    "case_type": "type", "case_interval": "interval", "case_ordinal": "ordinal", "case_attempt": "", "case_agent": "",
    "patience": "patience", "talk": "talk", "hold": "hold", "wrap_up": "wrap_up",
}  # fmt: skip
"""Columns of customers, and the columns of Demand that they are."""
_NONE = -1
_CHILDREN = 4
_TABLE_OF_POLICY = (
    "queue_start", "queue_groups", "agent_rank", "queue_delay", "queue_reserve", "group_start", "group_queues",
    "group_benches",
    "contact_rank", "group_delay", "group_reserve", "weight", "head_start", "raise_after", "raised_rank", "next_raise",
)  # fmt: skip
_PLACES = {name: place for place, name in enumerate(records.RichDay.__annotations__)}
"""The fields of `Day`, all of them integers, by where they stand in it."""

_blueprints: dict[str, Blueprint] = {}
_KEPT = 64


def blueprint_of(center: Center, plan: SamplingPlan) -> Blueprint:
    """The blueprint of a center; the last few are kept, since every replication asks."""
    found = _blueprints.get(center.digest)
    if found is None:
        while len(_blueprints) >= _KEPT:
            del _blueprints[next(iter(_blueprints))]
        found = _blueprints[center.digest] = Blueprint(center, plan)
    return found


def table(record: type, rows: int, fill: int = 0) -> Table:
    """An array of records, all fields alike at first."""
    layout = layout_of(record)
    made = np.full((rows, len(layout.names or ())), fill, dtype=np.int64)
    return made.view(layout).reshape(rows)


class Blueprint:
    """The tables of a center as they are before a run; `fixed` ones are shared by all runs, `fresh` ones are copied.

    `day` is the record of a run as far as it is the center's: settings, and addresses of what is fixed.
    """

    def __init__(self, center: Center, plan: SamplingPlan) -> None:
        self.plan = plan
        self.pools = Pools(center)
        self.types = list(center.contact_types.values())
        self.numbers = {name: index for index, name in enumerate(center.type_names)}
        self.windows: list[tuple[int, int]] = []
        self.fresh: dict[str, Table] = {}
        self.fixed: dict[str, Table] = {}
        self._read_types(center)
        self._read_dates(center)
        self._read_pools()
        self._read_groups(center)
        self._read_queues(center)
        self._read_benches(center)
        self._read_policy(center)
        self._read_entrance(center)
        self.fixed["windows"] = _records(records.Window, self.windows)
        self.day = _zeros(len(_PLACES))
        for name, number in self.settings.items():
            self.day[_PLACES[name]] = number
        for name, part in self.fixed.items():
            self.day[_PLACES[name]] = part.ctypes.data
        self.closings = [(t, k) for k in range(len(self.types)) for t in self.pools.closings(k)]

    def _windows(self, windows: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Where windows begin in their table, and how many there are."""
        self.windows += windows
        return len(self.windows) - len(windows), len(windows)

    def _read_types(self, center: Center) -> None:
        rows = table(records.ContactType, len(self.types), _NONE)
        plan, ways = self.plan, list[tuple[float, ...]]()
        rows["owner"], rows["pool"] = plan.type_keys, self.pools.of_type
        for name in (
            "patience", "talk", "hold", "wrap_up", "redial_after", "recontact_after", "pending_after", "pending_work",
        ):  # fmt: skip
            rows[name] = getattr(plan, name)
        kinds = zip(rows, center.contact_types.items(), ways_of(center, plan.meetings), strict=True)
        for row, (name, kind), onward in kinds:
            row["windows"], row["windows_count"] = self._windows(center.entry_windows(name))
            row["ways"], row["ways_count"] = len(ways), len(kind.transfers)
            ways += onward
            rule = kind.handle_time
            row["is_split"] = rule.law is not None
            row["split_hold"], row["split_wrap_up"] = to_ppm(rule.split.hold), to_ppm(rule.split.wrap_up)
            row["redial_at_most"] = kind.redial.at_most if kind.redial else 0
            row["redial_probability"] = kind.redial.probability if kind.redial else 0.0
            row["redial_keeps_work"] = kind.redial is not None and kind.redial.work == "kept"
            row["redial_keeps_patience"] = kind.redial is not None and kind.redial.patience == "kept"
            row["recontact_at_most"] = kind.recontact.at_most if kind.recontact else 0
            row["recontact_probability"] = kind.recontact.probability if kind.recontact else 0.0
            for rule_name, again in (("redial", kind.redial), ("recontact", kind.recontact)):
                switch = [(reached, to, 0, 0, 0, 0.0, 0) for reached, to in switch_of(again, self.numbers)]
                row[f"{rule_name}_switch"], row[f"{rule_name}_switch_count"] = len(ways), len(switch)
                ways += switch
            row["queue_limit"] = NEVER if kind.queue_limit is None else kind.queue_limit
        queues = [queue.type_index for queue in center.queues]
        rows["queues_count"] = np.bincount(queues, minlength=len(rows))
        rows["queues"] = np.searchsorted(queues, np.arange(len(rows)))
        self.fixed |= {"contact_types": rows, "ways": _records(records.Way, ways)}
        self.fixed["eagerness"] = eagerness_of(center)

    def _read_dates(self, center: Center) -> None:
        """The calendars of due times one after the other, each with one place more for the sum at its end."""
        rows, opens, closes, before = self.fixed["contact_types"], list[int](), list[int](), list[int]()
        for row, kind in zip(rows, self.types, strict=True):
            row["pending_probability"] = kind.pending.probability if kind.pending else 0.0
            row["chaser_probability"] = kind.chaser.probability if kind.chaser else 0.0
            row["chased_as"] = self.numbers[kind.chaser.to] if kind.chaser else _NONE
        for row, dates in zip(rows, center.due_dates, strict=True):
            if dates is not None:
                row["due_rule"], row["due_within"] = int(dates.rule), dates.within
                row["dates"], row["dates_count"] = len(opens), len(dates.opens)
                opens += [*dates.opens, 0]
                closes += [*dates.closes, 0]
                before += dates.before
        self.fixed |= {
            "due_opens": _numbers(opens),
            "due_closes": _numbers(closes),
            "due_before": _numbers(before),
        }

    def _read_pools(self) -> None:
        rows = table(records.Pool, len(self.pools.windows), _NONE)
        rows["inside"] = 0
        for row, windows in zip(rows, self.pools.windows, strict=True):
            row["windows"], row["windows_count"] = self._windows(windows)
        self.fresh["pools"] = rows

    def _read_groups(self, center: Center) -> None:
        rows = table(records.Group, len(center.agent_groups))
        rows["owner"], rows["pool"] = self.plan.group_keys, self.pools.of_group
        rows["idle_first"] = rows["idle_last"] = _NONE
        self.fresh["groups_table"] = rows
        self.fixed["aht"] = np.array(
            [
                [center.aht_ppm(name, kind) if kind in group.skills else PPM for kind in self.numbers]
                for name, group in center.agent_groups.items()
            ],
            dtype=np.int64,
        )

    def _read_queues(self, center: Center) -> None:
        rows, delays = table(records.Queue, len(center.queues)), list[int]()
        rows["first"] = rows["last"] = _NONE
        rows["by_due"] = center.queues_by_due
        for index, row in enumerate(rows):
            steps = center.routing_table.delays(index)
            row["delays"], row["delays_count"] = len(delays), len(steps)
            delays += steps
        self.fresh |= {"queues": rows, "joined": np.full(len(rows), EMPTY), "allocated": _zeros(len(rows))}
        self.fixed |= {"delays": _numbers(delays), "shares": _numbers(center.sourcing.shares_ppm)}

    def _read_benches(self, center: Center) -> None:
        benches, groups = center.benches, self.fresh["groups_table"]
        rows = table(records.Bench, len(benches.all))
        rows["group"], rows["lane"] = [b.group for b in benches.all], [b.lane for b in benches.all]
        rows["fences"] = [sum(1 << fence for fence in b.fences) for b in benches.all]
        groups["benches"] = np.bincount(rows["group"], minlength=len(groups))
        groups["bench"] = np.cumsum(groups["benches"]) - groups["benches"]
        groups["holds_several"] = benches.holds_several
        count = len(rows)
        self.fresh |= {"benches": rows, "idle_count": _zeros(count), "idle_key": _zeros(count)}
        self.fresh["taking"] = np.ones(count, dtype=np.int64)
        self.fixed["lanes"] = _records(records.Lane, [tuple(lane) for lane in benches.lanes])
        self._read_paces(center)
        fences = [
            (moment, (group, fence))
            for group, name in enumerate(center.group_names)
            for fence, windows in enumerate(center.fence_windows(name))
            for window in windows
            for moment in window
        ]
        self.fixed["fences"] = _records(records.Fence, [row for _, row in fences])
        self.fences = _numbers(moment for moment, _ in fences)

    def _read_paces(self, center: Center) -> None:
        """How many sessions an agent may have, and how fast they go on with so many, by contact type."""
        most = sum(lane.concurrency for lane in center.benches.lanes)
        types = self.fixed["contact_types"]
        channels = [center.channels[kind.channel] for kind in self.types]
        types["lane"] = center.benches.lane_of_type
        types["offline"] = [channel.wrap_up == "offline" for channel in channels]
        types["interruptible"] = [channel.interruptible for channel in channels]
        types["discovery"] = self.plan.discovery
        types["silent_share"] = [kind.silent.share if kind.silent else 0.0 for kind in self.types]
        self.fixed["paces"] = _numbers(c.pace(n + 1) for c in channels for n in range(most))
        self.fresh["reached_loaded"] = _zeros(2 * most + 2)
        self.most = {"sessions_most": most, "benches_most": int(self.fresh["groups_table"]["benches"].max())}

    def _read_entrance(self, center: Center) -> None:
        self.fixed["entrances"] = entrances(center, self.plan)
        self.fresh["free_lines"] = _numbers(trunk.lines for trunk in center.trunks.values())
        self.fresh["answer_moments"] = _zeros(REMEMBERED * len(center.queues) if center.announces else 0)
        self.settings |= {"trunks": len(center.trunks), "announces": center.announces}

    def _read_policy(self, center: Center) -> None:
        policy, laws = center.routing_table, self.plan.laws
        self.fixed["chances"] = chances_of(center)
        self.fixed |= {name: _numbers(getattr(policy, name)) for name in _TABLE_OF_POLICY}
        self.fixed |= {"law_codes": laws.codes, "law_parameters": laws.parameters, "law_pool": laws.pool}
        groups = len(center.agent_groups)
        self.settings = {
            "horizon": center.clock.horizon, "drains": center.end_of_day == "drain",
            "idle_rule": int(policy.idle_key), "prefers_familiar": center.routing.affinity == "prefer",
            "looks_at_due": policy.by_due,
            "counted": center.sourcing.method == "counted",
            "places": len(center.sourcing.shares_ppm), "types": len(self.types), "groups": groups,
            "queues_count": len(center.queues), "laws": len(laws.codes), "idle_toss": self.plan.idle_toss,
            "stop": center.clock.horizon if center.end_of_day == "cut" else AFTER_ALL, **self.most,
        }  # fmt: skip


class State:
    """The tables of one run; `day` is the record that a kernel is handed by its address, as a row of integers."""

    def __init__(self, center: Center, roster: Roster, draws: Draws) -> None:
        blueprint = blueprint_of(center, draws.plan)
        self.day = blueprint.day.copy()
        self.tables: dict[str, Table] = dict(blueprint.fixed)
        self.set(seed=draws.seed, replication=draws.replication, flip=draws.flip)
        self.hold(**{name: part.copy() for name, part in blueprint.fresh.items()})
        self.hold(since=self.tables["joined"].copy() if self["looks_at_due"] else self.tables["joined"])
        self.deferred = center.deferred_types
        self.first_case = self.cases = 0
        self.customers = {name: _zeros(0) for name in _CUSTOMERS} | {"toss": np.zeros(0)}
        self._read_agents(roster)
        self._read_seats(roster)
        self._read_roster(roster, [] if self["drains"] else blueprint.closings, blueprint.fences)
        self.grow_pending(2 * len(roster.group_of) + 1024)

    def __getitem__(self, number: str) -> int:
        return int(self.day[_PLACES[number]])

    @property
    def address(self) -> int:
        """Where the record `day` is in memory."""
        return int(self.day.ctypes.data)

    def set(self, **numbers: int) -> None:
        """Write numbers into the record `day`."""
        for name, number in numbers.items():
            self.day[_PLACES[name]] = number

    def hold(self, **tables: Table) -> None:
        """Keep tables alive and let `day` know where they are."""
        self.hold_from(0, **tables)

    def hold_from(self, first: int, **tables: Table) -> None:
        """As `hold` for tables that begin with row number `first`: `day` is told where row 0 would be."""
        for name, part in tables.items():
            self.tables[name] = part
            self.day[_PLACES[name]] = part.ctypes.data - first * part.itemsize

    @property
    def visits(self) -> Table:
        """The visits from `first_visit` on."""
        return self.tables["visits"][: self["visits_count"] - self["first_visit"]]

    def grow_visits(self, room: int) -> None:
        """Make room for so many visits from `first_visit` on; what was written stays."""
        spare = room + self.spare
        made, answers = np.empty(spare, dtype=layout_of(records.Visit)), np.empty(spare, dtype=np.int64)
        first = self["first_visit"]
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
                np.empty(self["stints_count"] + changes, dtype=layout_of(records.Stint)),
                self["stints_count"],
            )
            if count:
                made[:count] = self.tables["stints"][:count]
            self.hold(stints=made)

    def grow_pending(self, room: int) -> None:
        """Make room for so many entries of the calendar; an entry that is never reached is in every free place."""
        at_once = 4 * self.spare * self["sessions_most"]
        made = table(records.Entry, room + _CHILDREN + at_once, AFTER_ALL)
        if count := self["pending_count"]:
            made[:count] = self.tables["pending"][:count]
        self.hold(pending=made)
        self.set(pending_room=room)

    def make_rows(self) -> None:
        """Make room for the days of agents: three rows a service, one a break, and what lies between and is cut."""
        served, stints = self["answers_count"], self["stints_count"] + self.spare
        self.hold(services=np.empty(served + stints, dtype=layout_of(records.Service)))
        pieces = 4 * served + 2 * (stints + self["pauses_count"])
        room = pieces + self["duties_count"] + 2 * self["overtime_count"]
        for name in ("agent", "group", "start", "end"):
            self.hold(**{f"rows_{name}": np.empty(room, dtype=np.int64)})
        for name in ("state", "overtime"):
            self.hold(**{f"rows_{name}": np.empty(room, dtype=np.int8)})

    def feed(self, demand: Demand, first_kept: int) -> None:
        """Add the first attempts that come next; customers before the case `first_kept` are forgotten."""
        rows = demand.as_dict()
        given = {name: rows[column] for name, column in _CUSTOMERS.items() if column}
        given |= {
            "case_attempt": _zeros(len(demand)),
            "case_agent": _zeros(len(demand)) + _NONE,
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
        self.hold_from(self.cases, came=came, arrival=np.maximum(came, 0) if came[0] < 0 else came)
        self.first_case, self.cases = first_kept, self.cases + len(demand)
        in_progress = self["visits_count"] - self["first_visit"]
        room = in_progress + len(demand) + len(demand) // 4 + 64
        if self["visits_room"] < self["first_visit"] + room:
            self.grow_visits(room)

    def _read_agents(self, roster: Roster) -> None:
        agents = table(records.Agent, len(roster.group_of), _NONE)
        agents["group"], agents["ordinal"], agents["aht"] = roster.group_of, roster.ordinal, roster.aht
        for name in (
            "on_duty",
            "home_after",
            "came",
            "until",
            "busy_time",
            "spells",
            "time_on_duty",
            "services_count",
        ):
            agents[name] = 0
        agents["seat"] = 1
        agents["seat"][roster.shifts.agent] = 0
        members = np.bincount(roster.group_of, minlength=self["groups"])
        self.tables["groups_table"]["members"] = np.cumsum(members) - members
        self.hold(points=np.ascontiguousarray(roster.resolution))
        self.hold(agents=agents, idle_heap=_zeros(len(agents)))
        self.set(agents_count=len(agents))
        self._read_desks(agents, members)

    def _read_desks(self, agents: Table, members: Int64) -> None:
        """Desks for agents who may hold several contacts, if there are any; one event may concern all of them."""
        agents["desk"] = self.tables["groups_table"]["holds_several"][agents["group"]]
        self.spare = count = len(agents) if agents["desk"].any() else 0
        desks = table(records.Desk, count)
        for name in ("state", "paused", "first_stint", "last_stint"):
            desks[name] = _NONE
        desks["next_end"] = NEVER
        benches = self.tables["benches"]
        places = members[benches["group"]]
        benches["members"] = np.cumsum(places) - places
        self.hold(
            desks=desks, sessions=table(records.Session, count * self["sessions_most"]),
            bench_heap=_zeros(int(places.sum()) if count else 0), bench_places=_zeros(count * self["benches_most"]),
        )  # fmt: skip

    def _read_seats(self, roster: Roster) -> None:
        groups, levels = self.tables["groups_table"], roster.levels
        seats = np.flatnonzero(self.tables["agents"]["seat"])
        group_of = roster.group_of[seats]
        count = np.bincount(group_of, minlength=len(groups))
        most = _zeros(len(groups))
        np.maximum.at(most, levels.group, levels.agents)
        if np.any(most > count):
            raise ValueError("a headcount is larger than the number of its group's seats")
        falls = np.bincount(levels.group, minlength=len(groups))
        groups["seat_count"] = count
        groups["seats"] = groups["surplus"] = np.cumsum(count) - count
        groups["falls"] = np.cumsum(falls) - falls
        self.hold(
            seats=seats[np.argsort(group_of, kind="stable")].astype(np.int64), surplus=_zeros(len(seats)),
            falls=table(records.Level, len(levels)),
        )  # fmt: skip

    def _read_roster(self, roster: Roster, closings: Sequence[tuple[int, int]], fences: Int64) -> None:
        shifts, breaks, levels = roster.shifts, roster.breaks, roster.levels
        self.hold(
            shifts=_columns(records.Shift, agent=shifts.agent, start=shifts.start, end=shifts.end),
            breaks=_columns(
                records.Break, agent=breaks.agent, start=breaks.start, length=breaks.length, paid=breaks.paid
            ),
            levels=_columns(records.Level, group=levels.group, start=levels.start, agents=levels.agents),
        )
        moments, types = _numbers(t for t, _ in closings), _numbers(k for _, k in closings)
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
            duties=_spells(duties), overtime=_spells(duties + len(shifts)),
            pauses=_spells(len(breaks) + len(roster.group_of)),
        )  # fmt: skip


def _known(*parts: tuple[Kind, Int64, Int64]) -> Table:
    """All that is known before the day begins, in the written order."""
    moments = np.concatenate([part[1] for part in parts])
    keys = np.concatenate([key(kind, 0) + identity for kind, _, identity in parts])
    order = np.lexsort((keys, moments))
    return _columns(
        records.Entry, moment=np.append(moments[order], AFTER_ALL), key=np.append(keys[order], AFTER_ALL)
    )


def _columns(record: type, **columns: Int64) -> Table:
    """Records from some of their columns; the others are "none"."""
    made = table(record, len(next(iter(columns.values()))), _NONE)
    for name, column in columns.items():
        made[name] = column
    return made


def _records(record: type, rows: Sequence[tuple[float, ...]]) -> Table:
    return np.array(rows, dtype=layout_of(record))


def _spells(room: int) -> Table:
    return np.empty(room, dtype=layout_of(records.Spell))


def _numbers(values: Iterable[int]) -> Int64:
    return np.array(list(values), dtype=np.int64)


def _zeros(count: int) -> Int64:
    return np.zeros(count, dtype=np.int64)
