"""Units of work: blocks of replications of one center.

Every worker imports this module, so it must not load pandas, matplotlib or Hydra. What a replication gives depends on
its center, its seed and its number only; the order in which blocks finish shows nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.comparison.slices import Fingerprint, drawn, waits_are_exact
from sim.demand.expected import expected_arrivals
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.measures.tally import Adding, Tallies
from sim.policies.router import Router
from sim.simulation.engine import choose, play_slices
from sim.simulation.engine import play as play_day
from sim.simulation.features import is_rich

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Demand, Outcomes

BLOCK = 10
"""Replications in a unit of work, and the step in which a run may be made longer."""

Progress = Callable[[int, int], None]
"""Told (replications played, replications in all) whenever some are finished."""


@dataclass(frozen=True)
class Stream:
    """Which random numbers: the seed, and whether replications 2k and 2k + 1 are antithetic."""

    seed: int
    antithetic: bool = False


@dataclass(frozen=True)
class Alternative:
    """A center, the custom router that plays it, if any, and the engine (see `sim.simulation.engine`)."""

    center: Center
    router: type[Router] = Router
    engine: str = "auto"


@dataclass(frozen=True)
class Played:
    """What one replication leaves: its tallies, and a fingerprint of its first attempts."""

    tallies: Tallies
    customers: bytes


def play_one(alternative: Alternative, stream: Stream, replication: int) -> tuple[Demand, Outcomes]:
    """The first attempts and the outcomes of one replication, held against the laws; the same at every call."""
    center, seed, antithetic = alternative.center, stream.seed, stream.antithetic
    demand = sample_demand(center, seed, replication, antithetic=antithetic)
    roster = sample_roster(center, seed, replication, antithetic=antithetic)
    router, engine = alternative.router, alternative.engine
    return demand, play_day(center, demand, roster, seed, replication, antithetic, router, engine)


def settled(alternatives: Sequence[Alternative], count: int) -> list[Alternative]:
    """The alternatives with the engines that play so many replications."""
    contacts = contacts_of(alternatives, count)
    return [
        replace(one, engine=choose(one.engine, contacts, one.router, is_rich(one.center)))
        for one in alternatives
    ]


def contacts_of(alternatives: Sequence[Alternative], count: int) -> float:
    """Expected first attempts in so many replications of all alternatives."""
    return count * sum(float(expected_arrivals(one.center).sum()) for one in alternatives)


def play(alternative: Alternative, stream: Stream, first: int, count: int) -> list[Played]:
    """A block: replications `first` to `first + count - 1`, in order."""
    return [_added_up(alternative, stream, replication) for replication in range(first, first + count)]


def _added_up(alternative: Alternative, stream: Stream, replication: int) -> Played:
    """One replication, a slice of days at a time where it is long."""
    center, seed, antithetic = alternative.center, stream.seed, stream.antithetic
    customers, adding = Fingerprint(), Adding(center, exact_waits=waits_are_exact(center))
    slices = drawn(center, stream, replication, customers)
    roster = sample_roster(center, seed, replication, antithetic=antithetic)
    router, engine = alternative.router, alternative.engine
    for outcomes in play_slices(center, slices, roster, seed, replication, antithetic, router, engine):
        adding.add(outcomes)
    return Played(adding.tallies(), customers.digest())


def fingerprint(demand: Demand) -> bytes:
    """A hash of who calls when, with which patience and work: equal for equal customers."""
    customers = Fingerprint()
    customers.add(demand)
    return customers.digest()
