"""The requirement as a section: day by day beside schedule and service, the worst intervals, and employees."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

from sim.comparison.requirement import basis
from sim.comparison.requirement_table import ALL
from sim.comparison.week import DAYS
from sim.measures.layout import layout
from sim.report.figures.requirement import NAMES, requirement_figure
from sim.report.numbers import interval, number
from sim.report.pieces import Cell, Section, Table, cells
from sim.report.terms import horizon, promise

if TYPE_CHECKING:
    import pandas as pd

    from sim.center import Center
    from sim.comparison.requirement_table import Plan
    from sim.report.figures.style import Drawing

WORKDAYS = 5
"""Days from which on a horizon counts as a week of work."""
_MOST_ROWS = 45


def requirement_section(plan: Plan, groups: pd.DataFrame, paid_hours: float) -> Section:
    """Text, tables and the figure; `groups` is `plan.group_table(...)` for that many paid hours a week."""
    return Section(
        "Requirement", anchor="requirement", text=[_answer(plan, groups), *_text(plan)],
        tables=[day_table(plan), worst_table(plan), fte_table(groups, paid_hours, plan.center)],
        drawings=_drawings(plan),
    )  # fmt: skip


def _drawings(plan: Plan) -> list[Drawing]:
    """Requirement and schedule over the first days; nothing where nobody is needed on them."""
    last = min(DAYS, plan.center.days)
    if not plan.required[: layout(plan.center).day_bounds[last]].any():
        return []
    return [requirement_figure(plan.center, plan.intervals(), basis(plan.center))]


def _answer(plan: Plan, groups: pd.DataFrame) -> str:
    """What is needed, and how far the schedule is from it."""
    days, total = plan.days(), groups[["required_hours", "scheduled_hours", "fte_product", "fte_sum"]].sum()
    ends = sorted(round(total[name], 1) for name in ("fte_product", "fte_sum"))
    employees = f"{ends[0]:,.1f}" if ends[0] == ends[1] else f"{ends[0]:,.1f} to {ends[1]:,.1f}"
    short = days.loc[days["date"] == ALL, "short_hours"].sum()
    return (
        f"{_requires(plan.center)} {total['required_hours']:,.1f} agent-hours on the phone, the work of "
        f"{employees} full-time employees; {total['scheduled_hours']:,.1f} hours are scheduled. In the intervals that "
        f"are short, {short:,.1f} agent-hours are missing over the {horizon(plan.center)}."
    )


def _period(center: Center) -> str:
    """What hours are counted over: a week, or less where the center describes less than a week's work."""
    return "a week" if center.days >= WORKDAYS else "a day" if center.days == 1 else f"the {horizon(center)}"


def _requires(center: Center) -> str:
    period = _period(center)
    return f"{period[0].upper()}{period[1:]} {'require' if period.startswith('the') else 'requires'}"


def _text(plan: Plan) -> list[str]:
    """What is required by which formula and target, and where the figures by queue do not hold."""
    center, kinds = plan.center, dict[str, list[str]]()
    for name in center.contact_types:
        kinds.setdefault(promise(center, name), []).append(name)
    lines = [
        "Required is the fewest agents on the phone that keep the service level, interval by interval, by "
        f"{NAMES[basis(center)]}: each queue alone (isolated), occupancy at most "
        f"{number(center.staffing.max_occupancy, 'share')}.",
        "Targets: " + "; ".join(f"{', '.join(names)} {words}" for words, names in kinds.items()) + ".",
    ]
    lines += _ceilings(plan)
    if center.deferred_types.any():
        lines.append(
            "Deferred work is required as hands: what comes on a day is done evenly in the hours in which its agents "
            "are there, on a day without such hours on the next; by group it fills the time that live contacts leave."
        )
    if any(len(group.skills) > 1 for group in center.agent_groups.values()):
        lines.append(
            "Groups of several skills count in each of their queues; their own requirement is by group, types pooled."
        )
    return lines


