"""Common random numbers: a number belongs to what it is for, so alternatives meet the same customers and agents."""

from __future__ import annotations

from bisect import bisect_right
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.center import Center
from sim.demand.draws import Draws
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.simulation.model import simulate
from sim.tables import Disposition
from tests.examples import examples
from tests.strategies import described_centers

if TYPE_CHECKING:
    from sim.tables import Demand, Roster, Segments

Data = dict[str, Any]
NEW_TYPE = {
    "channel": "phone",
    "demand": {"volume": 30, "volume_basis": "first_attempts", "busyness": {"cv": 0.3, "correlation": 0.5}},
    "handle_time": {"exponential": {"mean": "5min"}},
    "patience": {"exponential": {"mean": "2min"}},
}


@st.composite
def busy_centers(draw: st.DrawFn, plain: bool = False) -> Data:
    """Centers whose days and intervals vary at random, types together."""
    data: Data = draw(described_centers(grid=False, plain=plain))
    for kind in data["contact_types"].values():
        demand = kind["demand"]
        demand["busyness"] = {"cv": draw(st.sampled_from([0.0, 0.2])), "correlation": 0.6}
        demand["noise"] = {"cv": draw(st.sampled_from([0.0, 0.3]))}
        demand["counts"] = draw(st.sampled_from(["poisson", "poisson", "fixed"]))
    return data


def customers(center: Center, demand: Demand) -> dict[tuple[str, int, int], tuple[float, ...]]:
    """Each customer's draws under the name of the type, the interval and the number within it."""
    names = [center.type_names[kind] for kind in demand.type.tolist()]
    identity = zip(names, demand.interval.tolist(), demand.ordinal.tolist(), strict=True)
    drawn = (demand.arrival, demand.patience, demand.talk, demand.hold, demand.wrap_up, demand.toss)
    return dict(zip(identity, zip(*(column.tolist() for column in drawn), strict=True), strict=True))


def agents(center: Center, roster: Roster) -> dict[tuple[str, int], list[tuple[Any, ...]]]:
    """Each named agent's shifts and breaks, and each group's headcounts, under their names."""
    names = [center.group_names[group] for group in roster.group_of.tolist()]
    who = list(zip(names, roster.ordinal.tolist(), strict=True))
    found: dict[tuple[str, int], list[tuple[Any, ...]]] = {agent: [] for agent in who}
    shifts, breaks, levels = roster.shifts, roster.breaks, roster.levels
    for agent, start, end in zip(
        shifts.agent.tolist(), shifts.start.tolist(), shifts.end.tolist(), strict=True
    ):
        found[who[agent]].append(("shift", start, end))
    for agent, due, length in zip(
        breaks.agent.tolist(), breaks.start.tolist(), breaks.length.tolist(), strict=True
    ):
        found[who[agent]].append(("break", due, length))
    for group, start, seats in zip(
        levels.group.tolist(), levels.start.tolist(), levels.agents.tolist(), strict=True
    ):
        found.setdefault((center.group_names[group], -1), []).append(("level", start, seats))
    return found


@examples(30)
@given(data=busy_centers(), seed=st.integers(1, 9), replication=st.integers(0, 3), first=st.booleans())
def test_one_more_contact_type_changes_no_other_draw(
    data: Data, seed: int, replication: int, first: bool
) -> None:
    """Whether it is written first or last, though it shares the common factor of busy days."""
    more = deepcopy(data)
    new = {"new": deepcopy(NEW_TYPE)}
    more["contact_types"] = new | more["contact_types"] if first else more["contact_types"] | new
    next(iter(more["agent_groups"].values()))["skills"]["new"] = {"rank": 2}
    small, large = Center.from_dict(data), Center.from_dict(more)
    before = customers(small, sample_demand(small, seed, replication))
    after = customers(large, sample_demand(large, seed, replication))
    assert {who: drawn for who, drawn in after.items() if who[0] != "new"} == before
    assert len(after) > len(before)


@examples(30)
@given(data=described_centers(grid=False), seed=st.integers(1, 9), first=st.booleans())
def test_one_more_agent_group_changes_no_other_draw(data: Data, seed: int, first: bool) -> None:
    """Neither demand nor who of the others is absent or late."""
    more = deepcopy(data)
    skills = list(data["contact_types"])
    new = {
        "new": {"site": "south", "agents": 5, "skills": skills, "shrinkage": {"sick": 0.2, "late": "5min"}}
    }
    more["agent_groups"] = new | more["agent_groups"] if first else more["agent_groups"] | new
    small, large = Center.from_dict(data), Center.from_dict(more)
    assert customers(large, sample_demand(large, seed)) == customers(small, sample_demand(small, seed))
    after = agents(large, sample_roster(large, seed))
    assert {who: rows for who, rows in after.items() if who[0] != "new"} == agents(
        small, sample_roster(small, seed)
    )


