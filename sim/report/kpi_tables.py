"""KPI tables: every value with its interval below it, its definition behind its name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.comparison.differences import SAME
from sim.report.numbers import MISSING, count, interval, number, with_interval
from sim.report.pieces import Cell, Table, cells
from sim.report.terms import kpi_name, promise
from sim.report.verdicts import verdict_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from sim.report.facts import Facts

TOTAL = (
    "offered", "first_attempts", "answered", "abandoned", "still_open", "service_level", "service_level_1",
    "days_in_target", "intervals_in_target", "worst_interval", "asa", "wait_p50", "wait_p90", "wait_p95", "wait_max",
    "time_to_abandon", "abandonment", "short_abandonment", "value_abandoned", "value_abandonment", "priority_inversion",
    "overtaken", "redial_share", "transfer_rate", "escalation_rate", "aht",
    "talk", "hold", "wrap_up", "resolution_rate", "contacts_per_case", "first_contact_resolution",
    "one_contact_resolution", "cases_censored", "on_time", "first_response", "full_resolution", "occupancy",
    "live_occupancy", "concurrency_load", "utilisation", "shrinkage", "paid_hours",
    "production_hours", "overtime_hours", "cost", "cost_per_contact", "cost_per_resolved",
)  # fmt: skip
BY_TYPE = (
    "offered", "service_level", "service_level_1", "target_met", "asa", "wait_p90", "abandonment", "aht",
    "resolution_rate", "redial_share", "priority_inversion", "overtaken",
)  # fmt: skip
BY_GROUP = (
    "handled", "aht", "occupancy", "live_occupancy", "concurrency_load", "utilisation", "shrinkage", "paid_hours",
    "overtime_hours", "cost",
    "cost_per_contact",
)  # fmt: skip
ALTERNATIVES = (
    "service_level", "service_level_1", "on_time", "days_in_target", "asa", "abandonment", "occupancy",
    "live_occupancy",
    "resolution_rate", "cost", "cost_per_contact",
)  # fmt: skip
REPEATS = {"live_occupancy": "occupancy", "full_resolution_inside": "full_resolution"}
"""What is the same as another where there is no deferred work, or none that waits for somebody outside."""
_NEVER_SHOWN_AS_ZERO = (
    "still_open",
    "redial_share",
    "cases_censored",
    "transfer_rate",
    "escalation_rate",
    "hold",
    "overtime_hours",
    "shrinkage",
)
NOTE = "Service levels, waits and abandonment are those of live channels; deferred ones have a table of their own."
Row = dict[Any, Any]


def total_table(facts: Facts) -> Table:
    """The KPIs of the whole center that have a value, one below the other."""
    rows = _records(facts.kpis, "total")
    found = [rows[kpi]["total"] for kpi in telling(rows, TOTAL) if rows[kpi]["total"]["n"]]
    shown = [row for row in found if row["mean"] or row["kpi"] not in _NEVER_SHOWN_AS_ZERO]
    return Table(
        "Whole center", cells("KPI", "value", "95 % interval", "n"),
        [[named(row["kpi"], row["definition"]), Cell(number(row["mean"], row["unit"])),
          Cell(interval(row["low"], row["high"], row["unit"], row["mean"]), hint=row["method"]), Cell(f"{row['n']}")]
         for row in shown],
        note=f"n: replications with a value. Tap a name for its definition. {NOTE if facts.is_mixed else ''}".strip(),
    )  # fmt: skip


def type_kpis(facts: Facts) -> Table:
    """Contact types against each other; SL1 stands beside the service level of the type's own target."""
    names = facts.center.type_names
    hints = {name: promise(facts.center, name) for name in names}
    return across(facts, "type", names, BY_TYPE, "Contact types", "contact type", hints)


def group_kpis(facts: Facts) -> Table:
    """Agent groups against each other."""
    names = facts.center.group_names
    hints = {name: facts.center.place_of(name) for name in names}
    return across(facts, "group", names, BY_GROUP, "Agent groups", "agent group", hints)


def across(
    facts: Facts,
    scope: str,
    names: Sequence[str],
    kpis: Sequence[str],
    caption: str,
    first: str,
    hints: dict[str, str],
) -> Table:
    """Entries of a scope against each other, a column a KPI of which any is there and not 0."""
    rows = _records(facts.kpis, scope)
    known = [
        kpi for kpi in telling(rows, kpis) if any(row["n"] and row["mean"] for row in rows[kpi].values())
    ]
    n = facts.results.replications
    return Table(
        caption,
        [Cell(first), *(named(kpi, next(iter(rows[kpi].values()))["definition"]) for kpi in known)],
        [[Cell(name, hint=hints[name]), *(value(rows[kpi].get(name)) for kpi in known)] for name in names],
        note=f"Below each value its 95 % interval; n = {count(n, 'replication')} unless a hint says otherwise.",
    )  # fmt: skip


