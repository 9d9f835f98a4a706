"""A session: alternatives played side by side, in as many steps as it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from sim.comparison.results import Results
from sim.comparison.stopping import Until, extend
from sim.comparison.units import BLOCK, Alternative, Played, Progress, Stream, settled
from sim.errors import ConfigError, Problem, did_you_mean
from sim.simulation.engine import ENGINES

if TYPE_CHECKING:
    from sim.comparison.work import Work

_SEEDS = 2**63


class Interrupted(KeyboardInterrupt):
    """Ctrl-C after some replications: `finished` holds the results of those that every alternative has played."""

    def __init__(self, finished: Any) -> None:
        super().__init__("stopped by Ctrl-C")
        self.finished = finished


def must_be_center(given: object, call: str) -> None:
    """TypeError with what to write, where a name or a description stands for a center."""
    from sim.center import Center

    if not isinstance(given, Center):
        raise TypeError(f"{call}: give a Center: sim.load({given!r:.60}) (got {type(given).__name__})")


class Session:
    """What was played so far, and how to play more of it."""

    def __init__(
        self, alternatives: Sequence[Alternative], work: Work[Played], progress: Progress | None
    ) -> None:
        self.asked = alternatives
        self.alternatives = list(alternatives)
        self.stream = work.stream
        self.work = work
        self.progress = progress
        self.length = 0
        self.played: list[dict[int, Played]] = [{} for _ in alternatives]

    def play(self, replications: int, until: Until | None, half_width: Callable[[Until], float]) -> str:
        """Plays the replications, and with a rule as many more as it asks for; what the rule led to."""
        try:
            self.extend(replications)
            if until is None:
                return ""
            return extend(self.extend, lambda: half_width(until), until, replications, BLOCK)
        finally:
            self.work.tell()

    def extend(self, count: int) -> None:
        """Plays the next `count` replications of every alternative."""
        first, self.length = self.length, self.length + count
        self.alternatives = settled(self.asked, self.length)
        with closing(self.work.results(self.alternatives, first, count)) as results:
            for place, found in results:
                if isinstance(found, str):
                    raise RuntimeError(found)
                self.played[place].update(found)
                if self.progress:
                    self.progress(sum(map(len, self.played)), self.length * len(self.played))

    def finished(self) -> int:
        """Number of replications, from the first on, that every alternative has played; pairs are whole."""
        done = set.intersection(*(set(played) for played in self.played))
        leading = next(number for number in range(self.length + 1) if number not in done)
        return leading - leading % 2 if self.stream.antithetic else leading

    def results(self, note: str = "") -> list[Results]:
        """The finished replications of each alternative, in order."""
        numbers = range(self.finished())
        return [
            Results(alternative, self.stream, tuple(played[number] for number in numbers), note)
            for alternative, played in zip(self.alternatives, self.played, strict=True)
        ]


def stream_of(replications: int, seed: int, engine: str, antithetic: bool) -> Stream:
    """The random numbers asked for; ConfigError with every argument that cannot be."""
    problems = []
    if replications < 1:
        problems.append(
            Problem("replications", f"{replications} is too few; give 1 or more, 2 or more for intervals")
        )
    if antithetic and replications % 2:
        problems.append(
            Problem("replications", f"{replications} is odd; antithetic replications come in pairs")
        )
    if not 0 <= seed < _SEEDS:
        problems.append(Problem("seed", f"{seed} is no whole number from 0 to {_SEEDS - 1}"))
    if engine not in ENGINES:
        problems.append(Problem("engine", f'"{engine}" is no engine{did_you_mean(engine, ENGINES)}'))
    if problems:
        raise ConfigError(problems, "run")
    return Stream(seed, antithetic)
