"""write_report: a folder with page, figures, tables, workbook and manifest, there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.comparison.compare import Comparison
from sim.errors import UserError
from sim.report.contents import contents
from sim.report.facts import Facts
from sim.report.manifest import manifest
from sim.report.page import page
from sim.report.tables import write_tables
from sim.report.workbook import write_workbook

if TYPE_CHECKING:
    import pandas as pd

    from sim.comparison.cure import Cure
    from sim.comparison.results import Results
    from sim.report.pieces import Section

PAGE = "report.html"


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
    with _whole(Path(folder)) as aside:
        found = contents(result, every, command, overrides, answer, sections, dict(tables or {}))
        (aside / "figures").mkdir()
        for drawing in found.drawings:
            (aside / "figures" / f"{drawing.name}.png").write_bytes(drawing.png)
        write_tables(found.tables, aside / "tables")
        write_workbook(aside / "workbook.xlsx", found.answer, found.title, found.sheets)
        text = manifest(every, command, overrides, config, seconds)
        (aside / "manifest.json").write_text(text, "utf-8")
        (aside / PAGE).write_text(page(found.title, found.subtitle, found.answer, found.sections), "utf-8")
    return Path(folder) / PAGE


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A folder to write in, which takes the place of `folder` at the end, and of which nothing is left on an error."""
    aside = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        yield aside
        _move(aside, folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(f"report {folder}: cannot be written ({reason})") from None
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def _every(result: Results | Comparison, cure: Cure | None) -> list[Facts]:
    if isinstance(result, Comparison):
        return [Facts(name, one) for name, one in result.results.items()]
    return [Facts(result.center.name, result, cure)]


def _move(aside: Path, folder: Path) -> None:
    """A rename where the folder is new or empty; into one with files of others, entry by entry, the page last."""
    aside.chmod(0o755)
    if not folder.exists() or not any(folder.iterdir()):
        os.replace(aside, folder)
        return
    for entry in sorted(aside.iterdir(), key=lambda path: path.name == PAGE):
        target = folder / entry.name
        if target.is_dir():
            shutil.rmtree(target)
        os.replace(entry, target)
