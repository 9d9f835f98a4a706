"""How many replications fit into this machine's memory at once, asked before anything is drawn."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sim.comparison.slices import slices_of
from sim.demand.expected import expected_arrivals
from sim.errors import ConfigError, Problem
from sim.measures.layout import layout

if TYPE_CHECKING:
    from sim.center import Center

BYTES = 700
"""Of a contact while its slice is played and added up; measured with a million contacts on one day."""
_GIGABYTE = 1e9
_MANY = 1_000
"""Replications of which nobody asks whether more of them fit."""


def fitting(center: Center) -> int:
    """How many replications there is room for; ConfigError where the busiest days that are played together need more
    memory than there is."""
    contacts, there = expected_arrivals(center), memory()
    if not there or contacts.sum() * BYTES * _MANY <= there:
        return _MANY
    bounds = layout(center).day_bounds
    rows = [contacts[bounds[days.start] : bounds[days.stop]] for days in slices_of(center)]
    largest = max(rows, key=lambda part: float(part.sum())).sum(axis=0)
    needed = max(1.0, float(largest.sum())) * BYTES
    if needed > there:
        name = center.type_names[int(largest.argmax())]
        text = (
            f"{largest.sum():,.0f} contacts are played at once, {largest.max():,.0f} of this type, and need about "
            f"{needed / _GIGABYTE:,.0f} GB of memory; this machine has {there / _GIGABYTE:,.0f} GB, room for "
            f"{there / BYTES:,.0f} contacts a day"
        )
        raise ConfigError([Problem(f"contact_types.{name}.demand", text)], center.name)
    return int(there / needed)


def memory() -> int:
    """Bytes of memory of this machine; 0 where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 0
