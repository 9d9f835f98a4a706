"""What is verified: cases with exact values, and checks of single figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sim.entities.units import parse_duration

if TYPE_CHECKING:
    from sim.center import Center

Data = Mapping[str, Any]
PHONE = {"phone": {"kind": "live"}}


@dataclass(frozen=True)
class Check:
    """One figure: a measure over a scope, and the value it must have.

    `reference_error` is the standard error of `exact` where that comes from a simulation by other hands. `spread` asks
    for the standard deviation between replications instead of the mean. `counted` replaces the case's window.
    """

    measure: str
    exact: float
    kind: str = "total"
    name: str = "total"
    reference_error: float = 0.0
    spread: bool = False
    counted: tuple[str, str] | None = None

    @property
    def label(self) -> str:
        """The measure and what it is taken over, for people."""
        where = "" if self.kind == "total" else f" of {self.name}"
        when = f", {self.counted[0]} to {self.counted[1]}" if self.counted else ""
        return ("sd between days of " if self.spread else "") + self.measure.replace("_", " ") + where + when


@dataclass(frozen=True)
class Case:
    """A center whose figures are known, and how often it is played.

    `center` is written like a user's file, or names a shipped one. Only contacts offered, and agent time, within
    `counted` (durations since the start) count. `quick` and `full` are replications; each is one independent
    observation.
    """

    name: str
    promise: str
    source: str
    center: Data | str
    checks: tuple[Check, ...]
    counted: tuple[str, str]
    quick: int
    full: int
    note: str = ""

    @cached_property
    def played(self) -> Center:
        """The center, validated."""
        from sim.load import load

        return load(self.center)

    def window(self, check: Check) -> tuple[int, int]:
        """First and last (excluded) interval that count for a check; raises ValueError inside an interval."""
        bounds = [parse_duration(moment) for moment in check.counted or self.counted]
        if any(bound % self.played.interval for bound in bounds):
            raise ValueError(f"{self.name}: {bounds} µs are no bounds of intervals")
        start, stop = (bound // self.played.interval for bound in bounds)
        return start, stop

    def seed(self, base: int) -> int:
        """A seed of its own: cases share names of types, and would otherwise share their random numbers."""
        return base * 2**32 + crc32(self.name.encode())


@dataclass(frozen=True)
class Family:
    """Cases that belong together, with a paragraph about them."""

    name: str
    about: str
    cases: tuple[Case, ...]


def one_queue(
    volume: float,
    agents: int,
    mean: str,
    *,
    days: int = 1,
    interval: str = "1h",
    until: str = "24:00",
    **call: Any,
) -> Data:
    """A center of one contact type, exponential handle times of this mean, and agents who are always there.

    `volume` is contacts a day between midnight and `until`; `call` says more about the contact type, or replaces what
    is said here.
    """
    return {
        "name": "One queue",
        "start": "2026-01-05",
        "days": days,
        "interval": interval,
        "channels": PHONE,
        "contact_types": {
            "call": {
                "channel": "phone",
                "open": f"00:00-{until}",
                "demand": {"volume": volume, "volume_basis": "first_attempts"},
                "handle_time": {"exponential": {"mean": mean}},
                "patience": "never",
            }
            | call
        },
        "agent_groups": {"desk": {"agents": agents, "skills": ["call"]}},
    }
