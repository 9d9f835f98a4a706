"""Centers in which several mechanisms meet: lines held during warm transfers, desks that wait for each other, redials
that keep a mixed patience, chats of any length that slow each other down."""

from __future__ import annotations

from experiments.verification.case import Case, Check, Family, one_queue
from experiments.verification.skills import CHAIN, center, demand, leaves_after, of_groups, of_types

MEETING = {"kind": "warm", "conference": {"exponential": {"mean": "1min"}}}

TOGETHER = Family(
    "Several at once",
    "Mechanisms that each have their cases above, in one center: what one of them holds, the others lack.",
    (
        Case(
            "Warm transfers on shared lines",
            "Three agents hand four in ten on warm to two experts with calls of their own; all share eight lines, "
            "callers give up at both desks, and two may wait at the second",
            CHAIN,
            center(
                {
                    "front": {
                        "demand": demand(1296),
                        "handle_time": {
                            "talk": {"exponential": {"mean": "2min"}}, "wrap_up": {"exponential": {"mean": "30s"}},
                        },
                        "patience": leaves_after("3min"),
                        "transfers": [{"to": "expert", "probability": 0.4} | MEETING],
                    },
                    "expert": {
                        "demand": demand(360), "queue_limit": 2, "patience": leaves_after("2min"),
                        "handle_time": {"exponential": {"mean": "3min"}},
                    },
                },
                {"one": {"agents": 3, "skills": ["front"]}, "two": {"agents": 2, "skills": ["expert"]}},
                days=4,
                trunks={"main": {"lines": 8, "types": ["front", "expert"]}},
            ),
            (
                *of_types("blocking", {"front": 0.0152495644702}),
                *of_types("abandonment", {"front": 0.164674257397, "expert": 0.237121738361}),
                *of_types("time_held", {"front": 27.6658174123}),
                *of_groups("occupancy", {"one": 0.732664569586, "two": 0.693905235537}),
                Check("trunk_load", 0.445892329488, "trunk", "main"),
            ),
            ("2h", "94h"),
            quick=17,
            full=700,
        ),
        Case(
            "Two desks that stay for each other",
            "Each hands customers on warm to the other, with two places to wait: agents of both may be held for each "
            "other until somebody gives up",
            CHAIN,
            center(
                {
                    "sales": {
                        "demand": demand(720), "queue_limit": 2, "patience": leaves_after("2min"),
                        "handle_time": {"exponential": {"mean": "2min"}},
                        "transfers": [{"to": "support", "probability": 0.4} | MEETING],
                    },
                    "support": {
                        "demand": demand(576), "queue_limit": 2, "patience": leaves_after("90s"),
                        "handle_time": {"exponential": {"mean": "3min"}},
                        "transfers": [{"to": "sales", "probability": 0.3} | MEETING],
                    },
                },
                {"sellers": {"agents": 2, "skills": ["sales"]}, "helpers": {"agents": 2, "skills": ["support"]}},
                days=4,
            ),
            (
                *of_types("abandonment", {"sales": 0.180652438006, "support": 0.296565525957}),
                *of_types("time_held", {"sales": 25.218971803, "support": 20.1357681162}),
                *of_groups("occupancy", {"sellers": 0.632278075163, "helpers": 0.71734640669}),
            ),
            ("2h", "94h"),
            quick=18,
            full=800,
        ),
        Case(
            "Who never waits calls again",
            "Four in ten hang up where nobody is free, and call again as unwilling to wait as before "
            "(`patience: kept`); the others wait as long as it takes",
            CHAIN,
            one_queue(
                1152, 2, "2min", days=4,
                patience={"mixture": [{"weight": 0.4, "constant": "0s"}, {"weight": 0.6, "constant": "1000h"}]},
                redial={
                    "probability": 0.7, "after": {"exponential": {"mean": "3min"}}, "at_most": 100,
                    "patience": "kept",
                },
            ),
            (
                Check("abandonment", 0.337834655219),
                Check("redials_per_customer", 0.309730691651),
                Check("first_attempt_abandonment", 0.218933164082),
                Check("asa", 43.692033633),
                Check("occupancy", 0.693806619843),
            ),
            ("2h", "94h"),
            quick=18,
            full=900,
        ),
        Case(
            "Chats that share an agent",
            "One agent with six places gives each of n chats an n-th of the time; lengths are lognormal with a cv of 2",
            "M/G/1 with processor sharing and six places: insensitive to the law (Kelly 1979)",
            dict(
                one_queue(
                    648, 1, "2min", days=4, queue_limit=0, channel="chat",
                    handle_time={"lognormal": {"mean": "2min", "cv": 2.0}},
                ),
                channels={"chat": {"kind": "live", "concurrency": 6, "slowdown": [1, 2, 3, 4, 5, 6]}},
            ),
            (
                Check("blocking", 0.101866559735),
                Check("occupancy", 0.808320096239),
                Check("talk", 383.373876075),
                Check("concurrency", 3.19478230063),
            ),
            ("24h", "94h"),
            quick=30,
            full=1500,
        ),
    ),
)  # fmt: skip


FAMILIES = (TOGETHER,)
