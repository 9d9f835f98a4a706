"""Measures of agents: what they handled, how long it took, how busy they were, and what that cost."""

from __future__ import annotations

from sim.entities.units import HOUR
from sim.measures.measure import SUMMED_GROUPS, Measure, cost, hours, seconds, share

COST = "wages of own agents (wage × on-costs per paid hour, overtime by its factor) + vendors' prices"

AGENTS: tuple[Measure, ...] = (
    Measure("handled", "contacts", "segments answered by the scope's groups", lambda v: (v.handled, 1), "pairs"),
    seconds(
        "aht", "(talk + hold + wrap-up) ÷ handled, in the interval of the contact",
        lambda v: (v.talk + v.hold + v.wrap_up, v.handled), needs="pairs",
    ),
    seconds("talk", "talk ÷ handled", lambda v: (v.talk, v.handled), needs="pairs"),
    seconds("hold", "hold ÷ handled", lambda v: (v.hold, v.handled), needs="pairs"),
    seconds("wrap_up", "wrap-up ÷ handled", lambda v: (v.wrap_up, v.handled), needs="pairs"),
    share(
        "resolution_rate", "resolved ÷ handled whose resolution is modelled",
        lambda v: (v.resolved, v.resolution_known), "higher", needs="pairs",
    ),
    Measure(
        "resolved", "contacts", "handled and resolved; missing where resolution is not modelled",
        lambda v: (v.resolved, (v.resolution_known > 0) * 1), "pairs", better="higher",
    ),
    share(
        "occupancy", "time with any contact in hand, deferred ones included ÷ time logged in, of the groups that may "
        "serve the scope, overtime included", lambda v: (v.busy, v.production), needs="groups",
    ),
    share(
        "live_occupancy", "time with a live contact in hand ÷ time logged in, of the groups that may serve the scope "
        "and serve live contacts; time with deferred work in hand counts as free. The ceiling on occupancy is on this "
        "one",
        lambda v: (v.live_busy, v.live_production), needs="groups",
    ),
    share(
        "concurrency_load", "places taken by live contacts ÷ places, over the time logged in; an agent has as many "
        "places as the largest concurrency of its live channels, and a contact of a channel that allows fewer takes "
        "as many as keep others out. Places kept by the search for customers who left unseen are not counted; missing "
        "where nobody may hold several",
        lambda v: (v.slot_time * (v.slot_capacity > 0), v.slot_capacity), needs="groups", kinds=SUMMED_GROUPS,
    ),
    share(
        "utilisation", "time with any contact in hand ÷ paid time of the groups that may serve the scope",
        lambda v: (v.busy, v.paid), needs="groups",
    ),
    share(
        "shrinkage", "paid time not logged in ÷ paid time: paid breaks and paid absence",
        lambda v: (v.paid - v.production, v.paid), needs="groups",
    ),
    hours(
        "paid_hours", "paid", "regular time on duty ÷ (1 − shrinkage by leave, training, meetings, sickness, system) + "
        "overtime; unpaid breaks and lateness are not paid",
    ),
    hours("hours_on_duty", "on_duty", "logged in or on a paid break"),
    hours("production_hours", "production", "logged in: with a contact in hand, or available"),
    hours("overtime_hours", "overtime", "on duty after the end of the shift"),
    cost("cost", COST, lambda v: 1, "lower"),
    cost("cost_per_contact", "cost ÷ handled", lambda v: v.handled, "lower"),
    cost(
        "cost_per_resolved", "cost ÷ resolved; contacts whose resolution is not modelled cost but are not resolved",
        lambda v: v.resolved, "lower",
    ),
    cost("cost_per_paid_hour", "cost ÷ paid hours", lambda v: v.paid / HOUR),
    cost("cost_per_production_hour", "cost ÷ production hours", lambda v: v.production / HOUR),
)  # fmt: skip
