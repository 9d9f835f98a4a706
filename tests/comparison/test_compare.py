"""compare: the same customers for all, paired differences, and verdicts that are honest about noise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.comparison import compare as module
from sim.comparison.compare import Comparison, compare
from sim.comparison.deltas import COLUMNS
from sim.comparison.run import run
from sim.comparison.session import Interrupted
from sim.errors import ConfigError
from tests.comparison.small import LastGroupFirst, small

MORE = ("agent_groups.sales_desk.agents=14", "agent_groups.support_desk.agents=10")
KEYS = ["alternative", "kpi", "scope", "name"]


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """Today, the same again, more agents, and other routing, 10 replications each."""
    other = {"more": small(*MORE), "random": small("routing={policy: random}")}
    return compare({"today": small(), "again": small()} | other, replications=10, workers=1)


def test_each_alternative_is_what_a_run_of_its_own_would_be(comparison: Comparison) -> None:
    alone = run(small(*MORE), replications=10, workers=1)
    pd.testing.assert_frame_equal(alone.kpis(), comparison.results["more"].kpis(), check_exact=True)
    both = comparison.kpis(("total",))
    assert list(both.alternative.unique()) == ["today", "again", "more", "random"]
    assert list(both)[:4] == ["alternative", "kpi", "scope", "name"]


def test_all_alternatives_meet_the_same_customers(comparison: Comparison) -> None:
    assert comparison.same_customers == {"today": True, "again": True, "more": True, "random": True}
    more_calls = compare(
        {"a": small(), "b": small("contact_types.sales.demand.volume=600")}, replications=2, workers=1
    )
    assert more_calls.same_customers == {"a": True, "b": False}


def test_targets_and_priorities_do_not_change_who_calls() -> None:
    changed = small(
        "contact_types.sales.priority=3", "contact_types.sales.target={service_level: 0.9, within: 10s}"
    )
    assert compare({"a": small(), "b": changed}, replications=2, workers=1).same_customers["b"]


def test_other_customers_for_one_description_are_a_fault_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "demand_description", lambda _: [])
    with pytest.raises(RuntimeError, match="please report this"):
        compare(
            {"a": small(), "b": small("contact_types.sales.demand.volume=600")}, replications=1, workers=1
        )


def test_an_alternative_equal_to_the_base_cannot_be_told_apart(comparison: Comparison) -> None:
    deltas = comparison.deltas()
    again = deltas[deltas.alternative == "again"]
    assert (again.verdict == "cannot be told apart").all()
    known = again[again.base_mean.notna()]
    assert (known.difference == 0).all()
    assert ((known.low == 0) & (known.high == 0) & (known.p == 1)).all()


def test_another_seed_of_the_same_center_is_not_called_better() -> None:
    """A/A with independent customers: of some 50 KPIs in total, 5 % may be false alarms; five would be 10 %."""
    one, other = (run(small(), replications=10, seed=seed, workers=1) for seed in (1, 2))
    deltas = Comparison({"one": one, "other": other}, {}).deltas(("total",))
    assert (deltas.verdict != "cannot be told apart").sum() <= 5


def test_more_agents_are_told_apart_and_called_better(comparison: Comparison) -> None:
    deltas = comparison.deltas(("total",)).set_index(["alternative", "kpi"])
    level, cost = deltas.loc[("more", "service_level")], deltas.loc[("more", "cost")]
    assert (level["verdict"], level["effect"]) == ("higher", "better")
    assert 0 < level["low_all"] < level["low"] < level["difference"] < level["high"] < level["high_all"]
    assert (cost["verdict"], cost["effect"], cost["p_better"]) == ("higher", "worse", 0.0)
    assert level["p"] < level["p_guarded"] < 0.05
    assert deltas.loc[("more", "occupancy"), "effect"] == ""
    assert np.isnan(deltas.loc[("more", "occupancy"), "p_better"])


def test_the_table_of_differences_by_hand(comparison: Comparison) -> None:
    deltas = comparison.deltas(("type",))
    assert tuple(deltas) == COLUMNS
    row = deltas.set_index(KEYS).loc[("random", "abandonment", "type", "support")]
    means = comparison.kpis(("type",)).set_index(KEYS)["mean"]
    base, other = (means[(name, "abandonment", "type", "support")] for name in ("today", "random"))
    assert (row["base_mean"], row["mean"]) == (base, other)
    assert row["difference"] == pytest.approx(other - base)
    assert (row["base"], row["n"], row["unit"]) == ("today", 10, "share")


def test_common_customers_make_differences_sharper_than_levels(comparison: Comparison) -> None:
    kpis = comparison.kpis(("total",)).set_index(["alternative", "kpi"])
    delta = comparison.deltas(("total",)).set_index(["alternative", "kpi"]).loc[("random", "service_level")]
    level = kpis.loc[("today", "service_level")]
    assert delta["high"] - delta["low"] < (level["high"] - level["low"]) / 2


def test_what_only_the_base_has_is_missing_in_the_difference() -> None:
    skills = (f"~agent_groups.{group}.skills.support" for group in ("all_round", "second_tier"))
    closed = small("~contact_types.support", "~agent_groups.support_desk", *skills)
    found = compare({"both": small(), "sales only": closed}, replications=3, workers=1)
    deltas = found.deltas(("type",)).set_index(["kpi", "name"])
    assert np.isnan(deltas.loc[("asa", "support"), "difference"])
    assert deltas.loc[("asa", "support"), "verdict"] == "cannot be told apart"
    assert np.isfinite(deltas.loc[("asa", "sales"), "difference"])


def test_antithetic_replications_are_paired_as_pairs() -> None:
    table = compare({"a": small(), "b": small(*MORE)}, replications=8, antithetic=True, workers=1).deltas(
        ("total",)
    )
    row = table.set_index("kpi").loc["asa"]
    assert row["n"] == 8
    assert row["p_better"] in {0.0, 0.25, 0.5, 0.75, 1.0}  # of four pairs


def test_a_custom_router_for_one_alternative() -> None:
    centers = {"table": small(), "mine": small()}
    found = compare(centers, replications=2, workers=1, router={"mine": LastGroupFirst})
    assert found.same_customers["mine"]
    mine = run(small(), replications=2, workers=1, router=LastGroupFirst)
    assert found.results["mine"].kpis().equals(mine.kpis())
    assert not found.results["table"].kpis().equals(mine.kpis())
    with pytest.raises(ConfigError, match='"mien" is no alternative; did you mean "mine"'):
        compare(centers, replications=2, router={"mien": LastGroupFirst})


def test_workers_change_nothing() -> None:
    centers = {"today": small(), "more": small(*MORE)}
    serial, parallel = (compare(centers, replications=4, workers=workers) for workers in (1, 2))
    pd.testing.assert_frame_equal(serial.deltas(), parallel.deltas(), check_exact=True)


def test_one_alternative_has_no_differences_and_none_is_an_error() -> None:
    alone = compare({"today": small()}, replications=2, workers=1).deltas()
    assert (len(alone), tuple(alone)) == (0, COLUMNS)
    with pytest.raises(ConfigError, match="name at least one center"):
        compare({})


def test_ctrl_c_leaves_what_all_alternatives_have_played() -> None:
    def stop(done: int, total: int) -> None:
        if done >= 30:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        compare({"a": small(), "b": small(*MORE)}, replications=20, workers=1, progress=stop)
    assert [results.replications for results in caught.value.finished.results.values()] == [10, 10]
    assert len(caught.value.finished.deltas(("total",)))
