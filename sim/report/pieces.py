"""What a page is made of: sections of paragraphs, tables and figures, without a thought about how they are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

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


@dataclass(frozen=True)
class Contents:
    """All parts of a report, ready to be written."""

    title: str
    subtitle: str
    answer: list[str]
    sections: list[Section]
    tables: dict[str, pd.DataFrame]
    sheets: dict[str, pd.DataFrame]
    drawings: list[Drawing] = field(default_factory=list)


def drawings_of(sections: Iterable[Section]) -> Iterator[Drawing]:
    """Every figure of some sections and of their parts."""
    for section in sections:
        yield from section.drawings
        yield from drawings_of(section.parts)


def anchored(sections: Sequence[Section]) -> list[Section]:
    """The sections, each with an anchor that the page's list of contents leads to."""
    return [
        one if one.anchor else replace(one, anchor=f"part-{number}") for number, one in enumerate(sections, 1)
    ]
