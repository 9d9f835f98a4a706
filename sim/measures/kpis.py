"""The measures: each a name, a unit, its formula in words and as numerator and denominator.

A new measure is one more line in MEASURES. Numerator and denominator are sums of a `View`, so that a ratio over
replications, days or sites is always the ratio of the sums, never a mean of ratios. A denominator of 0 means that the
measure is missing there. Counts are of segments (visits to a queue) in the scope's own queues; a contact that is
transferred is counted again in the queue it goes to. A contact that balks (no patience, nobody free) counts as
abandoned after a wait of 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sim.entities.units import HOUR, SECOND
from sim.errors import UserError, did_you_mean
from sim.measures.cost import MILLIONTHS
from sim.measures.origins import ORIGINS, column_of
from sim.measures.service_level import SERVICE_LEVELS
from sim.tables import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.center import Center
    from sim.measures.scopes import Scope
    from sim.measures.views import View

Ratio = tuple[Any, Any]
Unit = Literal["share", "s", "h", "contacts", "money", "value", ""]
Better = Literal["higher", "lower", ""]
EVERYWHERE = (
    "total",
    "type",
    "queue",
    "channel",
    "channel_kind",
    "segment",
    "group",
    "site",
    "vendor",
    "day",
    "type_day",
    "interval",
    "trunk",
)
WHOLE_GROUPS = ("total", "group", "site", "vendor", "day", "interval")
WHOLE_TYPES = ("total", "type", "channel", "channel_kind", "segment", "day", "type_day")
WITH_QUANTILES = ("total", "type", "queue", "channel", "channel_kind", "segment", "site", "vendor", "day")


@dataclass(frozen=True)
class Measure:
    """A key figure: `definition` is its formula in words, `ratio` its numerator and denominator over a view, `needs`
    the part of a scope it is a sum over, `kinds` the scopes it makes sense for, `better` which way is better."""

    name: str
    unit: Unit
    definition: str
    ratio: Callable[[View], Ratio]
    needs: Literal["queues", "pairs", "groups", "types"] = "queues"
    kinds: tuple[str, ...] = EVERYWHERE
    better: Better = ""

    def applies(self, scope: Scope) -> bool:
        """Whether the measure has a meaning in a scope."""
        return scope.kind in self.kinds and bool(getattr(scope, self.needs))

    def unit_in(self, center: Center) -> str:
        """The unit as a center counts it: its currency for money, and what its segments are worth for values."""
        return {"money": center.currency, "value": center.value_unit}.get(self.unit, self.unit)


def _count(name: str, definition: str, better: Better = "") -> Measure:
    return Measure(name, "contacts", definition, lambda v: (v[name], 1), better=better)


def _ratio_of_contacts(name: str, definition: str, ratio: Callable[[View], Ratio]) -> Measure:
    return Measure(name, "contacts", definition, ratio, better="lower")


def _seconds(name: str, definition: str, ratio: Callable[[View], Ratio], **options: Any) -> Measure:
    """A measure in seconds from a ratio in microseconds."""

    def in_seconds(v: View) -> Ratio:
        total, count = ratio(v)
        return total / SECOND, count

    return Measure(name, "s", definition, in_seconds, **options)


def _hours(name: str, column: str, definition: str) -> Measure:
    return Measure(name, "h", definition, lambda v: (v[column] / HOUR, 1), "groups", WHOLE_GROUPS)


def _share(
    name: str, definition: str, ratio: Callable[[View], Ratio], better: Better = "", **options: Any
) -> Measure:
    return Measure(name, "share", definition, ratio, better=better, **options)


def _level(number: int) -> Measure:
    level = SERVICE_LEVELS[f"SL{number}"]
    return _share(f"service_level_{number}", f"SL{number}: {level.formula}", level.of, "higher")  # type: ignore[arg-type]


def _wait(name: str, words: str) -> Measure:
    return _seconds(
        name, f"{words}; of each replication, then the mean over replications with answered contacts",
        lambda v: (v[name], v["has_waits"]), kinds=WITH_QUANTILES, better="lower",
    )  # fmt: skip


def _cost(name: str, definition: str, units: Callable[[View], Any], better: Better = "") -> Measure:
    """Money per unit; missing where a group at work has neither pay nor a vendor's price."""

    def ratio(v: View) -> Ratio:
        return (v.hourly_cost + v.fees) / MILLIONTHS, units(v) * (v.unpriced == 0)

    return Measure(name, "money", definition, ratio, "groups", WHOLE_GROUPS, better)


