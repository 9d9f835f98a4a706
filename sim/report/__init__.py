"""The report: figures, page, tables, workbook and manifest; it computes nothing and alone knows matplotlib."""

from __future__ import annotations

from sim.report.write import write_report

__all__ = ["write_report"]
