"""Splits between an own site and vendors: the money of a day worked out by hand, and what splits are compared by."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import sim
from sim.comparison.compare import Comparison
from sim.comparison.differences import SAME
from sim.comparison.results import Results
from sim.comparison.split import KPIS, differences, places_of, price_lines, split_table
from sim.comparison.units import Alternative, Played, Stream, fingerprint
from sim.entities.units import HOUR, MINUTE, NEVER
from sim.measures.tally import tally
from sim.tables import Demand

if TYPE_CHECKING:
    from sim.center import Center
    from sim.measures.cost import PriceLine

SHIFT = [{"start": "08:00", "length": "2h"}]
BY_HAND: dict[str, Any] = {
    "name": "three places",
    "start": "2026-04-13",
    "end_of_day": "cut",
    "channels": {"phone": {"kind": "live"}},
    "contact_types": {
        "orders": {
            "channel": "phone", "open": {"mon-sun": "08:00-10:00"}, "demand": {"volume": 8}, "patience": "never",
            "handle_time": {"constant": "10min"}, "resolution": 1.0,
        }
    },
    "sites": {"home": {}},
    "vendors": {
        "by_hour": {"aht": 1.08, "price": {"per_production_hour": "18 USD"}},
        "by_contact": {"resolution": -1.0, "price": {"per_contact": "2.35 USD"}},
    },
    "agent_groups": {
        "own": {
            "site": "home", "headcount": {"fte": 1.25}, "skills": ["orders"], "shifts": SHIFT,
            "shrinkage": {"leave": 0.2}, "breaks": [{"length": "15min", "after": "20min"}],
            "pay": {"wage": "20 USD/h", "on_costs": 1.25, "overtime": 1.5},
        },
        "near": {"vendor": "by_hour", "agents": 1, "skills": ["orders"], "shifts": SHIFT},
        "far": {"vendor": "by_contact", "agents": 1, "skills": ["orders"], "shifts": SHIFT},
    },
    "sourcing": {"policy": "percentage", "shares": {"home": 0.5, "by_hour": 0.25, "by_contact": 0.25}},
}  # fmt: skip
ARRIVALS = (0, 15, 30, 45, 60, 75, 90, 116)


def _customers(arrivals: tuple[int, ...]) -> Demand:
    """Ten minutes of talk each, at so many minutes after eight; nobody hangs up."""
    size = len(arrivals)
    moments = 8 * HOUR + np.array(arrivals, np.int64) * MINUTE
    same = np.ones(size, np.int64)
    return Demand(
        type=0 * same, interval=moments // (30 * MINUTE), ordinal=np.arange(size), arrival=moments,
        patience=NEVER * same, talk=10 * MINUTE * same, hold=0 * same, wrap_up=0 * same, toss=np.zeros(size),
    )  # fmt: skip


def _played(center: Center, arrivals: tuple[int, ...]) -> Played:
    demand = _customers(arrivals)
    outcomes = sim.simulate(center, demand, sim.sample_roster(center, seed=1), seed=1)
    return Played(tally(center, outcomes), fingerprint(demand))


def _by_hand(*days: tuple[int, ...], **changes: Any) -> Comparison:
    center = sim.load(BY_HAND | changes)
    played = tuple(_played(center, arrivals) for arrivals in days)
    return Comparison({"as given": Results(Alternative(center), Stream(1), played)}, {"as given": True})


# ---- one day by hand ---------------------------------------------------------------------------------------------


def _lines(comparison: Comparison, split: str = "as given") -> dict[str, PriceLine]:
    return {line.name: line for line in price_lines(comparison)[split]}


def test_the_own_site_is_paid_for_paid_hours_and_overtime() -> None:
    """Contacts 1, 4, 5 and 8 of the counted shares go home. Regular: two hours on duty, a quarter of it paid break, and
    a fifth of paid time is leave: 2.5 h at 20 x 1.25. The last contact comes at 9:56 and takes until 10:06: 0.1 h at
    20 x 1.25 x 1.5. Production is 2 h less the break of 0.25 h and with 0.1 h of overtime."""
    own = _lines(_by_hand(ARRIVALS))["home"]
    assert (own.handled, own.resolved) == (4, 4)
    assert (own.paid_hours, own.production_hours) == (2.6, 1.85)
    assert own.cost == Decimal("66.25")  # 62.50 + 3.75
    assert own.per_paid_hour == Decimal("25.48")
    assert own.per_production_hour == Decimal("35.81")
    assert (own.per_contact, own.per_resolved) == (Decimal("16.56"), Decimal("16.56"))


def test_a_price_per_production_hour_shows_what_a_contact_comes_to() -> None:
    """Two hours at 18 for two contacts, of 10.8 minutes each."""
    near = _lines(_by_hand(ARRIVALS))["by_hour"]
    assert (near.handled, near.production_hours, near.cost) == (2, 2.0, Decimal("36.00"))
    assert (near.per_production_hour, near.per_contact) == (Decimal("18.00"), Decimal("18.00"))


def test_a_price_per_contact_shows_what_a_production_hour_comes_to() -> None:
    """Two contacts at 2.35 in two hours; nothing is resolved there, so that a resolved contact has no price."""
    far = _lines(_by_hand(ARRIVALS))["by_contact"]
    assert (far.handled, far.production_hours, far.cost) == (2, 2.0, Decimal("4.70"))
    assert (far.per_contact, far.per_production_hour) == (Decimal("2.35"), Decimal("2.35"))
    assert far.per_resolved is None


def test_the_total_is_the_sum_of_the_places() -> None:
    """66.25 + 36.00 + 4.70 for eight contacts, six of them resolved."""
    total = _lines(_by_hand(ARRIVALS))["total"]
    assert (total.cost, total.per_contact, total.per_resolved) == (
        Decimal("106.95"),
        Decimal("13.37"),
        Decimal("17.83"),
    )


def test_the_table_of_splits_says_the_same() -> None:
    row: Any = next(split_table(_by_hand(ARRIVALS)).itertuples())
    assert (row.cost, row.cost_per_contact, row.cost_per_resolved) == pytest.approx(
        (106.95, 106.95 / 8, 106.95 / 6)
    )
    assert (row.share_home, row.share_by_hour, row.share_by_contact) == (0.5, 0.25, 0.25)
    assert (row.fte_home, row.fte_by_hour, row.fte_by_contact) == pytest.approx((2.6 / 40, 2 / 40, 2 / 40))
    assert (row.service_level, row.resolution_rate, row.abandonment) == (1.0, 0.75, 0.0)


def test_a_week_of_fewer_hours_makes_more_full_time_equivalents() -> None:
    row: Any = next(split_table(_by_hand(ARRIVALS), paid_hours=37.5).itertuples())
    assert row.fte_home == pytest.approx(2.6 / 37.5)


def test_several_days_are_means_and_their_prices_ratios_of_sums() -> None:
    """A second day without the last contact: no overtime, 103.20 for seven contacts of which five are resolved."""
    comparison = _by_hand(ARRIVALS, ARRIVALS[:-1])
    total, own = _lines(comparison)["total"], _lines(comparison)["home"]
    assert own.cost == Decimal("64.38")  # (66.25 + 62.50) / 2 = 64.375
    assert total.cost == Decimal("105.08")  # (106.95 + 103.20) / 2 = 105.075
    assert total.per_contact == Decimal("14.01")  # 210.15 / 15
    row: Any = next(split_table(comparison).itertuples())
    assert row.cost_per_resolved == pytest.approx(210.15 / 11)
    assert row.cost_low < 105.075 < row.cost_high


def test_a_wage_that_is_not_known_makes_cost_unknown_not_zero() -> None:
    groups = {
        name: {k: v for k, v in group.items() if k != "pay"}
        for name, group in BY_HAND["agent_groups"].items()
    }
    comparison = _by_hand(ARRIVALS, agent_groups=groups)
    assert np.isnan(split_table(comparison)["cost"]).all()
    assert _lines(comparison)["total"].cost is None
    assert _lines(comparison)["by_hour"].cost == Decimal("36.00")


# ---- five splits of the same customers ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def five() -> Comparison:
    """Monday of the two vendors, four times: three of the shipped splits, and the first one again."""
    splits = {
        "all at home": "{charlotte: 1.0}", "divided": "{charlotte: 0.5, bogota: 0.3, manila: 0.2}",
        "half offshore": "{charlotte: 0.5, manila: 0.5}", "the same again": "{charlotte: 1.0}",
    }  # fmt: skip
    base = ["days=1", "staffing=erlang_a", "sourcing=percentage"]
    centers = {
        name: sim.load("two_vendors", [*base, f"sourcing.shares={shares}"]) for name, shares in splits.items()
    }
    return sim.compare(centers, replications=4, workers=1)


def test_every_split_has_the_same_customers(five: Comparison) -> None:
    assert all(five.same_customers.values())


def test_headcounts_follow_the_shares(five: Comparison) -> None:
    table = split_table(five).set_index("split")
    assert places_of(five.results["divided"].center) == ("charlotte", "bogota", "manila")
    fte = table[["fte_charlotte", "fte_bogota", "fte_manila"]]
    assert (fte >= 0).all(axis=None)
    assert (fte.loc["all at home", ["fte_bogota", "fte_manila"]] == 0).all()
    home, divided, half = (
        fte.loc[name, "fte_charlotte"] for name in ("all at home", "divided", "half offshore")
    )
    assert home > divided > 0
    assert divided == pytest.approx(half, rel=0.01)
    assert fte.loc["half offshore", "fte_manila"] > fte.loc["divided", "fte_manila"]


def test_shares_of_all_contacts_add_up(five: Comparison) -> None:
    table = split_table(five).set_index("split")
    shares = table[["share_charlotte", "share_bogota", "share_manila"]]
    assert shares.sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert shares.loc["all at home", "share_charlotte"] == 1.0
    offshore = shares.loc["half offshore"]
    assert (
        0.35 < offshore["share_manila"] < 0.5
    )  # half of orders and service; dealers and technical stay at home


def test_a_place_without_work_has_no_price(five: Comparison) -> None:
    desks = ["consumer_desk", "expert_desk", "charlotte"]
    assert list(_lines(five, "all at home")) == [*desks, "total"]
    assert list(_lines(five, "half offshore")) == [*desks, "manila", "total"]


def test_prices_of_the_contracts_are_found_again(five: Comparison) -> None:
    divided = _lines(five, "divided")
    assert divided["bogota"].per_production_hour == Decimal("17.50")
    assert divided["bogota"].basis == "17.5 USD per production hour"
    assert divided["manila"].per_contact == Decimal("2.35")
    for name in ("divided", "half offshore"):
        lines = _lines(five, name)
        costs = [lines[place].cost for place in ("charlotte", "bogota", "manila", "total") if place in lines]
        gap = sum(cost for cost in costs[:-1] if cost is not None) - (costs[-1] or 0)
        assert abs(gap) <= Decimal("0.02")  # each is rounded to the cent


def test_differences_are_paired_and_guarded(five: Comparison) -> None:
    found = differences(five).set_index(["alternative", "kpi"])
    assert set(found.index.get_level_values("kpi")) == set(KPIS)
    assert set(found.index.get_level_values("alternative")) == {"divided", "half offshore", "the same again"}
    again = found.loc["the same again"]
    assert (again["difference"] == 0).all()
    assert (again["verdict"] == SAME).all()
    offshore: Any = found.loc[("half offshore", "resolution_rate")]
    assert offshore.difference == pytest.approx(
        -0.06 * 0.42, abs=0.015
    )  # 6 points of about 42 % of the contacts
    assert offshore.verdict == "lower"
    table = split_table(five).set_index("split")
    assert found.loc[("divided", "cost"), "difference"] == pytest.approx(
        table.loc["divided", "cost"] - table.loc["all at home", "cost"]
    )
