"""When two outcomes are the same."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.tables import Outcomes


def differences(one: Outcomes, other: Outcomes) -> list[str]:
    """Columns in which two outcomes differ; empty if they are equal contact for contact, to the microsecond."""
    found = [] if one.end == other.end else ["end"]
    for name in ("segments", "agent_states", "audit", "bot_sessions", "pending_sessions"):
        mine, theirs = getattr(one, name), getattr(other, name)
        columns = [field.name for field in fields(mine)]
        found += [f"{name}.{c}" for c in columns if not np.array_equal(getattr(mine, c), getattr(theirs, c))]
    return found
