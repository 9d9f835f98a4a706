"""Sequential stopping: stops where it says, changes no result, and what it costs in coverage."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.comparison.compare import compare
from sim.comparison.estimates import Sums, estimate
from sim.comparison.run import run
from sim.comparison.stopping import Until, extend, until_of
from sim.errors import ConfigError
from tests.comparison.small import small


def rule(**changes: Any) -> Until:
    found = until_of({"kpi": "service_level", "half_width": 0.02} | changes)
    assert found is not None
    return found


def test_a_run_stops_at_the_first_ten_that_are_precise_enough() -> None:
    results = run(small(), replications=10, until=rule(half_width=0.02), workers=1)
    widths = {}
    for count in range(10, results.replications + 1, 10):
        kpis = run(small(), replications=count, workers=1).kpis(("total",)).set_index("kpi")
        widths[count] = (kpis.high - kpis.low)["service_level"] / 2
    assert results.replications > 10
    assert widths.pop(results.replications) <= 0.02 < min(widths.values())
    assert results.note.startswith("half-width 0.02 of service_level (total) reached: 0.0")
    assert "cover a little less" in results.note


def test_a_sequential_run_is_the_fixed_run_of_its_length() -> None:
    sequential = run(small(), replications=10, until=rule(half_width=0.02), workers=1)
    fixed = run(small(), replications=sequential.replications, workers=1)
    assert sequential.kpis(("total", "type")).equals(fixed.kpis(("total", "type")))


def test_the_maximum_ends_a_run_that_never_gets_there_and_says_so() -> None:
    results = run(small(), replications=4, until=rule(half_width=1e-6, maximum=17), workers=1)
    assert results.replications == 17
    assert results.note.startswith("half-width 1e-06 of service_level (total) not reached")
    assert run(small(), replications=4, until=rule(half_width=0.9, maximum=17), workers=1).replications == 4


def test_one_replication_is_never_precise_enough() -> None:
    assert run(small(), replications=1, until=rule(half_width=0.9), workers=1).replications == 11


def test_a_comparison_looks_at_the_differences_unless_told_otherwise() -> None:
    """Differences under common random numbers are known long before the levels are."""
    centers = {"today": small(), "one more": small("agent_groups.sales_desk.agents=9")}
    differences = compare(centers, replications=10, until=rule(half_width=0.02), workers=1)
    table = differences.deltas(("total",)).set_index("kpi").loc["service_level"]
    assert (table["high_all"] - table["low_all"]) / 2 <= 0.02
    levels = compare(centers, replications=10, until=rule(half_width=0.02, of="level"), workers=1)
    assert levels.results["today"].replications > differences.results["today"].replications
    assert levels.note.startswith("half-width 0.02")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kpi": "servce_level"}, 'kpi: "servce_level" is not allowed; did you mean "service_level"?'),
        ({"scope": "tipe"}, 'scope: "tipe" is not allowed; did you mean "type"?'),
        ({"half_width": -0.1}, "half_width: must be more than 0 (got -0.1)"),
        ({"halfwidth": 0.1}, 'halfwidth: unknown key "halfwidth"; did you mean "half_width"?'),
    ],
)
def test_a_wrong_rule_is_refused_in_words(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule(**wrong)
    assert said in str(caught.value)


def test_a_kpi_that_is_not_measured_there_is_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        run(small(), replications=2, until=rule(scope="type", name="slaes"), workers=1)
    assert 'service_level is not measured over type "slaes"; did you mean "sales"?' in str(caught.value)


def test_what_stopping_early_costs_in_coverage() -> None:
    """Skewed replications (gamma, shape 2), at least 10, until the half-width is half a standard deviation (about 21):
    intervals cover 0.907 where a fixed run of 20 covers 0.936 (both over 40,000 runs). 2,000 runs show 0.907 ± 0.026,
    four standard errors."""
    rng, covered, lengths = np.random.default_rng(9), 0, []
    for _ in range(2_000):
        values = list(rng.gamma(2.0, size=10))

        def more(count: int, values: list[float] = values) -> None:
            values.extend(rng.gamma(2.0, size=count))

        def width(values: list[float] = values) -> float:
            return float(estimate(Sums(np.array(values)[:, None], np.ones((len(values), 1)))).half_width[0])

        extend(more, width, rule(half_width=0.5 * np.sqrt(2.0)), len(values), 10)
        covered += abs(np.mean(values) - 2.0) <= width()
        lengths.append(len(values))
    assert covered / 2_000 == pytest.approx(0.907, abs=0.026)
    assert np.mean(lengths) == pytest.approx(21, abs=2)
