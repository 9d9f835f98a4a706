"""Hypothesis-made centers and days: small, odd, and full of ties.

On a grid every time is a multiple of one tick, so that arrivals, releases, shift ends, breaks, redials and closing
times meet at the same instants. `grid_days` writes demand and roster by hand (roster and demand need not obey the
center's forecast); `sampled_days` draws them as a run does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from sim.center import Center
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.entities.units import HOUR, MINUTE, SECOND, show_duration
from sim.policies.routing import AGENT_RULES, CONTACT_RULES
from tests.days import Played
from tests.entrances import durations, entrances
from tests.grid import grid_demands, grid_rosters
from tests.machines import machines
from tests.openings import midday, midgrid
from tests.staffed import proficiencies, staffed

if TYPE_CHECKING:
    from collections.abc import Sequence


Data = dict[str, Any]


# ---- laws ----------------------------------------------------------------------------------------------------


@st.composite
def laws(draw: st.DrawFn, tick: int, most: int, grid: bool) -> Data:
    """A law of time; on a grid all its values are multiples of the tick."""
    constant = {"constant": draw(durations(tick, most))}
    if grid:
        other = {"constant": draw(durations(tick, most))}
        mixture = {"mixture": [{"weight": 0.5, **constant}, {"weight": 0.5, **other}]}
        return draw(st.sampled_from([constant, mixture]))
    mean = show_duration(tick * draw(st.integers(1, most)))
    return draw(
        st.sampled_from(
            [
                constant,
                {"exponential": {"mean": mean}},
                {"lognormal": {"mean": mean, "cv": 1.2}},
                {"gamma": {"mean": mean, "cv": 0.6}},
                {"erlang": {"mean": mean, "shape": 2}},
                {"weibull": {"mean": mean, "shape": 0.7}},
                {"uniform": {"low": "0s", "high": mean}},
                {"empirical": {"probabilities": [0, 0.3, 1], "values": ["0s", "0s", mean]}},
                {"mixture": [{"weight": 0.25, **constant}, {"weight": 0.75, "exponential": {"mean": mean}}]},
            ]
        )
    )


@st.composite
def handle_times(draw: st.DrawFn, tick: int, grid: bool) -> Data:
    """One law, with a split or without, or a law for each part."""
    whole: Data = draw(laws(tick, 3, grid))
    shape = draw(st.integers(0, 2))
    if shape == 0:
        return whole
    if shape == 1:
        return {**whole, "split": {"talk": 0.5, "hold": 0.25, "wrap_up": 0.25}}
    return {"talk": whole, "hold": draw(laws(tick, 1, grid)), "wrap_up": draw(laws(tick, 2, grid))}


# ---- centers -------------------------------------------------------------------------------------------------


@st.composite
def contact_types(
    draw: st.DrawFn, names: Sequence[str], channels: Data, tick: int, grid: bool, plain: bool
) -> Data:
    """One type; transfers may lead on to any type, itself included, but never for certain."""
    opens = draw(st.sampled_from(["08:00", "08:00", "08:30", "00:00"]))
    closes = draw(st.sampled_from(["10:00", "10:00", "12:00", "09:00", "24:00"]))
    kind: Data = {
        "channel": draw(st.sampled_from(sorted(channels))),
        "priority": draw(st.integers(0, 2)),
        "head_start": draw(durations(tick, 2)),
        "open": {"mon-sun": f"{opens}-{closes}"},
        "demand": {"volume": draw(st.sampled_from([0, 10, 40])), "volume_basis": "first_attempts"},
        "handle_time": draw(handle_times(tick, grid)),
        "patience": draw(st.one_of(st.just("never"), laws(tick, 3, grid))),
        "queue_limit": draw(st.sampled_from([None, None, None, 0, 1, 3])),
        "target": {"within": draw(durations(tick, 2))},
    }
    if channels[kind["channel"]]["kind"] == "deferred":
        del kind["patience"]
        kind |= draw(deferred_work(names, tick, grid))
    elif len(channels) > 1 and draw(st.booleans()):
        kind["silent"] = {"share": draw(st.sampled_from([0.5, 1.0])), "discovery": draw(laws(tick, 1, grid))}
    targets = draw(st.lists(st.sampled_from(names), max_size=2))
    kind["transfers"] = [
        {"to": to, "probability": draw(st.sampled_from([0.1, 0.4])), "delay": draw(durations(tick, 1))}
        for to in targets
    ]
    if draw(st.booleans()):
        kind["resolution"] = 0.6
    if draw(st.booleans()):
        kind["redial"] = {
            "probability": draw(st.sampled_from([0.5, 1.0])),
            "after": draw(laws(tick, 2, grid)),
            "at_most": draw(st.integers(1, 3)),
        }
        if draw(st.booleans()):
            own = {"probability": draw(st.sampled_from([0.0, 1.0])), "at_most": draw(st.integers(1, 4))}
            kind["redial"]["blocked"] = draw(st.sampled_from([own, {"after": draw(laws(tick, 1, grid))}]))
    if not plain:
        kind |= draw(ways_back(names, kind, tick, grid))
    return kind


@st.composite
def ways_back(draw: st.DrawFn, names: Sequence[str], kind: Data, tick: int, grid: bool) -> Data:
    """Customers come again who were not resolved; redials keep or change what they bring, and how they come."""
    to = st.lists(st.sampled_from(names), max_size=2, unique=True)
    switch = st.builds(lambda found: dict.fromkeys(found, 0.4), to)
    made: Data = {}
    if "redial" in kind:
        kept = st.sampled_from(["new", "kept"])
        made["redial"] = kind["redial"] | {"patience": draw(kept), "work": draw(kept), "to": draw(switch)}
        if "blocked" in kind["redial"]:
            own = {"patience": draw(kept), "work": draw(kept), "to": draw(switch)}
            made["redial"]["blocked"] = kind["redial"]["blocked"] | own
    if "resolution" in kind and draw(st.booleans()):
        after = draw(st.one_of(laws(tick, 3, grid), st.just({"constant": "9h"})))
        made["recontact"] = {"probability": draw(st.sampled_from([0.5, 1.0])), "after": after}
        made["recontact"] |= {"at_most": draw(st.integers(1, 3)), "to": draw(switch)}
    return made


@st.composite
def deferred_work(draw: st.DrawFn, names: Sequence[str], tick: int, grid: bool) -> Data:
    """When work is due, by any clock, in which order it is done, and what becomes of it; some is there at the start."""
    clock = draw(st.sampled_from(["elapsed", "open_hours", "business_days"]))
    within = draw(st.sampled_from(["0d", "1d"]) if clock == "business_days" else durations(tick, 20))
    made: Data = {
        "target": {"within": within, "clock": clock},
        "order": draw(st.sampled_from(["due", "fifo"])),
    }
    if draw(st.booleans()):
        after, work = draw(laws(tick, 3, grid)), draw(laws(tick, 2, grid))
        made["pending"] = {"probability": draw(st.sampled_from([0.4, 1.0])), "after": after, "work": work}
    if draw(st.booleans()):
        made["chaser"] = {
            "to": draw(st.sampled_from(names)),
            "probability": draw(st.sampled_from([0.3, 1.0])),
        }
    if draw(st.booleans()):
        ages = st.sampled_from(
            [{"constant": "0s"}, {"constant": "30h"}, "0s..36h", {"exponential": {"mean": "3d"}}]
        )
        made["backlog"] = {"contacts": draw(st.integers(0, 6)), "age": draw(ages)}
    return made


@st.composite
def handovers(draw: st.DrawFn, data: Data, tick: int, grid: bool) -> None:
    """Agents stay with some of those whom they hand on, and some groups hand on more or fewer."""
    kinds, channels = data["contact_types"], data["channels"]
    live = [name for name, kind in kinds.items() if channels[kind["channel"]]["kind"] == "live"]
    companions = {name for channel in channels.values() for name in channel.get("together_with", ())}
    shared = companions | {
        n for n, c in channels.items() if c.get("concurrency", 1) > 1 or c.get("together_with")
    }
    for name, kind in kinds.items():
        for way in kind["transfers"]:
            if way["to"] in live:
                way["patience"] = draw(st.sampled_from(["new", "kept"]))
            stays = {name, way["to"]} <= {*live} and kind["channel"] not in shared
            manner = draw(st.sampled_from(["cold", "warm", "consult"] if stays else ["cold"]))
            way["kind"] = manner
            if manner == "warm" and draw(st.booleans()):
                way["conference"] = draw(laws(tick, 1, grid))
            if manner == "consult":
                way |= {
                    "talk": draw(laws(tick, 1, grid)),
                    "takes_over": draw(st.sampled_from([0.0, 0.5, 1.0])),
                }
    for group in data["agent_groups"].values():
        for skill in group["skills"].values():
            skill["transfer"] = draw(st.sampled_from([1.0, 1.0, 0.5, 1.2]))


@st.composite
def agent_groups(draw: st.DrawFn, names: Sequence[str]) -> Data:
    """Skills with ranks and speeds; how many agents there are comes later."""
    skills = draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names), unique=True))
    return {
        "skills": {
            name: {"rank": draw(st.integers(0, 2)), "aht": draw(st.sampled_from([1.0, 1.0, 0.5, 1.37]))}
            for name in skills
        }
    }


@st.composite
def routings(draw: st.DrawFn, names: Sequence[str], groups: Data, tick: int, plain: bool) -> Data:
    """Any agent rule with any contact rule, overflow delays and reserves."""
    rules = set(CONTACT_RULES) - ({"earliest_due"} if plain else set())
    routing: Data = {
        "policy": draw(st.sampled_from(sorted(AGENT_RULES))),
        "contacts": draw(st.sampled_from(sorted(rules))),
    }
    if routing["contacts"] == "longest_weighted_wait":
        routing["weights"] = {name: draw(st.integers(1, 3)) for name in names}
    pairs = [(group, name) for group, entity in groups.items() for name in entity["skills"]]
    routing["overflow"] = [
        {"group": group, "type": name, "after": draw(durations(tick, 2))}
        for group, name in draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True))
    ]
    routing["reserve"] = [
        {"group": group, "type": name, "keep": draw(st.integers(1, 2))}
        for group, name in draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True))
    ]
    return routing


@st.composite
def sourcings(draw: st.DrawFn, names: Sequence[str], groups: Data, tick: int) -> Data:
    """One queue, or two places that divide the types which both can serve."""
    for group in groups.values():
        group["site"] = draw(st.sampled_from(["north", "south"]))
    served = {
        place: {n for g in groups.values() if g["site"] == place for n in g["skills"]}
        for place in ("north", "south")
    }
    common = [name for name in names if name in served["north"] & served["south"]]
    policy = draw(st.sampled_from(["one_queue", "percentage", "fill_first"])) if common else "one_queue"
    if policy == "percentage":
        shares = draw(st.sampled_from([(0.5, 0.5), (0.3, 0.7), (1.0, 0.0)]))
        method = draw(st.sampled_from(["counted", "random"]))
        return {
            "policy": policy,
            "shares": dict(zip(served, shares, strict=True)),
            "method": method,
            "types": common,
        }
    if policy == "fill_first":
        order = draw(st.permutations(["north", "south"]))
        return {"policy": policy, "order": order, "after": draw(durations(tick, 2)), "types": common}
    return {"policy": policy}


@st.composite
def some_channels(draw: st.DrawFn, plain: bool) -> Data:
    """A telephone; in centers that are not plain also chats, held together or not, and mail."""
    channels: Data = {"phone": {"kind": "live"}}
    if plain:
        return channels
    wrap_ups, slowdowns = (
        st.sampled_from(["inline", "offline"]),
        st.sampled_from([[1.0], [1.0, 2.0], [1.0, 1.0, 1.3]]),
    )
    for name in draw(st.lists(st.sampled_from(["chat", "social"]), max_size=2, unique=True)):
        channels[name] = {
            "kind": "live", "concurrency": draw(st.integers(1, 3)), "slowdown": draw(slowdowns),
            "wrap_up": draw(wrap_ups),
            "together_with": draw(st.lists(st.sampled_from(sorted(channels)), max_size=2, unique=True)),
        }  # fmt: skip
    if draw(st.booleans()):
        channels["mail"] = {
            "kind": "deferred",
            "interruptible": draw(st.booleans()),
            "wrap_up": draw(wrap_ups),
        }
    return channels


@st.composite
def ring_fences(draw: st.DrawFn, skills: Sequence[str]) -> list[Data]:
    """Hours kept free for some of a group's types; they may overlap, and begin or end with opening hours."""
    clocks = ["00:00", "08:00", "08:10", "08:20", "08:30", "09:00", "09:50", "10:00", "24:00"]
    fences = []
    for _ in range(draw(st.integers(0, 2))):
        first, last = sorted(
            draw(st.lists(st.sampled_from(range(len(clocks))), min_size=2, max_size=2, unique=True))
        )
        types = draw(st.lists(st.sampled_from(sorted(skills)), min_size=1, unique=True))
        fences.append({"types": types, "hours": f"{clocks[first]}-{clocks[last]}"})
    return fences


