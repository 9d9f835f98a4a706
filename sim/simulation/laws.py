"""Laws that hold on every run, whatever the center; a run that breaks one fails loudly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.tables import Demand, Disposition, Int64, Origin, Outcomes, Segments, State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center


class LawBrokenError(Exception):
    """An outcome that cannot be: a fault of the program (or of a custom policy), never of the user's center."""


def check_laws(center: Center, demand: Demand, outcomes: Outcomes, follows_table: bool = True) -> None:
    """Raise LawBrokenError unless all laws hold; `follows_table` is False for custom policies, which may hold back."""
    outcomes.segments.check()
    outcomes.agent_states.check()
    broken = [
        *_contacts_are_conserved(demand, outcomes),
        *_times_are_in_order(outcomes),
        *_visits_follow_each_other(outcomes),
        *_only_the_skilled_answer(center, outcomes),
        *_little(outcomes),
        *_agent_time_tiles(outcomes),
        *(_nobody_idles_while_contacts_wait(center, outcomes) if follows_table else ()),
    ]
    if broken:
        raise LawBrokenError("; ".join(broken))


def _contacts_are_conserved(demand: Demand, outcomes: Outcomes) -> list[str]:
    """Every first attempt before the end is offered once; answered visits have an agent, and only they have one."""
    rows, broken = outcomes.segments, []
    first = np.sort(rows.case[(rows.attempt == 0) & (rows.leg == 0)])
    expected = np.flatnonzero(demand.arrival < outcomes.end)
    if not np.array_equal(first, expected):
        broken.append(f"{len(expected)} first attempts came, {len(first)} were offered")
    answered = rows.disposition == Disposition.ANSWERED
    if not np.array_equal(answered, rows.agent >= 0) or not np.array_equal(answered, rows.answered >= 0):
        broken.append("answered visits and visits with an agent differ")
    still_open = rows.disposition == Disposition.OPEN
    if np.any((rows.ended < 0) & ~still_open & ~answered):
        broken.append("a visit was lost without a time of leaving")
    return broken


def _times_are_in_order(outcomes: Outcomes) -> list[str]:
    rows = outcomes.segments
    wrong = (rows.answered >= 0) & (rows.answered < rows.offered)
    wrong |= (rows.ended >= 0) & (rows.ended < np.maximum(rows.offered, rows.answered))
    return [f"{int(wrong.sum())} visits end before they begin"] if wrong.any() else []


def _visits_follow_each_other(outcomes: Outcomes) -> list[str]:
    """Each leg is what the one before was transferred to, and none is missing; so it is with attempts of a customer."""
    rows, broken = outcomes.segments, []
    leg = np.lexsort((rows.leg, rows.contact))
    same = rows.contact[leg[1:]] == rows.contact[leg[:-1]]
    leads_on = rows.transferred[leg[:-1]] == rows.type[leg[1:]]
    leads_on &= rows.ended[leg[:-1]] <= rows.offered[leg[1:]]
    if _skips(rows.leg[leg], same) or np.any(same & ~leads_on):
        broken.append("a leg does not follow from the one before")
    first = np.flatnonzero(rows.leg == 0)
    first = first[np.lexsort((rows.attempt[first], rows.case[first]))]
    if _skips(rows.attempt[first], rows.case[first[1:]] == rows.case[first[:-1]]):
        broken.append("attempts of a customer are missing or double")
    return broken + _origins_tell(rows)


def _origins_tell(rows: Segments) -> list[str]:
    """Where a visit stands in its case and why it came say the same."""
    later_leg = np.isin(rows.origin, (Origin.TRANSFER, Origin.CALLBACK))
    further = np.isin(rows.origin, (Origin.REDIAL, Origin.RECONTACT, Origin.CHASER))
    wrong = (later_leg != (rows.leg > 0)) | (further != ((rows.leg == 0) & (rows.attempt > 0)))
    return [f"{int(wrong.sum())} visits do not tell why they came"] if wrong.any() else []


def _skips(number: Int64, same: NDArray[np.bool_]) -> bool:
    """Whether numbers do not count 0, 1, 2 ... within rows that belong together; `same` links each row to the next."""
    expected = np.where(same, number[:-1] + 1, 0)
    return bool(np.any(number[:1] != 0) or np.any(number[1:] != expected))


