"""A run in slices of days: fed with the customers of the next days, played up to a boundary, and handed over.

A run in one piece is a run of one slice, so there is one way through an engine. What is pending at a boundary stays
with the run under its own number and comes again in the next slice; nothing is numbered anew, so ties keep their order
and the slices show nowhere in what happens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sim.simulation.collector import collector_paused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sim.simulation.laws import Laws
    from sim.tables import Demand, Outcomes, Slice


class Running(Protocol):
    """A replication in progress, in any engine."""

    def feed(self, demand: Demand) -> None:
        """Add the first attempts that come next."""

    def play(self, until: int | None) -> None:
        """Play everything that happens before a moment, or all there is."""

    def hand_over(self, until: int | None) -> Outcomes:
        """The tables of what was played since the last time; with `until`, what is pending stays with the run."""


def handed_over(run: Running, laws: Laws, slices: Iterable[Slice]) -> Iterator[Outcomes]:
    """The outcomes of each slice, held against the laws."""
    for demand, until in slices:
        with collector_paused():
            run.feed(demand)
            run.play(until)
            outcomes = run.hand_over(until)
            laws.check(demand, outcomes)
        yield outcomes
