"""Chains of all states by the names of the cases that they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.theory.small_chains import Chain


def by_name(chains: Mapping[str, Callable[[], Chain]]) -> Callable[[str], Chain]:
    """A function: the chain of a case, solved once."""
    return cache(lambda name: chains[name]())
