"""Counts and crude rates: exact Poisson limits below 10 events, Byar's from 10.

Source: Breslow NE, Day NE. Statistical methods in cancer research II. IARC 1987, page 69 (Byar);
Garwood 1936 (exact). The change at 10 is the rule of the public-health technical guides.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv

from .inputs import FloatArray, confidence_level, normal_quantile, positive, read, require

# Below this many events Byar's approximation is replaced by exact limits.
BYAR_FROM = 10


def rate(
    count: ArrayLike,
    denominator: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> pd.DataFrame:
    """Give events per `multiplier` people (or person-years) with confidence limits.

    Parameters
    ----------
    count
        Events, 0 or more; may exceed the denominator (a person can have several).
    denominator
        People or person-years, above 0. A missing count or denominator gives a missing row.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame with columns value, lower, upper and the index of the input.

    Raises
    ------
    ValueError
        Naming the argument, the first bad value and its position.
    """
    (x, n), layout = read(count=count, denominator=denominator)
    require("count", x, x >= 0, "must be 0 or more")
    require("denominator", n, n > 0, "must be above 0")
    level, scale = confidence_level(confidence), positive("multiplier", multiplier)
    lower, upper = poisson_limits(x, level)
    return layout.frame(
        {"value": x / n * scale, "lower": lower / n * scale, "upper": upper / n * scale},
        {
            "confidence": level,
            "method": limits_method(x),
            "statistic": f"rate per {scale:.12g}",
        },
    )


def count_limits(count: ArrayLike, *, confidence: float = 0.95) -> pd.DataFrame:
    """Give counts with their limits: exact below 10, Byar from 10.

    A negative lower limit by Byar's formula (only at 100% confidence) is missing.
    """
    (x,), layout = read(count=count)
    require("count", x, x >= 0, "must be 0 or more")
    level = confidence_level(confidence)
    lower, upper = poisson_limits(x, level)
    return layout.frame(
        {"value": x, "lower": lower, "upper": upper},
        {"confidence": level, "method": limits_method(x), "statistic": "count"},
    )


def poisson_limits(x: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Give the limits of checked counts by the rule for their size."""
    x = np.asarray(x, dtype=float)
    few = x < BYAR_FROM
    lower, upper = byar_limits(np.where(few, BYAR_FROM, x), level)
    if few.any():
        lower, upper = np.array(lower), np.array(upper)
        # Small counts repeat, and the inverse gamma function is the slow part.
        distinct, where = np.unique(x[few], return_inverse=True)
        tail = (1 - level) / 2
        exact_lower = gammaincinv(np.where(distinct > 0, distinct, 1), tail)
        lower[few] = np.where(distinct > 0, exact_lower, 0.0)[where]
        upper[few] = gammainccinv(distinct + 1, tail)[where]
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
