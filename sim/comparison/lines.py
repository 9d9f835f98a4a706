"""Lines of trunks: how many there are, how much of their time they were held, and who found none free."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from sim.center import Center

OF_LINES = ("trunk_load", "no_line")


def line_table(center: Center, kpis: pd.DataFrame) -> pd.DataFrame:
    """Tidy KPIs about lines by trunk, with the number of its lines; empty where there are no trunks."""
    rows = kpis[(kpis["scope"] == "trunk") & kpis["kpi"].isin(OF_LINES)]
    lines = {name: trunk.lines for name, trunk in center.trunks.items()}
    return rows.assign(lines=rows["name"].map(lines)).reset_index(drop=True)
