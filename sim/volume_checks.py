"""Volumes that no machine could play, found before anything is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.center import Center
    from sim.entities.contact_type import DemandForecast

MOST_CONTACTS = 1_000_000_000
"""Contacts that a forecast may hold: visits are numbered up to 2^31, and some contacts come more than once."""


def volumes(center: Center) -> Iterator[Problem]:
    """Types whose volumes make the center's too large; where only all together do, each of them is named."""
    expected = {
        name: _contacts(kind.demand, center.days)
        for name, kind in center.contact_types.items()
        if kind.demand
    }
    if sum(expected.values()) <= MOST_CONTACTS:
        return
    part = MOST_CONTACTS / len(expected)
    for name, contacts in expected.items():
        if contacts > part:
            demand = center.contact_types[name].demand
            given = f"volume {demand.volume:g}" if demand and demand.volume is not None else "the forecast"
            yield Problem(
                f"contact_types.{name}.demand",
                f"{given} comes to {contacts:.3g} contacts in {_days(center.days)}; all types together may have "
                f"{MOST_CONTACTS:,} in a replication",
            )


def _contacts(demand: DemandForecast, days: int) -> float:
    """Contacts of a forecast, with a weekday's factor at its highest."""
    if demand.rows is not None:
        return sum(row.volume for row in demand.rows)
    return (demand.volume or 0.0) * days * max(demand.weekdays.values(), default=1.0)


def _days(days: int) -> str:
    return "a day" if days == 1 else f"{days} days"
