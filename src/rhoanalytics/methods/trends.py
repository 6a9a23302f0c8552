"""Trends over a few yearly points, tested with the uncertainty of each point.

With nine or fewer points only exact or weighted tests are honest. Show the points first, and never
test across a change of definition.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from .estimate import Estimate
from .inputs import FloatArray, confidence_level, normal_quantile, read, require, require_events
from .series import read_series, untestable

# Fingertips "recent trend": the latest five points, and chi-squared on 1 degree of freedom above
# the value at p = 0.002 (Fingertips technical guidance, trend markers).
RECENT_POINTS = 5
RECENT_CHI_SQUARED = 9.549536
# Fingertips takes 3.92 for the width of a 95% interval in standard errors.
RECENT_INTERVAL_WIDTH = 3.92

CANNOT_BE_CALCULATED = "cannot be calculated"


def recent_trend(value: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> str:
    """Give Fingertips' recent trend from the latest five yearly points with 95% limits.

    Parameters
    ----------
    value, lower, upper
        In order of time; independent points whose periods do not overlap.

    Returns
    -------
    "increasing", "decreasing", "no significant change" or "cannot be calculated".

    Formula
    -------
    weights w = 1 / SE², SE = (upper - lower) / 3.92, slope β of the weighted line over t = 1 to 5
    a trend where (β / SE of β)² > 9.549536 (p = 0.002) and β keeps its sign without any one point

    Source
    ------
    Fingertips technical guidance, trend markers.

    Example
    -------
    >>> value = np.array([50, 53, 55, 58, 61])
    >>> recent_trend(value, value - 2, value + 2)
    'increasing'
    >>> recent_trend(value, value - 9, value + 9)
    'no significant change'

    Edge cases
    ----------
    "cannot be calculated" with fewer than five points, or where one of the latest five has no value
    or no limits.
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
    """A test for a linear trend in proportions: z, its two-sided p value, slope per unit.

    `reason` says why a result is missing, and is empty otherwise.
    """

    z: float
    p: float
    slope: float
    reason: str = ""


def cochran_armitage(
    numerator: ArrayLike, denominator: ArrayLike, *, scores: ArrayLike | None = None
) -> CochranArmitage:
    """Test a series of proportions for a linear trend, from their counts.

    Parameters
    ----------
    numerator, denominator
        Counts of each group or year, in order.
    scores
        Times or doses of the groups; default 0, 1, 2 ...

    Returns
    -------
    CochranArmitage with `z`, `p` (two-sided), `slope` per unit of the scores, and `reason`.

    Formula
    -------
    p̄ = Σx / Σn, c = score - Σ(n score) / Σn
    z = Σ(c x) / √(p̄ (1 - p̄) Σ(n c²))   slope = Σ(c x) / Σ(n c²)

    Source
    ------
    Armitage P. Biometrics 1955; 11: 375-386.

    Example
    -------
    >>> trend = cochran_armitage([20, 30, 45], [100, 100, 100])
    >>> round(trend.z, 3), round(trend.p, 5), round(trend.slope, 3)
    (3.8, 0.00014, 0.125)

    Edge cases
    ----------
    A missing count gives a missing result, as do fewer than two groups and proportions that are all
    0 or all 1.
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
        reason = untestable(len(x), np.isnan(total + overall)) or "the groups do not differ"
        return CochranArmitage(np.nan, np.nan, np.nan, reason)
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

    Parameters
    ----------
    ratio, lower, upper
        Of each year, above 0, in order of time.
    times
        Years, increasing; default equal steps of 1.
    confidence
        The level of the limits given, and of those returned.

    Returns
    -------
    Estimate: 1.05 means 5% higher each year.

    Formula
    -------
    weighted line through ln(ratio), w = (2 z / ln(upper / lower))²; factor = exp(slope)
    limits = exp(slope ∓ z / √(Σ w (t - t̄)²)), t̄ the weighted mean time

    Source
    ------
    Weighted least squares with known variances, on the scale on which a ratio's limits are
    symmetrical.

    Example
    -------
    >>> ratio = np.array([1.56, 1.45, 1.38, 1.30, 1.22])
    >>> ratio_trend(ratio, ratio / 1.1, ratio * 1.1).frame().round(3)
       value  lower  upper
    0  0.942  0.914   0.97

    Edge cases
    ----------
    A missing value or limit, or fewer than two points, gives a missing result. A value or limit of
    0 has no logarithm and is an error. Never across a change of definition.
    """
    (value, low, high), _ = read(ratio=ratio, lower=lower, upper=upper)
    for name, array in (("ratio", value), ("lower", low), ("upper", high)):
        require(name, array, array > 0, "must be above 0")
    require("lower", low, ~(low >= high), "must be below upper")
    level = confidence_level(confidence)
    z = normal_quantile(level)
    series, years = read_series(value, times)
    factor = error = np.nan
    reason = untestable(len(series), np.isnan(value + low + high).any())
    if not reason:
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
        reason=reason,
    )


def _weighted_line(
    time: FloatArray, y: FloatArray, weight: FloatArray
) -> tuple[np.float64, np.float64]:
    """Slope of the weighted least-squares line and its standard error from the weights."""
    total = weight.sum()
    determinant = total * (weight * time**2).sum() - (weight * time).sum() ** 2
    slope = total * (weight * time * y).sum() - (weight * time).sum() * (weight * y).sum()
    return slope / determinant, np.sqrt(total / determinant)
