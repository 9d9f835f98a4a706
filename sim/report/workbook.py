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
_MOST_ROWS, _WIDEST, _LOOKED_AT, _LONGEST = 1_048_000, 60, 500, 32_000


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
    rows = table.head(_MOST_ROWS)
    units = [str(unit) for unit in rows["unit"]] if "unit" in names else [""] * len(rows)
    for column, (name, key) in enumerate(zip(names, table.columns, strict=True)):
        values = rows[key].tolist()
        chosen = {unit: _pen(name, unit, pens) for unit in set(units)}
        for row, (value, unit) in enumerate(zip(values, units, strict=True), top + 1):
            _write(sheet, row, column, value, chosen[unit])
        longest = max((len(value) for value in values[:_LOOKED_AT] if isinstance(value, str)), default=0)
        sheet.set_column(column, column, min(max(longest + 2, len(name) + 2, 10), _WIDEST))
    sheet.freeze_panes(top + 1, 0)


def _pen(column: str, unit: str, pens: Mapping[str, Any]) -> Any:
    if column not in _ESTIMATES:
        return pens[""]
    return pens.get(unit, pens["money"] if unit.isupper() else pens[""])


def _write(sheet: Any, row: int, column: int, value: Any, pen: Any) -> None:
    """Numbers as numbers, missing ones as nothing, everything else as text."""
    if isinstance(value, str):
        sheet.write_string(row, column, value[:_LONGEST])
    elif isinstance(value, bool) or value is None:
        sheet.write_string(row, column, "" if value is None else str(value))
    elif isinstance(value, (int, float)) or hasattr(value, "dtype"):
        if math.isfinite(number := float(value)):
            sheet.write_number(row, column, number, pen)
    else:
        sheet.write_string(row, column, str(value)[:_LONGEST])
