"""Laws that hold on every run, whatever the center; a run that breaks one fails loudly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.entities.units import NEVER
from sim.lines import lines_held, most_held
from sim.simulation.in_hand import hands_are_enough
from sim.simulation.session_laws import SessionLaws, began, every_session
from sim.simulation.trail import Trail
from sim.tables import Demand, Disposition, Int64, Origin, Outcomes, Segments, State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.policies.benches import Bench


_LATER_LEG, _FURTHER = np.zeros((2, 256), np.bool_)
_LATER_LEG[[Origin.TRANSFER, Origin.CALLBACK, Origin.RETURNED, Origin.FOLLOW_UP]] = True
_FURTHER[[Origin.REDIAL, Origin.RECONTACT, Origin.CHASER, Origin.FALSE_CONTAINMENT]] = True
"""Which origins are those of a later leg, and which those of a further attempt, for every value of a byte."""


class LawBrokenError(Exception):
    """An outcome that cannot be: a fault of the program (or of a custom policy), never of the user's center."""


def check_laws(center: Center, demand: Demand, outcomes: Outcomes, follows_table: bool = True) -> None:
    """Raise LawBrokenError unless all laws hold on a run in one piece; arguments as those of `Laws`."""
    Laws(center, follows_table).check(demand, outcomes)


class Laws:
    """The laws over the slices of a run, one after the other: nothing is lost, doubled or made up at the joints.

    What is known of the slices before: how many `cases` came, which visits were `pending`, up to when agents' time is
    `told` and visits were `seen`, waits that reach beyond it, sums for the audit, and what leads on to later visits.
    `follows_table` is False for custom policies, which may hold back.
    """

    def __init__(self, center: Center, follows_table: bool = True) -> None:
        self.center, self.follows_table = center, follows_table
        self.cases, self.told = 0, center.begin
        self.seen = -NEVER
        self.pending: set[tuple[int, ...]] = set()
        self.first_pending = np.zeros(0, dtype=np.int64)
        self.waited = np.zeros(len(center.queues), dtype=np.int64)
        self.worked = np.zeros(0, dtype=np.int64)
        self.waits = Waits(*np.zeros((3, 0), dtype=np.int64))
        self.trail = Trail()
        self.sessions = SessionLaws(center)
        self.shut: dict[Bench, tuple[Int64, Int64]] = {}

    def check(self, demand: Demand, outcomes: Outcomes) -> None:
        """Raise LawBrokenError unless all laws hold; `demand` are the first attempts of the slice."""
        outcomes.segments.check()
        outcomes.agent_states.check()
        broken = [
            *self._contacts_are_conserved(demand, outcomes),
            *_answers_have_agents(outcomes.segments),
            *_times_are_in_order(outcomes.segments),
            *self.trail.check(outcomes, self.seen),
            *_origins_tell(outcomes.segments),
            *self.sessions.check(outcomes, self.seen),
            *_only_the_skilled_answer(self.center, outcomes.segments),
            *self._little(outcomes),
            *self._lines_are_enough(outcomes),
            *self._agent_time_tiles(outcomes),
            *hands_are_enough(self.center, parts(outcomes), outcomes.end),
            *(self._nobody_idles_while_contacts_wait(outcomes) if self.follows_table else ()),
        ]
        if broken:
            raise LawBrokenError("; ".join(broken))
        self.told, self.seen = outcomes.settled, outcomes.end

    def _contacts_are_conserved(self, demand: Demand, outcomes: Outcomes) -> list[str]:
        """Every first attempt before the end is offered once, and every visit that was pending comes again."""
        rows, pending, broken = outcomes.segments, outcomes.pending, []
        first = [part.case[_comes_first(part)] for part in parts(outcomes)]
        sessions = every_session(outcomes)
        first.append(sessions.case[(sessions.attempt == 0) & began(sessions)])
        came = self.cases + np.flatnonzero(demand.arrival < outcomes.end)
        expected = np.sort(np.append(self.first_pending, came))
        offered = np.sort(np.concatenate(first))
        if not np.array_equal(offered, expected):
            broken.append(f"{len(expected)} first attempts came, {len(offered)} were offered")
        going_on = _keys(pending) if pending is not None else set()
        if lost := self.pending - going_on - _keys(rows, self.pending):
            broken.append(f"{len(lost)} visits in progress did not come again in the next slice")
        self.cases, self.pending = self.cases + len(demand), going_on
        in_progress = outcomes.pending_sessions
        self.first_pending = in_progress.case[in_progress.attempt == 0]
        if pending is not None:
            self.first_pending = np.append(self.first_pending, pending.case[_comes_first(pending)])
        return broken

    def _little(self, outcomes: Outcomes) -> list[str]:
        """The sum of waits in each queue is the time integral of its length, to the microsecond."""
        over, *pending = (
            Waits(part.queue, part.offered, left(part, outcomes.end)) for part in parts(outcomes)
        )
        np.add.at(self.waited, over.queue, over.left - over.since)
        total = self.waited.copy()
        for waiting in pending:
            np.add.at(total, waiting.queue, waiting.left - waiting.since)
        self.waits = _together(self.waits, over, *pending)
        wrong = np.flatnonzero(total != outcomes.audit.waiting)
        return [f"Little's law fails in queues {wrong.tolist()}"] if len(wrong) else []

    def _lines_are_enough(self, outcomes: Outcomes) -> list[str]:
        """No trunk ever carries more contacts than it has lines; looked at in runs in one piece."""
        trunks = self.center.trunks
        if not trunks or self.seen > -NEVER or outcomes.pending is not None:
            return []
        held = lines_held(self.center, outcomes.segments, outcomes.bot_sessions, outcomes.end)
        return [
            f"trunk {name} carried more than {trunk.lines} contacts"
            for number, (name, trunk) in enumerate(trunks.items())
            if most_held(held, number) > trunk.lines
        ]

    def _agent_time_tiles(self, outcomes: Outcomes) -> list[str]:
        """The states of an agent follow each other without overlap, lie in the slice, and fill the time on duty."""
        states, broken = outcomes.agent_states, []
        same = states.agent[1:] == states.agent[:-1]
        if np.any(same & (states.start[1:] < states.end[:-1])):
            broken.append("an agent does two things at once")
        if np.any(states.start < self.told) or np.any(states.end > outcomes.settled):
            broken.append("agent states reach beyond their slice")
        self.worked = self.worked if len(self.worked) else np.zeros_like(outcomes.audit.on_duty)
        np.add.at(self.worked, states.agent, states.end - states.start)
        wrong = np.flatnonzero(self.worked != outcomes.audit.on_duty)
        if len(wrong):
            broken.append(f"agent states do not fill the time on duty of agents {wrong[:5].tolist()}")
        return broken

    def _nobody_idles_while_contacts_wait(self, outcomes: Outcomes) -> list[str]:
        """No group has more idle agents than its reserve while a contact waits that it may serve by now.

        Waits are looked at as far as agents' time is told; those that reach beyond it are looked at again.
        """
        center, table, rows = self.center, self.center.routing_table, self.waits
        idle = _idle_spells(outcomes, len(center.agent_groups))
        broken, benches = [], center.benches.all
        waited = np.flatnonzero(rows.left > rows.since)
        for queue in range(len(center.queues)):
            mine = waited[rows.queue[waited] == queue]
            since, until = rows.since[mine], rows.left[mine]
            for pair in range(table.queue_start[queue], table.queue_start[queue + 1]):
                bench = benches[table.queue_groups[pair]]
                free = _above(*idle[bench.group], table.queue_reserve[pair])
                if _overlaps(since + table.queue_delay[pair], until, *_without(free, self.shut_hours(bench))):
                    names = f"{center.group_names[bench.group]} while {center.queues[queue].name} waits"
                    broken.append(f"an agent is idle in {names}")
        is_over = np.ones(len(rows.queue), np.bool_)
        if outcomes.pending is not None:
            is_over[len(is_over) - len(outcomes.pending) :] = False
        late = is_over & (rows.left > outcomes.settled)
        self.waits = Waits(*(column[late] for column in rows))
        return broken

    def shut_hours(self, bench: Bench) -> tuple[Int64, Int64]:
        """Starts and ends of the hours in which a bench's group keeps itself free for other contact types only."""
        if bench not in self.shut:
            self.shut[bench] = shut_hours(self.center, bench)
        return self.shut[bench]


