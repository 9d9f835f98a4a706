"""The life of a contact: it comes, is answered or lost, is handed on, and may come again."""

from __future__ import annotations

from heapq import heappush

from sim.entities.units import NEVER, PPM
from sim.simulation.order import IDENTITY_BITS
from sim.tables import Disposition
from tests.spec import kinds
from tests.spec.needed import groups_of
from tests.spec.state import BUSY, NONE, Day
from tests.spec.wallboard import (
    allocate,
    group_for,
    line_up,
    queue_for,
    start_idling,
    step_out,
    take_first,
)


def push(day: Day, moment: int, kind: int, identity: int) -> None:
    """Enter something that will happen."""
    heappush(day.calendar, (moment, (kind << IDENTITY_BITS) + identity))


def arrive(day: Day, now: int, case: int) -> None:
    """A first attempt."""
    ask(day, now, first_leg(day, now, case, 0), day.patience[case])


def redial(day: Day, now: int, lost: int) -> None:
    """A further attempt; outside opening hours it is blocked, and may be tried again."""
    case = day.case[lost]
    day.attempts[case] += 1
    kind, attempt = day.kind[case], day.attempts[case]
    visit = first_leg(day, now, case, attempt)
    if day.pools.type_is_open(kind, now):
        ask(day, now, visit, day.draws.patience(kind, day.identity[case], attempt, 0))
    else:
        turn_away(day, now, visit, Disposition.BLOCKED)
        consider_redial(day, now, visit)


def first_leg(day: Day, now: int, case: int, attempt: int) -> int:
    """A customer enters the center; every attempt brings the same request."""
    kind = day.kind[case]
    day.asking[kind] += 1
    return day.new_visit(case, NONE, attempt, 0, kind, now, day.first_work[case], day.first_toss[case])


def transfer(day: Day, now: int, before: int) -> None:
    """A further leg: its own queue, work, patience and toss. It never left the center in between."""
    case, kind, attempt, leg = day.case[before], day.onward[before], day.attempt[before], day.leg[before] + 1
    who = day.identity[case]
    work, toss = day.draws.work(kind, who, attempt, leg), day.draws.transfer(who, attempt, leg)
    visit = day.new_visit(case, day.contact[before], attempt, leg, kind, now, work, toss)
    day.asking[kind] += 1
    day.served[day.type[before]] -= 1
    see_who_may_go(day, now, day.type[before])
    if day.cuts and not day.pools.type_is_open(kind, now):
        turn_away(day, now, visit, Disposition.FLOW_OUT)
    else:
        ask(day, now, visit, day.draws.patience(kind, who, attempt, leg))


def ask(day: Day, now: int, visit: int, patience: int) -> None:
    """Sourcing chooses the queue; an idle agent answers at once, else the contact waits if it still may."""
    queue = day.queue[visit] = allocate(day, visit)
    group = group_for(day, queue, 0)
    if group != NONE:
        answer(day, now, visit, take_first(day, group, queue, 0))
        return
    if day.waiting[queue] >= day.limits[day.type[visit]]:
        lose(day, now, visit, Disposition.BLOCKED)
        consider_redial(day, now, visit)
        return
    line_up(day, visit)
    if patience < NEVER:
        push(day, now + patience, kinds.ABANDON, visit)
    for delay in day.delays[queue]:
        push(day, now + delay, kinds.ELIGIBLE, visit)


def become_eligible(day: Day, now: int, visit: int) -> None:
    """A further group may serve the visit; behind the head of its line nothing changes."""
    queue = day.queue[visit]
    if day.waits[visit] and day.head[queue] == visit:
        waited = now - day.offered[visit]
        group = group_for(day, queue, waited)
        if group != NONE:
            step_out(day, visit)
            answer(day, now, visit, take_first(day, group, queue, waited))


def abandon(day: Day, now: int, visit: int) -> None:
    """Patience ends."""
    if day.waits[visit]:
        step_out(day, visit)
        lose(day, now, visit, Disposition.ABANDONED)
        consider_redial(day, now, visit)


def close(day: Day, now: int, kind: int) -> None:
    """Under `cut`, closing time empties the lines of a type."""
    for queue in day.queues_of[kind]:
        while (visit := day.head[queue]) != NONE:
            step_out(day, visit)
            lose(day, now, visit, Disposition.FLOW_OUT)


def turn_away(day: Day, now: int, visit: int, why: Disposition) -> None:
    """A visit that finds the door closed is written down under the type's first queue."""
    day.queue[visit] = day.queues_of[day.type[visit]][0]
    lose(day, now, visit, why)


def lose(day: Day, now: int, visit: int, why: Disposition) -> None:
    """A visit ends without an answer."""
    day.disposition[visit], day.ended[visit] = int(why), now
    day.asking[day.type[visit]] -= 1
    see_who_may_go(day, now, day.type[visit])


def consider_redial(day: Day, now: int, visit: int) -> None:
    """The rule of the type that did not answer decides; what would come after the horizon is not played."""
    rule, case, attempt = day.redial_rule[day.type[visit]], day.case[visit], day.attempt[visit]
    loss = {Disposition.ABANDONED: 0, Disposition.BLOCKED: 2}[Disposition(day.disposition[visit])]
    if rule is None or attempt >= rule.by_loss[loss].at_most:
        return
    delay = day.draws.redial(day.type[visit], loss, day.identity[case], attempt)
    if delay >= 0 and now + delay < day.horizon:
        push(day, now + delay, kinds.REDIAL, visit)


def answer(day: Day, now: int, visit: int, agent: int) -> None:
    """From here on the whole service is known."""
    kind, group = day.type[visit], day.group_of[agent]
    aht = (day.aht[group][kind] * day.own_aht[agent] + PPM // 2) // PPM
    talk, hold, wrap_up = ((part * aht + PPM // 2) // PPM for part in day.work[visit])
    day.talk[visit], day.hold[visit], day.wrap_up[visit] = talk, hold, wrap_up
    day.answered[visit], day.ended[visit] = now, now + talk + hold
    day.group[visit], day.agent[visit] = group, agent
    day.disposition[visit] = int(Disposition.ANSWERED)
    day.doing[agent], day.serving[agent], day.assigned[agent] = BUSY, visit, now
    day.asking[kind] -= 1
    day.served[kind] += 1
    see_who_may_go(day, now, kind)
    day.worked[agent] += talk + hold + wrap_up
    push(day, now + talk + hold + wrap_up, kinds.RELEASE, agent)
    for reached, to, delay in day.ways_on[kind]:
        if day.toss[visit] < reached * day.own_transfer[agent]:
            day.onward[visit] = to
            push(day, now + talk + hold + delay, kinds.TRANSFER, visit)
            break


def see_who_may_go(day: Day, now: int, kind: int) -> None:
    """A contact was answered or has gone: at the end of this instant, some may no longer be needed."""
    pool = day.pools.of_type[kind]
    if any(day.kept[group] or day.put_off[group] for group in groups_of(day, pool)):
        push(day, now, kinds.RELIEF, pool)


def seek(day: Day, now: int, agent: int) -> None:
    """A free agent takes the head of the queue that routing selects, or goes idle."""
    group = day.group_of[agent]
    queue = queue_for(day, group, now)
    if queue != NONE:
        visit = day.head[queue]
        step_out(day, visit)
        answer(day, now, visit, agent)
        return
    start_idling(day, now, agent)
