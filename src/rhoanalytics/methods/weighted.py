"""Proportions standardised to a common set of weights, such as two age bands."""

import numpy as np
from numpy.typing import ArrayLike

from .confidence import Confidence, confidence_levels
from .estimate import Estimate, limits_at
from .inputs import normal_quantile, positive, read, require, require_events


def standardised_proportion(
    numerator: ArrayLike,
    denominator: ArrayLike,
    weight: ArrayLike,
    *,
    confidence: Confidence = 0.95,
    multiplier: float = 1,
) -> Estimate:
    """Give the weighted mean of the proportions of several bands, with normal limits.

    Parameters
    ----------
    numerator, denominator
        Counts of each band.
    weight
        People of the standard population in each band, on any scale.
    confidence
        0.9 to 1 or 90 to 100; several levels are given together.
    multiplier
        1 for a share, 100 for a percentage.

    Formula
    -------
    Σ(w p) / Σw   variance = Σ(w² p (1 - p) / n) / (Σw)²   limits = value ∓ z √variance

    Source
    ------
    The direct method of standardisation, applied to proportions with binomial variance.

    Example
    -------
    >>> standardised_proportion([300, 180], [500, 200], [3, 1], multiplier=100).frame().round(2)
       value  lower  upper
    0   67.5  64.12  70.88

    Edge cases
    ----------
    Suited to large counts, since the limits are symmetric; they are cut at 0 and 1. A band with a
    missing count makes the result missing.
    """
    (x, n, w), _ = read(numerator=numerator, denominator=denominator, weight=weight)
    require_events(x, n)
    require("weight", w, w >= 0, "must be 0 or more")
    levels, scale = confidence_levels(confidence), positive("multiplier", multiplier)
    share = x / n
    total = float(np.sum(w))
    if total == 0:
        raise ValueError("weight: must be above 0 in some band; found a sum of 0")
    value = float(np.sum(w * share) / total)
    error = float(np.sqrt(np.sum(w**2 * share * (1 - share) / n)) / total)

    def limits(level: float) -> tuple[float, float]:
        half = normal_quantile(level) * error
        lower, upper = np.clip([value - half, value + half], 0, 1)
        return lower * scale, upper * scale

    return Estimate(
        value * scale,
        **limits_at(levels, limits),
        method="direct standardisation, normal limits",
        statistic="standardised percentage" if scale == 100 else "standardised proportion",
        reason="a count is missing" if np.isnan(value) else "",
    )
