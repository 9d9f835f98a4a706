"""Time off the phone that is known beforehand: training and meetings at set times, calls in sick on given dates."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.entities.dates import Dates
from sim.entities.model import Entity
from sim.entities.units import WEEKDAYS, ClockTime, Duration, Share, Weekdays


class OffPhone(Entity):
    """Paid time away from the phone at a set time: on weekdays or on dates, for so many or a share of those at work."""

    activity: Literal["break", "coaching", "meeting", "training"]
    days: Weekdays | None = None
    date: Dates | None = None
    start: ClockTime
    length: Duration = Field(gt=0, le=86_400_000_000)
    agents: Annotated[int, Field(gt=0, le=100_000)] | None = None
    share: Share | None = None

    @model_validator(mode="after")
    def _when_and_how_many(self) -> OffPhone:
        if (self.days is None) == (self.date is None):
            raise ValueError("give either days (of every week) or a date, and not both")
        if (self.agents is None) == (self.share is None):
            raise ValueError("give either agents (how many) or share (of those at work then), and not both")
        return self

    def is_on(self, day: datetime.date) -> bool:
        """Whether it takes place on a day."""
        if self.date is not None:
            return self.date[0] <= day.isoformat() <= self.date[1]
        return self.days is not None and WEEKDAYS[day.weekday()] in self.days

    def how_many(self, at_work: int) -> int:
        """How many of those at work the whole time are away."""
        return min(self.agents, at_work) if self.agents is not None else round((self.share or 0.0) * at_work)


class Away(Entity):
    """So many agents call in sick on a date, besides those whose absence is drawn."""

    date: Dates
    agents: Annotated[int, Field(gt=0, le=100_000)]

    def is_on(self, day: datetime.date) -> bool:
        """Whether they are away on a day."""
        return self.date[0] <= day.isoformat() <= self.date[1]
