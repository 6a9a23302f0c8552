"""The mean of a sample with Student's t limits."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from .confidence import Confidence, confidence_levels
from .estimate import Estimate
from .groups import Groups, Results
from .inputs import FloatArray, read


def mean(values: ArrayLike, *, confidence: Confidence = 0.95) -> Estimate:
    """Give the mean of a one-dimensional sample with limits from Student's t distribution.

    Parameters
    ----------
    values
        The sample.
    confidence
        0.9 to 1 or 90 to 100; several levels are given together.

    Formula
    -------
    m ∓ t(1 - α/2; n - 1) s / √n   with s² = Σ(x - m)² / (n - 1)

    Source
    ------
    Student. The probable error of a mean. Biometrika 1908; 6: 1-25.

    Example
    -------
    >>> mean([52.1, 48.7, 60.2, 55.5, 49.9]).frame().round(6)
       value      lower      upper
    0  53.28  47.502325  59.057675

    Edge cases
    ----------
    A missing value gives a missing result, as does an empty sample; one value has no limits.
    `reason` says which.
    """
    (sample,), _ = read(values=values)
    levels = confidence_levels(confidence)
    return means(Groups.single(sample.size), np.atleast_1d(sample)).estimate(levels, Estimate)


def means(groups: Groups, values: FloatArray) -> Results:
    """Give the mean of each group of checked values."""
    size = groups.sizes()
    with np.errstate(invalid="ignore", divide="ignore"):
        value = groups.total(values) / size
        squares = groups.total((values - value[groups.codes]) ** 2)
        error = np.where(size > 1, np.sqrt(squares / (size - 1) / size), np.nan)

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        reach = stdtrit(np.maximum(size - 1, 1), (1 + level) / 2) * error
        return value - reach, value + reach

    reason = np.select(
        [size == 0, np.isnan(value), size == 1],
        ["there are no values", "a value is missing", "one value has no limits"],
        "",
    )
    return Results(
        value=value,
        limits=limits,
        reason=reason,
        method="Student's t-distribution",
        statistic="mean",
    )
