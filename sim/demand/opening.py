"""What is there when the run begins: contacts that came before, with the age and the work they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.demand.laws import quantiles
from sim.demand.streams import Purpose, uniforms
from sim.entities.due import OLDEST
from sim.entities.units import DAY

if TYPE_CHECKING:
    from sim.demand.sample import Sampler
    from sim.tables import Float64, Int64

BEFORE = -1
"""The interval of contacts that came before the start: part of their identity, as that of others."""


def opening_rows(sampler: Sampler) -> list[Int64 | Float64]:
    """The columns of Demand for the backlogs of all types, the oldest first; empty if there are none."""
    parts = [
        _backlog(sampler, index, kind.backlog.contacts)
        for index, kind in enumerate(sampler.kinds)
        if kind.backlog and kind.backlog.contacts
    ]
    if not parts:
        return []
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(columns[3], kind="stable")
    return [column.take(order) for column in columns]


def _backlog(sampler: Sampler, index: int, contacts: int) -> tuple[Int64 | Float64, ...]:
    """One type's backlog; what is older than OLDEST days is as old as that."""
    interval, ordinal = np.full(contacts, BEFORE, np.int64), np.arange(contacts, dtype=np.int64)
    key, block = sampler.plan.type_keys[index], Purpose.AGE // 4
    u = uniforms(sampler.seed, key, block, interval, ordinal, 0, 0, sampler.replication, sampler.flip)
    age = quantiles(sampler.plan.laws, sampler.plan.backlog_age[index], u[:, Purpose.AGE % 4].copy())
    _, patience, talk, hold, wrap_up, toss = sampler.customers(index, interval, ordinal)
    kind = np.full(contacts, index, np.int64)
    return kind, interval, ordinal, -np.minimum(age, OLDEST * DAY), patience, talk, hold, wrap_up, toss
