"""What a run costs: wages of own agents, prices of vendors; computed afterwards from integer tallies.

In-house: wage × on-costs × (paid regular hours + overtime factor × overtime hours). Paid hours include paid absence
(see `agent_time.paid_time`). A vendor is paid per production hour (logged in, idle time included) or per handled
contact by type. Rounding: the money of each interval and group (or pair) is rounded to a millionth of the currency, a
tie to the even digit; from there on it is integer addition; printed amounts round to the cent, a tie upwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import numpy as np

from sim.entities.units import HOUR
from sim.measures.scopes import Scope, scopes
from sim.measures.views import totals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.center import Center
    from sim.entities.agent_group import AgentGroup
    from sim.entities.site import Price
    from sim.measures.tally import Tallies
    from sim.tables import Float64, Int64

MILLIONTHS = 1_000_000
CENT = Decimal("0.01")


def wages(center: Center, agents: Mapping[str, Int64]) -> dict[str, Int64]:
    """Money for agents' hours per (interval, group), in millionths: `hourly_cost`; and `unpriced`, the µs on duty of
    groups that have neither pay nor a vendor's price, which make a cost unknown."""
    regular, extra, production = _hourly_rates(center)
    hours = [(agents[name] / HOUR) for name in ("paid", "overtime", "production")]
    cost = (hours[0] - hours[1]) * regular + hours[1] * extra + hours[2] * production
    known = [
        _price(center, name) is not None or group.pay is not None
        for name, group in center.agent_groups.items()
    ]
    return {
        "hourly_cost": np.rint(cost * MILLIONTHS).astype(np.int64),
        "unpriced": agents["on_duty"] * ~np.array(known),
    }


def fees(center: Center, handled: Int64) -> Int64:
    """Vendors' prices of handled contacts per (interval, pair), in millionths."""
    prices = [_per_contact(_price(center, pair.group_name), pair.contact_type) for pair in center.pairs]
    return handled * np.array([round(price * MILLIONTHS) for price in prices], np.int64)


def _hourly_rates(center: Center) -> tuple[Float64, Float64, Float64]:
    """Money per paid regular hour, per overtime hour and per production hour of each group."""
    rates = [_rates(group, _price(center, name)) for name, group in center.agent_groups.items()]
    regular, extra, production = np.array(rates, np.float64).T
    return regular, extra, production


def _rates(group: AgentGroup, price: Price | None) -> tuple[float, float, float]:
    if price is not None:
        return 0.0, 0.0, price.per_production_hour[0] if price.per_production_hour else 0.0
    if group.pay is None:
        return 0.0, 0.0, 0.0
    wage = group.pay.wage[0] * group.pay.on_costs
    return wage, wage * group.pay.overtime, 0.0


def _price(center: Center, group: str) -> Price | None:
    vendor = center.agent_groups[group].vendor
    return center.vendors[vendor].price if vendor else None


def _per_contact(price: Price | None, contact_type: str) -> float:
    if price is None or price.per_contact is None:
        return 0.0
    return (price.per_contact[contact_type] if isinstance(price.per_contact, dict) else price.per_contact)[0]


@dataclass(frozen=True)
class PriceLine:
    """What a part of the center costs and what that comes to per unit, as means over replications; None where it is
    unknown or there is nothing to divide by. Money in the center's currency, to the cent."""

    kind: str
    name: str
    basis: str
    cost: Decimal | None
    paid_hours: float
    production_hours: float
    handled: float
    resolved: float
    per_paid_hour: Decimal | None
    per_production_hour: Decimal | None
    per_contact: Decimal | None
    per_resolved: Decimal | None


def price_table(center: Center, tallies: Sequence[Tallies]) -> tuple[PriceLine, ...]:
    """Price per paid hour, per production hour, per contact and per resolved contact side by side, for every group,
    site, vendor and the total; ratios of sums over the replications."""
    chosen = scopes(center, ("group", "site", "vendor", "total"))
    found = [totals(one, chosen) for one in tallies]
    sums = {name: np.mean([one[name] for one in found], axis=0) for name in found[0]}
    return tuple(_line(center, scope, {name: float(column[row]) for name, column in sums.items()})
                 for row, scope in enumerate(chosen))  # fmt: skip


def _line(center: Center, scope: Scope, sums: Mapping[str, float]) -> PriceLine:
    paid, production = sums["paid"] / HOUR, sums["production"] / HOUR
    money = (sums["hourly_cost"] + sums["fees"]) / MILLIONTHS if not sums["unpriced"] else None
    return PriceLine(
        scope.kind, scope.name, _basis(center, scope), _per(money, 1.0), paid, production, sums["handled"],
        sums["resolved"], _per(money, paid), _per(money, production), _per(money, sums["handled"]),
        _per(money, sums["resolved"]),
    )  # fmt: skip


def _per(money: float | None, units: float) -> Decimal | None:
    """Money per unit to the cent, half a cent upwards."""
    return None if money is None or units <= 0 else Decimal(repr(money / units)).quantize(CENT, ROUND_HALF_UP)


def _basis(center: Center, scope: Scope) -> str:
    """How the groups of a scope are paid, in words."""
    return "; ".join(dict.fromkeys(_words(center, center.group_names[group]) for group in scope.groups))


def _words(center: Center, name: str) -> str:
    price, pay, currency = _price(center, name), center.agent_groups[name].pay, center.currency
    if price is not None:
        if price.per_production_hour:
            return f"{price.per_production_hour[0]:g} {currency} per production hour"
        return f"{_amounts(price.per_contact)} {currency} per handled contact"
    if pay is None:
        return "no pay given"
    return (
        f"{pay.wage[0]:g} {currency} per paid hour × {pay.on_costs:g} on-costs, overtime × {pay.overtime:g}"
    )


def _amounts(given: object) -> str:
    if isinstance(given, dict):
        return ", ".join(f"{kind} {money[0]:g}" for kind, money in given.items())
    return f"{given[0]:g}" if isinstance(given, tuple) else ""