@examples(30)
@given(data=described_centers(grid=False), seed=st.integers(1, 9))
def test_one_more_agent_changes_nobody_elses_absence(data: Data, seed: int) -> None:
    """A group of six has the five of a group of five, with the same absences and the same lateness."""
    groups = data["agent_groups"]
    name = next(iter(groups))
    base = {key: groups[name][key] for key in ("skills", "site")} | {
        "shrinkage": {"sick": 0.3, "late": "10min"}
    }
    groups[name] = {"agents": 5, **base}
    five = Center.from_dict(data)
    groups[name] = {"agents": 6, **base}
    six = Center.from_dict(data)
    after = agents(six, sample_roster(six, seed))
    assert {who: rows for who, rows in after.items() if who != (name, 5)} == agents(
        five, sample_roster(five, seed)
    )


@examples(30)
@given(data=busy_centers(), seed=st.integers(1, 9), replication=st.integers(0, 3))
def test_more_volume_keeps_the_earlier_customers(data: Data, seed: int, replication: int) -> None:
    """Ten percent more: everybody who came before comes again at the same time with the same request."""
    for kind in data["contact_types"].values():
        kind["demand"] |= {"counts": "poisson", "volume": 100}
    base = Center.from_dict(data)
    for kind in data["contact_types"].values():
        kind["demand"]["volume"] = 110
    more = Center.from_dict(data)
    before = customers(base, sample_demand(base, seed, replication))
    after = customers(more, sample_demand(more, seed, replication))
    assert before.items() <= after.items()
    assert len(after) > len(before)


@examples(30)
@given(data=described_centers(grid=False), seed=st.integers(1, 9), pair=st.integers(0, 3))
def test_antithetic_replications_are_mirrored(data: Data, seed: int, pair: int) -> None:
    """Replications 2k and 2k + 1 use u and 1 - u exactly; without pairs every replication has numbers of its own."""
    for kind in data["contact_types"].values():
        kind.pop("backlog", None)
        kind["demand"] |= {"counts": "fixed", "volume": 20}
    center = Center.from_dict(data)
    one, other = (
        customers(center, sample_demand(center, seed, 2 * pair + side, antithetic=True)) for side in (0, 1)
    )
    assert one.keys() == other.keys()
    assert all(one[who][-1] + other[who][-1] == 1.0 for who in one)
    width = center.interval
    for who in one:
        assert abs(one[who][0] + other[who][0] - (2 * who[1] + 1) * width) <= 1
    alone = customers(center, sample_demand(center, seed, 2 * pair + 1))
    assert not one or alone != other


@examples(30)
@given(data=busy_centers(), seed=st.integers(1, 9), replication=st.integers(0, 3))
def test_demand_and_roster_are_the_same_however_the_days_are_sliced(
    data: Data, seed: int, replication: int
) -> None:
    """Four days at once, or one, two and one; nights and clock changes included."""
    data["days"] = 4
    center = Center.from_dict(data)
    slices = (range(1), range(1, 3), range(3, 4))
    parts = [customers(center, sample_demand(center, seed, replication, days)) for days in slices]
    together: dict[Any, Any] = {}
    for part in parts:
        assert not together.keys() & part.keys()
        together |= part
    assert together == customers(center, sample_demand(center, seed, replication))
    rosters = [agents(center, sample_roster(center, seed, replication, days)) for days in slices]
    for who, rows in agents(center, sample_roster(center, seed, replication)).items():
        sliced = [row for roster in rosters for row in roster.get(who, [])]
        if who[1] == -1:
            assert level_by_time(center, sliced) == level_by_time(center, rows)
        else:
            assert sorted(sliced) == sorted(rows)


def level_by_time(center: Center, rows: list[tuple[Any, ...]]) -> list[int]:
    """Seats in every quarter of an hour; a slice says its first level again."""
    rows = sorted(rows, key=lambda row: row[1])
    starts = [start for _, start, _ in rows]
    moments = range(0, center.clock.horizon, 15 * 60_000_000)
    places = [bisect_right(starts, moment) for moment in moments]
    return [rows[place - 1][2] if place else 0 for place in places]


