"""A section of the report in the terminal: its text and its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.console import console, say, table

if TYPE_CHECKING:
    from sim.report.pieces import Cell, Section

_LONG = 12
_GAP = 3


def show(section: Section) -> None:
    """Print the paragraphs, then every table with its note below."""
    say(*section.text, "")
    for one in section.tables:
        heads = [_broken(head.text) for head in one.head]
        rows = [[_beside(cell) for cell in row] for row in one.rows]
        if sum(_GAP + _width(column) for column in zip(heads, *rows, strict=True)) > console().width:
            rows = [[_below(cell) for cell in row] for row in one.rows]
        columns = [("" if place < one.names else ">") + head for place, head in enumerate(heads)]
        table(one.caption, columns, rows)
        say(*([one.note, ""] if one.note else []))


def _broken(heading: str) -> str:
    """A long heading in two lines, so that what stands below it decides how wide a column is."""
    return "\n".join(heading.rsplit(" ", 1)) if len(heading) > _LONG else heading


def _beside(cell: Cell) -> str:
    note = cell.note.replace(" – ", "–").replace("\n", ", ")
    return f"{cell.text} ({note})" if note else cell.text


def _below(cell: Cell) -> str:
    return f"{cell.text}\n{cell.note}" if cell.note else cell.text


def _width(texts: tuple[str, ...]) -> int:
    return max(len(line) for text in texts for line in text.split("\n"))
