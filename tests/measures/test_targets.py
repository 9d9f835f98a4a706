"""Periods that meet their target, by interval and by day."""

from __future__ import annotations

import pytest

from sim.measures.scopes import scopes
from sim.measures.tally import tally
from sim.measures.values import Values, values
from sim.tables import Disposition
from tests.measures.made import outcomes, segment, two_places

TWO = two_places()
DAY = 86400


def _values(rows: list[dict[str, int]]) -> Values:
    return values(TWO, [tally(TWO, outcomes(rows))], scopes(TWO, ["total", "type", "day", "type_day"]))


def _share(found: Values, measure: str, kind: str = "type", name: str = "sales") -> tuple[float, float]:
    row = found.row(measure, kind, name)
    return float(found.numerators[0, row]), float(found.denominators[0, row])


def test_intervals_with_a_service_level_count_and_empty_ones_leave() -> None:
    rows = [
        segment(10, 0),
        segment(2000, 30),
        segment(4000, 0),
        *[segment(6000 + k, 0) for k in range(4)],
        segment(6010, 30),
    ]
    found = _values(rows)
    assert _share(found, "intervals_in_target") == (3, 4)
    assert _share(found, "intervals_in_target", "day", "2026-04-14") == (0, 0)
    assert found.ratios()[0, found.row("worst_interval", "type", "sales")] == 0.0


def test_exactly_the_target_is_met() -> None:
    """Four of five within T are 80 %, the target."""
    found = _values([segment(10 * k, 0) for k in range(4)] + [segment(50, 30)])
    assert _share(found, "target_met") == (1, 1)


@pytest.mark.parametrize(("lost", "met"), [(2, 1), (3, 0)])
def test_a_day_must_also_keep_the_ceiling_on_abandonment(lost: int, met: int) -> None:
    """Short abandons leave the service level (SL5) at 100 %; the ceiling of 25 % allows 2 lost of 8, not 3 of 9."""
    found = _values([segment(10 * k, 0) for k in range(6)] + [segment(100, 2, Disposition.ABANDONED)] * lost)
    assert _share(found, "days_in_target") == (met, 1)
    assert _share(found, "target_met") == (met, 1)
    assert _share(found, "intervals_in_target") == (1, 1)


def test_days_belong_to_their_day_and_type() -> None:
    rows = [segment(DAY - 1, 0), segment(DAY + 5, 30), segment(DAY + 7, 50, queue=1, type=1)]
    found = _values(rows)
    assert _share(found, "days_in_target") == (1, 2)
    assert _share(found, "days_in_target", "day", "2026-04-13") == (1, 1)
    assert _share(found, "days_in_target", "day", "2026-04-14") == (1, 2)
    assert _share(found, "days_in_target", "type_day", "sales 2026-04-14") == (0, 1)
    assert _share(found, "days_in_target", "total", "total") == (2, 3)


def test_target_met_counts_the_periods_that_each_target_names() -> None:
    """Sales is measured by day (its one day fails), technical by interval (two of three hold)."""
    rows = [
        segment(10, 30),
        *[segment(at, wait, queue=1, type=1) for at, wait in [(10, 60), (1900, 61), (3700, 0)]],
    ]
    found = _values(rows)
    assert _share(found, "target_met") == (0, 1)
    assert _share(found, "target_met", name="technical") == (2, 3)
    assert _share(found, "target_met", "total", "total") == (2, 4)


def test_a_period_with_only_short_abandons_has_no_service_level() -> None:
    found = _values([segment(10, 3, Disposition.ABANDONED)])
    assert _share(found, "target_met") == (0, 0)
    assert _share(found, "abandonment") == (1, 1)
