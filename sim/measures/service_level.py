"""The eight service levels in use, as formulas over counts; none is right, so each is printed with its name.

T and s are `within` and `short_abandon` of the type's target; "within T" means a wait of at most T. Contacts that were
blocked or are still open are in no service level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sim.center import Center
    from sim.tables import Int64

Counts = Any
"""An integer, or an array of integers: the formulas hold for one scope and for many at once."""
Level = tuple[Counts, Counts]


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


def own_level(center: Center, contacts: Mapping[str, Int64]) -> dict[str, Int64]:
    """Numerator and denominator of the service level of each queue by the definition of its type's target."""
    met, counted = np.zeros_like(contacts["offered"]), np.zeros_like(contacts["offered"])
    for queue, entry in enumerate(center.queues):
        definition = center.contact_types[entry.contact_type].target.definition
        column = {name: table[:, queue] for name, table in contacts.items()}
        met[:, queue], counted[:, queue] = SERVICE_LEVELS[definition].of(column)
    return {"level_met": met, "level_counted": counted}
