"""Agent groups: how many agents, with which skills, there when, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, Strict, TypeAdapter, model_validator

from sim.entities.absence import Away, OffPhone
from sim.entities.model import Entity
from sim.entities.proficiency import Proficiency
from sim.entities.units import (
    WEEKDAYS,
    ClockTime,
    Duration,
    Hours,
    Money,
    Multiplier,
    Share,
    Weekdays,
    Window,
    parse_clock,
    parse_days,
)
from sim.entities.week import is_by_days, spread_days


class Skill(Entity):
    """What a group can do for a contact type: a smaller rank is done first, `resolution` adds, `aht` multiplies, and so
    does `transfer` (the probabilities of transfers)."""

    rank: int = Field(default=1, ge=0, le=1000)
    aht: Multiplier = 1.0
    resolution: float = Field(default=0.0, ge=-1.0, le=1.0)
    transfer: float = Field(default=1.0, ge=0.0, le=100.0)


def _skills(value: Any) -> Any:
    return {str(name): {} for name in value} if isinstance(value, (list, tuple)) else value


def _levels(value: Any) -> Any:
    """Levels by day of the week; levels by clock time alone hold on every day."""
    if not isinstance(value, Mapping):
        return value
    return spread_days(value) if is_by_days(value) else dict.fromkeys(WEEKDAYS, value)


def parse_levels(steps: Any) -> tuple[tuple[int, Any], ...]:
    """(clock time, agents) in order, of {"08:00": 4, "17:00": 0}."""
    if not isinstance(steps, Mapping):
        raise ValueError(
            'agents on the phone are written as clock time and number, such as {"08:00": 4, "17:00": 0}'
        )
    counted = _COUNTS.validate_python(dict(steps))
    return tuple(sorted((parse_clock(clock), level) for clock, level in counted.items()))


Count = Annotated[int, Field(ge=0, le=100_000)]
_COUNTS: TypeAdapter[dict[Any, int]] = TypeAdapter(dict[Any, Annotated[Count, Strict()]])
Levels = Annotated[
    dict[str, Annotated[tuple[tuple[int, Count], ...], BeforeValidator(parse_levels)]],
    BeforeValidator(_levels),
]


class StaffingRow(Entity):
    """One line of a planner's staffing file: from this time of this date, so many agents, until the next line."""

    date: str
    start: int
    agents: Count


class Headcount(Entity):
    """How many agents: `fte` employed, `scheduled` after planned shrinkage, or `on_phone` at each time of day."""

    scheduled: Count | None = None
    fte: float | None = Field(default=None, ge=0.0, le=100_000.0)
    on_phone: Levels | None = None
    rows: tuple[StaffingRow, ...] | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Headcount:
        given = [name for name in ("scheduled", "fte", "on_phone", "rows") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of scheduled, fte and on_phone")
        return self


def _shift_days(value: Any) -> Any:
    """Worked days a week and the days they are taken from: "mon-fri" -> (5, days), "5 of mon-sat" -> (5, days)."""
    if isinstance(value, (list, tuple)) and len(value) == 2 and isinstance(value[0], int):
        return value
    count, of, days = str(value).partition(" of ")
    chosen = parse_days(days if of else count)
    worked = int(count) if of and count.strip().isdigit() else len(chosen)
    if (of and not count.strip().isdigit()) or not 1 <= worked <= len(chosen):
        raise ValueError(f'{value!r} names no days; write "mon-fri" or "5 of mon-sat"')
    return worked, chosen


class Break(Entity):
    """A break: its length, when it is due after the start of the shift (a window is filled evenly), and if paid."""

    length: Duration = Field(gt=0)
    after: Window
    paid: bool = True


class Shift(Entity):
    """A shift: local start, length, the days it is worked on, and the share of the group that works it.

    `breaks` are those of this shift; without them the group's hold.
    """

    start: ClockTime
    length: Duration = Field(gt=0, le=86_400_000_000)
    days: Annotated[tuple[int, tuple[str, ...]], BeforeValidator(_shift_days)] = (7, WEEKDAYS)
    share: Share = 1.0
    breaks: tuple[Break, ...] | None = None


class Shrinkage(Entity):
    """Why paid agents are not there: planned shares come off the schedule, the others are drawn on the day."""

    leave: Share = 0.0
    training: Share = 0.0
    meetings: Share = 0.0
    sick: Share = 0.0
    system: Share = 0.0
    late: Duration = 0

    @property
    def planned(self) -> float:
        """Share of employed agents who are off the schedule: 1 minus the product of what each part leaves."""
        return 1.0 - (1.0 - self.leave) * (1.0 - self.training) * (1.0 - self.meetings)

    @property
    def on_the_day(self) -> float:
        """Probability that a scheduled agent is not there on the day."""
        return 1.0 - (1.0 - self.sick) * (1.0 - self.system)


class Pay(Entity):
    """What an in-house agent costs: a wage per paid hour, times on-costs, times the overtime factor in overtime."""

    wage: Money
    on_costs: Multiplier = 1.0
    overtime: Multiplier = 1.5


class ScheduleRow(Entity):
    """One line of a planner's schedule file: what a named agent does on a date, in local clock time."""

    agent: str
    date: str
    start: int
    end: int
    activity: str


class RingFence(Entity):
    """Hours kept free for some contact types, in the local time of the group's place: it takes no others then.

    Where several overlap, the types of all of them are taken.
    """

    types: Annotated[tuple[str, ...], Field(min_length=1)]
    days: Weekdays = WEEKDAYS
    hours: Hours


def _headcount_short(value: Any) -> Any:
    if isinstance(value, Mapping) and "agents" in value:
        if "headcount" in value:
            raise ValueError("agents is short for headcount: {scheduled: ...}; give one of the two")
        rest = {key: item for key, item in value.items() if key != "agents"}
        return rest | {"headcount": {"scheduled": value["agents"]}}
    return value


class AgentGroup(Entity):
    """Agents who are alike: same place, same skills, same rules."""

    site: str | None = None
    vendor: str | None = None
    headcount: Headcount | None = None
    skills: Annotated[dict[str, Skill], BeforeValidator(_skills)]
    proficiency: Proficiency | None = None
    ring_fence: Annotated[tuple[RingFence, ...], Field(max_length=60)] = ()
    shifts: tuple[Shift, ...] = ()
    breaks: tuple[Break, ...] = ()
    shrinkage: Shrinkage = Shrinkage()
    pay: Pay | None = None
    schedule: tuple[ScheduleRow, ...] | None = None
    off_phone: tuple[OffPhone, ...] = ()
    away: tuple[Away, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        return _headcount_short(value)

    @model_validator(mode="after")
    def _consistent(self) -> AgentGroup:
        if self.site is not None and self.vendor is not None:
            raise ValueError("a group belongs to a site or to a vendor, not to both")
        if (self.headcount is None) == (self.schedule is None):
            raise ValueError("give agents (or headcount), or a schedule file, and not both")
        if self.shifts and abs(sum(shift.share for shift in self.shifts) - 1.0) > 1e-6:
            raise ValueError(f"the shares of shifts sum to {sum(s.share for s in self.shifts):g}, not to 1")
        return self
