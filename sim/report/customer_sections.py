"""Sections about customers, each where the center has what it is about: channels, segments, the journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.comparison.customers import live_segments, priorities
from sim.comparison.journey import TOTAL
from sim.report.callback_tables import callback_lines, callback_tables
from sim.report.customer_tables import (
    backlog_tables,
    channel_tables,
    segment_table,
)
from sim.report.deferred_words import chaser_lines
from sim.report.figures.bands import MOST_PANELS, Panel, bands_figure
from sim.report.figures.journey import journey_figure
from sim.report.figures.segments import segments_figure
from sim.report.journey_tables import (
    attempt_table,
    case_lines,
    case_table,
    flow_table,
    journey_table,
    ways_table,
)
from sim.report.line_section import line_section
from sim.report.numbers import number, with_interval
from sim.report.panels import with_values
from sim.report.pieces import Section
from sim.report.self_service_section import self_service_section

if TYPE_CHECKING:
    from sim.comparison.customers import Precedence
    from sim.report.facts import Facts


def customer_sections(facts: Facts) -> list[Section]:
    """The sections that this center has something to tell in."""
    return [
        *_channels(facts),
        *_backlog(facts),
        *_segments(facts),
        *_journey(facts),
        *self_service_section(facts),
        *line_section(facts),
        *_callbacks(facts),
    ]


def _channels(facts: Facts) -> list[Section]:
    used = {kind.channel for kind in facts.center.contact_types.values()}
    if len(used) < 2:
        return []
    return [Section("Channels", tables=channel_tables(facts))]


def _backlog(facts: Facts) -> list[Section]:
    """Deferred work left undone, through the days."""
    if not len(facts.backlog):
        return []
    rows = facts.backlog_through_the_day
    kinds = [name for name in facts.center.type_names if facts.center.is_deferred(name)][:MOST_PANELS]
    figures = (
        ("backlog_by_interval", "Deferred work that came and is not finished", "backlog"),
        ("oldest_by_interval", "Age of the oldest deferred contact", "oldest"),
    )
    panels = {
        measure: with_values(Panel(kind, measure, rows[rows["queue"] == kind]) for kind in kinds)
        for _, _, measure in figures
    }
    drawings = [
        bands_figure(name, title, facts.week, panels[measure])
        for name, title, measure in figures
        if panels[measure]
    ]
    return [
        Section("Backlog and age", text=chaser_lines(facts), tables=backlog_tables(facts), drawings=drawings)
    ]


def _segments(facts: Facts) -> list[Section]:
    if not facts.has_segments:
        return []
    drawing = segments_figure(facts.center, facts.segments)
    return [
        Section(
            "Segments and priority", text=_precedence_lines(facts), tables=[segment_table(facts)],
            drawings=[drawing] if drawing else [],
        )
    ]  # fmt: skip


def _precedence_lines(facts: Facts) -> list[str]:
    """Whether waits follow priority."""
    segments = live_segments(facts.center)
    spans = priorities(facts.center, segments)
    if len(set(spans.values())) < 2:
        return ["All segments have the same priority: none is to be served before another."]
    told = [_precedence(one) for one in facts.precedence if one.told]
    return told or [
        "Of no segment can it be told that it waits longer for an answer than one that it comes before."
    ]


def _precedence(one: Precedence) -> str:
    gap = with_interval(one.longer, one.low, one.high, "s")
    return f"Priority inverted: {one.higher} comes before {one.lower} and waits {gap} longer for an answer."


def _journey(facts: Facts) -> list[Section]:
    if not facts.has_journey:
        return []
    journey = facts.journey
    tables = [case_table(facts), attempt_table(facts), journey_table(journey), ways_table(facts.ways_out)]
    tables += [flow_table(facts.flows)] if len(facts.flows) else []
    return [
        Section(
            "The journey",
            text=[*case_lines(facts), _first(facts)],
            tables=tables,
            drawings=[journey_figure(facts.center, journey)],
        )
    ]


def _callbacks(facts: Facts) -> list[Section]:
    """Both waits of callbacks, and how well waits are predicted."""
    if not facts.callbacks["n"].any():
        return []
    return [Section("Callbacks", text=callback_lines(facts), tables=callback_tables(facts))]


def _first(facts: Facts) -> str:
    rows = facts.journey[(facts.journey["type"] == TOTAL) & (facts.journey["origin"] == "first")]
    visits = facts.journey[facts.journey["type"] == TOTAL]["mean"].sum()
    if not len(rows):
        return f"Nobody came of their own accord: all {number(visits, 'contacts')} visits a day follow from others."
    row = rows.iloc[0]
    first = with_interval(row["mean"], row["low"], row["high"], "contacts")
    share = number(row["share"], "share")
    return (
        f"{first} first attempts a day become {number(visits, 'contacts')} visits to queues: {share} of visits are "
        "first attempts."
    )
