"""Channels: how contacts reach the center, and how many of them an agent may hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.entities.model import Entity

Slowdown = Annotated[float, Field(ge=1.0, le=100.0)]


class Channel(Entity):
    """A way in: on a `live` channel customers wait and may abandon, on a `deferred` one contacts wait without them.

    An agent holds up to `concurrency` live contacts of the channel at once, each lasting slowdown[n-1] times as long
    while n contacts are in hand (the last entry holds for more); besides, those of channels it may be held
    `together_with`. An `offline` wrap-up takes no place among them. A deferred contact is done alone; an
    `interruptible` one pauses while its agent serves live contacts.
    """

    kind: Literal["live", "deferred"]
    concurrency: int = Field(default=1, ge=1, le=50)
    slowdown: tuple[Slowdown, ...] = Field(default=(1.0,), min_length=1)
    wrap_up: Literal["inline", "offline"] = "inline"
    together_with: tuple[str, ...] = ()
    interruptible: bool = False

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Channel:
        if self.slowdown[0] != 1.0:
            raise ValueError(
                f"slowdown begins with {self.slowdown[0]:g}, but one contact alone is what others are compared with: "
                "begin with 1.0"
            )
        if self.kind == "live" and self.interruptible:
            raise ValueError("interruptible is said of deferred channels; nothing interrupts a live contact")
        if self.kind == "deferred" and (self.concurrency > 1 or self.together_with or len(self.slowdown) > 1):
            raise ValueError(
                "a deferred contact is done alone; concurrency, slowdown and together_with are for live channels"
            )
        return self

    @property
    def is_plain(self) -> bool:
        """Whether an agent holds nothing but one live contact, from its answer to the end of its wrap-up."""
        alone = self.concurrency == 1 and not self.together_with
        return alone and self.kind == "live" and self.wrap_up == "inline"

    def pace(self, contacts: int) -> int:
        """How fast each of so many contacts in hand goes on, in millionths of the pace of one alone."""
        return round(1_000_000 / self.slowdown[min(contacts, len(self.slowdown)) - 1])

    @property
    def throughput(self) -> float:
        """How many times as much an agent gets done with the best number of contacts in hand as with one alone."""
        return max(count * self.pace(count) for count in range(1, self.concurrency + 1)) / 1_000_000
