from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from sim.demand import kernels
from sim.demand.counts import poisson_quantiles
from sim.demand.kernels import normal_cdf, normal_quantile
from sim.demand.laws import compile_laws, gamma_table, quantile, quantiles
from sim.demand.streams import uniforms
from sim.entities.law import LAW, Mixture
from sim.entities.units import DAY, NEVER, SECOND

MEAN = 300 * SECOND
LAWS = {
    "constant": "20s",
    "uniform": {"uniform": {"low": "10s", "high": "60s"}},
    "exponential": {"exponential": {"mean": "300s"}},
    "gamma": {"gamma": {"mean": "300s", "cv": 0.8}},
    "gamma, cv 3": {"gamma": {"mean": "300s", "cv": 3}},
    "erlang": {"erlang": {"mean": "300s", "shape": 4}},
    "lognormal": {"lognormal": {"mean": "300s", "cv": 1.1}},
    "weibull": {"weibull": {"mean": "300s", "shape": 0.8}},
    "triangular": {"triangular": {"low": "1min", "mode": "2min", "high": "9min"}},
    "empirical": {
        "empirical": {"probabilities": [0, 0.2, 0.5, 0.9, 1], "values": ["0s", "9s", "1min", "5min", "1h"]}
    },
    "mixture": {
        "mixture": [{"weight": 0.1, "constant": "0s"}, {"weight": 0.9, "gamma": {"mean": "500s", "cv": 0.5}}]
    },
}
SCIPY = {
    "uniform": stats.uniform(10 * SECOND, 50 * SECOND),
    "exponential": stats.expon(scale=MEAN),
    "gamma": stats.gamma(0.8**-2, scale=MEAN * 0.8**2),
    "gamma, cv 3": stats.gamma(1 / 9, scale=MEAN * 9),
    "erlang": stats.gamma(4, scale=MEAN / 4),
    "lognormal": stats.lognorm(sqrt(log(2.21)), scale=MEAN / sqrt(2.21)),
    "weibull": stats.weibull_min(0.8, scale=MEAN / special.gamma(2.25)),
    "triangular": stats.triang(1 / 8, loc=60 * SECOND, scale=480 * SECOND),
}
KEYS = list(LAWS)
PARSED = {name: LAW.validate_python(law) for name, law in LAWS.items()}
TABLE = compile_laws([*PARSED.values(), None])
GRID = st.integers(0, 2**52 - 1)
"""A uniform is (grid + 1/2) x 2^-52."""


def at(grid: int) -> float:
    return (grid + 0.5) * 2.0**-52


def sample(name: str, size: int = 200_000) -> np.ndarray:
    u = uniforms(20260413, KEYS.index(name), 0, 0, np.arange(size))[:, 1]
    return quantiles(TABLE, KEYS.index(name), u)


@pytest.mark.parametrize("name", KEYS)
def test_mean_and_variance(name):
    """Both within 5 standard errors (a chance of 6e-7 each), the variance's estimated from the fourth moment."""
    law, drawn = PARSED[name], sample(name).astype(float)
    spread = drawn - law.mean
    error = sqrt(law.variance / len(drawn))
    assert abs(spread.mean()) <= 5 * error
    assert abs((spread**2).mean() - law.variance) <= 5 * sqrt(np.var(spread**2) / len(drawn))


@pytest.mark.parametrize("name", SCIPY)
def test_distribution(name):
    """Kolmogorov-Smirnov distance inside the 1e-4 band sqrt(ln(2 / 1e-4) / 2 n) = 0.005 for n = 2e5.

    Taken at the values drawn, whole microseconds: rounding alone puts 8 % of a gamma with cv 3 on 0.
    """
    values, counts = np.unique(sample(name), return_counts=True)
    drawn = np.cumsum(counts) / counts.sum()
    assert np.abs(drawn - SCIPY[name].cdf(values + 0.5)).max() < sqrt(log(2e4) / (2 * counts.sum()))


