"""Dates as people write them: one day, or a range of days."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema


def parse_dates(value: Any) -> tuple[str, str]:
    """First and last date (ISO text) of "2026-04-13" or "2026-04-13..2026-04-15"."""
    if isinstance(value, (list, tuple)) and len(value) == 2:
        first, last = map(str, value)
    else:
        first, dots, last = (part.strip() for part in str(value).partition(".."))
        last = last if dots else first
    try:
        ordered = date.fromisoformat(first) <= date.fromisoformat(last)
    except ValueError:
        raise ValueError(f"{value!r} is no date; write 2026-04-13 or 2026-04-13..2026-04-15") from None
    if not ordered:
        raise ValueError(f"{value!r} ends before it starts")
    return first, last


Dates = Annotated[
    tuple[str, str],
    BeforeValidator(parse_dates),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}", "examples": ["2026-04-13"]}),
]
