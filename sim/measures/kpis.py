"""The measures: each a name, a unit, its formula in words and as numerator and denominator.

A new measure is one more line here, in `deferred_kpis` or in `agent_kpis`. Counts are of segments (visits to a
queue) in the scope's own queues; a contact that is transferred is counted again in the queue it goes to. A contact
that balks (no patience, nobody free) counts as abandoned after a wait of 0. Waits, abandonment and SL1 to SL8 are of
live contacts: where there are deferred ones too, they are left out (decision 0020)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import UserError, did_you_mean
from sim.measures.agent_kpis import AGENTS
from sim.measures.cases import AGAIN
from sim.measures.deferred_kpis import DEFERRED
from sim.measures.measure import (
    WHOLE_TYPES,
    WITH_QUANTILES,
    Measure,
    count,
    quantile,
    ratio_of_contacts,
    seconds,
    share,
    value,
)
from sim.measures.origins import ORIGINS, column_of
from sim.measures.self_service_kpis import SELF_SERVICE
from sim.measures.service_level import SERVICE_LEVELS, live_counts
from sim.tables import Origin

if TYPE_CHECKING:
    from sim.measures.measure import Ratio
    from sim.measures.views import View


def _level(number: int) -> Measure:
    level = SERVICE_LEVELS[f"SL{number}"]

    def ratio(v: View) -> Ratio:
        return level.of(live_counts(v))

    return share(
        f"service_level_{number}", f"SL{number}: {level.formula}; live contacts only", ratio, "higher"
    )


FROM = {
    Origin.FIRST: "first attempts", Origin.REDIAL: "redials of who was not answered", Origin.TRANSFER: "transfers in",
    Origin.CALLBACK: "callbacks", Origin.RECONTACT: "recontacts after an unresolved contact",
    Origin.CHASER: "chasers of late work", Origin.BACKLOG: "backlog from before the start",
    Origin.FOLLOW_UP: "work that comes back after waiting for somebody outside",
    Origin.RETURNED: "interrupted work put back into its queue",
    Origin.FALSE_CONTAINMENT: "recontacts after false containment by self-service",
}  # fmt: skip

FIRST_ATTEMPTS = (
    share(
        "first_attempt_service_level", "first attempts before any transfer, each type by the definition, T and s of "
        "its own target; numerators ÷ denominators, added; live contacts only",
        lambda v: (v.first_level_met, v.first_level_counted), "higher",
    ),
    share(
        "first_attempt_abandonment", "abandoned at the first attempt, before any transfer ÷ first attempts; live "
        "contacts only", lambda v: (v.first_abandoned_live, v.first_offered_live), "lower",
    ),
    share(
        "first_attempt_answer_rate", "answered at the first attempt, before any transfer ÷ (first attempts − callbacks "
        "that they took); live contacts only",
        lambda v: (v.first_answered_live, v.first_offered_live - v.first_callbacks), "higher",
    ),
)  # fmt: skip

MEASURES: tuple[Measure, ...] = (
    count("offered", "segments offered to the queue: first attempts, redials, recontacts and transfers in"),
    count("contacts", "contacts offered: segments before any transfer (first legs), redials and recontacts included"),
    count("first_attempts", "first attempts offered: neither redials nor recontacts nor transfers in"),
    count("answered", "segments answered"),
    count("abandoned", "segments abandoned while waiting; balked ones included", "lower"),
    count("balked", "segments whose customer left at once since nobody was free; part of abandoned", "lower"),
    count("blocked", "segments refused before the queue; in no service level", "lower"),
    count("flow_out", "segments that left the queue for another destination unanswered"),
    count("still_open", "segments neither answered nor gone when the run ended; in no service level"),
    count("no_line", "segments blocked since every line of their trunk was held; part of blocked", "lower"),
    count("callbacks", "segments whose customer hung up to be called back; in no service level"),
    Measure(
        "callback_offers", "contacts", "segments whose customer was offered a callback; missing where nobody was",
        lambda v: (v.callback_offers, (v.callback_offers > 0) * 1),
    ),
    share(
        "callback_acceptance", "callbacks taken ÷ callbacks offered", lambda v: (v.callbacks, v.callback_offers)
    ),
    Measure(
        "calls_per_callback", "", "callbacks called, each time counted ÷ callbacks taken (called or not)",
        lambda v: (v.callback_calls, v.callbacks),
    ),
    seconds(
        "callback_announced", "announced wait of who took a callback ÷ callbacks taken",
        lambda v: (v.announced_called, v.callbacks),
    ),
    seconds(
        "callback_wait", "time from coming in until the call that reached the customer ÷ callbacks reached; `asa` "
        "beside it is that of who held on", lambda v: (v.wait_called, v.callbacks_reached), better="lower",
    ),
    share(
        "first_call_success", "callbacks reached by the first call ÷ callbacks called",
        lambda v: (v.first_calls_reached, v.first_calls), "higher",
    ),
    share(
        "callback_success", "callbacks reached ÷ callbacks taken (called or not)",
        lambda v: (v.callbacks_reached, v.callbacks), "higher",
    ),
    seconds(
        "prediction_bias", "announced wait − wait ÷ answered to whom a wait was announced, callbacks apart",
        lambda v: (v.over_predicted, v.announced),
    ),
    seconds(
        "prediction_error",
        "announced wait − wait, without its sign ÷ answered to whom a wait was announced, callbacks apart",
        lambda v: (v.mispredicted, v.announced), better="lower",
    ),
    share(
        "trunk_load", "time for which lines were held ÷ lines × time, day and night",
        lambda v: (v.line_time, v.line_capacity), needs="types", kinds=("total", "day", "trunk"),
    ),
    *SELF_SERVICE,
    share(
        "service_level", "each type by the definition, T and s of its own target; numerators and denominators added. "
        "Of a deferred type it is `on_time`; where there are live types too, these alone count",
        lambda v: (v.level_met, v.level_counted), "higher",
    ),
    *(_level(number) for number in range(1, 9)),
    share(
        "intervals_in_target", "intervals whose service level reaches the type's target ÷ intervals with a service "
        "level, counted by type; abandonment is not looked at", lambda v: (v.intervals_met, v.intervals_counted),
        "higher", needs="types", kinds=WHOLE_TYPES,
    ),
    share(
        "days_in_target", "days whose service level and abandonment both meet the type's target ÷ days with a service "
        "level, counted by type", lambda v: (v.days_met, v.days_counted), "higher", needs="types", kinds=WHOLE_TYPES,
    ),
    share(
        "target_met", "periods (interval or day, as the type's target says) whose service level and abandonment both "
        "meet the target ÷ periods with a service level, counted by type",
        lambda v: (v.periods_met, v.periods_counted), "higher", needs="types", kinds=WHOLE_TYPES,
    ),
    share(
        "worst_interval", "lowest service level of an interval with a service level, in each replication; then the "
        "mean over replications; as for `service_level`, live types alone where there are any",
        lambda v: (v.worst_level, v.has_level), "higher", kinds=WITH_QUANTILES,
    ),
    seconds(
        "asa", "average speed of answer: wait of answered ÷ answered; live contacts only, callbacks apart",
        lambda v: (v.wait_answered, v.answered_live), better="lower",
    ),
    seconds(
        "wait_mean", "wait of answered, abandoned and flowed out ÷ their number; live contacts only",
        lambda v: (v.wait_all, v.answered_live + v.abandoned_live + v.flow_out), better="lower",
    ),
    seconds(
        "wait_if_any", "wait of answered ÷ answered that waited at all; live contacts only",
        lambda v: (v.wait_answered, v.waited), better="lower",
    ),
    seconds(
        "time_to_abandon", "wait of abandoned ÷ abandoned (biased low as a measure of patience)",
        lambda v: (v.wait_abandoned, v.abandoned_live),
    ),
    seconds(
        "wait_to_conversation", "wait until an agent spoke: of answered from being offered, of who was called back and "
        "reached from coming in until the call ÷ their number; live contacts only",
        lambda v: (v.wait_answered + v.wait_called, v.answered_live + v.callbacks_reached), better="lower",
    ),
    quantile("wait_p50", "smallest wait that 50 % of answered live contacts did not exceed", "has_waits"),
    quantile("wait_p90", "smallest wait that 90 % of answered live contacts did not exceed", "has_waits"),
    quantile("wait_p95", "smallest wait that 95 % of answered live contacts did not exceed", "has_waits"),
    quantile("wait_max", "longest wait of an answered live contact", "has_waits"),
    share(
        "abandonment", "abandoned ÷ offered; live contacts only", lambda v: (v.abandoned_live, v.offered_live), "lower"
    ),
    share(
        "short_abandonment", "abandoned after at most s (the type's `short_abandon`) ÷ offered; live contacts only",
        lambda v: (v.short_abandoned, v.offered_live),
    ),
    share(
        "answer_rate", "answered ÷ (offered − callbacks taken); live contacts only",
        lambda v: (v.answered_live, v.offered_live - v.callbacks), "higher",
    ),
    *FIRST_ATTEMPTS,
    share("redial_share", "redials ÷ contacts (first legs)", lambda v: (v.redials, v.contacts)),
    share("recontact_share", "recontacts ÷ contacts (first legs)", lambda v: (v.from_recontact, v.contacts), "lower"),
    share(
        "chaser_share", "chasers of late work ÷ contacts (first legs)", lambda v: (v.from_chaser, v.contacts), "lower"
    ),
    share(
        "first_attempt_share", "first attempts ÷ contacts (first legs): the rest follows from contacts before",
        lambda v: (v.first_attempts, v.contacts),
    ),
    ratio_of_contacts(
        "contacts_per_case", "contacts (sessions after which the customer left included) of the cases that began "
        "here ÷ these cases, up to the end of the run",
        lambda v: (v.case_contacts, v.cases),
    ),
    *(
        ratio_of_contacts(
            f"{name}_per_case", f"{words} of the cases that began here ÷ these cases, up to the end of the run",
            lambda v, name=name: (v[f"case_{name}"], v.cases),  # type: ignore[misc]
        )
        for name, words in AGAIN.items()
    ),
    share(
        "cases_answered", "cases with a conversation that was not handed on and lost, at any attempt up to the end of "
        "the run ÷ cases that began here, those that ended with self-service included",
        lambda v: (v.fcr_counted + v.cases_censored, v.cases), "higher",
    ),
    share(
        "first_contact_resolution", "FCR(N): cases that no other contact (but redials) followed within N after their "
        "first conversation with an agent ÷ cases answered at least N before the end of the run; N is the type's "
        "`fcr.within`, else the center's `fcr_within`; the others are `cases_censored`",
        lambda v: (v.fcr_met, v.fcr_counted), "higher",
    ),
    Measure(
        "cases_censored", "contacts", "cases that began here, were answered, and for which N ends after the run",
        lambda v: (v.cases_censored, (v.cases > 0) * 1),
    ),
    share(
        "one_contact_resolution", "cases resolved by their first attempt, by an agent or self-service, and without any "
        "other ÷ cases whose first conversation has a known resolution, or whose first attempt ended with self-service "
        "as a type that models it", lambda v: (v.one_contact_met, v.one_contact_counted), "higher",
    ),
    share(
        "transfer_rate", "answered and then transferred (not put back into the own queue) ÷ answered",
        lambda v: (v.transferred - v.from_returned, v.answered),
    ),
    share(
        "escalation_rate", "answered and then transferred to a higher tier ÷ answered",
        lambda v: (v.escalated, v.answered),
    ),
    *(
        count(column_of(origin), f"visits that came as {FROM.get(origin, origin.name.lower().replace('_', ' '))}")
        for origin in ORIGINS
    ),
    Measure(
        "concurrency", "", "time of live contacts from answer to end of wrap-up ÷ time in which their agents held at "
        "least one; missing where nobody may hold several", lambda v: (v.session_time, v.attended_time),
    ),
    value("value_offered", "value of offered: each visit counts as much as its segment says"),
    value("value_abandoned", "value of abandoned: each counts as much as its segment says, at every attempt", "lower"),
    share(
        "value_abandonment", "value of abandoned ÷ value of offered",
        lambda v: (v.value_abandoned, v.value_offered), "lower",
    ),
    share(
        "priority_inversion", "answered while a contact of a smaller priority number, which the same agent may serve, "
        "had waited beyond its target's T ÷ answered by agents who may serve a smaller priority number",
        lambda v: (v.inversions, v.outrankable), "lower",
    ),
    share(
        "overtaken", "waited beyond T while an agent who may serve them answered a contact of a larger priority number "
        "÷ offered where there are such agents", lambda v: (v.overtaken, v.overtakable), "lower",
    ),
    share(
        "warm_transfer_rate", "transferred while the agent stayed until the next one answered ÷ answered",
        lambda v: (v.warm, v.answered),
    ),
    share(
        "consult_rate", "asked another agent while the customer was on hold ÷ answered",
        lambda v: (v.consults, v.answered),
    ),
    seconds(
        "time_held", "time from the end of the conversation until the next agent answered or the customer left ÷ warm "
        "transfers and consults", lambda v: (v.held, v.warm + v.consults), better="lower",
    ),
    *DEFERRED,
    *AGENTS,
)  # fmt: skip


def measure(name: str) -> Measure:
    """The measure of a name; raises UserError naming the nearest one."""
    for entry in MEASURES:
        if entry.name == name:
            return entry
    raise UserError(f'"{name}" is no measure{did_you_mean(name, [entry.name for entry in MEASURES])}')
