"""The exact values of days that change as they go, by the label of their check."""

from __future__ import annotations

import math
from collections.abc import Callable

from tests.theory.headcount_day import Day, headcount_day
from tests.theory.shift_day import shift_day
from tests.theory.short_days import Fall, break_day, closing_day, hours_busy, seats_fall, shifts_end

Values = dict[str, float]


def rising_and_falling() -> Values:
    rates = [1200.0 + 600.0 * math.sin(2.0 * math.pi * (k - 4.5) / 24.0) for k in range(24)]
    weights = [round(rate / 10.0) for rate in rates]
    steps = [14_400.0 * weight / sum(weights) / 0.5 for weight in weights]
    chosen = (0, 3, 7, 11, 15, 19, 23)
    return {
        f"busy hours, {_clock(k)} to {_clock(k + 1)}": hours_busy(steps, 0.5, 1.0 / 3.0, k) for k in chosen
    }


def _clock(half: int) -> str:
    return f"{half // 2}h" if half % 2 == 0 else f"{half // 2}h30min".removeprefix("0h")


def published() -> Values:
    found = headcount_day(TUTORIAL, shape=400.0, nodes=5)
    return {
        "arrivals": TUTORIAL.expected,
        "wait per call": found.wait,
        "ended in time": found.ended_within,
        "answered in time": found.answered_within,
        "lost": found.lost,
    }


def published_with_shifts() -> Values:
    wait, lost = shift_day(TUTORIAL, shape=400.0)
    return {"wait per call": wait, "lost": lost}


TUTORIAL = Day(
    arrivals=tuple(
        calls / 3600.0 for calls in (100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60)
    ),
    agents=(4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4),
    width=3600.0,
    mean_service=100.0,
    mean_patience=1000.0,
    balking=0.1,
    within=20.0,
    places=40,
)


def one_break() -> Values:
    found = break_day(20.0, 0.05, 1.0, 0.25, 2.0)
    return {"blocking": found}


def closing(cut: bool) -> Values:
    """Rates per minute: 0.6 contacts, AHT 5 min, patience 5 min, 2 agents, open for an hour; 30 such days."""
    day = closing_day(0.6, 0.2, 2, 0.2, 60.0, 80)
    if cut:
        return {
            "flow out": 30.0 * day.waiting,
            "abandonment": 0.2 * day.queue_open / 36.0,
            "wait mean": 60.0 * day.queue_open / 36.0,
            "overtime hours": 30.0 * day.busy * 5.0 / 60.0,
        }
    queue = day.queue_open + day.queue_after
    return {
        "abandonment": 0.2 * queue / 36.0,
        "wait mean": 60.0 * queue / 36.0,
        "overtime hours": 30.0 * day.busy_after / 60.0,
    }


FALL = Fall(arrivals=(100.0, 30.0), agents=(6, 2), service=20.0, leaving=15.0, width=0.5)


def fall(named: bool) -> Values:
    found = shifts_end(FALL) if named else seats_fall(FALL)
    calls = sum(FALL.arrivals) * FALL.width
    return {
        "wait mean": 3600.0 * found.queue / calls,
        "abandonment": FALL.leaving * found.queue / calls,
        "overtime hours": 30.0 * found.overtime,
    }


DAYS: dict[str, Callable[[], Values]] = {
    "Arrivals on a wave, agents without limit": rising_and_falling,
    "A break that waits for the contact in hand": one_break,
    "Closing time: who waits is sent away": lambda: closing(cut=True),
    "Closing time: who waits is served": lambda: closing(cut=False),
    "Four of six go home: shifts": lambda: fall(named=True),
    "Four of six go home: headcount": lambda: fall(named=False),
    "The published call center": published,
    "The published call center with shifts": published_with_shifts,
}