@pytest.mark.parametrize("name", SCIPY)
def test_quantiles_are_scipys(name):
    """To 1e-9 and the rounding to whole microseconds, from 1e-12 to 1 - 1e-12."""
    tail = np.geomspace(1e-12, 0.5, 400)
    ours = [quantile(TABLE, KEYS.index(name), u) for u in [*tail, *(1 - tail)]]
    theirs = [*SCIPY[name].ppf(tail), *SCIPY[name].isf(tail)]
    # 1 - u carries an error of 1e-16 / u in the upper tail: 1e-4 of the tail probability at 1e-12
    allowed = np.abs(np.subtract(SCIPY[name].isf(tail * (1 - 2e-16 / tail)), SCIPY[name].isf(tail)))
    assert np.all(np.abs(np.subtract(ours, theirs)) <= 0.5 + 1e-9 * np.abs(theirs) + np.tile(allowed, 2))


def test_empirical_law_is_straight_between_its_points():
    law = PARSED["empirical"]
    u = np.array([1e-12, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.95, 1 - 1e-12])
    expected = np.interp(u, law.probabilities, law.values)
    assert np.abs(quantiles(TABLE, KEYS.index("empirical"), u) - expected).max() <= 0.5


def test_mixture_chooses_and_rescales_its_own_uniform():
    u = uniforms(1, 2, 0, 0, np.arange(20_000))[:, 0]
    drawn = quantiles(TABLE, KEYS.index("mixture"), u)
    gamma = compile_laws([LAW.validate_python({"gamma": {"mean": "500s", "cv": 0.5}})])
    assert (drawn[u < 0.1] == 0).all()
    assert np.abs(drawn[u >= 0.1] - quantiles(gamma, 0, (u[u >= 0.1] - 0.1) / 0.9)).max() <= 1


