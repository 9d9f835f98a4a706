"""A replication that does not fit into memory is refused before anything is drawn."""

from __future__ import annotations

import pytest

import sim
from sim.comparison import room
from sim.errors import ConfigError

GIGABYTE = 10**9


def test_a_day_that_needs_more_memory_than_there_is_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """700 bytes for each of a hundred million contacts."""
    monkeypatch.setattr(room, "memory", lambda: 8 * GIGABYTE)
    center = sim.load("small_shop", ["contact_types.orders.demand.volume=1e8"])
    with pytest.raises(ConfigError) as told:
        sim.run(center, 2, workers=1)
    assert (
        "contact_types.orders.demand: 100,000,000 contacts are played at once, 100,000,000 of this type, and need "
        "about 70 GB of memory; this machine has 8 GB, room for 11,428,571 contacts a day" in str(told.value)
    )


def test_days_that_are_played_one_after_the_other_need_room_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred days of a million contacts each."""
    monkeypatch.setattr(room, "memory", lambda: GIGABYTE)
    words = ["contact_types.orders.demand.volume=1e6", "days=100"]
    room.must_fit(sim.load("small_shop", words))


def test_where_the_system_does_not_tell_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "memory", lambda: 0)
    room.must_fit(sim.load("small_shop", ["contact_types.orders.demand.volume=9e8"]))
