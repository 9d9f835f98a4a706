"""Self-service before the queue: machines (a voice menu, a bot), and what a contact type has them do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.entities.further import Recontact
from sim.entities.law import Law
from sim.entities.model import Entity
from sim.entities.units import Multiplier, Share


class Machine(Entity):
    """A voice menu or a bot: how long a session with it takes, and how many it holds at once (no limit if not said)."""

    session: Law
    capacity: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class HandOff(Entity):
    """What the machine leaves to the agent: `aht` multiplies the handle time of contacts that it hands over."""

    aht: Multiplier = 1.0


class SelfService(Entity):
    """How contacts of a type begin with a machine: a `share` of those who come in does.

    Of these, `contained` are helped, `falsely_contained` leave without help and may come again (`recontact`); the rest
    is handed over to the queue. Who finds the machine full goes straight to the queue, or is blocked.
    """

    at: str
    share: Share = 1.0
    contained: Share
    falsely_contained: Share = 0.0
    when_full: Literal["queue", "blocked"] = "queue"
    hand_off: HandOff = HandOff()
    recontact: Recontact | None = None

    @model_validator(mode="after")
    def _all_end_somehow(self) -> SelfService:
        total = self.contained + self.falsely_contained
        if total > 1.0 + 1e-9:
            raise ValueError(
                f"contained and falsely_contained are shares of all sessions and sum to {total:g}, more than 1"
            )
        if self.falsely_contained > 0 and self.recontact is None:
            raise ValueError(
                "falsely_contained customers were not helped: say in recontact how many come again, and after how long "
                "(recontact: {probability, after})"
            )
        if self.comes_again >= 1.0:
            raise ValueError(
                "nobody is helped and everybody comes again, for ever; lower recontact.probability"
            )
        return self

    @property
    def stays_away(self) -> float:
        """Share of those who come in that the machine keeps from the queue, where it has room for them."""
        return self.share * min(self.contained + self.falsely_contained, 1.0)

    @property
    def eases(self) -> float:
        """What handle time is multiplied by on average, over those who reach the queue, handed over or not."""
        handed_over = self.share - self.stays_away
        reach = 1.0 - self.stays_away
        return 1.0 + (self.hand_off.aht - 1.0) * handed_over / reach if reach > 0 else 1.0

    @property
    def comes_again(self) -> float:
        """Share of those who come in that come again since they were falsely contained."""
        return self.share * self.falsely_contained * (self.recontact.probability if self.recontact else 0.0)
