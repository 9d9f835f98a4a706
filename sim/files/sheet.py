"""CSV and Excel files as rows of text, with the file, row and column of every cell kept for complaints."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sim.errors import Problem, did_you_mean

LARGEST_FILE = 200_000_000
"""Bytes of the largest planners' file that is read; a larger one is a log, not a plan."""
MOST_PROBLEMS = 40
"""Complaints listed for one file; the rest is counted."""
_EXCEL = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass
class Complaints:
    """The mistakes found in one file."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    unlisted: int = 0

    def add(self, message: str, row: int = 0, column: str = "") -> None:
        """Note a mistake, with its row (as a spreadsheet counts) and the name of its column."""
        where = [self.file] + ([f"row {row}"] if row else []) + ([f"column {column}"] if column else [])
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(", ".join(where), message))
        else:
            self.unlisted += 1

    def all(self) -> list[Problem]:
        """The mistakes in the order found; where there were too many, how many are not shown."""
        more = [Problem(self.file, f"and {self.unlisted:,} more mistakes")] if self.unlisted else []
        return self.problems + more


@dataclass(frozen=True)
class Row:
    """One line of a file: its number and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The lines of a file with the columns it must have."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(
    path: Path, complaints: Complaints, columns: Sequence[str], free: Sequence[str] | None = None
) -> Sheet:
    """The rows of a file that must have `columns`, and may have those in `free` too."""
    lines = list(_lines(path, complaints))
    if not lines:
        if not complaints.problems:
            complaints.add(f"is empty; its first line is {','.join((*columns, *(free or ())))}")
        return Sheet(tuple(columns), ())
    (header_row, header), *body = lines
    names = [_header_name(cell, (*columns, *(free or ()))) for cell in header]
    if not _header_fits(names, header_row, complaints, columns, free or ()):
        return Sheet(tuple(columns), ())
    rows = [row for number, cells in body if (row := _row(number, cells, names, complaints))]
    return Sheet(tuple(names), tuple(rows))


def _header_name(cell: str, known: Sequence[str]) -> str:
    return next((name for name in known if name.casefold() == cell.casefold()), cell)


def _header_fits(
    names: list[str], row: int, complaints: Complaints, columns: Sequence[str], free: Sequence[str]
) -> bool:
    before = len(complaints.problems)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            complaints.add(f'the column "{name}" is there {names.count(name)} times', row)
        if name not in columns and name not in free:
            complaints.add(f'unknown column "{name}"{did_you_mean(name, (*columns, *free))}', row)
    for name in columns:
        if name not in names:
            complaints.add(f'the column "{name}" is missing (the header is {",".join(names)})', row)
    return len(complaints.problems) == before


def _row(number: int, cells: list[str], names: list[str], complaints: Complaints) -> Row | None:
    while len(cells) > len(names) and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > len(names):
        text = f"has {len(cells)} cells, the header has {len(names)}"
        complaints.add(f"{text}; is there a comma inside a number? write 12.5", number)
        return None
    return Row(number, dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=True)))


def _lines(path: Path, complaints: Complaints) -> Iterator[tuple[int, list[str]]]:
    """(row number, stripped cells) of the lines that are not blank."""
    try:
        size = path.stat().st_size
    except OSError as error:
        complaints.add(f"cannot be read: {(error.strerror or str(error)).lower()}")
        return
    if size > LARGEST_FILE:
        complaints.add(f"is {size / 1e6:,.0f} MB; a planner's file has at most {LARGEST_FILE / 1e6:.0f} MB")
        return
    reader = _excel if path.suffix.lower() in _EXCEL else _csv
    for number, cells in reader(path, complaints):
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield number, stripped


def _csv(path: Path, complaints: Complaints) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            first = stream.readline()
            stream.seek(0)
            reader = csv.reader(stream, delimiter=_delimiter(first), strict=True)
            for cells in reader:
                yield reader.line_num, cells
    except UnicodeDecodeError:
        complaints.add('is not UTF-8 text; in Excel save it as "CSV UTF-8", or name the .xlsx file itself')
    except csv.Error as error:
        complaints.add(f"is not CSV: {error}")
    except OSError as error:
        complaints.add(f"cannot be read: {(error.strerror or str(error)).lower()}")


def _delimiter(header: str) -> str:
    """Excel writes semicolons or tabs where the comma is the decimal sign."""
    return max((",", ";", "\t"), key=header.count)


def _excel(path: Path, complaints: Complaints) -> Iterator[tuple[int, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        complaints.add(f"is no Excel file that can be read: {error}")
        return
    for number, cells in enumerate(rows, start=1):
        yield number, [_excel_text(cell) for cell in cells]


def _excel_text(cell: Any) -> str:
    """A cell as it would stand in a CSV file."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, time):
        return cell.isoformat("minutes") if not cell.second else cell.isoformat("seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
