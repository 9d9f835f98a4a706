"""A replication that does not fit into memory is refused before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

import sim
from sim.comparison import room
from sim.comparison.pool import ThisMachine
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
    assert room.fitting(sim.load("small_shop", words)) == 1


def test_where_the_system_does_not_tell_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "memory", lambda: 0)
    assert room.fitting(sim.load("small_shop", ["contact_types.orders.demand.volume=9e8"])) > 1


def test_no_more_processes_play_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand contacts of 700 bytes need 7 MB each time: three such days fit into 25 MB, not four."""
    monkeypatch.setattr(room, "memory", lambda: 25_000_000)
    center = sim.load("small_shop", ["contact_types.orders.demand.volume=1e4"])
    asked = list[int]()

    def in_any_order(
        _pool: ThisMachine, function: Callable[..., Any], tasks: Sequence[Any], size: int
    ) -> Iterator[tuple[int, Any]]:
        asked.append(size)
        yield from ((place, function(*task)) for place, task in enumerate(tasks))

    monkeypatch.setattr(ThisMachine, "size", lambda *_: 4)
    monkeypatch.setattr(ThisMachine, "in_any_order", in_any_order)
    sim.run(center, 4)
    assert asked == [3]
