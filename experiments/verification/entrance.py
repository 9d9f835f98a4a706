"""What customers meet before an agent answers: lines, announced waits, callbacks."""

from __future__ import annotations

import math
from typing import Any

from experiments.verification.case import Case, Check, Data, Family, one_queue
from experiments.verification.skills import CHAIN, center, demand, leaves_after, of_groups, of_types


def _lines(lines: int, *types: str) -> Data:
    return {"main": {"lines": lines, "types": list(types)}}


def _load(exact: float) -> Check:
    return Check("trunk_load", exact, "trunk", "main")


LINES = Family(
    "Lines into the center",
    "A contact holds one of a trunk's `lines` from coming in until its customer hangs up, on all its legs; who finds "
    "none is blocked.",
    (
        Case(
            "Ten agents behind ten lines",
            "Erlang B by `trunks` instead of a `queue_limit`",
            "Erlang B, in exact fractions",
            dict(one_queue(14_400, 10, "60s"), trunks=_lines(10, "call")),
            (Check("blocking", 0.214582343107), Check("occupancy", 0.785417656893), _load(0.785417656893)),
            ("1h", "23h"),
            quick=8,
            full=400,
        ),
        Case(
            "Five agents behind twelve lines",
            "M/M/5/12, overloaded: seven may wait",
            "M/M/n/K, all states counted",
            dict(one_queue(8640, 5, "60s"), trunks=_lines(12, "call")),
            (
                Check("blocking", 0.196083216135),
                Check("wait_probability", 0.879195409391),
                Check("wait_mean", 49.6904092863),
                Check("occupancy", 0.964700140638),
                _load(0.734849675452),
            ),
            ("1h", "23h"),
            quick=12,
            full=600,
        ),
        Case(
            "Lines and patience",
            "M/M/4/7+M: some find no line, some give up",
            "M/M/n/K+M, all states counted",
            dict(one_queue(6480, 4, "60s", patience=leaves_after("60s")), trunks=_lines(7, "call")),
            (
                Check("blocking", 0.0901704946015),
                Check("abandonment", 0.164013821456),
                Check("wait_probability", 0.588116578464),
                Check("wait_mean", 10.8161245915),
                Check("occupancy", 0.839042644435),
                _load(0.584890396328),
            ),
            ("1h", "23h"),
            quick=15,
            full=750,
        ),
        Case(
            "Two types behind the same lines",
            "Orders and help have agents of their own but share eight lines; only who ordered gives up",
            CHAIN,
            center(
                {
                    "orders": {"demand": demand(3456), "patience": leaves_after("60s")},
                    "help": {"demand": demand(3600), "handle_time": {"exponential": {"mean": "80s"}}},
                },
                {
                    "sellers": {"agents": 3, "skills": ["orders"]},
                    "helpers": {"agents": 4, "skills": ["help"]},
                },
                trunks=_lines(8, "orders", "help"),
            ),
            (
                *of_types("blocking", {"orders": 0.144172203781, "help": 0.144172203781}),
                *of_types("wait_mean", {"orders": 5.92514826739, "help": 11.5193409988}),
                *of_types("abandonment", {"orders": 0.0845151097325}),
                _load(0.664689984274),
            ),
            ("1h", "23h"),
            quick=14,
            full=700,
        ),
        Case(
            "A menu in front of the agents",
            "Callers listen to a menu, seven in ten then want an agent; each holds one of twelve lines all the time",
            CHAIN + " (Khudyakov, Feigin and Mandelbaum 2010)",
            center(
                {
                    "menu": {
                        "demand": demand(8640),
                        "handle_time": {"exponential": {"mean": "40s"}},
                        "transfers": [{"to": "agent", "probability": 0.7}],
                    },
                    "agent": {},
                },
                {"ports": {"agents": 12, "skills": ["menu"]}, "agents": {"agents": 4, "skills": ["agent"]}},
                trunks=_lines(12, "menu"),
            ),
            (
                *of_types("blocking", {"menu": 0.158617958149}),
                *of_types("wait_probability", {"agent": 0.689454421407}),
                *of_types("wait_mean", {"agent": 32.1433517129}),
                *of_groups("occupancy", {"agents": 0.883451143944}),
                _load(0.732705955492),
            ),
            ("1h", "23h"),
            quick=8,
            full=400,
        ),
    ),
)


def _machine(session: str, capacity: int | None = None) -> Data:
    return {"machine": {"session": {"exponential": {"mean": session}}, "capacity": capacity}}


