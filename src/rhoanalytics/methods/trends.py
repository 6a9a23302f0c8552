"""Trends over a few yearly points.

With nine or fewer points only exact or weighted tests are honest. Show the points first; below
`FEWEST_POINTS` do not test; never test across a change of definition.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from .estimate import Estimate
from .inputs import FloatArray, confidence_level, normal_quantile, read, require, require_events

# Fewer points than this cannot reach p < 0.05 two-sided (4 points: 2/24 = 0.083).
FEWEST_POINTS = 5

# Up to this many points the Mann-Kendall p value counts every order; above, it is approximated.
EXACT_TO = 10

# Fingertips "recent trend": the latest five points, and chi-squared on 1 degree of freedom above
# the value at p = 0.002 (Fingertips technical guidance, trend markers).
RECENT_POINTS = 5
RECENT_CHI_SQUARED = 9.549536
# Fingertips takes 3.92 for the width of a 95% interval in standard errors.
RECENT_INTERVAL_WIDTH = 3.92

CANNOT_BE_CALCULATED = "cannot be calculated"


@dataclass(frozen=True)
class MannKendall:
    """A test for a monotonic trend: S, its two-sided p value, and Sen's slope per unit of time."""

    s: float
    p: float
    sen_slope: float
    points: int
    method: str


def mann_kendall(values: ArrayLike, *, times: ArrayLike | None = None) -> MannKendall:
    """Test yearly values for a rise or fall, whatever its shape.

    Parameters
    ----------
    values
        In order of time. A missing value gives a missing result: to test a series with gaps leave
        them out and give `times`.
    times
        Years of the values, increasing; default equal steps of 1.

    Returns
    -------
    MannKendall with `s`, `p` (exact, given the ties, to 10 points; above, normal with continuity
    correction), `sen_slope` (median of the slopes between all pairs). Fewer than two points: p and
    slope are missing. Reports do not test fewer than 5 points.

    Source: Mann 1945; Kendall 1975; Sen PK. JASA 1968; 63: 1379-1389.
    """
    series, years = _series(values, times)
    points = len(series)
    if points < 2 or np.isnan(series).any():
        return MannKendall(np.nan, np.nan, np.nan, points, "")
    earlier, later = np.triu_indices(points, 1)
    s = int(np.sign(series[later] - series[earlier]).sum())
    ties = np.unique(series, return_counts=True)[1]
    exact = points <= EXACT_TO
    p = _exact_p(s, ties) if exact else _normal_p(s, points, ties)
    method = "Mann-Kendall, exact" if exact else "Mann-Kendall, normal approximation"
    return MannKendall(s, p, sen_slope(series, times=years), points, method)


def sen_slope(values: ArrayLike, *, times: ArrayLike | None = None) -> float:
    """Give the median of the slopes between all pairs of points, per unit of time."""
    series, years = _series(values, times)
    if len(series) < 2 or np.isnan(series).any():
        return np.nan
    earlier, later = np.triu_indices(len(series), 1)
    return float(np.median((series[later] - series[earlier]) / (years[later] - years[earlier])))


