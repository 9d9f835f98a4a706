"""What a report contains: for results everything about them, for a comparison the differences first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.comparison.compare import Comparison
from sim.comparison.leaders import frontier, leader
from sim.report.assumptions import costs_of_two_kinds
from sim.report.figures.forest import forest_figure
from sim.report.figures.heatmap import alternatives_heatmap
from sim.report.figures.tradeoff import tradeoff_figure
from sim.report.kpi_tables import alternatives_table, differences_table
from sim.report.numbers import count, replications
from sim.report.pieces import Contents, Section, anchored, drawings_of
from sim.report.sections import (
    alternative_sections,
    assumption_section,
    definition_section,
    money_section,
)
from sim.report.terms import beginning, over
from sim.report.unattended import unattended_lines
from sim.report.verdicts import MONEY, QUALITY, customers_of, verdicts
from sim.report.words import answer as answer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from sim.comparison.results import Results
    from sim.report.facts import Facts


def contents(
    result: Results | Comparison,
    every: Sequence[Facts],
    command: str,
    overrides: Mapping[str, Sequence[str]],
    answer: Sequence[str],
    sections: Sequence[Section],
    tables: Mapping[str, pd.DataFrame],
) -> Contents:
    """The parts of a report; those of the command's own come first."""
    found = (
        _of_comparison(result, every)
        if isinstance(result, Comparison) and len(every) > 1
        else _of_results(every[0])
    )
    base = every[0].results
    last = [money_section(every), assumption_section(every, overrides), definition_section()]
    every_section = anchored([*sections, *found.sections, *last])
    names = (
        f"{len(every)} alternatives, {customers_of(result, 'in each')}"
        if isinstance(result, Comparison) and len(every) > 1
        else f"{count(base.center.days, 'day')} a replication"
    )
    begins = beginning(base.center)
    names += f", {begins}" if begins else ""
    unattended = unattended_lines({facts.name: facts.center for facts in every})
    subtitle = f"{command} · {names} · {count(base.replications, 'replication')}, seed {base.seed}"
    subtitle += f" · {base.note}" if base.note else ""
    return replace(
        found, subtitle=subtitle, answer=[*unattended, *answer, *found.answer], sections=every_section,
        tables={**tables, **found.tables}, sheets={**found.sheets, **tables} if tables else found.sheets,
        drawings=[*drawings_of(sections), *found.drawings],
    )  # fmt: skip


def _of_results(facts: Facts) -> Contents:
    sections = alternative_sections(facts)
    tables = _tables([facts], named=False) | _replication(facts)
    return Contents(
        facts.center.name,
        "",
        answer_of(facts),
        sections,
        tables,
        _sheets(tables),
        list(drawings_of(sections)),
    )


def _of_comparison(comparison: Comparison, every: Sequence[Facts]) -> Contents:
    kpis, deltas = comparison.kpis(), comparison.deltas()
    shown = _shown(comparison, every)
    head = _alternatives(comparison, every, kpis, deltas)
    details = [
        _numbered(Section(f"“{facts.name}” in detail", parts=alternative_sections(facts, number > 1)), number)
        for number, facts in enumerate(every, 1) if facts in shown
    ]  # fmt: skip
    answer = verdicts(comparison, deltas, f"“{every[0].name}” by itself: {answer_of(every[0])[0]}")
    tables = {"kpis": kpis, "differences": deltas} | _tables(every, named=True) | _replication(every[0])
    sections = [head, *details]
    title = f"{every[0].center.name}: {len(every)} alternatives"
    return Contents(
        title, "", answer, sections, tables, _sheets(tables),
        list(drawings_of(sections)),
    )  # fmt: skip


def _alternatives(
    comparison: Comparison, every: Sequence[Facts], kpis: pd.DataFrame, deltas: pd.DataFrame
) -> Section:
    """Tables and figures that hold alternatives against each other."""
    total = kpis[kpis["scope"] == "total"]
    note, of = f"means over {replications(every[0].results.replications)}", over(every[0].center)
    drawings = [
        forest_figure(deltas, customers_of(comparison, "in both")),
        *(tradeoff_figure(total, frontier(comparison.results, quality), quality, MONEY, note, of)
          for quality in (QUALITY, "resolution_rate")),
        alternatives_heatmap({facts.name: facts.week for facts in every}),
    ]  # fmt: skip
    kinds = costs_of_two_kinds({facts.name: facts.center for facts in every})
    return Section(
        "The alternatives", text=[kinds] if kinds else [], tables=[alternatives_table(kpis, deltas)],
        drawings=[one for one in drawings if one],
        parts=[Section("All paired differences", tables=[differences_table(deltas)], folded=True)],
    )  # fmt: skip


