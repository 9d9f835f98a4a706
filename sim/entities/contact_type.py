"""Contact types: who calls, when, how long they wait, what work they bring, and what is promised to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sim.entities.dates import Dates
from sim.entities.deferred import Backlog, Chaser, Pending
from sim.entities.further import FirstContactResolution, Recontact, Redial
from sim.entities.law import LAWS, Law
from sim.entities.law_share import share_within
from sim.entities.model import Entity
from sim.entities.self_service import SelfService
from sim.entities.transfer import Transfer
from sim.entities.units import DAY, WEEKDAYS, Duration, Hours, Multiplier, Share, show_duration
from sim.entities.waiting import Balking, Callback, Escalation, check_announcements, check_escalation
from sim.entities.week import is_by_days, spread_days

ServiceLevelDefinition = Literal["SL1", "SL2", "SL3", "SL4", "SL5", "SL6", "SL7", "SL8"]


def _open_days(value: Any) -> Any:
    return spread_days(value) if is_by_days(value) else dict.fromkeys(WEEKDAYS, value)


def _shape_days(value: Any) -> Any:
    if is_by_days(value):
        return spread_days(value)
    return dict.fromkeys(WEEKDAYS, [1.0] if value == "flat" else value)


def _weekday_factors(value: Any) -> Any:
    return spread_days(value) if isinstance(value, Mapping) else value


def _patience(value: Any) -> Any:
    if value is None:
        raise ValueError("is empty: give a law such as 3min or {exponential: {mean: 3min}}, or never")
    return None if value == "never" else value


def _not_tiny(cv: float) -> float:
    if 0.0 < cv < 0.001:
        raise ValueError(f"a cv of {cv:g} is too small to matter; write 0")
    return cv


Spread = Annotated[float, Field(ge=0.0, le=3.0), AfterValidator(_not_tiny)]
Weight = Annotated[float, Field(ge=0.0)]
OpenHours = Annotated[dict[str, Hours], BeforeValidator(_open_days)]
Shape = Annotated[dict[str, tuple[Weight, ...]], BeforeValidator(_shape_days)]
WeekdayFactors = Annotated[dict[str, Weight], BeforeValidator(_weekday_factors)]
Patience = Annotated[Law | None, BeforeValidator(_patience)]


class Busyness(Entity):
    """A random factor on a whole day's volume: gamma with mean 1, tied to other types by a common factor."""

    cv: Spread
    correlation: Share = 0.0
    factor: str = "busyness"


class Noise(Entity):
    """A random lognormal factor with mean 1 on each interval's volume."""

    cv: Spread


class ForecastRow(Entity):
    """One line of a planner's forecast: the expected volume of an interval of a date, and its AHT if given."""

    date: str
    start: int
    volume: Weight
    aht: float | None = None


class DemandEvent(Entity):
    """What multiplies the volume and the mean handle time of some dates: a storm, a recall, a campaign, a holiday."""

    date: Dates
    volume: Annotated[float, Field(ge=0.0, le=100.0)] = 1.0
    aht: Multiplier = 1.0

    @model_validator(mode="after")
    def _changes_something(self) -> DemandEvent:
        if not {"volume", "aht"} & self.model_fields_set:
            raise ValueError("says nothing; give volume, aht or both as multipliers, such as volume: 1.15")
        return self


def _flat() -> dict[str, tuple[float, ...]]:
    return dict.fromkeys(WEEKDAYS, (1.0,))


