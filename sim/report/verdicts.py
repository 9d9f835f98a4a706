"""The answer in words for several alternatives: the best, what each changes, and what cannot be told."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.comparison.differences import HIGHER, SAME
from sim.comparison.leaders import Leader, leader
from sim.report.numbers import interval, number, with_interval
from sim.report.terms import kpi_name, over
from sim.report.words import HOLDS, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from sim.comparison.compare import Comparison

QUALITY, MONEY = "service_level", "cost"
MOST_NAMED = 12
_BETTER = "better and cheaper: "
Row = dict[Any, Any]


def verdicts(comparison: Comparison, deltas: pd.DataFrame, base: str = "") -> list[str]:
    """Sentences, the most important first; `deltas` are those of the total, `base` a sentence about the base alone.

    A line that ends with a colon is the heading of those below it.
    """
    results = comparison.results
    if len(results) < 2:
        return []
    first = next(iter(results.values()))
    if first.replications < 2:
        return [
            "One replication shows what happened once: differences have no interval and nothing can be told apart."
        ]
    others = [name for name in results if name != comparison.base]
    rows = {name: _rows(deltas, name) for name in others}
    each = [f"{_quoted(name)}: {_against(rows[name], over(first.center))}" for name in others]
    if len(others) == 1:
        head = [
            f"{_quoted(others[0])} against {_quoted(comparison.base)}: {_against(rows[others[0]], over(first.center))}"
        ]
        return [*head, *filter(None, [base]), *_strangers(comparison)]
    against = f"Against {_quoted(comparison.base)}, paired by replication, with 95 % intervals:"
    rest = _rest(len(each) - MOST_NAMED)
    first_lines = [*_best(comparison), *_cheapest(comparison), *filter(None, [base]), *_strangers(comparison)]
    return [*first_lines, against, *each[:MOST_NAMED], *rest]


def _rows(deltas: pd.DataFrame, name: str) -> dict[str, Row]:
    rows = deltas[(deltas["alternative"] == name) & (deltas["scope"] == "total")]
    return {row["kpi"]: row for row in rows.to_dict("records")}


def _best(comparison: Comparison) -> list[str]:
    found = [_leads(one, comparison) for kpi in (QUALITY, MONEY) if (one := leader(comparison.results, kpi))]
    return [" ".join(found)] if found else []


def _leads(best: Leader, comparison: Comparison) -> str:
    currency = next(iter(comparison.results.values())).center.currency
    value = number(best.value, "share" if best.kpi == QUALITY else currency)
    what = "Best service" if best.kpi == QUALITY else "Lowest cost"
    beside = ""
    if best.as_good:
        beside = f"; {listed([_quoted(name) for name in best.as_good])} cannot be told apart from it"
    return f"{what}: {_quoted(best.name)} ({value}){beside}."


def _cheapest(comparison: Comparison) -> list[str]:
    """The cheapest alternative that holds its targets, or the one that comes nearest to it."""
    kpis = comparison.kpis(("total",)).set_index(["alternative", "kpi"])["mean"]
    shares: dict[Any, float] = kpis.xs("days_in_target", level="kpi").dropna().to_dict()
    costs: dict[Any, float] = kpis.xs(MONEY, level="kpi").dropna().to_dict()
    holding = [name for name in shares if shares[name] >= HOLDS and name in costs]
    often = f"on at least {100 * HOLDS:.0f} % of days (counted by contact type)"
    currency = next(iter(comparison.results.values())).center.currency
    if holding:
        best = min(holding, key=lambda name: costs[name])
        found = f"{_quoted(best)} ({number(costs[best], currency)}, {number(shares[best], 'share')})"
        return [f"Cheapest with targets met {often}: {found}."]
    if not shares:
        return []
    best = max(shares, key=lambda name: shares[name])
    return [
        f"No alternative meets its targets {often}; nearest is {_quoted(best)} ({number(shares[best], 'share')})."
    ]


def _against(rows: Mapping[str, Row], of: str) -> str:
    """What changes against the base: service, money and days in target."""
    service, money = rows.get(QUALITY), rows.get(MONEY)
    parts = [part for part in (_service(service), _cost(money, of)) if part]
    days = rows.get("days_in_target")
    if days is not None and days["verdict"] != SAME:
        parts.append(
            f"days in target from {number(days['base_mean'], 'share')} to {number(days['mean'], 'share')}"
        )
    summary, lost = _summary(service, money), _lost(rows)
    told = "; ".join(parts) or "nothing to compare"
    if summary == _BETTER and lost:
        return f"better and cheaper, but {listed([f'worse in {name}' for name in lost])}: {told}; {_losses(lost)}."
    return f"{summary}{told}{f'; but {_losses(lost)}' if lost else ''}."


_WATCHED = ("resolution_rate", "abandonment")


def _lost(rows: Mapping[str, Row]) -> dict[str, Row]:
    """What is told to be worse beside service and money, by its name."""
    return {kpi_name(kpi): rows[kpi] for kpi in _WATCHED if kpi in rows and rows[kpi]["effect"] == "worse"}


def _losses(lost: Mapping[str, Row]) -> str:
    found = []
    for name, row in lost.items():
        unit = "points" if row["unit"] == "share" else row["unit"]
        change = with_interval(row["difference"], row["low"], row["high"], unit, signed=True)
        found.append(f"{name} {change} to {number(row['mean'], row['unit'])}")
    return "; ".join(found)


def _summary(service: Row | None, money: Row | None) -> str:
    """The two verdicts in one word, where both are told."""
    told = [row["effect"] for row in (service, money) if row is not None]
    if told == ["better", "better"]:
        return _BETTER
    if told == ["worse", "worse"]:
        return "worse and dearer: "
    return ""


def _service(row: Row | None) -> str:
    if row is None or math.isnan(row["difference"]):
        return ""
    change = with_interval(row["difference"], row["low"], row["high"], "points", signed=True)
    if row["verdict"] == SAME:
        return f"service cannot be told apart ({_between(row, 'points')})"
    return f"service level {change} to {number(row['mean'], 'share')}"


def _cost(row: Row | None, of: str) -> str:
    if row is None or math.isnan(row["difference"]):
        return "cost unknown"
    unit = row["unit"]
    if row["verdict"] == SAME:
        return f"cost cannot be told apart ({_between(row, unit)})"
    change = with_interval(row["difference"], row["low"], row["high"], unit, signed=True)
    share = number(row["difference"] / row["base_mean"], "share", signed=True) if row["base_mean"] else ""
    return f"cost {change} {of}{f', {share}' if share else ''}"


def _between(row: Row, unit: str) -> str:
    ends = interval(row["low"], row["high"], unit, row["difference"], signed=True).replace(" to ", " and ")
    suffix = " points" if unit == "points" else f" {unit}"
    return f"difference between {ends}{suffix}" if ends else "no interval"


def _rest(count: int) -> list[str]:
    return [f"{count} more alternatives are in the tables."] if count > 0 else []


def customers_of(comparison: Comparison, where: str) -> str:
    """Whether all alternatives have the same customers: "the same customers in each", `where` being "in each"."""
    same = all(comparison.same_customers.values())
    return f"the same customers {where}" if same else "customers drawn alike, but not all the same"


def _strangers(comparison: Comparison) -> list[str]:
    """Alternatives that other customers contact: their differences are those of demand too."""
    names = [_quoted(name) for name, same in comparison.same_customers.items() if not same]
    if not names:
        return []
    return [
        f"Demand differs from the base in {listed(names)}: their customers are not the same, though drawn alike."
    ]


def _quoted(name: str) -> str:
    return f"“{name}”"


def verdict_of(row: Row) -> str:
    """A paired difference as a table says it: better, worse, higher, lower, or cannot be told apart."""
    if row["verdict"] == SAME:
        return SAME
    return row["effect"] or ("higher" if row["verdict"] == HIGHER else "lower")
