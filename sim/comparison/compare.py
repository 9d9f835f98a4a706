"""compare: named alternatives played by the same customers, and what may be said of their differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.comparison import deltas
from sim.comparison.estimates import CONFIDENCE
from sim.comparison.forms import whole
from sim.comparison.results import Results, kinds_of, written_report
from sim.comparison.run import half_width
from sim.comparison.session import Interrupted, Session, must_be_center, stream_of
from sim.comparison.stopping import Until, until_of
from sim.comparison.store import opened
from sim.comparison.units import Alternative, Progress
from sim.comparison.work import Work
from sim.errors import ConfigError, Problem, did_you_mean
from sim.measures.scopes import KINDS
from sim.policies.router import Router

if TYPE_CHECKING:
    import pandas as pd

    from sim.center import Center

Routers = type[Router] | Mapping[str, type[Router]]


@dataclass(frozen=True)
class Comparison:
    """Results of each alternative by name; the first is the base of all differences.

    `same_customers` tells for each alternative whether its first attempts are exactly those of the base.
    """

    results: dict[str, Results]
    same_customers: dict[str, bool]

    @property
    def base(self) -> str:
        """Name of the alternative the others are compared with."""
        return next(iter(self.results))

    @property
    def note(self) -> str:
        """Why a sequential comparison stopped; empty for a fixed number of replications."""
        return self.results[self.base].note

    def kpis(self, scopes: str | Iterable[str] = KINDS, confidence: float = CONFIDENCE) -> pd.DataFrame:
        """The tidy KPIs of every alternative, with its name in front."""
        import pandas as pd

        kinds = kinds_of(scopes)
        return pd.concat(
            [
                results.kpis(kinds, confidence).assign(alternative=name)
                for name, results in self.results.items()
            ],
            ignore_index=True,
        ).pipe(lambda frame: frame[["alternative", *frame.columns[:-1]]])

    def deltas(self, scopes: str | Iterable[str] = KINDS, confidence: float = CONFIDENCE) -> pd.DataFrame:
        """Tidy paired differences from the base; see `deltas.table` for the columns."""
        return deltas.table(self.results, kinds_of(scopes), confidence)

    def report(self, folder: str | Path, **options: Any) -> Path:
        """Writes the report into a folder; the path of its page."""
        return written_report(self, folder, **options)


def compare(
    alternatives: Mapping[str, Center],
    replications: int = 30,
    seed: int = 1,
    engine: str = "auto",
    antithetic: bool = False,
    workers: int | None = None,
    router: Routers | None = None,
    until: Until | Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    store: str | Path | None = None,
    cluster: str | None = None,
) -> Comparison:
    """Play the same customers through every alternative; the first one is the base.

    `router` is one custom router for all, or one by name of alternative. Otherwise as `run`.
    """
    _must_be_named(alternatives)
    stream, rule = stream_of(replications, seed, engine, antithetic), until_of(until)
    entries = [
        Alternative(center, _router(router, name), engine)
        for name, center in _checked(alternatives, router).items()
    ]
    names = tuple(alternatives)
    work = Work(whole(), stream, opened(store), workers, cluster)
    session = Session(entries, work, progress)
    try:
        note = session.play(replications, rule, lambda rule: _half_width(_comparison(names, session), rule))
    except KeyboardInterrupt:
        if not session.finished():
            raise
        raise Interrupted(_comparison(names, session, "stopped by Ctrl-C")) from None
    return _comparison(names, session, note)


def _must_be_named(alternatives: object) -> None:
    if not isinstance(alternatives, Mapping):
        text = 'compare: give centers by name: {"today": sim.load("small_shop"), ...}'
        raise TypeError(f"{text} (got {type(alternatives).__name__})")
    for name, center in alternatives.items():
        must_be_center(center, f'compare: "{name}"')


def _checked(alternatives: Mapping[str, Center], router: Routers | None) -> Mapping[str, Center]:
    problems = [
        Problem("router", f'"{name}" is no alternative{did_you_mean(name, alternatives)}')
        for name in (router if isinstance(router, Mapping) else ())
        if name not in alternatives
    ]
    if not alternatives:
        problems.append(Problem("alternatives", "there is none; name at least one center"))
    if problems:
        raise ConfigError(problems, "compare")
    return alternatives


def _router(router: Routers | None, name: str) -> type[Router]:
    return (router.get(name, Router) if isinstance(router, Mapping) else router) or Router


def _comparison(names: tuple[str, ...], session: Session, note: str = "") -> Comparison:
    results = dict(zip(names, session.results(note), strict=True))
    return Comparison(
        results, {name: _same_customers(results[names[0]], other) for name, other in results.items()}
    )


def _same_customers(base: Results, other: Results) -> bool:
    """Whether the first attempts are the same; they must be where their descriptions are."""
    same = all(a.customers == b.customers for a, b in zip(base.played, other.played, strict=True))
    if not same and demand_description(base.center) == demand_description(other.center):
        raise RuntimeError(
            "two alternatives describe the same demand and drew other customers; please report this"
        )
    return same


def demand_description(center: Center) -> list[tuple[str, Any]]:
    """All that first attempts are drawn from: calendar, who is there when the run begins (and how fast those work who
    serve them), and contact types in order without what is promised them."""
    whole = center.canonical()
    calendar = [
        (key, whole[key]) for key in ("timezone", "start", "days", "interval", "from", "opening_state")
    ]
    served = {(line.group, line.type) for line in center.opening_state.in_service}
    paces = [(f"{group}.{kind}", center.aht_ppm(group, kind)) for group, kind in sorted(served)]
    return [*calendar, *paces] + [
        (name, {key: item for key, item in kind.items() if key not in {"target", "priority", "head_start"}})
        for name, kind in whole["contact_types"].items()
    ]


def _half_width(comparison: Comparison, rule: Until) -> float:
    """The widest interval among the alternatives: of the differences from the base, or of the levels."""
    base, *others = comparison.results.values()
    if rule.of == "level" or not others:
        return max(half_width(results, rule) for results in comparison.results.values())
    return max(deltas.half_width(base, other, rule, len(others)) for other in others)
