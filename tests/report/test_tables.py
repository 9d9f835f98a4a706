"""Files for programs and for people: no text becomes a formula, no number is touched."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from sim.report.tables import harmless, write_tables
from sim.report.workbook import write_workbook

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]


@pytest.fixture
def table() -> pd.DataFrame:
    """Dangerous texts in a column of texts and in a categorical one, beside a negative number."""
    return pd.DataFrame(
        {"=name": DANGEROUS, "kind": pd.Categorical(DANGEROUS), "mean": -1.5, "unit": "share"}
    )


def test_texts_are_guarded_and_numbers_are_not(table: pd.DataFrame) -> None:
    guarded = harmless(table)
    assert guarded["'=name"].tolist() == [f"'{text}" for text in DANGEROUS]
    assert guarded["kind"].tolist() == [f"'{text}" for text in DANGEROUS]
    assert guarded["mean"].tolist() == table["mean"].tolist()
    assert guarded["unit"].tolist() == table["unit"].tolist()
    assert table["=name"].tolist() == DANGEROUS


def test_parquet_keeps_what_it_is_given_and_csv_is_guarded(table: pd.DataFrame, tmp_path: Path) -> None:
    write_tables({"one": table}, tmp_path / "tables")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "tables" / "one.parquet"), table)
    text = (tmp_path / "tables" / "one.csv").read_text("utf-8")
    cells = [cell.strip('"') for line in text.split("\n") for cell in line.split(",")]
    assert not [
        cell
        for cell in cells
        if cell.startswith(("=", "+", "@")) or (cell.startswith("-") and cell != "-1.5")
    ]


def test_local_times_are_written_as_the_clock_shows_them(tmp_path: Path) -> None:
    moments = pd.Series(pd.to_datetime(["2026-04-13 08:00"]).tz_localize("Europe/Berlin"))
    write_tables({"times": pd.DataFrame({"at": moments})}, tmp_path / "tables")
    assert (tmp_path / "tables" / "times.csv").read_text("utf-8") == "at\n2026-04-13 08:00:00\n"
    assert str(pd.read_parquet(tmp_path / "tables" / "times.parquet")["at"].dtype.tz) == "Europe/Berlin"


def test_a_workbook_holds_texts_as_texts_and_numbers_with_their_format(
    table: pd.DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "workbook.xlsx"
    write_workbook(path, ["=answer", "second line"], "=title", {"kpis": table, "definitions": table})
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["summary", "definitions"]
    summary = book.get_sheet_by_name("summary").to_python()
    assert [row[0] for row in summary[:4]] == ["=title", "", "=answer", "second line"]
    rows = book.get_sheet_by_name("definitions").to_python()
    assert rows[0] == ["=name", "kind", "mean", "unit"]
    assert [row[0] for row in rows[1:]] == DANGEROUS
    assert [row[2] for row in rows[1:]] == [-1.5] * len(DANGEROUS)


def test_a_workbook_has_no_formula_and_its_headers_are_frozen(table: pd.DataFrame, tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "workbook.xlsx"
    write_workbook(path, ["=answer"], "title", {"kpis": table, "intervals": table})
    with zipfile.ZipFile(path) as parts:
        sheets = [
            parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")
        ]
    assert len(sheets) == 2
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet]
    assert all('state="frozen"' in sheet for sheet in sheets)