def _shown(comparison: Comparison, every: Sequence[Facts]) -> list[Facts]:
    """The base and the alternative with the best service, in detail."""
    best = leader(comparison.results, QUALITY)
    return [facts for facts in every if facts.name in {every[0].name, best.name if best else ""}]


def _numbered(section: Section, number: int) -> Section:
    """Figures of an alternative with its number in their names, so that none overwrites another."""
    parts = [
        replace(part, drawings=[replace(one, name=f"{number}_{one.name}") for one in part.drawings])
        for part in section.parts
    ]
    return replace(section, parts=parts)


def _tables(every: Sequence[Facts], named: bool) -> dict[str, pd.DataFrame]:
    """Tables of all alternatives together, with a column `alternative` where there are several."""
    import pandas as pd

    def joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
        found = list(frames)
        if not named:
            return found[0]
        named_frames = [
            frame.assign(alternative=facts.name) for frame, facts in zip(found, every, strict=True)
        ]
        table = pd.concat(named_frames, ignore_index=True)
        return table[["alternative", *table.columns[:-1]]]

    tables = {
        "intervals": joined(facts.results.intervals() for facts in every),
        "worst_intervals": joined(facts.worst for facts in every),
        "staffing": joined(facts.staffing for facts in every),
        "prices": joined(pd.DataFrame([vars(line) for line in facts.prices]) for facts in every),
    }
    tables |= {name: joined(frames) for name, frames in _of_customers(every).items()}
    return tables if named else {"kpis": every[0].kpis} | tables


def _of_customers(every: Sequence[Facts]) -> dict[str, list[pd.DataFrame]]:
    """Tables about customers, those that some alternative has something in."""
    found: dict[str, list[pd.DataFrame]] = {}
    if any(len(facts.backlog) for facts in every):
        found["backlog"] = [facts.backlog for facts in every]
    if any(facts.has_segments for facts in every):
        found["customer_segments"] = [facts.segments.drop(columns="method") for facts in every]
    if any(facts.center.has_self_service for facts in every):
        found["self_service"] = [facts.session_kpis.drop(columns="method") for facts in every]
    if any(facts.has_journey for facts in every):
        found["journey"] = [facts.journey for facts in every]
        found["ways_out"] = [facts.ways_out for facts in every]
        found["cases"] = [facts.cases.drop(columns="method") for facts in every]
        found["attempts"] = [facts.attempts.drop(columns="method") for facts in every]
    if any(len(facts.flows) for facts in every):
        found["transfers"] = [facts.flows for facts in every]
    if any(len(facts.callbacks) for facts in every):
        found["callbacks"] = [facts.callbacks.drop(columns="method") for facts in every]
    if any(len(facts.lines) for facts in every):
        found["lines"] = [facts.lines.drop(columns="method") for facts in every]
    return found


def _replication(facts: Facts) -> dict[str, pd.DataFrame]:
    """Every contact, every state of an agent and every session with self-service in the first replication."""
    found = {"segments": facts.results.segments(0), "agent_states": facts.results.agent_states(0)}
    return found | ({"bot_sessions": facts.results.bot_sessions(0)} if facts.center.has_self_service else {})


def _sheets(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Sheets of the workbook, by their names."""
    import pandas as pd

    from sim.measures.kpis import MEASURES

    kpis = tables["kpis"]
    summary = kpis[kpis["scope"].isin(_IN_WORKBOOK)].drop(columns=["definition", "method"])
    definitions = pd.DataFrame(
        [{"kpi": one.name, "unit": one.unit, "definition": one.definition} for one in MEASURES]
    )
    intervals = tables["intervals"]
    spread = [name for name in intervals.columns if name.endswith(("_p10", "_p90"))]
    sheets = {"kpis": summary, "intervals": intervals.drop(columns=spread)}
    if "differences" in tables:
        told = tables["differences"]
        sheets["differences"] = told[told["scope"].isin(_IN_WORKBOOK)].drop(columns="definition")
    sheets |= {name: tables[name] for name in (*_OWN_SHEETS, *_CUSTOMERS) if name in tables}
    return sheets | {"definitions": definitions}


_IN_WORKBOOK = ("total", "type", "channel", "segment", "group")
_OWN_SHEETS = ("worst_intervals", "staffing", "prices")
_CUSTOMERS = (
    "backlog",
    "customer_segments",
    "journey",
    "ways_out",
    "cases",
    "attempts",
    "transfers",
    "callbacks",
    "lines",
    "self_service",
)
