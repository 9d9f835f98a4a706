"""The compiled engine's one door: the same arguments and the same tables as in `sim.simulation.model`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.draws import Draws
from sim.simulation.compiled.books import Books
from sim.simulation.compiled.loop import play, play_rich
from sim.simulation.compiled.start import prepare
from sim.simulation.compiled.state import State
from sim.simulation.features import is_rich
from sim.simulation.laws import Laws
from sim.simulation.order import AFTER_ALL
from sim.simulation.slices import handed_over
from sim.tables import Slice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sim.center import Center
    from sim.tables import Demand, Outcomes, Roster


def simulate_compiled(
    center: Center,
    demand: Demand,
    roster: Roster,
    seed: int = 1,
    replication: int = 0,
    antithetic: bool = False,
) -> Outcomes:
    """Play the demand through the center with the agents of the roster; equal to the model, contact for contact."""
    (outcomes,) = simulate_slices(center, [Slice(demand)], roster, seed, replication, antithetic)
    return outcomes


def simulate_slices(
    center: Center,
    slices: Iterable[Slice],
    roster: Roster,
    seed: int = 1,
    replication: int = 0,
    antithetic: bool = False,
) -> Iterator[Outcomes]:
    """As `simulate_compiled`, a slice of days at a time; `slices` may be drawn as they are played."""
    prepare(is_rich(center))
    run = Run(center, roster, Draws(center, seed, replication, antithetic))
    yield from handed_over(run, Laws(center), slices)


class Run:
    """One replication in progress."""

    def __init__(self, center: Center, roster: Roster, draws: Draws) -> None:
        self.state = State(center, roster, draws)
        self.play_part = play_rich if self.state["rich"] else play
        self.books = Books(self.state, roster, draws)
        self.horizon, self.cuts = self.state["horizon"], not self.state["drains"]

    def feed(self, demand: Demand) -> None:
        """Add the first attempts that come next."""
        self.state.feed(demand, self.books.first_case)

    def play(self, until: int | None) -> None:
        """Play the calendar up to a moment or to its end."""
        state = self.state
        state.set(stop=until if until is not None else self.horizon if self.cuts else AFTER_ALL)
        while not self.play_part(state.address):
            if state["visits_count"] + 1 >= state["visits_room"]:
                state.grow_visits(2 * len(state.tables["visits"]))
            elif state["machines"] and state["bots_count"] >= state["bots_room"]:
                state.grow_sessions(2 * len(state.tables["bot_sessions"]))
            else:
                state.grow_pending(2 * state["pending_room"])
        if state["missed"]:
            raise RuntimeError("a day that was taken for a plain one is not: see features.is_rich")

    def hand_over(self, until: int | None) -> Outcomes:
        """What happened since the last time."""
        return self.books.hand_over(until)
