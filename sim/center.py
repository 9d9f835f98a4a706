"""Center: the one validated object that a run is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import Field, ValidationError, model_validator

from sim.checks import cross_checks
from sim.entities.agent_group import AgentGroup
from sim.entities.channel import Channel
from sim.entities.clock import Clock
from sim.entities.contact_type import ContactType
from sim.entities.due import DueCalendar, DueRule, due_calendar
from sim.entities.entrance import Trunk
from sim.entities.opening import Begun, OpeningState
from sim.entities.segment import Segment, inherited
from sim.entities.self_service import Machine
from sim.entities.site import Place, Site, Vendor
from sim.entities.units import DAY, NEVER, PPM, Currency, Duration, to_ppm
from sim.errors import ConfigError
from sim.policies.benches import Benches
from sim.policies.routing import Pair, Routing, RoutingTable
from sim.policies.sourcing import Sourcing
from sim.policies.staffing import Staffing
from sim.salvage import all_problems

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAIN_SITE = "main"


@dataclass(frozen=True)
class Queue:
    """A contact type waiting for one destination; without a destination any place may serve it."""

    contact_type: str
    type_index: int
    destination: str = ""

    @property
    def name(self) -> str:
        """The type, with its destination where contacts are divided: "sales@bogota"."""
        return f"{self.contact_type}@{self.destination}" if self.destination else self.contact_type


class Center(Begun):
    """A contact center: what is described once and then played."""

    name: str
    timezone: str = "UTC"
    start: date = Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))
    days: int = Field(default=1, ge=1, le=3660)
    interval: Duration = Field(default=1_800_000_000, gt=0)
    end_of_day: Literal["drain", "cut"] = "drain"
    currency: Currency = "USD"
    fcr_within: Duration = Field(default=7 * DAY, gt=0)
    channels: dict[str, Channel]
    segments: dict[str, Segment] = Field(default_factory=dict)
    trunks: dict[str, Trunk] = Field(default_factory=dict)
    self_services: dict[str, Machine] = Field(default_factory=dict)
    contact_types: dict[str, ContactType] = Field(min_length=1)
    agent_groups: dict[str, AgentGroup] = Field(min_length=1)
    sites: dict[str, Site] = Field(default_factory=dict)
    vendors: dict[str, Vendor] = Field(default_factory=dict)
    routing: Routing = Routing()
    staffing: Staffing = Staffing()
    sourcing: Sourcing = Sourcing()
    opening_state: OpeningState = OpeningState()

    @model_validator(mode="before")
    @classmethod
    def _from_segments(cls, data: Any) -> Any:
        return inherited(data) if isinstance(data, Mapping) else data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], source: str = "center") -> Center:
        """A validated center from plain data; raises ConfigError with every problem found."""
        try:
            center = cls.model_validate(dict(data))
        except ValidationError as error:
            raise ConfigError(all_problems(data, error, cls, cross_checks), source) from None
        problems = cross_checks(center)
        if problems:
            raise ConfigError(problems, source)
        return center

    def recontact_window(self, contact_type: str) -> int:
        """N of FCR(N) of a type: its own, else the center's."""
        own = self.contact_types[contact_type].fcr
        return own.within if own else self.fcr_within

    @cached_property
    def announces(self) -> bool:
        """Whether anybody who has to wait hears of it: may balk, or be called back."""
        return any(kind.balking or kind.callback for kind in self.contact_types.values())

    @cached_property
    def has_self_service(self) -> bool:
        """Whether contacts of any type begin with a machine."""
        return any(kind.self_service for kind in self.contact_types.values())

    @cached_property
    def clock(self) -> Clock:
        """The center's calendar."""
        return Clock(self.timezone, self.start, self.days, self.interval)

    @cached_property
    def begin(self) -> int:
        """When the run begins: `from` of the first day, or its start; what lies before is not part of the run."""
        clock_time: int | None = getattr(self, "from")
        return 0 if clock_time is None else self.clock.at(0, clock_time)

    @cached_property
    def widths(self) -> NDArray[np.int64]:
        """How much of each interval is played: nothing before the run begins, and the rest of the one it begins in."""
        starts = np.arange(self.clock.intervals, dtype=np.int64) * self.interval
        return np.clip(starts + self.interval - self.begin, 0, self.interval)

    @cached_property
    def type_names(self) -> tuple[str, ...]:
        """Contact types in the order of the file; their index is used throughout a run."""
        return tuple(self.contact_types)

    @cached_property
    def group_names(self) -> tuple[str, ...]:
        """Agent groups in the order of the file."""
        return tuple(self.agent_groups)

    @cached_property
    def queues(self) -> tuple[Queue, ...]:
        """All queues: contact types in order, each with its destinations in the order of sourcing."""
        return tuple(
            Queue(name, index, place)
            for index, name in enumerate(self.contact_types)
            for place in (self.sourcing.places if self.is_divided(name) else ("",))
        )

    def value_of(self, contact_type: str) -> float:
        """What a contact of a type is worth by its segment; 0 where nobody says."""
        segment = self.segments.get(self.contact_types[contact_type].segment)
        return segment.value[0] if segment and segment.value else 0.0

    @property
    def value_unit(self) -> str:
        """What the value of contacts is counted in: the currency, or nothing where values are weights."""
        return next((one.value[1] for one in self.segments.values() if one.value), "")

    def is_deferred(self, contact_type: str) -> bool:
        """Whether contacts of a type wait without their customers: they leave only when they are done."""
        return self.channels[self.contact_types[contact_type].channel].kind == "deferred"

    @cached_property
    def deferred_types(self) -> NDArray[np.bool_]:
        """Which types are deferred, by index."""
        return np.array([self.is_deferred(name) for name in self.contact_types])

    @cached_property
    def due_dates(self) -> tuple[DueCalendar | None, ...]:
        """By which clock contacts of each type are due; None where nobody looks at it."""
        return tuple(
            self._due_dates(kind) if self.routing_table.by_due or self.is_deferred(name) else None
            for name, kind in self.contact_types.items()
        )

    def _due_dates(self, kind: ContactType) -> DueCalendar:
        rule = DueRule[kind.target.clock.upper()]
        return due_calendar(
            rule, kind.target.within, kind.open, self.clock,
            looks_back=kind.backlog is not None or bool(self.opening_state.waiting),
        )  # fmt: skip

    @cached_property
    def queues_by_due(self) -> tuple[bool, ...]:
        """Which queues are in the order of due times instead of joining."""
        return tuple(
            self.is_deferred(queue.contact_type) and self.contact_types[queue.contact_type].order != "fifo"
            for queue in self.queues
        )

    def is_divided(self, contact_type: str) -> bool:
        """Whether contacts of a type are sent to one place each by sourcing."""
        return self.sourcing.policy == "percentage" and self.is_sourced(contact_type)

    def is_sent_to(self, contact_type: str, place: str) -> bool:
        """Whether the sourcing policy may send contacts of a type to a site or vendor."""
        everywhere = self.sourcing.policy == "one_queue" or not self.is_sourced(contact_type)
        return everywhere or place in self.sourcing.places

    def is_sourced(self, contact_type: str) -> bool:
        """Whether the sourcing policy speaks of a contact type."""
        return self.sourcing.types is None or contact_type in self.sourcing.types

    def place_of(self, group: str) -> str:
        """Name of the site or vendor of a group."""
        entity = self.agent_groups[group]
        return entity.site or entity.vendor or MAIN_SITE

    def place(self, group: str) -> Place:
        """The site or vendor of a group."""
        name = self.place_of(group)
        return self.sites.get(name) or self.vendors.get(name) or Site()

    def timezone_of(self, group: str) -> str:
        """IANA time zone in which the shifts of a group are written."""
        return self.place(group).timezone or self.timezone

    def aht_ppm(self, group: str, contact_type: str) -> int:
        """Handle-time multiplier of a group for a type, skill times place, in parts per million."""
        return to_ppm(self.agent_groups[group].skills[contact_type].aht * self.place(group).aht)

    def expected_aht(self, group: str, contact_type: str) -> float:
        """Handle-time multiplier of a group for a type, over its agents as they differ and what self-service
        leaves: what staffing expects."""
        proficiency, machine = (
            self.agent_groups[group].proficiency,
            self.contact_types[contact_type].self_service,
        )
        own = self.aht_ppm(group, contact_type) / PPM * (proficiency.mean_aht if proficiency else 1.0)
        return own * machine.eases if machine else own

    def resolution(self, group: str, contact_type: str) -> float | None:
        """Probability that a group resolves a contact of a type; None where the type does not say."""
        base = self.contact_types[contact_type].resolves
        if base is None:
            return None
        skill = self.agent_groups[group].skills[contact_type]
        return min(1.0, max(0.0, base + skill.resolution + self.place(group).resolution))

    @cached_property
    def benches(self) -> Benches:
        """Where agents stand who may take one more contact, and what they may hold together."""
        return Benches(self.channels, self.contact_types, self.agent_groups)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every queue with every group that may serve it."""
        return tuple(
            self._pair(q, queue, g, name)
            for q, queue in enumerate(self.queues)
            for g, name in enumerate(self.agent_groups)
            if queue.contact_type in self.agent_groups[name].skills
            and queue.destination in ("", self.place_of(name))
            and self.is_sent_to(queue.contact_type, self.place_of(name))
        )

    def _order(self, queue: Queue, group: str) -> int:
        """Place of a group in the order of fill-first sourcing."""
        if self.sourcing.policy != "fill_first" or not self.is_sourced(queue.contact_type):
            return 0
        return self.sourcing.order.index(self.place_of(group))

    def _pair(self, q: int, queue: Queue, g: int, group: str) -> Pair:
        kind, agents = self.contact_types[queue.contact_type], self.agent_groups[group]
        order = self._order(queue, group)
        return Pair(
            queue=q, group=g, bench=self.benches.of(g, queue.contact_type),
            queue_name=queue.name, contact_type=queue.contact_type, group_name=group,
            rank=agents.skills[queue.contact_type].rank, aht=self.aht_ppm(group, queue.contact_type),
            skills=len(agents.skills), priority=kind.priority, within=kind.target.within,
            order=order, after=self.sourcing.after if order else 0,
        )  # fmt: skip

    @cached_property
    def routing_table(self) -> RoutingTable:
        """The routing policy as the table a run reads."""
        kinds = [self.contact_types[queue.contact_type] for queue in self.queues]
        head_start = [kind.head_start for kind in kinds]
        raises = [[(step.after, step.priority) for step in kind.escalation] for kind in kinds]
        bench_group = [bench.group for bench in self.benches.all]
        return self.routing.table(self.pairs, bench_group, head_start, raises)

    def fence_windows(self, group: str) -> list[list[tuple[int, int]]]:
        """The hours of each ring-fence of a group within the horizon, as scenario times."""
        clock, zone = self.clock, self.timezone_of(group)
        windows = [
            [
                (max(self.begin, clock.at(day, fence.hours[0], zone)), clock.at(day, fence.hours[1], zone))
                for day in range(-1, self.days + 1)
                if clock.weekday(day) in fence.days
            ]
            for fence in self.agent_groups[group].ring_fence
        ]
        return [[w for w in of_fence if w[1] > self.begin and w[0] < clock.horizon] for of_fence in windows]

    def open_windows(self, contact_type: str) -> list[tuple[int, int]]:
        """Opening hours of a type over the horizon, as scenario times; windows that touch are one."""
        hours, windows = self.contact_types[contact_type].open, list[tuple[int, int]]()
        for day in range(self.days):
            if (opening := hours.get(self.clock.weekday(day))) is None:
                continue
            opens, closes = (self.clock.at(day, clock) for clock in opening)
            if windows and windows[-1][1] >= opens:
                windows[-1] = (windows[-1][0], closes)
            else:
                windows.append((opens, closes))
        return windows

    def entry_windows(self, contact_type: str) -> list[tuple[int, int]]:
        """When a contact of a type is let in: while it is open, or at any hour if it is deferred."""
        return [(-NEVER, NEVER)] if self.is_deferred(contact_type) else self.open_windows(contact_type)

    @cached_property
    def digest(self) -> str:
        """Hash of the whole description after defaults: equal for equal centers, whatever file they came from."""
        return hashlib.blake2b(
            json.dumps(self.canonical(), sort_keys=False).encode(), digest_size=16
        ).hexdigest()

    def canonical(self) -> dict[str, Any]:
        """The description as plain data after defaults, durations in microseconds; the order of entries is kept."""
        return self.model_dump(mode="json", exclude={"name"})
