"""Who is staffed for what: the share of each contact type that each agent group is expected to serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.demand.heads import scheduled_heads
from sim.entities.units import PPM

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Float64


def assignment(center: Center) -> Float64:
    """Share of each type's contacts that each group is staffed for, (types, groups).

    Sourcing shares come first, then the groups that rank the type best, by their heads.
    """
    shares = np.zeros((len(center.contact_types), len(center.agent_groups)))
    for index, kind in enumerate(center.contact_types):
        for place, part in _places(center, kind):
            groups = [
                g for g, (name, group) in enumerate(center.agent_groups.items())
                if kind in group.skills and place in ("", center.place_of(name))
            ]  # fmt: skip
            entities = list(center.agent_groups.values())
            best = min((entities[g].skills[kind].rank for g in groups), default=0)
            chosen = [g for g in groups if entities[g].skills[kind].rank == best]
            heads = np.array([max(scheduled_heads(entities[g]), 1) for g in chosen], dtype=float)
            shares[index, chosen] += part * heads / heads.sum()
    return shares


def _places(center: Center, kind: str) -> list[tuple[str, float]]:
    sourcing = center.sourcing
    if sourcing.policy == "one_queue" or not center.is_sourced(kind):
        return [("", 1.0)]
    if sourcing.policy == "fill_first":
        return [(sourcing.order[0], 1.0)]
    return [(place, ppm / PPM) for place, ppm in zip(sourcing.places, sourcing.shares_ppm, strict=True)]
