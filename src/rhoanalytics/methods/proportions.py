"""Proportions with Wilson score limits."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .confidence import Confidence, confidence_levels
from .inputs import FloatArray, missing_rows, normal_quantile, positive, read, require_events


def proportion(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    confidence: Confidence = 0.95,
    multiplier: float = 1,
) -> pd.DataFrame:
    """Give numerator / denominator with Wilson score limits.

    Parameters
    ----------
    numerator, denominator
        Scalars or array-likes of one length; 0 <= numerator <= denominator, denominator > 0.
        Counts need not be whole.
    confidence
        0.9 to 1 or 90 to 100; several levels give limits named by level.
    multiplier
        1 for a share, 100 for a percentage.

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
    p = x / n
    limits = (2x + z² ∓ z √(z² + 4x(1 - p))) / (2(n + z²))

    Source
    ------
    Wilson EB. Probable inference, the law of succession, and statistical inference. JASA 1927; 22:
    209-212; the method of the public-health technical guides for proportions.

    Example
    -------
    >>> proportion(45, 320).round(6)
          value     lower     upper
    0  0.140625  0.106787  0.182989
    >>> proportion([0, 45], [12, 320], confidence=(0.95, 0.998), multiplier=100).round(2)
       value  lower95  upper95  lower99_8  upper99_8
    0   0.00     0.00    24.25        0.0      44.31
    1  14.06    10.68    18.30        9.1      21.11

    Edge cases
    ----------
    None of n has the lower limit 0, all of n the upper limit 1. A missing count gives a missing
    row. At 100% confidence the limits are 0 and 1.
    """
    (x, n), layout = read(numerator=numerator, denominator=denominator)
    require_events(x, n)
    levels, scale = confidence_levels(confidence), positive("multiplier", multiplier)

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        lower, upper = wilson_limits(x, n, normal_quantile(level))
        return lower * scale, upper * scale

    return layout.frame(
        {"value": x / n * scale} | levels.columns(limits),
        {
            "confidence": levels.stated,
            "method": "Wilson",
            "statistic": "percentage" if scale == 100 else f"proportion of {scale:g}",
            "reason": missing_rows(numerator=x, denominator=n),
        },
    )


def wilson_limits(x: FloatArray, n: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    """Give Wilson's lower and upper limit as shares for checked arrays of counts."""
    missing = np.isnan(x) | np.isnan(n)
    if np.isinf(z):
        return np.where(missing, np.nan, 0.0), np.where(missing, np.nan, 1.0)
    middle = 2 * x + z**2
    spread = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    width = 2 * (n + z**2)
    # Rounding must not leave a limit a hair outside 0 to 1 where all or none have the attribute.
    lower = np.where(x == 0, 0.0, (middle - spread) / width)
    upper = np.where(x == n, 1.0, (middle + spread) / width)
    return np.where(missing, np.nan, lower), np.where(missing, np.nan, upper)
