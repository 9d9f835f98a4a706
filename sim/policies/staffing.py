"""Staffing policies: how many agents each group needs in each interval."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from sim.entities.agent_group import Count
from sim.entities.model import Entity
from sim.entities.units import Share

StaffingPolicy = Literal["as_given", "fixed", "erlang_c", "erlang_a", "square_root"]


class Staffing(Entity):
    """Where headcounts come from.

    `as_given`: the center's own. `fixed`: `agents` per group whenever it has work. `erlang_c` and `erlang_a`: the
    fewest agents that keep the service level of each live contact type of the group in each interval and have hands
    for its deferred work, with an occupancy of at most `max_occupancy`. `square_root`: offered load R plus `beta` times
    its square root. Requirements are grossed up by dividing by 1 minus the on-the-day shrinkage of the group; `plus`
    adds agents to every interval with a need.
    """

    policy: StaffingPolicy = "as_given"
    agents: dict[str, Count] = Field(default_factory=dict)
    max_occupancy: Share = 0.88
    beta: float = Field(default=0.5, ge=-3.0, le=10.0)
    plus: int = Field(default=0, ge=-1000, le=1000)
    minimum: Count = 0

    @model_validator(mode="after")
    def _agents_are_read(self) -> Staffing:
        if (self.policy == "fixed") != bool(self.agents):
            raise ValueError("agents gives the number of each group under policy: fixed, and only there")
        return self
