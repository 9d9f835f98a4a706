"""What agents have in hand: several contacts that slow each other down, and work that customers do not wait for."""

from __future__ import annotations

from typing import Any

from experiments.verification.case import PHONE, Case, Check, Data, Family
from experiments.verification.skills import CHAIN, center, demand, leaves_after, of_types

MINUTE_OF_WORK = {"exponential": {"mean": "60s"}}


def _chats(channel: Data, agents: int, days: int, **chat: Any) -> Data:
    """A center of one type on a channel of chats."""
    return center(
        {"chat": {"channel": "chat", **chat}},
        {"desk": {"agents": agents, "skills": ["chat"]}},
        days=days,
        channels={"chat": {"kind": "live", **channel}},
    )


SEVERAL = Family(
    "Several contacts in hand",
    "Each goes on at 1/slowdown of its pace while so many are in hand; whoever holds fewer takes the next.",
    (
        Case(
            "Chats that slow each other down",
            "Five agents with three places each; every further chat makes all take 30 % of the first one's time longer",
            CHAIN,
            _chats(
                {"concurrency": 3, "slowdown": [1.0, 1.3, 1.6]}, 5, 1,
                demand=demand(11_520), patience=leaves_after("5min"),
            ),
            (
                Check("wait_probability", 0.27793440668),
                Check("wait_mean", 6.41003672969),
                Check("abandonment", 0.021366789099),
                Check("aht", 86.2070489887),
                Check("concurrency", 2.31196539159),
                Check("occupancy", 0.973083552903),
            ),
            ("2h", "23h"),
            quick=10,
            full=500,
        ),
        Case(
            "A call beside two chats",
            "One agent holds a call and two chats together, at the pace of the slower channel; three of each may wait",
            CHAIN,
            center(
                {
                    "calls": {"demand": demand(1008), "queue_limit": 3},
                    "chats": {"channel": "chat", "demand": demand(1296), "queue_limit": 3},
                },
                {"desk": {"agents": 1, "skills": ["calls", "chats"]}},
                days=3,
                channels={
                    "phone": {"kind": "live", "together_with": ["chat"], "slowdown": [1.0, 1.5, 1.8]},
                    "chat": {"kind": "live", "concurrency": 2, "slowdown": [1.0, 1.25, 1.5]},
                },
            ),
            (
                *of_types("blocking", {"calls": 0.227202995771, "chats": 0.0881513867976}),
                *of_types("asa", {"calls": 143.304111128, "chats": 46.6245541386}),
                *of_types("aht", {"calls": 90.5304106858, "chats": 97.4331924554}),
                Check("concurrency", 2.28679420833),
                Check("occupancy", 0.939692706987),
            ),
            ("2h", "70h"),
            quick=16,
            full=800,
        ),
        Case(
            "Chats that leave unseen",
            "Half of those who give up keep their place in the line, and half a minute of the agent's time",
            CHAIN,
            _chats(
                {"concurrency": 2}, 1, 2, demand=demand(3456), patience=leaves_after("60s"), queue_limit=4,
                silent={"share": 0.5, "discovery": {"exponential": {"mean": "30s"}}},
            ),
            (
                Check("blocking", 0.0694184342672),
                Check("abandonment", 0.32731107737),
                Check("wait_mean", 21.1036467574),
                Check("occupancy", 0.917258814719),
            ),
            ("1h", "47h"),
            quick=15,
            full=750,
        ),
    ),
)  # fmt: skip

MAIL = {"channel": "mail"}


def _calls_and_tasks(interruptible: bool) -> Data:
    """One agent at 70 %; tasks take two minutes, with a spread as wide, and come after calls."""
    return center(
        {
            "calls": {"priority": 1, "demand": demand(576)},
            "tasks": {
                **MAIL, "priority": 2, "demand": demand(216), "target": {"within": "24h"},
                "handle_time": {"lognormal": {"mean": "120s", "cv": 1.0}},
            },
        },
        {"desk": {"agents": 1, "skills": ["calls", "tasks"]}},
        days=10,
        channels=PHONE | {"mail": {"kind": "deferred", "interruptible": interruptible}},
    )  # fmt: skip


def _mail(volume: float, agents: int, days: int, **mail: Any) -> Data:
    return center(
        {
            "mail": {
                "channel": "mail",
                "demand": demand(volume),
                "target": {"within": "3min"},
            }
            | mail
        },
        {"desk": {"agents": agents, "skills": ["mail"]}},
        days=days,
        channels={"mail": {"kind": "deferred"}},
    )


