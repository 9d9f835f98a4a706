"""Which agent takes a contact, which contact an agent takes: each policy on a day where it differs from the others."""

from __future__ import annotations

import numpy as np
import pytest

from sim.entities.units import NEVER, SECOND
from sim.simulation.engine import play as engine_plays
from sim.simulation.model import simulate
from tests.days import demand_of, roster_of
from tests.simulation.tiny import Call, Story, center, moment, play

# ---- which agent takes a contact -----------------------------------------------------------------------------


def who_answers(
    policy: str, calls: list[Call], agents: list[int], last: int = -1, **described: object
) -> int | None:
    """The agent who answers the last call."""
    story = play(center(routing={"policy": policy}, **described), calls, agents=agents)  # type: ignore[arg-type]
    return story.visits[last].agent


def test_longest_idle_takes_who_has_been_idle_longest() -> None:
    """Of agents idle since 8, 10 and 21 it is the first; agent 2 took the call at 20."""
    story = play(
        center(), [Call(0, talk=10), Call(2, talk=6), Call(20, talk=1), Call(30, talk=5)], agents=[0, 0, 0]
    )
    assert [visit.agent for visit in story.visits] == [0, 1, 2, 1]


def test_least_occupied_takes_the_smallest_busy_share_of_the_shift() -> None:
    """Shares when they went idle: agent 0 9/10, agent 1 (back from 20) 10/20; the longest idle would be agent 0."""
    calls = [Call(0, talk=9), Call(10, talk=10), Call(30, talk=1)]
    story = play(
        center(routing={"policy": "least_occupied"}), calls, agents=[0, 0], shifts=[(0, 0, 120), (1, 0, 120)],
        breaks=[(0, 9, 2)],
    )  # fmt: skip
    assert [visit.agent for visit in story.visits] == [0, 1, 1]


def test_round_robin_takes_whose_last_assignment_is_longest_ago() -> None:
    """Agent 0 was assigned at 0 and is idle since 25, agent 1 assigned at 5, idle since 6: it is agent 0's turn."""
    calls = [Call(0, talk=25), Call(5, talk=1), Call(30, talk=1)]
    story = play(center(routing={"policy": "round_robin"}), calls, agents=[0, 0])
    assert [visit.agent for visit in story.visits] == [0, 1, 0]
    assert [visit.agent for visit in play(center(), calls, agents=[0, 0]).visits] == [0, 1, 1]


def test_random_takes_anybody_with_equal_chances() -> None:
    """600 one-second calls to five idle agents: shares and repetitions within 4.5 standard deviations of 1/5.

    The standard deviation of a count is sqrt(600 x 0.16) = 9.8. Choosing by a uniform toss kept from going idle would
    fail by far: whoever has just come has the smallest, so one agent would take nearly all calls.
    """
    described = center(routing={"policy": "random"})
    rows = [(0, moment(0) + call * 2 * SECOND, NEVER, SECOND, 0, 0, 0.9) for call in range(600)]
    roster = roster_of([0] * 5, [(agent, moment(0), moment(120)) for agent in range(5)])
    agents = simulate(described, demand_of(rows, described.interval), roster).segments.agent
    counts = np.bincount(agents, minlength=5)
    assert np.all(np.abs(counts - 120) < 45)
    assert abs(int((agents[1:] == agents[:-1]).sum()) - 120) < 45


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_random_is_fair_to_a_group_that_is_asked_for_other_contacts_too(engine: str) -> None:
    """Bob takes three calls of support before each of 600 calls of sales that find ada and him idle, and as many of
    these as she: within 4.5 standard deviations, of sqrt(600 / 4) = 12.2. Were his tosses counted on from all that were
    chosen, ada, whose key stands still meanwhile, would take nearly all."""
    groups = {"ada": {"skills": ["sales"]}, "bob": {"skills": ["sales", "support"]}}
    described = center(types={"sales": {}, "support": {}}, groups=groups, routing={"policy": "random"})
    rows = [
        (0 if call % 4 == 3 else 1, moment(0) + call * 2 * SECOND, NEVER, SECOND, 0, 0, 0.9)
        for call in range(2400)
    ]
    roster = roster_of([0, 1], [(agent, moment(0), moment(120)) for agent in range(2)])
    rows_told = engine_plays(described, demand_of(rows, described.interval), roster, engine=engine).segments
    by_ada = int((rows_told.agent[rows_told.type == 0] == 0).sum())
    assert abs(by_ada - 300) < 55


