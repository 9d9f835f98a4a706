"""The files of a report, written beside their folder and put in its place at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import UserError
from sim.report.figures.painting import painted_meanwhile
from sim.report.figures.style import paintings
from sim.report.page import page
from sim.report.tables import write_tables
from sim.report.workbook import write_workbook

if TYPE_CHECKING:
    from sim.report.pieces import Contents

PAGE = "report.html"


def write_contents(found: Contents, manifest: str, folder: Path) -> None:
    """Figures, tables, workbook, manifest and page of a report."""
    with painted_meanwhile(paintings(found.drawings)):
        write_tables(found.tables, folder / "tables")
        write_workbook(folder / "workbook.xlsx", found.answer, found.title, found.sheets)
    (folder / "figures").mkdir()
    for drawing in found.drawings:
        (folder / "figures" / f"{drawing.name}.png").write_bytes(drawing.png)
    (folder / "manifest.json").write_text(manifest, "utf-8")
    (folder / PAGE).write_text(page(found.title, found.subtitle, found.answer, found.sections), "utf-8")


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
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
