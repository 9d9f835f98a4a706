"""Tables as files: Parquet for programs, CSV for people, in which no text can become a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a text begins with that a spreadsheet would run."""
MOST_CSV_ROWS = 200_000


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """`NAME.parquet` and `NAME.csv` for each table; very long ones (rows of contacts) as Parquet only."""
    folder.mkdir()
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
        if len(table) <= MOST_CSV_ROWS:
            harmless(table).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """The table as a spreadsheet should read it: an apostrophe before every text (and column name) that it would take
    for a formula, and times as the local clock shows them, without their zone."""
    import pandas as pd

    guarded = table.copy(deep=False)
    for name in table.columns:
        column = table[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            guarded[name] = column.cat.rename_categories([_harmless(text) for text in column.cat.categories])
        elif isinstance(column.dtype, pd.DatetimeTZDtype):
            guarded[name] = column.dt.tz_localize(None)
        elif pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column):
            guarded[name] = column.map(_harmless)
    return guarded.rename(columns=_harmless)


def _harmless(text: Any) -> Any:
    return f"'{text}" if isinstance(text, str) and text.startswith(DANGEROUS) else text
