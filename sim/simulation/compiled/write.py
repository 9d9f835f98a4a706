"""What a run has written down as tables: visits as columns, and the days of agents."""

from __future__ import annotations

from sim.demand.cache import kernel
from sim.simulation.compiled.agent_days import sort_services, tile
from sim.simulation.compiled.duty import close_books
from sim.simulation.compiled.floor import add_area
from sim.simulation.compiled.records import rich_day_at, segments, visit_at
from sim.simulation.compiled.stages import write_desks


@kernel()
def write_segments(address: int, end: int) -> int:
    """Write the visits as columns, in the order of the fields of Visit; returns when the last contact came or left."""
    day = rich_day_at(address)
    out, rows, last = segments(day), day.visits_count - day.first_visit, day.last
    for number in range(rows):
        visit = visit_at(day, day.first_visit + number)
        out[number] = visit.case
        out[rows + number] = visit.contact
        out[2 * rows + number] = visit.attempt
        out[3 * rows + number] = visit.leg
        out[4 * rows + number] = visit.type
        out[5 * rows + number] = visit.queue
        out[6 * rows + number] = visit.group
        out[7 * rows + number] = visit.agent
        out[8 * rows + number] = visit.offered
        out[9 * rows + number] = visit.answered
        out[10 * rows + number] = visit.ended
        out[11 * rows + number] = visit.talk
        out[12 * rows + number] = visit.hold
        out[13 * rows + number] = visit.wrap_up
        out[14 * rows + number] = visit.disposition
        out[15 * rows + number] = visit.transferred
        out[16 * rows + number] = visit.origin
        last = max(last, visit.offered, visit.ended + visit.wrap_up)
    write_desks(day, rows, end)
    return last


@kernel()
def finish(address: int, end: int, settled: int) -> None:
    """Close the books of a day, or a slice, that has been played: of queues at its end, of agents when settled."""
    day = rich_day_at(address)
    for queue in range(day.queues_count):
        add_area(day, queue, end)
    close_books(day, settled)


@kernel()
def tile_all(address: int, end: int) -> None:
    """Write the days of all agents, in the order of agents and time."""
    day = rich_day_at(address)
    sort_services(day)
    for number in range(day.agents_count):
        tile(day, number, end)
