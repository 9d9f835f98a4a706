"""From laws as described to arrays that kernels read, and the draws from them."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from sim.demand import kernels
from sim.entities.law import (
    Constant,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Lognormal,
    Mixture,
    Triangular,
    Uniform,
    Weibull,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike

    from sim.entities.law import Law
    from sim.tables import Float64, Int64

_BY_SCORES = (kernels.LOGNORMAL, kernels.GAMMA)
_Row: TypeAlias = tuple[int, tuple[float, ...]]


class LawTable(NamedTuple):
    """Compiled laws: a row each in `codes` and `parameters`; `pool` holds the tables that some rows point into."""

    codes: Int64
    parameters: Float64
    pool: Float64


class _Pool:
    """The tables of a LawTable one after the other; laws of one gamma shape share theirs."""

    def __init__(self) -> None:
        self.parts: list[Float64] = []
        self.size = 0
        self.gammas: dict[float, int] = {}

    def add(self, part: Float64) -> int:
        """Append a table; where it starts."""
        self.parts.append(part)
        self.size += len(part)
        return self.size - len(part)

    def gamma(self, shape: float) -> int:
        """Where the table of a gamma shape starts."""
        if shape not in self.gammas:
            self.gammas[shape] = self.add(gamma_table(shape))
        return self.gammas[shape]


def compile_laws(laws: Iterable[Law | None]) -> LawTable:
    """The table whose row i is laws[i]; None is the law that always gives NEVER. Mixtures' components follow."""
    pool = _Pool()
    rows: list[_Row] = []
    wanted = list(laws)
    components = [part.law for law in wanted if isinstance(law, Mixture) for part in law.root]
    next_component = len(wanted)
    for law in [*wanted, *components]:
        if isinstance(law, Mixture):
            start = pool.add(np.cumsum([part.weight for part in law.root]))
            rows.append((kernels.MIXTURE, (start, len(law.root), next_component)))
            next_component += len(law.root)
        else:
            rows.append(_row(law, pool))
    parameters = np.zeros((len(rows), 3))
    for index, (_, numbers) in enumerate(rows):
        parameters[index, : len(numbers)] = numbers
    codes = np.array([code for code, _ in rows], dtype=np.int64)
    return LawTable(codes, parameters, np.concatenate([*pool.parts, np.zeros(1)]))


def _row(law: Law | None, pool: _Pool) -> _Row:
    """Code and parameters of any law but a mixture."""
    match law:
        case Constant():
            return kernels.CONSTANT, (law.root,)
        case Uniform():
            return kernels.UNIFORM, (law.low, law.high)
        case Exponential():
            return kernels.EXPONENTIAL, (law.mean,)
        case Lognormal():
            square = math.log1p(law.cv**2)
            return kernels.LOGNORMAL, (math.log(law.mean) - square / 2, math.sqrt(square))
        case Weibull():
            return kernels.WEIBULL, (law.mean / math.gamma(1 + 1 / law.shape), 1 / law.shape)
        case Gamma():
            return kernels.GAMMA, (math.log(law.mean * law.cv**2), pool.gamma(law.cv**-2))
        case Erlang():
            return kernels.GAMMA, (math.log(law.mean / law.shape), pool.gamma(float(law.shape)))
        case Empirical():
            start = pool.add(np.array([*law.probabilities, *law.values], dtype=np.float64))
            return kernels.EMPIRICAL, (start, len(law.values))
        case Triangular():
            return kernels.TRIANGULAR, (law.low, law.mode, law.high)
        case _:
            return kernels.NEVER_ENDING, ()


@lru_cache(maxsize=256)
def gamma_table(shape: float) -> Float64:
    """Log-quantile of the gamma law with scale 1 and its slope x spacing, at KNOTS evenly spaced normal scores.

    Where the quantile is below 1e-8 it follows from the first two terms of the incomplete gamma series,
    P = q^shape / Gamma(shape + 1) x (1 - shape q / (shape + 1)).
    """
    from scipy.special import gammainccinv, gammaincinv, gammaln, log_ndtr, ndtr

    z = np.linspace(-kernels.LAST_SCORE, kernels.LAST_SCORE, kernels.KNOTS)
    q = np.where(z < 0, gammaincinv(shape, ndtr(z)), gammainccinv(shape, ndtr(-z)))
    series = (log_ndtr(z) + gammaln(shape + 1)) / shape
    small = q < 1e-8
    value = np.where(small, series + q / (shape + 1), np.log(np.where(small, 1.0, q)))
    density = shape * value - np.exp(value) - gammaln(shape)
    slope = np.exp(-0.5 * z**2 - 0.5 * math.log(2 * math.pi) - density)
    return np.column_stack([value, slope * (z[1] - z[0])]).ravel()


def quantile(table: LawTable, law: int, u: float) -> int:
    """Quantile of row `law` at u in (0, 1): whole microseconds, NEVER from 2^61 on."""
    return kernels.law_quantile(table.codes, table.parameters, table.pool, law, u)


def quantiles(table: LawTable, laws: ArrayLike, u: Float64) -> Int64:
    """Quantiles of a column of uniforms, bit-equal to `quantile`; `laws` is one row number or one for each u."""
    rows = np.atleast_1d(np.asarray(laws, dtype=np.int64))
    if len(rows) not in {1, len(u)}:
        raise ValueError(f"{len(rows)} laws do not match {len(u)} uniforms")
    if len(rows) == 1 and table.codes[rows[0]] in _BY_SCORES:
        return kernels.fill_by_scores(*table, rows[0], kernels.normal_quantiles(u))
    return kernels.fill_quantiles(*table, rows, u)
