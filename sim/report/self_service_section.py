"""The section about self-service before the queue: where sessions end, and what the machine only seems to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.comparison.self_service import OF_SESSIONS
from sim.report.figures.self_service import self_service_figure
from sim.report.kpi_tables import named, records, value
from sim.report.numbers import number, with_interval
from sim.report.pieces import Cell, Section, Table

if TYPE_CHECKING:
    import pandas as pd

    from sim.report.facts import Facts


def self_service_section(facts: Facts) -> list[Section]:
    """The section, where any type begins with a machine."""
    if not facts.center.has_self_service:
        return []
    endings = facts.session_endings
    drawings = [self_service_figure(facts.center, endings)] if endings["mean"].sum() > 0 else []
    return [Section("Self-service", text=_lines(facts), tables=_tables(facts), drawings=drawings)]


def _lines(facts: Facts) -> list[str]:
    came = facts.kpi("self_service_sessions")
    if not came[0] > 0.0:
        return ["Nobody began with self-service."]
    sessions = number(came[0] / facts.center.days, "contacts")
    kept, helped, unhelped = (
        facts.kpi(kpi) for kpi in ("containment", "true_containment", "false_containment")
    )
    again = facts.kpi("from_false_containment")[0] / facts.center.days
    found = [
        f"Of {sessions} sessions a day {with_interval(*kept, 'share')} ended without an agent: "
        f"{number(helped[0], 'share')} of all helped, {number(unhelped[0], 'share')} did not. Customers of the latter "
        f"who come again bring {number(again, 'contacts')} visits to queues a day, and further sessions; a count of "
        "sessions without a hand-over does not show it."
    ]
    full = facts.kpi("self_service_full")[0]
    if full > 0.0:
        share = with_interval(*facts.kpi("self_service_blocking"), "share")
        found.append(f"{share} of who came to a machine found it full.")
    return found


def _tables(facts: Facts) -> list[Table]:
    """By contact type, and by machine where one serves several types."""
    kpis = facts.session_kpis
    notes = {
        "type": ("Self-service by contact type", "contact type"),
        "self_service": ("Self-service by machine", "machine"),
    }
    scopes = ["type", "self_service"] if _shares_machines(facts) else ["type"]
    return [_table(facts, kpis[kpis["scope"] == scope], *notes[scope]) for scope in scopes]


def _shares_machines(facts: Facts) -> bool:
    rules = [kind.self_service for kind in facts.center.contact_types.values() if kind.self_service]
    return len({rule.at for rule in rules}) < len(rules)


def _table(facts: Facts, kpis: pd.DataFrame, caption: str, what: str) -> Table:
    rows = records(kpis)
    known = [kpi for kpi in OF_SESSIONS if rows.get(kpi) and any(row["n"] for row in rows[kpi].values())]
    body = [
        [Cell(name), *(value(rows[kpi].get(name)) for kpi in known)] for name in rows["self_service_sessions"]
    ]
    head = [named(kpi, next(iter(rows[kpi].values()))["definition"]) for kpi in known]
    return Table(
        caption, [Cell(what), *head], body,
        note="Counts are of the whole run; shares are of sessions that are over. Below each value its 95 % interval.",
    )  # fmt: skip
