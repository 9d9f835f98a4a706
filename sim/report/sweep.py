"""The report of a sweep: what each setting does, and every cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.comparison.margins import settings_of, told_kpis
from sim.report.figures.grids import marginal_figure, pairs_figure, setting_name, value_text
from sim.report.figures.painting import painted_meanwhile
from sim.report.figures.style import paintings
from sim.report.files import PAGE, whole, write_contents
from sim.report.numbers import count, interval, number
from sim.report.pieces import Cell, Contents, Section, Table, anchored, cells
from sim.report.sections import definition_section
from sim.report.terms import kpi_name

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    paths, drawings = [], sweep_drawings(frame)
    with painted_meanwhile(paintings(drawings)):
        pass
    for drawing in drawings:
        paths.append(target / f"{drawing.name}.png")
        paths[-1].write_bytes(drawing.png)
    return paths


def write_sweep(frame: pd.DataFrame, folder: str | Path, command: str, title: str, manifest: str) -> Path:
    """Writes the report of a sweep's table, as whole as `write_report` does; the path of its page.

    title: of the page · manifest: the text of `manifest.json`.
    """
    drawings = sweep_drawings(frame)
    failed = frame[frame["error"] != ""]
    count_of = f"{frame['cell'].nunique()} cells, {count(int(frame['n'].max()), 'replication')} each"
    sections = [
        Section("What the settings do", drawings=drawings),
        Section("Cells", tables=[_cells(frame)]),
        *([Section("Cells that could not be played", tables=[_failures(failed)])] if len(failed) else []),
        definition_section(),
    ]
    answer = [drawing.title + "." for drawing in drawings if drawing.name.endswith("by_setting")]
    found = Contents(
        title, f"{command} · {count_of}", answer or ["No setting changes anything that is measured."],
        anchored(sections), {"sweep": frame}, {"sweep": frame}, drawings,
    )  # fmt: skip
    with whole(Path(folder)) as aside:
        write_contents(found, manifest, aside)
    return Path(folder) / PAGE


MOST_CELLS = 200


def _cells(frame: pd.DataFrame) -> Table:
    """Every cell with its settings and key figures, to the number that a page has room for."""
    played = frame[(frame["error"] == "") & (frame["scope"] == "total")]
    paths = list(frame.columns)[1 : list(frame.columns).index("kpi")]
    known = set(played.loc[played["mean"].notna(), "kpi"])
    kpis = [kpi for kpi in KPIS if kpi in known]
    rows = [
        [*cells(*(value_text(value) for value in part[paths].iloc[0])), *_values(part, kpis)]
        for _, part in list(played.groupby("cell", sort=False))[:MOST_CELLS]
    ]
    hidden = played["cell"].nunique() - len(rows)
    head = [*cells(*(setting_name(path) for path in paths)), *cells(*(kpi_name(kpi) for kpi in kpis))]
    note = f"{hidden} more cells are in the table." if hidden else "Below each value its 95 % interval."
    return Table("Cells", head, rows, names=len(paths), note=note)


def _values(part: pd.DataFrame, kpis: Sequence[str]) -> list[Cell]:
    rows = {row["kpi"]: row for row in part.to_dict("records")}
    return [
        Cell(number(row["mean"], row["unit"]), interval(row["low"], row["high"], row["unit"], row["mean"]))
        for row in (rows[kpi] for kpi in kpis)
    ]


def _failures(failed: pd.DataFrame) -> Table:
    rows = [cells(f"{row['cell']}", row["error"]) for row in failed.to_dict("records")]
    return Table("Failures", cells("cell", "why"), rows, names=2)
