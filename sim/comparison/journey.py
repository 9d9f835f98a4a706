"""Where contacts come from and where they go on to, a day: by type and origin, and handed on from type to type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.comparison.estimates import Sums, estimate, observations
from sim.measures.origins import ORIGINS, column_of
from sim.measures.views import ratio

if TYPE_CHECKING:
    import pandas as pd

    from sim.center import Center
    from sim.comparison.results import Results
    from sim.entities.contact_type import ContactType
    from sim.tables import Float64

TOTAL = "total"


def journey(results: Results) -> pd.DataFrame:
    """One row a contact type (and the total) and origin: visits a day with a 95 % interval, and their share of the
    type's visits; origins from which nobody came in any replication are left out."""
    import pandas as pd

    names, found = [*results.center.type_names, TOTAL], _by_origin(results)
    there = [place for place in range(len(found)) if found[place].any()]
    frames = []
    for place in there:
        means = a_day(results, found[place])
        visits = a_day(results, found.sum(axis=0))["mean"]
        share = np.divide(means["mean"], visits, out=np.full(len(names), np.nan), where=visits > 0)
        frames.append(
            pd.DataFrame({"type": names, "origin": ORIGINS[place].name.lower()} | means | {"share": share})
        )
    columns = ["type", "origin", "mean", "low", "high", "n", "share"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def _by_origin(results: Results) -> Float64:
    """Visits by (origin, replication, type and total)."""
    found = results.values()
    kinds = [("type", name) for name in results.center.type_names] + [("total", TOTAL)]

    def counts(measure: str) -> Float64:
        return found.numerators[:, [found.row(measure, *kind) for kind in kinds]]

    return np.stack([counts(column_of(origin)) for origin in ORIGINS])


def flows(results: Results) -> pd.DataFrame:
    """One row a pair of contact types between which somebody was transferred: contacts a day with a 95 % interval, and
    their share of those answered of the first type; largest first."""
    import pandas as pd

    names, kinds = results.center.type_names, len(results.center.type_names)
    moved = np.stack([one.transfers.ravel() for one in results.tallies]).astype(np.float64)
    values = results.values()
    answered = values.numerators[:, [values.row("answered", "type", name) for name in names]].sum(axis=0)
    pairs = np.flatnonzero(moved.any(axis=0))
    means = a_day(results, moved[:, pairs])
    start = pairs // kinds
    table = pd.DataFrame(
        {"from": [names[place] for place in start], "to": [names[place] for place in pairs % kinds]}
        | means
        | {"share": moved.sum(axis=0)[pairs] / np.maximum(answered[start], 1.0)}
    )
    return table.sort_values("mean", ascending=False, kind="stable", ignore_index=True)


def ways_out(results: Results) -> pd.DataFrame:
    """One row a contact type (and the total) and way out: visits a day with a 95 % interval, and their share of those
    offered; ways that nobody took are left out. Who balked is among the abandoned; visits of callbacks are not
    counted."""
    import pandas as pd

    names, found = [*results.center.type_names, TOTAL], results.values()
    kinds = [("type", name) for name in results.center.type_names] + [("total", TOTAL)]
    places = {way: [found.row(way, *kind) for kind in kinds] for way in ("offered", *WAYS_OUT)}
    offered = found.numerators[:, places["offered"]].sum(axis=0)
    frames = []
    for way in WAYS_OUT:
        counts = found.numerators[:, places[way]]
        if counts.any():
            share = ratio(counts.sum(axis=0), offered)
            frames.append(
                pd.DataFrame({"type": names, "way": way} | a_day(results, counts) | {"share": share})
            )
    return (
        pd.concat(frames, ignore_index=True)
        if frames
        else pd.DataFrame(columns=["type", "way", "mean", "low", "high", "n", "share"])
    )


def case_table(kpis: pd.DataFrame) -> pd.DataFrame:
    """Tidy KPIs about the cases that began as a contact type (and all of them): how many contacts each had, and why
    these came."""
    rows = kpis["kpi"].isin(OF_CASES) & kpis["scope"].isin(["type", "total"])
    return kpis[rows].reset_index(drop=True)


def attempt_table(kpis: pd.DataFrame) -> pd.DataFrame:
    """Tidy KPIs of first attempts beside those of all attempts, by contact type and of all."""
    rows = kpis["kpi"].isin(OF_ATTEMPTS) & kpis["scope"].isin(["type", "total"])
    return kpis[rows].reset_index(drop=True)


def callback_table(center: Center, kpis: pd.DataFrame) -> pd.DataFrame:
    """Tidy KPIs about announced waits and callbacks, of the types that announce any; with the predictor that is
    used."""
    kinds = {
        name: predictor for name, kind in center.contact_types.items() if (predictor := _predictor(kind))
    }
    of_types = (kpis["scope"] == "type") & kpis["name"].isin(list(kinds))
    rows = kpis[of_types & kpis["kpi"].isin(OF_CALLBACKS)]
    return rows.assign(predictor=rows["name"].map(kinds)).reset_index(drop=True)


def _predictor(kind: ContactType) -> str | None:
    if kind.callback is not None:
        return kind.callback.predictor
    return kind.balking.announced if kind.balking is not None else None


WAYS_OUT = ("answered", "abandoned", "blocked", "callbacks", "flow_out", "still_open")
OF_CASES = (
    "contacts_per_case", "redials_per_case", "recontacts_per_case", "chasers_per_case", "first_contact_resolution",
    "one_contact_resolution",
)  # fmt: skip
OF_ATTEMPTS = (
    "first_attempt_service_level", "service_level", "first_attempt_abandonment", "abandonment",
    "first_attempt_answer_rate", "answer_rate", "cases_answered",
)  # fmt: skip
OF_CALLBACKS = (
    "callback_offers", "callbacks", "callback_acceptance", "calls_per_callback", "first_call_success",
    "callback_success", "asa", "callback_announced", "callback_wait", "wait_to_conversation", "prediction_bias",
    "prediction_error",
)  # fmt: skip


def a_day(results: Results, counts: Float64) -> dict[str, Any]:
    """Means a day with intervals, of counts by (replication, column)."""
    sums = observations(Sums(counts / results.center.days, np.ones_like(counts)), results.antithetic)
    found = estimate(sums)
    return {"mean": found.mean, "low": found.low, "high": found.high, "n": found.n * (1 + results.antithetic)}
