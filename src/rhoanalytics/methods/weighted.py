"""Proportions standardised to a common set of weights, such as two age bands."""

import numpy as np
from numpy.typing import ArrayLike

from .estimate import Estimate
from .inputs import confidence_level, normal_quantile, positive, read, require, require_events


def standardised_proportion(
    numerator: ArrayLike,
    denominator: ArrayLike,
    weight: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 1,
) -> Estimate:
    """Give the weighted mean of the proportions of several bands, with normal limits.

    sum(w p) / sum(w), with variance sum(w^2 p (1 - p) / n) / sum(w)^2: the direct method for
    proportions. One value per band; the weights are people of the standard population (any
    positive scale). Suited to large counts, since the limits are symmetric; they are cut at 0 and
    1. A band with a missing count makes the result missing.
    """
    (x, n, w), _ = read(numerator=numerator, denominator=denominator, weight=weight)
    require_events(x, n)
    require("weight", w, w >= 0, "must be 0 or more")
    level, scale = confidence_level(confidence), positive("multiplier", multiplier)
    share = x / n
    total = float(np.sum(w))
    if total == 0:
        raise ValueError("weight: must be above 0 in some band; found a sum of 0")
    value = float(np.sum(w * share) / total)
    error = float(np.sqrt(np.sum(w**2 * share * (1 - share) / n)) / total)
    half = normal_quantile(level) * error
    return Estimate(
        value * scale,
        float(np.clip(value - half, 0, 1)) * scale,
        float(np.clip(value + half, 0, 1)) * scale,
        confidence=level,
        method="direct standardisation, normal limits",
        statistic="standardised percentage" if scale == 100 else "standardised proportion",
    )
