"""A run handed over in slices is the run in one piece, cut at the boundaries: nothing is lost, doubled or moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.entities.units import HOUR
from sim.simulation import model
from sim.simulation.compiled import entry
from sim.simulation.laws import LawBrokenError, Laws
from sim.tables import AgentStates, BotSessions, Demand, Outcomes, Segments, Slice, joined
from tests.examples import examples
from tests.simulation.equal import differences
from tests.simulation.test_compiled import drawn_day
from tests.simulation.tiny import Call, center, moment
from tests.simulation.tiny import day as tiny_day
from tests.strategies import grid_days, sampled_days

if TYPE_CHECKING:
    from tests.days import Played

SliceBySlice = Callable[..., Iterator[Outcomes]]
ENGINES: dict[str, SliceBySlice] = {"simpy": model.simulate_slices, "compiled": entry.simulate_slices}


def cut(demand: Demand, bounds: Sequence[int]) -> list[Slice]:
    """The first attempts between one boundary and the next."""
    places = [0, *np.searchsorted(demand.arrival, bounds, side="left").tolist(), len(demand)]
    pieces = [
        Demand(*(column[first:stop] for column in demand.as_dict().values()))
        for first, stop in pairwise(places)
    ]
    return [Slice(piece, until) for piece, until in zip(pieces, [*bounds, None], strict=True)]


def in_slices(play: SliceBySlice, day: Played, bounds: Sequence[int]) -> list[Outcomes]:
    """The outcomes of a day handed over at some moments."""
    slices = cut(day.demand, bounds)
    return list(play(day.center, slices, day.roster, day.seed, day.replication, day.antithetic))


def visits(parts: Sequence[Segments]) -> dict[str, list[int]]:
    """All columns, in the order of cases, attempts and legs."""
    columns = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Segments)}
    order = np.lexsort((columns["leg"], columns["attempt"], columns["case"]))
    return {name: column[order].tolist() for name, column in columns.items()}


def sessions(parts: Sequence[BotSessions]) -> list[tuple[int, ...]]:
    """All sessions with self-service, in the order of their numbers."""
    return sorted(zip(*(column.tolist() for column in joined(parts).as_dict().values()), strict=True))


def spells(parts: Sequence[AgentStates]) -> dict[str, list[int]]:
    """All columns, in the order of agents and time; what goes on without a change is one spell."""
    columns = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(AgentStates)}
    order = np.lexsort((columns["start"], columns["agent"]))
    columns = {name: column[order] for name, column in columns.items()}
    begins = np.ones(len(order), np.bool_)
    alike = [columns[name][1:] == columns[name][:-1] for name in ("agent", "state", "overtime")]
    begins[1:] = ~(np.all(alike, axis=0) & (columns["start"][1:] == columns["end"][:-1]))
    last = np.append(begins[1:], True)[: len(begins)]
    return {name: column[last if name == "end" else begins].tolist() for name, column in columns.items()}


def as_one(parts: Sequence[Outcomes]) -> dict[str, Any]:
    """What was handed over, put together."""
    last = parts[-1]
    return {
        "segments": visits([part.segments for part in parts]),
        "bot_sessions": sessions([part.bot_sessions for part in parts]),
        "agent_states": spells([part.agent_states for part in parts]),
        "end": last.end, "waiting": last.audit.waiting.tolist(), "on_duty": last.audit.on_duty.tolist(),
    }  # fmt: skip


def all_differences(one: Outcomes, other: Outcomes) -> list[str]:
    """As `differences`, and what differs in what is pending."""
    found = differences(one, other) + ([] if one.settled == other.settled else ["settled"])
    if one.pending is None or other.pending is None:
        return found + ([] if one.pending is other.pending else ["pending"])
    pairs = zip(one.pending.as_dict().items(), other.pending.as_dict().values(), strict=True)
    return found + [f"pending.{name}" for (name, mine), theirs in pairs if not np.array_equal(mine, theirs)]


@st.composite
def some_bounds(draw: st.DrawFn, day: Played) -> list[int]:
    """Boundaries anywhere: at moments of the demand and the roster, a tick beside them, at the hour."""
    begin, horizon = day.center.begin, day.center.clock.horizon
    moments = [
        *day.demand.arrival.tolist(),
        *day.roster.levels.start.tolist(),
        *day.roster.shifts.end.tolist(),
    ]
    moments += [moment + wait for moment, wait in zip(moments, day.demand.talk.tolist(), strict=False)]
    moments += [hour * 3_600_000_000 for hour in range(1, 24 * day.center.days)]
    known = st.tuples(st.sampled_from(moments), st.sampled_from([-1, 0, 1, 30_000_000])).map(sum)
    chosen = draw(st.sets(known.filter(lambda moment: begin < moment < horizon), min_size=1, max_size=6))
    return sorted(chosen)


def check(day: Played, bounds: Sequence[int]) -> None:
    """Both engines give the run in one piece, and the same slices."""
    whole = model.simulate(day.center, day.demand, day.roster, day.seed, day.replication, day.antithetic)
    truth, compiled = (in_slices(play, day, bounds) for play in ENGINES.values())
    assert as_one(truth) == as_one([whole])
    assert [all_differences(*both) for both in zip(truth, compiled, strict=True)] == [[]] * len(truth)


@examples(150)
@given(data=st.data(), day=grid_days())
def test_slices_of_days_full_of_ties(data: st.DataObject, day: Played) -> None:
    """Boundaries at the very instants at which everything happens."""
    check(day, data.draw(some_bounds(day)))


@examples(80)
@given(data=st.data(), day=st.one_of(sampled_days(grid=False), sampled_days(grid=True)))
def test_slices_of_days_as_a_run_draws_them(data: st.DataObject, day: Played) -> None:
    """Transfers, redials, breaks, overtime and falls of headcount cross the boundaries."""
    check(day, data.draw(some_bounds(day)))


BUSY = drawn_day(sim.load("anonymous_bank"))
BOUNDS = [11 * HOUR, 15 * HOUR]


def corrupted(number: int, change: Callable[[Outcomes], Outcomes]) -> None:
    """The laws over a day in three slices, one of which is changed."""
    laws = Laws(BUSY.center)
    parts = in_slices(model.simulate_slices, BUSY, BOUNDS)
    for place, (piece, part) in enumerate(zip(cut(BUSY.demand, BOUNDS), parts, strict=True)):
        laws.check(piece.demand, change(part) if place == number else part)


def without(rows: Segments, place: int) -> Segments:
    """The rows but for one."""
    return rows.where(np.arange(len(rows)) != place)


def last_pending(part: Outcomes) -> Segments:
    """The visits in progress at the end of a slice, of which there are some."""
    assert part.pending is not None
    assert len(part.pending) > 3
    return part.pending


def first_that_waited(part: Outcomes) -> int:
    """The place of the first visit whose customer came long before the end of the slice before, and is told now."""
    return int(np.argmin(part.segments.offered))


FAULTS: dict[str, tuple[int, Callable[[Outcomes], Outcomes], str]] = {
    "a visit is told before it is over, and again": (
        0, lambda part: replace(part, segments=Segments(*(
            np.append(mine, other[:1]) for mine, other in zip(
                part.segments.as_dict().values(), last_pending(part).as_dict().values(), strict=True)))),
        "first attempts came",
    ),
    "a visit in progress is lost": (
        0, lambda part: replace(part, pending=without(last_pending(part), 0)), "first attempts came",
    ),
    "a visit that was in progress does not come again": (
        1, lambda part: replace(part, segments=without(part.segments, first_that_waited(part))),
        "did not come again",
    ),
    "waiting is forgotten at a boundary": (
        1, lambda part: replace(part, audit=replace(part.audit, waiting=part.audit.waiting - 1)), "Little",
    ),
    "an agent's time is told twice": (
        1, lambda part: replace(part, agent_states=replace(
            part.agent_states, start=part.agent_states.start - 1)), "beyond their slice",
    ),
    "an agent's time is forgotten": (
        1, lambda part: replace(part, agent_states=part.agent_states.where(
            np.arange(len(part.agent_states)) != 5)), "do not fill",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_laws_see_what_is_lost_at_a_boundary(name: str) -> None:
    """Each fault, and nothing without one."""
    number, change, message = FAULTS[name]
    with pytest.raises(LawBrokenError, match=message):
        corrupted(number, change)
    corrupted(number, lambda part: part)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_slice_keeps_is_what_is_pending(engine: str) -> None:
    """A run that has handed over a slice holds the visits in progress and few others, not all that it has played."""
    parts = in_slices(ENGINES[engine], BUSY, BOUNDS)
    assert all(0 < len(last_pending(part)) < len(part.segments) / 10 for part in parts[:-1])


def test_who_left_unseen_keeps_a_place_in_line_though_no_agent_is_there_to_look() -> None:
    """Nobody is ever on duty: the first customer leaves unseen at 3, the second joins the line behind at 40."""
    unseen = {"silent": {"share": 1.0, "discovery": {"constant": "1min"}}}
    made = center({"sales": unseen}, end_of_day="cut")
    calls = [Call(0, patience=3, talk=1), Call(40, patience=5, talk=1), Call(50, talk=1)]
    check(tiny_day(made, calls, agents=[], shifts=[]), [moment(minutes) for minutes in (10, 45, 60)])


def test_the_table_of_visits_slides() -> None:
    """The compiled engine uses the same memory for slice after slice."""
    bank = sim.load("anonymous_bank", overrides=("days=5",))
    day = drawn_day(bank)
    run = entry.Run(bank, day.roster, entry.Draws(bank, 1, 0, antithetic=False))
    rooms = []
    for demand, until in cut(day.demand, [number * 24 * HOUR for number in range(1, 5)]):
        run.feed(demand)
        run.play(until)
        run.hand_over(until)
        rooms.append(len(run.state.tables["visits"]))
    assert max(rooms) < len(day.demand) / 2
    assert run.state["visits_count"] >= len(day.demand)
