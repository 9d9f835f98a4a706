"""How a day's volume falls on its intervals, by the wall clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.entities.units import DAY

if TYPE_CHECKING:
    from sim.entities.contact_type import DemandForecast
    from sim.entities.units import Hours


def day_shares(demand: DemandForecast, opening: Hours | None, weekday: str, interval: int) -> list[float]:
    """Share of the volume of a weekday that comes in each of its intervals, from midnight on.

    The shape's weights hold for the open intervals, or for those of the whole day if there are as many; else
    `outside_hours` of the volume comes evenly while the type is closed. On a closed day all of it comes so, or nothing.
    """
    slots = DAY // interval
    first, last = (clock // interval for clock in opening) if opening else (0, 0)
    is_open = [first <= slot < last for slot in range(slots)]
    if not any(is_open):
        return [1.0 / slots if demand.outside_hours else 0.0] * slots
    weights = demand.shape.get(weekday, (1.0,))
    if len(weights) == slots:
        return [weight / sum(weights) for weight in weights]
    outside = 0.0 if all(is_open) else demand.outside_hours
    shape = weights if len(weights) == last - first else (1.0,) * (last - first)
    return [
        (1.0 - outside) * (shape[slot - first] / sum(shape)) if inside else outside / is_open.count(False)
        for slot, inside in enumerate(is_open)
    ]