def test_mixture_of_three_keeps_its_weights():
    parts = [{"weight": w, "constant": f"{k}s"} for k, w in enumerate((0.2, 0.5, 0.3))]
    table = compile_laws([LAW.validate_python({"mixture": parts}), LAW.validate_python("9s")])
    u = (np.arange(1000) + 0.5) / 1000
    assert np.bincount(quantiles(table, 0, u) // SECOND).tolist() == [200, 500, 300]
    assert quantile(table, 1, 0.5) == 9 * SECOND


@pytest.mark.parametrize("name", [name for name in KEYS if not isinstance(PARSED[name], Mixture)])
@given(GRID, GRID)
def test_quantiles_never_decrease(name, one, other):
    low, high = sorted((one, other))
    assert quantile(TABLE, KEYS.index(name), at(low)) <= quantile(TABLE, KEYS.index(name), at(high))


@pytest.mark.parametrize("name", [name for name in KEYS if not isinstance(PARSED[name], Mixture)])
def test_quantiles_never_decrease_between_neighbours(name):
    """Runs of 64 neighbouring uniforms, where rounding could turn the order."""
    starts = np.random.default_rng(1).integers(0, 2**52 - 64, 2000)
    edges = [0, 2**52 - 64, int(0.075 * 2**52) - 32, int(0.925 * 2**52) - 32]
    grid = np.array([*starts, *edges])[:, None] + np.arange(64)
    drawn = quantiles(TABLE, KEYS.index(name), ((grid + 0.5) * 2.0**-52).ravel()).reshape(grid.shape)
    assert (np.diff(drawn, axis=1) >= 0).all()


@given(st.lists(st.tuples(st.integers(0, len(KEYS)), GRID), min_size=1))
def test_columns_equal_single_draws_bit_for_bit(draws):
    laws, u = np.array([law for law, _ in draws]), np.array([at(grid) for _, grid in draws])
    assert quantiles(TABLE, laws, u).tolist() == [
        quantile(TABLE, int(law), x) for law, x in zip(laws, u, strict=True)
    ]


@pytest.mark.parametrize("name", KEYS)
def test_a_column_of_one_law_equals_single_draws_bit_for_bit(name):
    """A column of a block, which is not dense in memory, with both tails."""
    u = uniforms(5, 7, 0, 0, np.arange(1_007))
    u[:20, 2] = np.geomspace(2.0**-53, 1e-3, 20)
    u[20:40, 2] = 1 - u[:20, 2]
    law = KEYS.index(name)
    assert quantiles(TABLE, law, u[:, 2]).tolist() == [quantile(TABLE, law, x) for x in u[:, 2]]


def test_one_law_serves_a_column_and_other_lengths_are_refused():
    u = np.linspace(0.1, 0.9, 9)
    assert (quantiles(TABLE, 2, u) == quantiles(TABLE, np.full(9, 2), u)).all()
    assert quantiles(TABLE, 2, u[:0]).shape == (0,)
    with pytest.raises(ValueError, match="3 laws do not match 9 uniforms"):
        quantiles(TABLE, [0, 1, 2], u)


def test_never_and_what_is_as_long():
    assert quantile(TABLE, len(KEYS), 0.5) == NEVER
    table = compile_laws(
        [LAW.validate_python({"lognormal": {"mean": "30d", "cv": 20}}), LAW.validate_python("0s")]
    )
    assert quantile(table, 0, 1 - 2.0**-53) == NEVER
    assert DAY < quantile(table, 0, 0.9) < NEVER
    assert quantile(table, 1, 0.5) == 0


def test_a_law_added_behind_changes_no_earlier_draw():
    u = uniforms(1, 2, 0, 0, np.arange(1000))[:, 0]
    fewer = compile_laws(PARSED.values())
    more = compile_laws([*PARSED.values(), *PARSED.values()])
    for law in range(len(KEYS)):
        assert (quantiles(fewer, law, u) == quantiles(more, law, u)).all()
        assert (quantiles(fewer, law, u) == quantiles(more, law + len(KEYS), u)).all()


@pytest.mark.parametrize("shape", [0.05, 0.1, 0.3, 0.7, 1.0, 2.5, 8.0, 40.0, 400.0])
def test_gamma_table_within_1e_9(shape):
    """Relative error against SciPy's inverse incomplete gamma, between the knots too; 3e-9 of a day is 0.26 ms."""
    tail = np.geomspace(1e-15, 0.5, 3000)
    cv, mean = shape**-0.5, 2**50
    table = compile_laws([LAW.validate_python({"gamma": {"mean": f"{mean}us", "cv": cv}})])
    lower = quantiles(table, 0, tail) / mean * shape
    exact = special.gammaincinv(shape, tail)
    assert np.all(np.abs(lower - exact) <= 1e-9 * exact + shape / mean)
    inner = tail[tail > 1e-6]
    upper = quantiles(table, 0, 1 - inner) / mean * shape
    assert np.abs(upper / special.gammainccinv(shape, inner) - 1).max() < 1e-9


def test_gamma_tables_are_increasing_far_into_small_shapes():
    for shape in (0.04, 0.05, 1.0, 1e4, 1e6):
        values, slopes = gamma_table(shape).reshape(-1, 2).T
        assert np.isfinite(values).all()
        assert (np.diff(values) > 0).all()
        assert (slopes > 0).all()


def test_laws_of_one_gamma_shape_share_a_table():
    one, two = (LAW.validate_python({"gamma": {"mean": mean, "cv": 0.5}}) for mean in ("1s", "9s"))
    assert len(compile_laws([one, two]).pool) == len(compile_laws([one]).pool)


def test_normal_quantile_against_scipy():
    tail = np.geomspace(2.0**-53, 0.5 - 1e-3, 20_000)
    ours = np.array([normal_quantile(u) for u in tail])
    assert np.abs(ours / special.ndtri(tail) - 1).max() < 1e-14
    # 1 - u is exact on the grid, so both tails are mirrors
    assert all(normal_quantile(1 - at(k)) == -normal_quantile(at(k)) for k in range(0, 2**51, 2**42 + 1))
    assert max(abs(normal_cdf(z) / special.ndtr(z) - 1) for z in np.linspace(-8, 8, 999)) < 1e-13
    assert normal_cdf(-40.0) == 1 - normal_cdf(40.0) == 2.0**-53


def test_exp_and_log_are_correct_to_the_last_bits():
    x = np.linspace(-700, 700, 5001)
    assert max(abs(kernels.exp(v) / np.exp(v) - 1) for v in x) < 4e-16
    assert max(abs(kernels.log(np.exp(v)) - np.log(np.exp(v))) for v in x) < 4e-13


def test_poisson_quantile_is_scipys():
    """Where SciPy's distribution function still has digits: u from 1e-9 to 1 - 1e-9, means from 1e-3 to 1e5."""
    u = uniforms(1, 2, 0, 0, np.arange(20_000))[:, 0]
    mean = np.geomspace(1e-3, 1e5, len(u))
    mean[::5] = np.ceil(mean[::5])
    assert (poisson_quantiles(u, mean) == stats.poisson.ppf(u, mean)).all()


def test_poisson_quantile_in_the_far_tails():
    """The bracket P(X > k) <= 1 - u < P(X >= k) holds down to 1e-15, to the relative 1e-8 of the cut mean."""
    tail = np.tile(np.geomspace(1e-15, 1e-3, 50), 60)
    mean = np.repeat(np.geomspace(1e-3, 1e4, 60), 50)
    k = poisson_quantiles(tail, mean)
    assert np.all(stats.poisson.cdf(k, mean) >= tail * (1 - 1e-8))
    assert np.all(stats.poisson.cdf(k - 1, mean) < tail * (1 + 1e-8))
    u = 1 - tail
    k, above = poisson_quantiles(u, mean), 1 - u
    assert np.all(stats.poisson.sf(k, mean) <= above * (1 + 1e-8))
    assert np.all(stats.poisson.sf(k - 1, mean) > above * (1 - 1e-8))


def test_poisson_quantile_turns_where_the_distribution_function_does():
    """A hair below P(X <= k) gives k and a hair above it k + 1; the hair is seven times what the cut of the mean moves.

    So near to the edge no series can vouch for the count, and further off it must agree.
    """
    mean = np.geomspace(0.1, 1e4, 20_000)
    k = stats.poisson.ppf(uniforms(3, 2, 0, 0, np.arange(len(mean)))[:, 0], mean)
    edge, hair = stats.poisson.cdf(k, mean), 1e-10 * stats.poisson.pmf(k, mean) * np.maximum(mean, 1)
    seen = (hair > 1e-12) & (edge < 1 - 1e-6)
    assert seen.mean() > 0.9
    for far in (1, 10, 1e3, 1e5):
        below, above = (edge - far * hair)[seen], (edge + far * hair)[seen]
        lowest = stats.poisson.ppf(below, mean[seen]) if far > 1e3 else k[seen]
        highest = stats.poisson.ppf(above, mean[seen]) if far > 1e3 else k[seen] + 1
        assert (poisson_quantiles(below, mean[seen]) == lowest).all()
        assert (poisson_quantiles(above, mean[seen]) == highest).all()


def poisson(u, mean):
    return poisson_quantiles(np.array([u]), np.array([mean])).item()


@given(GRID, GRID, st.floats(0, 1e4), st.floats(0, 1e4))
def test_poisson_quantile_never_decreases(one, other, mean, added):
    low, high = sorted((one, other))
    assert poisson(at(low), mean) <= poisson(at(high), mean)
    assert poisson(at(low), mean) <= poisson(at(low), mean + added)


@given(GRID, st.floats(1e-3, 1e4), st.floats(1e-16, 1e-8))
def test_poisson_quantile_never_decreases_under_a_nearly_equal_mean(grid, mean, share):
    assert poisson(at(grid), mean) <= poisson(at(grid), mean * (1 + share))


def test_poisson_of_nothing_is_nothing():
    assert poisson(1 - 2.0**-53, 0.0) == 0
    assert poisson_quantiles(np.array([0.1, 0.9]), np.zeros(2)).tolist() == [0, 0]
