"""Which numbers stand for the whole center: waits and service of live channels, where there are deferred ones too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

OF_LIVE = (
    "service_level", *(f"service_level_{number}" for number in range(1, 9)), "worst_interval", "asa", "wait_mean",
    "wait_if_any", "wait_p50", "wait_p90", "wait_p95", "wait_max", "wait_to_conversation", "time_to_abandon",
    "abandonment", "short_abandonment",
)  # fmt: skip
"""KPIs that say nothing where contacts with and without a waiting customer are thrown together."""
NOTE = "Service levels, waits and abandonment are those of live channels; deferred ones have a table of their own."


def headline(kpis: pd.DataFrame) -> pd.DataFrame:
    """Rows of KPIs (or of their differences) in which those of the total that are `OF_LIVE` are of live channels."""
    import pandas as pd

    live = kpis[(kpis["scope"] == "channel_kind") & (kpis["name"] == "live") & kpis["kpi"].isin(OF_LIVE)]
    if not len(live):
        return kpis
    replaced = (kpis["scope"] == "total") & kpis["kpi"].isin(OF_LIVE)
    return pd.concat([kpis[~replaced], live.assign(scope="total", name="total")], ignore_index=True)
