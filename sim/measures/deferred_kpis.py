"""Measures of deferred work: judged by when it was due, not by how long it waited."""

from __future__ import annotations

from sim.measures.measure import Measure, quantile, ratio_of_contacts, seconds, share

DEFERRED: tuple[Measure, ...] = (
    share(
        "on_time", "deferred contacts finished when due ÷ deferred contacts finished, or due before the end of the run",
        lambda v: (v.due_met, v.due_counted), "higher",
    ),
    seconds(
        "first_response", "time from coming to the first answer (the end of a conversation that finished deferred "
        "work or set it aside) ÷ deferred contacts that had one",
        lambda v: (v.response_time, v.responded), better="lower",
    ),
    quantile(
        "first_response_p50", "time to a first answer that 50 % of deferred contacts did not exceed", "has_responses"
    ),
    quantile(
        "first_response_p90", "time to a first answer that 90 % of deferred contacts did not exceed", "has_responses"
    ),
    seconds(
        "full_resolution", "time from coming until the work was finished, waiting for somebody outside included ÷ "
        "deferred contacts finished", lambda v: (v.resolution_time, v.resolutions), better="lower",
    ),
    seconds(
        "full_resolution_inside", "time from coming until the work was finished, without what it waited for somebody "
        "outside ÷ deferred contacts finished",
        lambda v: (v.resolution_time - v.outside_time, v.resolutions), better="lower",
    ),
    quantile(
        "full_resolution_p50", "time until finished that 50 % of deferred contacts did not exceed", "has_resolutions"
    ),
    quantile(
        "full_resolution_p90", "time until finished that 90 % of deferred contacts did not exceed", "has_resolutions"
    ),
    Measure(
        "chasers", "contacts", "contacts that asked after late deferred work, where that had come; missing where none "
        "came", lambda v: (v.chasers, (v.due_counted + v.backlog > 0) * 1), better="lower",
    ),
    ratio_of_contacts(
        "chasers_per_contact", "chasers ÷ deferred contacts that came (neither put back nor back from outside)",
        lambda v: (v.chasers, (v.offered - v.offered_live - v.from_returned - v.from_follow_up)),
    ),
    Measure(
        "finished", "contacts", "deferred contacts finished, in the interval in which that happened; missing where "
        "none came", lambda v: (v.finished, ((v.due_counted + v.backlog) > 0) * 1),
    ),
    Measure(
        "backlog", "contacts", "deferred contacts that came before the end of the interval, neither finished by then "
        "nor waiting for somebody outside",
        lambda v: (v.backlog, 1), kinds=("interval",), better="lower",
    ),
    seconds(
        "oldest", "age of the oldest contact of the backlog at the end of the interval, 0 where there is none",
        lambda v: (v.oldest, 1), kinds=(), better="lower",
    ),
)  # fmt: skip
