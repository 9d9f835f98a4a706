"""Customers who come again: since nobody answered, or since they were not helped."""

from __future__ import annotations

from experiments.verification.case import Case, Check, Data, Family, one_queue
from experiments.verification.skills import CHAIN, center, demand, leaves_after, of_groups


def _lost_call_again(at_most: int) -> Data:
    return one_queue(
        3456, 3, "60s", days=2, queue_limit=0,
        redial={"probability": 0.7, "after": {"exponential": {"mean": "120s"}}, "at_most": at_most},
    )  # fmt: skip


def _again(
    blocking: float, redials: float, share: float, occupancy: float, first: float
) -> tuple[Check, ...]:
    return (
        Check("blocking", blocking),
        Check("answer_rate", 1.0 - blocking),
        Check("first_attempt_answer_rate", first),
        Check("cases_answered", occupancy * 3.0 / 2.4),
        Check("redials_per_customer", redials),
        Check("redial_share", share),
        Check("occupancy", occupancy),
    )


REDIALS = Family(
    "Redials and recontacts",
    "Who was not answered, or not helped, comes again after an exponential time; states count those there and those to "
    "come.",
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
        Case(
            "Three agents, seven in ten of the blocked call again",
            "No queue: calls return after two minutes on average, as often as they are blocked",
            CHAIN,
            _lost_call_again(at_most=100),
            _again(0.39917165181, 0.387771263237, 0.279420156267, 0.667049852605, 0.630548800877),
            ("2h", "47h"),
            quick=10,
            full=500,
        ),
        Case(
            "Three agents, the blocked call again once",
            "The same with `at_most: 1`",
            CHAIN,
            _lost_call_again(at_most=1),
            _again(0.352121542768, 0.23297797692, 0.188955505517, 0.63905589559, 0.667174318686),
            ("2h", "47h"),
            quick=11,
            full=550,
        ),
        Case(
            "Unresolved customers come back",
            "One in five is not helped, and nine of ten of those come back within ten minutes on average",
            "M/M/2 with feedback: the whole flow by Erlang C",
            one_queue(
                1872, 2, "60s", days=4, resolution=0.8,
                recontact={"probability": 0.9, "after": {"exponential": {"mean": "10min"}}, "at_most": 100},
            ),
            (
                Check("asa", 101.44057623),
                Check("wait_probability", 0.701012112162),
                Check("occupancy", 0.792682926829),
                Check("recontact_share", 0.18),
            ),
            ("6h", "94h"),
            quick=12,
            full=600,
        ),
        Case(
            "Lines, patience and calls again",
            "Three agents and five lines: six in ten of those who find no line or give up call again",
            CHAIN,
            dict(
                one_queue(
                    3024, 3, "60s", days=2, patience=leaves_after("60s"),
                    redial={"probability": 0.6, "after": {"exponential": {"mean": "120s"}}, "at_most": 100},
                ),
                trunks={"main": {"lines": 5, "types": ["call"]}},
            ),
            (
                Check("blocking", 0.0700773432907),
                Check("abandonment", 0.104839538229),
                Check("redial_share", 0.104950128912),
                Check("occupancy", 0.645280449272),
            ),
            ("2h", "47h"),
            quick=13,
            full=650,
        ),
        Case(
            "Who finds no line calls again sooner",
            "Three agents and five lines: three in ten of who give up call again after five minutes, nine in ten of "
            "who find no line after half a minute",
            CHAIN,
            dict(
                one_queue(
                    3024, 3, "60s", days=2, patience=leaves_after("60s"),
                    redial={
                        "probability": 0.3, "after": {"exponential": {"mean": "300s"}}, "at_most": 100,
                        "blocked": {"probability": 0.9, "after": {"exponential": {"mean": "30s"}}},
                    },
                ),
                trunks={"main": {"lines": 5, "types": ["call"]}},
            ),
            (
                Check("blocking", 0.0967354660787),
                Check("abandonment", 0.101546336154),
                Check("redial_share", 0.117525820289),
                Check("occupancy", 0.635942389409),
            ),
            ("2h", "47h"),
            quick=13,
            full=650,
        ),
        Case(
            "Back to who served last",
            "`affinity: prefer`: three in ten come back, to the same one of two agents if idle, else to the "
            "other; nobody waits",
            CHAIN,
            center(
                {
                    "call": {
                        "demand": demand(1296), "queue_limit": 0, "resolution": 0.7,
                        "recontact": {"probability": 1.0, "after": {"exponential": {"mean": "120s"}}, "at_most": 100},
                    }
                },
                {
                    "quick": {"agents": 1, "skills": {"call": {"aht": 1.0}}},
                    "slow": {"agents": 1, "skills": {"call": {"aht": 2.0}}},
                },
                days=4,
                routing={"policy": "fastest_first", "affinity": "prefer"},
            ),
            (
                *of_groups("occupancy", {"quick": 0.527344948014, "slow": 0.529502368952}),
                Check("blocking", 0.303730615105),
                Check("recontact_share", 0.208880815469),
            ),
            ("2h", "94h"),
            quick=17,
            full=850,
        ),
    ),
)  # fmt: skip


FAMILIES = (REDIALS,)
