"""A monotonic trend over a few yearly points: the Mann-Kendall test and Sen's slope."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from .series import read_series, untestable

# Fewer points than this cannot reach p < 0.05 two-sided (4 points: 2/24 = 0.083): reports show them
# without a test.
FEWEST_POINTS = 5

# Up to this many points the Mann-Kendall p value counts every order; above, it is approximated.
EXACT_TO = 10


@dataclass(frozen=True)
class MannKendall:
    """A test for a monotonic trend: S, its two-sided p value, and Sen's slope per unit of time.

    `reason` says why a result is missing, and is empty otherwise.
    """

    s: float
    p: float
    sen_slope: float
    points: int
    method: str
    reason: str = ""


def mann_kendall(values: ArrayLike, *, times: ArrayLike | None = None) -> MannKendall:
    """Test yearly values for a rise or fall, whatever its shape.

    Parameters
    ----------
    values
        In order of time.
    times
        Years of the values, increasing; default equal steps of 1.

    Returns
    -------
    MannKendall with `s`, `p` (two-sided), `sen_slope`, `points`, `method` and `reason`.

    Formula
    -------
    S = Σ over pairs of sign(later - earlier)
    p: the share of all orders of the values with |S| as large (to 10 points, ties included); above,
    normal with continuity correction, variance (n(n-1)(2n+5) - Σt(t-1)(2t+5)) / 18

    Source
    ------
    Mann HB. Econometrica 1945; 13: 245-259. Kendall MG. Rank correlation methods. 1975.

    Example
    -------
    >>> test = mann_kendall([1.56, 1.37, 1.24, 1.22, 1.16, 1.14, 1.14])
    >>> test.s, round(test.p, 6), round(test.sen_slope, 4)
    (-20, 0.000794, -0.0575)

    Edge cases
    ----------
    A missing value gives a missing result: to test a series with gaps leave them out and give
    `times`. Fewer than two points: p and slope are missing. Below 5 points p cannot fall below
    0.05, and reports do not test.
    """
    series, years = read_series(values, times)
    points = len(series)
    reason = untestable(points, np.isnan(series).any())
    if reason:
        return MannKendall(np.nan, np.nan, np.nan, points, "", reason)
    earlier, later = np.triu_indices(points, 1)
    s = int(np.sign(series[later] - series[earlier]).sum())
    ties = np.unique(series, return_counts=True)[1]
    exact = points <= EXACT_TO
    p = _exact_p(s, ties) if exact else _normal_p(s, points, ties)
    method = "Mann-Kendall, exact" if exact else "Mann-Kendall, normal approximation"
    return MannKendall(s, p, sen_slope(series, times=years), points, method)


def sen_slope(values: ArrayLike, *, times: ArrayLike | None = None) -> float:
    """Give the median of the slopes between all pairs of points, per unit of time.

    Parameters
    ----------
    values, times
        As in `mann_kendall`.

    Formula
    -------
    median of (y_j - y_i) / (t_j - t_i) over all i < j

    Source
    ------
    Sen PK. JASA 1968; 63: 1379-1389.

    Example
    -------
    >>> round(sen_slope([1.57, 1.60, 1.45, 1.46, 1.61, 1.61, 1.54, 1.59]), 6)
    0.003095

    Edge cases
    ----------
    Missing with fewer than two points or a missing value.
    """
    series, years = read_series(values, times)
    if len(series) < 2 or np.isnan(series).any():
        return np.nan
    earlier, later = np.triu_indices(len(series), 1)
    return float(np.median((series[later] - series[earlier]) / (years[later] - years[earlier])))


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
