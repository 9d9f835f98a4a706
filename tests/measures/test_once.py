"""What is made of a center once."""

from __future__ import annotations

import gc
from typing import Any

from sim.center import Center
from sim.measures.once import once
from tests.measures.made import one_queue
from tests.threads import THREADS, at_the_same_time


def test_each_center_is_looked_at_once_and_forgotten_with_it() -> None:
    """Two equal centers are two; a third that may lie where the first lay is looked at anew."""
    seen: list[str] = []

    @once
    def name_of(center: Center) -> str:
        seen.append(center.name)
        return center.name

    first, second = (Center.from_dict(one_queue(name=name)) for name in ("first", "second"))
    assert [name_of(center) for center in (first, second, first)] == ["first", "second", "first"]
    del first
    gc.collect()
    third = Center.from_dict(one_queue(name="third"))
    assert name_of(third) == "third"
    assert seen == ["first", "second", "third"]


class Stub:
    """Something to be remembered by, quicker to make than a center."""

    def __init__(self) -> None:
        self.own = object()


def test_threads_may_ask_at_the_same_time() -> None:
    """Centers come and go in four threads, as on a worker of a cluster: each gets what was made of its own."""
    right: list[int] = []

    @once
    def own(center: Any) -> object:
        return center.own

    def ask() -> None:
        for _ in range(1000):
            centers: list[Any] = [Stub() for _ in range(8)]
            right.append(sum(own(one) is one.own for one in (*centers, *centers)))

    at_the_same_time(ask)
    assert right == [16] * (1000 * THREADS)
