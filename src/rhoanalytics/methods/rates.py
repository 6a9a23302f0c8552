"""Counts and crude rates: exact Poisson limits below 10 events, Byar's from 10."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.polynomial import Chebyshev
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv

from .confidence import Confidence, confidence_levels
from .inputs import FloatArray, missing_rows, normal_quantile, positive, read, require

# Below this many events Byar's approximation is replaced by exact limits (the rule of the
# public-health technical guides).
BYAR_FROM = 10

# From this many fractional counts the inverse gamma function (a microsecond each) is interpolated:
# in the logarithm of the count its polynomial of this degree agrees to 11 figures or more, but for
# the lower limit of counts under a half, which stay exact.
MANY_FRACTIONS = 20_000
DEGREE = 28
INTERPOLATED_FROM = 0.5


def rate(
    count: ArrayLike,
    denominator: ArrayLike,
    *,
    confidence: Confidence = 0.95,
    multiplier: float = 100_000,
) -> pd.DataFrame:
    """Give events per `multiplier` people (or person-years) with confidence limits.

    Parameters
    ----------
    count
        Events, 0 or more; may exceed the denominator (a person can have several).
    denominator
        People or person-years, above 0.
    confidence
        0.9 to 1 or 90 to 100; several levels give limits named by level.

    Returns
    -------
    DataFrame with columns value, lower, upper and the index of the input; `attrs` holds
    confidence, method, statistic, and reason (why rows are missing, or empty).

    Raises
    ------
    ValueError
        Naming the argument, the first bad value and its position.

    Formula
    -------
    rate = m x / n
    limits = m / n times the limits of the count x (see count_limits)

    Source
    ------
    Breslow NE, Day NE. Statistical methods in cancer research II. IARC 1987, page 69.

    Example
    -------
    >>> rate([7, 42], [12_500, 10_500]).round(4)
       value     lower     upper
    0   56.0   22.5149  115.3814
    1  400.0  288.2544  540.6975

    Edge cases
    ----------
    No events: the rate and its lower limit are 0. A missing count or denominator gives a missing
    row.
    """
    (x, n), layout = read(count=count, denominator=denominator)
    require("count", x, x >= 0, "must be 0 or more")
    require("denominator", n, n > 0, "must be above 0")
    levels, scale = confidence_levels(confidence), positive("multiplier", multiplier)

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        lower, upper = poisson_limits(x, level)
        return lower / n * scale, upper / n * scale

    return layout.frame(
        {"value": x / n * scale} | levels.columns(limits),
        {
            "confidence": levels.stated,
            "method": limits_method(x),
            "statistic": f"rate per {scale:.12g}",
            "reason": missing_rows(count=x, denominator=n),
        },
    )


def count_limits(count: ArrayLike, *, confidence: Confidence = 0.95) -> pd.DataFrame:
    """Give counts of events with their limits: exact below 10, Byar from 10.

    Parameters
    ----------
    count
        Events, 0 or more, not necessarily whole.
    confidence
        0.9 to 1 or 90 to 100; several levels give limits named by level.

    Returns
    -------
    DataFrame with columns value, lower, upper and the index of the input.

    Formula
    -------
    x < 10:  lower = χ²(α/2; 2x) / 2,  upper = χ²(1 - α/2; 2x + 2) / 2
    x >= 10: lower = x (1 - 1/(9x) - z/(3√x))³,  upper = y (1 - 1/(9y) + z/(3√y))³ with y = x + 1

    Source
    ------
    Garwood F. Biometrika 1936; 28: 437-442 (exact); Breslow NE, Day NE. IARC 1987, page 69 (Byar).

    Example
    -------
    >>> count_limits([0, 7, 100]).round(6)
       value      lower       upper
    0    0.0   0.000000    3.688879
    1    7.0   2.814363   14.422675
    2  100.0  81.362105  121.627938

    Edge cases
    ----------
    The lower limit of 0 events is 0. A negative lower limit by Byar's formula (only at 100%
    confidence) is missing. A missing count gives a missing row.
    """
    (x,), layout = read(count=count)
    require("count", x, x >= 0, "must be 0 or more")
    levels = confidence_levels(confidence)
    return layout.frame(
        {"value": x} | levels.columns(lambda level: poisson_limits(x, level)),
        {
            "confidence": levels.stated,
            "method": limits_method(x),
            "statistic": "count",
            "reason": missing_rows(count=x),
        },
    )


def poisson_limits(x: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Give the limits of checked counts by the rule for their size."""
    x = np.asarray(x, dtype=float)
    few = x < BYAR_FROM
    if not few.any():
        return byar_limits(x, level)
    lower, upper = byar_limits(np.where(few, BYAR_FROM, x), level)
    lower, upper = np.array(lower), np.array(upper)
    lower[few], upper[few] = _exact_limits(x[few], level)
    return lower, upper


def byar_limits(x: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Give Byar's limits; a negative lower limit becomes missing."""
    z = normal_quantile(level)
    with np.errstate(invalid="ignore"):
        lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    above = x + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(lower < 0, np.nan, lower), upper


def limits_method(x: FloatArray) -> str:
    """Name the method that the counts call for."""
    known = x[~np.isnan(x)]
    if known.size and (known < BYAR_FROM).all():
        return "Exact"
    if known.size and (known >= BYAR_FROM).all():
        return "Byars"
    return "Exact below 10, Byars from 10"


def _exact_limits(x: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Exact limits of counts below 10: whole ones are looked up, since they are only ten."""
    tail = (1 - level) / 2

    def lower(count: FloatArray) -> FloatArray:
        return np.where(count > 0, gammaincinv(np.where(count > 0, count, 1), tail), 0.0)

    def upper(count: FloatArray) -> FloatArray:
        return gammainccinv(count + 1, tail)

    whole = np.arange(float(BYAR_FROM))
    place = x.astype(np.intp)
    low, high = lower(whole)[place], upper(whole)[place]
    fractions = np.flatnonzero(x != place)
    count = x[fractions]
    if count.size < MANY_FRACTIONS or tail == 0:
        low[fractions], high[fractions] = lower(count), upper(count)
        return low, high
    high[fractions] = _interpolated(upper, count, start=0, shift=1)
    # The logarithm of the lower limit grows like 1 / count; times the count it is smooth.
    by_count = _interpolated(
        lambda known: known * np.log(lower(known)), count, start=INTERPOLATED_FROM, shift=0
    )
    low[fractions] = np.exp(by_count / count)
    tiny = fractions[count < INTERPOLATED_FROM]
    low[tiny] = lower(x[tiny])
    return low, high


def _interpolated(
    function: Callable[[FloatArray], FloatArray], count: FloatArray, *, start: float, shift: float
) -> FloatArray:
    """Evaluate a smooth function of counts up to 10 from its polynomial in log(count + shift)."""
    polynomial = Chebyshev.interpolate(
        lambda place: function(np.exp(place) - shift),
        DEGREE,
        np.log([start + shift, BYAR_FROM + shift]),
    )
    return polynomial(np.log(np.maximum(count, start) + shift))
