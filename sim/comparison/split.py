"""In-house and vendors: what each division of the work costs and achieves, and what an hour and a contact come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.comparison.fte import PAID_HOURS, fte_paid, weeks_of
from sim.measures.cost import price_table

if TYPE_CHECKING:
    import pandas as pd

    from sim.center import Center
    from sim.comparison.compare import Comparison
    from sim.comparison.results import Results
    from sim.measures.cost import PriceLine

MONEY = ("cost", "cost_per_contact", "cost_per_resolved")
SERVICE = ("service_level", "resolution_rate", "abandonment")
KPIS = (*MONEY, *SERVICE)
"""What splits are judged by."""


def split_table(comparison: Comparison, paid_hours: float = PAID_HOURS) -> pd.DataFrame:
    """One row a split: each of KPIS with its 95 % interval (`_low`, `_high`), and for each place the share of all
    handled contacts (`share_`) and its FTE (`fte_`: paid hours a week ÷ `paid_hours`, mean over replications)."""
    import pandas as pd

    kpis = comparison.kpis(("total",)).set_index(["alternative", "kpi"])[["mean", "low", "high"]]
    found: dict[Any, dict[str, float]] = kpis.to_dict("index")  # type: ignore[assignment]
    rows = []
    for name, results in comparison.results.items():
        row: dict[str, object] = {"split": name}
        for kpi in KPIS:
            estimate = found[name, kpi]
            row |= {kpi: estimate["mean"], f"{kpi}_low": estimate["low"], f"{kpi}_high": estimate["high"]}
        rows.append(row | _places(results, paid_hours))
    return pd.DataFrame(rows)


def places_of(center: Center) -> tuple[str, ...]:
    """Sites and vendors with agents, sites first."""
    used = [center.place_of(group) for group in center.group_names]
    return tuple(sorted(dict.fromkeys(used), key=lambda place: place in center.vendors))


def _places(results: Results, paid_hours: float) -> dict[str, float]:
    center, found = results.center, dict[str, float]()
    handled, paid = (
        np.sum([getattr(one, room)[name].sum(axis=0) for one in results.tallies], axis=0)
        for room, name in (("services", "handled"), ("agents", "paid"))
    )
    for place in places_of(center):
        groups = [g for g, name in enumerate(center.group_names) if center.place_of(name) == place]
        own = sum(int(handled[p]) for p, pair in enumerate(center.pairs) if pair.group in groups)
        found[f"share_{place}"] = own / max(int(handled.sum()), 1)
        found[f"fte_{place}"] = fte_paid(
            float(paid[groups].sum()) / results.replications, weeks_of(center), paid_hours
        )
    return found


def price_lines(comparison: Comparison) -> dict[str, list[PriceLine]]:
    """By split, what each place and the total cost per paid hour, production hour, handled and resolved contact.

    Places without hours in a split are left out; a place of several groups has these before it.
    """
    return {name: _lines(results) for name, results in comparison.results.items()}


def _lines(results: Results) -> list[PriceLine]:
    center = results.center
    crowded = [place for place in places_of(center) if len(_groups_at(center, place)) > 1]
    return [
        line
        for line in price_table(center, results.tallies)
        if line.production_hours > 0 and (line.kind != "group" or center.place_of(line.name) in crowded)
    ]


def _groups_at(center: Center, place: str) -> list[str]:
    return [name for name in center.group_names if center.place_of(name) == place]


def differences(comparison: Comparison) -> pd.DataFrame:
    """Paired differences of KPIS from the first split, with interval and verdict; columns as `Comparison.deltas`."""
    deltas = comparison.deltas(("total",))
    return deltas[deltas["kpi"].isin(KPIS)].reset_index(drop=True)
