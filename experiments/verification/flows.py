"""Contacts that go on to another queue, come back, or are divided among places."""

from __future__ import annotations

from experiments.verification.case import Case, Check, Family, one_queue
from experiments.verification.skills import CHAIN, center, demand, leaves_after, of_groups, of_types

TRANSFERS = Family(
    "Transfers",
    "What an M/M/n queue lets out is Poisson again, and queues that feed each other stay independent (Jackson).",
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
    ),
)

REDIALS = Family(
    "Redials",
    "Customers who were not answered call again after an exponential time; states count those there and those to call.",
    (
        Case(
            "One agent, no queue, everybody calls again",
            "M/M/1 with retrials: each blocked call returns after two minutes on average until it is answered",
            CHAIN + " (M/M/1 with a classical orbit)",
            one_queue(
                864, 1, "60s", days=4, queue_limit=0,
                redial={"probability": 1.0, "after": {"exponential": {"mean": "120s"}}, "at_most": 100},
            ),
            (
                Check("redials_per_customer", 2.25),
                Check("redial_share", 0.692307692308),
                Check("blocking", 0.692307692308),
                Check("occupancy", 0.6),
            ),
            ("24h", "94h"),
            quick=10,
            full=600,
        ),
        Case(
            "Three agents, six in ten of the lost call again",
            "Erlang A under full load with redials five minutes later; the volume given counts the redials",
            CHAIN,
            one_queue(
                4320, 3, "60s", patience=leaves_after("60s"),
                demand={"volume": 5300.56846826, "volume_basis": "offered", "baseline_abandonment": 0.308321794102},
                redial={"probability": 0.6, "after": {"exponential": {"mean": "300s"}}, "at_most": 100},
            ),
            (
                Check("wait_probability", 0.713259600271),
                Check("wait_mean", 18.4993076461),
                Check("abandonment", 0.308321794102),
                Check("redial_share", 0.184993076546),
                Check("offered", 4196.28337083),
                Check("occupancy", 0.848677705492),
            ),
            ("3h", "22h"),
            quick=14,
            full=1260,
        ),
    ),
)  # fmt: skip

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

FAMILIES = (TRANSFERS, REDIALS, DIVISION)
