"""Which contacts there are, and their order of arrival."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.demand.places import contacts_of, order_of_arrival

COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=12)


@given(COUNTS, st.integers(0, 1000))
def test_every_contact_has_its_interval_and_its_number(counts: list[int], first: int) -> None:
    intervals = np.arange(first, first + len(counts))
    interval, ordinal = contacts_of(np.array(counts), intervals)
    expected = [(i, n) for i, count in zip(intervals.tolist(), counts, strict=True) for n in range(count)]
    assert list(zip(interval.tolist(), ordinal.tolist(), strict=True)) == expected


@given(COUNTS, st.integers(0, 1000), st.sampled_from([1, 3, 7, 1_800_000_000]), st.integers(0, 99))
def test_order_is_that_of_a_stable_sort(counts: list[int], first: int, width: int, seed: int) -> None:
    """Two types after each other, each interval by interval; with narrow intervals most contacts share a moment."""
    numbers = np.random.default_rng(seed)
    intervals = np.arange(first, first + len(counts))
    interval = np.concatenate([contacts_of(np.array(some), intervals)[0] for some in (counts, counts[::-1])])
    arrival = interval * width + numbers.integers(0, width, len(interval))
    expected = np.argsort(arrival, kind="stable")
    np.testing.assert_array_equal(order_of_arrival(arrival, interval, width), expected)


def test_nobody_has_no_order() -> None:
    nobody = np.zeros(0, dtype=np.int64)
    assert len(order_of_arrival(nobody, nobody, 1)) == 0