SELF_SERVICE = Family(
    "Self-service before the queue",
    "A machine helps some, seems to help others, and hands over the rest; only those come to the queue.",
    (
        Case(
            "A voice menu in front of the agents",
            "The menu above as self-service that helps three in ten; every caller holds one of twelve lines",
            CHAIN + " (Khudyakov, Feigin and Mandelbaum 2010)",
            dict(
                center(
                    {"call": {"demand": demand(8640), "self_service": {"at": "machine", "contained": 0.3}}},
                    {"agents": {"agents": 4, "skills": ["call"]}},
                ),
                trunks=_lines(12, "call"),
                self_services=_machine("40s"),
            ),
            (
                Check("blocking", 0.212173700574),
                Check("wait_probability", 0.689454421407),
                Check("wait_mean", 32.1433517129),
                *of_groups("occupancy", {"agents": 0.883451143944}),
                _load(0.732705955492),
            ),
            ("1h", "23h"),
            quick=16,
            full=800,
        ),
        Case(
            "A bot that only seems to help some",
            "Three in ten are helped, two are not; seven of ten of those come back after ten minutes",
            "Erlang C with the whole flow: a network with two places where nobody queues (Jackson 1963)",
            dict(
                one_queue(
                    3168, 2, "60s", days=2,
                    self_service={
                        "at": "machine", "contained": 0.3, "falsely_contained": 0.2,
                        "recontact": {"probability": 0.7, "after": {"exponential": {"mean": "10min"}}, "at_most": 100},
                    },
                ),
                self_services=_machine("2min"),
            ),
            (
                Check("asa", 41.523678792),
                Check("wait_probability", 0.49892792347),
                Check("occupancy", 0.639534883721),
                Check("from_false_containment", 451.255813953),
                Check("false_containment", 0.2),
                Check("contacts_per_case", 1.16279069767, counted=("4h", "44h")),
            ),
            ("4h", "46h"),
            quick=20,
            full=1000,
        ),
        Case(
            "A bot with room for twelve",
            "Whoever finds it full is blocked; the law of its sessions matters by its mean only",
            "Erlang B, in exact fractions",
            dict(
                one_queue(
                    14_400, 1, "60s", self_service={"at": "machine", "contained": 1.0, "when_full": "blocked"}
                ),
                self_services={
                    "machine": {"session": {"lognormal": {"mean": "60s", "cv": 1.2}}, "capacity": 12}
                },
            ),
            (Check("self_service_blocking", 0.119739188445), Check("self_service_load", 0.733550676296)),
            ("1h", "23h"),
            quick=8,
            full=400,
        ),
        Case(
            "A bot with room for two",
            "It hands over every second contact; who finds it full waits for an agent at once, and may give up",
            CHAIN,
            dict(
                one_queue(
                    4320, 2, "60s", days=2, patience=leaves_after("90s"),
                    self_service={"at": "machine", "contained": 0.5, "when_full": "queue"},
                ),
                self_services=_machine("60s", capacity=2),
            ),
            (
                Check("offered", 6194.11764706),
                Check("wait_probability", 0.722583869588),
                Check("wait_mean", 27.7009906701),
                Check("abandonment", 0.307788785223),
                Check("occupancy", 0.794006981656),
            ),
            ("1h", "46h"),
            quick=14,
            full=700,
        ),
    ),
)  # fmt: skip


def _called_back(volume: float, agents: int, days: int, rule: dict[str, Any], **more: Any) -> Data:
    return one_queue(volume, agents, "60s", days=days, callback={"predictor": "head_of_line"} | rule, **more)


