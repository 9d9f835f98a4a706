"""A run must end: contacts that would be handed on for ever are refused before it begins."""

from __future__ import annotations

from typing import Any

import pytest

from sim.errors import ConfigError
from tests.simulation.tiny import Call, center, play


def chain(**ways: dict[str, float]) -> dict[str, Any]:
    """Types with the probabilities of their transfers."""
    return {
        name: {"transfers": [{"to": to, "probability": p} for to, p in targets.items()]}
        for name, targets in ways.items()
    }


@pytest.mark.parametrize(
    ("types", "endless"),
    [
        (chain(sales={"sales": 1.0}), {"sales"}),
        (chain(sales={"sales": 0.5, "support": 0.5}, support={"sales": 1.0}), {"sales", "support"}),
        (chain(sales={"support": 1.0}, support={"tier": 1.0}, tier={"support": 1.0}), {"sales", "support", "tier"}),
        (chain(sales={"support": 0.9}, support={"senior": 1.0}, senior={"support": 1.0}), {"support", "senior"}),
    ],
)  # fmt: skip
def test_circles_without_a_way_out_are_refused(types: dict[str, Any], endless: set[str]) -> None:
    """Each type that cannot get rid of its contacts is named."""
    with pytest.raises(ConfigError, match="transferred for ever") as caught:
        center(types)
    named = {problem.place.split(".")[1] for problem in caught.value.problems}
    assert named == endless


def test_circles_with_a_way_out_are_played() -> None:
    """Certain transfer to support, and from there back with probability 0.5: three legs by these tosses, then out."""
    described = center(chain(sales={"support": 1.0}, support={"sales": 0.5}))
    story = play(described, [Call(0, talk=5)])
    legs = story.column("leg")
    assert legs == list(range(len(legs)))
    assert story.column("transferred")[-1] == -1
    assert story.column("type") == [leg % 2 for leg in legs]
