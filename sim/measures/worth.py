"""What contacts are worth to whoever runs the center, by their segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.measures.cost import MILLIONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.center import Center
    from sim.tables import Int64


def value_columns(center: Center, contacts: Mapping[str, Int64]) -> dict[str, Int64]:
    """Value per (interval, queue) in millionths, offered (`value_offered`) and abandoned (`value_abandoned`)."""
    worth = np.array(
        [round(center.value_of(queue.contact_type) * MILLIONTHS) for queue in center.queues], np.int64
    )
    return {"value_offered": contacts["offered"] * worth, "value_abandoned": contacts["abandoned"] * worth}
