"""What a run has written down as tables: visits as columns, and the days of agents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.demand.cache import kernel
from sim.simulation.compiled.agent_days import sort_services, tile
from sim.simulation.compiled.columns import (
    AGENT,
    ANSWERED,
    ATTEMPT,
    CASE,
    CONTACT,
    DISPOSITION,
    DUE,
    ENDED,
    GROUP,
    HELD,
    HOLD,
    LEG,
    MANNER,
    OFFERED,
    ORIGIN,
    PREDICTED,
    QUEUE,
    RESUMES,
    SESSION,
    TALK,
    TRANSFERRED,
    TYPE,
    WRAP_UP,
)
from sim.simulation.compiled.desk import TASKS
from sim.simulation.compiled.duty import close_books
from sim.simulation.compiled.floor import add_area
from sim.simulation.compiled.memory import constant, rich
from sim.simulation.compiled.records import (
    plain_day_at,
    rich_day_at,
    segment_codes,
    segments,
    type_at,
    visit_at,
    way_at,
)
from sim.simulation.compiled.stages import write_desks
from sim.tables import Manner

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

COLD, NO_MANNER = constant(Manner.COLD), constant(-1)


@kernel(inline=True)
def write_visits(day: Day, end: int) -> int:
    """Write the visits as columns (see `columns`); returns when the last contact came or left."""
    out, rows, last = segments(day), day.visits_count - day.first_visit, day.last
    small = segment_codes(day)
    for number in range(rows):
        visit = visit_at(day, day.first_visit + number)
        out[CASE * rows + number] = visit.case
        out[CONTACT * rows + number] = visit.contact
        out[ATTEMPT * rows + number] = visit.attempt
        out[LEG * rows + number] = visit.leg
        out[TYPE * rows + number] = visit.type
        out[QUEUE * rows + number] = visit.queue
        out[GROUP * rows + number] = visit.group
        out[AGENT * rows + number] = visit.agent
        out[OFFERED * rows + number] = visit.offered
        out[ANSWERED * rows + number] = visit.answered
        out[ENDED * rows + number] = visit.ended
        out[TALK * rows + number] = visit.talk
        out[HOLD * rows + number] = visit.hold
        out[WRAP_UP * rows + number] = visit.wrap_up
        out[TRANSFERRED * rows + number] = visit.transferred
        small[DISPOSITION * rows + number] = visit.disposition
        small[ORIGIN * rows + number] = visit.origin
        small[MANNER * rows + number] = (
            way_at(day, visit.way).manner if visit.way >= 0 else _manner(visit.transferred)
        )
        last = max(last, visit.offered, visit.ended + visit.wrap_up)
    if day.rich:
        write_rich(day, rows, end)
    return last


@rich
def write_rich(day: Day, rows: int, end: int) -> None:
    """The columns that say nothing of plain days, and what is in hand at the end."""
    out = segments(day)
    for number in range(rows):
        visit = visit_at(day, day.first_visit + number)
        is_task = type_at(day, visit.type).lane == TASKS
        out[DUE * rows + number] = visit.due if is_task else -1
        out[RESUMES * rows + number] = visit.resumes if is_task else -1
        out[HELD * rows + number] = visit.held
        out[PREDICTED * rows + number] = visit.predicted if day.announces > 0 else -1
        out[SESSION * rows + number] = visit.session if day.machines > 0 else -1
    write_desks(day, rows, end)


@kernel(inline=True)
def _manner(transferred: int) -> int:
    return COLD if transferred >= 0 else NO_MANNER


@kernel(inline=True)
def close_all(day: Day, end: int, settled: int) -> None:
    """Close the books of a day, or a slice, that has been played: of queues at its end, of agents when settled."""
    for queue in range(day.queues_count):
        add_area(day, queue, end)
    close_books(day, settled)


@kernel(inline=True)
def tile_all(day: Day, end: int) -> None:
    """Write the days of all agents, in the order of agents and time."""
    sort_services(day)
    for number in range(day.agents_count):
        tile(day, number, end)


@kernel()
def write_segments(address: int, end: int) -> int:
    """The visits of the plain day at this address; see `write_visits`."""
    return write_visits(plain_day_at(address), end)


@kernel()
def write_rich_segments(address: int, end: int) -> int:
    """The visits of the rich day at this address; see `write_visits`."""
    return write_visits(rich_day_at(address), end)


@kernel()
def write_agents(address: int, end: int, settled: int) -> None:
    """Close the books of the plain day at this address and write the days of its agents."""
    day = plain_day_at(address)
    close_all(day, end, settled)
    tile_all(day, settled)


@kernel()
def write_rich_agents(address: int, end: int, settled: int) -> None:
    """Close the books of the rich day at this address and write the days of its agents."""
    day = rich_day_at(address)
    close_all(day, end, settled)
    tile_all(day, settled)


WRITERS: dict[bool, tuple[Any, Any]] = {
    False: (write_segments, write_agents), True: (write_rich_segments, write_rich_agents),
}  # fmt: skip
"""What writes visits and what writes agents, by whether the day is rich."""
