"""The section about lines into the center: each trunk with its load, and who found no line free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.comparison.lines import OF_LINES
from sim.report.kpi_tables import named, records, value
from sim.report.pieces import Cell, Section, Table, cells

if TYPE_CHECKING:
    from sim.report.facts import Facts


def line_section(facts: Facts) -> list[Section]:
    """The section, where there are trunks."""
    return [Section("Lines", tables=[_table(facts)])] if facts.center.trunks else []


def _table(facts: Facts) -> Table:
    rows = records(facts.lines)
    body = [
        [Cell(name), Cell(", ".join(trunk.types)), Cell(f"{trunk.lines:,}"),
         *(value(rows[kpi].get(name)) for kpi in OF_LINES)]
        for name, trunk in facts.center.trunks.items()
    ]  # fmt: skip
    return Table(
        "Lines by trunk",
        [*cells("trunk", "contact types", "lines"),
         *(named(kpi, next(iter(rows[kpi].values()))["definition"]) for kpi in OF_LINES)],
        body, names=2, note="Blocked: in the whole run. Below each value its 95 % interval.",
    )  # fmt: skip
