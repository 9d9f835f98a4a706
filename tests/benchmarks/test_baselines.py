"""The baselines simulate what they claim: equal to each other contact for contact, and near the known values."""

from __future__ import annotations

from dataclasses import replace
from heapq import heapreplace
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks import ciw_queue, heap_loop, simpy_callbacks, simpy_idiomatic
from benchmarks.legs import ABANDONED, NO_LEG, NOT_OFFERED, Legs, draw, kpis
from benchmarks.workloads import W1_EXACT, W2_REFERENCE, Break, ContactType, Group, Kpis, Workload, w1, w2

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

MODELS = [heap_loop, simpy_callbacks, simpy_idiomatic]

# Standard deviations of one day's KPI, from 1,000 days of W1 and 2,000 days of W2.
W1_DAY = Kpis(asa=0.745, abandonment=0.0066, within=0.0202, utilisation=0.0082)
W2_DAY = Kpis(asa=5.73, abandonment=0.0042, within=0.0143, utilisation=0.0078, asa_tier2=6.56)
W2_REFERENCE_DAYS = 2_000


def assert_same_waits(waits: list[float], expected: list[float]) -> None:
    """Equal fates and equal waits, up to the rounding of a clock that adds delays (1e-11 s each)."""
    np.testing.assert_allclose(waits, expected, rtol=0, atol=1e-6)


def assert_near(measured: Kpis, known: Kpis, day: Kpis, days: int, reference_days: float = np.inf) -> None:
    """Within four standard errors of the known value: 1 in 16,000 for a seed chosen blindly."""
    width = 4 * sqrt(1 / days + 1 / reference_days)
    assert measured.asa == pytest.approx(known.asa, abs=width * day.asa)
    assert measured.abandonment == pytest.approx(known.abandonment, abs=width * day.abandonment)
    assert measured.within == pytest.approx(known.within, abs=width * day.within)
    assert measured.utilisation == pytest.approx(known.utilisation, abs=width * day.utilisation)
    if day.asa_tier2 is not None:
        assert measured.asa_tier2 == pytest.approx(known.asa_tier2, abs=width * day.asa_tier2)


