"""Transfers: how a contact goes on to another queue, and the agent who may stay until somebody answers there."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.entities.units import NEVER, PPM
from sim.simulation.floor import Entry, Happening
from sim.simulation.order import Kind
from sim.tables import Disposition, Manner, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.center import Center
    from sim.simulation.floor import Agent, Visit
    from sim.simulation.life import Run
    from sim.tables import Float64, Int64, Roster


class Way(NamedTuple):
    """A way on after a conversation, for a toss below `reached`; `meeting` is the law of how long two agents speak."""

    reached: float
    to: int
    delay: int
    manner: int
    meeting: int
    takes_over: float
    keeps_patience: bool


def ways_of(center: Center, laws: Sequence[Sequence[int]]) -> list[list[Way]]:
    """The ways on of each contact type, in the order of the file; `laws` are the numbers of those of meetings."""
    numbers = {name: index for index, name in enumerate(center.type_names)}
    found = []
    for kind, meetings in zip(center.contact_types.values(), laws, strict=True):
        reached = accumulate(way.probability for way in kind.transfers)
        rows = zip(kind.transfers, reached, meetings, strict=True)
        found.append(
            [
                Way(
                    below, numbers[way.to], way.delay, int(Manner[way.kind.upper()]), law, way.takes_over or 0.0,
                    way.patience == "kept",
                )
                for way, below, law in rows
            ]
        )  # fmt: skip
    return found


def eagerness_of(center: Center, roster: Roster) -> Float64:
    """The factor on transfer probabilities of each (agent, type): that of the group, times the agent's own."""
    by_group = np.array(
        [
            [group.skills[kind].transfer if kind in group.skills else 1.0 for kind in center.contact_types]
            for group in center.agent_groups.values()
        ],
        dtype=np.float64,
    )
    return np.ascontiguousarray(by_group[roster.group_of] * (roster.transfer / PPM)[:, None])


def _eager(plain: Sequence[Sequence[Way]], factors: Sequence[float]) -> list[list[Way]]:
    """The ways on of each contact type, as an agent with these factors takes them."""
    return [
        [way._replace(reached=way.reached * factor) for way in ways]
        for ways, factor in zip(plain, factors, strict=True)
    ]


class TransfersRoom:
    """Hands contacts on. An agent who stays is held from the end of the conversation until the other one answers or
    the customer leaves, then meets whoever answered, and then wraps up.

    `holds` says whether any way has agents who stay; `held` are the visits whose agents stay, or will, and are not let
    go yet.
    """

    def __init__(self, run: Run, roster: Roster) -> None:
        self.run = run
        self.env = run.env
        self.draws = run.draws
        self.further_leg = Happening(Kind.TRANSFER, self.transfer)
        plain, eagerness = ways_of(run.center, run.draws.plan.meetings), eagerness_of(run.center, roster)
        alike = {row: _eager(plain, row) for row in dict.fromkeys(map(tuple, eagerness.tolist()))}
        self.ways = [alike[row] for row in map(tuple, eagerness.tolist())]
        last = [ways[-1].reached if ways else 0.0 for ways in plain]
        self.likeliest = np.array(last) * eagerness.max(axis=0, initial=0.0)
        self.holds = any(way.manner != Manner.COLD for ways in plain for way in ways)
        self.held: dict[int, Visit] = {}

    def decide(self, agent: Agent, visit: Visit, conversation: int) -> bool:
        """The contact may go on to another queue when its conversation ends; whether the agent then stays."""
        ways = self.ways[agent.number][visit.type]
        toss = self.toss_of(visit) if ways and not visit.asked else 1.0
        for way in ways:
            if toss < way.reached:
                break
        else:
            return False
        visit.way, visit.transferred = way, way.to
        Entry(self.env, self.further_leg, visit.number, visit).enter(conversation + way.delay)
        if way.manner == Manner.COLD:
            return False
        self.held[visit.number] = visit
        return True

    def toss_of(self, visit: Visit) -> float:
        """The toss that decides about a transfer: drawn with the demand for its request, else by key."""
        customer, leg = visit.customer, visit.drawn
        if leg:
            return self.draws.transfer(customer.identity, visit.attempt, leg)
        return self.draws.transfer(customer.identity, visit.request, 0) if visit.request else customer.toss

    def transfer(self, entry: Entry[Visit]) -> None:
        """A transferred contact joins its next queue as a new leg with work of that type, and patience new or kept."""
        before, run = entry.about, self.run
        visit = self._next_leg(before)
        run.drain.goes_on(before.type, visit.type)
        if run.cuts and not run.pools.type_is_open(visit.type, visit.offered):
            run.turn_away(visit, Disposition.FLOW_OUT)
        else:
            run.offer(visit, visit.offered)

    def _next_leg(self, before: Visit) -> Visit:
        run, way = self.run, before.way
        work = self.draws.work(before.transferred, before.customer.identity, before.attempt, before.leg + 1)
        visit = run.further_visit(before, work, Origin.TRANSFER)
        if way is not None and way.keeps_patience:
            online = before.answered - before.offered if before.origin != Origin.CALLBACK else 0
            visit.patience = _rest(run.patience_of(before), online)
        if before.number in self.held:
            visit.holder = before
        return visit

    # ---- agents who stay -------------------------------------------------------------------------------------

    def meet(self, visit: Visit, first: Visit) -> None:
        """The agent who stayed with the leg before meets the one who now answers: in a warm transfer all speak before
        the second agent's own work begins; in a consult the two do, and that may be all the second agent has to do."""
        way, identity = first.way, visit.customer.identity
        assert way is not None
        talk, hold, wrap_up = visit.work
        together = self.draws.meeting(way.meeting, identity, visit.attempt, visit.leg)
        self.let_go(visit, first, together)
        visit.asked = way.manner == Manner.CONSULT and not self.draws.takes_over(
            way.takes_over, identity, visit.attempt, visit.leg
        )
        visit.work = (together, 0, 0) if visit.asked else (together + talk, hold, wrap_up)

    def let_go(self, visit: Visit, first: Visit, together: int = 0) -> None:
        """The wait of the agent who stayed is over: after the meeting, which counts as hold, comes the wrap-up."""
        now, agent = self.env.now, self.run.agents[first.agent]
        talk, hold, wrap_up = first.work
        first.held = now - (first.answered + talk + hold)
        first.work = (talk, hold + first.held + together, wrap_up)
        visit.holder = None
        del self.held[first.number]
        if agent.desk is not None:
            self.run.sessions.meet(agent, agent.desk, together)
            return
        agent.busy_time += first.held + together
        agent.service.enter(together + wrap_up)

    def hold_on(self, columns: dict[str, Int64], visits: Sequence[Visit], end: int) -> list[int]:
        """Write down that agents are held up to the end (of a slice, too): they are on hold, and their customers are
        there. Returns the places of these visits among all."""
        places = (
            [place for place, visit in enumerate(visits) if visit.number in self.held] if self.held else []
        )
        columns["held"][places] = np.maximum(0, end - columns["ended"][places])
        columns["hold"][places] += columns["held"][places]
        columns["ended"][places] += columns["held"][places]
        return places


def _rest(patience: int, waited: int) -> int:
    return patience if patience >= NEVER else patience - waited
