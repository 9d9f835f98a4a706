from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.demand.philox import philox4x64

WORD = st.one_of(st.integers(0, 2**64 - 1), st.sampled_from([0, 1, 2**63, 2**64 - 1]))


def numpy_block(key: tuple[int, int], counter: tuple[int, int, int, int]) -> list[int]:
    """The same block from NumPy, which increments its 256-bit counter before use."""
    number = sum(word << (64 * place) for place, word in enumerate(counter))
    generator = np.random.Philox(counter=(number - 1) % 2**256, key=key[0] + (key[1] << 64))
    return [int(word) for word in generator.random_raw(4)]


def block(key: tuple[int, int], counter: tuple[int, int, int, int]) -> list[int]:
    words = [np.uint64(word) for word in (*key, *counter)]
    return [int(word) for word in philox4x64(*words)]


@pytest.mark.parametrize(
    ("key", "counter", "expected"),
    [
        ((0, 0), (0, 0, 0, 0), "16554d9eca36314c db20fe9d672d0fdc d7e772cee186176b 7e68b68aec7ba23b"),
        (
            (2**64 - 1,) * 2,
            (2**64 - 1,) * 4,
            "87b092c3013fe90b 438c3c67be8d0224 9cc7d7c69cd777b6 a09caebf594f0ba0",
        ),
        (
            (0x452821E638D01377, 0xBE5466CF34E90C6C),
            (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89),
            "a528f45403e61d95 38c72dbd566e9788 a5a1610e72fd18b5 57bd43b5e52b7fe6",
        ),
    ],
)
def test_published_known_answers(key, counter, expected):
    assert [f"{word:016x}" for word in block(key, counter)] == expected.split()


@given(st.tuples(WORD, WORD), st.tuples(WORD, WORD, WORD, WORD))
def test_equals_numpy_bit_for_bit(key, counter):
    assert block(key, counter) == numpy_block(key, counter)


@pytest.mark.parametrize("carried", [1, 2, 3])
def test_equals_numpy_where_the_counter_carries_over_words(carried):
    counter = tuple(0 if place < carried else 7 for place in range(4))
    assert block((11, 13), counter) == numpy_block((11, 13), counter)


def test_each_counter_word_and_each_key_word_matters():
    base = block((1, 2), (3, 4, 5, 6))
    others = [
        block((1, 2), tuple(w + (i == place) for i, w in enumerate((3, 4, 5, 6)))) for place in range(4)
    ]
    others += [block((2, 2), (3, 4, 5, 6)), block((1, 3), (3, 4, 5, 6))]
    assert all(other != base for other in others)
    assert len({tuple(other) for other in others}) == len(others)