def _only_the_skilled_answer(center: Center, outcomes: Outcomes) -> list[str]:
    """Whoever answers belongs to a group that may serve the queue."""
    rows = outcomes.segments
    may_serve = np.zeros((len(center.queues), len(center.agent_groups)), dtype=bool)
    for pair in center.pairs:
        may_serve[pair.queue, pair.group] = True
    answered = rows.agent >= 0
    wrong = ~may_serve[rows.queue[answered], rows.group[answered]]
    return [f"{int(wrong.sum())} visits were answered without the skill"] if wrong.any() else []


def waits(rows: Segments, end: int) -> Int64:
    """How long each visit waited: until answered, until it left, or until the end of the run."""
    left = np.where(rows.ended >= 0, rows.ended, end)
    return np.where(rows.answered >= 0, rows.answered, left) - rows.offered


def _little(outcomes: Outcomes) -> list[str]:
    """The sum of waits in each queue is the time integral of its length, to the microsecond."""
    rows = outcomes.segments
    total = np.zeros(len(outcomes.audit.waiting), dtype=np.int64)
    np.add.at(total, rows.queue, waits(rows, outcomes.end))
    wrong = np.flatnonzero(total != outcomes.audit.waiting)
    return [f"Little's law fails in queues {wrong.tolist()}"] if len(wrong) else []


def _agent_time_tiles(outcomes: Outcomes) -> list[str]:
    """The states of an agent follow each other without overlap and fill the time on duty exactly."""
    states, broken = outcomes.agent_states, []
    same = states.agent[1:] == states.agent[:-1]
    if np.any(same & (states.start[1:] < states.end[:-1])):
        broken.append("an agent does two things at once")
    filled = np.zeros(len(outcomes.audit.on_duty), dtype=np.int64)
    np.add.at(filled, states.agent, states.end - states.start)
    wrong = np.flatnonzero(filled != outcomes.audit.on_duty)
    if len(wrong):
        broken.append(f"agent states do not fill the time on duty of agents {wrong[:5].tolist()}")
    return broken


def _nobody_idles_while_contacts_wait(center: Center, outcomes: Outcomes) -> list[str]:
    """No group has more idle agents than its reserve while a contact waits that it may serve by now."""
    table, rows = center.routing_table, outcomes.segments
    waited = rows.offered + waits(rows, outcomes.end)
    idle = [_idle_steps(outcomes, group) for group in range(len(center.agent_groups))]
    broken = []
    for queue in range(len(center.queues)):
        mine = (rows.queue == queue) & (waited > rows.offered)
        for pair in range(table.queue_start[queue], table.queue_start[queue + 1]):
            group = table.queue_groups[pair]
            start = rows.offered[mine] + table.queue_delay[pair]
            if _overlaps(start, waited[mine], *_above(*idle[group], table.queue_reserve[pair])):
                names = f"{center.group_names[group]} while {center.queues[queue].name} waits"
                broken.append(f"an agent is idle in {names}")
    return broken


def _idle_steps(outcomes: Outcomes, group: int) -> tuple[Int64, Int64]:
    """Times at which the number of idle agents of a group changes, and the number from then on."""
    states = outcomes.agent_states
    idle = (states.group == group) & (states.state == State.AVAILABLE)
    times = np.concatenate([states.start[idle], states.end[idle]])
    change = np.repeat([1, -1], int(idle.sum()))
    order = np.argsort(times, kind="stable")
    times, total = times[order], np.cumsum(change[order])
    last = np.flatnonzero(np.diff(times, append=times[-1:] + 1))
    return times[last], total[last]


def _above(moments: Int64, counts: Int64, reserve: int) -> tuple[Int64, Int64]:
    """Starts and ends of the spells in which more than `reserve` agents are idle."""
    over = np.concatenate([[False], counts > reserve])
    return moments[over[1:] & ~over[:-1]], moments[~over[1:] & over[:-1]]


def _overlaps(start: Int64, end: Int64, begins: Int64, finishes: Int64) -> bool:
    """Whether any non-empty span [start, end) meets any of the disjoint, ordered spells."""
    real = start < end
    start, end = start[real], end[real]
    if not len(begins) or not len(start):
        return False
    next_spell = np.searchsorted(finishes, start, side="right")
    inside = next_spell < len(begins)
    return bool(np.any(begins[next_spell[inside]] < end[inside]))
