"""The best of several, and what may be said of the others; promises, waits and margins."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.comparison import leaders
from sim.comparison.compare import compare
from sim.comparison.leaders import frontier, leader
from sim.comparison.margins import margin, settings_of, told_kpis
from sim.comparison.promises import promises
from sim.comparison.run import run
from sim.comparison.waits import wait_distribution
from tests.comparison.small import small
from tests.report.cases import center, comparison, results


def test_the_leader_is_the_best_and_names_those_that_may_be_as_good() -> None:
    found = compare({"a": center(2), "b": center(4), "c": center(4), "d": center(3)}, 8, workers=1).results
    best = leader(found, "service_level")
    assert best is not None
    assert (best.name, best.as_good) == ("b", ("c",))
    cheapest = leader(found, "cost")
    assert cheapest is not None
    assert (cheapest.name, cheapest.as_good) == ("a", ())


def test_there_is_no_leader_without_a_good_direction_or_without_others() -> None:
    found = comparison(2, 3).results
    assert leader(found, "occupancy") is None
    assert leader({"one": found["2 agents"]}, "service_level") is None


def test_the_frontier_leaves_out_what_another_beats() -> None:
    """Nine agents serve no better than eight for more money: both answer everybody at once."""
    found = comparison(2, 4, 8, 9).results
    assert frontier(found, "service_level") == ("2 agents", "4 agents", "8 agents")
    assert frontier({"a": found["2 agents"], "b": found["2 agents"]}, "service_level") == ("a", "b")


def test_a_promise_counts_periods_as_the_target_says() -> None:
    (one,) = promises(results(2))
    level = results(2).kpis(("type",)).set_index("kpi")
    assert (one.counted, one.missed) == (6, 6 - one.met)
    assert one.share.mean == pytest.approx(one.met / 6)
    assert one.level.mean == level.loc["service_level", "mean"]
    assert one.level_1.mean == level.loc["service_level_1", "mean"]
    assert one.too_many_leave
    assert one.too_slow
    (kept,) = promises(results(9))
    assert (kept.missed, kept.too_many_leave, kept.too_slow) == (0, False, False)


def test_the_distribution_of_waits_starts_with_those_who_did_not_wait_and_rises() -> None:
    found = run(small(), 2, workers=1)
    table = wait_distribution(found)
    for name, rows in table.groupby("type"):
        segments = pd.concat([found.segments(number) for number in range(2)])
        waits = segments.loc[
            (segments["type"] == name) & (segments["disposition"] == "answered"), "wait"
        ].to_numpy()
        share = rows["share"].to_numpy()
        assert rows["answered"].iloc[0] == len(waits)
        assert share[0] == pytest.approx((waits == 0).mean())
        assert share[20] == pytest.approx((waits < 20).mean())
        assert (np.diff(share) >= 0).all()


def test_margins_average_over_the_other_settings_and_keep_the_order_of_the_grid() -> None:
    rows = [
        {"cell": cell, "size": size, "rule": rule, "fixed": 1, "kpi": "asa", "scope": "total", "mean": mean,
         "low": mean - 1, "high": mean + 2, "error": ""}
        for cell, (size, rule, mean) in enumerate([(9, "x", 10.0), (9, "y", 20.0), (5, "x", 30.0), (5, "y", np.nan)])
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    assert settings_of(table) == ["size", "rule"]
    found = margin(table, "asa", ["size"])
    assert found.to_dict("records") == [
        {"size": 9, "mean": 15.0, "low": 14.0, "high": 17.0, "cells": 2},
        {"size": 5, "mean": 30.0, "low": 29.0, "high": 32.0, "cells": 1},
    ]
    assert told_kpis(table, ("asa", "cost")) == ["asa"]
    assert told_kpis(table.assign(mean=1.0), ("asa",)) == []


def test_who_is_cheaper_beats_nobody_to_whom_it_is_worse_though_not_told_among_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cheaper for certain; worse in service by the interval of the one difference, but not guarded for all pairs."""
    found = dict(zip(("cheap", "good"), comparison(2, 4).results.values(), strict=True))

    def told(one: object, other: object, kpi: str, pairs: int, confidence: float) -> int:
        return 1 if kpi == "cost" or pairs == 1 else 0  # the second costs more, and may serve better

    monkeypatch.setattr(leaders, "_pairs", lambda _: 36)
    monkeypatch.setattr(leaders, "_told", told)
    assert frontier(found, "service_level") == ("cheap", "good")
    monkeypatch.setattr(leaders, "_told", lambda one, other, kpi, pairs, sure: int(kpi == "cost"))
    assert frontier(found, "service_level") == ("cheap",)
