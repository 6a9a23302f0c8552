"""The mean of a sample with Student's t limits."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from .estimate import Estimate
from .inputs import confidence_level, read


def mean(values: ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """Give the mean of a one-dimensional sample with limits from Student's t distribution.

    A missing value gives a missing result, as does an empty sample; one value has no limits.
    """
    (sample,), _ = read(values=values)
    sample = np.atleast_1d(sample)
    level = confidence_level(confidence)
    size = sample.size
    value = sample.mean() if size else np.nan
    half_width = np.nan
    if size > 1:
        quantile = stdtrit(size - 1, (1 + level) / 2)
        half_width = quantile * sample.std(ddof=1) / np.sqrt(size)
    return Estimate(
        float(value),
        float(value - half_width),
        float(value + half_width),
        confidence=level,
        method="Student's t-distribution",
        statistic="mean",
    )