def _ceilings(plan: Plan) -> list[str]:
    """What becomes of the ceilings on abandonment, of which the requirement takes no account."""
    center, told = plan.center, list[str]()
    for queue, lost in zip(center.queues, plan.abandonment.tolist(), strict=True):
        ceiling = center.contact_types[queue.contact_type].target.abandonment
        if ceiling is not None and not math.isnan(lost):
            allowed = f"{'more than' if lost > ceiling else 'within'} its {100 * ceiling:g} %"
            told.append(f"{queue.name} {number(lost, 'share')} ({allowed})")
    if not told:
        return []
    return [
        "The number required is for the service level; a ceiling on abandonment is a promise about all contacts "
        "together and not asked of each interval. With the agents that Erlang A requires, it expects to abandon: "
        f"{', '.join(told)}."
    ]


def day_table(plan: Plan) -> Table:
    """A row a day and queue, then the whole horizon; of a long horizon only that."""
    days = plan.days()
    shown = days if len(days) <= _MOST_ROWS else days[days["date"] == ALL]
    head = cells(
        "day", "queue", "forecast", "required", "peak", "Erlang C", "scheduled", "on phone", "short", "service level",
        "ASA", "abandoned", "intervals", "days",
    )  # fmt: skip
    note = (
        "Required to short are agent-hours, peak is agents. Scheduled: on shift and on no break that is due, before "
        "absence; on the phone: logged in; short: below the requirement, interval by interval. Service level has its "
        "95 % interval. Intervals and days: the share that met the target (days also its ceiling on abandonment)."
    )
    more = "" if len(shown) == len(days) else f" Each of the {plan.center.days} days is in the tables."
    rows = [_day({str(key): item for key, item in row.items()}) for row in shown.to_dict("records")]
    return Table("Required, scheduled, served", head, rows, names=2, note=note + more)


def _day(row: dict[str, Any]) -> list[Cell]:
    day = "all days" if row["date"] == ALL else _date(row["date"])
    hours = ("erlang_c_hours", "scheduled_hours", "on_phone_hours", "short_hours")
    shares = ("abandonment", "intervals_in_target", "days_in_target")
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
                f"{_date(row['date'])} {row['start']}", row["queue"], f"{row['forecast']:.1f}",
                f"{row['aht']:,.0f} s", str(row["erlang_c"]), str(row["erlang_a"]), f"{row['scheduled']:.1f}",
                f"{row['on_phone']:.1f}", number(row["net_on_phone"], "agents", signed=True),
            ),
            _share(row, "service_level"), Cell(number(row["asa"], "s")), _share(row, "target_met"),
            Cell(f"{row['late']:.1f}"),
        ]
        for row in plan.worst().to_dict("records")
    ]  # fmt: skip
    head = cells(
        "interval", "queue", "forecast", "AHT", "Erlang C", "Erlang A", "scheduled", "on phone", "net on phone",
        "service level", "ASA", "P(target met)", "late",
    )  # fmt: skip
    note = (
        "Net on phone: on the phone less required. Late: contacts beyond what the target allows, by which rows are "
        "ordered."
    )
    return Table("Where the schedule is shortest of service", head, rows, names=2, note=note)


def fte_table(groups: pd.DataFrame, paid_hours: float, center: Center) -> Table:
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
        "group", "required h", "peak", "scheduled h", "shrinkage, product", "FTE", "shrinkage, sum", "FTE",
        "employed FTE",
    )  # fmt: skip
    note = (
        f"Hours of {_period(center)}. FTE: required hours ÷ {paid_hours:g} paid hours ÷ (1 − shrinkage), before what "
        "shifts cannot fit; of less than a week, the FTE of these hours alone. "
        "Shrinkage holds every cause that the center names, and paid breaks; product: each cause takes its share of "
        "what the others leave; sum: each is a share of all paid time."
    )
    return Table("Employees behind the requirement", head, rows, note=note)


def _date(text: str) -> str:
    """ "Mon 13 Apr"."""
    return f"{date.fromisoformat(text):%a %-d %b}"


def _share(row: Any, name: str) -> Cell:
    ends = interval(row[f"{name}_low"], row[f"{name}_high"], "share", 1.0)
    return Cell(number(row[name], "share"), ends)
