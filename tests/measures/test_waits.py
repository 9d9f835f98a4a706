"""Quantiles of waits are exact, and the histogram adds up."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from sim.entities.units import SECOND
from sim.measures.tally import tally
from sim.measures.waits import BINS, PERCENTS, histogram
from sim.tables import Disposition
from tests.measures.made import outcomes, random_outcomes, segment, two_places

TWO = two_places()


def _answered(run: object, queue: int | None = None, day: int | None = None) -> np.ndarray:
    rows = run.segments  # type: ignore[attr-defined]
    chosen = rows.disposition == Disposition.ANSWERED
    if queue is not None:
        chosen &= rows.queue == queue
    if day is not None:
        chosen &= rows.offered // (86400 * SECOND) == day
    return (rows.answered - rows.offered)[chosen]


@given(random_outcomes(most=60))
def test_quantiles_are_those_of_the_rows(run: object) -> None:
    found = tally(TWO, run).quantiles  # type: ignore[arg-type]
    cases = {
        ("total", "total"): _answered(run),
        ("type", "sales"): _answered(run, 0),
        ("channel", "chat"): _answered(run, 1),
        ("segment", "consumer"): _answered(run, 0),
        ("day", "2026-04-13"): _answered(run, day=0),
        ("day", "2026-04-14"): _answered(run, day=1),
    }
    for scope, waits in cases.items():
        if len(waits):
            exact = np.quantile(waits, [percent / 100 for percent in PERCENTS], method="inverted_cdf")
            assert found[scope] == tuple(exact.tolist())
        else:
            assert scope not in found


def test_quantiles_of_a_place_are_of_the_contacts_sent_there() -> None:
    sourcing = {"policy": "percentage", "shares": {"charlotte": 0.5, "bogota": 0.5}, "types": ["sales"]}
    center = two_places(sourcing=sourcing)
    assert [queue.name for queue in center.queues] == ["sales@charlotte", "sales@bogota", "technical"]
    rows = [
        segment(10, 90, queue=2, type=1),
        segment(20, 7),
        segment(30, 50, queue=1, group=1),
        segment(40, 3),
    ]
    found = tally(center, outcomes(rows)).quantiles
    assert found["site", "charlotte"] == (3 * SECOND, 7 * SECOND, 7 * SECOND, 7 * SECOND)
    assert found["vendor", "bogota"] == (50 * SECOND,) * 4
    assert found["queue", "technical"] == (90 * SECOND,) * 4


def test_histogram_counts_whole_seconds_and_keeps_the_long_waits_in_the_last_bin() -> None:
    waits = np.array([0, 999_999, 1_000_000, 3599 * SECOND, 3600 * SECOND, 9999 * SECOND])
    table = histogram(np.array([0, 0, 0, 1, 1, 1]), waits, 2)
    assert table.shape == (2, BINS)
    assert table[0, :3].tolist() == [2, 1, 0]
    assert table[1, -2:].tolist() == [1, 2]


@given(random_outcomes())
def test_the_histogram_holds_every_answered_contact(run: object) -> None:
    day = tally(TWO, run)  # type: ignore[arg-type]
    assert np.array_equal(day.waits.sum(axis=1), day.contacts["answered"].sum(axis=0))
