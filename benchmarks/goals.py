"""The lines of the table that `ccsim bench` fills, and the goals that some of them are held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.spread import Spread


@dataclass(frozen=True)
class Goal:
    """What is asked of a figure; `moonshot` is what would be splendid, `why` what keeps us from it if we miss it."""

    wanted: float
    at_least: bool = False
    moonshot: float | None = None
    why: str = ""

    def is_met(self, measured: float) -> bool:
        """Whether a measured value is on the right side of the wanted one."""
        return measured >= self.wanted if self.at_least else measured <= self.wanted


@dataclass(frozen=True)
class Line:
    """One figure of the benchmark: what it is of, its spread over the rounds, its unit, and its goal, if it has one."""

    subject: str
    what: str
    measured: Spread
    unit: str
    goal: Goal | None = None
    over_c: float | None = None
    """Time of a contact over that of the C loop in the same round, the median."""
    over_callbacks: float | None = None
    """Speed over that of SimPy with callbacks only in the same round, the median."""

    @property
    def is_missed(self) -> bool:
        """Whether the line has a goal that its median does not reach."""
        return self.goal is not None and not self.goal.is_met(self.measured.median)