def telling(rows: dict[str, dict[str, Row]], kpis: Sequence[str]) -> list[str]:
    """The KPIs of some that are measured, without those that only repeat another one here."""

    def means(kpi: str) -> list[float]:
        return [row["mean"] for row in rows.get(kpi, {}).values() if row["n"]]

    return [kpi for kpi in kpis if kpi in rows and (kpi not in REPEATS or means(kpi) != means(REPEATS[kpi]))]


def alternatives_table(kpis: pd.DataFrame, deltas: pd.DataFrame) -> Table:
    """Every alternative with its key figures, coloured by the verdict against the first."""
    rows = {name: _records(part, "total") for name, part in kpis.groupby("alternative", sort=False)}
    told = {
        (row["alternative"], row["kpi"]): row for row in deltas[deltas["scope"] == "total"].to_dict("records")
    }
    together = {kpi: {str(name): one[kpi]["total"] for name, one in rows.items()} for kpi in ALTERNATIVES}
    known = [
        kpi for kpi in telling(together, ALTERNATIVES) if any(row["n"] for row in together[kpi].values())
    ]
    first = next(iter(rows.values()))
    return Table(
        "Alternatives",
        [Cell("alternative"), *(named(kpi, first[kpi]["total"]["definition"]) for kpi in known)],
        [[Cell(str(name)), *(value(one[kpi]["total"], _mood(told.get((name, kpi)))) for kpi in known)]
         for name, one in rows.items()],
        note="Blue: better than the first alternative, orange: worse, grey: cannot be told apart from it (paired).",
    )  # fmt: skip


def differences_table(deltas: pd.DataFrame) -> Table:
    """Paired differences of the key figures, each with its verdict."""
    total = deltas[(deltas["scope"] == "total") & deltas["difference"].notna()]
    rows = [row for kpi in ALTERNATIVES for row in total[total["kpi"] == kpi].to_dict("records")]
    return Table(
        "Paired differences", cells("KPI", "alternative", "base", "alternative", "difference", "p", "verdict", "n"),
        [_difference(row) for row in rows], names=2,
        note="p is adjusted for the number of alternatives (Holm); below a verdict that cannot be told, the "
        "replications that would tell the difference seen with a probability of 80 %.",
    )  # fmt: skip


def _difference(row: Row) -> list[Cell]:
    unit = "points" if row["unit"] == "share" else row["unit"]
    change = with_interval(row["difference"], row["low"], row["high"], unit, signed=True)
    needed = row["replications_needed"]
    enough = f"{needed:,.0f} would tell" if row["verdict"] == SAME and not math.isnan(needed) else ""
    return [
        named(row["kpi"], row["definition"]), Cell(row["alternative"]), Cell(number(row["base_mean"], row["unit"])),
        Cell(number(row["mean"], row["unit"])), Cell(change), Cell(_p(row["p_guarded"])),
        Cell(verdict_of(row), enough, mood=_mood(row)), Cell(f"{row['n']}"),
    ]  # fmt: skip


def value(row: Row | None, mood: str = "") -> Cell:
    """A KPI's cell: the value, its interval below, and the number of replications where that is a special one."""
    if row is None or math.isnan(row["mean"]):
        return Cell(MISSING, mood="faint")
    ends = interval(row["low"], row["high"], row["unit"], row["mean"])
    return Cell(number(row["mean"], row["unit"]), ends, hint=f"n = {row['n']}; {row['method']}", mood=mood)


def named(kpi: str, definition: str) -> Cell:
    """A KPI's name with its definition behind it."""
    return Cell(kpi_name(kpi), hint=definition, link=f"kpi-{kpi}")


def _records(kpis: pd.DataFrame, scope: str) -> dict[str, dict[str, Row]]:
    return records(kpis[kpis["scope"] == scope])


def records(kpis: pd.DataFrame) -> dict[str, dict[str, Row]]:
    """KPI -> name -> row, of KPIs over one scope."""
    found: dict[str, dict[str, Row]] = {}
    for row in kpis.to_dict("records"):
        found.setdefault(row["kpi"], {})[row["name"]] = row
    return found


def _mood(row: Row | None) -> str:
    if row is None:
        return ""
    return {"better": "good", "worse": "bad", SAME: "faint"}.get(verdict_of(row), "")


def _p(value: float) -> str:
    return MISSING if math.isnan(value) else "< 0.001" if value < 0.001 else f"{value:.3f}"
