"""The answer in words about deferred work: how much is done when due, and what is left at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.comparison.backlog import ALL
from sim.report.numbers import number, with_interval

if TYPE_CHECKING:
    from sim.report.facts import Facts


def deferred_lines(facts: Facts) -> list[str]:
    """How much was done when due, type by type, and what is left when the run ends; nothing without deferred work."""
    kinds = [one for one in facts.promises if facts.center.is_deferred(one.contact_type)]
    if not kinds:
        return []
    shares = ", ".join(
        f"{one.contact_type} {with_interval(one.level.mean, one.level.low, one.level.high, 'share')}"
        for one in kinds
    )
    return [f"Deferred work done when due: {shares}. {_left(facts)}"]


def _left(facts: Facts) -> str:
    last = facts.backlog[facts.backlog["date"] == facts.backlog["date"].iloc[-1]]
    rows = {row["type"]: row for row in last.to_dict("records")}
    row = rows.get(ALL, next(iter(rows.values())))
    if not row["backlog"] > 0.0:
        return "At the end nothing is left."
    days = (
        f", {number(row['days_of_work'], 'days')} of work"
        if row["days_of_work"] == row["days_of_work"]
        else ""
    )
    oldest = with_interval(row["oldest"], row["oldest_low"], row["oldest_high"], "s")
    left = with_interval(row["backlog"], row["backlog_low"], row["backlog_high"], "contacts")
    return f"At the end {left} contacts are left{days}; the oldest has waited {oldest}."


def chaser_lines(facts: Facts) -> list[str]:
    """How many contacts late work has caused, and where these come in."""
    chasers = facts.kpi("chasers")[0]
    if not any(kind.chaser for kind in facts.center.contact_types.values()):
        return []
    if not chasers > 0.0:
        return ["Nobody asked after late work."]
    sources = [
        f"{name} {number(facts.kpi('chasers', 'type', name)[0], 'contacts')} "
        f"({number(100 * facts.kpi('chasers_per_contact', 'type', name)[0], '')} for 100 contacts)"
        for name in facts.center.type_names if facts.kpi("chasers", "type", name)[0] > 0.0
    ]  # fmt: skip
    targets = [
        f"{number(facts.kpi('chaser_share', 'type', name)[0], 'share')} of {name}"
        for name in facts.center.type_names if facts.kpi("chaser_share", "type", name)[0] > 0.0
    ]  # fmt: skip
    return [
        f"Late work made customers ask again: {', '.join(sources)}. These are {', '.join(targets)} contacts."
    ]
