"""What a page is made of: sections of paragraphs, tables and figures, without a thought about how they are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.report.figures.style import Drawing


@dataclass(frozen=True)
class Cell:
    """A text in a table with a smaller `note` below it; `hint` appears when pointed at, `link` is an anchor of the
    page, `mood` is good, bad or faint."""

    text: str
    note: str = ""
    hint: str = ""
    link: str = ""
    mood: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first `names` columns are names, the others numbers."""

    caption: str
    head: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    names: int = 1
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it; a folded one opens at a click and in print."""

    title: str
    anchor: str = ""
    text: Sequence[str] = ()
    tables: Sequence[Table] = ()
    drawings: Sequence[Drawing] = ()
    parts: Sequence[Section] = field(default_factory=tuple)
    folded: bool = False


def cells(*texts: str) -> tuple[Cell, ...]:
    """Plain cells."""
    return tuple(Cell(text) for text in texts)
