"""A section of the report in the terminal: its text and its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.console import console, say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.report.pieces import Cell, Section


def show(section: Section) -> None:
    """Print the paragraphs, then every table with its note below."""
    say(*section.text, "")
    for one in section.tables:
        columns = [("" if place < one.names else ">") + head.text for place, head in enumerate(one.head)]
        rows = [[_beside(cell) for cell in row] for row in one.rows]
        if _width(one.head, rows) > console().width:
            rows = [[_below(cell) for cell in row] for row in one.rows]
        table(one.caption, columns, rows)
        say(*([one.note, ""] if one.note else []))


def _beside(cell: Cell) -> str:
    note = cell.note.replace(" – ", "–").replace("\n", ", ")
    return f"{cell.text} ({note})" if note else cell.text


def _below(cell: Cell) -> str:
    return f"{cell.text}\n{cell.note}" if cell.note else cell.text


def _width(head: Sequence[Cell], rows: Sequence[Sequence[str]]) -> int:
    """Characters of a printed table, whose headings may be broken between words."""
    words = [max(map(len, cell.text.split()), default=0) for cell in head]
    return sum(
        max([word, *map(len, column)]) + 3
        for word, column in zip(words, zip(*rows, strict=True), strict=False)
    )