class Waits(NamedTuple):
    """Visits that wait or have waited: where, since when and until when (µs)."""

    queue: Int64
    since: Int64
    left: Int64


def _together(*waits: Waits) -> Waits:
    filled = [one for one in waits if len(one.queue)]
    return filled[0] if len(filled) == 1 else Waits(*map(np.concatenate, zip(*waits, strict=True)))


def parts(outcomes: Outcomes) -> list[Segments]:
    """Visits that are over, and where a run is handed over in slices those in progress."""
    return [outcomes.segments] if outcomes.pending is None else [outcomes.segments, outcomes.pending]


def _comes_first(rows: Segments) -> NDArray[np.bool_]:
    """First attempts that did not begin with a session before."""
    return np.asarray((rows.attempt == 0) & (rows.leg == 0) & (rows.session < 0))


def _keys(rows: Segments, wanted: set[tuple[int, ...]] | None = None) -> set[tuple[int, ...]]:
    """Case, attempt and leg of each row; with `wanted`, of those only whose case is among the wanted ones."""
    columns = [rows.case, rows.attempt, rows.leg]
    if wanted is not None:
        chosen = np.isin(rows.case, [case for case, _, _ in wanted])
        columns = [column[chosen] for column in columns]
    return set(zip(*(column.tolist() for column in columns), strict=True))


