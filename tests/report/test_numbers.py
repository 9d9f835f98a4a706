"""Numbers as text: units, signs, missing values."""

from __future__ import annotations

import math

import pytest

from sim.report.numbers import count, interval, number, short, with_interval

NAN = math.nan


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.8214, "share", "82.1 %"),
        (-0.0312, "points", "−3.1 points"),
        (12.34, "s", "12.3 s"),
        (238.2, "s", "238 s"),
        (750.0, "s", "12.5 min"),
        (62_754.0, "s", "17.4 h"),
        (2.765, "EUR", "2.77 EUR"),
        (1162.4, "EUR", "1,162 EUR"),
        (455.5, "contacts", "456"),
        (0.4, "h", "0.4 h"),
        (NAN, "share", "–"),
        (-0.00001, "share", "0.0 %"),
    ],
)
def test_a_number_is_written_with_the_decimals_and_the_unit_that_suit_it(
    value: float, unit: str, text: str
) -> None:
    assert number(value, unit) == text


def test_an_interval_stands_behind_its_value_on_the_same_scale() -> None:
    assert with_interval(0.82, 0.795, 0.845, "share") == "82.0 % (79.5–84.5)"
    assert with_interval(0.02, -0.01, 0.05, "points", signed=True) == "+2.0 points (−1.0 to +5.0)"
    assert with_interval(0.82, NAN, NAN, "share") == "82.0 %"
    assert with_interval(NAN, NAN, NAN, "share") == "–"
    assert interval(590.0, 610.0, "s", 600.0) == "9.8 – 10.2"
    assert interval(NAN, 1.0, "s", 1.0) == ""


def test_counts_and_long_names() -> None:
    assert (count(1, "day"), count(1200, "day")) == ("1 day", "1,200 days")
    assert short("a long name of an alternative", 12) == "a long n…ive"
    assert short("short", 12) == "short"
