"""Tables about one alternative: promises, worst intervals, the cure, days, money."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.comparison.cure import AS_IT_IS
from sim.report.numbers import MISSING, interval, number
from sim.report.pieces import Cell, Table, cells
from sim.report.terms import day_name, kpi_name, promise, width
from sim.report.verdicts import verdict_of
from sim.report.words import HOLDS, periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.comparison.cure import Cure
    from sim.comparison.shortfalls import Share
    from sim.measures.cost import PriceLine
    from sim.report.facts import Facts

CURED_KPIS = ("service_level", "abandonment", "asa", "days_in_target", "occupancy", "paid_hours", "cost")


def promise_table(facts: Facts) -> Table:
    """How each contact type's target was kept."""
    rows = []
    for one in facts.promises:
        mood = "good" if one.share.mean >= HOLDS else "bad"
        rows.append([
            Cell(one.contact_type), Cell(promise(facts.center, one.contact_type)), Cell(periods(one, kept=True)),
            _share(one.share, mood), _share(one.level, "bad" if one.too_slow else ""), _share(one.level_1),
            _share(one.abandonment, "bad" if one.too_many_leave else ""),
        ])  # fmt: skip
    head = cells("contact type", "target", "met", "share met", "service level", "SL1", "abandonment")
    return Table(
        "How targets were kept", head, rows, names=2,
        note="Service level by the target's own definition, and by SL1 beside it, all periods together; of deferred "
        "work it is the share done when due.",
    )  # fmt: skip


def worst_table(facts: Facts) -> Table:
    """The ten intervals with the most contacts late beyond the target."""
    rows = []
    for row in facts.worst.to_dict("records"):
        target = facts.center.contact_types[row["type"]].target.service_level
        level = Cell(
            number(row["service_level"], "share"), interval(row["low"], row["high"], "share", 1.0),
            mood="bad" if row["high"] < target else "",
        )  # fmt: skip
        rows.append([
            Cell(f"{day_name(row['weekday'])} {row['start']}"), Cell(row["type"]),
            *cells(number(row["offered"], "contacts"), number(row["agents"], "agents")),
            level, Cell(f"{row['met']} of {row['days']}"),
            *cells(number(row["asa"], "s"), number(row["abandonment"], "share"), number(row["late"], "contacts")),
        ])  # fmt: skip
    head = cells(
        "", "contact type", "offered", "agents", "service level", "days reached", "ASA", "abandonment", "late"
    )
    return Table(
        f"The ten worst {width(facts.center)}s", [Cell("interval"), *head[1:]], rows, names=2,
        note="Offered, agents logged in (of all groups that may serve the type) and late are means a day; late: "
        "contacts beyond what the target allows, by which intervals are ordered. Service level with its 95 % interval "
        "in orange where even the upper end is below the target.",
    )  # fmt: skip


def cure_tables(cure: Cure, facts: Facts) -> list[Table]:
    """What the extra agents change in the whole center, and when they are needed; nothing where none help."""
    if not cure.extra:
        return []
    needed = [[Cell(when), Cell(f"+{count}")] for when, count in _when(cure, facts)]
    rows = {row["kpi"]: row for row in cure.comparison.deltas(("total",)).to_dict("records")}
    changed = []
    for kpi in CURED_KPIS:
        row = rows[kpi]
        if not math.isnan(row["difference"]):
            unit = "points" if row["unit"] == "share" else row["unit"]
            ends = interval(row["low"], row["high"], unit, row["difference"], signed=True)
            changed.append([
                Cell(kpi_name(kpi), hint=row["definition"], link=f"kpi-{kpi}"),
                *cells(number(row["base_mean"], row["unit"]), number(row["mean"], row["unit"])),
                Cell(number(row["difference"], unit, signed=True), ends),
                Cell(verdict_of(row)),
            ])  # fmt: skip
    day = day_name(cure.before.weekday)
    n = facts.results.replications
    return [
        Table(f"Extra agents in {cure.group}, {day}", cells("clock time", "agents"), needed, note=_HOW),
        Table("The whole center with them", cells("KPI", AS_IT_IS, "with them", "difference", "verdict"), changed,
              note=f"Paired by replication, the same customers, n = {n}."),
    ]  # fmt: skip


