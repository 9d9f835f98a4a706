"""The report: figures, page, tables, workbook and manifest; it computes nothing and alone knows matplotlib.

Names are imported when first used: the terminal's words come from this room too, and need no figures.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.report.sweep import sweep_figures, write_sweep
    from sim.report.write import write_report

_HOME = {
    "sweep_figures": "sim.report.sweep",
    "write_report": "sim.report.write",
    "write_sweep": "sim.report.sweep",
}

__all__ = ["sweep_figures", "write_report", "write_sweep"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim.report' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
