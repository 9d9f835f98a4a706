"""Several types and groups: priorities, skills, idle rules and reserves, each as a chain of all its states."""

from __future__ import annotations

from typing import Any

from experiments.verification.case import PHONE, Case, Check, Data, Family

CHAIN = "Markov chain of all states, solved whole"


def center(types: Data, groups: Data, days: int = 1, **more: Any) -> Data:
    """A center that is always open, with exponential handle times of a minute unless the type says otherwise."""
    usual = {"channel": "phone", "handle_time": {"exponential": {"mean": "60s"}}, "patience": "never"}
    return {
        "name": "Skills",
        "start": "2026-01-05",
        "days": days,
        "interval": "1h",
        "channels": PHONE,
        "contact_types": {name: usual | kind for name, kind in types.items()},
        "agent_groups": groups,
    } | more


def demand(volume: float) -> Data:
    """Contacts a day, redials and transfers not counted."""
    return {"volume": volume, "volume_basis": "first_attempts"}


def leaves_after(mean: str) -> Data:
    """Exponential patience."""
    return {"exponential": {"mean": mean}}


def of_types(measure: str, values: dict[str, float]) -> tuple[Check, ...]:
    """One measure of several contact types."""
    return tuple(Check(measure, exact, "type", name) for name, exact in values.items())


def of_groups(measure: str, values: dict[str, float]) -> tuple[Check, ...]:
    """One measure of several agent groups."""
    return tuple(Check(measure, exact, "group", name) for name, exact in values.items())


def _two_speeds(words: str, policy: str, wait: float, asa: float, quick: float, slow: float) -> Case:
    return Case(
        f"Two speeds, {words}",
        f"Two agents, one twice as fast; `{policy}` says who takes a contact that finds both free",
        CHAIN,
        center(
            {"call": {"demand": demand(1440)}},
            {
                "slow": {"agents": 1, "skills": {"call": {"aht": 2.0}}},
                "quick": {"agents": 1, "skills": {"call": {"aht": 1.0}}},
            },
            days=5,
            routing={"policy": policy},
        ),
        (
            Check("wait_probability", wait),
            Check("asa", asa),
            *of_groups("occupancy", {"quick": quick, "slow": slow}),
        ),
        ("6h", "119h"),
        quick=10,
        full=900,
    )


def _accumulating(name: str, promise: str, **routing: Any) -> Case:
    """A single agent who compares waits, one type's growing three times as fast."""
    return Case(
        name,
        promise,
        "Delay-dependent priorities (Kleinrock 1964)",
        center(
            {
                "patient": {"priority": 1, "demand": demand(720), "target": {"within": "60s"}},
                "urgent": {"priority": 1, "demand": demand(432), "target": {"within": "20s"}},
            },
            {"desk": {"agents": 1, "skills": ["patient", "urgent"]}},
            days=10,
            routing=routing,
        ),
        of_types("asa", {"patient": 300.0, "urgent": 140.0}),
        ("24h", "228h"),
        quick=10,
        full=570,
    )