@pytest.mark.parametrize(
    ("model", "workload"),
    [
        (simpy_callbacks, w1()),
        (simpy_callbacks, w2()),
        (simpy_callbacks, w2(10)),
        (simpy_idiomatic, w1()),
        (simpy_idiomatic, w2()),
        (simpy_idiomatic, replace(w2(10), window=(10_800.0, 11_700.0), breaks=())),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_simpy_models_equal_the_heap_loop_contact_for_contact(model: ModuleType, workload: Workload) -> None:
    expected = heap_loop.simulate(workload, draw(workload, seed=1))
    assert_same_waits(model.simulate(workload, draw(workload, seed=1)), expected)


def test_heap_loop_equals_the_recursion_of_server_free_times() -> None:
    """In one FIFO queue a contact meets the server that is free first; no calendar is needed to know its wait."""
    legs = draw(w1(), seed=2)
    free_at = [0.0] * 37
    expected = []
    for arrived, handle, patience in zip(legs.arrived, legs.handle, legs.patience, strict=True):
        wait = max(0.0, free_at[0] - arrived)
        expected.append(wait if wait < patience else ABANDONED)
        if wait < patience:
            heapreplace(free_at, arrived + wait + handle)
    assert expected.count(ABANDONED) > 300
    assert_same_waits(heap_loop.simulate(w1(), legs), expected)


@pytest.mark.parametrize("model", MODELS)
def test_two_groups_of_one_skill_are_one_queue(model: ModuleType) -> None:
    one = replace(w1(), window=(0.0, 14_400.0))
    two = replace(one, groups=(Group(20, (0,)), Group(17, (0,))))
    assert_same_waits(model.simulate(two, draw(two, 3)), model.simulate(one, draw(one, 3)))


TYPES = (ContactType(1, 1, 1, priority=0), ContactType(1, 1, 1, priority=1), ContactType(1, 1, 1, priority=1))


def small_center(*groups: Group, breaks: tuple[Break, ...] = ()) -> Workload:
    """Three contact types, the first more urgent than the other two."""
    return Workload("small", types=TYPES, groups=groups, day=3_600.0, breaks=breaks)


def legs_of(*rows: tuple[float, int, float, float], follow_ups: dict[int, int] | None = None) -> Legs:
    """Legs from rows of (arrived, kind, handle, patience); follow-ups stand last, arrival 0."""
    arrived, kind, handle, patience = zip(*rows, strict=True)
    second = follow_ups or {}
    follow_up = [second.get(leg, NO_LEG) for leg in range(len(rows))]
    return Legs(list(arrived), list(kind), list(handle), list(patience), follow_up, len(rows) - len(second))


@pytest.mark.parametrize("model", MODELS)
def test_freed_agent_takes_the_most_urgent_then_the_longest_waiting(model: ModuleType) -> None:
    legs = legs_of((0, 0, 100, 9e9), (10, 2, 100, 9e9), (20, 1, 100, 9e9), (30, 0, 100, 9e9), (40, 1, 100, 5))
    assert_same_waits(model.simulate(small_center(Group(1, (0, 1, 2))), legs), [0, 190, 280, 70, ABANDONED])


@pytest.mark.parametrize("model", MODELS)
def test_new_contact_goes_to_the_longest_idle_over_its_groups(model: ModuleType) -> None:
    # The first agent returns to idle at 50, the second has been idle since 0: it takes the leg of 60, which both
    # could serve, and so the leg of 70, which only the first can serve, need not wait.
    center = small_center(Group(1, (0, 1)), Group(1, (0,)))
    legs = legs_of((0, 1, 50, 9e9), (60, 0, 100, 9e9), (70, 1, 100, 9e9), (80, 0, 100, 9e9))
    assert_same_waits(model.simulate(center, legs), [0, 0, 0, 80])


@pytest.mark.parametrize("model", MODELS)
def test_break_waits_for_the_contact_in_hand_and_keeps_its_length(model: ModuleType) -> None:
    center = small_center(Group(2, (0,)), breaks=(Break(start=50, length=30, window=40),))
    # The first agent is due at 50 while busy until 100 and breaks until 130; the second is due at 70 and idle.
    legs = legs_of((0, 0, 100, 9e9), (75, 0, 500, 9e9), (101, 0, 10, 9e9))
    assert_same_waits(model.simulate(center, legs), [0, 25, 29])


@pytest.mark.parametrize("model", MODELS)
def test_agent_who_escalates_chooses_before_the_second_leg_is_offered(model: ModuleType) -> None:
    legs = legs_of(
        (0, 1, 100, 9e9),
        (10, 2, 40, 9e9),
        (20, 0, 10, 5),
        (0, 0, 10, 9e9),
        (0, 0, 1, 1),
        follow_ups={0: 3, 2: 4},
    )
    assert_same_waits(
        model.simulate(small_center(Group(1, (0, 1, 2))), legs), [0, 90, ABANDONED, 40, NOT_OFFERED]
    )


def test_w1_is_erlang_a() -> None:
    workload = w1(days=60)
    assert_near(kpis(workload, heap_loop.run(workload, seed=4)), W1_EXACT, W1_DAY, days=60)


def test_w1_in_ciw_is_erlang_a() -> None:
    workload = w1(days=4)
    assert_near(kpis(workload, ciw_queue.run(workload, seed=5)), W1_EXACT, W1_DAY, days=4)


def test_w2_is_near_its_reference() -> None:
    workload = w2(days=60)
    measured = kpis(workload, heap_loop.run(workload, seed=6))
    assert_near(measured, W2_REFERENCE, W2_DAY, 60, W2_REFERENCE_DAYS)


def test_tally_accounts_for_every_leg() -> None:
    tally = simpy_callbacks.run(w2(), seed=7)
    assert tally["answered"] + tally["abandoned"] == tally["offered"]
    assert tally["contacts"] < tally["offered"] < 1.1 * tally["contacts"]
    assert tally["within"] < tally["answered"]
    assert tally["seconds"] > 0


def test_arrivals_follow_volume_and_shape() -> None:
    days = 20
    counts = np.zeros((6, 24))
    for day in range(days):
        legs = draw(w2(), seed=8, day=day)
        first = slice(legs.first)
        assert all(earlier <= later for earlier, later in pairwise(legs.arrived[first]))
        interval = (np.array(legs.arrived[first]) // 1_800).astype(int)
        np.add.at(counts, (np.array(legs.kind[first]), interval), 1)
    shape = np.array(w2().shape)
    volumes = np.array([3_000, 2_500, 2_000, 1_500]) * days
    np.testing.assert_array_less(_z(counts[:4], np.outer(volumes, shape / shape.sum())), 4.5)
    np.testing.assert_array_less(_z(counts[4], np.full(24, 1_000 * days / 24)), 4.5)
    assert not counts[5].any()


def _z(counts: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance of Poisson counts from their mean; 4.5 is passed by chance once in 147,000 cells, and there are 120."""
    distance: NDArray[np.float64] = np.abs(counts - expected) / np.sqrt(expected)
    return distance


def test_work_patience_and_escalation_have_their_moments() -> None:
    legs = draw(w2(scale=10), seed=9)
    kind, handle, patience = np.array(legs.kind), np.array(legs.handle), np.array(legs.patience)
    for index, given in enumerate(w2().types):
        own = kind == index
        assert given.handle_cv is not None
        error = 1 / sqrt(own.sum())
        assert handle[own].mean() == pytest.approx(given.handle_mean, rel=4 * given.handle_cv * error)
        # the spread of a lognormal's sample cv is some 3 to 5 times cv / sqrt(n) for the cvs of W2
        assert handle[own].std() / handle[own].mean() == pytest.approx(given.handle_cv, rel=15 * error)
        assert patience[own].mean() == pytest.approx(given.patience_mean, rel=4 * error)
    assert np.count_nonzero(np.array(legs.follow_up) != NO_LEG) / legs.first == pytest.approx(
        0.08, abs=0.0035
    )


def test_window_is_a_part_of_the_day() -> None:
    whole, part = draw(w2(), seed=10), draw(replace(w2(), window=(3_600.0, 5_400.0)), seed=10)
    inside = [time for time in whole.arrived[: whole.first] if 3_600.0 <= time < 5_400.0]
    assert part.arrived[: part.first] == inside


def test_ciw_refuses_what_it_cannot_express() -> None:
    with pytest.raises(ValueError, match="cannot express W2"):
        ciw_queue.run(w2(), seed=1)
