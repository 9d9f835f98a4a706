"""Wages and prices from integer hours, and the prices side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from sim.center import Center
from sim.measures.cost import PriceLine, price_table
from sim.measures.tally import tally
from sim.measures.values import values
from sim.tables import State
from tests.measures.made import one_queue, outcomes, segment, spell, two_places

HOURS = [
    spell(State.AVAILABLE, 0, 3600), spell(State.BREAK, 3600, 5400), spell(State.TALK, 5400, 9000, overtime=1),
    spell(State.AVAILABLE, 0, 7200, group=1, agent=1), spell(State.BREAK, 7200, 9000, group=1, agent=1),
]  # fmt: skip
ROWS = [segment(10, 0, resolved=1), segment(20, 0, group=1), segment(30, 0, group=1)]


def _lines(center: Center, *days: Any) -> dict[str, PriceLine]:
    chosen = [tally(center, day) for day in days or (outcomes(ROWS, HOURS),)]
    return {line.name: line for line in price_table(center, chosen)}


def _vendor(price: dict[str, Any]) -> Center:
    return two_places(vendors={"bogota": {"price": price}})


def test_own_hours_cost_wage_and_on_costs_and_overtime_its_factor() -> None:
    own = _lines(two_places())["own"]
    assert own.cost == Decimal("75.00")  # 1.5 h x 20 x 1.25 + 1 h x 20 x 1.25 x 1.5
    assert (own.paid_hours, own.production_hours) == (2.5, 2.0)
    assert (own.per_paid_hour, own.per_production_hour) == (Decimal("30.00"), Decimal("37.50"))
    assert own.basis == "20 USD per paid hour × 1.25 on-costs, overtime × 1.5"


def test_a_vendor_is_paid_for_production_hours_not_for_breaks() -> None:
    bought = _lines(two_places())["bogota"]
    assert bought.cost == Decimal("36.00")
    assert (bought.per_paid_hour, bought.per_production_hour) == (Decimal("14.40"), Decimal("18.00"))
    assert bought.per_contact == Decimal("18.00")
    assert bought.per_resolved is None
    assert bought.basis == "18 USD per production hour"


@pytest.mark.parametrize("price", [{"sales": "2.35 USD"}, "2.35 USD"])
def test_a_price_per_contact_counts_handled_contacts_alone(price: object) -> None:
    bought = _lines(_vendor({"per_contact": price}))["bogota"]
    assert bought.cost == Decimal("4.70")
    assert bought.per_production_hour == Decimal("2.35")
    assert bought.basis.endswith("2.35 USD per handled contact")


def test_the_total_is_the_sum_of_its_places_and_names_every_basis() -> None:
    lines = _lines(two_places())
    assert lines["total"].cost == lines["charlotte"].cost + lines["bogota"].cost == Decimal("111.00")
    assert lines["total"].per_contact == Decimal("37.00")
    assert lines["total"].basis == f"{lines['own'].basis}; {lines['bought'].basis}"


def test_paid_absence_is_paid_and_makes_a_production_hour_dearer() -> None:
    group = {
        "headcount": {"fte": 4}, "skills": ["sales"], "shrinkage": {"leave": 0.2},
        "shifts": [{"start": "00:00", "length": "8h"}], "pay": {"wage": "20 USD/h"},
    }  # fmt: skip
    center = Center.from_dict(one_queue(agent_groups={"team": group}))
    line = _lines(center, outcomes([], [spell(State.AVAILABLE, 0, 8 * 3600)]))["team"]
    assert (line.paid_hours, line.production_hours) == (10.0, 8.0)
    assert (line.cost, line.per_paid_hour, line.per_production_hour) == (
        Decimal("200.00"),
        Decimal("20.00"),
        Decimal("25.00"),
    )


def test_a_group_without_pay_at_work_makes_the_cost_unknown() -> None:
    center = Center.from_dict(one_queue())
    worked, away = outcomes([segment(10, 0)], [spell(State.AVAILABLE, 0, 60)]), outcomes([])
    assert _lines(center, worked)["total"].cost is None
    assert _lines(center, worked)["total"].basis == "no pay given"
    found = values(center, [tally(center, worked), tally(center, away)])
    costs = found.ratios()[:, found.row("cost")].tolist()
    assert np.isnan(costs[0])
    assert costs[1] == 0.0


def test_prices_are_ratios_of_sums_over_replications() -> None:
    """Two days with costs 111 and 36 and with 3 and 0 handled: 147 for 3 contacts, a mean day of 73.50."""
    quiet = outcomes([], [spell(State.AVAILABLE, 0, 7200, group=1, agent=1)])
    total = _lines(two_places(), outcomes(ROWS, HOURS), quiet)["total"]
    assert (total.cost, total.handled, total.per_contact) == (Decimal("73.50"), 1.5, Decimal("49.00"))


def test_half_a_cent_is_rounded_up() -> None:
    """Half a second at 18 an hour is a quarter of a cent; one second half a cent, which becomes one."""
    center = two_places()
    for seconds, cost in ((0.5, "0.00"), (1, "0.01"), (3, "0.02")):
        run = outcomes([], [spell(State.AVAILABLE, 0, seconds, group=1, agent=1)])
        assert _lines(center, run)["bogota"].cost == Decimal(cost)


def test_the_cost_of_days_adds_up_to_the_total_exactly() -> None:
    center = two_places()
    run = outcomes(
        ROWS, [spell(State.AVAILABLE, 1, 86400 + 7.77), spell(State.TALK, 5, 100_000, group=1, agent=1)]
    )
    found = values(center, [tally(center, run)])
    days = [found.numerators[0, found.row("cost", "day", f"2026-04-{day}")] for day in (13, 14)]
    assert round(sum(days) * 1e6) == round(found.numerators[0, found.row("cost")] * 1e6)
