"""Values of replications: ratios of sums, and what is missing stays out."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.measure import Measure
from sim.measures.scopes import scopes
from sim.measures.tally import tally
from sim.measures.values import values
from tests.measures.made import outcomes, segment, two_places

TWO = two_places()
BUSY = tally(TWO, outcomes([segment(10 * k, 30) for k in range(9)] + [segment(200, 0)]))
QUIET = tally(TWO, outcomes([segment(10, 0)]))
EMPTY = tally(TWO, outcomes([]))


def test_a_ratio_over_replications_is_the_ratio_of_the_sums() -> None:
    found = values(TWO, [BUSY, QUIET])
    row = found.row("service_level")
    assert found.ratios()[:, row].tolist() == [0.1, 1.0]
    assert found.pooled()[row] == pytest.approx(2 / 11)


def test_a_replication_without_answers_has_no_wait_and_leaves_the_mean() -> None:
    found = values(TWO, [BUSY, EMPTY, QUIET])
    row = found.row("wait_p50")
    assert found.ratios()[:, row].tolist() == pytest.approx([30.0, np.nan, 0.0], nan_ok=True)
    assert found.denominators[:, row].tolist() == [1, 0, 1]
    assert found.pooled()[row] == 15.0


def test_totals_are_means_over_all_replications() -> None:
    found = values(TWO, [BUSY, EMPTY, QUIET])
    assert found.pooled()[found.row("offered")] == pytest.approx(11 / 3)


def test_a_row_is_found_by_measure_and_scope_or_refused_by_name() -> None:
    found = values(TWO, [QUIET])
    measure, scope = found.rows[found.row("asa", "type", "technical")]
    assert (measure.name, scope.kind, scope.name) == ("asa", "type", "technical")
    with pytest.raises(KeyError, match="overtime_hours is not measured over type sales"):
        found.row("overtime_hours", "type", "sales")


def test_a_measure_of_ones_own_is_a_name_a_formula_and_two_sums() -> None:
    calm = Measure(
        "calm", "share", "answered at once ÷ answered", lambda v: (v.answered - v.waited, v.answered)
    )
    found = values(TWO, [BUSY, QUIET], scopes(TWO, ["total", "group"]), [calm])
    assert [(measure.name, scope.name) for measure, scope in found.rows] == [("calm", "total")]
    assert found.pooled().tolist() == pytest.approx([2 / 11])


def test_no_replication_gives_rows_without_values() -> None:
    found = values(TWO, [])
    assert found.numerators.shape == (0, len(found.rows))
    assert np.isnan(found.pooled()).all()


@pytest.mark.parametrize("kinds", [("type",), ("total",), ("type", "total"), ("day", "group")])
def test_values_over_some_scopes_are_those_measured_alone(kinds: tuple[str, ...]) -> None:
    center = two_places()
    days = [tally(center, outcomes([segment(10 * n, n), segment(90_000 + n, 3 * n)])) for n in range(5)]
    part = values(center, days).over(kinds)
    alone = values(center, days, scopes(center, kinds))
    assert part.rows == alone.rows
    assert np.array_equal(part.numerators, alone.numerators)
    assert np.array_equal(part.pooled(), alone.pooled(), equal_nan=True)