def test_the_tosses_of_random_routing_belong_to_the_seed() -> None:
    """The same seed, the same agents; another seed, others."""
    described = center(routing={"policy": "random"})
    calls = [Call(minutes, talk=1) for minutes in range(0, 60, 2)]
    stories = [play(described, calls, agents=[0, 0, 0], seed=seed) for seed in (1, 1, 2)]
    taken = [[visit.agent for visit in story.visits] for story in stories]
    assert taken[0] == taken[1] != taken[2]


def test_fastest_first_takes_the_group_with_the_smallest_handle_time_multiplier() -> None:
    """Bob is faster, though ada comes first and has idled longer."""
    groups = {"ada": {"skills": {"sales": {"aht": 1.2}}}, "bob": {"skills": {"sales": {"aht": 0.9}}}}
    assert who_answers("fastest_first", [Call(0, talk=1), Call(5, talk=1)], [0, 1], groups=groups) == 1


def test_least_skilled_first_keeps_the_versatile_free() -> None:
    """Ada can do everything, so bob answers sales."""
    kinds = {"sales": {}, "support": {}}
    groups = {"ada": ["sales", "support"], "bob": ["sales"]}
    assert (
        who_answers(
            "least_skilled_first", [Call(0, talk=1), Call(5, talk=1)], [0, 1], types=kinds, groups=groups
        )
        == 1
    )


def test_skill_rank_takes_the_group_that_ranks_the_type_best() -> None:
    """Sales is bob's first skill and ada's third."""
    groups = {"ada": {"skills": {"sales": {"rank": 3}}}, "bob": {"skills": {"sales": {"rank": 1}}}}
    assert who_answers("skill_rank", [Call(0, talk=1), Call(5, talk=1)], [0, 1], groups=groups) == 1


@pytest.mark.parametrize(
    "policy", ["longest_idle", "fastest_first", "least_skilled_first", "skill_rank", "round_robin"]
)
def test_equal_groups_are_asked_in_the_order_of_the_file(policy: str) -> None:
    """All alike and idle since the same instant: the first group; within it, who came first."""
    assert who_answers(policy, [Call(5, talk=1)], [1, 0, 0], groups={"ada": ["sales"], "bob": ["sales"]}) == 1


# ---- which contact a free agent takes ------------------------------------------------------------------------


def order_of_service(
    rule: str, calls: list[Call], types: dict[str, dict[str, object]], **routing: object
) -> list[int]:
    """One agent, busy until 30 with a call of the first type: in which order are the later calls answered?"""
    groups = {"ada": {"skills": {name: {"rank": len(types) - index} for index, name in enumerate(types)}}}
    described = center(types, groups, routing={"contacts": rule, **routing})
    story: Story = play(described, [Call(0, talk=30), *calls])
    answered = [visit.answered or 0 for visit in story.visits[1:]]
    return sorted(range(len(answered)), key=lambda index: answered[index])


WAITING = [Call(10, kind=0, talk=1), Call(20, kind=1, talk=1), Call(25, kind=2, talk=1)]


def test_first_come_first_served_over_all_queues() -> None:
    """Priorities do not matter."""
    types = {"sales": {"priority": 3}, "support": {"priority": 2}, "billing": {"priority": 1}}
    assert order_of_service("first_come_first_served", WAITING, types) == [0, 1, 2]


def test_priority_serves_the_smaller_number_first_then_the_longest_waiting() -> None:
    """Billing overtakes; sales and support are equal, and sales has waited longer."""
    types = {"sales": {"priority": 2}, "support": {"priority": 2}, "billing": {"priority": 1}}
    assert order_of_service("priority", WAITING, types) == [2, 0, 1]


def test_skill_rank_serves_what_the_group_ranks_best() -> None:
    """The group of `order_of_service` ranks the last type best."""
    assert order_of_service("skill_rank", WAITING, {"sales": {}, "support": {}, "billing": {}}) == [2, 1, 0]


def test_longest_weighted_wait_multiplies_waits() -> None:
    """At 30: sales 20 x 1, support 10 x 3, billing 5 x 5; at 31 billing 6 x 5 is ahead of sales 21 x 1."""
    types = {"sales": {}, "support": {}, "billing": {}}
    weights = {"sales": 1, "support": 3, "billing": 5}
    assert order_of_service("longest_weighted_wait", WAITING, types, weights=weights) == [1, 2, 0]


