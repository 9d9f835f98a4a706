"""The tables of a center as they are before a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.entities.units import NEVER, PPM, to_ppm
from sim.last_few import LastFew
from sim.policies.prediction import REMEMBERED
from sim.policies.selection import EMPTY
from sim.simulation.compiled import layouts, records
from sim.simulation.compiled.entrance import entrances
from sim.simulation.compiled.further import further_rules
from sim.simulation.compiled.machines import rooms, self_services
from sim.simulation.compiled.record_type import constants_of, layout_of
from sim.simulation.features import is_rich
from sim.simulation.opening import queues_in_service
from sim.simulation.order import AFTER_ALL
from sim.simulation.pools import Pools
from sim.simulation.transfers import ways_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.demand.plan import SamplingPlan
    from sim.tables import Int64

    Table = NDArray[Any]

NONE = -1
"""What a field says that has nothing to say."""
_TABLE_OF_POLICY = (
    "queue_start", "queue_groups", "agent_rank", "queue_delay", "queue_reserve", "group_start", "group_queues",
    "group_benches",
    "contact_rank", "group_delay", "group_reserve", "weight", "head_start", "raise_after", "raised_rank", "next_raise",
)  # fmt: skip
PLACES = {name: place for place, name in enumerate(records.RichDay.__annotations__)}
"""The fields of `Day`, all of them integers, by where they stand in it."""

_blueprints: LastFew[Blueprint] = LastFew()


def blueprint_of(center: Center, plan: SamplingPlan) -> Blueprint:
    """The blueprint of a center."""
    return _blueprints.of(center.digest, lambda: Blueprint(center, plan))


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
        self._read_opening(center)
        self._refuse_rich_as_plain()
        self.fixed["windows"] = records_of(layouts.Window, self.windows)
        self.day = zeros(len(PLACES))
        for name, number in self.settings.items():
            self.day[PLACES[name]] = number
        for name, part in self.fixed.items():
            self.day[PLACES[name]] = part.ctypes.data
        self.closings = [(t, k) for k in range(len(self.types)) for t in self.pools.closings(k)]

    def _windows(self, windows: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Where windows begin in their table, and how many there are."""
        self.windows += windows
        return len(self.windows) - len(windows), len(windows)

    def _read_types(self, center: Center) -> None:
        rows = table(layouts.ContactType, len(self.types), NONE)
        plan, ways = self.plan, list[tuple[float, ...]]()
        rows["owner"], rows["pool"] = plan.type_keys, self.pools.of_type
        for name in ("patience", "talk", "hold", "wrap_up", "pending_after", "pending_work"):
            rows[name] = getattr(plan, name)
        kinds = zip(rows, center.contact_types.items(), ways_of(center, plan.meetings), strict=True)
        for row, (name, kind), onward in kinds:
            row["windows"], row["windows_count"] = self._windows(center.entry_windows(name))
            row["ways"], row["ways_count"] = len(ways), len(kind.transfers)
            ways += onward
            rule = kind.handle_time
            row["is_split"] = rule.law is not None
            row["split_hold"], row["split_wrap_up"] = to_ppm(rule.split.hold), to_ppm(rule.split.wrap_up)
            row["recontacts"] = kind.recontact is not None
            row["queue_limit"] = NEVER if kind.queue_limit is None else kind.queue_limit
        queues = [queue.type_index for queue in center.queues]
        rows["queues_count"] = np.bincount(queues, minlength=len(rows))
        rows["queues"] = np.searchsorted(queues, np.arange(len(rows)))
        self.fixed["further_rules"], switches = further_rules(center, plan, len(ways))
        self.fixed |= {"contact_types": rows, "ways": records_of(layouts.Way, ways + switches)}

    def _read_dates(self, center: Center) -> None:
        """The calendars of due times one after the other, each with one place more for the sum at its end."""
        rows, opens, closes, before = self.fixed["contact_types"], list[int](), list[int](), list[int]()
        for row, kind in zip(rows, self.types, strict=True):
            row["pending_probability"] = kind.pending.probability if kind.pending else 0.0
            row["chaser_probability"] = kind.chaser.probability if kind.chaser else 0.0
            row["chased_as"] = self.numbers[kind.chaser.to] if kind.chaser else NONE
        for row, dates in zip(rows, center.due_dates, strict=True):
            if dates is not None:
                row["due_rule"], row["due_within"] = int(dates.rule), dates.within
                row["dates"], row["dates_count"] = len(opens), len(dates.opens)
                opens += [*dates.opens, 0]
                closes += [*dates.closes, 0]
                before += dates.before
        self.fixed |= {
            "due_opens": numbers_of(opens),
            "due_closes": numbers_of(closes),
            "due_before": numbers_of(before),
        }

    def _read_pools(self) -> None:
        rows = table(layouts.Pool, len(self.pools.windows), NONE)
        rows["keeps"] = 0
        for row, windows in zip(rows, self.pools.windows, strict=True):
            row["windows"], row["windows_count"] = self._windows(windows)
        self.fresh["pools"] = rows

    def _read_groups(self, center: Center) -> None:
        rows = table(layouts.Group, len(center.agent_groups))
        rows["owner"], rows["pool"] = self.plan.group_keys, self.pools.of_group
        rows["idle_first"] = rows["idle_last"] = rows["first_staying"] = NONE
        self.fresh["groups_table"] = rows
        self.fresh |= {"unanswered": zeros(len(self.types)), "in_hand": zeros(len(self.types))}
        marks = np.zeros((len(rows), len(self.types)), dtype=np.int64)
        for row, (unanswered, in_hand) in zip(marks, self.pools.awaited, strict=True):
            row[list(unanswered)] |= 1
            row[list(in_hand)] |= 2
        self.fixed["awaited"] = marks
        self.fixed["aht"] = np.array(
            [
                [center.aht_ppm(name, kind) if kind in group.skills else PPM for kind in self.numbers]
                for name, group in center.agent_groups.items()
            ],
            dtype=np.int64,
        )

    def _read_queues(self, center: Center) -> None:
        rows, delays = table(layouts.Queue, len(center.queues)), list[int]()
        rows["first"] = rows["last"] = NONE
        rows["by_due"] = center.queues_by_due
        for index, row in enumerate(rows):
            steps = center.routing_table.delays(index)
            row["delays"], row["delays_count"] = len(delays), len(steps)
            delays += steps
        self.fresh |= {"queues": rows, "joined": np.full(len(rows), EMPTY), "allocated": zeros(len(rows))}
        self.fixed |= {"delays": numbers_of(delays), "shares": numbers_of(center.sourcing.shares_ppm)}

    def _read_benches(self, center: Center) -> None:
        benches, groups = center.benches, self.fresh["groups_table"]
        rows = table(layouts.Bench, len(benches.all))
        rows["group"], rows["lane"] = [b.group for b in benches.all], [b.lane for b in benches.all]
        rows["fences"] = [sum(1 << fence for fence in b.fences) for b in benches.all]
        groups["benches"] = np.bincount(rows["group"], minlength=len(groups))
        groups["bench"] = np.cumsum(groups["benches"]) - groups["benches"]
        groups["holds_several"] = benches.holds_several
        count = len(rows)
        self.fresh |= {"benches": rows, "idle_count": zeros(count), "idle_key": zeros(count)}
        self.fresh["taking"] = np.ones(count, dtype=np.int64)
        self.fixed["lanes"] = records_of(layouts.Lane, [tuple(lane) for lane in benches.lanes])
        self._read_paces(center)
        fences = [
            (moment, (group, fence))
            for group, name in enumerate(center.group_names)
            for fence, windows in enumerate(center.fence_windows(name))
            for window in windows
            for moment in window
        ]
        self.fixed["fences"] = records_of(layouts.Fence, [row for _, row in fences])
        self.fences = numbers_of(moment for moment, _ in fences)

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
        self.fixed["paces"] = numbers_of(c.pace(n + 1) for c in channels for n in range(most))
        groups, loads = self.fresh["groups_table"], 2 * most + 2
        self.fresh["reached"] = zeros(len(self.fresh["benches"]) * loads)
        self.most = {"sessions_most": most, "benches_most": int(groups["benches"].max()), "loads": loads}

    def _read_entrance(self, center: Center) -> None:
        self.fixed |= entrances(center, self.plan)
        self.fresh["free_lines"] = numbers_of(trunk.lines for trunk in center.trunks.values())
        self.fresh["answer_moments"] = zeros(REMEMBERED * len(center.queues) if center.announces else 0)
        self.fixed["self_services"] = self_services(center)
        self.fixed["session_laws"] = numbers_of(self.plan.sessions)
        self.fresh["machine_room"] = rooms(center)
        machines = len(center.self_services) if center.has_self_service else 0
        self.settings |= {"trunks": len(center.trunks), "announces": center.announces, "machines": machines}

    def _read_opening(self, center: Center) -> None:
        self.fixed["queues_in_service"] = numbers_of(
            queue for by_group in queues_in_service(center) for queue in by_group
        )

    def _refuse_rich_as_plain(self) -> None:
        """A plain day must be what its kernels take for granted."""
        tables = self.fixed | self.fresh
        found = {layouts.ContactType: "contact_types", layouts.Group: "groups_table", layouts.Queue: "queues"}
        is_plain = all(
            (tables[table][name] == value).all()
            for record, table in found.items()
            for name, value in constants_of(record).items()
        )
        settings = constants_of(records.Day).items()
        if not self.settings["rich"] and not (
            is_plain and all(self.settings.get(name, value) == value for name, value in settings)
        ):
            raise RuntimeError("a center that was taken for a plain one is not: see features.is_rich")

    def _read_policy(self, center: Center) -> None:
        policy, laws = center.routing_table, self.plan.laws
        self.fixed["chances"] = self.plan.chances
        self.fixed |= {name: numbers_of(getattr(policy, name)) for name in _TABLE_OF_POLICY}
        self.fixed |= {"law_codes": laws.codes, "law_parameters": laws.parameters, "law_pool": laws.pool}
        groups = len(center.agent_groups)
        self.settings = {
            "horizon": center.clock.horizon, "drains": center.end_of_day == "drain",
            "idle_rule": int(policy.idle_key), "prefers_familiar": center.routing.affinity == "prefer",
            "looks_at_due": policy.by_due, "rich": is_rich(center),
            "counted": center.sourcing.method == "counted",
            "places": len(center.sourcing.shares_ppm), "types": len(self.types), "groups": groups,
            "queues_count": len(center.queues), "laws": len(laws.codes), "idle_toss": self.plan.idle_toss,
            "stop": center.clock.horizon if center.end_of_day == "cut" else AFTER_ALL, "settled": center.begin,
            **self.most,
        }  # fmt: skip


def columns_of(record: type, **columns: Int64 | list[int]) -> Table:
    """Records from some of their columns; the others are "none"."""
    made = table(record, len(next(iter(columns.values()))), NONE)
    for name, column in columns.items():
        made[name] = column
    return made


def records_of(record: type, rows: Sequence[tuple[float, ...]]) -> Table:
    """Records from rows."""
    return np.array(rows, dtype=layout_of(record))


def spells(room: int) -> Table:
    """Room for so many spells."""
    return np.empty(room, dtype=layout_of(layouts.Spell))


def numbers_of(values: Iterable[int]) -> Int64:
    """Numbers as a column."""
    return np.array(list(values), dtype=np.int64)


def zeros(count: int) -> Int64:
    """A column of zeros."""
    return np.zeros(count, dtype=np.int64)
