from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.demand.streams import Purpose, check_owners, owner_key, replication_word, uniform, uniforms
from sim.errors import ConfigError

HALF_WORD = st.integers(0, 2**32 - 1)
SMALL = st.integers(0, 2**31 - 1)
OWNER = st.integers(-(2**63), 2**63 - 1)


def test_purposes_are_append_only():
    names = (
        "POSITION PATIENCE WORK TRANSFER HOLD WRAP_UP RESOLUTION REDIAL REDIAL_DELAY SOURCING TIE TRANSFER_DELAY "
        "COUNT NOISE BUSYNESS SPARE PRESENT LATE BREAK PROFICIENCY"
    )
    assert [purpose.name for purpose in Purpose][:20] == names.split()
    assert [purpose.value for purpose in Purpose] == list(range(len(Purpose)))


@given(st.integers(0, 2**62), OWNER, st.sampled_from(Purpose), SMALL, HALF_WORD, SMALL, HALF_WORD, SMALL)
def test_layout_of_key_and_counter(seed, owner, purpose, interval, ordinal, attempt, leg, replication):
    """The written layout, taken from NumPy's generator: any change would silently change every result."""
    words = (purpose // 4, interval << 32 | ordinal, attempt << 32 | leg, replication)
    number = sum(word << (64 * place) for place, word in enumerate(words))
    generator = np.random.Philox(counter=(number - 1) % 2**256, key=seed + ((owner % 2**64) << 64))
    word = int(generator.random_raw(4)[purpose % 4])
    expected = ((word >> 12) + 0.5) * 2.0**-52
    place = (seed, owner, purpose, interval, ordinal, attempt, leg, replication)
    assert uniform(*place, 0) == expected
    assert uniform(*place, 1) == 1.0 - expected


@given(
    OWNER,
    st.integers(0, 4),
    st.lists(st.tuples(SMALL, HALF_WORD, SMALL, HALF_WORD), min_size=1),
    st.integers(0, 1),
)
def test_columns_equal_single_numbers_bit_for_bit(owner, block, places, flip):
    columns = np.array(places, dtype=np.int64).T
    u = uniforms(5, owner, block, *columns, 3, flip)
    singles = [[uniform(5, owner, 4 * block + k, *place, 3, flip) for k in range(4)] for place in places]
    assert u.tolist() == singles


def test_numbers_stand_for_whole_columns():
    rows = np.arange(6)
    assert (
        uniforms(1, 2, 0, 9, rows, 0, 1) == uniforms(1, 2, 0, np.full(6, 9), rows, np.zeros(6), np.ones(6))
    ).all()
    assert uniforms(1, 2, 0, 9, 4).shape == (1, 4)
    assert uniforms(1, 2, 0, 9, rows[:0]).shape == (0, 4)
    with pytest.raises(ValueError, match=r"different lengths: \[5, 6\]"):
        uniforms(1, 2, 0, rows, rows[:5])


def test_antithetic_numbers_are_exact_mirrors():
    u, v = (uniforms(1, 2, 0, 0, np.arange(10_000), flip=flip) for flip in (0, 1))
    assert (u + v == 1.0).all()
    assert ((u > 0) & (u < 1) & (1.0 - (1.0 - u) == u)).all()


def test_antithetic_replications_form_pairs():
    assert [replication_word(r, antithetic=True) for r in range(4)] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [replication_word(r, antithetic=False) for r in range(4)] == [(0, 0), (1, 0), (2, 0), (3, 0)]


def test_owner_key_is_the_signed_hash_of_room_and_name():
    assert owner_key("demand", "sales") == -7_288_835_871_289_729_187
    assert owner_key("demand", "sales") != owner_key("roster", "sales")
    keys = [owner_key("demand", f"type {k}") for k in range(1000)]
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert min(keys) < 0 < max(keys)


def test_two_owners_with_one_hash_are_refused():
    keys = check_owners([("demand", "sales"), ("roster", "sales"), ("demand", "sales")])
    assert keys == {(room, "sales"): owner_key(room, "sales") for room in ("demand", "roster")}
    with pytest.raises(ConfigError, match=r"roster\.sales: has the same random numbers as demand\.sales"):
        check_owners([("demand", "sales"), ("roster", "sales")], key=lambda room, name: 7)
    with pytest.raises(ConfigError, match="rename one of the two"):
        check_owners([("a/b", "c"), ("a", "b/c")])


@pytest.mark.parametrize("column", range(4))
def test_numbers_are_uniform(column):
    """Chi-square over 1,000 cells, 2e5 numbers: within 5 standard deviations (sqrt(2 x 999)) of its mean 999."""
    u = uniforms(
        20260413, owner_key("demand", "sales"), 0, np.arange(200_000) // 500, np.arange(200_000) % 500
    )
    counts = np.bincount((u[:, column] * 1000).astype(int), minlength=1000)
    assert abs(((counts - 200) ** 2 / 200).sum() - 999) < 5 * sqrt(2 * 999)


def test_neighbours_are_independent():
    """Correlations of purposes, owners, seeds, ordinals and replications: within 5 / sqrt(n) of 0, n = 1e5."""
    rows, owner = np.arange(100_000), owner_key("demand", "sales")
    base = uniforms(1, owner, 0, 3, rows)
    others = {
        "seed": uniforms(2, owner, 0, 3, rows),
        "owner": uniforms(1, owner + 1, 0, 3, rows),
        "block": uniforms(1, owner, 1, 3, rows),
        "interval": uniforms(1, owner, 0, 4, rows),
        "ordinal": uniforms(1, owner, 0, 3, rows + 1),
        "attempt": uniforms(1, owner, 0, 3, rows, 1),
        "leg": uniforms(1, owner, 0, 3, rows, 0, 1),
        "replication": uniforms(1, owner, 0, 3, rows, replication=1),
    }
    band = 5 / sqrt(len(rows))
    worst = {name: abs(np.corrcoef(base[:, 0], other[:, 0])[0, 1]) for name, other in others.items()}
    worst |= {f"purpose {k}": abs(np.corrcoef(base[:, 0], base[:, k])[0, 1]) for k in (1, 2, 3)}
    assert {name: r for name, r in worst.items() if r > band} == {}
