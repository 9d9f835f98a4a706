"""run: one center, played as often as asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.comparison.estimates import estimate
from sim.comparison.forms import whole
from sim.comparison.results import Results, nature_of, sums_of
from sim.comparison.session import Interrupted, Session, must_be_center, stream_of
from sim.comparison.stopping import Until, until_of
from sim.comparison.store import opened
from sim.comparison.units import Alternative, Progress
from sim.comparison.work import Work
from sim.policies.router import Router

if TYPE_CHECKING:
    from pathlib import Path

    from sim.center import Center


def run(
    center: Center,
    replications: int = 30,
    seed: int = 1,
    engine: str = "auto",
    antithetic: bool = False,
    workers: int | None = None,
    router: type[Router] | None = None,
    until: Until | Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    store: str | Path | None = None,
    cluster: str | None = None,
) -> Results:
    """Play a center; with `until`, `replications` is the fewest and the rule says how many more.

    Results do not depend on `workers` (None: as many as pay off), nor on `cluster` (the address of a Dask scheduler,
    or "local"), nor on `store` (a folder that keeps finished replications, so that a later call plays only what is
    missing). `router` is a subclass of Router with selections of its own. Raises ConfigError for arguments that cannot
    be, Interrupted on Ctrl-C once something is finished.
    """
    must_be_center(center, "run")
    stream, rule = stream_of(replications, seed, engine, antithetic), until_of(until)
    work = Work(whole(), stream, opened(store), workers, cluster)
    session = Session([Alternative(center, router or Router, engine)], work, progress)
    try:
        note = session.play(replications, rule, lambda rule: half_width(session.results()[0], rule))
    except KeyboardInterrupt:
        if not session.finished():
            raise
        raise Interrupted(session.results("stopped by Ctrl-C")[0]) from None
    return session.results(note)[0]


def half_width(results: Results, rule: Until) -> float:
    """Half the length of the interval of the rule's KPI; infinite while it has none."""
    found = results.values((rule.scope,))
    nature = nature_of(found, results.center, results.antithetic)
    width = float(estimate(sums_of(found, results.antithetic), nature).half_width[rule.place(found)])
    return width if np.isfinite(width) else np.inf
