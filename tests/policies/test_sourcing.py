"""Sourcing as it is played: shares kept, places asked in their order, multipliers of place and skill applied."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.entities.units import PPM, SECOND
from sim.policies.sourcing import allocate_counted, allocate_random
from sim.tables import Demand, Disposition, Segments

if TYPE_CHECKING:
    from sim.center import Center

PLACES = ("charlotte", "bogota", "manila")
SHARES = (0.55, 0.28, 0.17)


@cache
def _played(sourcing: str, *overrides: str) -> tuple[Center, Demand, Segments]:
    """Monday at two vendors under a sourcing file."""
    center = sim.load("two_vendors", ["days=1", f"sourcing={sourcing}", *overrides])
    demand, roster = sim.sample_demand(center, seed=7), sim.sample_roster(center, seed=7)
    return center, demand, sim.simulate(center, demand, roster, seed=7).segments


def _queue(center: Center, name: str) -> int:
    return [queue.name for queue in center.queues].index(name)


def _within(count: int, trials: int, share: float) -> bool:
    """Inside 4.5 standard deviations of a binomial count: a right program is outside once in 150,000 tests, while a
    share that is off by 10 points is outside among 1,000 contacts."""
    return abs(count - trials * share) <= 4.5 * (trials * share * (1 - share)) ** 0.5


# ---- dividing by percentage --------------------------------------------------------------------------------------


@st.composite
def _shares(draw: st.DrawFn, most: int) -> tuple[int, ...]:
    cuts = sorted(draw(st.sets(st.integers(1, PPM - 1), min_size=1, max_size=most - 1)))
    return tuple(np.diff([0, *cuts, PPM]).tolist())


@given(_shares(3))
def test_counted_shares_are_never_a_whole_contact_off(shares: tuple[int, ...]) -> None:
    """Two or three places; with more of them the deviation may exceed one contact, see below."""
    counts = [0] * len(shares)
    for total in range(1, 300):
        allocate_counted(counts, shares)
        assert max(abs(count - total * share / PPM) for count, share in zip(counts, shares, strict=True)) < 1


@given(_shares(8))
def test_counted_shares_of_many_places_are_not_two_contacts_off(shares: tuple[int, ...]) -> None:
    counts = [0] * len(shares)
    for total in range(1, 300):
        allocate_counted(counts, shares)
        assert max(abs(count - total * share / PPM) for count, share in zip(counts, shares, strict=True)) < 2


def test_a_toss_falls_into_the_interval_of_its_place() -> None:
    shares = (550_000, 280_000, 170_000)
    tosses = [0.0, 0.549999, 0.55, 0.829999, 0.83, 0.9999999]
    assert [allocate_random(toss, shares) for toss in tosses] == [0, 0, 1, 1, 2, 2]


def test_counted_shares_are_exact_at_every_moment_of_a_day() -> None:
    center, _, segments = _played("percentage")
    for kind in ("orders", "service"):
        own = segments.queue[segments.type == center.type_names.index(kind)]
        total = np.arange(1, len(own) + 1)
        assert len(own) > 700
        for place, share in zip(PLACES, SHARES, strict=True):
            count = np.cumsum(own == _queue(center, f"{kind}@{place}"))
            assert np.abs(count - total * share).max() < 1


def test_redials_are_divided_too() -> None:
    """Few agents, so that customers hang up and call again. Who calls after closing time is turned away before any
    place is chosen."""
    few = [
        f"agent_groups.{desk}.headcount={{fte: 6}}"
        for desk in ("consumer_desk", "bogota_desk", "manila_desk")
    ]
    center, _, segments = _played("percentage", *few)
    orders = segments.type == center.type_names.index("orders")
    orders &= segments.disposition != Disposition.BLOCKED
    assert (segments.attempt[orders] > 0).sum() > 50
    for place, share in zip(PLACES, SHARES, strict=True):
        count = int((segments.queue[orders] == _queue(center, f"orders@{place}")).sum())
        assert abs(count - orders.sum() * share) < 1


def test_random_shares_are_those_of_tosses() -> None:
    center, _, segments = _played("percentage", "sourcing.method=random")
    for kind in ("orders", "service"):
        total = int((segments.type == center.type_names.index(kind)).sum())
        counts = [int((segments.queue == _queue(center, f"{kind}@{place}")).sum()) for place in PLACES]
        assert sum(counts) == total
        assert all(_within(count, total, share) for count, share in zip(counts, SHARES, strict=True))
        assert any(abs(count - total * share) > 1 for count, share in zip(counts, SHARES, strict=True))


@pytest.mark.parametrize("method", ["counted", "random"])
def test_a_divided_contact_is_answered_at_its_place_only(method: str) -> None:
    center, _, segments = _played("percentage", f"sourcing.method={method}")
    answered = segments.group >= 0
    place = np.array([PLACES.index(center.place_of(name)) for name in center.group_names])[
        segments.group[answered]
    ]
    sent = np.array([PLACES.index(queue.destination) if queue.destination else -1 for queue in center.queues])
    destination = sent[segments.queue[answered]]
    assert (place[destination >= 0] == destination[destination >= 0]).all()
    assert (place[destination < 0] == 0).all()  # dealers and technical questions stay in-house
    assert set(destination.tolist()) == {-1, 0, 1, 2}


def test_types_that_are_not_named_are_not_divided() -> None:
    center, _, _ = _played("percentage")
    assert [queue.name for queue in center.queues if not queue.destination] == ["dealer", "technical"]


# ---- one queue, and the own site first ---------------------------------------------------------------------------


def test_own_site_first_asks_vendors_only_after_the_wait() -> None:
    center, _, segments = _played("fill_first")
    at_vendors = np.array([center.agent_groups[name].vendor is not None for name in center.group_names])
    answered = segments.group >= 0
    wait = (segments.answered - segments.offered)[answered]
    bought = at_vendors[segments.group[answered]]
    assert bought.sum() > 50
    assert wait[bought].min() >= 20 * SECOND
    assert (wait[~bought] < 20 * SECOND).mean() > 0.5


def test_the_second_place_is_asked_before_the_third() -> None:
    """Both may serve after the same wait; the order decides whenever both are free, so the first of them gets more."""
    center, _, segments = _played("fill_first")
    handled = {name: int((segments.group == g).sum()) for g, name in enumerate(center.group_names)}
    assert handled["bogota_desk"] > 1.5 * handled["manila_desk"] > 0


def test_one_queue_is_served_by_every_place_at_once() -> None:
    center, _, segments = _played("one_queue")
    assert [queue.destination for queue in center.queues] == ["", "", "", ""]
    wait = segments.answered - segments.offered
    for group in range(len(center.group_names)):
        assert ((segments.group == group) & (wait == 0)).sum() > 50


# ---- what a place and a skill change -----------------------------------------------------------------------------


@pytest.mark.parametrize("sourcing", ["percentage", "fill_first", "one_queue"])
def test_the_work_of_each_customer_is_multiplied_by_who_serves_it_to_the_microsecond(sourcing: str) -> None:
    center, demand, segments = _played(sourcing, "agent_groups.bogota_desk.skills.service={aht: 1.10}")
    multipliers = {
        ("consumer_desk", "orders"): 1_000_000, ("bogota_desk", "orders"): 1_080_000,
        ("bogota_desk", "service"): 1_188_000, ("manila_desk", "orders"): 1_150_000,
        ("manila_desk", "service"): 1_150_000,
    }  # fmt: skip
    for (group, kind), multiplier in multipliers.items():
        rows = (
            (segments.group == center.group_names.index(group)) & (segments.leg == 0)
            & (segments.type == center.type_names.index(kind))
        )  # fmt: skip
        assert rows.sum() > 10, (group, kind)
        for part in ("talk", "hold", "wrap_up"):
            brought = getattr(demand, part)[segments.case[rows]]
            assert (getattr(segments, part)[rows] == (brought * multiplier + PPM // 2) // PPM).all()


def test_a_vendor_takes_its_multiple_of_the_mean_handle_time() -> None:
    """Means of five days of lognormal work (cv 1.1) by who served: 4.5 standard errors, 3 to 10 % of the mean."""
    center = sim.load("two_vendors", ["sourcing=percentage"])
    demand, roster = sim.sample_demand(center, seed=3), sim.sample_roster(center, seed=3)
    segments = sim.simulate(center, demand, roster, seed=3).segments
    expected = {"consumer_desk": 360.0, "bogota_desk": 360.0 * 1.08, "manila_desk": 360.0 * 1.15}
    for group, mean in expected.items():
        rows = (segments.group == center.group_names.index(group)) & (segments.type == 0)
        worked = (segments.talk + segments.hold + segments.wrap_up)[rows] / SECOND
        assert abs(worked.mean() - mean) < 4.5 * 1.1 * mean / rows.sum() ** 0.5, group


def test_place_and_skill_change_the_probability_of_resolution() -> None:
    """Five days, about 5,000 orders: 0.78 at home, 0.78 - 0.03 in Bogotá, 0.78 - 0.06 + 0.10 in Manila with a skill
    that adds ten points. Service loses the 8 % that are transferred. The bands are 3 to 8 points wide either way."""
    center = sim.load(
        "two_vendors", ["sourcing=percentage", "agent_groups.manila_desk.skills.orders={resolution: 0.10}"]
    )
    demand, roster = sim.sample_demand(center, seed=5), sim.sample_roster(center, seed=5)
    segments = sim.simulate(center, demand, roster, seed=5).segments
    chances = {
        ("consumer_desk", "orders"): 0.78, ("bogota_desk", "orders"): 0.75, ("manila_desk", "orders"): 0.82,
        ("consumer_desk", "service"): 0.72 * 0.92, ("bogota_desk", "service"): 0.69 * 0.92,
        ("manila_desk", "service"): 0.66 * 0.92,
    }  # fmt: skip
    for (group, kind), chance in chances.items():
        rows = (segments.group == center.group_names.index(group)) & (
            segments.type == center.type_names.index(kind)
        )
        assert (segments.resolved[rows] >= 0).all()
        assert _within(int((segments.resolved[rows] == 1).sum()), int(rows.sum()), chance), (group, kind)


def test_whoever_is_resolved_by_a_worse_place_is_resolved_by_a_better_one() -> None:
    """The same customers, orders all at home and then all in Manila, where the chance is six points lower."""
    found = []
    for place in ("charlotte", "manila"):
        center, _, segments = _played(
            "percentage", f"sourcing.shares={{{place}: 1.0}}", "sourcing.types=[orders]",
            "contact_types.orders.patience=never", "agent_groups.manila_desk.headcount={fte: 40}",
        )  # fmt: skip
        rows = segments.type == center.type_names.index("orders")
        assert (segments.disposition[rows] == Disposition.ANSWERED).all()
        found.append(segments.resolved[rows][np.argsort(segments.case[rows])] == 1)
    home, away = found
    assert len(home) == len(away) > 900
    assert not (away & ~home).any()
    assert _within(int((home & ~away).sum()), len(home), 0.06)
