"""Agents who stay with customers, and customers who come back: exact values in their bands.

A band is Student's interval at 99.97 % between independent replications, as in the catalogue of cases; 16 figures, so
one true value falls out of its band with a chance of half a per cent. The seeds are fixed.
"""

from __future__ import annotations

from typing import Any

import pytest

from experiments.verification.case import Case, Check, one_queue
from experiments.verification.skills import center, demand
from experiments.verification.verdict import judge
from tests.theory.oracles import markov_queue
from tests.theory.transfer_chains import HELD, IDLE, MEETING, TALKING, agents_who_stay

CALLS, CASES, HANDED_ON, WORKS_ON = 0.8, 0.5, 0.5, 0.3
"""Rates a minute of calls at the front and of the expert's own cases; shares handed on, and then taken over."""
MINUTES_A_DAY = 1440


def two_desks(way: dict[str, Any]) -> dict[str, Any]:
    """A front agent and an expert; work and patience last a minute, meetings half a minute, on average."""
    minute = {"exponential": {"mean": "60s"}}
    return dict(
        center(
            {
                "front": {
                    "demand": demand(CALLS * MINUTES_A_DAY), "queue_limit": 0, "handle_time": minute,
                    "transfers": [{"to": "expert", "probability": HANDED_ON} | way],
                },
                "expert": {
                    "demand": demand(CASES * MINUTES_A_DAY), "queue_limit": 1, "handle_time": minute,
                    "patience": minute,
                },
            },
            {"first": {"agents": 1, "skills": ["front"]}, "second": {"agents": 1, "skills": ["expert"]}},
            days=4,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("way", "works_on"),
    [
        ({"kind": "warm", "conference": {"exponential": {"mean": "30s"}}}, 1.0),
        ({"kind": "consult", "talk": {"exponential": {"mean": "30s"}}, "takes_over": WORKS_ON}, WORKS_ON),
    ],
    ids=["warm", "consult"],
)
def test_an_agent_who_stays_is_held_as_long_as_the_chain_says(way: dict[str, Any], works_on: float) -> None:
    chain = agents_who_stay(CALLS, CASES, 1.0, HANDED_ON, 2.0, 1.0, works_on)
    asked = chain.mean(lambda front, busy, waits: float(front == TALKING)) * HANDED_ON
    held = chain.mean(lambda front, busy, waits: float(front == HELD))
    offered = CASES + asked
    waiting = chain.mean(lambda front, busy, waits: float(waits != "nobody"))
    full = chain.mean(
        lambda front, busy, waits: float((busy or front == MEETING) and waits != "nobody") * CASES
    )
    full += chain.mean(lambda front, busy, waits: float(front == TALKING and waits != "nobody") * HANDED_ON)
    case = Case(
        "Two desks", "", "chain",
        two_desks(way),
        (
            Check("blocking", chain.mean(lambda front, busy, waits: float(front != IDLE)), "type", "front"),
            Check("occupancy", chain.mean(lambda front, busy, waits: float(front != IDLE)), "group", "first"),
            Check(
                "occupancy", chain.mean(lambda front, busy, waits: float(busy or front == MEETING)), "group", "second"
            ),
            Check("time_held", 60.0 * held / asked, "type", "front"),
            Check("abandonment", waiting / offered, "type", "expert"),
            Check("blocking", full / offered, "type", "expert"),
        ),
        ("2h", "95h"), quick=12, full=12,
    )  # fmt: skip
    judged = judge(case, case.quick, engine="compiled", workers=1)
    outside = [verdict for verdict in judged.verdicts if not verdict.holds]
    assert not outside, [(v.check.label, v.check.exact, v.mean, v.band, v.z) for v in outside]


def test_customers_who_come_back_make_a_queue_with_feedback() -> None:
    """M/M/2 in which 18 % of the served come back after ten minutes on average: a Jackson network of the queue and of a
    place without a queue, so the queue is M/M/2 with the whole flow (Bernoulli feedback)."""
    resolution, again, first = 0.8, 0.9, 1.3
    whole = first / (1.0 - (1.0 - resolution) * again)
    queue = markov_queue(whole, 1.0, 2)
    case = Case(
        "Feedback", "", "Jackson",
        one_queue(
            first * MINUTES_A_DAY, 2, "60s", days=4, resolution=resolution,
            recontact={"probability": again, "after": {"exponential": {"mean": "10min"}}, "at_most": 100},
        ),
        (
            Check("asa", 60.0 * queue.asa),
            Check("wait_probability", queue.wait_probability),
            Check("occupancy", whole / 2.0),
            Check("recontact_share", 1.0 - first / whole),
        ),
        ("6h", "94h"), quick=16, full=16,
    )  # fmt: skip
    judged = judge(case, case.quick, engine="compiled", workers=1)
    outside = [verdict for verdict in judged.verdicts if not verdict.holds]
    assert not outside, [(v.check.label, v.check.exact, v.mean, v.band, v.z) for v in outside]