def test_wait_over_target_measures_waits_in_multiples_of_the_promise() -> None:
    """At 30: sales 20 of 20 minutes, support 10 of 8, billing 5 of 2: billing is furthest behind its promise."""
    types = {
        "sales": {"target": {"within": "20min"}},
        "support": {"target": {"within": "8min"}},
        "billing": {"target": {"within": "2min"}},
    }
    assert order_of_service("wait_over_target", WAITING, types) == [2, 1, 0]


def test_a_head_start_counts_as_time_waited() -> None:
    """Billing came 15 minutes after sales; a head start of 16 minutes puts it in front."""
    types = {"sales": {}, "support": {}, "billing": {"head_start": "16min"}}
    assert order_of_service("first_come_first_served", WAITING, types) == [2, 0, 1]


def test_equal_waits_are_served_in_the_order_of_the_queues() -> None:
    """Both came at 10: the type named first in the file."""
    calls = [Call(10, kind=1, talk=1), Call(10, kind=0, talk=1)]
    story = play(
        center({"sales": {}, "support": {}}, {"ada": ["sales", "support"]}), [Call(0, talk=30), *calls]
    )
    assert [(visit.offered, visit.answered) for visit in story.visits] == [(0, 0), (10, 30), (10, 31)]
    assert story.column("type") == [0, 0, 1]


# ---- overflow and reserve ------------------------------------------------------------------------------------


def test_an_idle_group_helps_at_exactly_the_delay_of_the_overflow() -> None:
    """Bob is idle all the time and takes the call that has waited 7 minutes, not earlier."""
    described = center(
        groups={"ada": ["sales"], "bob": ["sales"]},
        routing={"overflow": [{"group": "bob", "type": "sales", "after": "7min"}]},
    )
    story = play(described, [Call(0, talk=30), Call(10, talk=1)], agents=[0, 1])
    assert story.answers == [(0, 0), (17, 1)]


def test_a_group_that_becomes_free_asks_only_for_contacts_that_waited_long_enough() -> None:
    """Bob is free at 14: the call of 10 has waited 4 minutes; at 17 it is his."""
    described = center(
        {"sales": {}, "support": {}},
        {"ada": ["sales"], "bob": ["sales", "support"]},
        routing={"overflow": [{"group": "bob", "type": "sales", "after": "7min"}]},
    )
    story = play(described, [Call(0, talk=30), Call(10, talk=1), Call(9, kind=1, talk=5)], agents=[0, 1])
    assert story.answers == [(0, 0), (9, 1), (17, 1)]


def test_only_the_head_of_the_line_overflows_and_the_next_follows_when_its_own_wait_is_long_enough() -> None:
    """Two calls at 10 and 12 with a delay of 7: at 17 the first, at 19 the second."""
    described = center(
        groups={"ada": ["sales"], "bob": ["sales"]},
        routing={"overflow": [{"group": "bob", "type": "sales", "after": "7min"}]},
    )
    story = play(described, [Call(0, talk=60), Call(10, talk=1), Call(12, talk=1)], agents=[0, 1])
    assert story.answers == [(0, 0), (17, 1), (19, 1)]


def test_a_reserve_keeps_agents_idle_for_their_own_skill() -> None:
    """Two of bob's agents, one kept for support: the second sales call waits, the support call is answered at once."""
    described = center(
        {"sales": {}, "support": {}},
        {"bob": ["sales", "support"]},
        routing={"reserve": [{"group": "bob", "type": "sales", "keep": 1}]},
    )
    calls = [Call(0, talk=20), Call(5, talk=1), Call(10, kind=1, talk=5)]
    story = play(described, calls, agents=[0, 0])
    assert story.answers == [(0, 0), (20, 0), (10, 1)]


def test_an_agent_who_becomes_free_fills_the_reserve_first() -> None:
    """At 15 agent 1 is free while agent 0 is busy: one idle agent is just the reserve, so sales goes on waiting."""
    described = center(
        {"sales": {}, "support": {}},
        {"bob": ["sales", "support"]},
        routing={"reserve": [{"group": "bob", "type": "sales", "keep": 1}]},
    )
    calls = [Call(0, talk=30), Call(1, kind=1, talk=14), Call(5, talk=1)]
    story = play(described, calls, agents=[0, 0])
    assert story.answers == [(0, 0), (1, 1), (30, 0)]
