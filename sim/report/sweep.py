"""The figures of a sweep as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.comparison.margins import settings_of, told_kpis
from sim.report.figures.grids import marginal_figure, pairs_figure

if TYPE_CHECKING:
    import pandas as pd

    from sim.report.figures.style import Drawing

KPIS = ("service_level", "abandonment", "asa", "days_in_target", "occupancy", "cost", "cost_per_contact")
"""What a sweep is drawn for, as far as it has values that differ."""


def sweep_drawings(frame: pd.DataFrame) -> list[Drawing]:
    """For each KPI what every setting does by itself, and a heatmap of every pair of settings."""
    played = frame[frame["error"] == ""]
    paths = settings_of(played)
    drawings: list[Drawing] = []
    for kpi in told_kpis(played, KPIS) if paths else ():
        unit = str(played.loc[played["kpi"] == kpi, "unit"].iloc[0])
        pairs = pairs_figure(played, kpi, paths, unit)
        drawings += [marginal_figure(played, kpi, paths, unit), *([pairs] if pairs else [])]
    return drawings


def sweep_figures(frame: pd.DataFrame, folder: str | Path) -> list[Path]:
    """Writes the figures of a sweep's table into a folder, which is made where it is missing; their paths."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for drawing in sweep_drawings(frame):
        paths.append(target / f"{drawing.name}.png")
        paths[-1].write_bytes(drawing.png)
    return paths