HEARING = Family(
    "Announced waits and callbacks",
    "Who would have to wait hears how long the head of the line has waited: some balk, some are called back and keep "
    "their place.",
    (
        Case(
            "One in five balks at once",
            "`balking` by a probability; the others wait with patience",
            "Erlang A with a share that leaves at once, all states counted",
            one_queue(4032, 3, "60s", patience=leaves_after("120s"), balking={"probability": 0.2}),
            (
                Check("wait_probability", 0.522348617989),
                Check("abandonment", 0.205227391875),
                Check("wait_mean", 12.0909201933),
                Check("asa", 11.8806483191),
                Check("occupancy", 0.741787767583),
            ),
            ("2h", "23h"),
            quick=25,
            full=1250,
        ),
        Case(
            "A long queue discourages",
            "`balking` by length: nobody balks behind one, all behind six; no other limit holds the load of 1.2",
            CHAIN,
            one_queue(5184, 3, "60s", balking={"by_length": [0.0, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0]}),
            (
                Check("abandonment", 0.240823131091),
                Check("wait_probability", 0.822664685076),
                Check("asa", 41.7628969423),
                Check("occupancy", 0.911012242691),
            ),
            ("1h", "23h"),
            quick=20,
            full=1000,
        ),
        Case(
            "Each one who waits discourages a third",
            "One agent under a load of 1.2; whoever finds n before them joins with the probability exp(-0.35 n)",
            CHAIN + " (M/M/1 with exponential balking)",
            one_queue(
                1728, 1, "60s", days=3,
                balking={"by_length": [-math.expm1(-0.35 * present) for present in range(1, 25)]},
            ),
            (
                Check("abandonment", 0.366663244092),
                Check("asa", 64.0492357391),
                Check("occupancy", 0.76000410709),
            ),
            ("2h", "71h"),
            quick=16,
            full=800,
        ),
        Case(
            "Who is told more than half a minute balks",
            "Two agents, two places; the second place is taken only if the first has waited half a minute at most",
            "Shares of time by the age of who has waited longest, integrated by hand",
            one_queue(
                3168, 2, "60s", queue_limit=2,
                balking={"announced": "head_of_line", "tolerance": {"constant": "30s"}},
            ),
            (
                Check("abandonment", 0.126666742334),
                Check("blocking", 0.158270204278),
                Check("asa", 22.3917629741),
                Check("prediction_bias", -36.7754270542),
                Check("occupancy", 0.786569358728),
            ),
            ("1h", "23h"),
            quick=30,
            full=1500,
        ),
        Case(
            "Who has waited a minute goes first",
            "`escalation`: one agent, one place for each of two types; the low one goes first after a minute",
            "Two small chains, before and after the step, by matrix exponentials",
            center(
                {
                    "low": {
                        "priority": 2, "demand": demand(720), "queue_limit": 1,
                        "escalation": [{"after": "60s", "priority": 0}],
                    },
                    "urgent": {"priority": 1, "demand": demand(864), "queue_limit": 1},
                },
                {"desk": {"agents": 1, "skills": ["low", "urgent"]}},
                days=4,
                routing={"contacts": "priority"},
            ),
            (
                *of_types("blocking", {"low": 0.300505205747, "urgent": 0.336228971434}),
                *of_types("asa", {"low": 51.5523846438, "urgent": 50.6543607605}),
                Check("occupancy", 0.748010014266),
            ),
            ("1h", "95h"),
            quick=16,
            full=800,
        ),
        Case(
            "Called back when told more than half a minute",
            "Four agents at 85 %; every second one to whom it is offered hangs up and is called in turn",
            "M/M/n: how long the head has waited is exponential, who comes then waits for all before",
            _called_back(4896, 4, 2, {"when_wait_above": "30s", "accept": 0.5, "no_answer": 0.0}),
            (
                Check("callback_share", 0.217029657154),
                Check("asa", 49.0937564739),
                Check("wait_to_conversation", 68.9316221681),
                Check("prediction_bias", -17.0678832102),
                Check("occupancy", 0.85),
            ),
            ("6h", "46h"),
            quick=11,
            full=550,
        ),
        Case(
            "Nobody picks up",
            "Four in ten calls are not taken and tried again half a minute later; whoever comes to a line may be "
            "called back",
            CHAIN,
            _called_back(
                1872, 2, 2,
                {
                    "when_wait_above": "0s", "accept": 0.7, "no_answer": 0.4, "ring": "0s",
                    "retry": {"after": {"exponential": {"mean": "30s"}}, "at_most": 100},
                },
                queue_limit=3,
            ),
            (
                Check("callback_share", 0.144171847375),
                Check("blocking", 0.0554404458553),
                Check("asa", 12.3210624653),
                Check("wait_to_conversation", 25.2030036579),
                Check("first_call_success", 0.6),
                Check("occupancy", 0.613963710179),
            ),
            ("2h", "47h"),
            quick=28,
            full=1400,
        ),
        Case(
            "Called twice at most",
            "The same with one more try, and a ring that costs the agent 20 s: 0.6 and 0.4 × 0.6 are reached",
            "A toss at every call",
            _called_back(
                2304, 2, 2,
                {
                    "when_wait_above": "20s", "accept": 0.8, "no_answer": 0.4, "ring": "20s",
                    "retry": {"after": {"exponential": {"mean": "5min"}}, "at_most": 1},
                },
                patience=leaves_after("3min"),
            ),
            (Check("first_call_success", 0.6), Check("callback_success", 0.84)),
            ("2h", "46h"),
            quick=22,
            full=1100,
        ),
    ),
)  # fmt: skip

FAMILIES = (LINES, SELF_SERVICE, HEARING)