@st.composite
def center_data(draw: st.DrawFn, tick: int, grid: bool, plain: bool) -> Data:
    """A center whose agents are still missing; a plain one has what the second reading (tests/spec_loop.py) knows."""
    names = ["sales", "support", "billing", "senior"][: draw(st.integers(1, 4))]
    groups = {
        name: draw(agent_groups(names)) for name in ["ada", "bob", "cyd", "dan"][: draw(st.integers(1, 4))]
    }
    for name in names:
        if not any(name in group["skills"] for group in groups.values()):
            groups["ada"]["skills"][name] = {"rank": 2}
    sourcing = draw(sourcings(names, groups, tick))
    channels = draw(some_channels(plain))
    for group in groups.values() if len(channels) > 1 else ():
        group["ring_fence"] = draw(ring_fences(group["skills"]))
    data = {
        "name": "made up",
        "timezone": draw(st.sampled_from(["UTC", "America/New_York"])),
        "start": draw(st.sampled_from(["2026-04-13", "2026-03-07", "2026-10-31"])),
        "days": draw(st.sampled_from([1, 1, 2])),
        "end_of_day": draw(st.sampled_from(["drain", "cut"])),
        "channels": channels,
        "contact_types": {name: draw(contact_types(names, channels, tick, grid, plain)) for name in names},
        "agent_groups": groups,
        "sites": {"north": {"aht": draw(st.sampled_from([1.0, 1.25])), "resolution": -0.1}, "south": {}},
        "routing": draw(routings(names, groups, tick, plain)),
        "sourcing": sourcing,
    }
    for name, kind in data["contact_types"].items():
        later = data["sourcing"]["policy"] == "fill_first" or any(
            rule["type"] == name for rule in data["routing"]["overflow"]
        )
        if "pending" in kind and later:
            kind["order"] = "fifo"
    if not plain:
        draw(handovers(data, tick, grid))
        draw(machines(data, names, laws(tick, 2, grid)))
        data["routing"]["affinity"] = draw(st.sampled_from(["none", "prefer"]))
    return draw(entrances(data, names, tick, plain))


