"""Quantile functions as kernels: one number in (0, 1) in, one duration or count out, never decreasing.

Every exponential, logarithm, square root and error function goes through the few functions here, because NumPy's and
Numba's differ in the last bit. Laws are rows of plain arrays: `codes[law]` says which formula, `parameters[law]` its
numbers, and `pool` holds the tables that some of them point into (`sim.demand.laws` fills all three).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.cache import kernel
from sim.entities.units import NEVER

if TYPE_CHECKING:
    from sim.tables import Float64 as Floats
    from sim.tables import Int64 as Integers

NEVER_ENDING, CONSTANT, UNIFORM, EXPONENTIAL, LOGNORMAL, WEIBULL, TRIANGULAR, GAMMA, EMPIRICAL, MIXTURE = (
    range(10)
)

KNOTS = 2048
"""Knots of a gamma table, evenly spaced over the normal score."""
LAST_SCORE = 8.5
"""The tables reach from -LAST_SCORE to LAST_SCORE; 2^-53 has the score -8.21."""
_KNOTS_PER_SCORE = (KNOTS - 1) / (2 * LAST_SCORE)
_LARGEST = 2.0**61
_CENTRAL = 0.425


@kernel("float64(float64)")
def exp(x: float) -> float:
    """The exponential."""
    return math.exp(x)


@kernel("float64(float64)")
def log(x: float) -> float:
    """The natural logarithm."""
    return math.log(x)


@kernel(part=True)
def _central(q: float) -> float:
    r = 0.180625 - q * q
    top = 2.5090809287301226727e3
    top = top * r + 3.3430575583588128105e4
    top = top * r + 6.7265770927008700853e4
    top = top * r + 4.5921953931549871457e4
    top = top * r + 1.3731693765509461125e4
    top = top * r + 1.9715909503065514427e3
    top = top * r + 1.3314166789178437745e2
    top = top * r + 3.3871328727963666080e0
    bottom = 5.2264952788528545610e3
    bottom = bottom * r + 2.8729085735721942674e4
    bottom = bottom * r + 3.9307895800092710610e4
    bottom = bottom * r + 2.1213794301586595867e4
    bottom = bottom * r + 5.3941960214247511077e3
    bottom = bottom * r + 6.8718700749205790830e2
    bottom = bottom * r + 4.2313330701600911252e1
    return q * top / (bottom * r + 1.0)


@kernel(part=True)
def _near_tail(r: float) -> float:
    top = 7.74545014278341407640e-4
    top = top * r + 2.27238449892691845833e-2
    top = top * r + 2.41780725177450611770e-1
    top = top * r + 1.27045825245236838258e0
    top = top * r + 3.64784832476320460504e0
    top = top * r + 5.76949722146069140550e0
    top = top * r + 4.63033784615654529590e0
    top = top * r + 1.42343711074968357734e0
    bottom = 1.05075007164441684324e-9
    bottom = bottom * r + 5.47593808499534494600e-4
    bottom = bottom * r + 1.51986665636164571966e-2
    bottom = bottom * r + 1.48103976427480074590e-1
    bottom = bottom * r + 6.89767334985100004550e-1
    bottom = bottom * r + 1.67638483018380384940e0
    bottom = bottom * r + 2.05319162663775882187e0
    return top / (bottom * r + 1.0)


@kernel(part=True)
def _far_tail(r: float) -> float:
    top = 2.01033439929228813265e-7
    top = top * r + 2.71155556874348757815e-5
    top = top * r + 1.24266094738807843860e-3
    top = top * r + 2.65321895265761230930e-2
    top = top * r + 2.96560571828504891230e-1
    top = top * r + 1.78482653991729133580e0
    top = top * r + 5.46378491116411436990e0
    top = top * r + 6.65790464350110377720e0
    bottom = 2.04426310338993978564e-15
    bottom = bottom * r + 1.42151175831644588870e-7
    bottom = bottom * r + 1.84631831751005468180e-5
    bottom = bottom * r + 7.86869131145613259100e-4
    bottom = bottom * r + 1.48753612908506148525e-2
    bottom = bottom * r + 1.36929880922735805310e-1
    bottom = bottom * r + 5.99832206555887937690e-1
    return top / (bottom * r + 1.0)


@kernel(part=True)
def _tail(u: float) -> float:
    r = math.sqrt(-log(u if u < 0.5 else 1.0 - u))
    z = _near_tail(r - 1.6) if r <= 5.0 else _far_tail(r - 5.0)
    return -z if u < 0.5 else z


@kernel("float64(float64)")
def normal_quantile(u: float) -> float:
    """Standard normal quantile by PPND16 (Wichura, algorithm AS 241, Applied Statistics 37, 1988)."""
    q = u - 0.5
    return _central(q) if abs(q) <= _CENTRAL else _tail(u)


@kernel("float64[::1](float64[:])")
def normal_quantiles(u: Floats) -> Floats:
    """`normal_quantile` row by row; loops without branches become vector instructions, so the tails come last."""
    out = np.empty(u.size)
    for row in range(u.size):
        out[row] = u[row] - 0.5
    for row in range(u.size):
        out[row] = _central(out[row])
    for row in range(u.size):
        if abs(u[row] - 0.5) > _CENTRAL:
            out[row] = _tail(u[row])
    return out


@kernel("float64(float64)")
def normal_cdf(z: float) -> float:
    """Standard normal distribution function, kept inside (0, 1) so that it is a uniform number again."""
    return min(max(0.5 * math.erfc(-z * math.sqrt(0.5)), 2.0**-53), 1.0 - 2.0**-53)


@kernel(part=True)
def _hermite(t: float, left: float, slope: float, right: float, slope_right: float) -> float:
    """The cubic through two knots with given slopes x spacing, at the share t of the way."""
    rise = right - left
    return left + t * (
        slope + t * ((3.0 * rise - 2.0 * slope - slope_right) + t * (slope + slope_right - 2.0 * rise))
    )


@kernel(part=True)
def _empirical(pool: Floats, start: int, count: int, u: float) -> float:
    """Straight line between the table's points around u; probabilities first, then values."""
    low, high = 0, count - 1
    while high - low > 1:
        middle = (low + high) // 2
        if pool[start + middle] <= u:
            low = middle
        else:
            high = middle
    share = (u - pool[start + low]) / (pool[start + high] - pool[start + low])
    value, following = pool[start + count + low], pool[start + count + high]
    return float(min(value + (following - value) * share, following))


