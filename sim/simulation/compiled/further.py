"""By which rules customers of each contact type come again, as records; see `sim.simulation.compiled.attempts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.entities.further import LOSSES, Redial
from sim.simulation.attempts import switch_of
from sim.simulation.compiled.layouts import RULES, Further
from sim.simulation.compiled.record_type import layout_of

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.demand.plan import SamplingPlan


def further_rules(
    center: Center, plan: SamplingPlan, first: int
) -> tuple[NDArray[Any], list[tuple[float, ...]]]:
    """`RULES` of each contact type, and the ways as which customers come, to be put from row `first` on."""
    numbers = {name: index for index, name in enumerate(center.type_names)}
    made = np.zeros(RULES * len(numbers), dtype=layout_of(Further))
    switches = list[tuple[float, ...]]()
    for index, kind in enumerate(center.contact_types.values()):
        machine = kind.self_service.recontact if kind.self_service else None
        redials = kind.redial.by_loss if kind.redial else (None,) * LOSSES
        rows = made[index * RULES : (index + 1) * RULES]
        rows["after"] = (
            *plan.redial_after[index],
            plan.recontact_after[index],
            plan.uncontained_after[index],
        )
        for row, rule in zip(rows, (*redials, kind.recontact, machine), strict=True):
            if rule is None:
                continue
            row["at_most"], row["probability"] = rule.at_most, rule.probability
            found = [(reached, to, 0, 0, 0, 0.0, 0) for reached, to in switch_of(rule, numbers)]
            row["switch"], row["switch_count"] = first + len(switches), len(found)
            switches += found
            if isinstance(rule, Redial):
                row["keeps_work"], row["keeps_patience"] = rule.work == "kept", rule.patience == "kept"
    return made, switches