SKILLS = Family(
    "Skills, priorities and idle agents",
    "Small centers whose states can all be written down: who is busy with what, and how many wait for what.",
    (
        Case(
            "Three priorities",
            "Six agents serve three types; a smaller priority number goes first and interrupts nobody",
            "M/M/n with priorities (Kella and Yechiali 1985)",
            center(
                {
                    "gold": {"priority": 1, "demand": demand(1440)},
                    "silver": {"priority": 2, "demand": demand(2160)},
                    "bronze": {"priority": 3, "demand": demand(2880)},
                },
                {"desk": {"agents": 6, "skills": ["gold", "silver", "bronze"]}},
                days=2,
            ),
            (
                Check("wait_probability", 0.421652075806),
                *of_types("asa", {"gold": 5.05982490967, "silver": 8.67398555943, "bronze": 28.9132851981}),
                Check("asa", 16.8660830322),
            ),
            ("6h", "42h"),
            quick=10,
            full=510,
        ),
        Case(
            "Two lines, first come first served",
            "Two types with priorities that routing does not look at: both wait as in one line",
            "Erlang C (M/M/n), all states counted",
            center(
                {
                    "first": {"priority": 1, "demand": demand(4032)},
                    "second": {"priority": 2, "demand": demand(2016)},
                },
                {"desk": {"agents": 5, "skills": ["first", "second"]}},
                days=2,
                routing={"contacts": "first_come_first_served"},
            ),
            of_types("asa", {"first": 47.5329894532, "second": 47.5329894532}),
            ("6h", "46h"),
            quick=10,
            full=540,
        ),
        _accumulating(
            "Waits weighted one to three",
            "One agent takes the largest weight × wait: who is urgent overtakes who waited less than thrice as long",
            contacts="longest_weighted_wait",
            weights={"patient": 1, "urgent": 3},
        ),
        _accumulating(
            "Waits as multiples of their targets",
            "The same by targets of 60 s and 20 s instead of weights",
            contacts="wait_over_target",
        ),
        _two_speeds(
            "the fast one first", "fastest_first", 9.0 / 17.0, 63.5294117647, 0.676470588235, 0.647058823529
        ),
        _two_speeds("either by chance", "random", 6.0 / 11.0, 65.4545454545, 0.636363636364, 0.727272727273),
        _two_speeds("in turn", "round_robin", 0.548509970872, 65.8211965046, 0.628725072821, 0.742549854358),
        Case(
            "Juniors and seniors",
            "Plain contacts go to juniors first; seniors serve both, special contacts before plain ones; all may leave",
            CHAIN,
            center(
                {
                    "plain": {"priority": 2, "demand": demand(4320), "patience": leaves_after("120s")},
                    "special": {"priority": 1, "demand": demand(2160), "patience": leaves_after("240s")},
                },
                {
                    "seniors": {"agents": 3, "skills": {"plain": {"aht": 1.25}, "special": {"aht": 1.25}}},
                    "juniors": {"agents": 2, "skills": ["plain"]},
                },
                routing={"policy": "least_skilled_first", "contacts": "priority"},
            ),
            (
                *of_types("wait_mean", {"plain": 21.6739693078, "special": 29.4838400119}),
                *of_types("abandonment", {"plain": 0.180616410898, "special": 0.122849333383}),
                *of_types("wait_probability", {"plain": 0.622305287244, "special": 0.758784517343}),
                *of_groups("occupancy", {"juniors": 0.834328141268, "seniors": 0.877175201956}),
            ),
            ("2h", "22h"),
            quick=11,
            full=1020,
        ),
        Case(
            "Three agents, the longest idle first",
            "Ada serves a, Cyd serves b, Bob both, a first; who has been idle longest is part of the state",
            CHAIN,
            center(
                {
                    "a": {"priority": 1, "demand": demand(1728), "patience": leaves_after("90s")},
                    "b": {
                        "priority": 2,
                        "demand": demand(1296),
                        "patience": leaves_after("60s"),
                        "handle_time": {"exponential": {"mean": "85.714286s"}},
                    },
                },
                {
                    "ada": {"agents": 1, "skills": ["a"]},
                    "bob": {"agents": 1, "skills": ["a", "b"]},
                    "cyd": {"agents": 1, "skills": ["b"]},
                },
                days=2,
            ),
            (
                *of_types("wait_mean", {"a": 15.4335278274, "b": 15.0424194107}),
                *of_types("wait_probability", {"a": 0.497558254549, "b": 0.4920040176}),
                *of_groups("occupancy", {"ada": 0.60722203478, "bob": 0.739821640108, "cyd": 0.610552680964}),
            ),
            ("2h", "46h"),
            quick=12,
            full=1080,
        ),
        Case(
            "One agent kept for own work",
            "Four agents; other contacts are taken only while more than one agent is idle",
            CHAIN + " (trunk reservation)",
            center(
                {
                    "own": {"priority": 1, "demand": demand(2016), "patience": leaves_after("60s")},
                    "other": {"priority": 2, "demand": demand(2304), "patience": leaves_after("180s")},
                },
                {"desk": {"agents": 4, "skills": ["own", "other"]}},
                routing={"reserve": [{"group": "desk", "type": "other", "keep": 1}]},
            ),
            (
                *of_types("wait_mean", {"own": 3.02481052644, "other": 31.9445816632}),
                *of_types("wait_probability", {"own": 0.208319708158, "other": 0.64561267494}),
                *of_types("abandonment", {"other": 0.177469898129}),
                Check("occupancy", 0.661367312678),
            ),
            ("2h", "22h"),
            quick=17,
            full=1530,
        ),
    ),
)

FAMILIES = (SKILLS,)
