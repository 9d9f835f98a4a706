"""What happens at the entrance of each contact type, as records: lines, announced waits, balking, callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.lines import trunk_of_type
from sim.policies.prediction import predictor_of
from sim.simulation.compiled.layouts import BY_A_TOSS, BY_THE_WAIT, Entrance
from sim.simulation.compiled.record_type import layout_of

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from sim.center import Center
    from sim.demand.plan import SamplingPlan


def entrances(center: Center, plan: SamplingPlan) -> dict[str, NDArray[Any]]:
    """The entrance of every contact type, and the odds of balking of all of them one after the other."""
    odds: list[float] = []
    made = np.zeros(len(center.type_names), dtype=layout_of(Entrance))
    made["trunk"], made["predictor"] = trunk_of_type(center), -1
    made["tolerance"], made["dial_after"] = plan.tolerance, plan.dial_after
    for row, kind in zip(made, center.contact_types.values(), strict=True):
        if (balking := kind.balking) is not None:
            row["balks"] = BY_A_TOSS if balking.odds else BY_THE_WAIT
            row["balk_odds"], row["balk_odds_count"] = len(odds), len(balking.odds)
            odds += balking.odds
            row["predictor"] = -1 if balking.announced is None else predictor_of(balking.announced)
        if (callback := kind.callback) is not None:
            row["calls_back"], row["predictor"] = 1, predictor_of(callback.predictor)
            row["callback_above"], row["ring"] = callback.when_wait_above, callback.ring
            row["accept"], row["no_answer"] = callback.accept, callback.no_answer
            row["dial_at_most"] = callback.retry.at_most if callback.retry else 0
    return {"entrances": made, "balk_odds": np.array(odds, dtype=np.float64)}
