"""What stands for a center and is none is refused with what to write in its place."""

from __future__ import annotations

from typing import Any

import pytest

import sim


@pytest.mark.parametrize("given", ["small_shop", {"name": "a"}, None])
def test_a_center_is_given_and_not_its_name(given: Any) -> None:
    with pytest.raises(TypeError, match=r"^run: give a Center: sim\.load\("):
        sim.run(given, replications=2)
    with pytest.raises(TypeError, match=r'^compare: "today": give a Center: sim\.load\('):
        sim.compare({"today": given}, replications=2)


@pytest.mark.parametrize("given", ["small_shop", ["small_shop", "two_skills"]])
def test_alternatives_have_names(given: Any) -> None:
    with pytest.raises(TypeError, match=r"^compare: give centers by name"):
        sim.compare(given, replications=2)
