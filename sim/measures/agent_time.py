"""Agents' time by interval and group, split exactly at interval bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import AgentStates, Float64, Int64, State

if TYPE_CHECKING:
    from sim.center import Center
    from sim.measures.layout import Layout

STATE_COLUMNS = {
    State.AVAILABLE: "available",
    State.TALK: "talking",
    State.HOLD: "holding",
    State.WRAP_UP: "wrapping_up",
    State.BREAK: "paid_break",
    State.UNPAID_BREAK: "unpaid_break",
    State.DEFERRED: "deferred_work",
}

BUSY = (State.TALK, State.HOLD, State.WRAP_UP, State.DEFERRED, State.DISCOVERY)


def split(start: Int64, end: Int64, interval: int, intervals: int) -> tuple[Int64, Int64, Int64]:
    """Cut spells of time at interval bounds: row of each piece, its interval, and its length in µs.

    Pieces of a row sum to its length exactly; time outside the intervals counts in the nearest one.
    """
    first = np.clip(start // interval, 0, intervals - 1)
    is_whole = end <= (first + 1) * interval
    whole, cut = np.flatnonzero(is_whole), np.flatnonzero(~is_whole)
    pieces = np.minimum((end[cut] - 1) // interval, intervals - 1) - first[cut] + 1
    row, before = np.repeat(cut, pieces), np.cumsum(pieces) - pieces
    number = np.arange(len(row)) - np.repeat(before, pieces)
    cell = first[row] + number
    begin = np.where(number == 0, start[row], cell * interval)
    stop = np.where(number == np.repeat(pieces, pieces) - 1, end[row], (cell + 1) * interval)
    return (
        np.concatenate((whole, row)),
        np.concatenate((first[whole], cell)),
        np.concatenate((end[whole] - start[whole], stop - begin)),
    )


def agent_sums(plan: Layout, states: AgentStates) -> dict[str, Int64]:
    """µs per (interval, group): each state, and what is a sum of states or of parts of them.

    busy: with a contact in hand, deferred ones and customers who left unseen included · overtime: on duty after the end
    of the shift.
    """
    row, cell, length = split(states.start, states.end, plan.interval, plan.intervals)
    place = cell * plan.groups + states.group[row]
    kind = states.state[row].astype(np.int64)
    by_state = np.zeros((len(State), plan.intervals * plan.groups), np.int64)
    np.add.at(by_state.reshape(-1), kind * by_state.shape[1] + place, length)
    overtime = np.zeros(by_state.shape[1], np.int64)
    late = (states.overtime[row] == 1) & (kind != State.UNPAID_BREAK)
    np.add.at(overtime, place[late], length[late])
    columns = {
        name: by_state[state].reshape(plan.intervals, plan.groups) for state, name in STATE_COLUMNS.items()
    }
    columns["busy"] = by_state[list(BUSY)].sum(axis=0).reshape(plan.intervals, plan.groups)
    return columns | {"overtime": overtime.reshape(plan.intervals, plan.groups)}


def agent_columns(center: Center, sums: dict[str, Int64]) -> dict[str, Int64]:
    """With the sums of `agent_sums` the others that measures are made of.

    production: logged in, busy or available · on_duty: production and paid breaks · paid: see `paid_time` · live_busy,
    live_production: with a live contact in hand, and logged in, of groups that serve live contacts · slot_capacity:
    time logged in for each place for a live contact · free_for_deferred: not busy with live contacts, of groups that
    serve deferred ones.
    """
    columns = dict(sums)
    columns["production"] = columns["busy"] + columns["available"]
    places, deferred = slots(center), _serves_deferred(center)
    columns["live_busy"] = (columns["busy"] - columns["deferred_work"]) * (places > 0)
    columns["live_production"] = columns["production"] * (places > 0)
    columns["slot_capacity"] = columns["production"] * places * bool((places > 1).any())
    columns["free_for_deferred"] = (columns["deferred_work"] + columns["available"]) * deferred
    columns["on_duty"] = columns["production"] + columns["paid_break"]
    columns["paid"] = paid_time(columns["on_duty"], columns["overtime"], presence(center))
    return columns


def slots(center: Center) -> Int64:
    """Places for live contacts that an agent of each group has: the largest concurrency of its live channels, 0
    where it serves none."""
    return np.array(
        [
            max((_concurrency(center, name) for name in group.skills), default=0)
            for group in center.agent_groups.values()
        ],
        np.int64,
    )


def slot_time(center: Center, services: dict[str, Int64]) -> Int64:
    """Places taken by answered live contacts, times µs, per (interval, pair): a contact of a channel that allows fewer
    takes as many of the agent's places as keep others out."""
    worked = services["talk"] + services["hold"] + services["wrap_up"]
    places = slots(center)
    held = [_concurrency(center, pair.contact_type) for pair in center.pairs]
    weight = np.array([places[pair.group] for pair in center.pairs], np.int64)
    return np.where(np.array(held, np.int64) > 0, worked * weight // np.maximum(held, 1), 0)


def _concurrency(center: Center, contact_type: str) -> int:
    channel = center.channels[center.contact_types[contact_type].channel]
    return channel.concurrency if channel.kind == "live" else 0


def _serves_deferred(center: Center) -> Int64:
    return np.array(
        [any(center.is_deferred(name) for name in group.skills) for group in center.agent_groups.values()],
        np.int64,
    )


def presence(center: Center) -> Float64:
    """Share of paid regular time that agents of each group are on duty: leave, training, meetings, sickness and
    system failure are paid too (1 where a group has no shrinkage)."""
    rules = [group.shrinkage for group in center.agent_groups.values()]
    return np.array([(1.0 - rule.planned) * (1.0 - rule.on_the_day) for rule in rules])


def paid_time(on_duty: Int64, overtime: Int64, present: Float64) -> Int64:
    """Paid µs: regular time on duty divided by the share of paid time that is on duty, rounded to the µs, plus
    overtime. Unpaid breaks and lateness are not paid."""
    there = np.where(present > 0.0, present, 1.0)
    return np.rint((on_duty - overtime) / there).astype(np.int64) + overtime
