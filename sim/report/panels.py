"""Panels that have something to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.report.figures.bands import Panel


def with_values(panels: Iterable[Panel]) -> list[Panel]:
    """Those whose measure has a value in some interval; where nobody came or nobody worked there is no axis."""
    return [panel for panel in panels if panel.frame[panel.measure].notna().any()]
