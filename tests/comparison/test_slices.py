"""A long replication is played in slices of days, and adds up to the same as in one piece, to the last digit."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim.comparison import slices
from sim.comparison.forms import whole
from sim.comparison.results import Results
from sim.comparison.slices import Fingerprint, drawn, slices_of, waits_are_exact
from sim.comparison.units import Alternative, Played, Stream, fingerprint, play
from sim.demand.sample import sample_demand
from sim.load import load
from sim.measures.waits import STEP

if TYPE_CHECKING:
    from sim.center import Center

STREAM = Stream(3)


def days(count: int, end_of_day: str = "drain") -> Center:
    """Days of two skills with redials hours later; who came first is served first, whatever the priority."""
    redial = "contact_types.sales.redial={probability: 0.6, after: {exponential: {mean: 5h}}, at_most: 3}"
    few = (
        f"days={count}",
        "contact_types.sales.demand.volume=300",
        "contact_types.support.demand.volume=200",
    )
    basis = "contact_types.sales.demand.volume_basis=first_attempts"
    return load("two_skills", overrides=(*few, redial, basis, f"end_of_day={end_of_day}"))


def packed(center: Center, played: Played) -> dict[str, list[int]]:
    """All that is kept of a replication."""
    return {name: np.asarray(column).tolist() for name, column in whole().pack(center, played).items()}


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
@pytest.mark.parametrize("end_of_day", ["drain", "cut"])
def test_slices_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch, engine: str, end_of_day: str) -> None:
    """Every sum, the quantiles and the fingerprint of the customers."""
    center = days(5, end_of_day)
    assert len(slices_of(center)) == 1
    (one,) = play(Alternative(center, engine=engine), STREAM, 1, 1)
    monkeypatch.setattr(slices, "MOST_CONTACTS", 1100)
    assert slices_of(center) == [range(2), range(2, 4), range(4, 5)]
    (other,) = play(Alternative(center, engine=engine), STREAM, 1, 1)
    assert packed(center, one) == packed(center, other)
    assert other.tallies.contacts["redials"].any()


def test_quantiles_from_a_histogram_say_so_and_are_at_most_a_step_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where not every wait is kept; those of a day and the longest wait stay exact."""
    center = days(5)
    exact = Results(
        Alternative(center, engine="simpy"), STREAM, tuple(play(Alternative(center), STREAM, 0, 2))
    )
    assert not exact.kpis()["method"].str.contains("steps of").any()
    monkeypatch.setattr(slices, "MOST_CONTACTS", 600)
    monkeypatch.setattr(slices, "MOST_EXACT", 600)
    assert not waits_are_exact(center)
    read = Results(
        Alternative(center, engine="simpy"), STREAM, tuple(play(Alternative(center), STREAM, 0, 2))
    )
    for mine, theirs in zip(exact.tallies, read.tallies, strict=True):
        assert mine.quantiles.keys() == theirs.quantiles.keys()
        for (kind, name), waits in mine.quantiles.items():
            found = np.array(theirs.quantiles[kind, name])
            beyond = found - np.array(waits)
            assert np.all((beyond >= 0) & (beyond < STEP))
            assert beyond[-1] == 0
            assert kind != "day" or not beyond.any()
    table = read.kpis(("total", "day"))
    told = table[table["method"].str.contains("steps of 0.1 s")]
    assert set(told["kpi"]) == {"wait_p50", "wait_p90", "wait_p95"}
    assert set(told["scope"]) == {"total"}


def test_slices_of_demand_are_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bit for bit and in order, and each slice ends before its bound."""
    center = days(5)
    monkeypatch.setattr(slices, "MOST_CONTACTS", 1100)
    customers = Fingerprint()
    parts = list(drawn(center, STREAM, 1, customers))
    demand = sample_demand(center, 3, 1)
    for name, column in demand.as_dict().items():
        assert np.array_equal(column, np.concatenate([getattr(part.demand, name) for part in parts]))
    assert customers.digest() == fingerprint(demand)
    for part, later in itertools.pairwise(parts):
        assert part.until is not None
        assert part.demand.arrival.max() < part.until <= later.demand.arrival.min()
    assert parts[-1].until is None


def test_a_day_is_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many contacts it has."""
    center = days(3)
    monkeypatch.setattr(slices, "MOST_CONTACTS", 10)
    assert slices_of(center) == [range(1), range(1, 2), range(2, 3)]
