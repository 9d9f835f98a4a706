"""When deferred work is due: opening hours over nights, weekends and changes of the clock; the column is the scalar."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.entities.clock import Clock
from sim.entities.due import DueCalendar, DueRule, due_calendar
from sim.entities.units import DAY, HOUR, MINUTE, WEEKDAYS

OFFICE = dict.fromkeys(WEEKDAYS[:5], (9 * HOUR, 17 * HOUR))
MONDAY = date(2026, 4, 13)


def calendar(
    rule: DueRule, within: int, start: date = MONDAY, timezone: str = "Europe/Berlin", **options: bool
) -> tuple[DueCalendar, Clock]:
    """An office open from nine to five from Monday to Friday."""
    clock = Clock(timezone, start, 7, 30 * MINUTE)
    return due_calendar(rule, within, OFFICE, clock, options.get("looks_back", False)), clock


def due(made: tuple[DueCalendar, Clock], day: int, hour: float) -> tuple[int, str]:
    """Day number and wall clock at which a contact is due that came on a day at an hour."""
    dates, clock = made
    wall = clock.local(dates.due(clock.at(day, round(hour * HOUR))))
    return (wall.date() - clock.start).days, f"{wall:%H:%M}"


def test_elapsed_time_knows_no_nights() -> None:
    """24 hours after Friday 16:00 is Saturday 16:00."""
    assert due(calendar(DueRule.ELAPSED, 24 * HOUR), 4, 16) == (5, "16:00")


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (0, 10, (0, "14:00")),
        (0, 16, (1, "12:00")),
        (4, 16, (7, "12:00")),  # one hour on Friday, three on Monday
        (5, 11, (7, "13:00")),  # came on Saturday: counts from Monday nine
        (0, 3, (0, "13:00")),  # came before opening
        (0, 13, (0, "17:00")),  # exactly at closing time, not the next morning
        (0, 17, (1, "13:00")),  # came at closing time
    ],
)
def test_four_open_hours(day: int, hour: float, expected: tuple[int, str]) -> None:
    """Nights and weekends do not count."""
    assert due(calendar(DueRule.OPEN_HOURS, 4 * HOUR), day, hour) == expected


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [(0, 10, (1, "17:00")), (0, 18, (2, "17:00")), (4, 16, (7, "17:00")), (5, 11, (8, "17:00")), (1, 3, (2, "17:00"))],
)  # fmt: skip
def test_one_business_day(day: int, hour: float, expected: tuple[int, str]) -> None:
    """By the close of the next open day; what comes after hours came on the next open day."""
    assert due(calendar(DueRule.BUSINESS_DAYS, DAY), day, hour) == expected


def test_no_business_day_is_the_close_of_the_same_day() -> None:
    """0 days: today, as long as somebody is there."""
    assert due(calendar(DueRule.BUSINESS_DAYS, 0), 0, 10) == (0, "17:00")


def test_a_night_without_an_hour_changes_no_open_hour() -> None:
    """The clocks of Berlin went forward on Sunday 2026-03-29: Friday 16:00 + 2 open hours is Monday 10:00 all the
    same, and 24 elapsed hours from Saturday noon end at 13:00."""
    friday = date(2026, 3, 27)
    assert due(calendar(DueRule.OPEN_HOURS, 2 * HOUR, friday), 0, 16) == (3, "10:00")
    assert due(calendar(DueRule.ELAPSED, 24 * HOUR, friday), 1, 12) == (2, "13:00")


def test_a_day_with_an_hour_more_has_more_open_time() -> None:
    """Open around the clock on Sundays only: on 2026-10-25 that is 25 hours, so 24.5 hours end at 23:30."""
    clock = Clock("Europe/Berlin", date(2026, 10, 25), 1, 30 * MINUTE)
    dates = due_calendar(DueRule.OPEN_HOURS, 49 * HOUR // 2, {"sun": (0, DAY)}, clock, looks_back=False)
    assert f"{clock.local(dates.due(0)):%a %H:%M}" == "Sun 23:30"
    assert dates.due(0) == 49 * HOUR // 2


def test_work_from_before_the_start_is_due_by_the_same_clock() -> None:
    """Came on the Friday before at 16:00, four open hours: Monday noon."""
    assert due(calendar(DueRule.OPEN_HOURS, 4 * HOUR, looks_back=True), -3, 16) == (0, "12:00")


@pytest.mark.parametrize(
    ("rule", "used"),
    [(DueRule.ELAPSED, 66 * HOUR), (DueRule.OPEN_HOURS, 2 * HOUR), (DueRule.BUSINESS_DAYS, 1)],
)
def test_the_time_used_over_a_weekend(rule: DueRule, used: int) -> None:
    """From Friday 16:00 to Monday 10:00: 66 hours, of which two while the office was open, and one business day."""
    dates, clock = calendar(rule, DAY)
    assert dates.used(clock.at(4, 16 * HOUR), clock.at(7, 10 * HOUR)) == used


@given(
    rule=st.sampled_from(list(DueRule)),
    days=st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    hours=st.tuples(st.integers(0, 22), st.integers(1, 2)).map(lambda h: (h[0] * HOUR, sum(h) * HOUR)),
    within=st.integers(0, 9),
    offered=st.lists(st.integers(-20 * 24, 7 * 24), min_size=1),
    start=st.sampled_from([MONDAY, date(2026, 3, 26), date(2026, 10, 22)]),
)
def test_the_column_is_the_scalar_and_the_law_holds(
    rule: DueRule, days: set[str], hours: tuple[int, int], within: int, offered: list[int], start: date
) -> None:
    """A contact is due when `within` of opening time has passed since it came, and not a microsecond earlier."""
    clock = Clock("Europe/Berlin", start, 7, 30 * MINUTE)
    allowed = within * (DAY if rule == DueRule.BUSINESS_DAYS else HOUR)
    dates = due_calendar(
        rule, allowed, {day: hours for day in WEEKDAYS if day in days}, clock, looks_back=True
    )
    moments = np.array(offered, np.int64) * HOUR
    due_moments = dates.due_all(moments)
    assert due_moments.tolist() == [dates.due(moment) for moment in moments.tolist()]
    assert (due_moments >= moments).all()
    if rule == DueRule.OPEN_HOURS:
        for came, end in zip(moments.tolist(), due_moments.tolist(), strict=True):
            assert dates.used(came, end) == allowed
            assert end == came or dates.used(came, end - 1) == allowed - 1
