"""Results: what the replications of one alternative say, with definitions and intervals."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.comparison.estimates import CONFIDENCE, Nature, Sums, estimate, observations
from sim.comparison.slices import waits_are_exact
from sim.comparison.units import Alternative, Played, Stream, play_one
from sim.entities.units import SECOND
from sim.errors import ConfigError, Problem, did_you_mean
from sim.measures.intervals import INTERVAL_MEASURES, interval_table
from sim.measures.scopes import KINDS, scopes
from sim.measures.values import Values, values
from sim.measures.views import WAITS
from sim.measures.waits import STEP

if TYPE_CHECKING:
    import pandas as pd

    from sim.center import Center
    from sim.measures.measure import Measure
    from sim.measures.tally import Tallies
    from sim.tables import Outcomes


_READ_OFF = f"; waits read from a histogram in steps of {STEP / SECOND:g} s"


@dataclass(frozen=True)
class Results:
    """The replications of one center: their tallies in order, and everything that was asked of them.

    `note` says why a sequential run stopped.
    """

    alternative: Alternative
    stream: Stream
    played: tuple[Played, ...]
    note: str = ""
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def center(self) -> Center:
        """The center that was played."""
        return self.alternative.center

    @property
    def seed(self) -> int:
        """The seed of every random number."""
        return self.stream.seed

    @property
    def engine(self) -> str:
        """The engine that played; another one would have given the same."""
        return self.alternative.engine

    @property
    def antithetic(self) -> bool:
        """Whether replications 2k and 2k + 1 are antithetic pairs; intervals are then taken between pairs."""
        return self.stream.antithetic

    @property
    def replications(self) -> int:
        """Number of replications played."""
        return len(self.played)

    @property
    def tallies(self) -> list[Tallies]:
        """The tallies of each replication, in order."""
        return [one.tallies for one in self.played]

    def values(self, kinds: str | Iterable[str] = KINDS) -> Values:
        """Numerators and denominators of every measure over every scope of the given kinds, by replication."""
        key = kinds_of(kinds)
        if key not in self._kept:
            every: Values | None = self._kept.get(KINDS)
            self._kept[key] = (
                values(self.center, self.tallies, scopes(self.center, key))
                if every is None or not set(key) <= set(KINDS)
                else every.over(key)
            )
        found: Values = self._kept[key]
        return found

    def kpis(self, scopes: str | Iterable[str] = KINDS, confidence: float = CONFIDENCE) -> pd.DataFrame:
        """Tidy KPIs: kpi, scope, name, mean, low, high, n, unit, definition, method.

        Ratios are ratios of sums over replications with delta-method t intervals; shares of days and intervals have
        score intervals. With one replication there is no interval (NaN).
        """
        import pandas as pd

        found = self.values(scopes)
        sums, nature = sums_of(found, self.antithetic), nature_of(found, self.center, self.antithetic)
        result = estimate(sums, nature, confidence)
        n = result.n * (1 + self.antithetic)
        return pd.DataFrame(
            labels(found)
            | {"mean": result.mean, "low": result.low, "high": result.high, "n": n}
            | wording(found, self.center)
            | {"method": methods(found, n.tolist(), self.antithetic, waits_are_exact(self.center))}
        )

    def intervals(self, measures: Sequence[str] = INTERVAL_MEASURES) -> pd.DataFrame:
        """One row an interval and queue with its spread over replications; see `measures.intervals`."""
        return interval_table(self.center, self.tallies, measures)

    def segments(self, replication: int = 0) -> pd.DataFrame:
        """Every visit to a queue in one replication, which is played again for it (the same to the microsecond)."""
        from sim.comparison.frames import segments_frame

        return segments_frame(self.center, self.outcomes(replication).segments)

    def agent_states(self, replication: int = 0) -> pd.DataFrame:
        """What every agent did when in one replication, which is played again for it."""
        from sim.comparison.frames import agent_states_frame

        return agent_states_frame(self.center, self.outcomes(replication).agent_states)

    def bot_sessions(self, replication: int = 0) -> pd.DataFrame:
        """Every session with self-service in one replication, which is played again for it."""
        from sim.comparison.frames import bot_sessions_frame

        return bot_sessions_frame(self.center, self.outcomes(replication).bot_sessions)

    def outcomes(self, replication: int = 0) -> Outcomes:
        """The tables of one replication, played again; the last one asked for is kept."""
        if not 0 <= replication < self.replications:
            raise IndexError(
                f"replication {replication} was not played; there are 0 to {self.replications - 1}"
            )
        if self._kept.get("replication") != replication:
            self._kept["outcomes"] = play_one(self.alternative, self.stream, replication)[1]
            self._kept["replication"] = replication
        found: Outcomes = self._kept["outcomes"]
        return found

    def report(self, folder: str | Path, **options: Any) -> Path:
        """Writes the report into a folder; the path of its page."""
        return written_report(self, folder, **options)


def kinds_of(scopes: str | Iterable[str]) -> tuple[str, ...]:
    """Kinds of scope as asked for, one or several; ConfigError where there is no such kind."""
    kinds = (scopes,) if isinstance(scopes, str) else tuple(scopes)
    known = (*KINDS, "type_day", "interval")
    problems = [
        Problem("scopes", f'"{kind}" is no scope{did_you_mean(kind, known)}')
        for kind in kinds
        if kind not in known
    ]
    if problems:
        raise ConfigError(problems, "scopes")
    return kinds


def sums_of(found: Values, antithetic: bool) -> Sums:
    """The independent observations behind the values of replications."""
    return observations(Sums(found.numerators, found.denominators), antithetic)


def nature_of(found: Values, center: Center, antithetic: bool) -> Nature:
    """What the intervals may know of each row: measures over types are counts of days and intervals."""
    share = np.array([measure.unit == "share" for measure, _ in found.rows], np.bool_)
    periods = share & np.array([measure.needs == "types" for measure, _ in found.rows], np.bool_)
    by_day = [scope.kind in {"day", "type_day", "interval"} for _, scope in found.rows]
    days = np.where(by_day, 1, center.days) * (1 + antithetic)
    return Nature(share, periods, days.astype(np.int64))


def labels(found: Values) -> dict[str, list[str]]:
    """What each row is: kpi, scope and name."""
    return {
        "kpi": [measure.name for measure, _ in found.rows],
        "scope": [scope.kind for _, scope in found.rows],
        "name": [scope.name for _, scope in found.rows],
    }


def wording(found: Values, center: Center) -> dict[str, list[str]]:
    """Unit and definition of each row."""
    return {
        "unit": [measure.unit_in(center) for measure, _ in found.rows],
        "definition": [measure.definition for measure, _ in found.rows],
    }


def methods(found: Values, n: Sequence[int], antithetic: bool, exact_waits: bool = True) -> list[str]:
    """How each mean and its interval were computed, in words."""
    plain = ((found.denominators == 0) | (found.denominators == 1)).all(axis=0).tolist()
    return [
        method("mean" if is_mean else "ratio of sums", measure, count, antithetic)
        + ("" if exact_waits or measure.name not in WAITS[:-1] or scope.kind == "day" else _READ_OFF)
        for (measure, scope), is_mean, count in zip(found.rows, plain, n, strict=True)
    ]


def method(level: str, measure: Measure, n: int, antithetic: bool) -> str:
    """How a mean and its interval were computed, in words."""
    if n <= 1 + antithetic:
        return f"{level}; one {'pair' if antithetic else 'replication'}, no interval" if n else "no value"
    between = f"{n // 2} antithetic pairs" if antithetic else f"{n} replications"
    if measure.needs == "types":
        return f"{level}; score interval, days weighed by the variance between {between}"
    return f"{level}; t interval between {between}"


def written_report(subject: object, folder: str | Path, **options: Any) -> Path:
    """Calls the report room, which stands above this one and is found by name when it is asked for."""
    write = importlib.import_module("sim.report").write_report
    page: Path = write(subject, Path(folder), **options)
    return page
