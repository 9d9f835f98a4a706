"""The model read a second time: one heap of (time, key) entries, flat lists, no SimPy.

Written from the rules, not from `sim.simulation.model`, and held against it contact for contact. What both share is
what is written only once anyway: the order of simultaneous events, the two selections of the routing table, keyed
draws, pools, and the tiling of agent time. A handler takes (day, now, identity); its kind is in the entry's key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from sim.demand.draws import Draws
from sim.entities.units import NEVER, PPM
from sim.simulation.order import IDENTITY_BITS, Kind
from sim.tables import Disposition, Outcomes
from tests.spec.needed import groups_of, may_come, must_stay
from tests.spec.state import BUSY, IDLE, NONE, OFF, PAUSED, Day
from tests.spec.tables import outcomes_of
from tests.spec.wallboard import (
    allocate,
    group_for,
    line_up,
    queue_for,
    start_idling,
    step_out,
    stop_idling,
    take_first,
)

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Demand, Roster

# Plain names, so that a test can plant another order.
SHIFT_START, LEVEL, SHIFT_END = int(Kind.SHIFT_START), int(Kind.LEVEL), int(Kind.SHIFT_END)
BREAK_START, BREAK_END, RELEASE = int(Kind.BREAK_START), int(Kind.BREAK_END), int(Kind.RELEASE)
ARRIVAL, TRANSFER, REDIAL = int(Kind.ARRIVAL), int(Kind.TRANSFER), int(Kind.REDIAL)
ELIGIBLE, ABANDON, CLOSE = int(Kind.ELIGIBLE), int(Kind.ABANDON), int(Kind.CLOSE)
RELIEF = int(Kind.RELIEF)

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
        SHIFT_START: start_shift, LEVEL: change_level, SHIFT_END: end_shift, BREAK_START: break_due,
        BREAK_END: end_break, RELEASE: release, ARRIVAL: arrive, TRANSFER: transfer, REDIAL: redial,
        ELIGIBLE: become_eligible, ABANDON: abandon, CLOSE: close,
        RELIEF: relieve,
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
    entries = [(start, SHIFT_START, row) for row, start in enumerate(day.shift_start)]
    entries += [(end, SHIFT_END, row) for row, end in enumerate(day.shift_end)]
    entries += [(start, BREAK_START, row) for row, start in enumerate(day.break_start)]
    entries += [(start, LEVEL, row) for row, start in enumerate(day.level_start)]
    entries += [(arrival, ARRIVAL, case) for case, arrival in enumerate(day.arrival)]
    if day.cuts:
        types = range(len(day.queues_of))
        entries += [(moment, CLOSE, kind) for kind in types for moment in day.pools.closings(kind)]
    calendar = [(moment, (kind << IDENTITY_BITS) + identity) for moment, kind, identity in entries]
    heapify(calendar)
    return calendar


def push(day: Day, moment: int, kind: int, identity: int) -> None:
    """Enter something that will happen."""
    heappush(day.calendar, (moment, (kind << IDENTITY_BITS) + identity))


# ---- contacts ------------------------------------------------------------------------------------------------


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
        push(day, now + patience, ABANDON, visit)
    for delay in day.delays[queue]:
        push(day, now + delay, ELIGIBLE, visit)


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
        push(day, now + delay, REDIAL, visit)


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
    push(day, now + talk + hold + wrap_up, RELEASE, agent)
    for reached, to, delay in day.ways_on[kind]:
        if day.toss[visit] < reached * day.own_transfer[agent]:
            day.onward[visit] = to
            push(day, now + talk + hold + delay, TRANSFER, visit)
            break


# ---- agents --------------------------------------------------------------------------------------------------


def release(day: Day, now: int, agent: int) -> None:
    """Wrap-up is over: home, break, next contact, or idle, in this order."""
    visit, group = day.serving[agent], day.group_of[agent]
    if day.onward[visit] == NONE:
        day.served[day.type[visit]] -= 1
        see_who_may_go(day, now, day.type[visit])
    if day.leaves_next[agent]:
        log_out(day, now, agent, day.until[agent])
    elif day.is_seat[agent] and day.staffed[group] > day.level[group]:
        give_up_seat(day, now, agent, day.too_many_since[group].pop(0))
    elif day.due[agent]:
        begin_break(day, now, agent)
    else:
        seek(day, now, agent)


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


# ---- the roster ----------------------------------------------------------------------------------------------


def start_shift(day: Day, now: int, row: int) -> None:
    """A named agent comes, or works on if still there; what was worked between two shifts is overtime."""
    agent, end = day.shift_agent[row], day.shift_end[row]
    if day.doing[agent] == OFF:
        log_in(day, now, agent, end)
        return
    day.leaves_next[agent] = False
    if day.until[agent] < now:
        day.overtime.append((agent, day.until[agent], now))
    day.until[agent] = max(day.until[agent], end)


def end_shift(day: Day, now: int, row: int) -> None:
    """A named agent goes home, unless another shift covers this moment or the group is still needed."""
    agent = day.shift_agent[row]
    if day.doing[agent] == OFF or day.until[agent] != now:
        return
    if must_stay(day, now, day.group_of[agent]):
        day.kept[day.group_of[agent]].append(agent)
    else:
        send_home(day, now, agent)


def see_who_may_go(day: Day, now: int, kind: int) -> None:
    """A contact was answered or has gone: at the end of this instant, some may no longer be needed."""
    pool = day.pools.of_type[kind]
    if any(day.kept[group] or day.put_off[group] for group in groups_of(day, pool)):
        push(day, now, RELIEF, pool)


def relieve(day: Day, now: int, pool: int) -> None:
    """Groups to which nothing can come any more go home, each agent after the contact in hand."""
    for group in groups_of(day, pool):
        if may_come(day, group):
            continue
        kept, day.kept[group] = day.kept[group], []
        for agent in kept:
            if day.doing[agent] != OFF and day.until[agent] <= now:
                send_home(day, now, agent)
        falls, day.put_off[group] = day.put_off[group], []
        for agents, since in falls:
            set_level(day, now, group, agents, since)


def send_home(day: Day, now: int, agent: int) -> None:
    """Now, or after the contact in hand."""
    if day.doing[agent] == BUSY:
        day.leaves_next[agent] = True
    else:
        log_out(day, now, agent, day.until[agent])


def log_in(day: Day, now: int, agent: int, until: int) -> None:
    """On duty, and free at once."""
    day.came[agent], day.until[agent], day.worked[agent] = now, until, 0
    seek(day, now, agent)


def log_out(day: Day, now: int, agent: int, until: int) -> None:
    """Off duty; a running break ends, breaks still due are forgotten, time after `until` is overtime."""
    if day.doing[agent] == IDLE:
        stop_idling(day, agent)
    if day.doing[agent] == PAUSED:
        note_break(day, now, agent)
    day.doing[agent], day.leaves_next[agent] = OFF, False
    day.due[agent] = []
    day.duties.append((agent, day.came[agent], now))
    if until < now:
        day.overtime.append((agent, until, now))


def change_level(day: Day, now: int, row: int) -> None:
    """A headcount changes; a fall that the end-of-day rule puts off keeps the time since when it is due."""
    group, agents, since = day.level_group[row], day.level_agents[row], now
    falls = day.put_off[group]
    while falls and falls[-1][0] <= agents:
        since = falls.pop()[1]
    if agents < day.level[group] and must_stay(day, now, group):
        falls.append((agents, since))
    else:
        set_level(day, now, group, agents, since)


def set_level(day: Day, now: int, group: int, agents: int, since: int) -> None:
    """Idle seats leave, longest idle first; for each busy one too many, the next to finish leaves."""
    day.level[group] = agents
    too_many = day.too_many_since[group]
    del too_many[: max(0, agents - (day.staffed[group] - len(too_many)))]
    while day.staffed[group] < agents:
        day.staffed[group] += 1
        log_in(day, now, next(seat for seat in day.seats[group] if day.doing[seat] == OFF), NEVER)
    while day.staffed[group] - len(too_many) > agents:
        idle = [
            (day.idle_since[agent], turn, agent) for _, turn, agent in day.idle[group] if day.is_seat[agent]
        ]
        if idle:
            give_up_seat(day, now, min(idle)[2], since)
        else:
            too_many.append(since)


def give_up_seat(day: Day, now: int, agent: int, since: int) -> None:
    """An anonymous agent goes; they were one too many since then."""
    day.staffed[day.group_of[agent]] -= 1
    log_out(day, now, agent, since)


def break_due(day: Day, now: int, row: int) -> None:
    """A break falls due: idle agents take it, others when they are done; those on their way home do not."""
    agent = day.break_agent[row]
    if day.doing[agent] == OFF or day.leaves_next[agent]:
        return
    day.due[agent].append(row)
    if day.doing[agent] == IDLE:
        stop_idling(day, agent)
        begin_break(day, now, agent)


def begin_break(day: Day, now: int, agent: int) -> None:
    """The break due first, in its full length."""
    row = day.due[agent].pop(0)
    day.doing[agent], day.pause[agent], day.paused_at[agent] = PAUSED, row, now
    push(day, now + day.break_length[row], BREAK_END, row)


def end_break(day: Day, now: int, row: int) -> None:
    """Back from a break, unless it was cut short by going home."""
    agent = day.break_agent[row]
    if day.doing[agent] != PAUSED or day.pause[agent] != row:
        return
    note_break(day, now, agent)
    if day.due[agent]:
        begin_break(day, now, agent)
    else:
        seek(day, now, agent)


def note_break(day: Day, now: int, agent: int) -> None:
    """Write a break down."""
    day.breaks.append((agent, day.paused_at[agent], now, day.break_paid[day.pause[agent]]))
