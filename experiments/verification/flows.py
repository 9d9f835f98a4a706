"""Contacts that go on to another queue, or are divided among places."""

from __future__ import annotations

from typing import Any

from experiments.verification.case import PHONE, Case, Check, Data, Family
from experiments.verification.skills import CHAIN, center, demand, leaves_after, of_groups, of_types


def _two_desks(way: dict[str, Any], letters: bool = False) -> Data:
    """A front agent and an expert, for whom one may wait; work and patience last a minute, meetings half of it."""
    mail = {"letters": {"channel": "mail", "demand": demand(288), "target": {"within": "1d"}}}
    further = mail if letters else {}
    return center(
        {
            "front": {
                "demand": demand(1152), "queue_limit": 0,
                "transfers": [{"to": "expert", "probability": 0.5} | way],
            },
            "expert": {"demand": demand(720), "queue_limit": 1, "patience": leaves_after("60s")},
            **further,
        },
        {
            "first": {"agents": 1, "skills": ["front", *further]},
            "second": {"agents": 1, "skills": ["expert"]},
        },
        days=4,
        channels=PHONE | {"mail": {"kind": "deferred", "interruptible": True}},
    )  # fmt: skip


TRANSFERS = Family(
    "Transfers",
    "What an M/M/n queue lets out is Poisson again, and queues that feed each other stay independent (Jackson); an "
    "agent who stays with a customer ties two queues together.",
    (
        Case(
            "Two tiers",
            "Three in ten go on to a second desk half a minute after their conversation",
            "Two queues by Erlang C (Burke 1956)",
            center(
                {
                    "front": {
                        "demand": demand(6480),
                        "transfers": [{"to": "back", "probability": 0.3, "delay": "30s"}],
                    },
                    "back": {"tier": 2},
                },
                {
                    "front_desk": {"agents": 6, "skills": ["front"]},
                    "back_desk": {"agents": 2, "skills": ["back"]},
                },
                days=2,
            ),
            (
                *of_types("asa", {"front": 16.8660830322, "back": 50.2181400689}),
                *of_types("wait_probability", {"front": 0.421652075806, "back": 0.544029850746}),
                *of_groups("occupancy", {"back_desk": 0.675}),
                *of_types("escalation_rate", {"front": 0.3}),
            ),
            ("6h", "46h"),
            quick=10,
            full=390,
        ),
        Case(
            "Two desks that send to each other",
            "Sales passes 30 % to support, support passes 50 % back: a contact may go round and round",
            "Jackson network: each queue by Erlang C with the flow that solves the balance",
            center(
                {
                    "sales": {"demand": demand(3456), "transfers": [{"to": "support", "probability": 0.3}]},
                    "support": {
                        "transfers": [{"to": "sales", "probability": 0.5}],
                        "handle_time": {"exponential": {"mean": "90s"}},
                    },
                },
                {
                    "sellers": {"agents": 4, "skills": ["sales"]},
                    "helpers": {"agents": 2, "skills": ["support"]},
                },
                days=2,
            ),
            (
                *of_types("asa", {"sales": 22.3290372514, "support": 60.9050823857}),
                *of_types("wait_probability", {"sales": 0.437824259831, "support": 0.493609818028}),
                *of_groups("occupancy", {"sellers": 0.705882352941, "helpers": 0.635294117647}),
            ),
            ("6h", "46h"),
            quick=10,
            full=630,
        ),
        Case(
            "Three desks in a row",
            "All go on from the first desk to the second, half of them at once to the third",
            "Three queues by Erlang C (Burke 1956)",
            center(
                {
                    "first": {
                        "demand": demand(2304),
                        "transfers": [{"to": "second", "probability": 1.0, "delay": "20s"}],
                    },
                    "second": {
                        "handle_time": {"exponential": {"mean": "100s"}},
                        "transfers": [{"to": "third", "probability": 0.5}],
                    },
                    "third": {"handle_time": {"exponential": {"mean": "45s"}}},
                },
                {
                    "ada": {"agents": 2, "skills": ["first"]},
                    "bob": {"agents": 4, "skills": ["second"]},
                    "cyd": {"agents": 1, "skills": ["third"]},
                },
                days=2,
            ),
            (
                *of_types("asa", {"first": 320.0 / 3.0, "second": 28.3813747228, "third": 67.5}),
                *of_types("wait_probability", {"first": 32.0 / 45.0, "second": 0.378418329638, "third": 0.6}),
            ),
            ("8h", "45h"),
            quick=10,
            full=700,
        ),
        Case(
            "Reception, technicians and a form",
            "Three desks that send to each other, from one of which, where nobody waits, half come back: several "
            "transfers in a row",
            "Jackson network of two queues and a place without one",
            center(
                {
                    "reception": {
                        "demand": demand(4320),
                        "transfers": [
                            {"to": "technician", "probability": 0.4},
                            {"to": "form", "probability": 0.3},
                        ],
                    },
                    "technician": {
                        "demand": demand(720),
                        "handle_time": {"exponential": {"mean": "75s"}},
                        "transfers": [
                            {"to": "reception", "probability": 0.2, "delay": "15s"},
                            {"to": "form", "probability": 0.3},
                        ],
                    },
                    "form": {
                        "handle_time": {"exponential": {"mean": "120s"}},
                        "transfers": [{"to": "reception", "probability": 0.5}],
                    },
                },
                {
                    "desk": {"agents": 6, "skills": ["reception"]},
                    "experts": {"agents": 4, "skills": ["technician"]},
                    "clerks": {"agents": 20, "skills": ["form"]},
                },
            ),
            (
                *of_types("asa", {"reception": 16.2217446464, "technician": 29.7989011087}),
                *of_types("wait_probability", {"reception": 0.413159458716, "technician": 0.452579554397}),
                *of_groups("occupancy", {"experts": 0.715228873239, "clerks": 0.202816901408}),
            ),
            ("5h", "23h"),
            quick=10,
            full=700,
        ),
        Case(
            "A warm transfer",
            "The first agent stays until the expert answers or the customer gives up, then all three speak",
            CHAIN,
            _two_desks({"kind": "warm", "conference": {"exponential": {"mean": "30s"}}}),
            (
                *of_types("blocking", {"front": 0.503886333283, "expert": 0.127743493661}),
                *of_groups("occupancy", {"first": 0.503886333283, "second": 0.541373159119}),
                *of_types("time_held", {"front": 10.4880856702}),
                *of_types("abandonment", {"expert": 0.20067034463}),
            ),
            ("2h", "95h"),
            quick=12,
            full=600,
        ),
        Case(
            "A warm transfer beside letters",
            "The same, by an agent who does letters between calls: each call interrupts them, so no call notices",
            CHAIN,
            _two_desks({"kind": "warm", "conference": {"exponential": {"mean": "30s"}}}, letters=True),
            (
                *of_types("blocking", {"front": 0.503886333283, "expert": 0.127743493661}),
                *of_groups("occupancy", {"second": 0.541373159119}),
                *of_types("time_held", {"front": 10.4880856702}),
                *of_types("abandonment", {"expert": 0.20067034463}),
            ),
            ("2h", "95h"),
            quick=12,
            full=600,
        ),
        Case(
            "A conference on one line",
            "A warm transfer where those who call in share a single line, held until the expert is done with them",
            CHAIN,
            dict(
                _two_desks({"kind": "warm", "conference": {"exponential": {"mean": "30s"}}}),
                trunks={"main": {"lines": 1, "types": ["front"]}},
            ),
            (
                Check("trunk_load", 0.569357434582, "trunk", "main"),
                *of_types("blocking", {"front": 0.569357434582}),
                *of_groups("occupancy", {"first": 0.437309012542, "second": 0.528507127028}),
                *of_types("time_held", {"front": 9.32469918335}),
                *of_types("abandonment", {"expert": 0.194703560868}),
            ),
            ("2h", "95h"),
            quick=12,
            full=600,
        ),
        Case(
            "An expert is asked",
            "Both agents speak while the customer holds; in three of ten cases the expert takes over",
            CHAIN,
            _two_desks({"kind": "consult", "talk": {"exponential": {"mean": "30s"}}, "takes_over": 0.3}),
            (
                *of_types("blocking", {"front": 0.503822205418, "expert": 0.108167770419}),
                *of_groups("occupancy", {"first": 0.503822205418, "second": 0.474367002611}),
                *of_types("time_held", {"front": 9.55828074771}),
                *of_types("abandonment", {"expert": 0.169580404794}),
            ),
            ("2h", "95h"),
            quick=12,
            full=600,
        ),
        Case(
            "A beginner hands on more",
            "Two agents chosen by chance, the new one slower; he asks the expert in half of his calls, the other in a "
            "quarter",
            CHAIN,
            center(
                {
                    "call": {
                        "demand": demand(1728),
                        "queue_limit": 0,
                        "transfers": [{"to": "help", "probability": 0.25}],
                    },
                    "help": {"queue_limit": 0},
                },
                {
                    "seasoned": {"agents": 1, "skills": ["call"]},
                    "new": {
                        "agents": 1,
                        "skills": ["call"],
                        "proficiency": {"new": {"share": 1.0, "aht": 1.5, "transfer": 2.0}},
                    },
                    "expert": {"agents": 1, "skills": ["help"]},
                },
                days=4,
                routing={"policy": "random"},
            ),
            (
                *of_groups(
                    "occupancy", {"seasoned": 0.469273743017, "new": 0.553072625698, "expert": 0.241215275793}
                ),
                *of_types("blocking", {"call": 0.301675977654, "help": 0.200416030241}),
                *of_types("transfer_rate", {"call": 0.36}),
            ),
            ("2h", "95h"),
            quick=12,
            full=600,
        ),
        Case(
            "Four agents in ten are new",
            "Each of forty agents is new by a toss, and then hands on twice as many of their contacts",
            "Products of shares: agents chosen by chance serve as many contacts each",
            center(
                {
                    "call": {"demand": demand(8640), "transfers": [{"to": "help", "probability": 0.2}]},
                    "help": {"queue_limit": 0},
                },
                {
                    "desk": {
                        "agents": 40,
                        "skills": ["call"],
                        "proficiency": {"new": {"share": 0.4, "transfer": 2.0}},
                    },
                    "expert": {"agents": 1, "skills": ["help"]},
                },
                routing={"policy": "random"},
            ),
            of_types("transfer_rate", {"call": 0.28}),
            ("0h", "24h"),
            quick=16,
            full=800,
        ),
    ),
)


