"""The draws behind a simulated day, shared by all baselines, and the KPIs taken from what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from time import process_time
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from benchmarks.workloads import Kpis

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from benchmarks.workloads import ContactType, Workload

    Column = NDArray[np.float64]

ABANDONED = -1.0
"""Entry in the column of waits for a leg that left the queue unserved."""
NOT_OFFERED = -2.0
"""Entry in the column of waits for a second-tier leg that never came to be."""
WAITING = -3.0
"""Entry in the column of waits, during a run only, for a leg that is in its queue."""

NO_LEG = -1


class Timing(TypedDict):
    """The part of a run's report that a race needs."""

    contacts: int
    """First legs simulated, counted or not: the numerator of contacts per second."""
    seconds: float
    """CPU seconds of drawing and simulating; counting KPIs is left out."""


class Tally(Timing):
    """What a baseline reports of a run; counts and sums (seconds) over all counted legs of both tiers."""

    offered: int
    answered: int
    abandoned: int
    within: int
    """Legs answered within the threshold of the workload."""
    wait_sum: float
    """Waits of the answered legs."""
    answered_tier2: int
    wait_sum_tier2: float
    busy: float
    """Handle time of the answered legs."""


@dataclass
class Legs:
    """One day's visits to a queue as columns: first legs in order of arrival, then the tier-2 legs they may cause."""

    arrived: list[float]
    """Seconds since the day's start; the engine fills in the second-tier legs."""
    kind: list[int]
    handle: list[float]
    patience: list[float]
    follow_up: list[int]
    """The leg that follows once this one has been served, or NO_LEG."""
    first: int
    """Number of first legs."""


def draw(workload: Workload, seed: int, day: int = 0) -> Legs:
    """Draw one day of a workload: NHPP arrivals with piecewise constant rates, handle times, patience, escalation."""
    rng = np.random.default_rng((seed, day))
    arrivals = [_arrivals(workload, kind, rng) for kind in workload.types]
    arrived = np.concatenate(arrivals)
    kind = np.repeat(np.arange(len(arrivals)), [a.size for a in arrivals])
    if workload.window:
        inside = (arrived >= workload.window[0]) & (arrived < workload.window[1])
        arrived, kind = arrived[inside], kind[inside]
    order = np.argsort(arrived)
    first = order.size
    escalates = rng.random(first) < workload.escalation
    second = int(np.count_nonzero(escalates))
    follow_up = np.full(first + second, NO_LEG)
    follow_up[:first][escalates] = np.arange(first, first + second)
    kinds = np.append(kind[order], np.full(second, workload.escalates_to))
    return Legs(
        arrived=np.append(arrived[order], np.zeros(second)).tolist(),
        kind=kinds.tolist(),
        handle=_handle_times(workload, kinds, rng).tolist(),
        patience=_patience(workload, kinds, rng).tolist(),
        follow_up=follow_up.tolist(),
        first=first,
    )


def play(simulate: Callable[[Workload, Legs], list[float]], workload: Workload, seed: int) -> Tally:
    """Draw and simulate all days of a workload, and count the KPIs; `simulate` returns the wait of each leg."""
    tally = empty_tally()
    for day in range(workload.days):
        started = process_time()
        legs = draw(workload, seed, day)
        waits = simulate(workload, legs)
        tally["seconds"] += process_time() - started
        tally["contacts"] += legs.first
        count(tally, workload, legs, waits)
    return tally


def kpis(workload: Workload, tally: Tally) -> Kpis:
    """The KPIs of a tally of a workload, to be held against its reference."""
    counted = (workload.day - workload.warm_up) * len(workload.agents)
    on_break = sum(length for _, _, length in workload.due_breaks)
    tier2 = tally["answered_tier2"]
    return Kpis(
        asa=tally["wait_sum"] / tally["answered"],
        abandonment=tally["abandoned"] / tally["offered"],
        within=tally["within"] / tally["offered"],
        utilisation=tally["busy"] / ((counted - on_break) * workload.days),
        asa_tier2=tally["wait_sum_tier2"] / tier2 if tier2 else None,
    )


def empty_tally() -> Tally:
    """A tally of nothing, to be added to."""
    return Tally(
        contacts=0,
        offered=0,
        answered=0,
        abandoned=0,
        within=0,
        wait_sum=0.0,
        answered_tier2=0,
        wait_sum_tier2=0.0,
        busy=0.0,
        seconds=0.0,
    )


def count(tally: Tally, workload: Workload, legs: Legs, waits: list[float]) -> None:
    """Add one day's legs, given their waits, to a tally."""
    wait = np.array(waits)
    offered = (wait != NOT_OFFERED) & (np.array(legs.arrived) >= workload.warm_up)
    answered = offered & (wait >= 0)
    tier2 = answered & (np.arange(wait.size) >= legs.first)
    tally["offered"] += int(offered.sum())
    tally["answered"] += int(answered.sum())
    tally["abandoned"] += int((offered & (wait == ABANDONED)).sum())
    tally["within"] += int((answered & (wait <= workload.threshold)).sum())
    tally["wait_sum"] += float(wait[answered].sum())
    tally["answered_tier2"] += int(tier2.sum())
    tally["wait_sum_tier2"] += float(wait[tier2].sum())
    tally["busy"] += float(np.array(legs.handle)[answered].sum())


def _arrivals(workload: Workload, kind: ContactType, rng: np.random.Generator) -> Column:
    shape = np.ones(len(workload.shape)) if kind.flat else np.array(workload.shape)
    counts = rng.poisson(kind.volume * workload.scale * shape / shape.sum())
    width = workload.day / shape.size
    interval: NDArray[np.int64] = np.repeat(np.arange(shape.size), counts)
    return (interval + rng.random(interval.size)) * width


def _handle_times(workload: Workload, kinds: NDArray[np.int64], rng: np.random.Generator) -> Column:
    mean: Column = np.array([kind.handle_mean for kind in workload.types])[kinds]
    cvs = [kind.handle_cv for kind in workload.types if kind.handle_cv is not None]
    if not cvs:
        return mean * rng.exponential(size=kinds.size)
    variance = np.log1p(np.array(cvs) ** 2)[kinds]
    unit: Column = np.exp(np.sqrt(variance) * rng.standard_normal(kinds.size) - variance / 2)
    return mean * unit


def _patience(workload: Workload, kinds: NDArray[np.int64], rng: np.random.Generator) -> Column:
    mean: Column = np.array([kind.patience_mean for kind in workload.types])[kinds]
    return mean * rng.exponential(size=kinds.size)
