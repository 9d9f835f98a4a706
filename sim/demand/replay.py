"""Replay: the contacts of a log as Demand; what the log does not tell is drawn from the center's laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.demand.sample import Sampler
from sim.entities.units import show_clock
from sim.errors import ConfigError, Problem, did_you_mean
from sim.tables import Demand, Int64

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from sim.center import Center


def replay_demand(
    center: Center,
    types: Sequence[str],
    arrival: ArrayLike,
    *,
    service: ArrayLike | None = None,
    patience: ArrayLike | None = None,
    seed: int = 1,
    replication: int = 0,
) -> Demand:
    """Demand with the arrivals of a log, in microseconds of scenario time.

    `service` (talk time) and `patience` replace the center's where they are known; -1 means unknown. Redials and
    transfers are drawn as always. Raises ConfigError for unknown types and arrivals outside the horizon.
    """
    kinds, moments = _checked(center, types, np.asarray(arrival, dtype=np.int64))
    order = np.lexsort((kinds, moments))
    kinds, moments = kinds[order], moments[order]
    interval = moments // center.clock.interval
    ordinal = _ordinals(kinds, interval)
    columns = np.zeros((4, len(kinds)), dtype=np.int64)
    toss = np.zeros(len(kinds))
    sampler = Sampler(center, seed, replication, antithetic=False)
    for index in np.unique(kinds).tolist():
        rows = kinds == index
        _, *drawn, tosses = sampler.customers(index, interval[rows], ordinal[rows])
        columns[:, rows], toss[rows] = drawn, tosses
    waits, talk, hold, wrap_up = columns
    waits, talk = _known(patience, waits, order), _known(service, talk, order)
    return Demand(kinds, interval, ordinal, moments, waits, talk, hold, wrap_up, toss)


def _checked(center: Center, types: Sequence[str], arrival: Int64) -> tuple[Int64, Int64]:
    numbers = {name: index for index, name in enumerate(center.type_names)}
    problems = [
        Problem("type", f'"{name}" is no contact type{did_you_mean(name, numbers)}')
        for name in sorted(set(types) - set(numbers))
    ]
    outside = int(np.sum((arrival < center.begin) | (arrival >= center.clock.horizon)))
    if outside:
        early = f" from {show_clock(center.begin)} on" if center.begin else ""
        problems.append(
            Problem("arrival", f"{outside} of {len(arrival)} arrivals lie outside the center's days{early}")
        )
    if problems:
        raise ConfigError(problems, "log")
    return np.array([numbers[name] for name in types], dtype=np.int64), arrival


def _ordinals(kinds: Int64, interval: Int64) -> Int64:
    """Number of each contact among those of its type and interval, in order of arrival."""
    order = np.lexsort((np.arange(len(kinds)), interval, kinds))
    change = np.ones(len(kinds), dtype=bool)
    change[1:] = (np.diff(kinds[order]) != 0) | (np.diff(interval[order]) != 0)
    start = np.maximum.accumulate(np.where(change, np.arange(len(kinds)), 0))
    ordinal = np.empty(len(kinds), dtype=np.int64)
    ordinal[order] = np.arange(len(kinds)) - start
    return ordinal


def _known(given: ArrayLike | None, drawn: Int64, order: Int64) -> Int64:
    if given is None:
        return drawn
    values = np.asarray(given, dtype=np.int64)[order]
    return np.where(values >= 0, values, drawn)
