"""In-house and vendors as a section: the splits, how they differ from the first, and every price beside the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.comparison.split import KPIS, differences, places_of, price_lines, split_table
from sim.report.figures.split import split_figure
from sim.report.numbers import MISSING, count, interval, number
from sim.report.pieces import Cell, Section, Table, cells
from sim.report.terms import kpi_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    import pandas as pd

    from sim.center import Center
    from sim.comparison.compare import Comparison
    from sim.measures.cost import PriceLine


def split_section(comparison: Comparison, paid_hours: float) -> Section:
    """Text, tables and the figure of splits for the same customers."""
    base = comparison.results[comparison.base]
    center, splits, deltas = base.center, split_table(comparison, paid_hours), differences(comparison)
    same = all(comparison.same_customers.values())
    return Section(
        "Splits", anchor="splits",
        text=[_what(center)],
        tables=[
            level_table(splits, center, paid_hours), difference_table(deltas, comparison),
            price_table(price_lines(comparison), center),
        ],
        drawings=[split_figure(splits, deltas, center.currency, count(center.days, "day"), base.replications, same)],
    )  # fmt: skip


def _what(center: Center) -> str:
    divided = center.sourcing.types or center.type_names
    return (
        f"{', '.join(divided)} may be handled at {', '.join(places_of(center))}. Cost is wages with on-costs and "
        "vendors' prices; set-up, governance and contract minimums are not part of it."
    )


def level_table(splits: pd.DataFrame, center: Center, paid_hours: float) -> Table:
    """A row a split: who handles how much with how many employees, what it costs, and what it achieves."""
    places = places_of(center)
    rows = []
    for row in splits.to_dict("records"):
        shares = " / ".join(f"{100 * row[f'share_{place}']:.0f}" for place in places)
        heads = [f"{row[f'fte_{place}']:,.1f}" for place in places]
        rows.append(
            [Cell(row["split"]), Cell(shares), *cells(*heads), *(_level(row, kpi, center) for kpi in KPIS)]
        )
    head = cells(
        "split", "% of contacts", *(f"FTE {place}" for place in places), *(kpi_name(kpi) for kpi in KPIS)
    )
    note = (
        f"% of contacts: {' / '.join(places)}, of all that are handled. FTE: paid hours ÷ {paid_hours:g} a week (of "
        "less than a week, of these hours alone). Below each value its 95 % interval."
    )
    return Table(f"Splits, {count(center.days, 'day')}", head, rows, note=note)


def _level(row: Mapping[Any, Any], kpi: str, center: Center) -> Cell:
    unit = center.currency if kpi.startswith("cost") else "share"
    mean = float(row[kpi])
    return Cell(number(mean, unit), interval(row[f"{kpi}_low"], row[f"{kpi}_high"], unit, mean))


def difference_table(deltas: pd.DataFrame, comparison: Comparison) -> Table:
    """A row a split: its paired differences from the first, with intervals and verdicts."""
    found = {(row["alternative"], row["kpi"]): row for row in deltas.to_dict("records")}
    names = [name for name in comparison.results if name != comparison.base]
    rows = [[Cell(name), *(_difference(found[name, kpi]) for kpi in KPIS)] for name in names]
    how = "the same customers" if all(comparison.same_customers.values()) else "paired by replication"
    return Table(
        f"Differences from {comparison.base}", cells("split", *(kpi_name(kpi) for kpi in KPIS)), rows,
        note=f"With 95 % intervals, {how}; verdicts guarded for {len(names)} splits (Holm).",
    )  # fmt: skip


def _difference(row: Mapping[Any, Any]) -> Cell:
    unit = "points" if row["unit"] == "share" else row["unit"]
    text = number(row["difference"], unit, signed=True)
    ends = interval(row["low"], row["high"], unit, row["difference"], signed=True)
    verdict = row["effect"] or row["verdict"]
    mood = {"better": "good", "worse": "bad"}.get(verdict, "faint")
    return Cell(text, f"{ends}\n{verdict}" if ends else verdict, mood=mood)


def price_table(lines: Mapping[str, Sequence[PriceLine]], center: Center) -> Table:
    """A row a split and place: what its way of being paid comes to in every other unit."""
    rows = [
        [
            *cells(name, line.name, line.basis.split(" on-costs")[0] if ";" not in line.basis else ""),
            *cells(number(line.handled, "contacts"), f"{line.production_hours:,.0f}"),
            *(Cell(_money(value, center.currency)) for value in (
                line.cost, line.per_paid_hour, line.per_production_hour, line.per_contact, line.per_resolved)),
        ]
        for name, found in lines.items()
        for line in found
    ]  # fmt: skip
    head = cells(
        "split", "place", "paid by", "contacts", "production h", "cost", "per paid hour", "per production hour",
        "per contact", "per resolved",
    )  # fmt: skip
    note = (
        "Every price beside what it comes to in the other units, means over replications. Paid hours include paid "
        "absence, breaks and overtime; production hours are those logged in, idle time included."
    )
    return Table("Prices side by side", head, rows, names=3, note=note)


def _money(value: Decimal | None, currency: str) -> str:
    return MISSING if value is None else number(float(value), currency)
