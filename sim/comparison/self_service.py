"""What came of sessions with self-service: how they ended a day by contact type, and their KPIs by type and machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.journey import a_day

if TYPE_CHECKING:
    import pandas as pd

    from sim.comparison.results import Results

ENDINGS = ("contained", "falsely_contained", "handed_over", "self_service_full")
"""KPIs that count what came of those who came to a machine."""
OF_SESSIONS = (
    "self_service_sessions", "containment", "true_containment", "false_containment", "handed_over",
    "self_service_blocking", "self_service_time", "self_service_load",
)  # fmt: skip


def session_endings(results: Results) -> pd.DataFrame:
    """One row a contact type that begins with a machine and a way its sessions end: contacts a day with a 95 %
    interval, and their share of all who came to the machine."""
    import pandas as pd

    names = [name for name, kind in results.center.contact_types.items() if kind.self_service]
    values = results.values()
    places = [[values.row(kpi, "type", name) for name in names] for kpi in ENDINGS]
    counts = np.stack([values.numerators[:, rows] for rows in places])
    total = counts.sum(axis=(0, 1))
    frames = [
        pd.DataFrame(
            {"type": names, "ending": kpi}
            | a_day(results, one)
            | {"share": np.divide(one.sum(axis=0), total, out=np.full(len(names), np.nan), where=total > 0)}
        )
        for kpi, one in zip(ENDINGS, counts, strict=True)
    ]
    return pd.concat(frames, ignore_index=True)


def session_kpis(results: Results) -> pd.DataFrame:
    """KPIs of self-service by contact type and by machine; empty where nobody begins with one."""
    kpis = results.kpis(("type", "self_service"))
    begins = [name for name, kind in results.center.contact_types.items() if kind.self_service]
    asked = (kpis["scope"] == "self_service") | kpis["name"].isin(begins)
    return kpis[kpis["kpi"].isin(OF_SESSIONS) & asked].reset_index(drop=True)
