"""What a worker sends is what its starter reads."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import sim
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.measures.tally import tally
from sim.measures.travel import full, packed, sparse, unpacked
from sim.simulation.engine import play


@pytest.mark.parametrize("name", ["small_shop", "two_skills"])
def test_sums_are_the_same_after_the_way_from_another_process(name: str) -> None:
    center = sim.load(name)
    sums = tally(center, play(center, sample_demand(center, 1), sample_roster(center, 1)))
    read = pickle.loads(pickle.dumps(sums))
    assert vars(read).keys() == vars(sums).keys()
    for key, tables in vars(sums).items():
        if isinstance(tables, dict):
            assert list(vars(read)[key]) == list(tables)
            for table in tables:
                np.testing.assert_array_equal(vars(read)[key][table], tables[table])
        else:
            np.testing.assert_array_equal(vars(read)[key], tables)
            assert vars(read)[key].dtype == tables.dtype


def test_tables_of_several_shapes_and_none_at_all_travel_too() -> None:
    for tables in ({}, {"a": np.arange(3), "b": np.arange(4)}, {"a": np.arange(2)}):
        read = unpacked(packed(tables))
        assert list(read) == list(tables)
        for name, table in tables.items():
            np.testing.assert_array_equal(read[name], table)


def test_zeros_stay_at_home() -> None:
    table = np.zeros((3, 50), dtype=np.int64)
    table[1, 7], table[2, 49] = 5, -1
    assert len(sparse(table)[1]) == 2
    np.testing.assert_array_equal(full(sparse(table)), table)