def _answers_have_agents(rows: Segments) -> list[str]:
    """Answered visits have an agent, and only they have one; who was lost has left."""
    broken = []
    answered = (rows.disposition == Disposition.ANSWERED) | (rows.disposition == Disposition.NO_ANSWER)
    if not np.array_equal(answered, rows.agent >= 0) or not np.array_equal(answered, rows.answered >= 0):
        broken.append("answered visits and visits with an agent differ")
    still_open = rows.disposition == Disposition.OPEN
    if np.any((rows.ended < 0) & ~still_open & ~answered):
        broken.append("a visit was lost without a time of leaving")
    return broken


def _times_are_in_order(rows: Segments) -> list[str]:
    wrong = (rows.answered >= 0) & (rows.answered < rows.offered)
    wrong |= (rows.ended >= 0) & (rows.ended < np.maximum(rows.offered, rows.answered))
    return [f"{int(wrong.sum())} visits end before they begin"] if wrong.any() else []


def _origins_tell(rows: Segments) -> list[str]:
    """Where a visit stands in its case and why it came say the same."""
    later_leg, further = _LATER_LEG[rows.origin], _FURTHER[rows.origin]
    wrong = (later_leg != (rows.leg > 0)) | (further != ((rows.leg == 0) & (rows.attempt > 0)))
    return [f"{int(wrong.sum())} visits do not tell why they came"] if wrong.any() else []


def _only_the_skilled_answer(center: Center, rows: Segments) -> list[str]:
    """Whoever answers belongs to a group that may serve the queue."""
    may_serve = np.zeros((len(center.queues), len(center.agent_groups)), dtype=bool)
    for pair in center.pairs:
        may_serve[pair.queue, pair.group] = True
    answered = rows.agent >= 0
    wrong = ~may_serve[rows.queue[answered], rows.group[answered]]
    return [f"{int(wrong.sum())} visits were answered without the skill"] if wrong.any() else []


def left(rows: Segments, end: int) -> Int64:
    """Until when each visit waited: until answered, until it left, or until the end of the run or the slice."""
    gone = np.where(rows.ended >= 0, rows.ended, end)
    return np.where(rows.answered >= 0, rows.answered, gone)


def waits(rows: Segments, end: int) -> Int64:
    """How long each visit waited: until answered, until it left, or until the end of the run."""
    return left(rows, end) - rows.offered


def _idle_spells(outcomes: Outcomes, groups: int) -> list[tuple[Int64, Int64]]:
    """For each group when agents of it begin to be idle, and when they cease to, each in order of time."""
    states = outcomes.agent_states
    idle = np.flatnonzero(states.state == State.AVAILABLE)
    group, start, end = states.group[idle], states.start[idle], states.end[idle]
    mine = [group == number for number in range(groups)]
    return [(np.sort(start[chosen]), np.sort(end[chosen])) for chosen in mine]


def _above(starts: Int64, ends: Int64, reserve: int) -> tuple[Int64, Int64]:
    """Starts and ends of spells in which more than `reserve` agents are idle, both in order; spells may overlap.

    Once n agents have ceased to be idle, more than the reserve are from when n + reserve + 1 have begun to be, until
    one more ceases to.
    """
    begins, finishes = starts[reserve:], ends[: max(len(ends) - reserve, 0)]
    real = begins < finishes
    return begins[real], finishes[real]


def shut_hours(center: Center, bench: Bench) -> tuple[Int64, Int64]:
    """Starts and ends of the hours in which a bench's group keeps itself free for other contact types only."""
    mine, others, name = (
        np.zeros((0, 2), np.int64),
        np.zeros((0, 2), np.int64),
        center.group_names[bench.group],
    )
    for fence, windows in (
        enumerate(center.fence_windows(name)) if center.agent_groups[name].ring_fence else ()
    ):
        rows = np.array(windows, np.int64).reshape(-1, 2)
        if fence in bench.fences:
            mine = np.concatenate([mine, rows])
        else:
            others = np.concatenate([others, rows])
    return _without((others[:, 0], others[:, 1]), (mine[:, 0], mine[:, 1]))


def _without(spells: tuple[Int64, Int64], windows: tuple[Int64, Int64]) -> tuple[Int64, Int64]:
    """What is left of spells outside of some windows, in the order of both their starts and their ends."""
    begins, finishes = spells
    if not len(windows[0]):
        return spells
    for opens, closes in zip(*windows, strict=True):
        begins, finishes = (
            np.concatenate([begins, np.maximum(begins, closes)]),
            np.concatenate([np.minimum(finishes, opens), finishes]),
        )
        real = begins < finishes
        begins, finishes = begins[real], finishes[real]
    return np.sort(begins), np.sort(finishes)


def _overlaps(start: Int64, end: Int64, begins: Int64, finishes: Int64) -> bool:
    """Whether any non-empty span [start, end) meets any of the spells, whose starts and ends are both in order."""
    real = start < end
    start, end = start[real], end[real]
    if not len(begins) or not len(start):
        return False
    next_spell = np.searchsorted(finishes, start, side="right")
    inside = next_spell < len(begins)
    return bool(np.any(begins[next_spell[inside]] < end[inside]))