class DemandForecast(Entity):
    """How many contacts are expected when: a volume with shapes, or the lines of a forecast file.

    `volume` is the expected count on a day whose weekday factor is 1. `volume_basis` says whether it already
    contains redials and transfers-in (`offered`) or not (`first_attempts`); `baseline_abandonment` and
    `baseline_blocked` are the shares of offered that were lost so in the counted period. `outside_hours` is the share
    of deferred contacts that come while nobody is there; `events` multiply what comes on some dates.
    """

    volume: Weight | None = None
    volume_basis: Literal["offered", "first_attempts"] | None = None
    baseline_abandonment: Share | None = None
    baseline_blocked: Share = 0.0
    shape: Shape = Field(default_factory=_flat)
    weekdays: WeekdayFactors = Field(default_factory=dict)
    outside_hours: Share = 0.0
    events: tuple[DemandEvent, ...] = ()
    busyness: Busyness = Busyness(cv=0.0)
    noise: Noise = Noise(cv=0.0)
    counts: Literal["poisson", "fixed"] = "poisson"
    rows: tuple[ForecastRow, ...] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> DemandForecast:
        if (self.volume is None) == (self.rows is None):
            raise ValueError("give either volume or file, and not both")
        if self.rows is not None and self.outside_hours:
            raise ValueError("the lines of a file say when contacts come; leave out outside_hours")
        lost = (self.baseline_abandonment or 0.0) + self.baseline_blocked
        if lost > 1.0 + 1e-9:
            raise ValueError(
                f"baseline_abandonment and baseline_blocked are shares of offered; they sum to {lost:g}, more than 1"
            )
        return self


class Split(Entity):
    """Shares of talk, hold and wrap-up in one handle time; they sum to 1."""

    talk: Share
    hold: Share = 0.0
    wrap_up: Share = 0.0

    @model_validator(mode="after")
    def _sums_to_one(self) -> Split:
        total = self.talk + self.hold + self.wrap_up
        if abs(total - 1.0) > 1e-9:
            raise ValueError(
                f"talk, hold and wrap_up are shares of one handle time and must sum to 1 (sum {total:g})"
            )
        return self


def _handle_time(value: Any) -> Any:
    """A law with an optional `split` beside it becomes {law, split}; parts stay parts."""
    parts = {"talk", "hold", "wrap_up"}
    if not isinstance(value, Mapping):
        return {"law": value}
    if parts & set(value):
        if (set(value) - parts) & {"split", *LAWS}:
            raise ValueError(
                "give one law with a split, or talk, hold and wrap_up as laws of their own; never both"
            )
        return value
    law = {key: item for key, item in value.items() if key != "split"}
    return {"law": law} | ({"split": value["split"]} if "split" in value else {})


class HandleTime(Entity):
    """The agent's work for one contact: one law split into talk, hold and wrap-up, or a law for each part."""

    law: Law | None = None
    split: Split = Split(talk=1.0)
    talk: Law | None = None
    hold: Law | None = None
    wrap_up: Law | None = None

    @model_validator(mode="after")
    def _complete(self) -> HandleTime:
        if (self.law is None) == (self.talk is None):
            raise ValueError("give one law with a split, or at least talk as a law of its own")
        return self

    @property
    def mean(self) -> float:
        """Expected handle time in microseconds, before any multiplier of who serves it."""
        laws = (self.law, self.talk, self.hold, self.wrap_up)
        return sum(law.mean for law in laws if law is not None)


class Silent(Entity):
    """Customers who leave unseen: their share of those who abandon, and how long an agent takes to find it out."""

    share: Share
    discovery: Law


class Target(Entity):
    """The service promised, by which of the eight definitions it is counted, and over which period it must hold.

    `clock` says how `within` is counted on a deferred channel; under business_days it is a number of days.
    """

    service_level: Share = 0.80
    within: Duration = 20_000_000
    clock: Literal["elapsed", "open_hours", "business_days"] = "elapsed"
    definition: ServiceLevelDefinition = "SL5"
    short_abandon: Duration = 5_000_000
    measured: Literal["interval", "day"] = "day"
    abandonment: Share | None = None

    @model_validator(mode="after")
    def _whole_days(self) -> Target:
        if self.clock == "business_days" and self.within % DAY:
            raise ValueError(
                f"business days are whole days, such as within: 1d (got {show_duration(self.within)}); "
                "clock: open_hours counts hours"
            )
        return self


