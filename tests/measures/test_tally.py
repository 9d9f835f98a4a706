"""Counts and sums of hand-made segments, and what must add up whatever happened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given

from sim.center import Center
from sim.entities.units import SECOND
from sim.measures.first_attempts import COUNTED, first
from sim.measures.tally import tally
from sim.tables import Disposition, Origin
from tests.measures.made import one_queue, outcomes, random_outcomes, segment, two_places

if TYPE_CHECKING:
    from sim.tables import Outcomes

TWO = two_places()


def test_each_kind_of_segment_is_counted_where_it_was_offered() -> None:
    rows = [
        segment(10, 0, case=0),
        segment(20, 20, case=1),
        segment(30, 21, case=2),
        segment(1790, 30, case=0, attempt=1, origin=Origin.REDIAL),
        segment(1810, 5, Disposition.ABANDONED, case=3),
        segment(1820, 6, Disposition.ABANDONED, case=1, attempt=1, origin=Origin.REDIAL),
        segment(1830, 0, Disposition.BALKED, case=4),
        segment(1840, 0, Disposition.BLOCKED, case=5),
        segment(1850, 45, Disposition.FLOW_OUT, case=6),
        segment(1860, 0, Disposition.OPEN, case=7),
        segment(1870, 12, Disposition.CALLBACK, case=8),
    ]
    day = tally(Center.from_dict(one_queue()), outcomes(rows))
    counted = {name: table[:2, 0].tolist() for name, table in day.contacts.items()}
    told = {
        "offered": [4, 7], "contacts": [4, 7], "first_attempts": [3, 6], "redials": [1, 1],
        "answered": [4, 0], "answered_within": [2, 0], "waited": [3, 0],
        "abandoned": [0, 3], "abandoned_within": [0, 3], "short_abandoned": [0, 2], "balked": [0, 1],
        "blocked": [0, 1], "callbacks": [0, 1], "flow_out": [0, 1], "still_open": [0, 1],
        "transferred": [0, 0], "escalated": [0, 0], "warm": [0, 0], "consults": [0, 0], "held": [0, 0],
        "cases": [3, 6], "case_contacts": [5, 6], "cases_censored": [3, 0],
        "fcr_counted": [0, 0], "fcr_met": [0, 0], "one_contact_counted": [0, 0], "one_contact_met": [0, 0],
        "wait_answered": [71 * SECOND, 0], "wait_abandoned": [0, 11 * SECOND], "wait_all": [71 * SECOND, 56 * SECOND],
        "level_met": [2, 0], "level_counted": [4, 1],
    }  # fmt: skip
    assert {name: counted[name] for name in told} == told
    assert not any(table[2:].any() for table in day.contacts.values())


def test_work_belongs_to_the_pair_and_to_the_interval_of_the_contact() -> None:
    rows = [
        segment(1799, 100, group=1),
        segment(1799, 0, resolved=1),
        segment(1801, 0, resolved=0, queue=1, type=1, leg=1),
    ]
    day = tally(TWO, outcomes(rows))
    order = [(pair.queue_name, pair.group_name) for pair in TWO.pairs]
    assert order == [("sales", "own"), ("sales", "bought"), ("technical", "own")]
    assert day.services["handled"][:2].tolist() == [[1, 1, 0], [0, 0, 1]]
    assert day.services["talk"][:2].tolist() == [[60 * SECOND, 60 * SECOND, 0], [0, 0, 60 * SECOND]]
    assert day.services["hold"].sum() == 30 * SECOND
    assert day.services["wrap_up"].sum() == 15 * SECOND
    assert day.services["resolved"][:2].tolist() == [[1, 0, 0], [0, 0, 0]]
    assert day.services["resolution_known"][:2].tolist() == [[1, 0, 0], [0, 0, 1]]


def test_a_transfer_to_a_higher_tier_is_an_escalation_and_counts_again_in_its_queue() -> None:
    rows = [
        segment(10, 0, transferred=1), segment(80, 0, queue=1, type=1, leg=1, transferred=0), segment(150, 0, leg=2),
    ]  # fmt: skip
    day = tally(TWO, outcomes(rows))
    assert day.contacts["transferred"][0].tolist() == [1, 1]
    assert day.contacts["escalated"][0].tolist() == [1, 0]
    assert day.contacts["offered"][0].tolist() == [2, 1]
    assert day.contacts["contacts"][0].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("attribution", "where"), [("arrival", [2, 0, 0]), ("answer", [0, 2, 0]), ("end", [0, 1, 1])]
)
def test_attribution_chooses_the_moment_that_places_a_contact(attribution: str, where: list[int]) -> None:
    rows = [segment(1790, 1780), segment(1795, 60, Disposition.ABANDONED)]
    day = tally(Center.from_dict(one_queue()), outcomes(rows), attribution)  # type: ignore[arg-type]
    assert day.contacts["offered"][:3, 0].tolist() == where


def test_an_open_contact_is_in_no_service_level_and_has_no_wait() -> None:
    day = tally(Center.from_dict(one_queue()), outcomes([segment(86000, 0, Disposition.OPEN)]), "end")
    assert day.contacts["still_open"].sum() == 1
    assert day.contacts["wait_all"].sum() == 0
    assert day.contacts["level_counted"].sum() == 0


def test_what_happens_after_the_last_interval_counts_in_the_last_one() -> None:
    day = tally(Center.from_dict(one_queue()), outcomes([segment(86400 + 900, 0, leg=1)]))
    assert day.contacts["offered"][-1, 0] == 1


def test_an_answer_by_a_group_without_the_skill_is_refused() -> None:
    with pytest.raises(ValueError, match="does not serve its queue"):
        tally(TWO, outcomes([segment(10, 0, queue=1, type=1, group=1)]))


def test_a_run_in_which_nothing_happened_has_zeros_everywhere() -> None:
    day = tally(TWO, outcomes([]))
    tables = {**day.contacts, **day.services, **day.agents, **day.targets}
    assert not any(table.any() for table in tables.values())
    assert day.quantiles == {}


@given(random_outcomes())
def test_offered_is_what_was_answered_lost_refused_sent_on_or_left_open(run: object) -> None:
    counts = tally(TWO, run).contacts  # type: ignore[arg-type]
    ends = ("answered", "abandoned", "blocked", "callbacks", "flow_out", "still_open")
    assert np.array_equal(counts["offered"], sum(counts[name] for name in ends))
    assert np.array_equal(
        counts["contacts"], counts["first_attempts"] + counts["redials"] + counts["from_recontact"]
    )


@given(random_outcomes())
def test_first_attempts_count_as_if_nobody_had_come_again_or_gone_on(run: Outcomes) -> None:
    """The counts of first attempts are those of all visits of a run that has only them."""
    rows = run.segments.where((run.segments.attempt == 0) & (run.segments.leg == 0))
    every, alone = tally(TWO, run).contacts, tally(TWO, replace(run, segments=rows)).contacts
    for name in (*COUNTED, "level_met", "level_counted"):
        assert np.array_equal(every[first(name)], alone[name]), name
        assert np.array_equal(alone[first(name)], alone[name]), name


@given(random_outcomes())
def test_answers_by_queue_are_answers_by_pair(run: object) -> None:
    day = tally(TWO, run)  # type: ignore[arg-type]
    queue = np.array([pair.queue for pair in TWO.pairs])
    for number in range(len(TWO.queues)):
        handled = day.services["handled"][:, queue == number].sum(axis=1)
        assert np.array_equal(handled, day.contacts["answered"][:, number])


def test_sums_stay_exact_where_floating_point_would_not() -> None:
    """Three waits of 2^52 + 1 µs add to an odd number above 2^53, which float64 cannot hold."""
    rows = [segment(0, 0) | {"answered": 2**52 + 1, "ended": 2**52 + 1} for _ in range(3)]
    day = tally(Center.from_dict(one_queue()), outcomes(rows))
    assert int(day.contacts["wait_answered"].sum()) == 3 * (2**52 + 1)
