"""What is made of a center once."""

from __future__ import annotations

import gc

from sim.center import Center
from sim.measures.once import once
from tests.measures.made import one_queue


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