@kernel(inline=True)
def _log_gamma(pool: Floats, start: int, score: float) -> float:
    """Log-quantile of a gamma law with scale 1 whose table begins at `start`, at a normal score."""
    place = (score + LAST_SCORE) * _KNOTS_PER_SCORE
    knot = min(max(int(place), 0), KNOTS - 2)
    at = start + 2 * knot
    return _hermite(place - knot, pool[at], pool[at + 1], pool[at + 2], pool[at + 3])


@kernel(part=True)
def _triangular(low: float, mode: float, high: float, u: float) -> float:
    width = high - low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


@kernel(part=True)
def _closed(code: int, a: float, b: float, c: float, u: float) -> float:
    """Quantile in microseconds of a law with a formula."""
    if code == EXPONENTIAL:
        return -a * log(1.0 - u)
    if code == LOGNORMAL:
        return exp(a + b * normal_quantile(u))
    if code == CONSTANT:
        return a
    if code == UNIFORM:
        return a + (b - a) * u
    if code == WEIBULL:
        return a * exp(b * log(-log(1.0 - u)))
    if code == TRIANGULAR:
        return _triangular(a, b, c, u)
    return 2.0**62


@kernel(part=True)
def _whole(value: float) -> int:
    """Whole microseconds, NEVER from 2^61 on."""
    return int(np.rint(value)) if value < _LARGEST else NEVER


@kernel(inline=True)
def inlined_quantile(codes: Integers, parameters: Floats, pool: Floats, law: int, u: float) -> int:
    """Quantile of a law in whole microseconds, NEVER from 2^61 on; a mixture rescales its own uniform.

    It becomes part of the kernel that calls it, because handing arrays to a function costs atomic reference counts
    (a factor of five here).
    """
    if codes[law] == MIXTURE:
        start, count, first = int(parameters[law, 0]), int(parameters[law, 1]), int(parameters[law, 2])
        part, below = 0, 0.0
        while part < count - 1 and u >= pool[start + part]:
            below = pool[start + part]
            part += 1
        law = first + part
        u = min(max((u - below) / (pool[start + part] - below), 2.0**-53), 1.0 - 2.0**-53)
    code, a, b = codes[law], parameters[law, 0], parameters[law, 1]
    if code == GAMMA:
        value = exp(a + _log_gamma(pool, int(b), normal_quantile(u)))
    elif code == EMPIRICAL:
        value = _empirical(pool, int(a), int(b), u)
    else:
        value = _closed(code, a, b, parameters[law, 2], u)
    return _whole(value)


@kernel("int64(int64[::1],float64[:,::1],float64[::1],int64,float64)")
def law_quantile(codes: Integers, parameters: Floats, pool: Floats, law: int, u: float) -> int:
    """`inlined_quantile` as a function of its own."""
    return inlined_quantile(codes, parameters, pool, law, u)


@kernel("int64[::1](int64[::1],float64[:,::1],float64[::1],int64,float64[::1])")
def fill_by_scores(codes: Integers, parameters: Floats, pool: Floats, law: int, scores: Floats) -> Integers:
    """Quantiles of a lognormal or gamma law at normal scores, bit-equal to `law_quantile` where they belong to."""
    out, a, b = np.empty(scores.size, np.int64), parameters[law, 0], parameters[law, 1]
    if codes[law] == LOGNORMAL:
        for row in range(scores.size):
            out[row] = _whole(exp(a + b * scores[row]))
    else:
        for row in range(scores.size):
            out[row] = _whole(exp(a + _log_gamma(pool, int(b), scores[row])))
    return out


@kernel("int64[::1](int64[::1],float64[:,::1],float64[::1],int64[:],float64[:])")
def fill_quantiles(codes: Integers, parameters: Floats, pool: Floats, laws: Integers, u: Floats) -> Integers:
    """Quantiles of laws[row] at u[row], bit-equal to `law_quantile` row by row; one law may serve all rows."""
    out, law = np.empty(u.size, np.int64), laws[0] if laws.size == 1 else 0
    code = codes[law] if laws.size == 1 else MIXTURE
    a, b, c = parameters[law, 0], parameters[law, 1], parameters[law, 2]
    if code in (GAMMA, EMPIRICAL, MIXTURE):
        step = 1 if laws.size > 1 else 0
        for row in range(u.size):
            out[row] = law_quantile(codes, parameters, pool, laws[row * step], u[row])
    else:
        for row in range(u.size):
            out[row] = _whole(_closed(code, a, b, c, u[row]))
    return out