class ContactType(Entity):
    """A kind of contact: its channel, hours, forecast, work, patience, ways on, and target.

    `queue_limit` is the most contacts that may wait (at each place, where they are divided); one more is blocked.
    Whether contacts are resolved is told by `resolution`, or by the share of cases without another contact (`fcr`).
    `order` is that of a deferred type's queue: the earliest due first (default), or the first that came.
    """

    channel: str
    segment: str = ""
    tier: int = Field(default=1, ge=1, le=9)
    priority: int = Field(default=1, ge=0, le=1000)
    head_start: Duration = 0
    self_service: SelfService | None = None
    queue_limit: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    escalation: tuple[Escalation, ...] = ()
    order: Literal["due", "fifo"] | None = None
    pending: Pending | None = None
    chaser: Chaser | None = None
    backlog: Backlog | None = None
    balking: Balking | None = None
    callback: Callback | None = None
    open: OpenHours = Field(default_factory=lambda: dict.fromkeys(WEEKDAYS, (0, DAY)))
    demand: DemandForecast | None = None
    handle_time: Annotated[HandleTime, BeforeValidator(_handle_time)]
    patience: Patience = None
    resolution: Share | None = None
    fcr: FirstContactResolution | None = None
    transfers: tuple[Transfer, ...] = ()
    redial: Redial | None = None
    recontact: Recontact | None = None
    silent: Silent | None = None
    target: Target = Target()

    @model_validator(mode="after")
    def _while_waiting(self) -> ContactType:
        check_escalation(self.priority, self.escalation)
        check_announcements(self.balking, self.callback)
        if self.redial and self.redial.balked and not self.balking:
            raise ValueError(
                "redial.balked is about who balks, and nobody does; leave it out, or give balking"
            )
        return self

    @model_validator(mode="after")
    def _transfer_shares(self) -> ContactType:
        total = sum(transfer.probability for transfer in self.transfers)
        if total > 1.0 + 1e-9:
            raise ValueError(f"the probabilities of transfers sum to {total:g}, more than 1")
        return self

    @model_validator(mode="after")
    def _resolution_is_told_once(self) -> ContactType:
        if self.resolution is not None and self.fcr is not None:
            raise ValueError("give either resolution or fcr, and not both: fcr is converted to a resolution")
        if self.recontact is not None and self.resolution is None and self.fcr is None:
            raise ValueError(
                "recontact is about contacts that are not resolved; give resolution (or fcr) too"
            )
        if self.fcr is not None:
            self._check_fcr(self.fcr)
        if self.recontact is not None and self.recontact.probability * (1.0 - (self.resolves or 0.0)) >= 1.0:
            raise ValueError(
                "nobody is resolved and everybody comes again, for ever; lower recontact.probability"
            )
        return self

    def _check_fcr(self, fcr: FirstContactResolution) -> None:
        if self.repeats_within(fcr.within) == 0.0:
            raise ValueError(
                "fcr counts contacts that come again; give recontact (with some that come within "
                f"{show_duration(fcr.within)}), or resolution instead"
            )
        lowest = 1.0 - self.repeats_within(fcr.within)
        if fcr.value < lowest - 1e-12:
            raise ValueError(
                f"an fcr of {fcr.value:g} cannot be: even if nothing were resolved, only {1 - lowest:.3g} of the "
                f"customers come again within {show_duration(fcr.within)}, so it is {lowest:.3g} or more"
            )

    def repeats_within(self, duration: int) -> float:
        """Probability that a customer who was not resolved comes again within a duration, q F(N)."""
        rule = self.recontact
        return 0.0 if rule is None else rule.probability * share_within(rule.after, duration)

    @property
    def resolves(self) -> float | None:
        """Probability that a contact is resolved; behind a given FCR(N) it is 1 - (1 - fcr) / (q F(N))."""
        if self.fcr is None:
            return self.resolution
        return max(0.0, 1.0 - (1.0 - self.fcr.value) / self.repeats_within(self.fcr.within))
