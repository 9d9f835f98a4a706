"""The requirement as a section: day by day beside schedule and service, the worst intervals, and employees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.comparison.requirement import basis
from sim.comparison.requirement_table import ALL
from sim.report.figures.requirement import NAMES, requirement_figure
from sim.report.numbers import interval, number
from sim.report.pieces import Cell, Section, Table, cells
from sim.report.terms import promise

if TYPE_CHECKING:
    import pandas as pd

    from sim.comparison.requirement_table import Plan

_MOST_ROWS = 45


def requirement_section(plan: Plan, groups: pd.DataFrame, paid_hours: float) -> Section:
    """Text, tables and the figure; `groups` is `plan.group_table(...)` for that many paid hours a week."""
    return Section(
        "Requirement", anchor="requirement", text=_text(plan),
        tables=[day_table(plan), worst_table(plan), fte_table(groups, paid_hours)],
        drawings=[requirement_figure(plan.center, plan.intervals(), basis(plan.center))],
    )  # fmt: skip


def _text(plan: Plan) -> list[str]:
    """What is required by which formula and target, and where the figures by queue do not hold."""
    center, kinds = plan.center, dict[str, list[str]]()
    for name, kind in center.contact_types.items():
        kinds.setdefault(promise(kind.target), []).append(name)
    lines = [
        f"Required is the fewest agents on the phone, interval by interval, by {NAMES[basis(center)]}: each queue "
        f"alone (isolated), occupancy at most {number(center.staffing.max_occupancy, 'share')}.",
        "Targets: " + "; ".join(f"{', '.join(names)} {words}" for words, names in kinds.items()) + ".",
    ]
    if any(len(group.skills) > 1 for group in center.agent_groups.values()):
        lines.append(
            "Groups of several skills count in each of their queues; their own requirement is by group, types pooled."
        )
    return lines


def day_table(plan: Plan) -> Table:
    """A row a day and queue, then the whole horizon; of a long horizon only that."""
    days = plan.days()
    shown = days if len(days) <= _MOST_ROWS else days[days["date"] == ALL]
    head = cells(
        "day", "queue", "forecast", "required h", "peak", "Erlang C h", "scheduled h", "on phone h", "short h",
        "service level", "ASA", "abandoned", "occupancy", "intervals met", "days met",
    )  # fmt: skip
    note = (
        "Agent-hours. Scheduled: on shift and on no break that is due, before absence; on the phone: logged in; short: "
        "below the requirement, interval by interval. Met: the target's service level by interval; by day also its "
        "ceiling on abandonment. Service level with its 95 % interval."
    )
    more = "" if len(shown) == len(days) else f" Each of the {plan.center.days} days is in the tables."
    rows = [_day({str(key): item for key, item in row.items()}) for row in shown.to_dict("records")]
    return Table("Required, scheduled and served", head, rows, names=2, note=note + more)


def _day(row: dict[str, Any]) -> list[Cell]:
    day = "all days" if row["date"] == ALL else f"{row['weekday']} {row['date'][5:]}"
    hours = ("erlang_c_hours", "scheduled_hours", "on_phone_hours", "short_hours")
    shares = ("abandonment", "occupancy", "intervals_in_target", "days_in_target")
    return [
        *cells(day, row["queue"], f"{row['forecast']:,.0f}", f"{row['required_hours']:,.1f}", str(row["peak"])),
        *(Cell(f"{row[name]:,.1f}") for name in hours), _share(row, "service_level"), Cell(number(row["asa"], "s")),
        *(Cell(number(row[name], "share")) for name in shares),
    ]  # fmt: skip


def worst_table(plan: Plan) -> Table:
    """The ten intervals in which most contacts are served too late for the target."""
    rows = [
        [
            *cells(
                f"{row['weekday']} {row['date'][5:]} {row['start']}", row["queue"], f"{row['forecast']:.1f}",
                f"{row['aht']:,.0f} s", str(row["erlang_c"]), str(row["erlang_a"]), f"{row['scheduled']:.1f}",
                f"{row['on_phone']:.1f}", number(row["net_on_phone"], "agents", signed=True),
            ),
            _share(row, "service_level"), Cell(number(row["asa"], "s")), Cell(number(row["abandonment"], "share")),
            Cell(number(row["occupancy"], "share")), _share(row, "target_met"), Cell(f"{row['late']:.1f}"),
        ]
        for row in plan.worst().to_dict("records")
    ]  # fmt: skip
    head = cells(
        "interval", "queue", "forecast", "AHT", "Erlang C", "Erlang A", "scheduled", "on phone", "net", "service level",
        "ASA", "abandoned", "occupancy", "P(target met)", "late",
    )  # fmt: skip
    note = "Net: on the phone less required. Late: contacts beyond what the target allows, by which rows are ordered."
    return Table("Where the schedule is shortest of service", head, rows, names=2, note=note)


def fte_table(groups: pd.DataFrame, paid_hours: float) -> Table:
    """A row a group, then the total: required hours a week and the employees behind them."""
    rows = [
        cells(
            row["group"], f"{row['required_hours']:,.1f}", str(row["peak"]), f"{row['scheduled_hours']:,.1f}",
            number(row["shrinkage_product"], "share"), f"{row['fte_product']:,.1f}",
            number(row["shrinkage_sum"], "share"), f"{row['fte_sum']:,.1f}", number(row["employed"], "agents"),
        )
        for row in groups.to_dict("records")
    ]  # fmt: skip
    total = groups[["required_hours", "scheduled_hours", "fte_product", "fte_sum"]].sum()
    hours, scheduled, product, added = (f"{value:,.1f}" for value in total)
    rows.append(cells("total", hours, "", scheduled, "", product, "", added, ""))
    head = cells(
        "group", "required h a week", "peak", "scheduled h a week", "shrinkage, product", "FTE", "shrinkage, sum",
        "FTE", "employed FTE",
    )  # fmt: skip
    note = (
        f"FTE: required hours ÷ {paid_hours:g} paid hours a week ÷ (1 − shrinkage), before what shifts cannot fit. "
        "Shrinkage holds every cause that the center names, and paid breaks; product: each cause takes its share of "
        "what the others leave; sum: each is a share of all paid time."
    )
    return Table("Employees behind the requirement", head, rows, note=note)


def _share(row: Any, name: str) -> Cell:
    ends = interval(row[f"{name}_low"], row[f"{name}_high"], "share", 1.0)
    return Cell(number(row[name], "share"), ends)
