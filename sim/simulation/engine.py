"""Which engine plays a run. Their tables are equal, so the choice shows in time only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sim.errors import ConfigError, Problem, did_you_mean
from sim.policies.router import Router
from sim.simulation.features import is_rich
from sim.simulation.model import simulate, simulate_slices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sim.center import Center
    from sim.tables import Demand, Outcomes, Roster, Slice

ENGINES = ("auto", "simpy", "compiled")
"""What a user may ask for: the readable model, the compiled one, or whichever is done sooner."""
WORTH_LOADING = 10_000
"""Contacts from which the tenth of a second to load compiled code is repaid."""
WORTH_COMPILING = {False: 1_000_000, True: 2_000_000}
"""Contacts from which the time to compile it for the first time is repaid, for plain and for rich days."""


def play(
    center: Center,
    demand: Demand,
    roster: Roster,
    seed: int = 1,
    replication: int = 0,
    antithetic: bool = False,
    router: type[Router] = Router,
    engine: str = "auto",
) -> Outcomes:
    """Outcomes of a drawn day by the engine asked for; arguments as those of `sim.simulation.model.simulate`."""
    if choose(engine, len(demand), router, is_rich(center)) == "simpy":
        return simulate(center, demand, roster, seed, replication, antithetic, router)
    from sim.simulation.compiled.entry import simulate_compiled

    return simulate_compiled(center, demand, roster, seed, replication, antithetic)


def play_slices(
    center: Center,
    slices: Iterable[Slice],
    roster: Roster,
    seed: int,
    replication: int,
    antithetic: bool,
    router: type[Router],
    engine: str,
) -> Iterator[Outcomes]:
    """The outcomes of each slice of days, by an engine that was chosen ("auto" is the readable model)."""
    if engine != "compiled":
        yield from simulate_slices(center, slices, roster, seed, replication, antithetic, router)
        return
    choose(engine, 0, router)
    from sim.simulation.compiled.entry import simulate_slices as simulate_slices_compiled

    yield from simulate_slices_compiled(center, slices, roster, seed, replication, antithetic)


def choose(engine: str, contacts: float, router: type[Router] = Router, rich: bool = False) -> str:
    """The engine that plays so many contacts of plain or rich days (see `features`), "simpy" or "compiled"; ConfigError
    for one that cannot."""
    if engine not in ENGINES:
        raise ConfigError(
            [Problem("engine", f'"{engine}" is no engine{did_you_mean(engine, ENGINES)}')], "run"
        )
    if router is not Router:
        if engine == "compiled":
            message = f"compiled cannot play the policy {router.__name__}, which is written in Python"
            raise ConfigError([Problem("engine", f"{message}; give engine=simpy")], "run")
        return "simpy"
    if engine != "auto":
        return engine
    if contacts < WORTH_LOADING and "sim.simulation.compiled.start" not in sys.modules:
        return "simpy"
    from sim.simulation.compiled.start import is_compiled, is_ready

    worth = 0 if is_ready(rich) else WORTH_LOADING if is_compiled(rich) else WORTH_COMPILING[rich]
    return "compiled" if contacts >= worth else "simpy"


def prepare(engine: str, rich: bool = False) -> None:
    """Have an engine for plain or rich days ready in this process, and compiled for the processes that it starts."""
    if engine == "compiled":
        from sim.simulation.compiled.start import prepare as prepare_kernels

        prepare_kernels(rich)
