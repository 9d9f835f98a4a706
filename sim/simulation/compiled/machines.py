"""Self-service of each contact type, as records, and the machines; see `sim.simulation.compiled.self_service`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import NEVER, to_ppm
from sim.simulation.compiled.layouts import SelfService
from sim.simulation.compiled.record_type import layout_of

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.tables import Int64


def self_services(center: Center) -> NDArray[Any]:
    """How contacts of every type begin."""
    made = np.zeros(len(center.type_names), dtype=layout_of(SelfService))
    made["machine"] = -1
    machines = list(center.self_services)
    for row, kind in zip(made, center.contact_types.values(), strict=True):
        if (rule := kind.self_service) is not None:
            row["machine"], row["share"] = machines.index(rule.at), rule.share
            row["contained"], row["leaves"] = rule.contained, rule.contained + rule.falsely_contained
            row["blocks"], row["eased"] = rule.when_full == "blocked", to_ppm(rule.hand_off.aht)
    return made


def rooms(center: Center) -> Int64:
    """How many sessions each machine can hold."""
    capacities = [machine.capacity for machine in center.self_services.values()]
    return np.array([NEVER if capacity is None else capacity for capacity in capacities], np.int64)
