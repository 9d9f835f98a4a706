"""The sections of a page, from the answer to the definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.measures.kpis import MEASURES
from sim.measures.service_level import SERVICE_LEVELS
from sim.report.assumptions import assumptions, costs_of_two_kinds, group_table, type_table
from sim.report.customer_sections import customer_sections
from sim.report.fact_tables import (
    cure_tables,
    day_table,
    price_rows,
    price_table_of,
    promise_table,
    worst_table,
)
from sim.report.figures.agents import agents_figure
from sim.report.figures.bands import MOST_PANELS, Panel, bands_figure
from sim.report.figures.demand import demand_figure
from sim.report.figures.heatmap import heatmap
from sim.report.figures.waits import waits_figure
from sim.report.kpi_tables import group_kpis, total_table, type_kpis
from sim.report.numbers import count, short
from sim.report.panels import with_values
from sim.report.pieces import Cell, Section, Table, cells
from sim.report.settings import changes, defaults
from sim.report.terms import horizon, kpi_name, slash, time_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from sim.report.facts import Facts
    from sim.report.figures.style import Drawing


def alternative_sections(facts: Facts, brief: bool = False) -> list[Section]:
    """Everything about one alternative; `brief` leaves out what is seldom looked at twice."""
    days = day_table(facts)
    cured = cure_tables(facts.cure, facts) if facts.cure else []
    worst = [worst_table(facts)] if len(facts.worst) else []
    kpis = [total_table(facts), type_kpis(facts), group_kpis(facts)]
    sections = [
        Section("Targets", tables=[promise_table(facts), *([days] if days else [])]),
        *_staffing(facts),
        Section("Where service falls short", drawings=_heatmaps(facts), tables=[*worst, *cured]),
        Section("Through the day", drawings=_bands(facts, brief)),
        Section("Key figures", tables=kpis),
    ]
    customers = customer_sections(facts)
    if brief:
        return [*sections, *customers]
    split = len(sections) - 1
    return [*sections[:split], *_waits(facts), *customers, *sections[split:], *_agents(facts)]


def _staffing(facts: Facts) -> list[Section]:
    """Nothing where nobody works and nobody is needed, as on a day on which all is closed."""
    if not len(facts.staffing):
        return []
    return [Section("Demand against staffing", drawings=[demand_figure(facts.week, facts.staffing)])]


def _waits(facts: Facts) -> list[Section]:
    drawing = waits_figure(facts.center, facts.waits)
    return [Section("How long customers wait", drawings=[drawing])] if drawing else []


def _agents(facts: Facts) -> list[Section]:
    drawing = agents_figure(facts.center, facts.results.outcomes(0).agent_states, _day_shown(facts))
    return [Section("The agents' day", drawings=[drawing])] if drawing else []


def _day_shown(facts: Facts) -> int:
    """The day of the worst block, else the first day on which anybody works."""
    if facts.blocks:
        return facts.week.day(facts.blocks[0].start)
    return facts.week.day(int(facts.staffing["interval"].min())) if len(facts.staffing) else 0


def _heatmaps(facts: Facts) -> list[Drawing]:
    live = facts.live_intervals
    if not live["service_level"].notna().any():
        return []
    title = "Every interval reaches its target, all days together"
    if facts.blocks:
        block = facts.blocks[0]
        promised = slash(facts.center, block.contact_type)
        title = f"{short(block.contact_type, 24)} misses {promised} most on {time_of(block)}"
    return [heatmap(facts.week, live, title)]


def _bands(facts: Facts, brief: bool) -> list[Drawing]:
    """Service level and ASA by type, occupancy by group."""
    live = facts.live_intervals
    kinds = _largest(live, "queue", "offered")
    groups = _largest(facts.staffing[facts.staffing["scope"] == "group"], "group", "agents")
    levels = [Panel(kind, "service_level", _of(facts, kind), _target(facts, kind)) for kind in kinds]
    waits = [Panel(kind, "asa", _of(facts, kind)) for kind in kinds]
    rows = facts.staffing[facts.staffing["scope"] == "group"]
    busy = [_occupancy(facts, group, rows[rows["group"] == group]) for group in groups]
    hidden = (
        _hidden(live["queue"].nunique() - len(kinds), "contacts"),
        _hidden(len(facts.center.group_names) - len(groups), "agents"),
    )
    figures = (
        ("service_level_by_interval", "Service level through the day", levels, hidden[0]),
        ("asa_by_interval", "Average speed of answer through the day", waits, hidden[0]),
        ("occupancy_by_interval", "How busy agents are through the day", busy, hidden[1]),
    )
    chosen = [
        (name, title, with_values(panels), more) for name, title, panels, more in figures[: 1 if brief else 3]
    ]
    return [
        bands_figure(name, title, facts.week, shown, more) for name, title, shown, more in chosen if shown
    ]


def _hidden(number: int, what: str) -> str:
    return (
        f"{number} more with fewer {what} {'is' if number == 1 else 'are'} in the tables"
        if number > 0
        else ""
    )


def _occupancy(facts: Facts, group: str, rows: pd.DataFrame) -> Panel:
    """Live occupancy against its ceiling; of a group that only does deferred work, how busy it is."""
    live = any(not facts.center.is_deferred(name) for name in facts.center.agent_groups[group].skills)
    if live:
        return Panel(group, "live_occupancy", rows, facts.center.staffing.max_occupancy)
    return Panel(group, "occupancy", rows)


def _largest(table: pd.DataFrame, column: str, size: str) -> list[str]:
    sizes = table.groupby(column, sort=False)[size].sum()
    kept = set(sizes[sizes > 0].sort_values(ascending=False, kind="stable").index[:MOST_PANELS])
    return [str(name) for name in sizes.index if name in kept]


def _of(facts: Facts, kind: str) -> pd.DataFrame:
    return facts.live_intervals[facts.live_intervals["queue"] == kind]


def _target(facts: Facts, kind: str) -> float:
    return facts.center.contact_types[kind].target.service_level


def money_section(every: Sequence[Facts]) -> Section:
    """What each part of each alternative costs."""
    several, center = len(every) > 1, every[0].center
    rows = [
        row
        for facts in every
        for row in price_rows(facts.prices, facts.center.currency, facts.name if several else "")
    ]
    kinds = costs_of_two_kinds({facts.name: facts.center for facts in every})
    return Section(
        "Money",
        text=[kinds] if kinds else [],
        tables=[price_table_of(rows, f"of {'a day' if center.days == 1 else horizon(center)}", several)],
    )


def assumption_section(every: Sequence[Facts], overrides: Mapping[str, Sequence[str]]) -> Section:
    """The base in words, the settings nobody wrote, and how the other alternatives differ."""
    base, *others = every
    unset = Table(
        "Defaults in force", cells("setting", "value"),
        [cells(path, value) for path, value in defaults(base.center)], names=2,
    )  # fmt: skip
    parts = [Section("Settings that nobody wrote down", tables=[unset], folded=True)]
    parts += [_differences(base, other, overrides.get(other.name, ())) for other in others]
    text = [*assumptions(base.center), _random(base)]
    return Section(
        "Assumptions", "assumptions", text, [type_table(base.center), group_table(base.center)], parts=parts
    )


def _differences(base: Facts, other: Facts, overrides: Sequence[str]) -> Section:
    rows = changes(base.center, other.center)
    table = Table(
        f"{other.name} against {base.name}",
        cells("setting", base.name, other.name),
        [cells(*row) for row in rows[:_MOST]],
        names=3,
    )
    text = [f"As asked for: {', '.join(overrides)}."] if overrides else []
    text += [f"{len(rows) - _MOST} more settings differ; the manifest has all."] if len(rows) > _MOST else []
    return Section(
        f"What is different in “{other.name}”", text=text, tables=[table] if rows else [], folded=True
    )


_MOST = 40


def _random(base: Facts) -> str:
    results = base.results
    pairs = ", in antithetic pairs" if results.antithetic else ""
    note = f" {results.note}." if results.note else ""
    one = results.replications == 1
    how = "one has no intervals" if one else "intervals are 95 % and taken between replications"
    return f"{count(results.replications, 'replication')}{pairs}, seed {results.seed}; {how}.{note}"


def definition_section() -> Section:
    """The formula of every KPI and of the eight service levels."""
    rows = [
        [
            Cell(kpi_name(one.name), link=f"#kpi-{one.name}"),
            Cell(one.name),
            Cell(one.unit),
            Cell(one.definition),
        ]
        for one in MEASURES
    ]
    levels = [cells(name, level.formula) for name, level in SERVICE_LEVELS.items()]
    return Section(
        "Definitions", "definitions",
        ["A contact counts in the interval in which it arrived. T is the time within which, s the short-abandon limit "
         "of the type's target; within T means a wait of at most T. An interval without contacts has no service level. "
         "Ratios are ratios of sums over all replications, never means of ratios."],
        [Table("Service levels", cells("id", "formula"), levels, names=2),
         Table("KPIs", cells("KPI", "name in tables", "unit", "definition"), rows, names=4)],
    )  # fmt: skip
