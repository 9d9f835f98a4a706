"""Segments against each other: sums over their live types, and who waits longer than who should wait for them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.comparison.customers import live_segments, precedence, priorities, segment_table
from sim.comparison.run import run
from tests.comparison.small import small
from tests.report.cases import customers


def test_segments_are_their_live_types_in_the_order_of_priority() -> None:
    center = customers()
    segments = live_segments(center)
    assert segments == {
        "dealer": ["dealer_orders"], "owners of old machines": ["technical"], "consumer": ["consumer_service"],
    }  # fmt: skip
    assert list(priorities(center, segments).values()) == [(1, 1), (2, 2), (3, 3)]


def test_kpis_of_a_segment_are_those_of_its_only_type_and_values_are_its_contacts_times_its_value() -> None:
    results = run(customers(), 4, workers=1)
    found = segment_table(results).set_index(["kpi", "name"])
    own = results.kpis(("type",)).set_index(["kpi", "name"])
    for kpi in ("offered", "asa", "service_level", "abandonment", "priority_inversion"):
        columns = ["mean", "low", "high", "n"]
        assert found.loc[(kpi, "consumer"), columns].tolist() == pytest.approx(
            own.loc[(kpi, "consumer_service"), columns].tolist(), abs=1e-12
        )
    lost, offered = (own.loc[(kpi, "dealer_orders"), "mean"] for kpi in ("abandoned", "offered"))
    assert found.loc[("value_abandoned", "dealer"), "mean"] == pytest.approx(45 * lost)
    assert found.loc[("value_offered", "dealer"), "mean"] == pytest.approx(45 * offered)
    total = results.kpis(("total",)).set_index("kpi")["mean"]
    everybody = found.loc["value_abandoned"]["mean"].sum()
    assert total["value_abandoned"] == pytest.approx(everybody)


def test_who_comes_first_and_waits_longer_is_told_not_the_other_way() -> None:
    """Technical contacts come when an agent has just become free, so nearly nobody is before them whatever the rule."""
    inverted = precedence(run(customers(), 12, workers=1))
    assert inverted
    assert all(one.longer > 0 and one.low < one.longer < one.high for one in inverted)
    served = precedence(run(customers("priority"), 12, workers=1))
    assert ("dealer", "consumer") not in {(one.higher, one.lower) for one in served}


def test_without_segments_there_is_nothing_to_compare() -> None:
    results = run(small(), 2, workers=1)
    assert precedence(results) == ()
    assert not len(segment_table(results))
    assert np.array_equal(segment_table(results).columns[:2], ["kpi", "name"])
