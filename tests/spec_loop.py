"""The model read a second time: one heap of (time, key) entries, flat lists, no SimPy; its rules are in `tests/spec`.

Written from the rules, not from `sim.simulation.model`, and held against it contact for contact. What both share is
what is written only once anyway: the order of simultaneous events, the two selections of the routing table, keyed
draws, pools, and the tiling of agent time. A handler takes (day, now, identity); its kind is in the entry's key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from heapq import heapify, heappop
from typing import TYPE_CHECKING

from sim.demand.draws import Draws
from sim.entities.units import NEVER
from sim.simulation.order import IDENTITY_BITS
from tests.spec import contacts, duty, kinds
from tests.spec.state import Day
from tests.spec.tables import outcomes_of

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Demand, Outcomes, Roster

Handler = Callable[[Day, int, int], None]


def knows(center: Center) -> bool:
    """Whether the center uses only what is read a second time here: agents serve one contact at a time, and there is no
    entrance before the queues."""
    plain = not any(center.benches.holds_several) and center.routing.contacts != "earliest_due"
    return plain and not center.trunks and not center.announces and not center.has_self_service


def simulate(
    center: Center,
    demand: Demand,
    roster: Roster,
    seed: int = 1,
    replication: int = 0,
    antithetic: bool = False,
) -> Outcomes:
    """The same tables as `sim.simulation.model.simulate`."""
    day = Day(center, demand, roster, Draws(center, seed, replication, antithetic))
    day.calendar = calendar_of(day)
    handlers = {
        kinds.SHIFT_START: duty.start_shift, kinds.LEVEL: duty.change_level, kinds.SHIFT_END: duty.end_shift,
        kinds.BREAK_START: duty.break_due, kinds.BREAK_END: duty.end_break, kinds.RELEASE: duty.release,
        kinds.ARRIVAL: contacts.arrive, kinds.TRANSFER: contacts.transfer, kinds.REDIAL: contacts.redial,
        kinds.ELIGIBLE: contacts.become_eligible, kinds.ABANDON: contacts.abandon, kinds.CLOSE: contacts.close,
        kinds.RELIEF: duty.relieve,
    }  # fmt: skip
    play(day, handlers)
    return outcomes_of(day)


def play(day: Day, handlers: Mapping[int, Handler]) -> None:
    """Take the smallest entry until none is left or, under `cut`, the horizon is reached."""
    calendar, last = day.calendar, day.horizon if day.cuts else 2 * NEVER
    while calendar and calendar[0][0] < last:
        now, entry = heappop(calendar)
        handlers[entry >> IDENTITY_BITS](day, now, entry & ((1 << IDENTITY_BITS) - 1))


def calendar_of(day: Day) -> list[tuple[int, int]]:
    """All that is known before the day begins."""
    entries = [(start, kinds.SHIFT_START, row) for row, start in enumerate(day.shift_start)]
    entries += [(end, kinds.SHIFT_END, row) for row, end in enumerate(day.shift_end)]
    entries += [(start, kinds.BREAK_START, row) for row, start in enumerate(day.break_start)]
    entries += [(start, kinds.LEVEL, row) for row, start in enumerate(day.level_start)]
    entries += [(arrival, kinds.ARRIVAL, case) for case, arrival in enumerate(day.arrival)]
    if day.cuts:
        types = range(len(day.queues_of))
        entries += [(moment, kinds.CLOSE, kind) for kind in types for moment in day.pools.closings(kind)]
    calendar = [(moment, (kind << IDENTITY_BITS) + identity) for moment, kind, identity in entries]
    heapify(calendar)
    return calendar
