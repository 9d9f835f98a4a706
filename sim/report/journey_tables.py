"""Tables about the journey of customers: contacts per case, where visits come from, and how they end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.comparison.journey import OF_ATTEMPTS, TOTAL
from sim.report.kpi_tables import Row, named, records, value
from sim.report.numbers import MISSING, interval, number, with_interval
from sim.report.pieces import Cell, Table, cells
from sim.report.terms import origin_name, way_name
from sim.report.words import listed

if TYPE_CHECKING:
    import pandas as pd

    from sim.report.facts import Facts

_REASONS = {"redials_per_case": "redials", "recontacts_per_case": "recontacts", "chasers_per_case": "chasers"}


def case_lines(facts: Facts) -> list[str]:
    """How many contacts a case has, and why."""
    mean, low, high = facts.kpi("contacts_per_case")
    if math.isnan(mean):
        return []
    again = [
        f"{number(facts.kpi(kpi)[0], '')} {name}" for kpi, name in _REASONS.items() if facts.kpi(kpi)[0] > 0.0
    ]
    why = f": {listed(['the first', *again])}" if again else ""
    return [f"A case has {with_interval(mean, low, high, '')} contacts up to the end of the run{why}."]


def case_table(facts: Facts) -> Table:
    """Contacts per case by the type as which the case began."""
    rows = records(facts.cases)
    kpis = [kpi for kpi, found in rows.items() if any(row["n"] and row["mean"] for row in found.values())]
    names = [name for name in facts.center.type_names if any(_known(rows[kpi].get(name)) for kpi in kpis)]
    body = [[Cell(name), *(value(rows[kpi].get(name)) for kpi in kpis)] for name in names]
    if len(names) > 1:
        body.append([Cell("all"), *(value(rows[kpi].get(TOTAL)) for kpi in kpis)])
    return Table(
        "Contacts per case", [Cell("case began as"), *(named(kpi, rows[kpi][TOTAL]["definition"]) for kpi in kpis)],
        body, note="Contacts up to the end of the run; those of cases that began late may come after it.",
    )  # fmt: skip


def attempt_table(facts: Facts) -> Table:
    """First attempts beside all attempts, by live contact type."""
    rows = records(facts.attempts)
    names = [name for name in facts.center.type_names if _known(rows["first_attempt_abandonment"].get(name))]
    body = [[Cell(name), *(value(rows[kpi].get(name)) for kpi in OF_ATTEMPTS)] for name in names]
    if len(names) > 1:
        body.append([Cell("all"), *(value(rows[kpi].get(TOTAL)) for kpi in OF_ATTEMPTS)])
    head = [named(kpi, rows[kpi][TOTAL]["definition"]) for kpi in OF_ATTEMPTS]
    return Table(
        "First attempts and all attempts", [Cell("contact type"), *head], body,
        note=_ATTEMPTS_NOTE + (_HELPED_NOTE if facts.center.has_self_service else ""),
    )  # fmt: skip


_ATTEMPTS_NOTE = (
    "Who is not answered and calls again counts once more among all attempts, though it is one customer: first "
    "attempts and cases count each customer once."
)
_HELPED_NOTE = " Cases that end with self-service are no answered cases: no agent speaks with them."


def _known(row: Row | None) -> bool:
    return row is not None and not math.isnan(row["mean"])


def ways_table(ways: pd.DataFrame) -> Table:
    """How visits end, a day, by contact type."""
    kinds, names = (list(dict.fromkeys(ways[column])) for column in ("way", "type"))
    rows = {(row["type"], row["way"]): row for row in ways.to_dict("records")}
    body = [
        [Cell(name if name != TOTAL else "all"), *(_visits(rows[name, way]) for way in kinds)]
        for name in names
    ]
    return Table(
        "How visits end, a day", [Cell("contact type"), *cells(*map(way_name, kinds))], body,
        note="Visits to a queue a day with 95 % intervals, and their share of those offered to the type (visits of "
        "callbacks apart). Who balks at once is among the abandoned; deferred work that is set aside or put back "
        "counts as answered, and comes again.",
    )  # fmt: skip


def journey_table(journey: pd.DataFrame) -> Table:
    """Visits a day by contact type and by what they follow from."""
    origins, names = (list(dict.fromkeys(journey[column])) for column in ("origin", "type"))
    rows = {(row["type"], row["origin"]): row for row in journey.to_dict("records")}
    body = [
        [Cell(name if name != TOTAL else "all"), *(_visits(rows[name, origin]) for origin in origins)]
        for name in names
    ]
    n = int(journey["n"].max())
    return Table(
        "Where visits come from, a day", [Cell("contact type"), *cells(*map(origin_name, origins))], body,
        note=f"Visits to a queue a day with 95 % intervals (n = {n}), and their share of the type's visits.",
    )  # fmt: skip


def _visits(row: Row) -> Cell:
    if not row["mean"] > 0.0:
        return Cell(MISSING, mood="faint")
    ends = interval(row["low"], row["high"], "contacts", row["mean"])
    share = number(row["share"], "share")
    return Cell(f"{number(row['mean'], 'contacts')} · {share}", ends)


def flow_table(flows: pd.DataFrame) -> Table:
    """Transfers a day from type to type."""
    body = [
        [
            Cell(row["from"]), Cell(row["to"]), Cell(number(row["mean"], "contacts"), _ends(row)),
            Cell(number(row["share"], "share")),
        ]
        for row in flows.to_dict("records")
    ]  # fmt: skip
    return Table(
        "Transfers from type to type, a day", cells("from", "to", "contacts", "of answered"), body, names=2,
        note="Contacts a day with 95 % intervals, and their share of the answered contacts of the type they come from.",
    )  # fmt: skip


def _ends(row: Row) -> str:
    return interval(row["low"], row["high"], "contacts", row["mean"])
