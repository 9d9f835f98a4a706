"""What the terminal shows: tables and progress where somebody watches, plain lines where the output is a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_PLAIN_WIDTH = 160
_GAP = 3
"""Between two columns of a table."""


@cache
def console() -> Console:
    """Where commands print their results; a file or a pipe gets no colors and wide lines."""
    from rich.console import Console

    plain = not sys.stdout.isatty()
    return Console(width=_PLAIN_WIDTH if plain else None, highlight=False, markup=False, no_color=plain)


def say(*lines: str) -> None:
    """Print lines as they are, whole and without markup."""
    for line in lines:
        console().print(line, soft_wrap=True)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; columns whose name starts with ">" are set to the right.

    Where the terminal is too narrow the table goes on below, with the names of its lines again: columns that stand
    before the first one that is set to the right.
    """
    from rich import box
    from rich.table import Table

    widths = [_width(column) for column in zip(columns, *rows, strict=True)]
    for number, (chosen, fits) in enumerate(_parts(widths, _names(columns), console().width)):
        shown = Table(
            title=title if title and not number else None,
            title_justify="left",
            box=box.SIMPLE_HEAD,
            pad_edge=False,
        )
        for place in chosen:
            head = columns[place]
            shown.add_column(
                head.removeprefix(">"), justify="right" if head.startswith(">") else "left", overflow="fold",
                min_width=widths[place] if fits and place >= _names(columns) else None,
            )  # fmt: skip
        for row in rows:
            shown.add_row(*(row[place] for place in chosen))
        console().print(shown)


def _names(columns: Sequence[str]) -> int:
    """How many columns name the lines of a table; one where none is set to the right."""
    return next((place for place, column in enumerate(columns) if column.startswith(">")), 1) or 1


def _width(texts: Sequence[str]) -> int:
    from rich.cells import cell_len

    return max(cell_len(line) for text in texts for line in text.removeprefix(">").split("\n"))


def _parts(widths: Sequence[int], names: int, width: int) -> Iterator[tuple[list[int], bool]]:
    """The columns of each part of a table, and whether these fit beside the names, which may take half of the width and
    are broken where they need more."""
    head = list(range(names))
    left = width - min(sum(widths[place] + _GAP for place in head), width // 2)
    chosen, room = list[int](), left
    for place in range(names, len(widths)):
        if chosen and widths[place] + _GAP > room:
            yield head + chosen, room >= 0
            chosen, room = [], left
        chosen.append(place)
        room -= widths[place] + _GAP
    yield head + chosen, room >= 0


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A function of (done, total) that shows how far the work is: a bar, or a line each tenth of the way."""
    if not sys.stderr.isatty():
        yield _lines(label)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines(label: str) -> Callable[[int, int], None]:
    shown = [0]

    def advance(done: int, total: int) -> None:
        tenth = 10 * done // max(total, 1)
        if tenth > shown[0]:
            shown[0] = tenth
            sys.stderr.write(f"{label}: {done} of {total}\n")

    return advance
