"""The report: figures, page, tables, workbook and manifest; it computes nothing and alone knows matplotlib."""

from __future__ import annotations

from sim.report.sweep import sweep_figures, write_sweep
from sim.report.write import write_report

__all__ = ["sweep_figures", "write_report", "write_sweep"]