def _list(volume: float, agents: int, patience: str, listed: int, channel: Data, **routing: Any) -> Data:
    """Calls, and a list of work as long as the run; both come to the same agents, calls first."""
    return center(
        {
            "calls": {"priority": 1, "demand": demand(volume), "patience": leaves_after(patience)},
            "list": {
                **MAIL, "priority": 2, "order": "fifo", "handle_time": {"exponential": {"mean": "120s"}},
                "backlog": {"contacts": listed, "age": "0s"}, "target": {"within": "10d"},
            },
        },
        {"desk": {"agents": agents, "skills": ["calls", "list"]}},
        days=4,
        channels=PHONE | {"mail": {"kind": "deferred", **channel}},
        routing=routing,
    )  # fmt: skip


DEFERRED = Family(
    "Work that can wait",
    "Deferred contacts wait without a customer; they come after calls, which may interrupt them.",
    (
        Case(
            "Mail in one line",
            "One agent at 70 %, three minutes for each mail to be done",
            "M/M/1: the time until it is done is exponential",
            _mail(1008, 1, 10),
            (Check("first_response", 200.0), Check("on_time", 0.593430340259), Check("occupancy", 0.7)),
            ("24h", "232h"),
            quick=11,
            full=550,
        ),
        Case(
            "Mail of any length",
            "One agent at 60 %, lognormal handle times with a cv of 1.5, first come first served",
            "Pollaczek and Khinchine",
            _mail(864, 1, 10, order="fifo", handle_time={"lognormal": {"mean": "60s", "cv": 1.5}}),
            (Check("first_response", 206.25), Check("occupancy", 0.6)),
            ("24h", "232h"),
            quick=13,
            full=650,
        ),
        Case(
            "Tasks that calls do not interrupt",
            "One agent takes calls before tasks, and finishes what is in hand",
            "M/G/1 with priorities (Cobham 1954)",
            _calls_and_tasks(interruptible=False),
            (
                *of_types("asa", {"calls": 100.0}),
                *of_types("first_response", {"tasks": 1000.0 / 3.0 + 120.0}),
                Check("occupancy", 0.7),
            ),
            ("24h", "232h"),
            quick=14,
            full=700,
        ),
        Case(
            "Tasks that calls interrupt",
            "The same, but a call takes the agent from a task, which goes on where it was left",
            "M/G/1, preemptive resume (Kleinrock 1976, 3.4)",
            _calls_and_tasks(interruptible=True),
            (
                *of_types("asa", {"calls": 40.0}),
                *of_types("first_response", {"tasks": 1000.0 / 3.0 + 200.0}),
                Check("occupancy", 0.7),
            ),
            ("24h", "232h"),
            quick=14,
            full=700,
        ),
        Case(
            "Cases that wait for somebody outside",
            "Two agents; four cases in ten wait half an hour for an answer and come back for as much work again",
            "Erlang C with the whole flow: a network with a place where nobody queues (Jackson 1963)",
            _mail(
                1728, 2, 4, order="fifo",
                pending={"probability": 0.4, "after": {"exponential": {"mean": "30min"}}, "work": MINUTE_OF_WORK},
            ),
            (
                Check("first_response", 203.804347826),
                Check("occupancy", 0.84),
                Check("from_follow_up", 2332.8),
            ),
            ("12h", "93h"),
            quick=12,
            full=600,
        ),
        Case(
            "A list for idle times",
            "Five agents call people on a list while no call waits, but keep one of them free for calls",
            CHAIN + " (blending; Deslauriers and others 2007)",
            _list(2880, 5, "60s", 10_000, {}, reserve=[{"group": "desk", "type": "list", "keep": 1}]),
            (
                *of_types("abandonment", {"calls": 0.134271427166}),
                *of_types("wait_mean", {"calls": 8.05628562994}),
                *of_types("wait_probability", {"calls": 0.47306712786}),
                *of_types("finished", {"list": 7484.59525138}),
                Check("occupancy", 0.894613425572),
            ),
            ("3h", "94h"),
            quick=10,
            full=500,
        ),
        Case(
            "A list that calls interrupt",
            "Three agents leave the list for every call: calls meet three agents with nothing else to do",
            "Erlang A (M/M/n+M), all states counted; the list has the idle time",
            _list(3456, 3, "120s", 4000, {"interruptible": True}),
            (
                *of_types("abandonment", {"calls": 0.119855380024}),
                *of_types("wait_mean", {"calls": 14.3826456029}),
                *of_types("wait_probability", {"calls": 0.478046789539}),
                *of_types("finished", {"list": 2423.29244992}),
            ),
            ("3h", "94h"),
            quick=10,
            full=500,
        ),
    ),
)  # fmt: skip

FAMILIES = (SEVERAL, DEFERRED)
