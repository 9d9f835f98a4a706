"""The state of the second reading: flat lists by visit, agent, queue and group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import NEVER, PPM
from sim.policies.selection import EMPTY
from sim.simulation.pools import Pools
from sim.tables import Disposition

if TYPE_CHECKING:
    from sim.center import Center
    from sim.demand.draws import Draws
    from sim.tables import Demand, Roster

NONE = -1
OFF, IDLE, BUSY, PAUSED = range(4)
"""What an agent is doing."""


class Day:
    """A run in progress."""

    def __init__(self, center: Center, demand: Demand, roster: Roster, draws: Draws) -> None:
        self.calendar: list[tuple[int, int]] = []
        self.draws = draws
        self._rules(center)
        self._demand(demand)
        self._roster(roster)
        self._lines()
        self._visits()

    def _rules(self, center: Center) -> None:
        number = {name: index for index, name in enumerate(center.type_names)}
        self.horizon = center.clock.horizon
        self.cuts = center.end_of_day == "cut"
        self.pools = Pools(center)
        self.table = center.routing_table
        self.idle_rule = self.table.idle_key
        self.queues_of = [
            [q for q, queue in enumerate(center.queues) if queue.contact_type == name] for name in number
        ]
        self.delays = [self.table.delays(queue) for queue in range(len(center.queues))]
        self.shares = center.sourcing.shares_ppm
        self.counted = center.sourcing.method == "counted"
        self.sent = [[0] * len(queues) for queues in self.queues_of]
        limits = [kind.queue_limit for kind in center.contact_types.values()]
        self.limits = [NEVER if limit is None else limit for limit in limits]
        self.redial_rule = [kind.redial for kind in center.contact_types.values()]
        self.aht = [
            [center.aht_ppm(name, kind) if kind in group.skills else 0 for kind in number]
            for name, group in center.agent_groups.items()
        ]
        self.mails = {place for name, place in number.items() if center.is_deferred(name)}
        self.skills_of = [
            {number[kind] for kind in group.skills} - self.mails for group in center.agent_groups.values()
        ]
        self.ways_on: list[list[tuple[float, int, int]]] = [[] for _ in number]
        for ways, entity in zip(self.ways_on, center.contact_types.values(), strict=True):
            reached = 0.0
            for way in entity.transfers:
                reached += way.probability
                ways.append((reached, number[way.to], way.delay))

    def _demand(self, demand: Demand) -> None:
        self.kind = demand.type.tolist()
        self.identity = list(zip(self.kind, demand.interval.tolist(), demand.ordinal.tolist(), strict=True))
        self.arrival = demand.arrival.tolist()
        self.patience = demand.patience.tolist()
        self.first_work = list(
            zip(demand.talk.tolist(), demand.hold.tolist(), demand.wrap_up.tolist(), strict=True)
        )
        self.first_toss = demand.toss.tolist()
        self.attempts = [0] * len(self.kind)

    def _roster(self, roster: Roster) -> None:
        self.group_of, self.ordinal = roster.group_of.tolist(), roster.ordinal.tolist()
        self.own_aht, self.points = roster.aht.tolist(), roster.resolution
        self.own_transfer = (roster.transfer / PPM).tolist()
        self.shift_agent, self.shift_start = roster.shifts.agent.tolist(), roster.shifts.start.tolist()
        self.shift_end = roster.shifts.end.tolist()
        self.break_agent, self.break_start = roster.breaks.agent.tolist(), roster.breaks.start.tolist()
        self.break_length, self.break_paid = roster.breaks.length.tolist(), roster.breaks.paid.tolist()
        self.level_group, self.level_start = roster.levels.group.tolist(), roster.levels.start.tolist()
        self.level_agents = roster.levels.agents.tolist()
        agents, groups = len(self.group_of), len(self.aht)
        named = set(self.shift_agent)
        self.is_seat = [agent not in named for agent in range(agents)]
        self.seats = [
            [a for a in range(agents) if self.is_seat[a] and self.group_of[a] == g] for g in range(groups)
        ]
        self.level, self.staffed = [0] * groups, [0] * groups
        self.too_many_since: list[list[int]] = [[] for _ in range(groups)]
        self.put_off: list[list[tuple[int, int]]] = [[] for _ in range(groups)]
        self.doing, self.leaves_next = [OFF] * agents, [False] * agents
        self.serving, self.assigned = [NONE] * agents, [NONE] * agents
        self.until, self.came, self.worked = [0] * agents, [0] * agents, [0] * agents
        self.spells = [0] * agents
        self.due: list[list[int]] = [[] for _ in range(agents)]
        self.pause, self.paused_at = [NONE] * agents, [0] * agents
        self.duties: list[tuple[int, int, int]] = []
        self.overtime: list[tuple[int, int, int]] = []
        self.breaks: list[tuple[int, int, int, int]] = []

    def _lines(self) -> None:
        agents, groups, queues = len(self.group_of), len(self.aht), len(self.delays)
        self.idle: list[list[tuple[int, int, int]]] = [[] for _ in range(groups)]
        self.idle_entry = [(0, 0, 0)] * agents
        self.idle_since, self.idle_turns = [0] * agents, 0
        self.reached = [0] * groups
        self.idle_count, self.first_key, self.taking = [0] * groups, [0] * groups, [1] * groups
        self.head, self.tail, self.joined = [NONE] * queues, [NONE] * queues, [EMPTY] * queues
        self.waiting = [0] * queues
        self.asking, self.served = [0] * len(self.queues_of), [0] * len(self.queues_of)
        self.kept: list[list[int]] = [[] for _ in range(groups)]

    def _visits(self) -> None:
        self.case: list[int] = []
        self.contact: list[int] = []
        self.attempt: list[int] = []
        self.leg: list[int] = []
        self.type: list[int] = []
        self.offered: list[int] = []
        self.queue: list[int] = []
        self.group: list[int] = []
        self.agent: list[int] = []
        self.answered: list[int] = []
        self.ended: list[int] = []
        self.onward: list[int] = []
        self.talk: list[int] = []
        self.hold: list[int] = []
        self.wrap_up: list[int] = []
        self.disposition: list[int] = []
        self.work: list[tuple[int, int, int]] = []
        self.toss: list[float] = []
        self.waits: list[bool] = []
        self.before: list[int] = []
        self.after: list[int] = []

    def new_visit(
        self, case: int, contact: int, attempt: int, leg: int, kind: int, now: int,
        work: tuple[int, int, int], toss: float,
    ) -> int:  # fmt: skip
        """A row for a visit offered now; without a contact of its own it begins one. Returns its number."""
        visit = len(self.case)
        for column, value in (
            (self.case, case), (self.contact, visit if contact == NONE else contact), (self.attempt, attempt),
            (self.leg, leg), (self.type, kind), (self.offered, now), (self.queue, NONE), (self.group, NONE),
            (self.agent, NONE), (self.answered, NONE), (self.ended, NONE), (self.onward, NONE), (self.talk, 0),
            (self.hold, 0), (self.wrap_up, 0), (self.disposition, int(Disposition.OPEN)), (self.waits, False),
            (self.before, NONE), (self.after, NONE),
        ):  # fmt: skip
            column.append(value)
        self.work.append(work)
        self.toss.append(toss)
        return visit