def _when(cure: Cure, facts: Facts) -> list[tuple[str, int]]:
    """Clock times with the number of extra agents, neighbouring intervals of one number together."""
    clock, step, found = facts.week.center.clock, facts.center.interval, list[tuple[int, int, int]]()
    for cell, count in cure.extra.items():
        if found and found[-1][1:] == (cell, count):
            found[-1] = (found[-1][0], cell + 1, count)
        else:
            found.append((cell, cell + 1, count))
    return [
        (f"{clock.label(first * step)}–{clock.label(last * step)}", count) for first, last, count in found
    ]


_HOW = (
    "Found by adding one agent at a time to each interval that falls short, then leaving out all that the cure does "
    "without, and verified by playing all replications again. They are on the phone, take no breaks, and are paid like "
    "their group."
)


def day_table(facts: Facts) -> Table | None:
    """Share of replications in which each type met its target on each day; None for a single day."""
    center = facts.center
    if not 1 < center.days <= 7:
        return None
    found = facts.results.kpis(("type_day",))
    rows = {row["name"]: row for row in found[found["kpi"] == "days_in_target"].to_dict("records")}
    days = [center.clock.date(day) for day in range(center.days)]
    body = [[Cell(name), *(_day(rows.get(f"{name} {day}")) for day in days)] for name in center.type_names]
    head = [Cell("contact type"), *(Cell(f"{day:%a} {day.day} {day:%b}") for day in days)]
    return Table(
        "How often each day meets its target",
        head,
        body,
        note="Service level and abandonment of the day, with 95 % intervals.",
    )


def _day(row: dict[Any, Any] | None) -> Cell:
    if row is None or math.isnan(row["mean"]):
        return Cell(MISSING, mood="faint")
    mean, low, high = (float(row[name]) for name in ("mean", "low", "high"))
    return Cell(
        number(mean, "share"),
        interval(low, high, "share", 1.0),
        hint=f"n = {row['n']}",
        mood="good" if mean >= HOLDS else "bad",
    )


def price_rows(prices: Sequence[PriceLine], currency: str, alternative: str = "") -> list[list[Cell]]:
    """A row a part of the center: its cost and what that comes to per unit."""
    first = [Cell(alternative)] if alternative else []
    return [
        [*first, Cell(one.name, one.kind), Cell(one.basis), *(Cell(_money(value, currency)) for value in (
            one.cost, one.per_paid_hour, one.per_production_hour, one.per_contact, one.per_resolved)),
         *cells(number(one.paid_hours, "h"), number(one.production_hours, "h"), number(one.handled, "contacts"))]
        for one in prices
    ]  # fmt: skip


def price_table_of(rows: list[list[Cell]], over: str, alternatives: bool) -> Table:
    """Prices side by side."""
    head = cells("part", "how it is paid", f"cost {over}", "per paid hour", "per production hour", "per contact",
                 "per resolved", "paid", "production", "handled")  # fmt: skip
    return Table(
        "Prices side by side", [*(cells("alternative") if alternatives else ()), *head], rows,
        names=3 if alternatives else 2,
        note="Means over replications. Paid hours include paid absence and breaks; production hours are those logged "
        "in. A dash: not every group of the part has pay or a price, or there is nothing to divide by.",
    )  # fmt: skip


def _money(value: object, currency: str) -> str:
    return MISSING if value is None else number(float(value), currency)  # type: ignore[arg-type]


def _share(share: Share, mood: str = "") -> Cell:
    return Cell(number(share.mean, "share"), interval(share.low, share.high, "share", 1.0), mood=mood)
