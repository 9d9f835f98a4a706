"""Tables about customers: channels, deferred work, segments."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.comparison.customers import live_segments, priorities
from sim.report.kpi_tables import Row, across, named, records, value
from sim.report.numbers import interval, number
from sim.report.pieces import Cell, Table, cells

if TYPE_CHECKING:
    from sim.report.facts import Facts

LIVE = (
    "offered", "service_level", "service_level_1", "asa", "wait_p90", "abandonment",
    "concurrency", "aht", "transfer_rate", "redial_share", "resolution_rate",
)  # fmt: skip
DEFERRED = (
    "offered", "finished", "on_time", "first_response", "first_response_p90", "full_resolution",
    "full_resolution_inside", "full_resolution_p90", "chasers_per_contact", "still_open", "aht", "resolution_rate",
)  # fmt: skip


def channel_tables(facts: Facts) -> list[Table]:
    """The scorecards: one of channels on which customers wait, one of those on which contacts wait without them."""
    kinds = {name: channel.kind for name, channel in facts.center.channels.items()}
    used = [name for name in kinds if name in set(facts.kpis.loc[facts.kpis["scope"] == "channel", "name"])]
    found = []
    for kind, kpis, caption in (("live", LIVE, "Live channels"), ("deferred", DEFERRED, "Deferred channels")):
        names = [name for name in used if kinds[name] == kind]
        hints = {name: _types_of(facts, name) for name in names}
        if names:
            found.append(across(facts, "channel", names, kpis, caption, "channel", hints))
    return found


def _types_of(facts: Facts, channel: str) -> str:
    return ", ".join(name for name, kind in facts.center.contact_types.items() if kind.channel == channel)


def backlog_tables(facts: Facts) -> list[Table]:
    """What was left at the end of each day, and how old it was; empty for more than a week."""
    rows, center = facts.backlog, facts.center
    if center.days > _MOST_DAYS:
        return []
    days = [center.clock.date(number) for number in range(center.days)]
    kept = {(row["type"], row["date"]): row for row in rows.to_dict("records")}
    head = [Cell("contact type"), *(Cell(f"{one:%a} {one.day} {one:%b}") for one in days)]
    found = []
    for name, unit, caption, note in _BY_DAY:
        body = [
            [Cell(str(kind)), *(_of_day(kept[kind, one.isoformat()], name, unit) for one in days)]
            for kind in dict.fromkeys(rows["type"])
            if not math.isnan(kept[kind, days[-1].isoformat()][name])
        ]
        n = int(rows["n"].iloc[0])
        found.append(Table(caption, head, body, note=f"{note} Means with 95 % intervals, n = {n}."))
    return found


_MOST_DAYS = 7
_BY_DAY = (
    (
        "backlog",
        "contacts",
        "Backlog at the end of each day",
        "What was there the day before and came, less what was finished or set aside for somebody outside.",
    ),
    (
        "days_of_work",
        "days",
        "Days of work in the backlog at the end of each day",
        "Its handling time by the time a day that the groups who may do it are logged in and free of live contacts, if "
        "they did nothing else.",
    ),
    (
        "age_p50",
        "s",
        "Age of half of the backlog at the end of each day",
        "At most as old is half of what is left: since it came (or came back), nights included; 0 if nothing is left.",
    ),
    (
        "oldest",
        "s",
        "Age of the oldest at the end of each day",
        "Since it came (or came back), nights included; 0 if nothing is left.",
    ),
)


def _of_day(row: Row, name: str, unit: str) -> Cell:
    ends = interval(row[f"{name}_low"], row[f"{name}_high"], unit, row[name])
    return Cell(number(row[name], unit), ends)


def segment_table(facts: Facts) -> Table:
    """Segments in the order of their priority, with their waits, and who was served out of order."""
    center, segments = facts.center, live_segments(facts.center)
    spans, rows = priorities(center, segments), records(facts.segments)
    known = [
        kpi
        for kpi, found in rows.items()
        if any(row["n"] and not math.isnan(row["mean"]) for row in found.values())
    ]
    worth = [kind.value for kind in center.segments.values() if kind.value]
    head = [*cells("segment", "contact types", "priority"), *(cells("value of one") if worth else ())]
    body = []
    for name, kinds in segments.items():
        first = [
            Cell(name),
            Cell(", ".join(kinds)),
            Cell("–".join(str(one) for one in dict.fromkeys(spans[name]))),
        ]
        if worth:
            first.append(Cell(number(center.value_of(kinds[0]), center.value_unit)))
        body.append([*first, *(value(rows[kpi].get(name)) for kpi in known)])
    return Table(
        "Segments by priority",
        [*head, *(named(kpi, next(iter(rows[kpi].values()))["definition"]) for kpi in known)],
        body, names=2,
        note="Contact types on live channels only. Priority: the smaller number is to be served first. Inversion: "
        "answered while somebody of a smaller number, whom the same agent may serve, had waited beyond T; overtaken: "
        "waited beyond T meanwhile. A dash: nobody of another priority is served by the same agents.",
    )  # fmt: skip
