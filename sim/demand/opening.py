"""Who is there when the run begins: with an agent, waiting, or in a backlog; what lies behind them, what they bring.

Whoever has waited, or been served, for a while is not like others: they are drawn from those of their law who would be
there so long, by u' = F + u (1 - F), with F the share of the law that would not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.demand.laws import quantiles
from sim.demand.streams import Purpose
from sim.entities.due import OLDEST
from sim.entities.law_share import share_within
from sim.entities.units import DAY, PPM
from sim.tables import BEFORE, IN_SERVICE, WAITING, Float64, Int64

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.demand.sample import Sampler
    from sim.entities.law import Law

Column = Int64 | Float64
_LAST = 1.0 - 2.0**-53


def opening_rows(sampler: Sampler) -> list[Column]:
    """The columns of Demand of all who are there: who is in service, the longest first, then who waits, the oldest
    first; empty if there is nobody."""
    held = _together(_in_service(sampler))
    before = _together(_backlogs(sampler) + _waiting(sampler))
    parts = [part for part in (held, before) if part]
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def _together(parts: Sequence[tuple[Int64, list[Column]]]) -> list[Column]:
    """Parts of (since when, columns) in the order of that; those of one moment in the order given."""
    if not parts:
        return []
    order = np.argsort(np.concatenate([since for since, _ in parts]), kind="stable")
    return [np.concatenate(column).take(order) for column in zip(*(part for _, part in parts), strict=True)]


# ---- who waits -----------------------------------------------------------------------------------------------


def _backlogs(sampler: Sampler) -> list[tuple[Int64, list[Column]]]:
    """The backlog of each type; what is older than OLDEST days is as old as that."""
    found = []
    for index, kind in enumerate(sampler.kinds):
        if kind.backlog and kind.backlog.contacts:
            interval, ordinal = _identities(BEFORE, kind.backlog.contacts)
            u = sampler.block(index, Purpose.AGE, interval, ordinal)[:, Purpose.AGE % 4].copy()
            age = np.minimum(quantiles(sampler.plan.laws, sampler.plan.backlog_age[index], u), OLDEST * DAY)
            found.append(_row_of_waiting(sampler, index, BEFORE, age))
    return found


def _waiting(sampler: Sampler) -> list[tuple[Int64, list[Column]]]:
    """Who waits of each type, with the patience of those who have waited so long."""
    found = []
    for index, name in enumerate(sampler.center.type_names):
        lines = [line for line in sampler.center.opening_state.waiting if line.type == name]
        if lines:
            waited = np.repeat([line.waited for line in lines], [line.contacts for line in lines])
            found.append(_row_of_waiting(sampler, index, WAITING, waited.astype(np.int64)))
    return found


def _row_of_waiting(sampler: Sampler, index: int, place: int, waited: Int64) -> tuple[Int64, list[Column]]:
    interval, ordinal = _identities(place, len(waited))
    _, patience, talk, hold, wrap_up, toss = sampler.customers(index, interval, ordinal)
    law = sampler.kinds[index].patience
    if law is not None:
        u = sampler.block(index, Purpose.PATIENCE, interval, ordinal)[:, Purpose.PATIENCE % 4]
        patience = beyond(sampler, sampler.plan.patience[index], law, u, waited)
    came = sampler.center.begin - waited
    kind = np.full(len(waited), index, np.int64)
    return came, [kind, interval, ordinal, came, patience, talk, hold, wrap_up, toss]


# ---- who is in service ---------------------------------------------------------------------------------------


def _in_service(sampler: Sampler) -> list[tuple[Int64, list[Column]]]:
    """Who is with agents of each group: as if they came when the run begins, with the work that is left."""
    center, found = sampler.center, []
    for group, group_name in enumerate(center.group_names):
        for index, name in enumerate(center.type_names):
            lines = [
                line
                for line in center.opening_state.in_service
                if (line.type, line.group) == (name, group_name)
            ]
            if lines:
                elapsed = np.repeat([line.elapsed for line in lines], [line.contacts for line in lines])
                found.append(_row_in_service(sampler, index, group, elapsed.astype(np.int64)))
    return found


def _row_in_service(sampler: Sampler, index: int, group: int, elapsed: Int64) -> tuple[Int64, list[Column]]:
    interval, ordinal = _identities(IN_SERVICE - group, len(elapsed))
    _, patience, _, _, _, toss = sampler.customers(index, interval, ordinal)
    work = _work_left(sampler, index, group, elapsed, interval, ordinal)
    kind, came = np.full(len(elapsed), index, np.int64), np.full(len(elapsed), sampler.center.begin)
    return -elapsed, [kind, interval, ordinal, came, patience, *work, toss]


def _work_left(
    sampler: Sampler, index: int, group: int, elapsed: Int64, interval: Int64, ordinal: Int64
) -> tuple[Int64, Int64, Int64]:
    """Talk, hold and wrap-up that are left, before multipliers, of conversations that have lasted so long with agents
    of a group: talk comes before hold.

    Where hold has a law of its own it is drawn first, and talk among those that last with it beyond now.
    """
    center, plan, rule = sampler.center, sampler.plan, sampler.kinds[index].handle_time
    pace = center.aht_ppm(center.group_names[group], center.type_names[index])
    done = np.rint(elapsed * (PPM / pace)).astype(np.int64)
    scale = float(plan.aht_scale[center.begin // center.interval, index])
    u = sampler.block(index, Purpose.WORK, interval, ordinal)[:, Purpose.WORK % 4]
    if rule.law is not None:
        online = 1.0 - rule.split.wrap_up or 1.0
        whole = beyond(sampler, plan.talk[index], rule.law, u, _by(done, online * scale))
        talk, hold, wrap_up = sampler.parts_of(index, _by(whole, 1.0 / scale))
    else:
        assert rule.talk is not None
        _, _, _, hold, wrap_up, _ = sampler.customers(index, interval, ordinal)
        talk = beyond(sampler, plan.talk[index], rule.talk, u, _by(np.maximum(done - hold, 0), scale))
        talk = _by(talk, 1.0 / scale)
    return np.maximum(talk - done, 0), np.maximum(hold - np.maximum(done - talk, 0), 0), wrap_up


def _by(time: Int64, divisor: float) -> Int64:
    return time if divisor == 1.0 else np.rint(time / divisor).astype(np.int64)


# ---- laws of who is still there ------------------------------------------------------------------------------


def beyond(sampler: Sampler, row: int, law: Law, u: Float64, after: Int64) -> Int64:
    """Draws from a law (with its row among the compiled ones) that are not below `after`; where the law ends before,
    they are `after` itself."""
    moments, place = np.unique(after, return_inverse=True)
    within = np.array([share_within(law, moment) for moment in moments.tolist()])[place]
    u = np.minimum(within + u * (1.0 - within), _LAST)
    return np.maximum(quantiles(sampler.plan.laws, row, u), after)


def _identities(place: int, contacts: int) -> tuple[Int64, Int64]:
    return np.full(contacts, place, np.int64), np.arange(contacts, dtype=np.int64)
