"""How each agent differs from their group, drawn once for a replication whatever the days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.demand.laws import quantiles
from sim.demand.plan import FACTOR_UNIT, SamplingPlan
from sim.demand.streams import Purpose, uniforms
from sim.entities.units import PPM, to_ppm

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Int64

_EVERY_DAY = 0


def proficiencies(
    center: Center,
    plan: SamplingPlan,
    group_of: Int64,
    ordinal: Int64,
    seed: int,
    replication: int,
    flip: int,
) -> tuple[Int64, Int64, Int64]:
    """Handle-time multiplier, points of resolution and factor on transfers of each agent, in parts per million: 1, 0
    and 1 where a group does not say how its agents differ."""
    aht, resolution = np.full(len(group_of), PPM, dtype=np.int64), np.zeros(len(group_of), dtype=np.int64)
    transfer = aht.copy()
    for group, entity in enumerate(center.agent_groups.values()):
        if entity.proficiency is None:
            continue
        rows = np.flatnonzero(group_of == group)

        def draws(purpose: Purpose, group: int = group, rows: Int64 = rows) -> np.ndarray:
            key = plan.group_keys[group]
            u = uniforms(seed, key, purpose // 4, _EVERY_DAY, ordinal[rows], 0, 0, replication, flip)
            return u[:, purpose % 4].copy()

        own = np.ones(len(rows))
        if plan.proficiency[group] >= 0:
            u = draws(Purpose.PROFICIENCY)
            own = quantiles(plan.laws, plan.proficiency[group], u) / FACTOR_UNIT
        if beginners := entity.proficiency.new:
            new = draws(Purpose.BEGINNER) < beginners.share
            own = np.where(new, own * beginners.aht, own)
            resolution[rows[new]] = to_ppm(beginners.resolution)
            transfer[rows[new]] = to_ppm(beginners.transfer)
        aht[rows] = np.maximum(np.rint(own * PPM), 1).astype(np.int64)
    return aht, resolution, transfer
