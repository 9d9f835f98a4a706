"""The workbook: summary, intervals, differences and definitions as sheets, with every text written as text."""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

_FORMATS = {
    "share": "0.0%", "s": '0.0" s"', "h": '#,##0.0" h"', "contacts": "#,##0.0", "money": "#,##0.00", "": "General",
}  # fmt: skip
_ESTIMATES = {"mean", "low", "high", "difference", "base_mean", "low_all", "high_all"}
_MOST_ROWS, _WIDEST = 1_048_000, 60


def write_workbook(path: Path, answer: Sequence[str], title: str, sheets: Mapping[str, pd.DataFrame]) -> None:
    """Writes `answer` and the first sheet's table as "summary", then one sheet a table, headers frozen.

    Columns `unit` give their row's estimates a number format. Texts are written as texts, whatever they begin with.
    """
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": title, "created": datetime(2000, 1, 1)})
    pens = {unit: book.add_format({"num_format": code}) for unit, code in _FORMATS.items()}
    bold, wrapped = (
        book.add_format({"bold": True, "bottom": 1}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    summary, (first, *others) = book.add_worksheet("summary"), sheets.items()
    summary.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for row, line in enumerate(answer, 2):
        summary.merge_range(row, 0, row, 8, "", wrapped)
        summary.write_string(row, 0, line, wrapped)
        summary.set_row(row, 15 * max(1, math.ceil(len(line) / 115)))
    _fill(summary, first[1], len(answer) + 3, bold, pens)
    for name, table in others:
        sheet = book.add_worksheet(name)
        _fill(sheet, table, 0, bold, pens)
        sheet.autofilter(0, 0, max(min(len(table), _MOST_ROWS), 1), max(table.shape[1] - 1, 0))
    book.close()


def _fill(sheet: Any, table: pd.DataFrame, top: int, bold: Any, pens: Mapping[str, Any]) -> None:
    names = [str(name) for name in table.columns]
    for column, name in enumerate(names):
        sheet.write_string(top, column, name, bold)
    units = table["unit"].tolist() if "unit" in names else [""] * len(table)
    for row, (values, unit) in enumerate(
        zip(table.head(_MOST_ROWS).itertuples(index=False), units, strict=False), top + 1
    ):
        for column, value in enumerate(values):
            _write(sheet, row, column, value, _pen(names[column], str(unit), pens))
    for column, name in enumerate(names):
        longest = max(
            [
                len(name),
                *(
                    len(str(value))
                    for value in table[table.columns[column]].head(500)
                    if isinstance(value, str)
                ),
            ]
        )
        sheet.set_column(column, column, min(max(longest + 2, 10), _WIDEST))
    sheet.freeze_panes(top + 1, 0)


def _pen(column: str, unit: str, pens: Mapping[str, Any]) -> Any:
    if column not in _ESTIMATES:
        return pens[""]
    return pens.get(unit, pens["money"] if unit.isupper() else pens[""])


def _write(sheet: Any, row: int, column: int, value: Any, pen: Any) -> None:
    """Numbers as numbers, missing ones as nothing, everything else as text."""
    if isinstance(value, bool) or value is None:
        sheet.write_string(row, column, "" if value is None else str(value))
    elif isinstance(value, (int, float)) or hasattr(value, "dtype"):
        if math.isfinite(number := float(value)):
            sheet.write_number(row, column, number, pen)
    else:
        sheet.write_string(row, column, str(value)[:32_000])