POLICIES = [
    {"routing": {"policy": "random", "contacts": "first_come_first_served"}},
    {"routing": {"policy": "skill_rank", "contacts": "wait_over_target"}, "end_of_day": "cut"},
    {"staffing": {"policy": "fixed"}},
]


@examples(30)
@given(data=busy_centers(plain=True), policy=st.sampled_from(POLICIES), seed=st.integers(1, 9))
def test_customers_are_the_same_under_two_policies(data: Data, policy: Data, seed: int) -> None:
    """Before the run and inside it: where an attempt or a leg happens in both, it brings the same work and patience.

    Plain centers: how long a chat takes depends on the others, a kept patience on the wait before, and a recontact
    beside a redial on which of them comes first.
    """
    for group in data["agent_groups"].values():
        group["skills"] = {name: {"rank": skill["rank"]} for name, skill in group["skills"].items()}
        group.pop("proficiency", None)  # whoever serves them, the work is the customers' own
    for kind in data["contact_types"].values():
        kind.pop("recontact", None)
        for way in (*kind.get("transfers", ()), kind.get("redial", {})):
            for choice in ("patience", "kind", "conference", "talk", "takes_over"):
                way.pop(choice, None)
    data["sites"] = {"north": {}, "south": {}}
    if "staffing" in policy:
        policy = {"staffing": policy["staffing"] | {"agents": dict.fromkeys(data["agent_groups"], 2)}}
    one, other = Center.from_dict(data), Center.from_dict(data | policy)
    demand = sample_demand(one, seed)
    assert customers(other, sample_demand(other, seed)) == customers(one, demand)
    played = [visits(simulate(c, demand, sample_roster(c, seed), seed).segments) for c in (one, other)]
    common = played[0].keys() & played[1].keys()
    assert all(played[0][visit] == played[1][visit] for visit in common)


def visits(rows: Segments) -> dict[tuple[int, ...], tuple[int, ...]]:
    """Type and patience of abandoned visits, type and work of answered ones, by case, attempt, leg and ending."""
    found = {}
    columns = (rows.case, rows.attempt, rows.leg, rows.disposition, rows.type)
    for row, (case, attempt, leg, ending, kind) in enumerate(
        zip(*(c.tolist() for c in columns), strict=True)
    ):
        if ending == Disposition.ABANDONED:
            found[case, attempt, leg, ending] = (kind, int(rows.ended[row] - rows.offered[row]))
        if ending == Disposition.ANSWERED:
            parts = (rows.talk[row], rows.hold[row], rows.wrap_up[row])
            found[case, attempt, leg, ending] = (kind, *map(int, parts))
    return found


def test_numbers_drawn_inside_the_run_belong_to_the_customer() -> None:
    """What a redial or a transfer draws does not depend on the other types of the center."""
    plain = {
        "channel": "phone",
        "handle_time": {"exponential": {"mean": "5min"}},
        "patience": {"exponential": {"mean": "3min"}},
    }
    redial = {"probability": 0.5, "after": {"exponential": {"mean": "9min"}}, "at_most": 9}
    demand = {"volume": 10, "volume_basis": "first_attempts"}
    base = {"name": "base", "start": "2026-04-13", "channels": {"phone": {"kind": "live"}}}
    sales = {**plain, "demand": demand, "redial": redial}
    small = Center.from_dict(
        base
        | {"contact_types": {"sales": sales}, "agent_groups": {"ada": {"agents": 1, "skills": ["sales"]}}}
    )
    large = Center.from_dict(
        base
        | {"contact_types": {"new": NEW_TYPE, "sales": sales}}
        | {"agent_groups": {"ada": {"agents": 1, "skills": ["new", "sales"]}}}
    )
    one, other = Draws(small, 7, 2, False), Draws(large, 7, 2, False)
    for ordinal in range(20):
        for attempt in range(3):
            mine, theirs = (0, 18, ordinal), (1, 18, ordinal)
            assert one.redial(0, 0, mine, attempt) == other.redial(1, 0, theirs, attempt)
            assert one.patience(0, mine, attempt, 1) == other.patience(1, theirs, attempt, 1)
            assert one.work(0, mine, attempt, 1) == other.work(1, theirs, attempt, 1)
            assert one.transfer(mine, attempt, 1) == other.transfer(theirs, attempt, 1)
            assert one.sourcing(mine, attempt, 1) == other.sourcing(theirs, attempt, 1)
    delays = np.array([one.redial(0, 0, (0, 18, ordinal), 0) for ordinal in range(20)])
    assert (delays < 0).any()
    assert len(set(delays[delays > 0].tolist())) > 3