DIVISION = Family(
    "Contacts divided among places",
    "By a toss, each place gets a Poisson stream; by count, a more regular one; or one place is asked after the other.",
    (
        Case(
            "Overflow after 45 seconds",
            "`fill_first`: whoever waits 45 s goes to a partner with agents enough; the first place sees impatience",
            "M/M/n with constant patience (Baccelli and Hebuterne 1981), integrated numerically",
            center(
                {"call": {"demand": demand(3888)}},
                {
                    "own": {"site": "north", "agents": 3, "skills": ["call"]},
                    "partners": {"site": "south", "agents": 10, "skills": ["call"]},
                },
                days=2,
                sites={"north": {}, "south": {}},
                sourcing={"policy": "fill_first", "order": ["north", "south"], "after": "45s"},
            ),
            (
                Check("asa", 15.7488337164),
                Check("wait_probability", 0.556841567051),
                Check("service_level_1", 0.631511838452),
                *of_groups("occupancy", {"own": 0.75775614591, "partners": 0.042673156227}),
            ),
            ("2h", "47h"),
            quick=10,
            full=840,
        ),
        Case(
            "Seven in ten to the north, by a toss",
            "Two sites with queues of their own; handle times in the south are a quarter longer",
            "Two queues by Erlang C",
            center(
                {"call": {"demand": demand(7920)}},
                {
                    "here": {"site": "north", "agents": 5, "skills": ["call"]},
                    "there": {"site": "south", "agents": 3, "skills": ["call"]},
                },
                days=2,
                sites={"north": {}, "south": {"aht": 1.25}},
                sourcing={"policy": "percentage", "shares": {"north": 0.7, "south": 0.3}, "method": "random"},
            ),
            (
                Check("asa", 25.9686152625, "queue", "call@north"),
                Check("asa", 37.9322355921, "queue", "call@south"),
                Check("wait_probability", 0.497731792531, "queue", "call@north"),
                Check("wait_probability", 0.474152944902, "queue", "call@south"),
            ),
            ("6h", "47h"),
            quick=10,
            full=420,
        ),
        Case(
            "Every second contact to the south",
            "Two single agents with queues of their own: counting makes the arrivals of each more regular",
            "E2/M/1 (Kleinrock 1975, 6.4)",
            center(
                {"call": {"demand": demand(2160)}},
                {
                    "here": {"site": "north", "agents": 1, "skills": ["call"]},
                    "there": {"site": "south", "agents": 1, "skills": ["call"]},
                },
                days=5,
                sites={"north": {}, "south": {}},
                sourcing={
                    "policy": "percentage",
                    "shares": {"north": 0.5, "south": 0.5},
                    "method": "counted",
                },
            ),
            (
                Check("wait_probability", 0.677124344468, "queue", "call@north"),
                Check("asa", 125.830052443, "queue", "call@north"),
                Check("wait_probability", 0.677124344468, "queue", "call@south"),
                Check("asa", 125.830052443, "queue", "call@south"),
            ),
            ("12h", "119h"),
            quick=10,
            full=600,
        ),
    ),
)

FAMILIES = (TRANSFERS, DIVISION)
