"""The model in SimPy: a demand played through a center, contact by contact. This is the truth that other engines equal.

Rules and their order are told in docs/model.md. `life` has the life of a contact and the work of an agent, and
`rich_life` what more there is to them where a center asks for more (see `features`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand.draws import Draws
from sim.policies.router import Router
from sim.simulation.custom import check_answers
from sim.simulation.features import is_rich
from sim.simulation.laws import Laws
from sim.simulation.life import Run
from sim.simulation.rich_life import RichRun
from sim.simulation.slices import handed_over
from sim.tables import Demand, Outcomes, Roster, Slice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sim.center import Center


def simulate(
    center: Center,
    demand: Demand,
    roster: Roster,
    seed: int = 1,
    replication: int = 0,
    antithetic: bool = False,
    router: type[Router] = Router,
) -> Outcomes:
    """Play the demand through the center with the agents of the roster; the half-open run is [start, end).

    `seed`, `replication` and `antithetic` must be those of the demand: what follows from the run itself (redials,
    transfers) draws by key. `router` is a custom policy; see `Router`.
    """
    (outcomes,) = simulate_slices(center, [Slice(demand)], roster, seed, replication, antithetic, router)
    return outcomes


def simulate_slices(
    center: Center,
    slices: Iterable[Slice],
    roster: Roster,
    seed: int = 1,
    replication: int = 0,
    antithetic: bool = False,
    router: type[Router] = Router,
) -> Iterator[Outcomes]:
    """As `simulate`, a slice of days at a time; `slices` may be drawn as they are played."""
    names = tuple(queue.name for queue in center.queues)
    chosen = router(center.routing_table, names, center.group_names)
    if router is not Router:
        check_answers(chosen)
    kind = RichRun if is_rich(center) else Run
    run = kind(center, roster, Draws(center, seed, replication, antithetic), chosen)
    try:
        yield from handed_over(run, Laws(center, follows_table=router is Router), slices)
    finally:
        run.take_apart()
