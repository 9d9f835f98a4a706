"""Durations, clock times, days of the week, money and shares as people write them, kept as exact numbers.

Time is int64 microseconds everywhere inside (decision D1); shares and multipliers that a run computes with are
integers in parts per million.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

MICROSECOND = 1
MILLISECOND = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
NEVER = 2**62
"""The patience of a contact that waits for ever."""
PPM = 1_000_000
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_UNITS = {
    "us": MICROSECOND, "ms": MILLISECOND, "s": SECOND, "sec": SECOND, "m": MINUTE, "min": MINUTE,
    "h": HOUR, "d": DAY, "w": 7 * DAY,
}  # fmt: skip
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(us|ms|sec|s|min|m|h|d|w)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_MONEY = re.compile(r"(-?\d+(?:\.\d+)?)\s*([A-Z]{3})\s*(?:/\s*([a-z]+))?")


def parse_duration(value: Any) -> int:
    """Microseconds of "20s", "1h30m" or "250ms"; a bare number is refused, since nobody can tell its unit."""
    if isinstance(value, bool) or not isinstance(value, str):
        raise ValueError(f"a duration needs its unit, such as 20s, 5min or 1h30m (got {value!r})")
    text = value.strip().lower()
    parts = _PART.findall(text)
    if not parts or "".join(_PART.sub("", text).split()):
        raise ValueError(f"{value!r} is no duration; write 20s, 5min, 1h30m, 2d")
    return sum(round(float(number) * _UNITS[unit]) for number, unit in parts)


def show_duration(microseconds: int) -> str:
    """The shortest exact writing of a duration, readable by `parse_duration`: 5400000000 -> "1h30m"."""
    if microseconds == 0:
        return "0s"
    rest, words = microseconds, []
    for unit, size in (("h", HOUR), ("m", MINUTE), ("s", SECOND), ("ms", MILLISECOND), ("us", 1)):
        count, rest = divmod(rest, size)
        words += [f"{count}{unit}"] if count else []
    return "".join(words)


def parse_clock(value: Any) -> int:
    """Microseconds after local midnight of "08:30". A number is refused: 1030 may mean half past ten, or be what some
    readers of YAML make of an unquoted 17:10."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError(f'a clock time needs quotes, such as "08:30" (got the number {value})')
    match = _CLOCK.fullmatch(str(value).strip())
    if not match or int(match[2]) > 59 or int(match[1]) * 60 + int(match[2]) > 1440:
        raise ValueError(f'{value!r} is no clock time; write "08:30" ("00:00" to "24:00")')
    return int(match[1]) * HOUR + int(match[2]) * MINUTE


def show_clock(microseconds: int) -> str:
    """A clock time as "08:30" (with seconds where there are any)."""
    minutes, rest = divmod(microseconds, MINUTE)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return text if not rest else f"{text}:{rest // SECOND:02d}"


def parse_span(value: Any) -> tuple[int, int]:
    """A window of two durations, "1h30m..3h"; one duration is a window of no width."""
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(isinstance(v, int) for v in value):
        return int(value[0]), int(value[1])
    low, _, high = str(value).partition("..") if isinstance(value, str) else (value, "", "")
    span = parse_duration(low), parse_duration(high or low)
    if span[1] < span[0]:
        raise ValueError(f"{value!r} ends before it starts")
    return span


def parse_hours(value: Any) -> tuple[int, int]:
    """Opening hours "07:00-19:00" as two clock times; closing at midnight is "24:00"."""
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return int(value[0]), int(value[1])
    opens, dash, closes = str(value).partition("-")
    if not isinstance(value, str) or not dash:
        raise ValueError(f'{value!r} is no opening time; write "07:00-19:00"')
    hours = parse_clock(opens), parse_clock(closes)
    if hours[1] <= hours[0]:
        raise ValueError(f"{value!r} closes before it opens")
    return hours


def parse_days(value: Any) -> tuple[str, ...]:
    """Days of the week from "mon", "mon-fri", "mon, wed, fri" or a list, in the order of the week from Monday."""
    if value is False:
        raise ValueError("YAML read an unquoted word as false; put the day in quotes")
    chosen: set[str] = set()
    text = ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    for part in text.lower().split(","):
        first, _, last = part.strip().partition("-")
        for day in (first, last or first):
            if day not in WEEKDAYS:
                raise ValueError(f"{day!r} is no day of the week (allowed: {', '.join(WEEKDAYS)})")
        start, stop = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        chosen.update(WEEKDAYS[(start + k) % 7] for k in range((stop - start) % 7 + 1))
    return tuple(day for day in WEEKDAYS if day in chosen)


def parse_money(value: Any) -> tuple[float, str, str]:
    """Amount, currency and unit of "21 USD/h" or "2.35 USD"; the currency is always written."""
    if isinstance(value, (list, tuple)) and len(value) == 3:
        return float(value[0]), str(value[1]), str(value[2])
    match = _MONEY.fullmatch(str(value).strip()) if isinstance(value, str) else None
    if not match:
        raise ValueError(f"{value!r} is no amount of money; write 21 USD/h or 2.35 USD")
    return float(match[1]), match[2], match[3] or ""


def check_currency(text: str) -> str:
    """The text, if it is written as a currency; raises ValueError."""
    if not re.fullmatch("[A-Z]{3}", text):
        raise ValueError(f"{text!r} is no currency; write three capital letters, such as USD or EUR")
    return text


def to_ppm(share: float) -> int:
    """Parts per million of a share or a multiplier, rounded to the nearest."""
    return round(share * PPM)


def _text(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]})


Duration = Annotated[int, BeforeValidator(parse_duration), Field(ge=0), _text(r"^[0-9.]+ *[a-z]+", "20s")]
ClockTime = Annotated[int, BeforeValidator(parse_clock), _text(r"^\d{1,2}:\d{2}$", "08:30")]
Window = Annotated[tuple[int, int], BeforeValidator(parse_span), _text(r"\.\.", "1h30m..3h")]
Hours = Annotated[tuple[int, int], BeforeValidator(parse_hours), _text("-", "07:00-19:00")]
Money = Annotated[tuple[float, str, str], BeforeValidator(parse_money), _text("[A-Z]{3}", "21 USD/h")]
Weekdays = Annotated[
    tuple[str, ...],
    BeforeValidator(parse_days),
    _text("^(mon|tue|wed|thu|fri|sat|sun)", "mon-fri"),
]
Currency = Annotated[str, AfterValidator(check_currency)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Multiplier = Annotated[float, Field(gt=0.0, le=100.0)]
