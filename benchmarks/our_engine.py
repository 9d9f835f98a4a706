"""The workloads as centers of ours, played from `sample_demand` and `sample_roster` to filled Outcomes.

A run covers every row of the outcomes and the laws that are checked after it, since no user gets a run without them;
`filled` leaves out the drawing and the laws, and adding up measures is timed apart (`parts`).
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import pairwise
from time import process_time
from typing import TYPE_CHECKING, Any, TypedDict
from unittest.mock import patch

from benchmarks.legs import Tally, empty_tally
from sim.center import Center
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.measures.tally import tally as add_up
from sim.simulation.engine import play, prepare
from sim.simulation.laws import Laws, waits
from sim.tables import Disposition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workloads import ContactType, Group, Workload
    from sim.tables import Demand, Outcomes

SECOND = 1_000_000
"""Microseconds: the unit of our tables."""
SIMPY, COMPILED = "simpy", "compiled"


class Parts(TypedDict):
    """CPU seconds by what they were spent on: the two draws, Demand to filled Outcomes, the laws, the measures."""

    demand: float
    roster: float
    filling: float
    laws: float
    measuring: float


def run(workload: Workload, seed: int, engine: str = SIMPY) -> Tally:
    """Draw and simulate all days of a workload, and count the KPIs as the baselines do; a day is a replication."""
    center, tally = center_of(workload), empty_tally()
    prepare(engine)
    for day in range(workload.days):
        started = process_time()
        demand = sample_demand(center, seed, day)
        outcomes = play(center, demand, sample_roster(center, seed, day), seed, day, engine=engine)
        tally["seconds"] += process_time() - started
        tally["contacts"] += len(demand)
        count(tally, workload, outcomes)
        del demand, outcomes  # as in a run, where a replication leaves its sums only
    return tally


compiled = partial(run, engine=COMPILED)
"""`run` by the compiled engine."""


def filled(workload: Workload, seed: int) -> Tally:
    """As `compiled`, but what is timed is the way from Demand to filled Outcomes, without the laws."""
    tally = empty_tally()
    prepare(COMPILED)
    for day in range(workload.days):
        demand, outcomes, part = _timed(workload, seed, day, COMPILED)
        tally["seconds"] += part["filling"]
        tally["contacts"] += len(demand)
        count(tally, workload, outcomes)
        del demand, outcomes  # as in a run, where a replication leaves its sums only
    return tally


def parts(workload: Workload, seed: int, engine: str = SIMPY) -> Parts:
    """Play one day and tell where the CPU seconds went, adding up the measures included."""
    prepare(engine)
    _, outcomes, part = _timed(workload, seed, 0, engine)
    started = process_time()
    add_up(center_of(workload), outcomes)
    return {**part, "measuring": process_time() - started}


def _timed(workload: Workload, seed: int, day: int, engine: str) -> tuple[Demand, Outcomes, Parts]:
    """A day part by part; the laws, which every run checks at its end, have their own watch."""
    center = center_of(workload)
    stamps = [process_time()]
    demand = sample_demand(center, seed, day)
    stamps.append(process_time())
    roster = sample_roster(center, seed, day)
    stamps.append(process_time())
    with _laws_watched() as checks:
        outcomes = play(center, demand, roster, seed, day, engine=engine)
    stamps.append(process_time())
    drawing, rostering, playing = (b - a for a, b in pairwise(stamps))
    laws = sum(checks)
    part = Parts(demand=drawing, roster=rostering, filling=playing - laws, laws=laws, measuring=0.0)
    return demand, outcomes, part


@contextmanager
def _laws_watched() -> Iterator[list[float]]:
    """What each check of the laws takes meanwhile, in CPU seconds."""
    check, seconds = Laws.check, list[float]()

    def watched(laws: Laws, demand: Demand, outcomes: Outcomes) -> None:
        started = process_time()
        check(laws, demand, outcomes)
        seconds.append(process_time() - started)

    with patch.object(Laws, "check", watched):
        yield seconds


def count(tally: Tally, workload: Workload, outcomes: Outcomes) -> None:
    """Add the visits of one day to a tally; times in the rows are µs, in a tally seconds."""
    rows = outcomes.segments
    counted = rows.offered >= workload.warm_up * SECOND
    answered = counted & (rows.disposition == Disposition.ANSWERED)
    tier2 = answered & (rows.leg > 0)
    waited = waits(rows, outcomes.end) / SECOND
    tally["offered"] += int(counted.sum())
    tally["answered"] += int(answered.sum())
    tally["abandoned"] += int((counted & (rows.disposition == Disposition.ABANDONED)).sum())
    tally["within"] += int((answered & (waited <= workload.threshold)).sum())
    tally["wait_sum"] += float(waited[answered].sum())
    tally["answered_tier2"] += int(tier2.sum())
    tally["wait_sum_tier2"] += float(waited[tier2].sum())
    tally["busy"] += float((rows.talk + rows.hold + rows.wrap_up)[answered].sum()) / SECOND


@lru_cache(maxsize=8)
def center_of(workload: Workload, horizon: int = 1) -> Center:
    """The center that a workload describes, its day so many times in a row."""
    if workload.window:
        raise ValueError(f"{workload.name}: a center is open for whole intervals, not for a slice of a day")
    return Center.from_dict(describe(workload) | {"days": horizon}, workload.name)


def describe(workload: Workload) -> dict[str, Any]:
    """A workload in the words of a center file: one day from midnight, played until the last contact has left."""
    names = type_names(workload)
    return {
        "name": workload.name,
        "start": "2026-04-13",
        "interval": _seconds(workload.day / (48 if len(workload.shape) == 1 else len(workload.shape))),
        "channels": {"phone": {"kind": "live"}},
        "contact_types": {name: _contact_type(workload, index) for index, name in enumerate(names)},
        "agent_groups": _groups(workload, names),
    }


def type_names(workload: Workload) -> list[str]:
    """Names of the contact types in their order; what served contacts escalate to is called tier_2."""
    return [
        "tier_2" if workload.escalation and index == workload.escalates_to else f"type_{index}"
        for index in range(len(workload.types))
    ]


def _contact_type(workload: Workload, index: int) -> dict[str, Any]:
    kind = workload.types[index]
    hours = f"00:00-{int(workload.day) // 3600:02d}:{int(workload.day) % 3600 // 60:02d}"
    described = {
        "channel": "phone",
        "priority": kind.priority,
        "open": {"mon-sun": hours},
        "handle_time": _handle_time(kind),
        "patience": {"exponential": {"mean": _seconds(kind.patience_mean)}},
    }
    if kind.volume:
        shape = "flat" if kind.flat else list(workload.shape)
        basis = {"volume": kind.volume * workload.scale, "volume_basis": "first_attempts"}
        described["demand"] = {**basis, "shape": shape}
    if workload.escalation and index == workload.escalates_to:
        described["tier"] = 2
    elif workload.escalation:
        described["transfers"] = [{"to": "tier_2", "probability": workload.escalation}]
    return described


def _handle_time(kind: ContactType) -> dict[str, Any]:
    mean = _seconds(kind.handle_mean)
    if kind.handle_cv is None:
        return {"exponential": {"mean": mean}}
    return {"lognormal": {"mean": mean, "cv": kind.handle_cv}}


def _groups(workload: Workload, names: list[str]) -> dict[str, Any]:
    groups, first = {}, 0
    for index, group in enumerate(workload.groups):
        agents = group.agents * workload.scale
        groups[f"group_{index}"] = {
            "agents": agents,
            "skills": [names[kind] for kind in group.skills],
            "breaks": _breaks(workload, group, first),
        }
        first += agents
    return groups


def _breaks(workload: Workload, group: Group, first: int) -> list[dict[str, str]]:
    """Breaks that fall due as in the workload, whose agents are staggered through all groups.

    Agent k of a group of n is due at (k + 1/2) / n of its window; so the window begins half an agent before the first.
    """
    step = {pause: pause.window / len(workload.agents) for pause in workload.breaks}
    agents = group.agents * workload.scale
    return [
        {
            "length": _seconds(pause.length),
            "after": f"{_seconds(pause.start + step[pause] * (first - 0.5))}.."
            f"{_seconds(pause.start + step[pause] * (first + agents - 0.5))}",
        }
        for pause in workload.breaks
    ]


def _seconds(value: float) -> str:
    return f"{round(value * SECOND)}us"
