"""The eight service levels in use, as formulas over counts; none is right, so each is printed with its name.

T and s are `within` and `short_abandon` of the type's target; "within T" means a wait of at most T. Contacts that were
blocked or are still open are in no service level, nor are deferred ones: the level of these is the share done when due.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sim.measures.first_attempts import first

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sim.center import Center
    from sim.tables import Int64

Counts = Any
"""An integer, or an array of integers: the formulas hold for one scope and for many at once."""
Level = tuple[Counts, Counts]
_COUNTED = ("answered_within", "abandoned_within", "short_abandoned", "flow_out")
_LIVE = {"answered": "answered_live", "abandoned": "abandoned_live"}


class SupportsCounts(Protocol):
    """Counts by name."""

    def __getitem__(self, name: str, /) -> Counts: ...


@dataclass(frozen=True)
class ServiceLevel:
    """One definition: the formula in words, and as (numerator, denominator) of named counts."""

    formula: str
    of: Callable[[Mapping[str, Counts]], Level]


SERVICE_LEVELS: dict[str, ServiceLevel] = {
    "SL1": ServiceLevel(
        "answered within T ÷ (answered + abandoned)",
        lambda n: (n["answered_within"], n["answered"] + n["abandoned"]),
    ),
    "SL2": ServiceLevel(
        "answered within T ÷ (answered + abandoned − abandoned within T)",
        lambda n: (n["answered_within"], n["answered"] + n["abandoned"] - n["abandoned_within"]),
    ),
    "SL3": ServiceLevel(
        "(answered + abandoned, both within T) ÷ (answered + abandoned)",
        lambda n: (n["answered_within"] + n["abandoned_within"], n["answered"] + n["abandoned"]),
    ),
    "SL4": ServiceLevel(
        "answered within T ÷ answered",
        lambda n: (n["answered_within"], n["answered"]),
    ),
    "SL5": ServiceLevel(
        "answered within T ÷ (answered + abandoned − short abandons)",
        lambda n: (n["answered_within"], n["answered"] + n["abandoned"] - n["short_abandoned"]),
    ),
    "SL6": ServiceLevel(
        "(answered within T + short abandons) ÷ (answered + abandoned)",
        lambda n: (n["answered_within"] + n["short_abandoned"], n["answered"] + n["abandoned"]),
    ),
    "SL7": ServiceLevel(
        "answered within T ÷ (answered + abandoned + flow-outs)",
        lambda n: (n["answered_within"], n["answered"] + n["abandoned"] + n["flow_out"]),
    ),
    "SL8": ServiceLevel(
        "answered within T ÷ (answered + abandoned − abandoned), which is SL4",
        lambda n: (n["answered_within"], n["answered"] + n["abandoned"] - n["abandoned"]),
    ),
}


def live_counts(counts: SupportsCounts) -> dict[str, Counts]:
    """What the eight definitions are made of, of live contacts."""
    return {name: counts[name] for name in _COUNTED} | {name: counts[live] for name, live in _LIVE.items()}


def first_counts(counts: SupportsCounts) -> dict[str, Counts]:
    """The same of first attempts."""
    return {name: counts[first(name)] for name in _COUNTED} | {
        name: counts[first(live)] for name, live in _LIVE.items()
    }


def own_level(center: Center, contacts: Mapping[str, Int64]) -> dict[str, Int64]:
    """Numerator and denominator of the service level of each queue: by the definition of its type's target, of deferred
    work the share finished when due."""
    met, counted = contacts["due_met"].copy(), contacts["due_counted"].copy()
    _by_definition(center, live_counts(contacts), met, counted)
    return {"level_met": met, "level_counted": counted}


def first_level(center: Center, contacts: Mapping[str, Int64]) -> dict[str, Int64]:
    """As `own_level`, of first attempts on live channels."""
    counts = first_counts(contacts)
    met, counted = np.zeros_like(counts["answered"]), np.zeros_like(counts["answered"])
    _by_definition(center, counts, met, counted)
    return {"first_level_met": met, "first_level_counted": counted}


def _by_definition(center: Center, counts: Mapping[str, Int64], met: Int64, counted: Int64) -> None:
    """Write numerator and denominator of each live queue, by the definition of its type's target."""
    for queue, entry in enumerate(center.queues):
        if not center.is_deferred(entry.contact_type):
            definition = center.contact_types[entry.contact_type].target.definition
            column = {name: table[:, queue] for name, table in counts.items()}
            met[:, queue], counted[:, queue] = SERVICE_LEVELS[definition].of(column)
