"""Demand against staffing: what is expected, what it requires, and who was there, by interval and agent group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.center import Center
from sim.comparison.requirement import mean_agents
from sim.demand.assignment import assignment
from sim.demand.expected import aht_scales, expected_offered
from sim.demand.required import group_load, net_required
from sim.entities.units import HOUR
from sim.errors import UserError
from sim.measures.intervals import HIGH, LOW, quantile
from sim.measures.views import ratio
from sim.policies.staffing import Staffing

if TYPE_CHECKING:
    import pandas as pd

    from sim.comparison.results import Results
    from sim.comparison.week import Week
    from sim.tables import Float64


@dataclass(frozen=True)
class Balance:
    """Agent-hours of a week (or of the shorter horizon): required, logged in, those above and below requirement, and
    those that went to deferred work where there are some above."""

    required: float
    agents: float
    above: float
    below: float
    deferred: float


def staffing_table(results: Results, week: Week) -> pd.DataFrame:
    """One row an interval and agent group, then one an interval for the total of the groups that serve
    live contacts; intervals without load or agents are
    left out.

    load: agents that the expected live contacts would keep busy (of the first week of a longer horizon) · required:
    agents on the phone by Erlang A, each group on its own for the live types it is staffed for; NaN where no number
    meets a target · agents: logged in on average, with 10 % and 90 % quantiles over days · deferred: those of them who
    do deferred work, on average · on_duty: logged in or on a
    paid break · occupancy: busy ÷ logged in, live_occupancy: with a live contact in hand ÷ logged in, both with
    quantiles.
    """
    import pandas as pd

    center = week.center
    expected, needed = _load(results.center, center), _required(results.center, center)
    parts = [
        _rows(week, [group], expected[:, [group]], needed[:, [group]]) for group in range(expected.shape[1])
    ]
    if len(parts) > 1:
        parts.append(_rows(week, _of_total(center), expected, needed))
    names = [("group", name) for name in center.group_names] + [("total", "total")]
    frames = [
        pd.DataFrame({"scope": scope, "group": name} | part)
        for (scope, name), part in zip(names, parts, strict=False)
    ]
    table = pd.concat(frames, ignore_index=True)
    return table[(table["load"] > 0) | (table["on_duty"] > 0)].reset_index(drop=True)


def balance(table: pd.DataFrame, week: Week) -> Balance | None:
    """Hours above and below the requirement, group by group of those that serve live contacts; None where it is unknown
    or there is no such group."""
    rows = table[(table["scope"] == "group") & ~table["group"].isin(only_deferred(week.center))]
    if not len(rows) or rows["required"].isna().any():
        return None
    hours = week.center.widths[rows["interval"]] / HOUR
    gap = (rows["agents"] - rows["required"]) * hours
    return Balance(
        float(hours @ rows["required"]), float(hours @ rows["agents"]),
        float(gap.clip(lower=0).sum()), float(-gap.clip(upper=0).sum()),
        float((rows["deferred"] * hours)[gap > 0].sum()),
    )  # fmt: skip


def _of_total(center: Center) -> list[int]:
    """The groups that serve live contacts; all of them where none does."""
    apart = only_deferred(center)
    live = [number for number, name in enumerate(center.group_names) if name not in apart]
    return live or list(range(len(center.group_names)))


def only_deferred(center: Center) -> list[str]:
    """Groups that serve no live contacts: no Erlang formula says how many agents they need."""
    return [
        name
        for name, group in center.agent_groups.items()
        if all(center.is_deferred(kind) for kind in group.skills)
    ]


def _rows(week: Week, groups: list[int], expected: Float64, needed: Float64) -> dict[str, Any]:
    center, clock, width = week.center, week.center.clock, week.center.interval
    production, duty, busy, deferred, live, live_time = (
        week.sums("agents", name)[:, :, groups].sum(axis=2).astype(np.float64)
        for name in ("production", "on_duty", "busy", "deferred_work", "live_busy", "live_production")
    )
    agents, apart, there = (
        np.array([mean_agents(center, play[:, None])[:, 0] for play in spent])
        for spent in (production, deferred, duty)
    )
    cells = range(len(expected))
    return {
        "interval": list(cells),
        "weekday": [clock.weekday(week.day(cell)) for cell in cells],
        "start": [clock.label(cell * width) for cell in cells],
        "load": expected.sum(axis=1), "required": needed.sum(axis=1),
        "agents": agents.mean(axis=0), "agents_p10": quantile(agents, LOW), "agents_p90": quantile(agents, HIGH),
        "deferred": apart.mean(axis=0), "on_duty": there.mean(axis=0),
    } | _spread(busy, production, "occupancy") | _spread(live, live_time, "live_occupancy")  # fmt: skip


def _spread(above: Float64, below: Float64, name: str) -> dict[str, Float64]:
    each = ratio(above, below)
    return {
        name: ratio(above.sum(axis=0), below.sum(axis=0)),
        f"{name}_p10": quantile(each, LOW),
        f"{name}_p90": quantile(each, HIGH),
    }


def _load(source: Center, center: Center) -> Float64:
    """Offered load of each (interval, group) in agents."""
    plan = _with(source, center, source.staffing)
    offered, scales, shares = (
        expected_offered(plan) * ~plan.deferred_types,
        aht_scales(plan),
        assignment(plan),
    )
    table = np.zeros((plan.clock.intervals, len(plan.group_names)))
    for cell, group in np.argwhere(offered @ shares > 0).tolist():
        table[cell, group] = group_load(plan, offered, scales, shares, cell, group).erlangs
    return table


def _required(source: Center, center: Center) -> Float64:
    policy = Staffing(policy="erlang_a", max_occupancy=source.staffing.max_occupancy)
    try:
        plan = _with(source, center, policy)
        return net_required(plan, ~plan.deferred_types).astype(np.float64)
    except UserError:
        return np.full((center.clock.intervals, len(center.group_names)), np.nan)


def _with(source: Center, center: Center, staffing: Staffing) -> Center:
    """The days of the week, with the sourcing of the source and a staffing policy."""
    fields = {name: getattr(center, name) for name in Center.model_fields}
    return Center.model_construct(**fields | {"sourcing": source.sourcing, "staffing": staffing})
