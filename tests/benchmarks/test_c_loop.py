"""The C loop simulates the workloads it is built for, draws what it should, and says why it cannot be built."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import pytest

from benchmarks import c_loop, heap_loop
from benchmarks.known import EXACT, W2_REFERENCE_ERRORS, beside_known, estimates
from benchmarks.legs import kpis
from benchmarks.race import PEAK_SLICE
from benchmarks.workloads import W1_EXACT, W2_REFERENCE, ContactType, Group, Workload, w1, w2

needs_a_compiler = pytest.mark.skipif(c_loop.compiler() is None, reason="no C compiler on this machine")


@needs_a_compiler
@pytest.mark.parametrize(
    ("workload", "known", "errors"),
    [(w1(), W1_EXACT, EXACT), (w2(), W2_REFERENCE, W2_REFERENCE_ERRORS)],
    ids=["W1", "W2"],
)
def test_it_gives_the_known_values(workload: Workload, known: object, errors: object) -> None:
    """Within four standard errors taken from how 200 days differ: passed by chance once in 16,000 comparisons."""
    found = beside_known(workload, estimates(c_loop.run, workload, 200, seed=11), "known", known, errors)  # type: ignore[arg-type]
    assert [(one.kpi, one.errors_apart) for one in found if not one.is_equal] == []


@needs_a_compiler
def test_ten_times_the_size_agrees_with_the_heap_loop() -> None:
    """Breaks, priorities and escalation among 1,200 agents: 6 days of each, 4.5 standard errors (once in 147,000)."""
    large = w2(scale=10)
    ours, theirs = (estimates(run, large, 6, seed=5) for run in (c_loop.run, heap_loop.run))
    for kpi, (value, error) in ours.items():
        assert abs(value - theirs[kpi].value) < 4.5 * sqrt(error**2 + theirs[kpi].error ** 2), kpi


@needs_a_compiler
def test_nobody_waits_where_there_is_room_and_work_has_its_moments() -> None:
    """1,000,000 lognormal handle times with cv 0.8 have a standard error of 0.08 % of their mean; 4 of them."""
    types = (ContactType(volume=100_000, handle_mean=300, patience_mean=60, handle_cv=0.8),)
    tally = c_loop.run(
        Workload("roomy", types, (Group(900, (0,)),), day=86_400.0, days=10),
        seed=3,
    )
    assert tally["within"] == tally["answered"] == tally["offered"] == tally["contacts"]
    assert tally["wait_sum"] == tally["abandoned"] == tally["answered_tier2"] == 0
    assert tally["contacts"] == pytest.approx(
        1_000_000, abs=4_000
    )  # 4 standard deviations of a Poisson count
    assert tally["busy"] / tally["answered"] == pytest.approx(300, rel=0.0032)


@needs_a_compiler
def test_an_agent_who_is_never_there_loses_all() -> None:
    """A break as long as the day and its drain: who arrives before the break is due is served, others abandon."""
    lone = replace(
        w1(), groups=(Group(1, (0,)),), breaks=(replace(w2().breaks[0], start=0.0, length=1e9, window=0.0),)
    )
    tally = c_loop.run(lone, seed=4)
    assert tally["answered"] == 0
    assert tally["abandoned"] == tally["offered"]


@needs_a_compiler
def test_a_seed_is_a_day_and_the_warm_up_is_not_counted() -> None:
    one, again, other = (c_loop.run(w1(), seed) for seed in (1, 1, 2))
    assert {**one, "seconds": 0} == {**again, "seconds": 0} != {**other, "seconds": 0}
    assert one["seconds"] > 0
    assert 0.94 < one["offered"] / one["contacts"] < 0.98
    assert kpis(w1(), one) != kpis(w1(), other)


@needs_a_compiler
def test_a_compiler_that_complains_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c_loop, "FLAGS", ("--no-such-flag",))
    with pytest.raises(c_loop.CannotBuildError, match="no-such-flag"):
        c_loop.build(w1(scale=3))


def test_no_compiler_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler -O1")
    assert c_loop.compiler() is None
    assert c_loop.version() == "no C compiler"
    with pytest.raises(c_loop.CannotBuildError, match="no C compiler: install one or name it"):
        c_loop.build(w1(scale=4))


def test_a_slice_of_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="W1: the loop plays whole days"):
        c_loop.constants(replace(w1(), window=PEAK_SLICE))


def test_constants_say_what_the_workload_says() -> None:
    lines = c_loop.constants(w2()).splitlines()
    assert "#define AGENTS 120" in lines
    assert "static const double PATIENCE_MEAN[6] = {120, 180, 150, 300, 3600, 600};" in lines
    # group 4 serves types 0 to 3 and group 5 the second tier before type 1: most urgent first
    assert (
        "static const int TYPES_OF_GROUP[6][4] = {{0}, {1, 2}, {0, 2}, {3, 4}, {0, 1, 2, 3}, {5, 1}};"
        in lines
    )
    assert sum(line.count("}, {") + 1 for line in lines if " DUE[" in line) == 360
