"""Numbers as a reader wants them: shares in percent, waits in seconds or minutes, money with its currency."""

from __future__ import annotations

import math
from typing import NamedTuple

MISSING = "–"
MINUS = "−"


class Scale(NamedTuple):
    """How numbers of a unit are written: what they are multiplied by, decimals, and what stands behind them."""

    factor: float
    decimals: int
    suffix: str


def scale(unit: str, size: float) -> Scale:
    """The scale that suits a number of this size in this unit; NaN sizes get that of small ones."""
    size = abs(size)
    if unit == "share":
        return Scale(100.0, 1, " %")
    if unit == "points":
        return Scale(100.0, 1, " points")
    if unit == "s":
        return _of_seconds(size)
    if unit == "days":
        return Scale(1.0, 1 if size >= 10 else 2, " days")
    if unit == "h":
        return Scale(1.0, 1, " h")
    if unit in {"contacts", "agents"}:
        return Scale(1.0, 0 if size >= 100 else 1, "")
    if unit.isupper():
        return Scale(1.0, 0 if size >= 1000 else 2, f" {unit}")
    return Scale(1.0, 2, f" {unit}" if unit else "")


def _of_seconds(size: float) -> Scale:
    if size >= 7_200:
        return Scale(1 / 3_600, 1, " h")
    return Scale(1 / 60, 1, " min") if size >= 600 else Scale(1.0, 0 if size >= 100 else 1, " s")


def number(value: float, unit: str, signed: bool = False) -> str:
    """One value with its unit: 0.8214 share -> "82.1 %"; a missing value is a dash."""
    return (
        MISSING
        if math.isnan(value)
        else _written(value, scale(unit, value), signed) + scale(unit, value).suffix
    )


def with_interval(mean: float, low: float, high: float, unit: str, signed: bool = False) -> str:
    """A value and its interval: "82.1 % (80.9–83.3)", signed "+2.1 points (+0.9 to +3.3)"; the value alone without."""
    text = number(mean, unit, signed)
    if text == MISSING or math.isnan(low) or math.isnan(high):
        return text
    how, joint = scale(unit, mean), " to " if signed else "–"
    return f"{text} ({joint.join(_written(end, how, signed) for end in (low, high))})"


def interval(low: float, high: float, unit: str, size: float, signed: bool = False) -> str:
    """The interval alone, on the scale of its mean `size`; empty where there is none."""
    if math.isnan(low) or math.isnan(high):
        return ""
    return (" to " if signed else " – ").join(_written(end, scale(unit, size), signed) for end in (low, high))


def count(amount: int, what: str) -> str:
    """ "1 day", "12 days"; words for what is few are left to the caller."""
    return f"{amount:,} {what}" if amount == 1 else f"{amount:,} {what}s"


def replications(amount: int) -> str:
    """How many replications there are, and whether they have intervals: one alone has none."""
    return f"{count(amount, 'replication')}, {'no' if amount == 1 else '95 %'} intervals"


def short(name: str, length: int = 28) -> str:
    """A name cut in its middle to a length that figures and narrow columns have room for; ends tell names apart."""
    tail = (length - 1) // 3
    return name if len(name) <= length else f"{name[: length - 1 - tail].rstrip()}…{name[-tail:].lstrip()}"


def _written(value: float, how: Scale, signed: bool) -> str:
    shown = round(value * how.factor, how.decimals)
    sign = MINUS if shown < 0 else "+" if signed and shown > 0 else ""
    return f"{sign}{abs(shown):,.{how.decimals}f}"
