"""What things are called in sentences, tables and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import DAY, SECOND, WEEKDAYS, show_duration
from sim.report.numbers import count, number

if TYPE_CHECKING:
    from sim.center import Center
    from sim.comparison.shortfalls import Block
    from sim.entities.contact_type import Target
    from sim.entities.law import AnyLaw

KPI_NAMES = {
    "service_level": "service level, own target", "service_level_1": "service level SL1", "asa": "ASA",
    "aht": "AHT", "on_time": "done when due", "live_occupancy": "live occupancy",
    "full_resolution_inside": "full resolution without pending", "first_response_p90": "first response, P90",
    "full_resolution_p90": "full resolution, P90", "chasers_per_contact": "chasers per "
    "contact", "callback_offers": "callbacks offered",
    "callback_acceptance": "taken", "first_call_success": "reached by the first call", "callback_success": "reached",
    "callback_announced": "wait announced to callbacks", "callback_wait": "wait of callbacks",
    "prediction_bias": "error of prediction", "prediction_error": "error without sign", "wait_mean": "mean "
    "wait, all", "wait_if_any": "mean wait if any", "wait_p50": "wait, P50",
    "first_attempt_service_level": "service level, first attempts",
    "first_attempt_abandonment": "abandonment, first attempts", "answer_rate": "answered, all attempts",
    "first_attempt_answer_rate": "answered, first attempts", "cases_answered": "answered, cases",
    "wait_p90": "wait, P90", "wait_p95": "wait, P95", "wait_max": "longest wait", "redial_share": "redials",
    "days_in_target": "days in target", "intervals_in_target": "intervals in target", "target_met": "target met",
    "resolution_rate": "resolution", "escalation_rate": "escalation", "transfer_rate": "transfers",
    "self_service_sessions": "sessions with self-service", "true_containment": "helped (true containment)",
    "false_containment": "not helped (false containment)", "self_service_full": "found the machine full",
    "self_service_blocking": "found the machine full", "self_service_time": "session time",
    "self_service_load": "room used", "trunk_load": "load of lines", "no_line": "blocked for want of a line",
    "falsely_contained": "falsely contained", "handed_over": "handed over",
    "cost_per_contact": "cost per contact", "cost_per_resolved": "cost per resolved contact",
}  # fmt: skip

ORIGIN_NAMES = {
    "first": "first attempts", "redial": "redials", "transfer": "transfers in", "callback": "callbacks",
    "recontact": "recontacts", "chaser": "chasers", "backlog": "backlog at the start",
    "returned": "interrupted and put back", "follow_up": "follow-ups",
    "false_containment": "back after false containment",
}  # fmt: skip
PREDICTOR_NAMES = {
    "last_answered": "wait of the last one answered", "head_of_line": "wait of the first in line",
    "queue_over_throughput": "queue over recent answers",
}  # fmt: skip
WAY_NAMES = {
    "flow_out": "sent away at closing",
    "still_open": "still open at the end",
    "callbacks": "took a callback",
}
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def kpi_name(kpi: str) -> str:
    """A KPI as tables and figures call it."""
    if kpi.startswith("service_level_"):
        return f"service level SL{kpi.rpartition('_')[2]}"
    return KPI_NAMES.get(kpi, kpi.replace("_", " "))


def origin_name(origin: str) -> str:
    """What visits of an origin are called: "transfers in"."""
    return ORIGIN_NAMES.get(origin, origin.replace("_", " "))


def predictor_name(predictor: str) -> str:
    """What a prediction of waits looks at: "wait of the head of the line"."""
    return PREDICTOR_NAMES[predictor]


def way_name(way: str) -> str:
    """What a way out is called: "sent away at closing"."""
    return WAY_NAMES.get(way, way)


def day_name(weekday: str) -> str:
    """ "mon" -> "Monday"."""
    return DAY_NAMES[WEEKDAYS.index(weekday)]


def time_of(block: Block) -> str:
    """ "Monday 10:00–12:00"."""
    return f"{day_name(block.weekday)} {block.begins}–{block.ends}"


def slash(center: Center, contact_type: str) -> str:
    """ "80/20": percent within seconds, as planners say it; times of other sizes keep their unit, and deferred work is
    due: "95 % in 24 h"."""
    target = center.contact_types[contact_type].target
    if center.is_deferred(contact_type):
        return f"{100 * target.service_level:g} % in {_time_allowed(target)}"
    seconds = target.within / SECOND
    return f"{100 * target.service_level:g}/{f'{seconds:g}' if seconds <= 120 else span(target.within)}"


def _time_allowed(target: Target) -> str:
    """The time that deferred work may take, by its target's clock."""
    if target.clock == "business_days":
        return count(target.within // DAY, "business day")
    return f"{span(target.within)}{' of opening hours' if target.clock == 'open_hours' else ''}"


def span(microseconds: float) -> str:
    """A duration from a config as a reader expects it: "20 s", "5 min", "2 h", "1.5 d"."""
    seconds = microseconds / SECOND
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= (3 if unit == "d" else 2) * size or (
            unit != "d" and (seconds >= size and seconds % size == 0)
        ):
            return f"{seconds / size:.4g} {unit}"
    return f"{seconds:.4g} s"


def law(one: AnyLaw) -> str:
    """A law in words: "lognormal, mean 4 min, cv 1.1"."""
    if one.name == "constant":
        return f"constant {span(one.mean)}"
    return f"{one.name}, mean {span(one.mean)}, cv {one.cv:.2g}"


def promise(center: Center, contact_type: str) -> str:
    """The whole target in words, with its definition."""
    target = center.contact_types[contact_type].target
    if center.is_deferred(contact_type):
        return f"{100 * target.service_level:g} % done within {_time_allowed(target)}"
    ceiling = "" if target.abandonment is None else f", abandonment at most {100 * target.abandonment:g} %"
    return f"{100 * target.service_level:g} % within {span(target.within)} by {target.definition}{ceiling}"


def horizon(center: Center) -> str:
    """What a total is about: "day" or "6 days"."""
    return "day" if center.days == 1 else f"{center.days} days"


def beginning(center: Center) -> str:
    """Where a run begins that is not a whole day, and with whom: "from 10:30 with 14 waiting and 31 in service"."""
    waiting, in_service = center.opening_state.counts
    moment = f"from {center.clock.label(center.begin)}" if center.begin else ""
    there = f"with {waiting:,} waiting and {in_service:,} in service" if waiting or in_service else ""
    return " ".join(part for part in (moment, there) if part)


def over(center: Center) -> str:
    """What a difference of totals is about: "a day" or "in 6 days"."""
    return "a day" if center.days == 1 else f"in {center.days} days"


def width(center: Center) -> str:
    """An interval as it is called: "half-hour"."""
    names = {"30m": "half-hour", "15m": "quarter-hour", "1h": "hour"}
    return names.get(show_duration(center.interval), f"{show_duration(center.interval)} interval")


def people(amount: float) -> str:
    """ "two more agents"."""
    words = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    which = words.get(int(amount), f"{amount:g}")
    return f"{which} more agent{'s' if amount != 1 else ''}"


def hours(amount: float) -> str:
    """ "2.0 agent-hours"."""
    return f"{number(amount, 'h').removesuffix(' h')} agent-hours"