def recent_trend(value: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> str:
    """Give Fingertips' recent trend from the latest five yearly points with 95% limits.

    Points must be independent and their periods must not overlap. A weighted line (weights
    1 / SE squared) must have chi-squared above 9.55 (p = 0.002), and its slope must keep its sign
    when any one point is left out.

    Returns
    -------
    "increasing", "decreasing", "no significant change", or "cannot be calculated" with fewer than
    five points or where one of the latest five has no value or no limits.
    """
    (y, low, high), layout = read(value=value, lower=lower, upper=upper)
    require("lower", low, ~(low > high), "must not exceed upper")
    if layout.length is None or layout.length < RECENT_POINTS:
        return CANNOT_BE_CALCULATED
    y, low, high = (array[-RECENT_POINTS:] for array in (y, low, high))
    standard_error = (high - low) / RECENT_INTERVAL_WIDTH
    if np.isnan(y).any() or not (standard_error > 0).all():
        return CANNOT_BE_CALCULATED
    weight = 1 / standard_error**2
    time = np.arange(1.0, RECENT_POINTS + 1)
    slope, slope_error = _weighted_line(time, y, weight)
    signs = {np.sign(slope)}
    for left_out in range(RECENT_POINTS):
        kept = np.arange(RECENT_POINTS) != left_out
        signs.add(np.sign(_weighted_line(time[kept], y[kept], weight[kept])[0]))
    if (slope / slope_error) ** 2 <= RECENT_CHI_SQUARED or len(signs) > 1:
        return "no significant change"
    return "increasing" if slope > 0 else "decreasing"


@dataclass(frozen=True)
class CochranArmitage:
    """A test for a linear trend in proportions: z, its two-sided p value, slope per unit."""

    z: float
    p: float
    slope: float


def cochran_armitage(
    numerator: ArrayLike, denominator: ArrayLike, *, scores: ArrayLike | None = None
) -> CochranArmitage:
    """Test a series of proportions for a linear trend, from their counts.

    `scores` are the times or doses of the groups; default 0, 1, 2 ... A missing count gives a
    missing result, as do fewer than two groups and proportions that are all 0 or all 1.

    Source: Armitage P. Biometrics 1955; 11: 375-386.
    """
    (x, n), _ = read(numerator=numerator, denominator=denominator)
    require_events(x, n)
    x, n = np.atleast_1d(x), np.atleast_1d(n)
    (score,), _ = read(scores=np.arange(len(x)) if scores is None else scores)
    if score.shape != x.shape:
        raise ValueError(f"scores: has {score.size} values but numerator has {len(x)}")
    total, overall = n.sum(), x.sum() / n.sum() if n.size else np.nan
    centred = score - (n * score).sum() / total if n.size else score
    spread = (n * centred**2).sum()
    variance = overall * (1 - overall) * spread
    if not variance > 0:
        return CochranArmitage(np.nan, np.nan, np.nan)
    statistic = (centred * x).sum()
    z = statistic / np.sqrt(variance)
    return CochranArmitage(float(z), float(2 * ndtr(-abs(z))), float(statistic / spread))


def ratio_trend(
    ratio: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    times: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Give the yearly factor by which a ratio changes, from its values and limits.

    A weighted regression of ln(ratio) with the standard errors that the limits (at `confidence`)
    imply: 1.05 means 5% higher each year. A missing value or limit, or fewer than two points,
    gives a missing result.
    """
    (value, low, high), _ = read(ratio=ratio, lower=lower, upper=upper)
    for name, array in (("ratio", value), ("lower", low), ("upper", high)):
        require(name, array, array > 0, "must be above 0")
    require("lower", low, ~(low >= high), "must be below upper")
    level = confidence_level(confidence)
    z = normal_quantile(level)
    series, years = _series(value, times)
    factor = error = np.nan
    if len(series) >= 2 and not np.isnan(value + low + high).any():
        weight = (2 * z / np.log(high / low)) ** 2
        slope, slope_error = _weighted_line(years, np.log(series), weight)
        factor, error = np.exp(slope), np.exp(z * slope_error)
    return Estimate(
        float(factor),
        float(factor / error),
        float(factor * error),
        confidence=level,
        method="weighted regression of the logarithm",
        statistic="yearly factor of change",
    )


def _series(values: ArrayLike, times: ArrayLike | None) -> tuple[FloatArray, FloatArray]:
    (series,), _ = read(values=values)
    series = np.atleast_1d(series)
    if times is None:
        return series, np.arange(float(len(series)))
    (years,), _ = read(times=times)
    years = np.atleast_1d(years)
    if years.shape != series.shape:
        raise ValueError(f"times: has {years.size} values but values has {series.size}")
    require("times", years[1:], np.diff(years) > 0, "must increase")
    return series, years


def _exact_p(s: int, ties: np.ndarray) -> float:
    """Two-sided p of S over all orders of the values, ties included.

    The number of orders with a given count of inversions is a coefficient of the Gaussian
    multinomial [n]! / ([t1]! [t2]! ...), and S = pairs that differ - 2 x inversions.
    """
    orders = _inversions(int(ties.sum()))
    for size in ties:
        orders = np.rint(np.polydiv(orders, _inversions(int(size)))[0])
    pairs = len(orders) - 1
    possible = pairs - 2 * np.arange(len(orders))
    return float(orders[np.abs(possible) >= abs(s)].sum() / orders.sum())


def _inversions(n: int) -> np.ndarray:
    """How many orders of n different values have 0, 1, 2 ... inversions."""
    return reduce(np.convolve, [np.ones(size) for size in range(1, n + 1)], np.ones(1))


def _normal_p(s: int, n: int, ties: np.ndarray) -> float:
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    if variance == 0:
        return 1.0
    z = max(abs(s) - 1, 0) / np.sqrt(variance)
    return float(2 * ndtr(-z))


def _weighted_line(
    time: FloatArray, y: FloatArray, weight: FloatArray
) -> tuple[np.float64, np.float64]:
    """Slope of the weighted least-squares line and its standard error from the weights."""
    total = weight.sum()
    determinant = total * (weight * time**2).sum() - (weight * time).sum() ** 2
    slope = total * (weight * time * y).sum() - (weight * time).sum() * (weight * y).sum()
    return slope / determinant, np.sqrt(total / determinant)
