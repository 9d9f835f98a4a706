"""write_report: a folder with page, figures, tables, workbook and manifest, there whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.comparison.compare import Comparison
from sim.report.contents import contents
from sim.report.facts import Facts
from sim.report.figures.painting import studio
from sim.report.files import PAGE, whole, write_contents
from sim.report.manifest import manifest
from sim.simulation.collector import collector_paused

if TYPE_CHECKING:
    import pandas as pd

    from sim.comparison.cure import Cure
    from sim.comparison.results import Results
    from sim.report.pieces import Section


def write_report(
    result: Results | Comparison,
    folder: str | Path,
    command: str = "run",
    *,
    cure: Cure | None = None,
    overrides: Mapping[str, Sequence[str]] | None = None,
    config: Mapping[str, Any] | None = None,
    seconds: float | None = None,
    answer: Sequence[str] = (),
    sections: Sequence[Section] = (),
    tables: Mapping[str, pd.DataFrame] | None = None,
) -> Path:
    """Writes the report of results or of a comparison; the path of its page.

    command: as typed · cure: of the worst block, for results · overrides: what each alternative changed, by name ·
    config: as composed, kept in the manifest · seconds: what the run took · answer, sections, tables: of the command's
    own, put before the others. Everything is written beside the folder and moved into it at the end. Raises UserError
    where nothing can be written.
    """
    every, overrides = _every(result, cure), dict(overrides or {})
    with whole(Path(folder)) as aside, collector_paused(), studio():
        found = contents(result, every, command, overrides, answer, sections, dict(tables or {}))
        write_contents(found, manifest(every, command, overrides, config, seconds), aside)
    return Path(folder) / PAGE


def _every(result: Results | Comparison, cure: Cure | None) -> list[Facts]:
    if isinstance(result, Comparison):
        return [Facts(name, one) for name, one in result.results.items()]
    return [Facts(result.center.name, result, cure)]