# ---- days as a run draws them --------------------------------------------------------------------------------


@st.composite
def described_centers(draw: st.DrawFn, grid: bool, plain: bool = False) -> Data:
    """A whole center as plain data."""
    data: Data = draw(center_data(draw(st.sampled_from([10 * MINUTE, MINUTE])), grid, plain))
    for group in data["agent_groups"].values():
        group.update(draw(staffed(data["start"])))
        group.update(draw(proficiencies()))
    heads = {name: group.get("agents", 9) for name, group in data["agent_groups"].items()}
    kept_back = data["routing"]["reserve"]
    data["routing"]["reserve"] = [rule for rule in kept_back if rule["keep"] < heads[rule["group"]]]
    return data


@st.composite
def sampled_days(draw: st.DrawFn, grid: bool, plain: bool = False) -> Played:
    """A day as a run sees it: demand and roster drawn from the center's laws."""
    data = draw(described_centers(grid, plain))
    center = draw(midday(data, draw(st.sampled_from([MINUTE, HOUR])), plain))
    seed, replication, antithetic = draw(st.integers(1, 5)), draw(st.integers(0, 3)), draw(st.booleans())
    return Played(
        center,
        sample_demand(center, seed, replication, antithetic=antithetic),
        sample_roster(center, seed, replication, antithetic=antithetic),
        seed,
        replication,
        antithetic,
    )


# ---- days by hand --------------------------------------------------------------------------------------------


@st.composite
def grid_days(draw: st.DrawFn, plain: bool = False) -> Played:
    """A day by hand on a grid of few ticks, around an opening, a closing or the end of the day."""
    tick = draw(st.sampled_from([10 * MINUTE, SECOND]))
    data = draw(center_data(tick, grid=True, plain=plain))
    for group in data["agent_groups"].values():
        group["agents"] = 3
    center = Center.from_dict(data)
    first = draw(st.sampled_from([8 * HOUR, 10 * HOUR - 4 * tick, 24 * HOUR - 4 * tick]))
    moments = [first + step * tick for step in range(11)]
    demand = draw(grid_demands(center, moments))
    roster = draw(grid_rosters(len(center.agent_groups), moments, center.clock.horizon))
    if not plain:
        center, demand, roster = draw(midgrid(data, demand, roster, moments))
    return Played(center, demand, roster, seed=draw(st.integers(1, 3)))