def _value(name: str, definition: str, better: Better = "") -> Measure:
    """What contacts are worth; missing where no segment says."""
    return Measure(
        name, "value", definition, lambda v: (v[name] / MILLIONTHS, (v.value_offered > 0) * 1), better=better
    )


FROM = {
    Origin.FIRST: "first attempts", Origin.REDIAL: "redials of who was not answered", Origin.TRANSFER: "transfers in",
    Origin.CALLBACK: "callbacks", Origin.RECONTACT: "recontacts after an unresolved contact",
    Origin.CHASER: "chasers of late work", Origin.BACKLOG: "backlog from before the start",
    Origin.FOLLOW_UP: "work that comes back after waiting for somebody outside",
    Origin.RETURNED: "interrupted work put back into its queue",
    Origin.FALSE_CONTAINMENT: "recontacts after false containment by self-service",
}  # fmt: skip

COST = "wages of own agents (wage × on-costs per paid hour, overtime by its factor) + vendors' prices"

MEASURES: tuple[Measure, ...] = (
    _count("offered", "segments offered to the queue: first attempts, redials, recontacts and transfers in"),
    _count("contacts", "contacts offered: segments before any transfer (first legs), redials and recontacts included"),
    _count("first_attempts", "first attempts offered: neither redials nor recontacts nor transfers in"),
    _count("answered", "segments answered"),
    _count("abandoned", "segments abandoned while waiting; balked ones included", "lower"),
    _count("balked", "segments whose customer left at once since nobody was free; part of abandoned", "lower"),
    _count("blocked", "segments refused before the queue; in no service level", "lower"),
    _count("flow_out", "segments that left the queue for another destination unanswered"),
    _count("still_open", "segments neither answered nor gone when the run ended; in no service level"),
    _count("no_line", "segments blocked since every line of their trunk was held; part of blocked", "lower"),
    _count("callbacks", "segments whose customer hung up to be called back; in no service level"),
    _share(
        "first_call_success", "callbacks reached by the first call ÷ callbacks called",
        lambda v: (v.first_calls_reached, v.first_calls), "higher",
    ),
    _share(
        "callback_success", "callbacks reached ÷ callbacks taken (called or not)",
        lambda v: (v.callbacks_reached, v.callbacks), "higher",
    ),
    _seconds(
        "prediction_bias", "announced wait − wait ÷ answered to whom a wait was announced",
        lambda v: (v.over_predicted, v.announced),
    ),
    _seconds(
        "prediction_error", "announced wait − wait, without its sign ÷ answered to whom a wait was announced",
        lambda v: (v.mispredicted, v.announced), better="lower",
    ),
    _share(
        "trunk_load", "time for which lines were held ÷ lines × time",
        lambda v: (v.line_time, v.line_capacity), needs="types", kinds=("total", "day", "trunk"),
    ),
    _share(
        "service_level", "each type by the definition, T and s of its own target; numerators and denominators added",
        lambda v: (v.level_met, v.level_counted), "higher",
    ),
    *(_level(number) for number in range(1, 9)),
    _share(
        "intervals_in_target", "intervals whose service level reaches the type's target ÷ intervals with a service "
        "level, counted by type; abandonment is not looked at", lambda v: (v.intervals_met, v.intervals_counted),
        "higher", needs="types", kinds=WHOLE_TYPES,
    ),
    _share(
        "days_in_target", "days whose service level and abandonment both meet the type's target ÷ days with a service "
        "level, counted by type", lambda v: (v.days_met, v.days_counted), "higher", needs="types", kinds=WHOLE_TYPES,
    ),
    _share(
        "target_met", "periods (interval or day, as the type's target says) whose service level and abandonment both "
        "meet the target ÷ periods with a service level, counted by type",
        lambda v: (v.periods_met, v.periods_counted), "higher", needs="types", kinds=WHOLE_TYPES,
    ),
    _share(
        "worst_interval", "lowest service level of an interval with a service level, in each replication; then the "
        "mean over replications", lambda v: (v.worst_level, v.has_level), "higher", kinds=WITH_QUANTILES,
    ),
    _seconds(
        "asa", "average speed of answer: wait of answered ÷ answered; callbacks apart",
        lambda v: (v.wait_answered, v.answered), better="lower",
    ),
    _seconds(
        "wait_mean", "wait of answered, abandoned and flowed out ÷ their number",
        lambda v: (v.wait_all, v.answered + v.abandoned + v.flow_out), better="lower",
    ),
    _seconds(
        "wait_if_any", "wait of answered ÷ answered that waited at all",
        lambda v: (v.wait_answered, v.waited), better="lower",
    ),
    _seconds(
        "time_to_abandon", "wait of abandoned ÷ abandoned (biased low as a measure of patience)",
        lambda v: (v.wait_abandoned, v.abandoned),
    ),
    _seconds(
        "wait_to_conversation", "wait until an agent spoke: of answered from being offered, of who was called back and "
        "reached from coming in until the call ÷ their number",
        lambda v: (v.wait_answered + v.wait_called, v.answered + v.callbacks_reached), better="lower",
    ),
    _wait("wait_p50", "smallest wait that 50 % of answered did not exceed"),
    _wait("wait_p90", "smallest wait that 90 % of answered did not exceed"),
    _wait("wait_p95", "smallest wait that 95 % of answered did not exceed"),
    _wait("wait_max", "longest wait of an answered contact"),
    _share("abandonment", "abandoned ÷ offered", lambda v: (v.abandoned, v.offered), "lower"),
    _share(
        "short_abandonment", "abandoned after at most s (the type's `short_abandon`) ÷ offered",
        lambda v: (v.short_abandoned, v.offered),
    ),
    _share("redial_share", "redials ÷ contacts (first legs)", lambda v: (v.redials, v.contacts)),
    _share("recontact_share", "recontacts ÷ contacts (first legs)", lambda v: (v.from_recontact, v.contacts), "lower"),
    _share(
        "first_attempt_share", "first attempts ÷ contacts (first legs): the rest follows from contacts before",
        lambda v: (v.first_attempts, v.contacts),
    ),
    _ratio_of_contacts(
        "contacts_per_case", "contacts of the cases that began here ÷ these cases, up to the end of the run",
        lambda v: (v.case_contacts, v.cases),
    ),
    _share(
        "first_contact_resolution", "FCR(N): cases that no other contact (but redials) followed within N after their "
        "first conversation ÷ cases answered at least N before the end of the run; N is the type's `fcr.within`, else "
        "7 days; the others are `cases_censored`", lambda v: (v.fcr_met, v.fcr_counted), "higher",
    ),
    Measure(
        "cases_censored", "contacts", "cases that began here, were answered, and for which N ends after the run",
        lambda v: (v.cases_censored, (v.cases > 0) * 1),
    ),
    _share(
        "one_contact_resolution", "cases resolved by their first attempt and without any other ÷ cases whose first "
        "conversation has a known resolution", lambda v: (v.one_contact_met, v.one_contact_counted), "higher",
    ),
    _share("transfer_rate", "answered and then transferred ÷ answered", lambda v: (v.transferred, v.answered)),
    _share(
        "escalation_rate", "answered and then transferred to a higher tier ÷ answered",
        lambda v: (v.escalated, v.answered),
    ),
    *(
        _count(column_of(origin), f"visits that came as {FROM.get(origin, origin.name.lower().replace('_', ' '))}")
        for origin in ORIGINS
    ),
    _share(
        "on_time", "deferred contacts finished when due ÷ deferred contacts finished, or due before the end of the run",
        lambda v: (v.due_met, v.due_counted), "higher",
    ),
    Measure(
        "finished", "contacts", "deferred contacts finished, in the interval in which that happened; missing where "
        "none came", lambda v: (v.finished, ((v.due_counted + v.backlog) > 0) * 1),
    ),
    Measure(
        "backlog", "contacts", "deferred contacts that came before the end of the interval, not finished by then",
        lambda v: (v.backlog, 1), kinds=("interval",), better="lower",
    ),
    _seconds(
        "oldest", "age of the oldest contact of the backlog at the end of the interval, 0 where there is none",
        lambda v: (v.oldest, 1), kinds=(), better="lower",
    ),
    Measure(
        "concurrency", "", "time of live contacts from answer to end of wrap-up ÷ time in which their agents held at "
        "least one; missing where nobody may hold several", lambda v: (v.session_time, v.attended_time),
    ),
    _value("value_offered", "value of offered: each visit counts as much as its segment says"),
    _value("value_abandoned", "value of abandoned: each counts as much as its segment says, at every attempt", "lower"),
    _share(
        "value_abandonment", "value of abandoned ÷ value of offered",
        lambda v: (v.value_abandoned, v.value_offered), "lower",
    ),
    _share(
        "priority_inversion", "answered while a contact of a smaller priority number, which the same agent may serve, "
        "had waited beyond its target's T ÷ answered by agents who may serve a smaller priority number",
        lambda v: (v.inversions, v.outrankable), "lower",
    ),
    _share(
        "overtaken", "waited beyond T while an agent who may serve them answered a contact of a larger priority number "
        "÷ offered where there are such agents", lambda v: (v.overtaken, v.overtakable), "lower",
    ),
    _share(
        "warm_transfer_rate", "transferred while the agent stayed until the next one answered ÷ answered",
        lambda v: (v.warm, v.answered),
    ),
    _share(
        "consult_rate", "asked another agent while the customer was on hold ÷ answered",
        lambda v: (v.consults, v.answered),
    ),
    _seconds(
        "time_held", "time from the end of the conversation until the next agent answered or the customer left ÷ warm "
        "transfers and consults", lambda v: (v.held, v.warm + v.consults), better="lower",
    ),
    Measure("handled", "contacts", "segments answered by the scope's groups", lambda v: (v.handled, 1), "pairs"),
    _seconds(
        "aht", "(talk + hold + wrap-up) ÷ handled, in the interval of the contact",
        lambda v: (v.talk + v.hold + v.wrap_up, v.handled), needs="pairs",
    ),
    _seconds("talk", "talk ÷ handled", lambda v: (v.talk, v.handled), needs="pairs"),
    _seconds("hold", "hold ÷ handled", lambda v: (v.hold, v.handled), needs="pairs"),
    _seconds("wrap_up", "wrap-up ÷ handled", lambda v: (v.wrap_up, v.handled), needs="pairs"),
    _share(
        "resolution_rate", "resolved ÷ handled whose resolution is modelled",
        lambda v: (v.resolved, v.resolution_known), "higher", needs="pairs",
    ),
    Measure(
        "resolved", "contacts", "handled and resolved; missing where resolution is not modelled",
        lambda v: (v.resolved, (v.resolution_known > 0) * 1), "pairs", better="higher",
    ),
    _share(
        "occupancy", "(talk + hold + wrap-up) ÷ (talk + hold + wrap-up + available) of the groups that may serve the "
        "scope, overtime included", lambda v: (v.busy, v.production), needs="groups",
    ),
    _share(
        "utilisation", "(talk + hold + wrap-up) ÷ paid time of the groups that may serve the scope",
        lambda v: (v.busy, v.paid), needs="groups",
    ),
    _share(
        "shrinkage", "paid time not logged in ÷ paid time: paid breaks and paid absence",
        lambda v: (v.paid - v.production, v.paid), needs="groups",
    ),
    _hours(
        "paid_hours", "paid", "regular time on duty ÷ (1 − shrinkage by leave, training, meetings, sickness, system) + "
        "overtime; unpaid breaks and lateness are not paid",
    ),
    _hours("hours_on_duty", "on_duty", "logged in or on a paid break"),
    _hours("production_hours", "production", "logged in: talk + hold + wrap-up + available"),
    _hours("overtime_hours", "overtime", "on duty after the end of the shift"),
    _cost("cost", COST, lambda v: 1, "lower"),
    _cost("cost_per_contact", "cost ÷ handled", lambda v: v.handled, "lower"),
    _cost(
        "cost_per_resolved", "cost ÷ resolved; contacts whose resolution is not modelled cost but are not resolved",
        lambda v: v.resolved, "lower",
    ),
    _cost("cost_per_paid_hour", "cost ÷ paid hours", lambda v: v.paid / HOUR),
    _cost("cost_per_production_hour", "cost ÷ production hours", lambda v: v.production / HOUR),
)  # fmt: skip


def measure(name: str) -> Measure:
    """The measure of a name; raises UserError naming the nearest one."""
    for entry in MEASURES:
        if entry.name == name:
            return entry
    raise UserError(f'"{name}" is no measure{did_you_mean(name, [entry.name for entry in MEASURES])}')
